"""One row of a list: what is understood of it, and the sentence with which it is given back."""

from __future__ import annotations

from datetime import date

import make
import pytest
from lists import TODAY, one_fault, one_pair, pairs_of, plan_of, understood, write

from pragma_coach.config import Config
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.reasons import EndReason, PauseReason
from pragma_coach.domain.types import Actor
from pragma_coach.services.spreadsheets.import_proposal import PairEnding


@pytest.fixture
def boss(config: Config) -> Actor:
    return make.coordinator(make.organisation().id)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (";Ria;;1-5-2025;;;;;;;", "Er staat geen naam"),
        ("A;Ria;;;;;;;;;", "Er staat geen dag van de woning en geen startdag"),
        ("A;;;1-5-2027;;;;;;;", "Gehuisvest: 1 mei 2027 is nog niet geweest"),
        ("A;;;1-5-25;1-5-85;;;;;;", "Start: 1 mei 2085 is nog niet geweest"),
        ("A;;;1-5-1925;;;;;;;", "Gehuisvest: 1 mei 1925 is te lang geleden"),
        ("A;;;1-5-2025;;ja 2025;;;;;", "Fase 1 klaar: “ja 2025” is geen datum"),
        ("A;;;1-5-2025;2-5-2025;1-4-2025;;;;;", "Fase 1 is klaar op 1 april 2025, voor de woning en de start"),
        ("A;;;1-5-2025;2-5-2025;1-8-2025;1-7-2025;;;;", "Fase 2 is klaar op 1 juli 2025, eerder dan fase 1"),
        ("A;;;1-5-2025;1-4-2025;;;;;;", "De coaching start op 1 april 2025, voor de dag van de woning"),
        ("A;;;1-5-2025;;;;stage 1-4-2025;;;", "Er staat een mijlpaal op 1 april 2025, voor de woning"),
        ("A;;;1-5-2025;;;;stage in 2025;;;", "in “stage in 2025” staat geen hele dag"),
        ("A;;;1-5-2025;;;;;;1-4-2025;", "Het koppel stopte op 1 april 2025, voor de woning"),
        ("A;;;1-5-2025;;;;;gestopt;;", "De status is gestopt, maar er staat geen dag bij"),
        ("A;;;1-5-2025;;;;;;ja;", "Gestopt op: “ja” is geen dag"),
        ("A;;nieuw@voorbeeld.example;1-5-2025;;;;;;;", "Bij nieuw@voorbeeld.example staat geen naam van een coach"),
        ("A 123456782;;;1-5-2025;;;;;;;", "een nummer dat op een BSN lijkt"),
        ("A;;;1-5-2025;;;;;;;bsn 1234.56.782", "een nummer dat op een BSN lijkt"),
        (f"{'A' * 281};;;1-5-2025;;;;;;;", "De tekst is te lang"),
    ],
    ids=lambda value: value[:30],
)
def test_a_row_that_cannot_be_is_given_back_with_the_reason(line: str, fault: str) -> None:
    assert fault in one_fault(line)


def test_a_bsn_in_a_number_cell_or_an_unused_column_fails_the_row_too() -> None:
    assert "BSN" in one_fault("A;1-5-2025;123456782", head="Naam;Start;Klantnummer")


def test_a_day_of_the_calendar_is_never_taken_for_a_bsn() -> None:
    lines = [f"N{number};;;;{1 + number % 28}-{1 + number // 28:02}-2024;;;;;;" for number in range(28 * 12)]
    assert len(understood(*lines).proposals) == 28 * 12


@pytest.mark.parametrize(
    ("told", "milestone", "day"),
    [
        ("vrijwilligerswerk sinds 1 mrt. 2026", "volunteering", date(2026, 3, 1)),
        ("Gesponsorde baan 1 okt 2025", "sponsored_job", date(2025, 10, 1)),
        ("betaalde baan: 2026-02-03", "paid_job", date(2026, 2, 3)),
        ("STAGE 2/5/2026", "internship", date(2026, 5, 2)),
        ("mbo-opleiding vanaf 1.9.2025", "education", date(2025, 9, 1)),
        ("volledig 12-5-26", "exit_full", date(2026, 5, 12)),
        ("gedeeltelijk per 12 mei 2026", "exit_partial", date(2026, 5, 12)),
    ],
)
def test_a_milestone_is_read_from_half_a_sentence(told: str, milestone: str, day: date) -> None:
    assert one_pair(f"A;;;1-5-2025;;;;{told};;;").milestones == ((milestone, day),)


