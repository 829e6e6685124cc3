"""The positions of everything in the drawings: shares of the width (percent) and pixels of height, from a board alone.

Widths are in percent and heights in pixels: one drawing then fits a phone, a desk and paper, with letters of one size.
The browser's own drawing (static/draw-charts.js) follows the same rules from the numbers in the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from pragma_coach.domain.scoreboard.figures import Scale, Step
from pragma_coach.web.scoreboard import words
from pragma_coach.web.scoreboard.board import Board, BoardLine, BoardReading, TargetVerdict

ROW = 78  # pixels for one measure: its name, its bar, its target
TREND = 210  # pixels for a drawing over time
_WIDEST = 97.0  # percent of the width for the longest bar, so that its end is seen
_LEFT = 9.0  # percent of the width kept for the numbers beside a trend
_TOP, _FLOOR = 20, 178  # pixels between which a trend is drawn
_LONGEST_NAME = 24
_LEVELS = (1, 2, 3, 5, 6, 10, 12, 20, 24, 30, 50)  # units between two lines of a scale
_DAY = timedelta(days=1)
_NOTHING: Mapping[str, BoardReading] = {}


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a bar as long as the figure, a thin line for its range, a tick for the target.

    `end` and the others are percents of the width; `reach` is the horizon, None for a phase; `beside` the figure of the
    region, when there is one.
    """

    top: int
    name: str
    value: str
    late: bool
    sign: str
    end: float | None
    low: float
    high: float
    target: float | None
    target_text: str
    reach: float | None
    beside: float | None = None


@dataclass(frozen=True, slots=True)
class ScaleMark:
    """A line of the scale: a place (percent or pixels) and what it means."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A drawing with one row for each measure; `ticks` is empty where every row has a scale of its own."""

    rows: tuple[Bar, ...]
    ticks: tuple[ScaleMark, ...]
    row_height: int
    height: int
    alternative: str


@dataclass(frozen=True, slots=True)
class TrendBlock:
    """One published block: as wide as the time it covers; its range from `upper` to `lower`, its figure at `middle`."""

    start: float
    width: float
    upper: float
    middle: float
    lower: float
    text: str

    @property
    def centre(self) -> float:
        return self.start + self.width / 2


@dataclass(frozen=True, slots=True)
class Trend:
    """The blocks of one measure over time, the target as a line, and the time that counts in the next release."""

    blocks: tuple[TrendBlock, ...]
    open_start: float
    open_width: float
    target: float | None
    target_text: str
    levels: tuple[ScaleMark, ...]
    years: tuple[ScaleMark, ...]
    unit: str
    height: int
    alternative: str


def phase_bars(lines: Sequence[BoardLine], beside: Mapping[str, BoardReading] = _NOTHING) -> Bars | None:
    """Return the phases against their targets, or None when there is nothing to draw.

    `beside` are figures of the region by the id of their measure.

    Every phase has its own scale, so that all targets are in one line: 3 weeks can be compared with 15 months.
    """
    known = [(line, line.now) for line in lines if line.now]
    if not known:
        return None
    room = max(max(now.high_days, _norm(line), _days(beside, line)) / _whole(line) for line, now in known)
    return _bars(lines, [_whole(line) * room for line in lines], (), beside)


def outcome_bars(lines: Sequence[BoardLine], beside: Mapping[str, BoardReading] = _NOTHING) -> Bars | None:
    """Return the outcomes on one scale of months, each up to its horizon, or None when there is nothing to draw."""
    known = [(line, line.now) for line in lines if line.now]
    if not known:
        return None
    month = Step.MONTH.days
    longest = max(max(now.high_days, _norm(line), _reach(line), _days(beside, line)) for line, now in known)
    months = range(0, int(longest / month) + 1, 6 if longest <= 12.5 * month else 12)
    ticks = tuple(ScaleMark(_share(m * month, longest), f"{m}") for m in months)
    return _bars(lines, [longest] * len(lines), ticks, beside)


def _whole(line: BoardLine) -> float:
    """Return what counts as the whole of a row: the target, or without one the longest the figure may be."""
    return _norm(line) or (line.now.high_days if line.now else 1.0)


def _norm(line: BoardLine) -> float:
    return line.measure.norm.days if line.measure.norm else 0.0


