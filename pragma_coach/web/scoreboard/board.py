"""What a public board shows, made of published cells and nothing else.

Every number here is a published whole number, or follows from published ones alone (domain.scoreboard.figures): so
the page, the drawings, the CSV and the JSON tell nothing that the release did not tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.scoreboard.figures import Band, Figure, MeasureKind, NotKnown, Scale, headline, uncertainty
from pragma_coach.published import releases
from pragma_coach.published.cells import Cell, Release, ShownMeasure, Steps
from pragma_coach.web.scoreboard import words


class TargetVerdict(Enum):
    """How a figure compares to its target: a sign and words, so that colour is never needed."""

    WITHIN = ("✓", "binnen het doel")
    BETWEEN = ("◆", "langer dan het doel, binnen de uiterste tijd")
    LONGER = ("▲", "langer dan het doel")

    @property
    def sign(self) -> str:
        return self.value[0]

    @property
    def text(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class BoardReading:
    """A figure with all that may be said about it: likely between `low` and `high` steps, `least` to `most` people.

    `most` is None where the band has no end.
    """

    figure: Figure
    low: int
    high: int
    least: int
    most: int | None
    first_day: date
    last_day: date

    @property
    def text(self) -> str:
        return words.figure_words(self.figure)

    @property
    def number(self) -> str:
        """The figure as "13½"."""
        return words.number(self.figure.value, self.figure.step)

    @property
    def between(self) -> str:
        """The range as "8 en 20 maanden"."""
        return words.between(self.low, self.high, self.figure.step)

    @property
    def people(self) -> str:
        return words.people_number(self.least, self.most)

    @property
    def period(self) -> str:
        return words.period_words(self.first_day, self.last_day)

    @property
    def low_days(self) -> float:
        return self.low * self.figure.step.days

    @property
    def high_days(self) -> float:
        return self.high * self.figure.step.days


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One measure: the figure of `now` (None: not yet, whatever the reason) and all its blocks, oldest first."""

    measure: ShownMeasure
    now: BoardReading | None
    blocks: tuple[BoardReading, ...]
    withdrawn: tuple[Cell, ...]

    @property
    def label(self) -> str:
        """The shortest name: "Fase 2" of the title "Fase 2: weten, kunnen, vinden", else the whole title."""
        short, colon, _ = self.measure.title.partition(":")
        return short if colon and self.measure.kind is MeasureKind.PHASE else self.measure.title

    @property
    def title(self) -> str:
        return self.measure.title

    @property
    def target(self) -> str:
        """The target as "15 maanden" or "6 maanden, uiterlijk 12"; "" when there is none."""
        norm, step = self.measure.norm, self.now.figure.step if self.now else None
        return words.aim_words(norm, self.measure.limit, step) if norm else ""

    @property
    def length(self) -> float:
        """The target in days; without one the figure of now, or 0 as long as there is neither."""
        if self.measure.norm:
            return self.measure.norm.days
        return self.now.figure.days if self.now else 0.0

    @property
    def within(self) -> str:
        """The horizon of an outcome as "binnen 3 jaar"; "" for a phase."""
        horizon = self.measure.horizon
        return f"binnen {words.horizon_words(horizon)}" if horizon else ""

    @property
    def verdict(self) -> TargetVerdict | None:
        """How the figure of now compares to the target and the limit; None without a figure or a target."""
        norm, limit = self.measure.norm, self.measure.limit
        if self.now is None or norm is None:
            return None
        if self.now.figure.days <= norm.days:
            return TargetVerdict.WITHIN
        return TargetVerdict.BETWEEN if limit and self.now.figure.days <= limit.days else TargetVerdict.LONGER

    @property
    def sentence(self) -> str:
        """The answer in one or two sentences."""
        if self.now is None:
            return words.NOT_YET
        aim = f" Het doel is {self.target}." if self.target else ""
        if self.measure.horizon is None:
            return f"{self.label} duurt nu meestal {self.now.text}.{aim}"
        return f"{self.label}: nu meestal na {self.now.text}, bij wie dit {self.within} bereikte.{aim}"

    @property
    def change(self) -> str:
        """How the last two blocks compare, without claiming more than the ranges allow."""
        if len(self.blocks) < 2:
            return "Dit is de eerste meting." if self.blocks else ""
        before, last = self.blocks[-2:]
        if last.low_days <= before.high_days and before.low_days <= last.high_days:
            return "Tussen de laatste twee metingen is het verschil nog niet zeker."
        shorter = last.high_days < before.low_days
        return f"De laatste meting is {'korter' if shorter else 'langer'} dan de meting ervoor."


@dataclass(frozen=True, slots=True)
class News:
    """What one release brought: its new figures, those of it that were taken back later, and its steps together."""

    release: Release
    new: tuple[tuple[BoardLine, BoardReading], ...]
    withdrawn: tuple[tuple[BoardLine, Cell], ...]
    steps: tuple[Steps, ...]

    @property
    def changed_at(self) -> datetime:
        """When this was last changed: published, or something of it taken back."""
        return max([self.release.published_at, *(cell.withdrawn_at for _, cell in self.withdrawn if cell.withdrawn_at)])


