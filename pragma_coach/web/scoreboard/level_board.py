"""What the page of a region or the country shows: published cells put together, and each member beside the others.

Made of the file with releases and the file that says what is part of what; both only grow, so its figures never change.
A block of which a part was taken back is taken back with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pragma_coach.domain.network import Beside, Comparison, Level, compare
from pragma_coach.domain.scoreboard.figures import combined
from pragma_coach.published import levels
from pragma_coach.published.cells import Cell, Release, ShownMeasure
from pragma_coach.published.levels import BlockPart, Closing
from pragma_coach.web.scoreboard import words
from pragma_coach.web.scoreboard.board import Board, BoardLine, BoardReading, CellBlock, board_of, line_of

_Key = tuple[str, str, date]  # organisation, measure, last day
_Definition = tuple[object, ...]

BESIDE = {
    Beside.WITHIN: "geen zeker verschil met de anderen",
    Beside.SHORTER: "korter dan bij de anderen; waarom, zegt het cijfer niet",
    Beside.LONGER: "langer dan bij de anderen; waarom, zegt het cijfer niet",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a region or the country in one measure: its figure of now, and how it compares to the others."""

    name: str
    slug: str
    now: BoardReading | None
    comparison: Comparison | None

    @property
    def beside(self) -> str:
        """The comparison in words; "" when there are too few others."""
        return BESIDE[self.comparison.beside] if self.comparison else ""

    @property
    def others(self) -> str:
        """The range of the others as "11 en 17 maanden"; "" when there are too few."""
        found = self.comparison
        return words.between(found.low, found.high, found.others.step) if found else ""


@dataclass(frozen=True, slots=True)
class LevelBoard:
    """The board of a region or the country, with its members by name: never by figure."""

    level: Level
    slug: str
    board: Board
    members: tuple[Board, ...]

    def beside_each_other(self, line: BoardLine) -> tuple[Member, ...]:
        """Return every member in one measure, in the order of their names."""
        found = {board.release.organisation_slug: _line_of(board, line.measure) for board in self.members}
        known = {slug: own.now.figure for slug, own in found.items() if own and own.now}
        rows = []
        for board in self.members:
            slug, own = board.release.organisation_slug, found[board.release.organisation_slug]
            others = [figure for other, figure in known.items() if other != slug]
            comparison = compare(known[slug], others, line.measure.scale) if slug in known else None
            rows.append(Member(board.release.organisation_name, slug, own.now if own else None, comparison))
        return tuple(rows)


@dataclass(frozen=True, slots=True)
class Reference:
    """The region of an organisation, to put beside its own figures: the lines that have a figure of now."""

    slug: str
    name: str
    lines: tuple[BoardLine, ...]

    @property
    def readings(self) -> dict[str, BoardReading]:
        return {line.measure.id: line.now for line in self.lines if line.now}


class _Sources:
    """The two files, each board read once: the country asks for the same organisations as its regions."""

    def __init__(self, file: Path, levels_file: Path) -> None:
        self.file = file
        self.done: tuple[Closing, ...] = levels.closings(levels_file)
        self.parts: tuple[BlockPart, ...] = levels.parts(levels_file) if self.done else ()
        self._boards: dict[str, Board | None] = {}

    def board(self, slug: str) -> Board | None:
        """Return the board of an organisation, or None."""
        if slug not in self._boards:
            self._boards[slug] = board_of(self.file, slug)
        return self._boards[slug]

    def cells(self, slug: str) -> dict[_Key, Cell]:
        """Return the cells of an organisation, also those that were taken back."""
        board = self.board(slug)
        lines = board.lines if board else ()
        standing = (
            Cell(line.measure, block.first_day, block.last_day, block.figure) for line in lines for block in line.blocks
        )
        gone = (cell for line in lines for cell in line.withdrawn)
        return {(slug, cell.measure.id, cell.last_day): cell for cell in (*standing, *gone)}

    def members(self, region: str) -> list[Board]:
        """Return the boards of the organisations that are in a region now, by name."""
        found = [self.board(one) for one, place in self.done[-1].region_of.items() if place == region]
        return sorted((one for one in found if one), key=lambda one: one.release.organisation_name)

    def region(self, slug: str) -> Board:
        return _board(self, Level.REGION, slug, self.members(slug))


def level_board_of(file: Path, levels_file: Path, level: Level, slug: str) -> LevelBoard | None:
    """Return the board of a region or the country, or None when there is none (any more)."""
    sources = _Sources(file, levels_file)
    if not sources.done or (level, slug) not in sources.done[-1].names:
        return None
    if level is Level.REGION:
        members = sources.members(slug)
    else:
        members = [sources.region(place) for at, place in sources.done[-1].names if at is Level.REGION]
    return LevelBoard(level, slug, _board(sources, level, slug, members), tuple(members))


