"""Telephone numbers as people type them: kept as typed, and dialled without spaces."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"\+?[\d ()./-]+")
FEWEST_DIGITS, MOST_DIGITS = 8, 15
LONGEST = 30


class NotANumber(Exception):
    """A text that cannot be dialled."""


def read_number(text: str) -> str:
    """Return a number with single spaces, "" for nothing. Raise NotANumber for what nobody can dial."""
    number = " ".join(text.split())
    digits = sum(letter.isdigit() for letter in number)
    right = _SHAPE.fullmatch(number) and number.isascii() and FEWEST_DIGITS <= digits <= MOST_DIGITS
    if number and (not right or len(number) > LONGEST):
        raise NotANumber(number)
    return number


def dialled(number: str) -> str:
    """Return what a telephone dials: digits, with a plus in front when it is there."""
    return re.sub(r"[^\d+]", "", number)