@dataclass(frozen=True, slots=True)
class Board:
    """The board of one organisation after its last release; `releases` are all of them, oldest first."""

    releases: tuple[Release, ...]
    lines: tuple[BoardLine, ...]
    steps: tuple[Steps, ...] = ()

    @property
    def steps_standing(self) -> tuple[Steps, ...]:
        """The steps taken together, block by block, oldest first, without what was taken back."""
        return tuple(steps for steps in self.steps if not steps.withdrawn_because)

    @property
    def release(self) -> Release:
        return self.releases[-1]

    @property
    def phases(self) -> tuple[BoardLine, ...]:
        return tuple(line for line in self.lines if line.measure.kind is MeasureKind.PHASE)

    @property
    def outcomes(self) -> tuple[BoardLine, ...]:
        return tuple(line for line in self.lines if line.measure.kind is MeasureKind.OUTCOME)

    @property
    def first(self) -> BoardLine | None:
        """The line that answers first: the phase with the longest target that has a figure, else any that has one.

        Where nothing has a target, the phase that takes longest.
        """
        known = [line for line in self.phases if line.now] or [line for line in self.outcomes if line.now]
        aims = [line for line in known if line.measure.norm]
        return max(aims or known, key=lambda line: line.length, default=None)

    @property
    def sentence(self) -> str:
        return self.first.sentence if self.first else words.NOT_YET

    @property
    def withdrawn(self) -> tuple[tuple[BoardLine, Cell], ...]:
        return tuple((line, cell) for line in self.lines for cell in line.withdrawn)

    @property
    def news(self) -> tuple[News, ...]:
        return tuple(self._news_of(release) for release in reversed(self.releases))

    def _news_of(self, release: Release) -> News:
        end = release.period_end
        new = tuple((line, block) for line in self.lines for block in line.blocks if block.last_day == end)
        withdrawn = tuple((line, cell) for line, cell in self.withdrawn if cell.last_day == end)
        return News(release, new, withdrawn, tuple(steps for steps in self.steps if steps.last_day == end))

    @property
    def next_at(self) -> datetime:
        return Quarter.of(self.release.period_end).next().published_at

    @property
    def open_until(self) -> date:
        return Quarter.of(self.release.period_end).next().last_day


def board_of(path: Path, slug: str) -> Board | None:
    """Return the board of an organisation, or None when nothing of it was published.

    Raise releases.ReleasesUnreadable when the file cannot be used.
    """
    published = releases.releases_of(path, slug)
    if not published:
        return None
    shown, withdrawn = releases.cells_of(path, slug), releases.withdrawn_of(path, slug)
    measures = {measure.id: measure for measure in releases.measures_of(path, slug)}
    for cell in shown + withdrawn:  # a measure that a later release dropped keeps its figures
        measures.setdefault(cell.measure.id, cell.measure)
    lines = tuple(_line(measure, shown, withdrawn) for measure in measures.values())
    return Board(published, lines, releases.steps_of(path, slug))


def _line(measure: ShownMeasure, shown: Sequence[Cell], withdrawn: Sequence[Cell]) -> BoardLine:
    cells = [cell for cell in shown if cell.measure.id == measure.id]
    blocks = [CellBlock(cell.first_day, cell.last_day, cell.figure, [cell]) for cell in cells]
    gone = tuple(cell for cell in withdrawn if cell.measure.id == measure.id)
    return line_of(measure, blocks, gone, measure.scale)


class CellBlock(NamedTuple):
    """A figure over `first_day` to `last_day` and the published cells of organisations that are in it."""

    first_day: date
    last_day: date
    figure: Figure
    cells: Sequence[Cell]


def line_of(measure: ShownMeasure, blocks: Sequence[CellBlock], withdrawn: tuple[Cell, ...], scale: Scale) -> BoardLine:
    """Return a measure with its blocks, oldest first; the figure of now, on this `scale`, is of the last three."""
    last = blocks[-3:]
    now = headline([block.figure for block in last])
    reading = None
    if not isinstance(now, NotKnown):
        cells = [cell for block in last for cell in block.cells]
        reading = _reading(CellBlock(last[0].first_day, last[-1].last_day, now, cells), scale)
    readings = tuple(_reading(block, block.cells[0].measure.scale) for block in blocks)
    return BoardLine(measure, reading, readings, withdrawn)


def _reading(block: CellBlock, scale: Scale) -> BoardReading:
    low, high = uncertainty(block.figure, scale)
    bands = [cell.figure.band for cell in block.cells]
    tops = [top for band in bands if (top := most_people(band)) is not None]
    most = sum(tops) if len(tops) == len(bands) else None
    least = sum(band.floor for band in bands)
    return BoardReading(block.figure, low, high, least, most, block.first_day, block.last_day)


def most_people(band: Band) -> int | None:
    """Return the largest number of people in a band; None when it has no end."""
    _, _, top = band.value.partition("-")
    return int(top) if top else None
