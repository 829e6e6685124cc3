"""Facts: what item, milestone, official day, talk and official code say together, because it is one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pragma_coach.domain.terms import Anchor
from pragma_coach.domain.types import FactId, ItemId, MilestoneId


class FactPlace(StrEnum):
    """Where a fact can be said. With each goes what names it there."""

    ITEM = "item"
    MILESTONE = "milestone"
    DATE = "date"
    TALK = "talk"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class FactReading:
    """The value of an instrument that means a fact ("official:examenKNM", "Geslaagd")."""

    instrument: str
    value: str

    def __str__(self) -> str:
        return f"{self.instrument}={self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happens once, on a day, wherever it is said: who says it in one place says it in all.

    `talk` is the id of the talk at which it happens; the talks of `ends_talks` are of use before it only. With
    `ask_day` the day matters so much that a tick asks for it; with `early` it may have been before somebody lived here
    or was coached.
    """

    id: FactId
    title: str
    items: tuple[ItemId, ...] = ()
    milestone: MilestoneId | None = None
    date: Anchor | None = None
    talk: str = ""
    ends_talks: tuple[str, ...] = ()
    reading: FactReading | None = None
    ask_day: bool = False
    early: bool = False

    def places(self) -> Iterator[tuple[FactPlace, str]]:
        """Yield where it can be said and what names it there, the place in which it is written down first."""
        yield from ((FactPlace.ITEM, item) for item in self.items)
        if self.milestone:
            yield FactPlace.MILESTONE, self.milestone
        if self.date:
            yield FactPlace.DATE, self.date.value
        if self.reading:
            yield FactPlace.READING, str(self.reading)
        if self.talk:
            yield FactPlace.TALK, self.talk
