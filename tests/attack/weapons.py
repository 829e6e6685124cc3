"""The attacks on a publishing house: each returns what it found out, or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from archive import Facts
from houses import (
    ENDS,
    RULES,
    SINCE,
    Archive,
    Group,
    History,
    House,
    Kind,
    corrected,
    history,
    known,
    nasty,
    people_of,
    without,
)

from pragma_coach.domain.scoreboard.disclosure import audit_atoms
from pragma_coach.domain.scoreboard.figures import AdditiveMeasures, check_measures
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId
from pragma_coach.services.scoreboard.proof import Total, intervals
from pragma_coach.simulation.attack import far_from, longest, with_duration

Weapon = Callable[[type[House]], Iterator[str]]
SEEDS = (1, 2, 3)
KEYS = {"measure", "first_day", "last_day", "value", "unit", "people"}
BANDS = {"5-9", "10-14", "15-19", "20-29", "30-49", "50-99", "100-199"}


def archives(house: type[House], kinds: tuple[Kind, ...] = (Kind.USUAL,)) -> Iterator[Archive]:
    """Publish the histories of some nasty towns."""
    for seed in SEEDS:
        for kind in kinds:
            yield house().publish(history(seed, kind=kind))


def differencing(house: type[House]) -> Iterator[str]:
    """A1, A2: subtract everything from everything; whatever is left must be a safe group."""
    for archive in archives(house, tuple(Kind)):
        for atom in audit_atoms(archive.groups, RULES):
            yield f"a group of {len(atom)} that is not safe"


def linear_programming(house: type[House]) -> Iterator[str]:
    """A3: with the exact sum behind every number, how far can everybody be pinned down?"""
    for archive in archives(house):
        sums: dict[str, list[Group]] = {}
        for group in archive.groups:
            for measure in {spell.measure for spell in group}:
                sums.setdefault(measure, []).append(frozenset(spell for spell in group if spell.measure == measure))
        for groups in sums.values():
            totals = [Total(group, *(2 * [float(sum(spell.exit for spell in group))])) for group in groups]
            before = {spell: (1.0, 1500.0) for group in groups for spell in group}
            for spell, (low, high) in intervals(before, totals).items():
                if high - low < 0.5 * 1499:
                    yield f"{spell.exit} days is known to lie between {low:.0f} and {high:.0f}"


def immutability(house: type[House]) -> Iterator[str]:
    """A1, A8: a number that was printed stands in every later edition, the same; no two overlap."""
    for archive in archives(house):
        for number in range(1, len(archive.editions)):
            before, after = archive.numbers(number - 1), archive.numbers(number)
            for key, row in before.items():
                if after.get(key) != row:
                    yield f"{key} was {row} and became {after.get(key)}"


def averaging(house: type[House]) -> Iterator[str]:
    """A8: ask a hundred times for the same; and let the same facts be printed twice."""
    one = house()
    archive = one.publish(history(1))
    if len({one.serve(archive.editions[-1]) for _ in range(100)}) > 1:
        yield "an answer changes from one visit to the next"
    if house().publish(history(1)).editions != archive.editions:
        yield "the same facts give other bytes"


def erasure(house: type[House]) -> Iterator[str]:
    """A10, T8: forget somebody after a quarter; every number about others stays the same, before and after."""
    for seed in SEEDS:
        plain = history(seed, forget=False, correct=False)
        archive = house().publish(plain)
        random = Random(seed)
        for _ in range(4):
            at = random.randrange(3, len(plain) - 1)
            counted = sorted({spell.coachee for group in archive.behind[at - 1].values() for spell in group})
            if not counted:
                continue
            who = random.choice(counted)
            facts = [without(facts, who) if number >= at else facts for number, facts in enumerate(plain.facts)]
            gone = [frozenset({who}) if number == at else frozenset() for number in range(len(plain))]
            yield from _differences(archive, house().publish(History(facts, gone)), at, who)


def correction(house: type[House]) -> Iterator[str]:
    """A9, A10: move the dates of somebody who counted; every number about others stays the same."""
    for seed in SEEDS:
        plain = history(seed, forget=False, correct=False)
        archive = house().publish(plain)
        random = Random(seed)
        for _ in range(4):
            at = random.randrange(3, len(plain) - 1)
            counted = sorted({spell.coachee for group in archive.behind[at - 1].values() for spell in group})
            if not counted:
                continue
            who = random.choice(counted)
            days, day = random.choice((-90, 90, 300)), ENDS[at]
            facts = [
                _moved(facts, archive, at, who, days, day) if number >= at else facts
                for number, facts in enumerate(plain.facts)
            ]
            yield from _differences(archive, house().publish(History(facts, plain.forgotten)), at, who)


def _moved(facts: Facts, archive: Archive, at: int, who: CoacheeId, days: int, day: date) -> Facts:
    """Move only what was published already: what is still open may change what is still to come."""
    published = {spell.measure for group in archive.behind[at - 1].values() for spell in group if spell.coachee == who}
    right = corrected(facts, who, days, day)
    return {name: right[name] if name in published else facts[name] for name in facts}


def _differences(one: Archive, other: Archive, at: int, who: CoacheeId) -> Iterator[str]:
    """Compare the numbers of the measures in which the person had counted by then, in all editions."""
    counted = {
        key[0]
        for key, group in one.behind[at - 1].items()
        if any(spell.coachee == who and spell.measure == key[0] for spell in group)
    }
    for number in range(len(one.editions)):
        rows, others = one.numbers(number), other.numbers(number)
        for key in rows.keys() | others.keys():
            if key[0] in counted and rows.get(key) != others.get(key):
                yield f"{key}: {rows.get(key)} or {others.get(key)}"


def existence(house: type[House]) -> Iterator[str]:
    """A6: which numbers exist must not depend on how long anything took."""
    for seed in SEEDS:
        plain = history(seed, forget=False, correct=False)
        random = Random(seed)
        other = nasty(seed)
        durations = {
            (spell.measure, spell.coachee): random.choice((random.randrange(1, 60), random.randrange(1, 1200)))
            for spell in people_of(other)
        }
        changed = {
            name: tuple(with_duration(spell, durations[name, spell.coachee]) for spell in spells)
            for name, spells in other.items()
        }
        facts = [known(changed, last_day + timedelta(days=RULES.grace_days)) for last_day in ENDS]
        one, two = house().publish(plain), house().publish(History(facts, plain.forgotten))
        if one.behind[-1].keys() != two.behind[-1].keys():
            yield "another block closes when the durations are others"


def closed_list(house: type[House]) -> Iterator[str]:
    """A11: nothing is printed but the agreed keys, whole numbers of steps and bands."""
    for archive in archives(house):
        for edition in archive.editions:
            data = json.loads(edition)
            if data.keys() != {"numbers", "not_yet"}:
                yield f"more is told than agreed: {sorted(data)}"
            for row in data["numbers"]:
                if row.keys() != KEYS or type(row["value"]) is not int or row["people"] not in BANDS:
                    yield f"not as agreed: {row}"


def same_sign(house: type[House]) -> Iterator[str]:
    """A6, A11: nobody, nine people, one coach and too early look the same, byte for byte."""
    everybody = nasty(1)
    few = {
        name: tuple(s for s in spells if s.kind is SpellEnd.EVENT and s.verified) for name, spells in everybody.items()
    }
    towns: list[Facts] = [
        dict.fromkeys(everybody, ()),
        {name: spells[:9] for name, spells in few.items()},
        {name: tuple(_of_one_coach(spell) for spell in spells[:20]) for name, spells in few.items()},
    ]
    answers = set()
    for town in towns:
        facts = [known(town, last_day + timedelta(days=RULES.grace_days)) for last_day in ENDS]
        answers.add(tuple(house().publish(History(facts, [frozenset()] * len(ENDS))).editions))
    if len(answers) > 1:
        yield "one can see why there is no number"


def _of_one_coach(spell: Spell) -> Spell:
    return replace(spell, coaches=frozenset({AccountId(1)}))


def dummies(house: type[House]) -> Iterator[str]:
    """A9, T7: a coach makes people up around one newcomer; nobody the organisation did not confirm may count."""
    for seed in SEEDS:
        for group in house().publish(history(seed)).groups:
            if not all(spell.verified for spell in group):
                yield "made-up people count"


def sums_of_measures(house: type[House]) -> Iterator[str]:
    """A12: no measure may follow from the others, person by person."""
    try:
        check_measures(house.measures)
        house().publish(history(1))
    except AdditiveMeasures:
        return
    printed = {key[0] for archive in archives(house) for key in archive.behind[-1]}
    if printed - {measure.id for measure in house.measures}:
        yield "a measure is printed that nobody checked"


def all_but_one(house: type[House]) -> Iterator[str]:
    """A7, T10: who knows everybody else tries every duration of one person, over all editions."""
    targets = near = 0
    for seed in SEEDS:
        plain = history(seed, forget=False, correct=False)
        archive = house().publish(plain)
        for edition in range(len(plain)):
            before = archive.behind[edition - 1] if edition else {}
            new = [(key, group) for key, group in archive.behind[edition].items() if key not in before and group]
            for key, group in new:
                for target in sorted(group, key=lambda spell: spell.coachee)[::2]:
                    row = archive.numbers(edition)[key]
                    found = _pinned(house, plain.facts[edition], [*before.values()], ENDS[edition], target, row)
                    targets, near = targets + 1, near + bool(found)
                    if found == "exact":
                        yield f"{target.exit} days is known exactly"
    if near > max(1, 0.02 * targets):
        yield f"{near} within ten percent of {targets}"


def _pinned(
    house: type[House], facts: Facts, before: list[Group], last_day: date, target: Spell, row: dict[str, Any]
) -> str:
    past = [house().remembered_group(group) for group in before]
    others = tuple(spell for spell in facts[target.measure] if spell.coachee != target.coachee)

    def same(days: int) -> bool:
        guess = {**facts, target.measure: (*others, with_duration(target, days))}
        return house.could_print(guess, past, last_day, row)

    measure = next(one for one in house.measures if one.id == target.measure)
    assert same(target.exit), "the insider does not know how this house works"
    if any(map(same, far_from(target.exit, longest(measure)))):
        return ""
    return "near" if any(map(same, (target.exit - 2, target.exit + 2))) else "exact"


WEAPONS: tuple[Weapon, ...] = (
    differencing,
    linear_programming,
    immutability,
    averaging,
    erasure,
    correction,
    existence,
    closed_list,
    same_sign,
    dummies,
    sums_of_measures,
    all_but_one,
)
__all__ = ["SINCE", "WEAPONS", "Weapon"]
