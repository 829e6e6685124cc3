"""A long list: what its address asks for (searched, kept, ordered, turned round), cut in pages, and every way on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request

from pragma_coach.domain.texts.words import LabelledEnum

T = TypeVar("T")
O = TypeVar("O", bound=LabelledEnum)  # noqa: E741 - an order
PAGE = 50
_SEARCH, _SORT, _TURNED, _AT = "zoek", "sorteer", "om", "blad"
_LONGEST_SEARCH = 80


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """The rows of one page; `first` and `last` count from 1, `back` and `on` are addresses, "" where there is none."""

    rows: Sequence[T]
    first: int
    last: int
    total: int
    back: str
    on: str


@dataclass(frozen=True, slots=True)
class ListHead:
    """The head of a column: its address sorts by it, or the other way when it does; `way` is how it is sorted now."""

    title: str
    address: str
    way: str


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of a list that can be looked at alone: a link with how many it holds."""

    title: str
    number: int
    address: str
    here: bool


def start_of(total: int) -> int:
    """Return before which row the page that the address asks for begins; the last page for one that is too high."""
    pages = max(1, -(-total // PAGE))
    return (min(max(request.args.get(_AT, 1, type=int), 1), pages) - 1) * PAGE


def paged(rows: Sequence[T], total: int) -> Paged[T]:
    """Return a page of which the rows were found from `start_of` on."""
    start = start_of(total)
    back = _address(start // PAGE) if start else ""
    on = _address(start // PAGE + 2) if start + PAGE < total else ""
    return Paged(rows, start + 1 if rows else 0, start + len(rows), total, back, on)


def _address(number: int) -> str:
    asked = [(key, value) for key, value in request.args.items(multi=True) if key not in (_AT, "gedaan")]
    return f"{request.path}?{urlencode([*asked, (_AT, str(number))])}"


@dataclass(frozen=True, slots=True)
class ListAddress(Generic[O]):
    """What the address of a list asks for; each link of the page changes one part of it.

    `kept` are the parts that keep some of the rows, `usual` the order without a word in the address. An order in `high`
    begins with what is most.
    """

    text: str
    order: O
    usual: O
    backwards: bool
    kept: dict[str, str]
    high: tuple[O, ...] = ()

    def address(self, path: str = "", /, **changes: str) -> str:
        """Return the address with other parts, of this page or of another path; "" leaves a part out.

        Another list begins on its first page.
        """
        parts = {
            _SEARCH: self.text,
            **self.kept,
            _SORT: "" if self.order is self.usual else self.order.value,
            _TURNED: "ja" if self.backwards else "",
            **changes,
        }
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{path or request.path}?{query}" if query else path or request.path

    def part(self, title: str, number: int, **kept: str) -> ListPart:
        """Return the way to a part alone, without what is searched: its number counts all of it."""
        address = self.address(**{_SEARCH: "", **dict.fromkeys(self.kept, ""), **kept})
        return ListPart(title, number, address, here=not self.text and self.kept == kept)

    def heads(self, orders: Iterable[O]) -> list[ListHead]:
        """Return the heads of the columns that can be sorted by."""
        return [self._head(order) for order in orders]

    def _head(self, order: O) -> ListHead:
        here = order is self.order
        turned = here and not self.backwards
        changes = {_SORT: "" if order is self.usual else order.value, _TURNED: "ja" if turned else ""}
        way = "" if not here else "descending" if self.backwards != (order in self.high) else "ascending"
        return ListHead(order.label, self.address(**changes), way)


def asked_for(orders: type[O], usual: O, *keeps: str, high: tuple[O, ...] = ()) -> ListAddress[O]:
    """Return what the address asks for; `keeps` are the names of its parts that keep some rows."""
    sort = request.args.get(_SORT, "")
    return ListAddress(
        text=request.args.get(_SEARCH, "").strip()[:_LONGEST_SEARCH],
        order=orders(sort) if sort in list(orders) else usual,
        usual=usual,
        backwards=_TURNED in request.args,
        kept={name: value for name in keeps if (value := request.args.get(name, ""))},
        high=high,
    )
