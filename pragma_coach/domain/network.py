"""From organisation to region to country: unions of published cells, so that there is nothing to subtract.

A region block is a set of whole cells that organisations have published; a country block is a set of whole region
blocks. Each cell is in one region block at most, each region block in one country block at most. So of any two sets
behind published figures one holds the other or they share nobody (they are laminar), and what is left of a set without
its parts is nobody at all: the smallest groups that can be distinguished are still the organisations' own cells.

A figure of a region or the country is computed from published figures only, never from people (scoreboard.md 3.6,
"simplest and v1"). Why there is no more than this: docs/netwerk.md.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pragma_coach.domain.scoreboard.figures import Figure, Scale, combined, uncertainty

LEAST_PARTS = 3
"""So many organisations are in a region block at least, and so many regions in a block of the country."""


class Level(StrEnum):
    """Whose figure it is."""

    ORGANISATION = "organisation"
    REGION = "region"
    COUNTRY = "country"


class NotLaminar(ValueError):
    """Two sets behind figures overlap in part, so that one could be subtracted from the other."""


@dataclass(frozen=True, slots=True)
class NetworkBlock:
    """A figure of one measure and the `parts` it is made of; the cell of an organisation has no parts.

    `place` is the short name of the organisation, the region or the country.
    """

    level: Level
    place: str
    measure: str
    first_day: date
    last_day: date
    figure: Figure
    parts: tuple[NetworkBlock, ...] = ()

    @property
    def key(self) -> tuple[Level, str, str, date]:
        return self.level, self.place, self.measure, self.last_day

    @property
    def cells(self) -> Iterator[NetworkBlock]:
        """The cells of organisations it is made of."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.cells


def union(
    level: Level, place: str, first_day: date, last_day: date, parts: Iterable[NetworkBlock]
) -> NetworkBlock | None:
    """Return the block that these parts make together; None while they are of fewer than three places.

    Which parts there are is a matter of counts and the calendar (they closed so); their figures play no part.
    """
    found = tuple(sorted(parts, key=lambda part: part.key))
    if len({part.place for part in found}) < LEAST_PARTS:
        return None
    figure = combined([cell.figure for part in found for cell in part.cells])
    return NetworkBlock(level, place, found[0].measure, first_day, last_day, figure, found)


def close(
    places: Mapping[str, Iterable[str]],
    level: Level,
    waiting: Iterable[NetworkBlock],
    last_day: date,
    since: Mapping[str, date],
) -> list[NetworkBlock]:
    """Return the blocks of one measure that close on `last_day`, for each place of a level.

    `places` names the members of each place; `waiting` are the blocks one level down that are in none yet; `since` is
    the first day of the open block of a place that has closed one before. What closed after `last_day` waits.
    """
    ready = [block for block in waiting if block.last_day <= last_day]
    closed = []
    for place, members in places.items():
        within = frozenset(members)
        parts = [block for block in ready if block.place in within]
        opened = since.get(place) or min((block.first_day for block in parts), default=last_day)
        if block := union(level, place, opened, last_day, parts):
            closed.append(block)
    return closed


def check_laminar(blocks: Iterable[NetworkBlock]) -> None:
    """Raise NotLaminar unless of any two blocks one holds all cells of the other, or they share none.

    Every block is to be of one measure, with each part in one block only.
    """
    blocks = list(blocks)
    if len({block.key for block in blocks}) < len(blocks):
        raise NotLaminar("a block stands there twice")
    for block in blocks:
        if any(part.measure != block.measure for part in block.parts):
            raise NotLaminar(f"{block.place}, {block.measure}: a part of another measure")
    check_nested(frozenset(cell.key for cell in block.cells) for block in blocks)


def check_nested(sets: Iterable[frozenset[Hashable]]) -> None:
    """Raise NotLaminar when two sets overlap without one holding the other.

    From small to large: the sets that a larger one meets must lie in it whole.
    """
    outermost: dict[Hashable, frozenset[Hashable]] = {}
    for group in sorted(sets, key=len):
        if any(not met <= group for met in {outermost[one] for one in group if one in outermost}):
            raise NotLaminar("two groups overlap in part")
        outermost.update(dict.fromkeys(group, group))


class Beside(StrEnum):
    """How an organisation compares to the others: mostly there is no certain difference."""

    WITHIN = "within"
    SHORTER = "shorter"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figure of the others together with its range in steps, and how one organisation compares to it."""

    others: Figure
    low: int
    high: int
    beside: Beside


def compare(own: Figure, others: Sequence[Figure], scale: Scale) -> Comparison | None:
    """Set the figure of an organisation beside the range of the others of its region, without itself.

    Only when the ranges do not touch is there a difference to speak of. None with fewer than two others: then it
    would be a match between two.
    """
    if len(others) < LEAST_PARTS - 1:
        return None
    figure = combined(others)
    low, high = uncertainty(figure, scale)
    own_low, own_high = (steps * own.step.days for steps in uncertainty(own, scale))
    shorter, longer = own_high < low * figure.step.days, own_low > high * figure.step.days
    return Comparison(figure, low, high, Beside.SHORTER if shorter else Beside.LONGER if longer else Beside.WITHIN)
