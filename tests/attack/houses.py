"""A publishing house in the small: the domain as it is used, from facts to bytes, so that parts of it can be broken.

`House` is the real one. A mutant overrides one method. What it prints is JSON; who is really behind each number is kept
beside it, for the attackers are given that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from random import Random
from typing import Any

from archive import Facts, Key

from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, PastBlock, Rules, freeze
from pragma_coach.domain.scoreboard.figures import Measure, MeasureKind
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId

SINCE = date(2020, 1, 1)
PHASE_1 = Measure("fase-1", "Fase 1", MeasureKind.PHASE, "housed", "phase:1", Duration(3, Unit.WEEKS))
PHASE_2 = Measure("fase-2", "Fase 2", MeasureKind.PHASE, "phase:1", "phase:2", Duration(15, Unit.MONTHS))
JOB = Measure(
    "job", "Baan", MeasureKind.OUTCOME, "housed", "milestone:job", Duration(9, Unit.MONTHS), Duration(24, Unit.MONTHS)
)
MEASURES = (PHASE_2, JOB)
ENDS = tuple(
    date(year, month, day) for year in range(2020, 2023) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
)
RULES = Rules()

Group = frozenset[Spell]


@dataclass(frozen=True)
class History:
    """What an organisation knew at the end of each quarter (with its weeks of grace), and who was forgotten since."""

    facts: Sequence[Facts]
    forgotten: Sequence[frozenset[CoacheeId]]

    def __len__(self) -> int:
        return len(self.facts)


@dataclass
class Archive:
    """All bytes, edition by edition, and the group behind each number in them."""

    editions: list[bytes] = field(default_factory=list)
    behind: list[dict[Key, Group]] = field(default_factory=list)

    def numbers(self, edition: int) -> dict[Key, dict[str, Any]]:
        """Return the numbers of one edition by their names."""
        data = json.loads(self.editions[edition])
        return {(row["measure"], row["first_day"], row["last_day"]): row for row in data["numbers"]}

    @property
    def groups(self) -> set[Group]:
        """Every group behind any number that was ever printed."""
        return {group for behind in self.behind for group in behind.values()}


class House:
    """Publishes as the services do."""

    rules = RULES
    measures: Sequence[Measure] = MEASURES

    def __init__(self, seed: int = 1) -> None:
        self.random = Random(seed)  # of the nudges: the same draw for the same house

    def publish(self, history: History) -> Archive:
        """Return the archive of a whole history."""
        archive = Archive()
        blocks: list[ClosedBlock] = []
        for number, facts in enumerate(history.facts):
            gone = frozenset[CoacheeId]().union(*history.forgotten[: number + 1])
            past = [self.remembered(block, facts, gone) for block in blocks]
            blocks += self.close(facts, past, ENDS[number])
            printed = self.printed(blocks, facts, gone, ENDS[number])
            archive.behind.append({key: group for key, (_, group) in printed.items()})
            archive.editions.append(self.bytes([row for row, _ in printed.values()], facts))
        return archive

    def close(self, facts: Facts, past: Sequence[PastBlock], last_day: date) -> list[ClosedBlock]:
        """Return the new blocks."""
        nudges = {measure.id: self.nudge() for measure in self.measures}
        return freeze(self.measures, facts, past, last_day, self.rules, SINCE, nudges)

    def nudge(self) -> float:
        """Draw the chance of one figure."""
        return self.random.uniform(-0.5, 0.5)

    def remembered(self, block: ClosedBlock, _facts: Facts, gone: frozenset[CoacheeId]) -> PastBlock:
        """Return what is still known of a block."""
        return replace(block.past, coachees=block.past.coachees - gone)

    def printed(
        self, blocks: Sequence[ClosedBlock], _facts: Facts, _gone: frozenset[CoacheeId], _last_day: date
    ) -> dict[Key, tuple[dict[str, Any], Group]]:
        """Return every number of an edition, each with the people behind it."""
        return {key_of(block): (self.row(block), block.group) for block in blocks}

    def row(self, block: ClosedBlock) -> dict[str, Any]:
        """Return a number as it is printed."""
        measure, first_day, last_day = key_of(block)
        figure = block.figure
        return {
            "measure": measure,
            "first_day": first_day,
            "last_day": last_day,
            "value": figure.value,
            "unit": figure.step.value,
            "people": figure.band.value,
        }

    def bytes(self, rows: Sequence[Mapping[str, Any]], _facts: Facts) -> bytes:
        """Return an edition as everybody gets it."""
        known = {row["measure"] for row in rows}
        waiting = [measure.id for measure in self.measures if measure.id not in known]
        return json.dumps({"numbers": rows, "not_yet": waiting}).encode()

    @staticmethod
    def remembered_group(group: Group) -> PastBlock:
        """Return a block as the insider remembers it: the names on the page tell when it ended."""
        last = max(spell.ended_on for spell in group)
        end = next(end for end in ENDS if end >= last)
        return PastBlock(next(iter(group)).measure, end, frozenset(spell.coachee for spell in group))

    @classmethod
    def could_print(cls, facts: Facts, past: Sequence[PastBlock], last_day: date, row: Mapping[str, Any]) -> bool:
        """Tell whether these facts can have given a printed number, whatever the nudge was."""
        ends = []
        for chance in (-0.5, 0.5):
            house = cls()
            house.nudge = lambda chance=chance: chance  # type: ignore[method-assign]
            rows = [house.row(block) for block in house.close(facts, past, last_day)]
            ends += [made for made in rows if all(made[name] == row[name] for name in ("measure", "last_day"))]
        if len(ends) < 2:
            return False
        least, most = ends
        rest = [name for name in row if name != "value" and name not in ("first_day", "unit", "people")]
        if any(not least[name] == row[name] == most[name] for name in rest):
            return False
        return bool(least["value"] <= row["value"] <= most["value"])

    def serve(self, edition: bytes) -> bytes:
        """Answer a visitor who asks for an edition."""
        return edition


def key_of(block: ClosedBlock) -> Key:
    """Return what names the number of a block."""
    return block.measure.id, block.first_day.isoformat(), block.last_day.isoformat()


class Kind(Enum):
    """What makes a town hard to publish about: one in so many coaches, households, and people with a stand-in."""

    USUAL = (16, 24, 0.2)
    BUSY_COACHES = (3, 24, 0.2)
    LARGE_FAMILIES = (40, 4, 0.0)
    ONE_STAND_IN = (40, 40, 0.6)

    @property
    def coaches(self) -> int:
        return int(self.value[0])

    @property
    def households(self) -> int:
        return int(self.value[1])

    @property
    def stood_in(self) -> float:
        return float(self.value[2])


def nasty(seed: int, people: int = 70, *, kind: Kind = Kind.USUAL) -> dict[str, tuple[Spell, ...]]:
    """Return a town in which every rule is needed: busy coaches, large families, stand-ins, late and made-up events."""
    random = Random(seed)
    found: dict[str, list[Spell]] = {measure.id: [] for measure in MEASURES}
    for number in range(people):
        coaches = {AccountId(int(random.triangular(0, kind.coaches, 0)))}
        if random.random() < kind.stood_in:
            coaches.add(AccountId(100))
        household = HouseholdId(int(random.triangular(0, kind.households, 0)))
        start = SINCE + timedelta(days=random.randrange(-200, 900))
        dummy = random.random() < 0.1
        for measure, mean in ((PHASE_2, 300), (JOB, 200)):
            if random.random() < 0.25:
                continue
            days = max(1, round(random.gammavariate(3, mean / 3)))
            booked = start + timedelta(days=days + (random.randint(60, 200) if random.random() < 0.2 else 0))
            spell = Spell(
                CoacheeId(number),
                measure.id,
                start,
                min(days, max(0, (SINCE - start).days)),
                days,
                SpellEnd.EVENT,
                booked,
                frozenset(coaches),
                household,
                verified=not dummy,
            )
            found[measure.id].append(spell)
    return {name: tuple(spells) for name, spells in found.items()}


def history(seed: int, *, forget: bool = True, correct: bool = True, kind: Kind = Kind.USUAL) -> History:
    """Return the history of a nasty town, in which now and then somebody is forgotten or put right."""
    random = Random(seed)
    facts: Facts = nasty(seed, kind=kind)
    versions, gone = [], []
    for last_day in ENDS:
        versions.append(known(facts, last_day + timedelta(days=RULES.grace_days)))
        who = CoacheeId(random.randrange(70))
        forgets, corrects, days = random.random() < 0.5, random.random() < 0.7, random.randint(-60, 60)
        other = CoacheeId(random.randrange(70))
        gone.append(frozenset({who}) if forget and forgets else frozenset())
        if forget and forgets:
            facts = without(facts, who)
        if correct and corrects:
            facts = corrected(facts, other, days, last_day + timedelta(days=60))
    return History(versions, [frozenset(), *gone[:-1]])


def known(facts: Facts, day: date) -> Facts:
    """Return what the organisation knew on a day: an event that was not booked yet is somebody under way."""
    return {name: tuple(found for spell in spells if (found := _known(spell, day))) for name, spells in facts.items()}


def _known(spell: Spell, day: date) -> Spell | None:
    age = (day - spell.start).days
    if age <= spell.entry:
        return None
    if spell.booked is not None and spell.booked > day:
        return replace(spell, kind=SpellEnd.OPEN, booked=None, exit=age)
    return spell


def without(facts: Facts, who: CoacheeId) -> Facts:
    """Return the facts without one person."""
    return {name: tuple(spell for spell in spells if spell.coachee != who) for name, spells in facts.items()}


def corrected(facts: Facts, who: CoacheeId, days: int, day: date) -> Facts:
    """Return the facts with the event of one person moved, and booked on the day of the correction."""

    def moved(spell: Spell) -> Spell:
        exit_ = max(spell.entry, spell.exit + days, 1)
        return replace(spell, exit=exit_, booked=max(day, spell.start + timedelta(days=exit_)))

    return {
        name: tuple(moved(spell) if spell.coachee == who and spell.booked else spell for spell in spells)
        for name, spells in facts.items()
    }


def people_of(facts: Facts) -> Iterator[Spell]:
    """Yield every spell of every measure."""
    for spells in facts.values():
        yield from spells
