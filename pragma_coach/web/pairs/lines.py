"""What stands on a list: lines of items, blocks of a category, blocks of a phase, and what was done last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.pairs.journey import Progress
from pragma_coach.domain.types import Category, ItemId, ItemState
from pragma_coach.web.pairs.item_words import OwnText

_PHASE_PICTOGRAMS = 3


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item on a list: `words` say where it stands, `wanted` is what a tap on it asks for ("" for nothing).

    `asks` when the day on which it was matters, so that a tap is followed by the question on which day.
    """

    id: ItemId
    category: Category
    title: str
    own: OwnText | None
    state: ItemState
    words: str
    hint: str
    wanted: str
    op: str
    asks: bool


@dataclass(frozen=True, slots=True)
class CategoryBlock:
    """The items of one category in a phase: those to do in front, those that are settled apart."""

    category: Category
    title: str
    progress: Progress
    open: tuple[ItemLine, ...]
    settled: tuple[ItemLine, ...]

    @property
    def done(self) -> int:
        """How many of the settled ones are done; the others do not apply."""
        return sum(line.state is ItemState.DONE for line in self.settled)


@dataclass(frozen=True, slots=True)
class PhaseBlock:
    """A phase with its items; `picture` is the number of its pictogram."""

    id: str
    place: int
    title: str
    ended_on: date | None
    now: bool
    progress: Progress
    blocks: tuple[CategoryBlock, ...]

    @property
    def picture(self) -> int:
        return min(self.place, _PHASE_PICTOGRAMS)


@dataclass(frozen=True, slots=True)
class LastAct:
    """What was done just now, so that it can be taken back.

    `dated` when it has a day that may be another one, `asks` when that day matters and nobody chose it yet.
    """

    item: ItemId
    words: str
    title: str
    rev: int
    dated: bool
    asks: bool