def _days(beside: Mapping[str, BoardReading], line: BoardLine) -> float:
    found = beside.get(line.measure.id)
    return found.figure.days if found else 0.0


def _reach(line: BoardLine) -> float:
    return line.measure.horizon.days if line.measure.horizon else 0.0


def _share(days: float, whole: float) -> float:
    return round(min(_WIDEST, days / whole * _WIDEST), 2)


def _bars(
    lines: Sequence[BoardLine],
    wholes: Sequence[float],
    ticks: tuple[ScaleMark, ...],
    beside: Mapping[str, BoardReading],
) -> Bars:
    rows = tuple(
        _bar(line, whole, place * ROW, _days(beside, line))
        for place, (line, whole) in enumerate(zip(lines, wholes, strict=True))
    )
    height = len(rows) * ROW + (20 if ticks else 0)
    return Bars(rows, ticks, ROW, height, " ".join(f"{line.title}. {line.sentence}" for line in lines if line.now))


def _bar(line: BoardLine, whole: float, top: int, beside: float) -> Bar:
    now, verdict, reach = line.now, line.verdict, _reach(line)
    return Bar(
        top=top,
        name=_clipped(line.label),
        value=now.text if now else words.NOT_YET_SIGN,
        late=verdict is TargetVerdict.LONGER,
        sign=verdict.sign if verdict else "",
        end=_share(now.figure.days, whole) if now else None,
        low=_share(now.low_days, whole) if now else 0.0,
        high=_share(now.high_days, whole) if now else 0.0,
        target=_share(_norm(line), whole) if now and line.target else None,
        target_text=f"doel {line.target}" if line.target else "",
        reach=_share(reach, whole) if now and reach else None,
        beside=_share(beside, whole) if now and beside else None,
    )


def _clipped(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class _Plane:
    """Time from left to right, length from the floor up; lengths begin at zero."""

    first: date
    until: date
    highest: float

    def x(self, day: date) -> float:
        share = (day - self.first) / (self.until - self.first)
        return round(_LEFT + share * (100 - _LEFT), 2)

    def y(self, days: float) -> float:
        return round(_FLOOR - days / self.highest * (_FLOOR - _TOP), 1)


def trend(board: Board, line: BoardLine) -> Trend | None:
    """Return the blocks of a measure over time, or None before the first."""
    if not line.blocks:
        return None
    unit = Step.WEEK if line.measure.scale is Scale.WEEKS else Step.MONTH
    longest = max([_norm(line), *(block.high_days for block in line.blocks)]) / unit.days
    every = next((step for step in _LEVELS if longest / step <= 5), ceil(longest / 5))
    top = ceil(longest / every) * every
    plane = _Plane(line.blocks[0].first_day, board.open_until + _DAY, top * unit.days)
    opening = plane.x(line.blocks[-1].last_day + _DAY)
    periods = " ".join(f"{block.period}: {block.text}." for block in line.blocks)
    return Trend(
        blocks=tuple(_block(block, plane) for block in line.blocks),
        open_start=opening,
        open_width=round(100 - opening, 2),
        target=plane.y(_norm(line)) if line.target else None,
        target_text=f"doel {line.target}" if line.target else "",
        levels=tuple(ScaleMark(plane.y(level * unit.days), str(level)) for level in range(0, top + 1, every)),
        years=_years(plane),
        unit="weken" if unit is Step.WEEK else "maanden",
        height=TREND,
        alternative=f"{line.title}. {periods} {line.change}",
    )


def _block(block: BoardReading, plane: _Plane) -> TrendBlock:
    start, end = plane.x(block.first_day), plane.x(block.last_day + _DAY)
    return TrendBlock(
        start=start,
        width=round(end - start, 2),
        upper=plane.y(block.high_days),
        middle=plane.y(block.figure.days),
        lower=plane.y(block.low_days),
        text=block.number,
    )


def _years(plane: _Plane) -> tuple[ScaleMark, ...]:
    """Return the first of January of each year, or of every second or fifth when there are many."""
    years = range(plane.first.year + 1, plane.until.year + 1)
    every = next(step for step in (1, 2, 5, 10, 100) if len(years) / step <= 6)
    starts = (date(year, 1, 1) for year in years if year % every == 0)
    return tuple(ScaleMark(plane.x(day), str(day.year)) for day in starts if plane.x(day) <= 97)