@pytest.mark.parametrize(
    "told", ["geen baan sinds 1-3-2026", "zoekt stage per 1-3-2026", "stage tot 1-3-2026", "1-3-2026", "kookt graag"]
)
def test_what_may_mean_the_opposite_is_left_out_and_said(told: str) -> None:
    row = one_pair(f"A;;;1-5-2025;1-5-2025;;;{told};;;")
    assert row.milestones == ()
    assert row.notes == (f"Werk: “{told}” begrijp ik niet. Vul de mijlpaal zelf in als het er een is.",)


def test_several_milestones_in_one_cell_are_all_read_and_the_first_day_counts() -> None:
    row = one_pair('A;;;1-5-2025;;;;"stage 1-6-2025; betaald werk 1-9-2025, stage 1-2-2026";;;')
    assert row.milestones == (("internship", date(2025, 6, 1)), ("paid_job", date(2025, 9, 1)))


@pytest.mark.parametrize(
    ("remark", "ending"),
    [
        ("verhuisd naar Best; gestopt 12-02-2026", PairEnding(date(2026, 2, 12), EndReason.MOVED)),
        ("gestopt op 12 feb 2026", PairEnding(date(2026, 2, 12), EndReason.STOPPED)),
        ("Afgerond 12-02-2026. Feestje gehad", PairEnding(date(2026, 2, 12), EndReason.COMPLETED)),
        ("verhuisd naar Den Bosch per 12-2-26", PairEnding(date(2026, 2, 12), EndReason.MOVED)),
        ("coach gestopt 12-02-2026", None),
        ("gestopt met roken 12-02-2026", None),
        ("wil verhuizen", None),
        ("belt graag", None),
    ],
)
def test_only_a_clause_that_says_just_that_ends_a_pair(remark: str, ending: PairEnding | None) -> None:
    row = one_pair(f'A;;;1-5-2025;1-5-2025;;;;;;"{remark}"')
    assert row.ending == ending
    assert bool(row.notes) == (ending is None and remark != "belt graag")


def test_an_ended_and_a_paused_pair_are_written_as_such(boss: Actor) -> None:
    head = "Naam;Coach;Start;Status;Gestopt op;Reden stoppen of pauze"
    lines = (
        "Amina;Ria;1-5-2025;gestopt;1-2-2026;Andere hulp gekregen",
        "Biniam;Ria;1-5-2025;gepauzeerd;;De coach is een tijd weg",
        "Carim;Ria;1-5-2025;loopt;;",
    )
    write(boss, plan_of(boss, *lines, head=head))
    found = pairs_of(boss)
    amina = found["Amina"].journey
    assert (amina.status, amina.status_since) == (PairStatus.ENDED, date(2026, 2, 1))
    assert amina.status_reason == EndReason.OTHER_HELP
    assert amina.coaches_on(TODAY) == []
    assert found["Biniam"].journey.status is PairStatus.PAUSED
    assert found["Biniam"].journey.status_reason == PauseReason.COACH_AWAY
    assert found["Carim"].journey.status is PairStatus.ACTIVE


def test_without_a_start_the_day_of_the_house_is_taken_and_said() -> None:
    row = one_pair("A;;;1-5-2025;;;;;;;")
    assert row.started_on == date(2025, 5, 1)
    assert row.notes == ("Er staat geen startdag. Wij nemen 1 mei 2025.",)


def test_rows_of_one_household_share_it(boss: Actor) -> None:
    write(boss, plan_of(boss, "A;1-5-2025;7", "B;2-5-2025;8", "C;3-5-2025;7", head="Naam;Start;Gezin"))
    homes = {name: pair.coachee.household_id for name, pair in pairs_of(boss).items()}
    assert homes["A"] == homes["C"] is not None
    assert homes["B"] is None
