"""Houses that are broken on purpose, each in one way in which real ones have been; every one must be caught."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import mean, pstdev
from typing import Any

from archive import Facts, Key
from houses import JOB, PHASE_2, RULES, SINCE, Group, House, key_of

from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, PastBlock, Rules
from pragma_coach.domain.scoreboard.figures import Band, Figure, Measure, Step
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId

Printed = dict[Key, tuple[dict[str, Any], Group]]


class ThresholdOneLower(House):
    rules = replace(RULES, k=9, because="niemand keek")


class _Blind(House):
    """Closes on facts in which something is not seen; what is printed is about the true people."""

    def blind(self, spell: Spell) -> Spell:
        return spell

    def close(self, facts: Facts, past: Sequence[PastBlock], last_day: date) -> list[ClosedBlock]:
        seen = {name: tuple(map(self.blind, spells)) for name, spells in facts.items()}
        true = {(name, spell.coachee): spell for name, spells in facts.items() for spell in spells}
        return [
            replace(block, group=frozenset(true[block.measure.id, who] for who in block.coachees))
            for block in super().close(seen, past, last_day)
        ]


class NoCoachRule(_Blind):
    def blind(self, spell: Spell) -> Spell:
        return replace(spell, coaches=frozenset({AccountId(1000 + spell.coachee)}))


class NoHouseholdRule(_Blind):
    def blind(self, spell: Spell) -> Spell:
        return replace(spell, household=None)


class OnlyTheFirstCoachCounts(_Blind):
    def blind(self, spell: Spell) -> Spell:
        return replace(spell, coaches=frozenset(sorted(spell.coaches)[:1]))


class MadeUpPeopleCount(_Blind):
    def blind(self, spell: Spell) -> Spell:
        return replace(spell, verified=True)


class _TwoMayKnowAll(Rules):
    @property
    def rest_of_two(self) -> int:
        return 0


class TwoTogetherMayKnowAll(House):
    rules = _TwoMayKnowAll()


class RecomputedAfterErasure(House):
    def printed(
        self, blocks: Sequence[ClosedBlock], facts: Facts, gone: frozenset[CoacheeId], last_day: date
    ) -> Printed:
        fresh = []
        for block in blocks:
            left = frozenset(spell for spell in block.group if spell.coachee not in gone)
            if left != block.group:
                block = replace(block, group=left, figure=_about(left, block))
            fresh.append(block)
        return super().printed(fresh, facts, gone, last_day)


class LateBookingsReopen(House):
    def printed(
        self, blocks: Sequence[ClosedBlock], facts: Facts, gone: frozenset[CoacheeId], last_day: date
    ) -> Printed:
        fresh = []
        for block in blocks:
            late = {
                spell
                for spell in facts[block.measure.id]
                if spell.booked and spell.verified and block.first_day <= spell.ended_on <= block.last_day
            }
            group = block.group | late
            fresh.append(replace(block, group=group, figure=_about(group, block)))
        return super().printed(fresh, facts, gone, last_day)


class RecountedAfterCorrection(House):
    def remembered(self, block: ClosedBlock, facts: Facts, gone: frozenset[CoacheeId]) -> PastBlock:
        now = {spell.coachee: spell for spell in facts[block.measure.id]}
        unchanged = frozenset(spell.coachee for spell in block.group if now.get(spell.coachee) == spell)
        return replace(super().remembered(block, facts, gone), coachees=unchanged)


def _about(group: Group, block: ClosedBlock) -> Figure:
    """Return the plain mean of a group in the steps of a block."""
    days = mean(spell.exit for spell in group)
    return Figure(max(1, round(days / block.figure.step.days)), block.figure.step, block.figure.band)


def _live(name: str, group: Group, first_day: date, last_day: date) -> Printed:
    figure = Figure(max(1, round(mean(spell.exit for spell in group))), Step.DAY, Band.of(len(group)))
    row = {
        "measure": name,
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat(),
        "value": figure.value,
        "unit": figure.step.value,
        "people": figure.band.value,
    }
    return {(name, first_day.isoformat(), last_day.isoformat()): (row, group)}


def _events(facts: Facts, measure: Measure, first_day: date, last_day: date) -> Group:
    return frozenset(
        spell
        for spell in facts[measure.id]
        if spell.kind is SpellEnd.EVENT and spell.verified and first_day <= spell.ended_on <= last_day
    )


class RollingYear(House):
    def printed(
        self, blocks: Sequence[ClosedBlock], facts: Facts, gone: frozenset[CoacheeId], last_day: date
    ) -> Printed:
        year = _events(facts, PHASE_2, last_day - timedelta(days=365), last_day)
        more = _live("jaar", year, last_day - timedelta(days=365), last_day) if len(year) >= 10 else {}
        return super().printed(blocks, facts, gone, last_day) | more


class LiveTotal(House):
    def printed(
        self, blocks: Sequence[ClosedBlock], facts: Facts, gone: frozenset[CoacheeId], last_day: date
    ) -> Printed:
        everybody = _events(facts, JOB, SINCE, last_day)
        more = _live("totaal", everybody, SINCE, last_day) if len(everybody) >= 10 else {}
        return super().printed(blocks, facts, gone, last_day) | more


class RegionFromLiveRows(House):
    """The region is this organisation and two small ones that never publish anything themselves."""

    def printed(
        self, blocks: Sequence[ClosedBlock], facts: Facts, gone: frozenset[CoacheeId], last_day: date
    ) -> Printed:
        own = _events(facts, JOB, SINCE, last_day)
        neighbours = frozenset(
            replace(spell, coachee=CoacheeId(500 + spell.coachee)) for spell in sorted(own, key=lambda s: s.coachee)[:6]
        )
        more = _live("regio", own | neighbours, SINCE, last_day) if len(own) >= 10 else {}
        return super().printed(blocks, facts, gone, last_day) | more


class FreshNoise(House):
    def serve(self, edition: bytes) -> bytes:
        data = json.loads(edition)
        for row in data["numbers"]:
            row["value"] += self.random.choice((-1, 0, 1))
        return json.dumps(data).encode()


class NudgedAgainEveryQuarter(House):
    def row(self, block: ClosedBlock) -> dict[str, Any]:
        row = super().row(block)
        return {**row, "value": max(1, row["value"] + self.random.choice((-1, 0, 1)))}


class ExactNumberOfPeople(House):
    def row(self, block: ClosedBlock) -> dict[str, Any]:
        return {**super().row(block), "n": len(block.group)}


class FastestAndSlowest(House):
    def row(self, block: ClosedBlock) -> dict[str, Any]:
        days = sorted(spell.exit for spell in block.group)
        return {**super().row(block), "fastest": days[0], "slowest": days[-1]}


class AFloat(House):
    def row(self, block: ClosedBlock) -> dict[str, Any]:
        return {**super().row(block), "value": mean(spell.exit for spell in block.group)}


class RoundedToTheDay(House):
    """Prints the mean in tenths of a day, as if those were steps: a whole number that hides nothing."""

    def row(self, block: ClosedBlock) -> dict[str, Any]:
        days = round(sum(spell.exit for spell in block.group) * 10 / len(block.group))
        return {**super().row(block), "unit": "day", "value": days}


class ClosesOnDurations(House):
    """Waits while the durations lie too far apart, "because the figure is not reliable yet"."""

    def close(self, facts: Facts, past: Sequence[PastBlock], last_day: date) -> list[ClosedBlock]:
        closed = super().close(facts, past, last_day)
        return [block for block in closed if _spread(block.group) < 0.55]


def _spread(group: Group) -> float:
    days = [max(1, spell.exit) for spell in group]
    return pstdev(days) / mean(days)


class TellsHowManyAreMissing(House):
    def bytes(self, rows: Sequence[Mapping[str, Any]], facts: Facts) -> bytes:
        data = json.loads(super().bytes(rows, facts))
        missing = {name: sum(spell.booked is not None for spell in facts[name]) for name in data["not_yet"]}
        return json.dumps({**data, "not_yet": [f"{name}: {count} van 10" for name, count in missing.items()]}).encode()


class SumOfMeasures(House):
    """Prints, about the same people, what follows from two other measures, without asking whether it may."""

    def printed(
        self, blocks: Sequence[ClosedBlock], facts: Facts, gone: frozenset[CoacheeId], last_day: date
    ) -> Printed:
        more: Printed = {}
        for block in blocks:
            if block.measure == JOB:
                total = replace(block, measure=replace(JOB, id="totaal", starts="phase:1"))
                group = frozenset(replace(spell, measure="totaal") for spell in block.group)
                more[key_of(total)] = (self.row(total), group)
        return super().printed(blocks, facts, gone, last_day) | more


class CountsEverybodyTwice(House):
    """Forgets who counted, so that a block holds everybody of all time."""

    def close(self, facts: Facts, past: Sequence[PastBlock], last_day: date) -> list[ClosedBlock]:
        empty = [replace(block, coachees=frozenset()) for block in past]
        return super().close(facts, empty, last_day)


MUTANTS: tuple[type[House], ...] = (
    ThresholdOneLower,
    NoCoachRule,
    NoHouseholdRule,
    OnlyTheFirstCoachCounts,
    TwoTogetherMayKnowAll,
    MadeUpPeopleCount,
    RecomputedAfterErasure,
    RecountedAfterCorrection,
    LateBookingsReopen,
    RollingYear,
    LiveTotal,
    RegionFromLiveRows,
    FreshNoise,
    NudgedAgainEveryQuarter,
    ExactNumberOfPeople,
    FastestAndSlowest,
    AFloat,
    RoundedToTheDay,
    ClosesOnDurations,
    TellsHowManyAreMissing,
    SumOfMeasures,
    CountsEverybodyTwice,
)
