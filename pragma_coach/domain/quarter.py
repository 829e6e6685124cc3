"""The figures of a quarter, and what of them may leave the organisation.

Inside, numbers are exact. What leaves follows three rules, proved in docs/kwartaal.md and attacked in the tests:

- a **stock** (how many people there are, and where they stand) leaves as a class of five: 0 to 4, 5 to 9, 10 to 14;
- a **flow** (what was noted in this quarter, so never the same thing in two quarters) leaves exact from five on;
- no total of parts leaves, and a division of the people is left out when with its neighbours it would narrow a class.

A half-year or a year leaves by the same rules instead of its quarters. A year may also come on top of its quarters:
then it adds up what they told, and a flow is exact only when no quarter below five can be worked out of it.

What left once is kept and never made again: a later correction cannot be seen as a difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pragma_coach.domain.calendar import Period, Quarter, Span
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
        return f"minder dan {self.high + 1}" if self.low == 0 else f"{self.low} t/m {self.high}"


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


_ADDED = (CountKind.FLOW, CountKind.SHARES)  # counted of each quarter anew; the others are how things stand at its end


def added(quarters: Sequence[Sequence[QuarterFigure]]) -> tuple[QuarterFigure, ...]:
    """Return the exact figures of a span of quarters: what happened is added up, how people stand is as at its end.

    What was not counted in every quarter is not in it.
    """
    every = [_numbers(figures) for figures in quarters]
    found = []
    for figure in quarters[-1]:
        keys = [(figure.id, part.code) for part in figure.parts]
        if figure.kind not in _ADDED:
            found.append(figure)
        elif all(key in one for key in keys for one in every):
            sums = (sum(one[key] for one in every) for key in keys)
            parts = tuple(replace(part, number=number) for part, number in zip(figure.parts, sums, strict=True))
            found.append(replace(figure, parts=parts))
    return tuple(found)


def _numbers(figures: Iterable[QuarterFigure]) -> dict[tuple[str, str], int]:
    return {(figure.id, part.code): part.number for figure in figures for part in figure.parts}


def _told(report: SafeReport) -> dict[tuple[str, str], SafePart]:
    return {(figure.id, part.code): part for figure in report.figures for part in figure.parts}


def safe_year(left: Sequence[SafeReport], counted: Sequence[Sequence[QuarterFigure]]) -> SafeReport:
    """Return what may leave of a year on top of its quarters: `left` as they left, `counted` as they were counted.

    All but an exact flow is worked out of what left, so it tells nothing new.
    """
    told, numbers = [_told(report) for report in left], [_numbers(figures) for figures in counted]
    found = []
    for figure in left[-1].figures:
        keys = [(figure.id, part.code) for part in figure.parts]
        if figure.kind not in _ADDED:
            found.append(figure)
        elif all(key in one for key in keys for one in told) and all(key in one for key in keys for one in numbers):
            cells = [[(own[key], count[key]) for own, count in zip(told, numbers, strict=True)] for key in keys]
            parts = tuple(_on_top(one, figure.kind is CountKind.FLOW) for one in cells)
            found.append(replace(figure, parts=parts))
    return SafeReport(tuple(found), left[-1].left_out)


def _on_top(quarters: Sequence[tuple[SafePart, int]], flow: bool) -> SafePart:
    """Return a year's number from what each quarter told and counted: exact when that tells no quarter, else between.

    A quarter that counts otherwise now than it told is never told exactly: the difference would be a correction.
    """
    last = quarters[-1][0]
    least, most = (sum(getattr(part, end) for part, _ in quarters) for end in ("low", "high"))
    hidden = [(part, count) for part, count in quarters if part.low != part.high]
    number = sum(count for _, count in hidden)
    as_told = all(part.low <= count <= part.high for part, count in hidden)
    if flow and as_told and tells_no_quarter(number, len(hidden)):
        return replace(last, low=least + number, high=least + number)
    return replace(last, low=least, high=most)


def tells_no_quarter(hidden: int, quarters: int) -> bool:
    """Tell whether the sum of so many hidden quarters may be known: each of them can still be 0, 1, 2, 3 and 4.

    From four on that is so; five, so that who knows one person learns no more of another quarter, and the sum is not
    itself a number that stays hidden.
    """
    return STEP <= hidden <= (STEP - 1) * (quarters - 1)


def why_not(period: Period, left: Collection[Period]) -> str | None:
    """Return why a period may not leave after those that left, in a sentence for the coordinator; None when it may.

    No month leaves twice, but in a year on top of its four quarters: any other sum would tell a small number by
    subtracting.
    """
    spans = [one for one in left if isinstance(one, Span) and set(one.quarters) & set(period.quarters)]
    quarters = [one for one in period.quarters if one in left]
    if period in left:
        return None
    if spans:
        return f"Dit zit al in {spans[0].name}. Dat is vrijgegeven. Nog een keer zou kleine aantallen verraden."
    if not quarters or isinstance(period, Quarter):
        return None
    if period.half:
        return (
            "Van dit halfjaar is al een kwartaal vrijgegeven. Een halfjaar erbij zou kleine aantallen verraden. "
            "Geef de vier kwartalen vrij; daarna kan het jaar."
        )
    if len(quarters) < len(period.quarters):
        return "Van dit jaar is al een kwartaal vrijgegeven. Geef ook de andere kwartalen vrij; daarna kan het jaar."
    return None


def is_on_top(period: Period, left: Collection[Period]) -> bool:
    """Tell whether a period comes on top of its quarters: they left one by one before it."""
    return isinstance(period, Span) and all(one in left for one in period.quarters)


def what_closes(period: Period, left: Collection[Period]) -> str:
    """Return what can no longer leave once a period has, in a sentence for the coordinator."""
    if isinstance(period, Quarter):
        return (
            "U kiest: per kwartaal, per halfjaar of het hele jaar. Gaat dit kwartaal naar buiten, dan kan het halfjaar "
            "niet meer. Zijn alle vier kwartalen buiten, dan kan het jaar er nog bij."
        )
    if is_on_top(period, left):
        return "De vier kwartalen van dit jaar zijn al buiten. Het jaar komt erbij, één keer."
    also = "en het jaar" if period.half else "en de halfjaren"
    return f"U kiest: per kwartaal, per halfjaar of het hele jaar. Hierna kunnen deze kwartalen {also} niet meer apart."


def in_order(figures: Iterable[QuarterFigure], tiles: Sequence[Tile]) -> list[QuarterFigure]:
    """Return the figures as the dashboard of a programme wants them: those without a tile, its tiles, the others."""
    places = {tile: place for place, tile in enumerate(tiles, start=1)}
    return sorted(figures, key=lambda figure: places.get(figure.tile, len(places) + 1) if figure.tile else 0)
