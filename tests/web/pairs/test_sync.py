"""The door for what phones kept: JSON in, an answer per operation out, and never somebody else's work."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import make
import pytest
from flask import Flask
from stage import Cast, Clock, Visit, come_in, on_both_engines
from werkzeug.test import TestResponse

from pragma_coach.domain.types import ItemId, ItemState
from pragma_coach.services.accounts import own_account
from pragma_coach.services.pairs import lifecycle, ticks
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.pairs.sync import MOST_OPERATIONS
from pragma_coach.web.shared.urls import short_id
from pragma_coach.web.shared.visitor import Visitor

pytestmark = on_both_engines

Visiting = Callable[[Account], Visit]
GP = make.BOTH_ITEM
SCRIPT = {"X-Stappen": "1"}
HOUR = 3_600_000


def mark(account: Account) -> str:
    return Visitor(account, "").mark


def ms(clock: Clock) -> int:
    return int(clock.at.timestamp() * 1000)


def tick(cast: Cast, clock: Clock, item: str = GP, state: str = "done", **more: Any) -> dict[str, Any]:
    """A tick of an hour ago, as a phone keeps it."""
    kept = {"id": str(uuid.uuid4()), "kind": "tick", "pair": short_id(cast.own_pair), "item": item, "state": state}
    return {**kept, "at": ms(clock) - HOUR, "seen": ms(clock) - 99 * HOUR, **more}


def send(visit: Visit, who: Account, clock: Clock, *ops: Any, skew: int = 0) -> TestResponse:
    return visit.post("/sync", json={"mark": mark(who), "now": ms(clock) + skew, "ops": list(ops)}, headers=SCRIPT)


def outcomes(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [result["outcome"] for result in answer.get_json()["results"]]


def state(cast: Cast, item: ItemId = GP) -> ItemState:
    return make.read(cast.own_pair, cast.organisation.id).journey.state_of(item)


def test_a_batch_is_answered_per_operation_with_how_things_stand(cast: Cast, visit: Visiting, clock: Clock) -> None:
    coach, first = visit(cast.own_coach), tick(cast, clock)
    wrong, off = tick(cast, clock, "bestaat-niet"), tick(cast, clock, make.COACH_ITEM, "stuck", reason="money")
    answer = send(coach, cast.own_coach, clock, first, wrong, off, first)
    assert outcomes(answer) == ["applied", "rejected", "applied", "duplicate"]
    told = answer.get_json()
    assert [result["id"] for result in told["results"]] == [op["id"] for op in (first, wrong, off, first)]
    assert "staat niet op de lijst" in told["results"][1]["words"]
    stand = told["pairs"][short_id(cast.own_pair)]
    assert stand["items"] == {
        GP: ["done", "Geregeld, vandaag"],
        make.COACH_ITEM: ["stuck", stand["items"][make.COACH_ITEM][1]],
    }
    assert answer.mimetype == "application/json"
    assert answer.headers["X-Stappen"] == mark(cast.own_coach)


def test_a_coachee_gets_the_words_of_the_own_page(cast: Cast, visit: Visiting, clock: Clock) -> None:
    coachee = visit(cast.own_coachee)
    answer = send(coachee, cast.own_coachee, clock, tick(cast, clock, state="claimed"))
    assert outcomes(answer) == ["applied"]
    assert answer.get_json()["pairs"][short_id(cast.own_pair)]["items"][GP][0] == "claimed"
    assert "coach kijkt nog" in answer.get_json()["pairs"][short_id(cast.own_pair)]["items"][GP][1]


@pytest.mark.parametrize("skew", [0, 24 * HOUR, -24 * HOUR, 365 * 24 * HOUR, -365 * 24 * HOUR])
def test_a_wrong_phone_clock_is_put_right(cast: Cast, visit: Visiting, clock: Clock, skew: int) -> None:
    op = tick(cast, clock, at=ms(clock) + skew - 30 * HOUR)
    assert outcomes(send(visit(cast.own_coach), cast.own_coach, clock, op, skew=skew)) == ["applied"]
    standing = make.read(cast.own_pair, cast.organisation.id).journey.items[GP]
    assert standing.happened_on == make.TODAY - timedelta(days=1)


def test_a_day_is_chosen_by_name_or_by_so_many_days_before_the_tap(cast: Cast, visit: Visiting, clock: Clock) -> None:
    coach = visit(cast.own_coach)
    send(coach, cast.own_coach, clock, tick(cast, clock), tick(cast, clock, ago=7, at=ms(clock) - HOUR + 1))
    standing = make.read(cast.own_pair, cast.organisation.id).journey.items[GP]
    assert standing.happened_on == make.TODAY - timedelta(days=7)
    send(coach, cast.own_coach, clock, tick(cast, clock, day="2026-05-03", at=ms(clock) - HOUR + 2))
    standing = make.read(cast.own_pair, cast.organisation.id).journey.items[GP]
    assert f"{standing.happened_on}" == "2026-05-03"
    send(coach, cast.own_coach, clock, tick(cast, clock, day="4-5-2026", at=ms(clock) - HOUR + 3))  # as it was typed
    assert f"{make.read(cast.own_pair, cast.organisation.id).journey.items[GP].happened_on}" == "2026-05-04"
    assert outcomes(send(coach, cast.own_coach, clock, tick(cast, clock, day="1999-01-01"))) == ["rejected"]


def test_a_word_for_a_day_counts_from_the_day_of_the_tap_however_late_it_comes_in(
    cast: Cast, visit: Visiting, clock: Clock
) -> None:
    kept = tick(cast, clock, day="gisteren", at=ms(clock) - 48 * HOUR)
    assert outcomes(send(visit(cast.own_coach), cast.own_coach, clock, kept)) == ["applied"]
    standing = make.read(cast.own_pair, cast.organisation.id).journey.items[GP]
    assert standing.happened_on == make.TODAY - timedelta(days=3)


def test_contact_and_undo_come_in_too(cast: Cast, visit: Visiting, clock: Clock) -> None:
    first, pair = tick(cast, clock), short_id(cast.own_pair)
    undo = {**tick(cast, clock), "kind": "undo", "undoes": first["id"]}
    met = {"id": str(uuid.uuid4()), "kind": "contact", "pair": pair, "how": "visit", "minutes": 45, "ago": 1}
    answer = send(visit(cast.own_coach), cast.own_coach, clock, first, undo, {**met, "at": ms(clock), "seen": 0})
    assert outcomes(answer) == ["applied"] * 3
    journey = make.read(cast.own_pair, cast.organisation.id).journey
    assert journey.state_of(GP) is ItemState.OPEN
    assert journey.last_contact_on == make.TODAY - timedelta(days=1)
    rev = journey.items[GP].rev
    again = {**tick(cast, clock), "kind": "undo", "undoes": rev}
    assert outcomes(send(visit(cast.own_coach), cast.own_coach, clock, again)) == ["applied"]
    assert state(cast) is ItemState.DONE


def test_who_is_not_signed_in_is_told_so_in_json_and_never_redirected(
    cast: Cast, passer_by: Visit, clock: Clock
) -> None:
    answer = send(passer_by, cast.own_coach, clock, tick(cast, clock))
    assert (answer.status_code, answer.mimetype) == (401, "application/json")
    page = passer_by.get(f"/koppel/{short_id(cast.own_pair)}", headers=SCRIPT)
    assert (page.status_code, page.headers["X-Stappen"]) == (401, "-")


def test_the_outbox_of_somebody_else_is_refused_whole(cast: Cast, visit: Visiting, clock: Clock) -> None:
    answer = send(visit(cast.own_coach), cast.own_coachee, clock, tick(cast, clock))
    assert answer.status_code == 409
    assert "iemand anders" in answer.get_json()["error"]
    assert state(cast) is ItemState.OPEN
    assert str(cast.own_coach.id) not in mark(cast.own_coach)
    assert mark(cast.own_coach) != mark(cast.own_coachee)


def test_conflicts_are_told_in_words_without_the_name_of_a_stranger(cast: Cast, visit: Visiting, clock: Clock) -> None:
    at = clock.at
    late = tick(cast, clock, state="stuck", reason="money")
    told = {}
    for name, who in (("coordinator", cast.coordinator), ("own_coachee", cast.own_coachee)):
        ticks.tick(make.operation(who.actor, at=at), cast.own_pair, make.COACHEE_ITEM, ItemState.DONE)
        op = {**late, "id": str(uuid.uuid4()), "item": make.COACHEE_ITEM}
        told[name] = send(visit(cast.own_coach), cast.own_coach, clock, op).get_json()["results"][0]
        ticks.tick(make.operation(cast.own_coach.actor, at=at), cast.own_pair, make.COACHEE_ITEM, ItemState.OPEN)
    assert {result["outcome"] for result in told.values()} == {"superseded"}
    assert told["coordinator"]["words"].endswith("De coördinator heeft dit op 12 mei 2026 aangepast.")
    assert told["own_coachee"]["words"].endswith("Noor heeft dit op 12 mei 2026 aangepast.")
    ticks.tick(make.operation(cast.own_coach.actor, at=at), cast.own_pair, GP, ItemState.DONE)
    mine = send(visit(cast.own_coachee), cast.own_coachee, clock, tick(cast, clock, state="open"))
    assert mine.get_json()["results"][0]["words"].endswith("Je coach heeft dit op 12 mei 2026 aangepast.")
    own = send(visit(cast.own_coach), cast.own_coach, clock, tick(cast, clock, state="stuck", reason="money"))
    assert own.get_json()["results"][0]["words"].endswith("U hebt dit op 12 mei 2026 aangepast.")


def test_a_coachee_is_told_of_a_conflict_in_the_own_language_and_a_name_is_only_text(
    cast: Cast, visit: Visiting, clock: Clock
) -> None:
    own_account.choose_language(make.operation(cast.own_coachee.actor), "ar")
    ticks.tick(make.operation(cast.own_coach.actor, at=clock.at), cast.own_pair, GP, ItemState.DONE)
    told = send(visit(cast.own_coachee), cast.own_coachee, clock, tick(cast, clock, state="stuck")).get_json()
    words = told["results"][0]["words"]
    assert words.startswith('“<span class="own" lang="ar" dir="rtl">')
    assert "عدّل مرشدكم هذا في <bdi>12 مايو 2026</bdi>" in words
    assert told["pairs"][short_id(cast.own_pair)]["items"][GP] == ["done", "تمّ في <bdi>12 مايو 2026</bdi>"]
    kept = make.read(cast.own_pair, cast.organisation.id).coachee
    renamed = lifecycle.Newcomer("<i>Noor", housed_on=kept.housed_on)
    lifecycle.change_coachee(make.operation(cast.coordinator.actor), cast.own_pair, renamed)
    ticks.tick(make.operation(cast.own_coachee.actor, at=clock.at), cast.own_pair, make.COACHEE_ITEM, ItemState.DONE)
    late = tick(cast, clock, make.COACHEE_ITEM, "stuck", reason="money")
    answer = send(visit(cast.own_coach), cast.own_coach, clock, late).get_json()
    assert answer["results"][0]["words"].endswith("&lt;i&gt;Noor heeft dit op 12 mei 2026 aangepast.")


def test_a_pair_that_was_handed_over_tells_its_old_coach_nothing(cast: Cast, visit: Visiting, clock: Clock) -> None:
    lifecycle.hand_over(make.operation(cast.coordinator.actor), cast.own_pair, cast.other_coach.id)
    op = tick(cast, clock, at=ms(clock) - 30 * HOUR)
    answer = send(visit(cast.own_coach), cast.own_coach, clock, op)
    assert outcomes(answer) == ["forbidden"]
    assert answer.get_json()["pairs"] == {}
    assert "Noor" not in answer.text
    history = visit(cast.other_coach).page(f"/koppel/{short_id(cast.own_pair)}/punt/{GP}")
    assert "Dat kwam later binnen en veranderde niets." in history.text
    unknown = {**op, "id": str(uuid.uuid4()), "pair": short_id(cast.foreign_pair)}
    same = send(visit(cast.own_coach), cast.own_coach, clock, unknown).get_json()
    assert same["results"][0]["words"] == answer.get_json()["results"][0]["words"]


def test_of_more_than_five_hundred_the_first_are_taken_and_the_others_not_named(
    cast: Cast, visit: Visiting, clock: Clock
) -> None:
    first = tick(cast, clock)
    flood = [first] + [{**first, "id": "x"}] * (MOST_OPERATIONS - 1) + [tick(cast, clock, make.COACH_ITEM)] * 5
    answer = send(visit(cast.own_coach), cast.own_coach, clock, *flood)
    assert len(outcomes(answer)) == MOST_OPERATIONS
    assert state(cast) is ItemState.DONE
    assert state(cast, make.COACH_ITEM) is ItemState.OPEN


def test_five_hundred_real_ones_are_each_there(cast: Cast, visit: Visiting, clock: Clock) -> None:
    ops = [
        tick(cast, clock, state=("done", "open")[place % 2], at=ms(clock) - HOUR + place)
        for place in range(MOST_OPERATIONS)
    ]
    assert outcomes(send(visit(cast.own_coach), cast.own_coach, clock, *ops)) == ["applied"] * MOST_OPERATIONS
    assert state(cast) is ItemState.OPEN


BROKEN: list[Any] = [
    None, [], "x", 7, {}, {"id": "x"}, {"id": 5, "kind": "tick"}, {"kind": "tick", "item": "\0"},
]  # fmt: skip
SPOILT: list[dict[str, Any]] = [
    {"kind": "later"}, {"pair": "é"}, {"pair": ""}, {"item": "a\0b"}, {"item": "A" * 500}, {"state": "klaar"},
    {"at": "nu"}, {"at": None}, {"at": True}, {"day": "ooit"}, {"day": "2026-13-45"}, {"ago": "7"},
    {"seen": "x"}, {"reason": 5}, {"kind": "undo", "undoes": "x"}, {"kind": "contact", "how": "zweven"}, {"id": "x"},
    {"kind": "contact", "how": "visit", "minutes": "veel"}, {"kind": "contact", "how": "visit", "agreed": ["x"]}, {"item": None}, {"state": None}, {"at": float("nan")},
]  # fmt: skip


def test_what_is_none_of_ours_is_rejected_and_the_rest_goes_on(cast: Cast, visit: Visiting, clock: Clock) -> None:
    good = tick(cast, clock)
    ops = [*BROKEN, *({**tick(cast, clock), **spoilt} for spoilt in SPOILT), good]
    assert outcomes(send(visit(cast.own_coach), cast.own_coach, clock, *ops)) == [
        *["rejected"] * (len(ops) - 1),
        "applied",
    ]
    extreme = [
        {**tick(cast, clock), "at": at, "seen": seen}
        for at in (-(10**15), 10**15, 1e300, -1e300)
        for seen in (-1, 10**15)
    ]
    answers = outcomes(send(visit(cast.own_coach), cast.own_coach, clock, *extreme))
    assert set(answers) <= {"applied", "duplicate", "superseded", "rejected"}  # ten years ago is before the start


def test_half_a_batch_is_refused_and_nothing_happened(cast: Cast, visit: Visiting, clock: Clock) -> None:
    coach = visit(cast.own_coach)
    for body in ('{"mark": "x", "ops": [{"id"', "", "[]", "null", '{"ops": {}}', '"x"', '{"ops": []}'):
        answer = coach.post("/sync", data=body, content_type="application/json", headers=SCRIPT)
        assert answer.status_code in (400, 409), body
        assert answer.mimetype == "application/json"
    assert coach.post("/sync", json={"mark": mark(cast.own_coach), "ops": []}).status_code == 400  # no header of ours
    form = coach.submit("/sync", ops="[]")
    assert form.status_code == 400
    assert state(cast) is ItemState.OPEN


def test_signing_out_leaves_the_work_of_others_on_the_phone_when_the_script_says_so(
    cast: Cast, visit: Visiting
) -> None:
    kept = visit(cast.own_coach).submit("/uitloggen", bewaar="1")
    assert (kept.status_code, kept.headers["Clear-Site-Data"]) == (303, '"cache"')
    assert visit(cast.own_coach).submit("/uitloggen").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_every_answer_behind_sign_in_carries_the_mark_and_no_public_one(
    app: Flask, cast: Cast, visit: Visiting, passer_by: Visit
) -> None:
    coach = visit(cast.own_coach)
    for path in ("/koppels", f"/koppel/{short_id(cast.own_pair)}", "/account", "/koppel/1"):
        assert coach.get(path).headers["X-Stappen"] == mark(cast.own_coach)
    assert passer_by.get("/inloggen").headers["X-Stappen"] == "-"
    shared = come_in(cast.own_coachee, app, shared=True)  # no copies on a phone of more people, or at a desk
    for visitor, person in ((shared, cast.own_coachee), (visit(cast.coordinator), cast.coordinator)):
        assert visitor.get("/account").headers["X-Stappen"] == f"{mark(person)};"
    for path in ("/hulp", "/", "/static/pragma.css"):
        assert "X-Stappen" not in coach.get(path).headers
    own_account.change(make.operation(cast.own_coach.actor), name="Carla van Ander", language="nl")
    assert coach.get("/koppels").headers["X-Stappen"] == mark(cast.own_coach)
