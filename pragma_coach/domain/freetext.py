"""What may not stand in a text that people type: numbers that name one person, and texts that run on."""

from __future__ import annotations

import re

LONGEST = 280
_NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){7,8}(?!\d)")


class Unwelcome(ValueError):
    """The text holds something we do not keep; the message is a Dutch sentence that names the cure."""


def is_bsn(digits: str) -> bool:
    """Tell whether the digits pass the eleven-test of a citizen service number (8 or 9 digits)."""
    if len(digits) not in (8, 9) or not int(digits):
        return False
    padded = digits.zfill(9)
    total = sum(int(digit) * weight for digit, weight in zip(padded, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    return total % 11 == 0


def checked(text: str, *, longest: int = LONGEST) -> str:
    """Return the text stripped of outer space.

    Raise Unwelcome when it holds a BSN or is longer than `longest` characters.
    """
    text = text.strip()
    if len(text) > longest:
        raise Unwelcome(f"De tekst is te lang ({len(text)} tekens). Maak hem korter dan {longest} tekens.")
    for match in _NINE_DIGITS.finditer(text):
        if is_bsn(re.sub(r"\D", "", match.group())):
            raise Unwelcome(
                f"In de tekst staat een nummer dat op een BSN lijkt ({match.group()}). "
                "Dat mogen wij niet bewaren. Haal het nummer weg."
            )
    return text
