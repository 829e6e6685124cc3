"""One pair for its coordinator: hand over, pause, end, phases and facts; strangers see nothing of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import make
import pytest
from stage import Cast, Clock, Visit, on_both_engines

from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import EndReason, Obstacle, PauseReason
from pragma_coach.domain.types import ItemState, PairId, PhaseId
from pragma_coach.services.pairs import ticks
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

pytestmark = on_both_engines

Come = Callable[[Account], Visit]
ACTS = ("gegevens", "coach", "coach-stopt", "terug", "pauze", "doorgaan", "einde", "fase")


def path(pair_id: PairId, act: str = "") -> str:
    return f"/organisatie/koppel/{short_id(pair_id)}" + (f"/{act}" if act else "")


@pytest.fixture
def desk(cast: Cast, visit: Come) -> Visit:
    """The coordinator at work."""
    return visit(cast.coordinator)


def now(cast: Cast) -> PairFacts:
    return make.read(cast.own_pair, cast.organisation.id)


def test_a_pair_is_shown_with_why_to_call_and_what_was_decided(cast: Cast, desk: Visit, clock: Clock) -> None:
    operation = make.operation(cast.coordinator.actor, at=clock.at)
    ticks.tick(operation, cast.own_pair, make.BOTH_ITEM, ItemState.STUCK, reason=Obstacle.NO_PLACE)
    text = desk.page(path(cast.own_pair)).text
    assert "Er is een wachtlijst of geen plek, sinds 12 mei 2026." in text
    assert "Carla Coach is coach. 9 maart 2026, door Corrie Coördinator" in text
    assert f"/koppel/{short_id(cast.own_pair)}" in desk.page(path(cast.own_pair)).links


@pytest.mark.parametrize("act", ["", *ACTS])
def test_strangers_see_nothing_and_colleagues_without_the_right_are_told_no(act: str, cast: Cast, visit: Come) -> None:
    target, before = path(cast.own_pair, act), now(cast).journey

    def knock(account: Account) -> int:
        return (visit(account).submit(target) if act else visit(account).get(target)).status_code

    assert knock(cast.own_coach) == 403
    assert knock(cast.own_coachee) == 403
    for stranger in (cast.other_coach, cast.other_coachee, cast.other_coordinator, cast.director, cast.interpreter):
        assert knock(stranger) == 404
    assert knock(cast.admin) == 404
    assert now(cast).journey == before


def test_wrong_verbs_and_passers_by_come_no_further(cast: Cast, desk: Visit, passer_by: Visit) -> None:
    assert desk.get(path(cast.own_pair, "einde")).status_code == 405
    assert desk.submit(path(cast.own_pair)).status_code == 405
    assert passer_by.get(path(cast.own_pair)).status_code == 303
    assert passer_by.submit(path(cast.own_pair, "einde")).status_code == 303
    assert desk.get(path(PairId(12345))).status_code == 404


def test_after_a_handover_the_new_coach_is_in_and_the_old_one_out_at_the_next_request(
    cast: Cast, visit: Come, desk: Visit
) -> None:
    old, new, listed = visit(cast.own_coach), visit(cast.other_coach), f"/koppel/{short_id(cast.own_pair)}"
    assert (old.get(listed).status_code, new.get(listed).status_code) == (200, 404)
    response = desk.submit(path(cast.own_pair, "coach"), coach=short_id(cast.other_coach.id), how="hand_over")
    assert response.status_code == 303
    assert (old.get(listed).status_code, new.get(listed).status_code) == (404, 200)
    assert "De nieuwe coach kan meteen aan de slag" in desk.page(response.location).text


def test_a_stand_in_coaches_beside_the_coach_and_stops_again(cast: Cast, visit: Come, desk: Visit) -> None:
    listed = f"/koppel/{short_id(cast.own_pair)}"
    chosen = short_id(cast.other_coach.id)
    desk.submit(path(cast.own_pair, "coach"), coach=chosen, how="stand_in")
    assert visit(cast.own_coach).get(listed).status_code == visit(cast.other_coach).get(listed).status_code == 200
    desk.submit(path(cast.own_pair, "coach-stopt"), stops=chosen)
    assert visit(cast.other_coach).get(listed).status_code == 404
    assert visit(cast.own_coach).get(listed).status_code == 200


def test_a_handover_needs_a_coach_from_the_list(cast: Cast, desk: Visit) -> None:
    for coach in ("", short_id(cast.own_coachee.id), "u!"):
        response = desk.submit(path(cast.own_pair, "coach"), coach=coach, how="hand_over")
        assert response.status_code == 422
        assert "Kies een coach uit de lijst" in response.text or "Kies uit de lijst" in response.text
    assert len(now(cast).journey.coaches) == 1


def test_a_pair_rests_and_goes_on(cast: Cast, desk: Visit) -> None:
    desk.submit(path(cast.own_pair, "pauze"), pause_reason=PauseReason.COACH_AWAY)
    assert now(cast).journey.status is PairStatus.PAUSED
    assert "Noor" not in desk.page("/organisatie").text
    assert "Dit koppel heeft pauze" in desk.page(path(cast.own_pair)).text
    desk.submit(path(cast.own_pair, "doorgaan"))
    assert now(cast).journey.status is PairStatus.ACTIVE


def test_a_pair_ends_with_a_reason_and_its_coach_is_out(cast: Cast, visit: Come, desk: Visit) -> None:
    refused = desk.submit(path(cast.own_pair, "einde"), end_reason="", end_day="1-5-2026")
    assert refused.status_code == 422
    assert 'value="2026-05-01"' in refused.text
    assert "Kies een reden uit de lijst" in refused.text
    coach = visit(cast.own_coach)
    desk.submit(path(cast.own_pair, "einde"), end_reason=EndReason.MOVED, end_day="1-5-2026")
    assert now(cast).journey.status is PairStatus.ENDED
    assert now(cast).journey.status_since == date(2026, 5, 1)
    assert coach.get(f"/koppel/{short_id(cast.own_pair)}").status_code == 404
    assert "Gestopt. Verhuisd naar een andere gemeente." in desk.page(path(cast.own_pair)).text


@pytest.mark.parametrize(
    ("act", "chosen"), [("pauze", {"pause_reason": PauseReason.COACH_AWAY}), ("einde", {"end_reason": EndReason.MOVED})]
)
def test_rest_and_end_are_taken_back_with_the_button_that_the_page_shows_then(
    act: str, chosen: dict[str, str], cast: Cast, desk: Visit
) -> None:
    page = desk.page(desk.submit(path(cast.own_pair, act), **chosen).location)
    (fields,) = [inside for form, inside in page.forms if form["action"] == path(cast.own_pair, "terug")]
    back = desk.submit(path(cast.own_pair, "terug"), rev=next(one["value"] for one in fields if one["name"] == "rev"))
    assert "Het koppel is weer zoals het was" in desk.page(back.location).text
    assert now(cast).journey.status is PairStatus.ACTIVE
    assert [term.account_id for term in now(cast).journey.coaches_on(make.TODAY)] == [cast.own_coach.id]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("1-1-2031", "is nog niet geweest"), ("1-1-2026", "is te vroeg"), ("32-1-2026", "bestaat niet")],
)
def test_an_end_on_an_impossible_day_changes_nothing(day: str, sentence: str, cast: Cast, desk: Visit) -> None:
    response = desk.submit(path(cast.own_pair, "einde"), end_reason=EndReason.MOVED, end_day=day)
    assert response.status_code == 422
    assert sentence in response.text.partition('id="fout-end_day"')[2][:200]
    assert now(cast).journey.status is PairStatus.ACTIVE


def test_a_phase_is_closed_and_opened_with_a_reason(cast: Cast, desk: Visit) -> None:
    target = path(cast.own_pair, "fase")
    assert desk.submit(target, phase="1", how="close", phase_reason=" ", phase_day="").status_code == 422
    assert desk.submit(target, phase="9", how="close", phase_reason="Klaar", phase_day="").status_code == 422
    desk.submit(target, phase="1", how="close", phase_reason="Was al geregeld", phase_day="1-5-2026")
    assert now(cast).journey.phases[PhaseId("1")].on == date(2026, 5, 1)
    assert "Fase “Eerste opvang” gesloten: Was al geregeld" in desk.page(path(cast.own_pair)).text
    desk.submit(target, phase="1", how="reopen", phase_reason="Toch niet", phase_day="")
    assert PhaseId("1") not in now(cast).journey.phases


def test_facts_are_corrected_and_bad_ones_are_kept_in_the_form(cast: Cast, desk: Visit) -> None:
    target = path(cast.own_pair, "gegevens")
    refused = desk.submit(target, name="Noor N.", housed_on="1-5-2026", linked_on="", household="")
    assert refused.status_code == 422
    assert 'value="Noor N."' in refused.text
    assert 'id="fout-housed_on"' in refused.text
    sent = {"name": "Noor N.", "housed_on": "1-3-2026", "linked_on": "1-2-2026"}
    desk.submit(target, **sent, household=short_id(cast.other_pair))
    coachee = now(cast).coachee
    assert (coachee.name, coachee.housed_on, coachee.linked_on) == ("Noor N.", date(2026, 3, 1), date(2026, 2, 1))
    assert "Woont samen met Omar Anderekoppel" in desk.page(path(cast.own_pair)).text
    assert desk.submit(target, **sent, household=short_id(cast.foreign_pair)).status_code == 404


def test_an_act_sent_twice_is_done_once(cast: Cast, desk: Visit) -> None:
    for act, fields in (
        ("pauze", {"pause_reason": PauseReason.COACH_AWAY}),
        ("doorgaan", {}),
        ("fase", {"phase": "1", "how": "close", "phase_reason": "Klaar", "phase_day": ""}),
        ("coach", {"coach": short_id(cast.other_coach.id), "how": "hand_over"}),
        ("einde", {"end_reason": EndReason.COMPLETED, "end_day": ""}),
    ):
        op = str(uuid.uuid4())
        desk.submit(path(cast.own_pair, act), op=op, **fields)
        after = now(cast).journey.rev
        assert desk.submit(path(cast.own_pair, act), op=op, **fields).status_code == 303
        assert now(cast).journey.rev == after
