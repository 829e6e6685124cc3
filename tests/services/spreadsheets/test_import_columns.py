"""Which column means what, and which coach a cell names."""

from __future__ import annotations

from datetime import date

import make
import pytest
from lists import NOW, TODAY, one_fault, one_pair, pairs_of, plan_of, understood, write

from pragma_coach import content
from pragma_coach.config import Config
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.spreadsheets.files import sheet_of
from pragma_coach.services.spreadsheets.import_file import understand
from pragma_coach.services.spreadsheets.import_known import KnownPeople
from pragma_coach.services.spreadsheets.import_proposal import NamedCoach, PairEnding
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection


@pytest.fixture
def boss(config: Config) -> Actor:
    return make.coordinator(make.organisation().id)


# Coaches


def test_a_known_coach_is_found_by_email_else_by_name_however_it_is_written(boss: Actor) -> None:
    by_email = make.account(boss.organisation_id, Role.COACH, name="Ria V.", email="ria@voorbeeld.example")
    by_name = make.account(boss.organisation_id, Role.COACH, Role.COORDINATOR, name="Hans Müller")
    plan = plan_of(
        boss, "A;Ria Verhoeven;RIA@voorbeeld.example;1-5-2025;;;;;;;", "B;hans  müller;;1-5-2025;;;;;;;",
        "C;Hans Muller;;1-5-2025;;;;;;;",
    )  # fmt: skip
    assert plan.new_coaches == ()
    assert "“hans müller”, “Hans Muller” en “Hans Müller” lezen wij als één coach: Hans Müller." in plan.notes
    assert write(boss, plan).new_coaches == 0
    found = {name: pair.journey.coaches[0].account_id for name, pair in pairs_of(boss).items()}
    assert (found["A"], found["B"], found["C"]) == (by_email.id, by_name.id, by_name.id)


def test_a_name_that_two_coaches_have_needs_an_email(boss: Actor) -> None:
    make.account(boss.organisation_id, Role.COACH, name="Ria", email="ria1@voorbeeld.example")
    make.account(boss.organisation_id, Role.COACH, name="Ria")
    assert "Er zijn meer coaches met de naam Ria" in one_fault("A;Ria;;1-5-2025;;;;;;;", boss=boss)
    assert one_pair("A;Ria;ria1@voorbeeld.example;1-5-2025;;;;;;;", boss=boss).coach is not None


def test_two_coaches_of_one_name_with_two_addresses_stay_two(boss: Actor) -> None:
    plan = plan_of(
        boss, "A;Ria;a@voorbeeld.example;1-5-2025;;;;;;;", "B;Ria;b@voorbeeld.example;1-5-2025;;;;;;;",
        "C;Ria;;1-5-2025;;;;;;;",
    )  # fmt: skip
    assert [row.faults for row in plan.faulty] == [
        ("Er zijn meer coaches met de naam Ria. Zet het e-mailadres erbij.",)
    ]
    assert write(boss, plan, skip_faulty=True).new_coaches == 2


def test_a_closed_account_does_not_come_back_to_coach(boss: Actor) -> None:
    gone = make.account(boss.organisation_id, Role.COACH, name="Ria", email="ria@voorbeeld.example")
    with connection():
        accounts.disable(boss.organisation_id, gone.id, NOW)
    assert "is gesloten. Open het eerst." in one_fault("A;Ria;ria@voorbeeld.example;1-5-2025;;;;;;;", boss=boss)


def test_an_address_beside_the_coach_is_the_coachs_and_elsewhere_it_is_not_used() -> None:
    beside = one_pair("A;Ria;ria@voorbeeld.example;1-5-2025", head="Naam;Coach;E-mail;Start")
    assert beside.coach == NamedCoach("Ria", "ria@voorbeeld.example")
    elsewhere = one_pair("A;a@voorbeeld.example;Ria;1-5-2025", head="Naam;E-mail;Coach;Start")
    assert elsewhere.coach == NamedCoach("Ria")


def test_what_is_no_address_or_no_coach_is_said() -> None:
    assert "“ria@” is geen e-mailadres en is niet overgenomen." in one_pair("A;Ria;ria@;1-5-2025;;;;;;;").notes
    nobody = one_pair("A;nog geen;;1-5-2025;;;;;;;")
    assert nobody.coach is None
    assert "Er is nog geen coach. Kies er later een." in nobody.notes


# Columns


def test_wrong_columns_are_refused_with_what_was_found_and_what_is_understood() -> None:
    with pytest.raises(Invalid) as refused:
        understood("a;b;c", head="Soort;Merk;Prijs")
    for words in ("Wel gevonden: Soort, Merk, Prijs.", "“naam nieuwkomer”", "“gehuisvest”", "eerste 20 rijen"):
        assert words in refused.value.sentence


@pytest.mark.parametrize("head", ["Naam;Coach", "Gehuisvest;Start", "Naam"])
def test_a_name_and_a_day_are_both_needed(head: str) -> None:
    with pytest.raises(Invalid, match="geen rij met de namen van de kolommen"):
        understood("a;b", head=head)


def test_column_names_are_known_without_regard_to_capitals_accents_and_signs() -> None:
    plan = understood(
        "A;1-5-2025;2-5-2025;3-6-2025;4-7-2025;5-8-2025;6-9-2025;7",
        head="CLIËNT ;Sleutel:;start_coaching;Fase 1 - afgerond;Weten, kunnen, vinden (klaar);Stage;Beëindigd;Nr.",
    )  # fmt: skip
    [row] = plan.proposals
    assert (row.housed_on, row.started_on) == (date(2025, 5, 1), date(2025, 5, 2))
    assert row.phase_ends == (("1", date(2025, 6, 3)), ("2", date(2025, 7, 4)))
    assert row.milestones == (("internship", date(2025, 8, 5)),)
    assert row.ending == PairEnding(date(2025, 9, 6), EndReason.STOPPED)
    assert plan.unused == ["Nr."]


def test_a_header_below_the_twentieth_row_is_not_found() -> None:
    titles = [f"titel {number}" for number in range(18)]
    assert understood(*titles, "Naam;Start", "A;1-5-2025", head="Stichting").proposals
    with pytest.raises(Invalid):
        understood(*titles, "x", "Naam;Start", "A;1-5-2025", head="Stichting")


def test_more_rows_than_one_act_can_write_are_refused() -> None:
    with pytest.raises(Invalid, match="Verdeel ze over meer bestanden"):
        understood(*(f"N{number};1-5-2025" for number in range(5001)), head="Naam;Start")


def test_a_sheet_that_was_not_read_is_named_with_the_cure() -> None:
    pairs = sheet_of("2025", [["Naam", "Start"], ["A", date(2025, 5, 1)]])
    older = sheet_of("2024", [["Naam", "Start"], ["B", date(2024, 5, 1)]])
    ticks = sheet_of("Afgevinkt", [["Koppel", "Onderdeel"], [1, "x"]])
    plan = understand([pairs, older, ticks], "map.xlsx", content.load_programme("pragma"), KnownPeople([], {}), TODAY)
    assert [row.name for row in plan.proposals] == ["A"]
    assert plan.notes == (
        "Blad “2024” is niet gelezen. Staan daar ook koppels? Bewaar het dan als apart bestand.",
        "Blad “Afgevinkt” is er om te lezen. Dit nemen wij niet over.",
    )
