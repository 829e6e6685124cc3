"""The figures of a quarter, and what of them may leave the organisation.

Inside, numbers are exact. What leaves follows three rules, proved in docs/kwartaal.md and attacked in the tests:

- a **stock** (how many people there are, and where they stand) leaves as a class of five: 0 to 4, 5 to 9, 10 to 14;
- a **flow** (what was noted in this quarter, so never the same thing in two quarters) leaves exact from five on;
- no total of parts leaves, and a division of the people is left out when with its neighbours it would narrow a class.

What left once is kept and never made again: a later correction cannot be seen as a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pragma_coach.domain.programme.programme import Tile

STEP = 5  # the width of a class, and the smallest number that leaves: counts of 1 to 4 are hidden, and so is 0


class CountKind(StrEnum):
    """What a figure counts."""

    PEOPLE = "people"  # everybody in coaching at the end of the quarter: one number
    PART = "part"  # how many of the people: one number
    SPLIT = "split"  # the people, each in one part
    SHARES = "shares"  # something else that was counted, each in one part
    FLOW = "flow"  # what was noted in this quarter: one number


@dataclass(frozen=True, slots=True)
class CountedPart:
    """A number with its title; `code` names it in files."""

    code: str
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class QuarterFigure:
    """One figure of a quarter: its parts, and the tile of the dashboard that it belongs to."""

    id: str
    title: str
    kind: CountKind
    parts: tuple[CountedPart, ...]
    tile: Tile | None = None

    @property
    def total(self) -> int:
        """The sum of the parts; for inside only."""
        return sum(part.number for part in self.parts)


def single(figure_id: str, title: str, kind: CountKind, number: int, tile: Tile | None = None) -> QuarterFigure:
    return QuarterFigure(figure_id, title, kind, (CountedPart(figure_id, title, number),), tile)


@dataclass(frozen=True, slots=True)
class SafePart:
    """A number as it leaves: `low` is the least it can be, `high` the most; both the same when it is exact."""

    code: str
    title: str
    low: int
    high: int

    @property
    def words(self) -> str:
        """The number in words: "12", "minder dan 5" or "15 t/m 19"."""
        if self.low == self.high:
            return str(self.low)
        return f"minder dan {STEP}" if self.low == 0 else f"{self.low} t/m {self.high}"


@dataclass(frozen=True, slots=True)
class SafeFigure:
    """A figure as it leaves the organisation."""

    id: str
    title: str
    kind: CountKind
    parts: tuple[SafePart, ...]


@dataclass(frozen=True, slots=True)
class SafeReport:
    """A quarter as it leaves; `left_out` are the titles of figures that would have narrowed another one."""

    figures: tuple[SafeFigure, ...]
    left_out: tuple[str, ...]


def low(number: int) -> int:
    """Return the least number of the class of five that a number is in."""
    return number // STEP * STEP


def safe_report(figures: Iterable[QuarterFigure]) -> SafeReport:
    """Return what may leave of the figures of one quarter.

    Raise ValueError when they do not name the people exactly once: the rule for divisions rests on that number.
    """
    figures = list(figures)
    people = [figure for figure in figures if figure.kind is CountKind.PEOPLE]
    if len(people) != 1:
        raise ValueError("a report names the people exactly once")
    known = low(people[0].total)
    left_out = [figure for figure in figures if figure.kind is CountKind.SPLIT and _narrows(known, figure.parts)]
    kept = tuple(_safe(figure) for figure in figures if figure not in left_out)
    return SafeReport(kept, tuple(figure.title for figure in left_out))


def _narrows(people: int, parts: Sequence[CountedPart]) -> bool:
    """Tell whether the classes of a division would tell more of a part, or of the people, than its class does.

    The people are between `people` and `people` + 4, and also between the sum of the lows and that sum plus 4 per
    part. Every number of every class stays possible exactly when the first lies far enough below the second's end.
    """
    lows = sum(low(part.number) for part in parts)
    return people > lows + (STEP - 1) * (len(parts) - 1)


def _safe(figure: QuarterFigure) -> SafeFigure:
    exact = figure.kind is CountKind.FLOW
    return SafeFigure(figure.id, figure.title, figure.kind, tuple(_safe_part(part, exact) for part in figure.parts))


def _safe_part(part: CountedPart, exact: bool) -> SafePart:
    if exact and part.number >= STEP:
        return SafePart(part.code, part.title, part.number, part.number)
    least = low(part.number)
    return SafePart(part.code, part.title, least, least + STEP - 1)


def in_order(figures: Iterable[QuarterFigure], tiles: Sequence[Tile]) -> list[QuarterFigure]:
    """Return the figures as the dashboard of a programme wants them: those without a tile, its tiles, the others."""
    places = {tile: place for place, tile in enumerate(tiles, start=1)}
    return sorted(figures, key=lambda figure: places.get(figure.tile, len(places) + 1) if figure.tile else 0)
