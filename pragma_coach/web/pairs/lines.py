"""What stands on a list: lines of items, blocks of them, what was done last, and the doors to what else there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.pairs.journey import Progress
from pragma_coach.domain.terms import LifeDomain
from pragma_coach.domain.types import Category, ItemId, ItemState
from pragma_coach.web.pairs.item_words import OwnText

_PHASE_PICTOGRAMS = 3
_BESIDE = 20  # letters that leave room beside them


def within(phase: str, area: str = "") -> str:
    """Return what a row begins with that counts in a phase or a life domain of it: most items are called so already."""
    return f"{phase}-{area}-" if area else f"{phase}-"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item on a list: `words` say where it stands, `wanted` is what a tap on it asks for ("" for nothing).

    `within` is what its phase and life domain count by. `asks` when the day on which it was matters, so that a tap is
    followed by the question on which day.
    """

    id: ItemId
    category: Category
    title: str
    own: OwnText | None
    state: ItemState
    words: str
    within: str
    wanted: str
    asks: bool

    @property
    def is_long(self) -> bool:
        """Whether the words need a line of a small phone for themselves."""
        return len(self.words) > _BESIDE


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
class AreaBlock:
    """A life domain within a phase, for the coach: what stands here, and how much of it stands above, at "now"."""

    within: str
    picture: LifeDomain
    title: str
    progress: Progress
    lines: tuple[ItemLine, ...]
    above: int
    open: bool


@dataclass(frozen=True, slots=True)
class CoachPhase:
    """A phase with its life domains, for the coach; `picture` is the number of its pictogram."""

    id: str
    within: str
    place: int
    title: str
    short: str
    ended_on: date | None
    now: bool
    progress: Progress
    areas: tuple[AreaBlock, ...]

    @property
    def picture(self) -> int:
        return min(self.place, _PHASE_PICTOGRAMS)

    @property
    def open(self) -> bool:
        return any(area.open for area in self.areas)


@dataclass(frozen=True, slots=True)
class LastAct:
    """What was done just now, so that it can be taken back; `dated` when its day may have been another one."""

    item: ItemId
    words: str
    title: str
    rev: int
    dated: bool


@dataclass(frozen=True, slots=True)
class Door:
    """A page about the pair besides the list: its address after that of the list, and one fact about it.

    `short` stands in the place of the title where there is room for one of them only.
    """

    address: str
    picture: str
    title: str
    fact: str
    short: str = ""
