"""The pages of talks: planning and holding for who may, calm terms of the law, and one appointment for an interpreter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import make
import pytest
from stage import Cast, Clock, Visit

from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.talks.talks import TalkState
from pragma_coach.services.talks import legal_terms, lists
from pragma_coach.services.talks.lists import PairTalks
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
PLAN = {"kind": "extra", "day": "13-5-2026", "time": "14.30", "minutes": "60", "place": "azc"}


@pytest.fixture
def address(cast: Cast) -> str:
    return f"/koppel/{short_id(cast.own_pair)}/gesprekken"


def found(cast: Cast) -> PairTalks:
    return lists.pair_talks(cast.coordinator.actor, cast.own_pair, make.TODAY)


def plan(visitor: Visit, address: str, **other: str) -> None:
    fields = {**PLAN, "parts": ["coachee", "coach"], **other}
    assert visitor.submit(f"{address}/nieuw", **fields).status_code == 303


def text(visitor: Visit, path: str) -> str:
    return " ".join(" ".join(visitor.page(path).texts).split())


def test_the_coach_plans_moves_and_writes_down_a_talk(cast: Cast, visit: Visiting, address: str, clock: Clock) -> None:
    coach = visit(cast.own_coach)
    plan(coach, address)
    assert "woensdag 13 mei 2026, om 14.30 uur in het azc" in text(coach, address)
    (talk,) = found(cast).coming
    one = f"{address}/{short_id(talk.id)}"
    moved = coach.submit(f"{one}/verzetten", **{**PLAN, "day": "14 mei 2026", "time": "9"})
    assert moved.status_code == 303
    clock.forward(days=3)
    assert "Hoe ging het? Schrijf het op." in text(coach, address)
    told = {"held_on": "14-5-2026", "parts": ["coachee", "coach"], "outcome": "kept", "next_on": "13-8-2026"}
    assert coach.submit(f"{one}/gehouden", **told).status_code == 303
    page = text(coach, one)
    assert "Gehouden op 14 mei 2026" in page
    assert "Het plan blijft zo · met de nieuwkomer en de coach" in page
    assert "Carla Coach: verzet naar 14 mei 2026 om 9.00 uur" in page
    assert "donderdag 13 augustus 2026, om 9.00 uur" in text(coach, address)


def test_a_form_that_is_refused_keeps_what_was_typed_and_says_what_to_do(
    cast: Cast, visit: Visiting, address: str
) -> None:
    coach = visit(cast.own_coach)
    answer = coach.submit(f"{address}/nieuw", **{**PLAN, "time": "half negen", "day": "31 feb"})
    assert answer.status_code == 422
    for kept in ('value="half negen"', 'value="31 feb"', "Schrijf 8.30 of 20.30", "bestaat niet", "Kies wie erbij is"):
        assert kept in answer.text
    early = coach.submit(f"{address}/opschrijven", kind="extra", held_on="1-6-2026", parts=["coach"])
    assert early.status_code == 422
    assert "1 juni 2026 is nog niet geweest" in early.text
    assert found(cast).over == ()


def test_a_talk_held_before_it_was_planned_is_refused_on_its_own_page(
    cast: Cast, visit: Visiting, address: str
) -> None:
    coach = visit(cast.own_coach)
    plan(coach, address)
    one = f"{address}/{short_id(found(cast).coming[0].id)}"
    answer = coach.submit(f"{one}/gehouden", held_on="12-5-2026", parts=["coachee"])
    assert answer.status_code == 422
    assert "Was het eerder? Verzet het dan eerst naar die dag." in answer.text
    assert found(cast).coming[0].state is TalkState.PLANNED


def test_the_coachee_sees_the_talk_and_asks_for_another_day(cast: Cast, visit: Visiting, address: str) -> None:
    coach, coachee = visit(cast.own_coach), visit(cast.own_coachee)
    plan(coach, address)
    page = text(coachee, "/mijn/gesprekken")
    assert "woensdag 13 mei 2026 Hoe laat: 14.30 uur Waar: in het azc" in page
    talk = short_id(found(cast).coming[0].id)
    assert coachee.submit(f"/mijn/gesprekken/{talk}/vraag", wish="evening").status_code == 303
    assert "Noor Nieuwkomer vraagt: liever in de avond" in text(coach, address)
    assert "Vraagt: liever in de avond" in text(visit(cast.coordinator), "/organisatie/gesprekken")
    assert coachee.submit(f"/mijn/gesprekken/{talk}/vraag", wish="").status_code == 303
    assert "vraagt:" not in text(coach, address)
    assert visit(cast.other_coachee).submit(f"/mijn/gesprekken/{talk}/vraag", wish="later").status_code == 404


def test_the_terms_of_the_law_stand_apart_and_threaten_nobody(
    cast: Cast, visit: Visiting, address: str, clock: Clock
) -> None:
    clock.forward(days=-1)
    coach = visit(cast.own_coach)
    assert coach.submit(address.replace("gesprekken", "onderdelen"), set="inburgeringsplichtig:on:x").status_code == 303
    dates = address.replace("gesprekken", "datums")
    refused = coach.submit(dates, **{"day-duo_notice": "ooit", "day-brp": "4-3-2026"})
    assert refused.status_code == 422
    assert 'value="ooit"' in refused.text
    assert coach.submit(dates, **{"day-duo_notice": "8-4-2026", "day-brp": "4-3-2026"}).status_code == 303
    page = text(coach, address)
    law, planning = page.index("Termijnen uit de wet"), page.index("Onze planning")
    term = page.index("Tot en met 17 juni 2026 nog 37 dagen")
    assert law < term < planning
    for word in ("boete", "te laat", "verplicht"):
        assert word not in page.lower()
    coachee = visit(cast.own_coachee)
    assert "17 juni 2026" in text(coachee, "/mijn/gesprekken")
    assert "17 juni 2026" not in text(coachee, "/mijn")
    later = visit(cast.coordinator)
    assert "nog 37 dagen" in text(later, "/organisatie/gesprekken")


def test_a_term_that_passed_is_told_calmly(cast: Cast, visit: Visiting, address: str, clock: Clock) -> None:
    by = make.operation(cast.coordinator.actor)
    legal_terms.record_days(by, cast.own_pair, {Anchor.DUO_NOTICE: make.HOUSED, Anchor.BRP: make.HOUSED})
    coach = visit(cast.own_coach)
    coach.submit(address.replace("gesprekken", "onderdelen"), set="inburgeringsplichtig:on:x")
    clock.forward(days=3)
    assert "De dag was 11 mei 2026" in text(coach, address)


def test_the_coordinator_keeps_languages_and_hours_and_the_coach_finds_who_is_free(
    cast: Cast, visit: Visiting, address: str, clock: Clock
) -> None:
    coordinator, coach, tess = visit(cast.coordinator), visit(cast.own_coach), visit(cast.interpreter)
    profile = f"/organisatie/tolken/{short_id(cast.interpreter.id)}"
    refused = coordinator.submit(profile, **{"languages": ["ar"], "hours-2": "9.00"})
    assert refused.status_code == 422
    assert 'value="9.00"' in refused.text
    kept = coordinator.submit(profile, **{"languages": ["ar"], "hours-2": "9.00-12.00, 13.00-17.00"})
    assert kept.status_code == 303
    assert "woensdag 9.00-12.00, 13.00-17.00" in text(coordinator, "/organisatie/tolken")
    plan(coach, address)
    one = f"{address}/{short_id(found(cast).coming[0].id)}"
    assert "Tess" in coach.page(one).texts or "Tess Tolk" in text(coach, one)
    booked = coach.submit(f"{one}/tolk", interpreter=short_id(cast.interpreter.id), language="ar")
    assert booked.status_code == 303
    twice = coordinator.submit(f"{one}/tolk", interpreter=short_id(cast.interpreter.id), language="ti")
    assert (twice.status_code, "heeft al een tolk" in twice.text) == (422, True)
    page = text(tess, "/tolk")
    assert "Woensdag 13 mei 2026 om 14.30 uur, in het azc" in page
    assert "Noor" in page
    for hidden in ("Nieuwkomer", "Carla", "Extra gesprek"):
        assert hidden not in page
    token = f"{short_id(found(cast).coming[0].id)}:on:x"
    assert tess.submit("/tolk/uitgelegd", set=token).status_code == 303
    assert "U hebt het gesprek vooraf uitgelegd." in text(tess, "/tolk")
    assert "Heeft het gesprek vooraf uitgelegd op 12 mei 2026" in text(coach, one)
    clock.forward(days=2)
    assert "Noor" not in text(tess, "/tolk")
    assert tess.submit("/tolk/uitgelegd", set=token).status_code == 404


def test_the_interpreter_lands_on_the_own_appointments(cast: Cast, visit: Visiting) -> None:
    assert visit(cast.interpreter).get("/start").headers["Location"] == "/tolk"


def test_the_list_of_a_whole_organisation_costs_few_statements(
    cast: Cast, visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statements import counted

    for name in ("Aster", "Berhane", "Dawit"):
        make.pair(cast.coordinator.actor, cast.own_coach.id, name=name)
    coordinator = visit(cast.coordinator)
    with counted(monkeypatch) as (statements, _):
        coordinator.page("/organisatie/gesprekken")
    assert len(statements) <= 15, statements


def test_days_that_passed_show_a_way_to_write_down(cast: Cast, visit: Visiting, address: str, clock: Clock) -> None:
    plan(visit(cast.own_coach), address)
    assert "Deze week" in text(visit(cast.coordinator), "/organisatie")
    clock.forward(days=3)
    coordinator = visit(cast.coordinator)
    assert "Deze week" not in text(coordinator, "/organisatie")
    page = text(coordinator, "/organisatie/gesprekken")
    assert page.index("Hoe ging het?") < page.index("woensdag 13 mei 2026 om 14.30 uur")
    assert (make.TODAY + timedelta(days=3)).isocalendar().week == make.TODAY.isocalendar().week
