"""A country of made-up organisations without a database, and what they, their regions and the country would publish.

Only who was on the way to what, and how long it truly took. Sizes are lognormal between 12 and 900 people in five
years; each organisation has its own speed (10% spread), so that regions differ for real. Coaches have one to five
coachees, households one to five people of whom all have one coach, 8% a year leave, and one booking in seven comes one
to eight months late. The lengths are those of `simulation.lives`; the figures come from the domain's own functions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.network import Level, NetworkBlock, close
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, PastBlock, Rules, freeze
from pragma_coach.domain.scoreboard.figures import Measure, MeasureKind, uncertainty
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId
from pragma_coach.simulation.rhythms import MONTH, PHASE_1_MEAN, PHASE_1_SHAPE, PHASE_2_MEAN, PHASE_2_SHAPE

SMALLEST, LARGEST = 12, 900
_YEARS = 5
_LEAVE_A_DAY = 0.08 / 365.25
_HOUSEHOLDS = (0.5, 0.22, 0.13, 0.1, 0.05)
_LATE = 1 / 7
_SPEED_SPREAD = 0.1
COUNTRY = "land"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Road:
    """A measure with the truth behind it: a share of all people ever gets there, in gamma-distributed time (days)."""

    measure: Measure
    share: float
    shape: float
    mean: float


def _phase(number: int, norm: Duration, shape: float, mean: float) -> Road:
    starts, ends, gate = f"phase:{number - 1}", f"phase:{number}", int(1.6 * norm.days)
    title = f"Fase {number}"
    return Road(Measure(f"fase-{number}", title, MeasureKind.PHASE, starts, ends, norm, None, gate), 1.0, shape, mean)


def _outcome(name: str, title: str, norm: int, horizon: int, share: float) -> Road:
    facts = ("phase:0", f"milestone:{name}", Duration(norm, Unit.MONTHS), Duration(horizon, Unit.MONTHS))
    gate = int((horizon + 6) * MONTH)
    return Road(Measure(name, title, MeasureKind.OUTCOME, *facts, gate), share, 2.8, norm * MONTH)


ROADS = (
    _phase(1, Duration(3, Unit.WEEKS), PHASE_1_SHAPE, PHASE_1_MEAN),
    _phase(2, Duration(15, Unit.MONTHS), PHASE_2_SHAPE, PHASE_2_MEAN),
    _outcome("sponsored_job", "Gesponsorde baan", 4, 12, 0.55),
    _outcome("volunteering", "Vrijwilligerswerk", 9, 24, 0.65),
    _outcome("internship", "Stage", 12, 24, 0.5),
    _outcome("paid_job", "Betaalde baan", 18, 36, 0.55),
)
MEASURES = tuple(road.measure for road in ROADS)


@dataclass(frozen=True, slots=True)
class MadeUpOrganisation:
    """An organisation: its short name, its region, how many people, how slow (1: as usual), and its spells."""

    slug: str
    region: str
    people: int
    slowness: float
    spells: Mapping[str, tuple[Spell, ...]]


def country(
    seed: int, organisations: int, *, regions: int, since: date, quarters: int = 20
) -> Iterator[MadeUpOrganisation]:
    """Yield the organisations of a country, one by one; the same arguments give the same country."""
    random = Random(f"country-{seed}")
    end = (quarter_ends(since, quarters)[-1] - since).days + 1
    for number in range(organisations):
        people = min(LARGEST, max(SMALLEST, round(random.lognormvariate(4.2, 0.9))))
        slowness = random.lognormvariate(0, _SPEED_SPREAD)
        own = Random(f"country-{seed}-{number}")
        there = max(1, round(people * end / (_YEARS * 365.25)))
        spells = _spells(own, there, slowness, since, end)
        yield MadeUpOrganisation(f"org-{number:03}", f"regio-{number % regions:02}", people, slowness, spells)


def quarter_ends(since: date, quarters: int) -> list[date]:
    """Return the last days of so many quarters, from the one that holds a day."""
    found = [Quarter.of(since)]
    while len(found) < quarters:
        found.append(found[-1].next())
    return [quarter.last_day for quarter in found]


def _spells(random: Random, people: int, slowness: float, since: date, end: int) -> dict[str, tuple[Spell, ...]]:
    found: dict[str, list[Spell]] = {road.measure.id: [] for road in ROADS}
    coach = household = room = together = 0
    arrival = 0
    for number in range(people):
        if together == 0:
            household, arrival = household + 1, random.randrange(end)
            together = random.choices(range(1, 6), _HOUSEHOLDS)[0]
            if room < together:
                coach, room = coach + 1, random.randint(max(together, 1), 5)
        together, room = together - 1, room - 1
        leaves = arrival + round(random.expovariate(_LEAVE_A_DAY))
        phase_1_on = 0
        for road in ROADS:
            begins = phase_1_on if road.measure.id == "fase-2" else arrival
            reached = begins + _days(random, road, slowness) if random.random() < road.share else end + leaves
            if road.measure.id == "fase-1":
                phase_1_on = reached
            if begins < min(end, leaves):
                late = random.randint(30, 240) if random.random() < _LATE else 0
                who = (CoacheeId(number), frozenset({AccountId(coach)}), HouseholdId(household))
                found[road.measure.id].append(_spell(road, who, since, begins, (reached, leaves, end), late))
    return {measure: tuple(spells) for measure, spells in found.items()}


def _spell(
    road: Road,
    who: tuple[CoacheeId, frozenset[AccountId], HouseholdId],
    since: date,
    begins: int,
    endings: tuple[int, int, int],
    late: int,
) -> Spell:
    """Return the spell that begins on a day, with the days of the event, of leaving and of the end of the story."""
    start, ends = since + timedelta(days=begins), min(endings)
    kind = (SpellEnd.EVENT, SpellEnd.EXIT, SpellEnd.OPEN)[endings.index(ends)]
    exit_ = ends - begins
    booked = start + timedelta(days=exit_ + late) if kind is SpellEnd.EVENT else None
    coachee, coaches, household = who
    return Spell(coachee, road.measure.id, start, 0, exit_, kind, booked, coaches, household)


def _days(random: Random, road: Road, slowness: float) -> int:
    return max(1, round(random.gammavariate(road.shape, slowness * road.mean / road.shape)))


@lru_cache
def _population(shape: float, mean: float) -> tuple[float, ...]:
    random = Random(f"{shape}-{mean}")
    return tuple(sorted(random.gammavariate(shape, mean / shape) for _ in range(20_000)))


def true_median(road: Road, organisations: Sequence[MadeUpOrganisation]) -> float:
    """Return the true figure, in days, of these organisations together: of an outcome among who reach it in time.

    Everybody of them weighs the same. Found by halving on 20,000 draws of each organisation's own distribution.
    """
    population = _population(road.shape, road.mean)

    def done(age: float) -> float:
        return sum(one.people * bisect_right(population, age / one.slowness) for one in organisations)

    horizon = road.measure.horizon.days if road.measure.horizon else population[-1] * 3
    wanted, low, high = done(horizon) / 2, 0.0, horizon
    while high - low > 0.05:
        middle = (low + high) / 2
        low, high = (middle, high) if done(middle) < wanted else (low, middle)
    return low


@dataclass(slots=True)
class CountryFigures:
    """All blocks of all levels in the order in which they closed, and who is behind each cell."""

    blocks: dict[Level, list[NetworkBlock]] = field(default_factory=lambda: {level: [] for level in Level})
    groups: dict[tuple[Level, str, str, date], frozenset[Spell]] = field(default_factory=dict)

    def group(self, block: NetworkBlock) -> frozenset[Spell]:
        """Return everybody behind a block, those of different organisations kept apart by their place."""
        return frozenset[Spell]().union(*(self.groups[cell.key] for cell in block.cells))


def publish_organisations(
    organisations: Iterable[MadeUpOrganisation], ends: Sequence[date], rules: Rules, since: date
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


def _cell(place: str, block: ClosedBlock) -> NetworkBlock:
    return NetworkBlock(Level.ORGANISATION, place, block.measure.id, block.first_day, block.last_day, block.figure)


def publish_levels(figures: CountryFigures, organisations: Sequence[MadeUpOrganisation], ends: Sequence[date]) -> None:
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


def events_until(organisations: Iterable[MadeUpOrganisation], last_day: date, grace_days: int) -> int:
    """Return how many events have happened and were booked in time for the last quarter."""
    booked_until = last_day + timedelta(days=grace_days)
    return sum(
        spell.kind is SpellEnd.EVENT and spell.ended_on <= last_day and (spell.booked or last_day) <= booked_until
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


def nearness(
    figures: CountryFigures, organisations: Sequence[MadeUpOrganisation], level: Level, measure: str
) -> Nearness:
    """Set the blocks of a level beside the true median of everybody of their place, whether or not they counted."""
    road = next(road for road in ROADS if road.measure.id == measure)
    members: dict[str, list[MadeUpOrganisation]] = defaultdict(list)
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
