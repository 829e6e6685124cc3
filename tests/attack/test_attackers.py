"""What the attackers reach against three towns, and against boards as they are usually made."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from itertools import pairwise

import pytest
from archive import PATHS, TODAY, Archived
from naive import attack_means, live_average, rolling_mean
from outcomes import Tell, told

from pragma_coach.domain.scoreboard.disclosure import Rules, audit_atoms
from pragma_coach.services.scoreboard.proof import PROTECTED, Total, components, intervals, solved
from pragma_coach.simulation.attack import ALL_BUT_ONE, COALITION, LINKED, AttackTally, attack

ATTACKERS = {
    "T2": "T1 T2 T6 T9: outsider, exact sums",
    "T3": "T3: a coach",
    "T4": "T4: two coaches, coach and family",
    "T5": "T5: a coachee or family",
    LINKED: "A12: all measures linked",
    ALL_BUT_ONE: "T10: knows everybody but one",
}


def test_nobody_recovers_a_duration_from_the_archive_of_a_town(towns: list[Archived], tell: Tell) -> None:
    tallies = dict.fromkeys(ATTACKERS, AttackTally())
    for town in towns:
        for name, tally in attack(town.victim).items():
            tallies[name] += tally
    for name, tally in tallies.items():
        tell(told(ATTACKERS[name], tally))
        assert tally.targets >= 500
        assert tally.exact == 0
        assert tally.near <= (0.01 * tally.targets if name == ALL_BUT_ONE else 0)
        if name not in (COALITION, LINKED):
            assert tally.narrowest >= PROTECTED


def test_the_towns_are_as_real_ones(towns: list[Archived]) -> None:
    for town in towns:
        assert len(town.editions[-1].numbers) >= 12
        assert town.corrected
        counted = {who for shown in town.victim.shown for who in shown.block.coachees}
        assert any(town.erased & counted for town in towns)
        late = [
            s
            for spells in town.editions[-1].facts.values()
            for s in spells
            if s.booked and (s.booked - s.ended_on).days > 60
        ]
        assert late


def test_what_was_published_is_cut_in_safe_groups_only(towns: list[Archived]) -> None:
    for town in towns:
        assert audit_atoms([shown.block.group for shown in town.victim.shown], Rules()) == []


def test_no_edition_takes_back_or_changes_what_an_earlier_one_said(towns: list[Archived]) -> None:
    for town in towns:
        for before, after in pairwise(town.editions):
            assert before.numbers.items() <= after.numbers.items()
            new = after.numbers.keys() - before.numbers.keys()
            assert all(date.fromisoformat(key[2]) == after.quarter.last_day for key in new)


def test_every_number_for_machines_is_whole_and_every_answer_keeps_to_its_headers(towns: list[Archived]) -> None:
    allowed = {
        "Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control", "Link", "Access-Control-Allow-Origin",
        "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
        "Permissions-Policy", "Content-Security-Policy", "Strict-Transport-Security", "Content-Disposition",
    }  # fmt: skip
    for town in towns:
        for edition in town.editions:
            assert json.loads(edition.pages[PATHS[3]].body, parse_float=pytest.fail)
            rows = csv.reader(io.StringIO(edition.pages[PATHS[2]].body.decode("utf-8-sig")), delimiter=";")
            assert not any(re.fullmatch(r"-?\d+[.,]\d+", cell) for row in rows for cell in row)
            for page in edition.pages.values():
                assert {name for name, _ in page.headers} <= allowed


def test_asking_again_and_again_gives_the_same_bytes(towns: list[Archived]) -> None:
    for town in towns:
        ((body, _),) = town.again
        assert body == town.editions[-1].pages[PATHS[3]].body


def test_a_live_average_gives_nearly_everybody_away(towns: list[Archived], tell: Tell) -> None:
    tally = AttackTally()
    for town in towns:
        facts = town.editions[-1].facts
        archive = live_average(facts, town.measures, town.since, TODAY)
        tally += attack_means(archive, facts, town.measures, 9)
    tell(told("control: live average", tally))
    assert tally.exact >= 0.9 * tally.targets


def test_a_rolling_mean_from_eight_people_gives_a_fifth_away(towns: list[Archived], tell: Tell) -> None:
    tally = AttackTally()
    for town in towns:
        facts = town.editions[-1].facts
        archive = rolling_mean(facts, town.measures, town.since, TODAY)
        tally += attack_means(archive, facts, town.measures, 9)
    tell(told("control: NHS-HES rule, monthly", tally))
    assert tally.near >= 0.2 * tally.targets


def test_separate_groups_have_the_same_answer_in_closed_form_and_from_the_solver(towns: list[Archived]) -> None:
    block = towns[0].victim.shown[0].block
    people = sorted(block.group, key=lambda spell: (spell.start, spell.exit))
    total = Total(frozenset(people), 260.0, 260.0)
    before = dict.fromkeys(people, (1.0, 84.0))
    assert len(components([total])) == 1
    alone, linear = intervals(before, [total], people[:3]), solved(before, [total], people[:3])
    assert all(alone[spell] == pytest.approx(linear[spell]) for spell in people[:3])
