"""A long list in pages: which rows the address asks for, and the ways to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request

T = TypeVar("T")
PAGE = 50
_AT = "blad"


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """The rows of one page; `first` and `last` count from 1, `back` and `on` are addresses, "" where there is none."""

    rows: Sequence[T]
    first: int
    last: int
    total: int
    back: str
    on: str


def page_of(rows: Sequence[T], size: int = PAGE) -> Paged[T]:
    """Return the page of the rows that the address asks for; the last one for a number that is too high."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(request.args.get(_AT, 1, type=int), 1), pages)
    start = (number - 1) * size
    shown = rows[start : start + size]
    back, on = (_address(number - 1) if number > 1 else ""), (_address(number + 1) if number < pages else "")
    return Paged(shown, start + 1 if shown else 0, start + len(shown), len(rows), back, on)


def _address(number: int) -> str:
    asked = [(key, value) for key, value in request.args.items(multi=True) if key not in (_AT, "gedaan")]
    return f"{request.path}?{urlencode([*asked, (_AT, str(number))])}"
