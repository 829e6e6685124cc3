"""What a made-up country would have published: cells of organisations, and the blocks of regions and the country.

Used by `bench/country.py` and by the tests: the same domain functions as the real thing, without files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pragma_coach.domain.network import Block, Level, close
from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, PastBlock, Rules, freeze
from pragma_coach.domain.scoreboard.figures import uncertainty
from pragma_coach.domain.scoreboard.lead_time import Ending, Spell
from pragma_coach.simulation.country import MEASURES, ROADS, MadeUp, true_median

COUNTRY = "land"
_DAY = timedelta(days=1)


@dataclass(slots=True)
class CountryFigures:
    """All blocks of all levels in the order in which they closed, and who is behind each cell."""

    blocks: dict[Level, list[Block]] = field(default_factory=lambda: {level: [] for level in Level})
    groups: dict[tuple[Level, str, str, date], frozenset[Spell]] = field(default_factory=dict)

    def group(self, block: Block) -> frozenset[Spell]:
        """Return everybody behind a block, those of different organisations kept apart by their place."""
        return frozenset[Spell]().union(*(self.groups[cell.key] for cell in block.cells))


def publish_organisations(
    organisations: Iterable[MadeUp], ends: Sequence[date], rules: Rules, since: date
) -> CountryFigures:
    """Freeze every organisation at every quarter end, as each would do on its own machine."""
    figures = CountryFigures()
    for one in organisations:
        past: list[PastBlock] = []
        for last_day in ends:
            closed = freeze(MEASURES, one.spells, past, last_day, rules, since)
            past += [block.past for block in closed]
            for block in closed:
                cell = _cell(one.slug, block)
                figures.blocks[Level.ORGANISATION].append(cell)
                figures.groups[cell.key] = block.group
    return figures


def _cell(place: str, block: ClosedBlock) -> Block:
    return Block(Level.ORGANISATION, place, block.measure.id, block.first_day, block.last_day, block.figure)


def publish_levels(figures: CountryFigures, organisations: Sequence[MadeUp], ends: Sequence[date]) -> None:
    """Add the blocks of regions and the country that close at every quarter end."""
    regions: dict[str, list[str]] = defaultdict(list)
    for one in organisations:
        regions[one.region].append(one.slug)
    for level, places in ((Level.REGION, regions), (Level.COUNTRY, {COUNTRY: list(regions)})):
        below = Level.ORGANISATION if level is Level.REGION else Level.REGION
        for measure in MEASURES:
            waiting = {block.key: block for block in figures.blocks[below] if block.measure == measure.id}
            since: dict[str, date] = {}
            for last_day in ends:
                for block in close(places, level, waiting.values(), last_day, since):
                    figures.blocks[level].append(block)
                    since[block.place] = last_day + _DAY
                    for part in block.parts:
                        del waiting[part.key]


def events_until(organisations: Iterable[MadeUp], last_day: date, grace_days: int) -> int:
    """Return how many events have happened and were booked in time for the last quarter."""
    booked_until = last_day + timedelta(days=grace_days)
    return sum(
        spell.kind is Ending.EVENT and spell.ended_on <= last_day and (spell.booked or last_day) <= booked_until
        for one in organisations
        for spells in one.spells.values()
        for spell in spells
    )


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near the blocks of a level are to the truth, as shares of it; `covered` is how often their range holds it."""

    blocks: int
    error: float
    bias: float
    covered: float


def nearness(figures: CountryFigures, organisations: Sequence[MadeUp], level: Level, measure: str) -> Nearness:
    """Set the blocks of a level beside the true median of everybody of their place, whether or not they counted."""
    road = next(road for road in ROADS if road.measure.id == measure)
    members: dict[str, list[MadeUp]] = defaultdict(list)
    for one in organisations:
        members[{Level.ORGANISATION: one.slug, Level.REGION: one.region, Level.COUNTRY: COUNTRY}[level]].append(one)
    truth: dict[str, float] = {}
    off, covered = [], 0
    for block in (one for one in figures.blocks[level] if one.measure == measure):
        if block.place not in truth:
            truth[block.place] = true_median(road, members[block.place])
        low, high = (steps * block.figure.step.days for steps in uncertainty(block.figure, road.measure.scale))
        off.append(block.figure.days / truth[block.place] - 1)
        covered += low <= truth[block.place] <= high
    count = max(1, len(off))
    return Nearness(len(off), sum(map(abs, off)) / count, sum(off) / count, covered / count)