def reference_for(file: Path, levels_file: Path, organisation: str) -> Reference | None:
    """Return the region of an organisation with its figures of now; None without a region or figures."""
    sources = _Sources(file, levels_file)
    region = sources.done[-1].region_of.get(organisation) if sources.done else None
    if region is None:
        return None
    board, own = sources.region(region), sources.board(organisation)
    lines = tuple(line for line in board.lines if line.now and own and _line_of(own, line.measure))
    return Reference(region, board.release.organisation_name, lines) if lines else None


def places_of(levels_file: Path) -> list[tuple[str, str]]:
    """Return the name and the short address of the country and of every region, as at the last close."""
    done = levels.closings(levels_file)
    known = done[-1].names if done else {}
    return [(name, address_of(level, slug)) for (level, slug), name in known.items()]


def address_of(level: Level, slug: str) -> str:
    """Return the address of a level below /scorebord: "regio/noord" or "land"."""
    return slug if level is Level.COUNTRY else f"regio/{slug}"


def _board(sources: _Sources, level: Level, slug: str, members: Sequence[Board]) -> Board:
    """Return a region or the country as a board, with a release for every quarter in which it was there."""
    releases = tuple(
        _release(closing, level, slug, members) for closing in sources.done if (level, slug) in closing.names
    )
    blocks = _blocks_of(sources.parts, level, slug)
    cells: dict[_Key, Cell] = {}
    for organisation in {organisation for _, _, keys in blocks for organisation, _, _ in keys}:
        cells |= sources.cells(organisation)
    shown: dict[_Definition, ShownMeasure] = {}
    for board in members:
        for line in board.lines:
            shown.setdefault(_definition(line.measure), line.measure)
    parts: dict[_Definition, list[CellBlock]] = defaultdict(list)
    for first, last, keys in blocks:
        found = [cells[key] for key in keys]
        shown.setdefault(_definition(found[0].measure), found[0].measure)
        figure = combined([cell.figure for cell in found])
        parts[_definition(found[0].measure)].append(CellBlock(first, last, figure, found))
    return Board(releases, tuple(_line(measure, parts[definition]) for definition, measure in shown.items()))


def _release(closing: Closing, level: Level, slug: str, members: Sequence[Board]) -> Release:
    """Return the release of a level: under the weakest of the rules of its members."""
    rules = [board.release for board in members]
    return Release(
        organisation_slug=address_of(level, slug),
        organisation_name=closing.names[level, slug],
        municipality="",
        programme_title=closing.programme,
        period_end=closing.period_end,
        published_at=closing.published_at,
        k=min((one.k for one in rules), default=10),
        rest=min((one.rest for one in rules), default=5),
        coaches=min((one.coaches for one in rules), default=3),
        because=" ".join(sorted({one.because for one in rules if one.because})),
        config_hash="",
        code_version=rules[0].code_version if rules else "",
    )


def _blocks_of(parts: Sequence[BlockPart], level: Level, slug: str) -> list[tuple[date, date, list[_Key]]]:
    """Return the first day, the last day and the cells of every block of a place, oldest first."""
    cells: dict[tuple[Level, str, str, date], list[_Key]] = defaultdict(list)
    first: dict[tuple[Level, str, str, date], date] = {}
    for below in (Level.REGION, Level.COUNTRY):  # a block of the country is made of blocks of regions
        for part in (one for one in parts if one.level is below):
            key = (below, part.place, part.measure, part.last_day)
            inner = cells[Level.REGION, part.part, part.measure, part.part_end] if below is Level.COUNTRY else []
            cells[key] += inner or [(part.part, part.measure, part.part_end)]
            first[key] = part.first_day
    mine = sorted((key for key in first if key[:2] == (level, slug)), key=lambda key: (key[2], key[3]))
    return [(first[key], key[3], cells[key]) for key in mine]


def _line(measure: ShownMeasure, blocks: Sequence[CellBlock]) -> BoardLine:
    """Return a measure with its blocks; one with a part that was taken back is no figure any more."""
    standing, gone = [], []
    for block in blocks:
        because = next((cell.withdrawn_because for cell in block.cells if cell.withdrawn_because), "")
        if because:
            gone.append(Cell(measure, block.first_day, block.last_day, block.figure, because))
        else:
            standing.append(block)
    scale = standing[-3:][0].cells[0].measure.scale if standing else measure.scale
    return line_of(measure, standing, tuple(gone), scale)


def _line_of(board: Board, measure: ShownMeasure) -> BoardLine | None:
    """Return the line of a member that measures the same thing, not just under the same name."""
    return next((line for line in board.lines if _definition(line.measure) == _definition(measure)), None)


def _definition(measure: ShownMeasure) -> _Definition:
    return measure.id, measure.kind, measure.horizon
