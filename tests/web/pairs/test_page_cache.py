"""The page of a pair that was kept is the page as it would be made now, whoever did whatever; and it holds no visit."""

from __future__ import annotations

import gzip
import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import make
import pytest
from flask import Flask
from flask.testing import FlaskClient
from stage import Cast, Clock, Visit, come_in

from pragma_coach.domain.plan import Goal
from pragma_coach.domain.reasons import ContactKind, Obstacle, PauseReason
from pragma_coach.domain.talks.talks import EXTRA, Participant, When
from pragma_coach.domain.town.help import Theme
from pragma_coach.domain.types import GroupId, ItemId, ItemState, MilestoneId, Operation
from pragma_coach.services import plan
from pragma_coach.services.accounts import own_account
from pragma_coach.services.own_data import who_looked
from pragma_coach.services.pairs import lifecycle, records, ticks
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.talks import talks
from pragma_coach.services.town import help, places
from pragma_coach.services.town.places import TypedPlace
from pragma_coach.store import database
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.tables.own_data import Viewing
from pragma_coach.web.pairs import page_cache
from pragma_coach.web.pairs.coach_list import CoachList
from pragma_coach.web.pairs.page_cache import KeptPage, PageCache
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
ITEMS = (make.COACH_ITEM, make.COACHEE_ITEM, make.BOTH_ITEM)
BOTH = [Participant.COACHEE, Participant.COACH]
ROUNDS, ACTS = 3, 12


def path(cast: Cast) -> str:
    return f"/koppel/{short_id(cast.own_pair)}"


def something(cast: Cast, random: Random, at: Callable[[str], Operation]) -> None:
    """Let somebody do something that the page of the pair may show."""
    pair, item = cast.own_pair, random.choice(ITEMS)
    number, day = random.randrange(1000), make.TODAY - timedelta(days=random.randrange(20))
    acts: list[Callable[[], object]] = [
        lambda: ticks.tick(at("own_coach"), pair, item, random.choice([ItemState.DONE, ItemState.OPEN])),
        lambda: ticks.tick(at("own_coach"), pair, item, ItemState.STUCK, reason=random.choice(list(Obstacle))),
        lambda: ticks.tick(at("own_coach"), pair, item, ItemState.DONE, happened_on=day),
        lambda: ticks.tick(at("own_coachee"), pair, make.BOTH_ITEM, ItemState.CLAIMED),
        lambda: records.record_milestone(at("own_coach"), pair, MilestoneId("paid_job"), day),
        lambda: records.log_contact(at("own_coach"), pair, ContactKind.PHONE, minutes=5, happened_on=day),
        lambda: records.switch_group(at("own_coach"), pair, random.choice(_groups(cast)), random.random() < 0.5),
        lambda: own_account.change(at("own_coach"), name=f"Carla {number}", language="nl"),
        lambda: own_account.change(at("own_coachee"), name=f"Noor {number}", language=random.choice(["nl", "ar", "ti"])),
        lambda: lifecycle.pause(at("coordinator"), pair, random.choice(list(PauseReason))),
        lambda: lifecycle.resume(at("coordinator"), pair),
        lambda: help.ask(at("own_coachee"), pair, Theme.POST, f"Een brief van {number}."),
        lambda: plan.save_own_goals(at("own_coachee"), pair, number % 3, [Goal("sociaal", f"Doel {number}", own=True)]),
        lambda: talks.plan(at("own_coach"), pair, EXTRA, When(make.TODAY + timedelta(days=number % 9), 840), BOTH),
        lambda: places.add(at("coordinator"), TypedPlace(f"Balie {number}", "Plein 1", "", "", "", "no", frozenset({item}))),
    ]  # fmt: skip
    try:
        random.choice(acts)()
    except Exception as refused:
        if type(refused).__module__ != "pragma_coach.domain.refusal":
            raise


def _groups(cast: Cast) -> list[GroupId]:
    return sorted(programme_of(make.read(cast.own_pair, cast.organisation.id)).group_ids)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_kept_page_is_the_page_as_it_would_be_made_now(app: Flask, cast: Cast, clock: Clock, seed: int) -> None:
    random = Random(seed)
    visits = [come_in(one, app) for one in (cast.own_coach, cast.coordinator)]
    for turn in range(ACTS):
        something(cast, random, lambda who: make.operation(cast.people[who].actor, at=clock.at))
        if turn == ACTS // 2:
            clock.forward(days=1)
        for visit in visits:
            shown = [visit.get(path(cast)).text for _ in range(2)]
            app.extensions["page_cache"] = PageCache()
            made = visit.get(path(cast)).text
            assert shown == [made, made]


def test_a_ready_row_is_the_row_as_it_would_be_made_now(app: Flask, cast: Cast) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor", language="ar")
    pair = make.read(cast.own_pair, cast.organisation.id)
    with app.test_request_context(path(cast)):
        env, made = app.jinja_env, app.jinja_env.get_template("shared/item.html").module
        lines = [
            CoachList(pair, make.TODAY + timedelta(days=day)).line(item)
            for day in (0, 9)
            for item in programme_of(pair).items
        ]
        for more in ("/koppel/a/punt", "/koppel/b/punt", "/koppel"):
            for _ in range(2):
                ready = env.globals["ready_rows"](lines, more)  # type: ignore[operator]
                assert ready == "".join(made.coach_row(line, more) for line in lines)  # type: ignore[attr-defined]


def test_a_page_is_made_once_and_again_when_something_changed(
    app: Flask, cast: Cast, visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[KeptPage] = []
    monkeypatch.setattr(page_cache, "KeptPage", lambda *given: made.append(KeptPage(*given)) or made[-1])
    coach = visit(cast.own_coach)
    for expected in (1, 1, 2, 2):
        if expected > len(made) > 0:
            ticks.tick(make.operation(cast.own_coachee.actor), cast.own_pair, make.BOTH_ITEM, ItemState.CLAIMED)
        coach.get(path(cast))
        assert len(made) == expected
    packed = FlaskClient.open(coach, path(cast), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data).decode() == coach.get(path(cast)).text


def test_an_own_phone_asks_whether_its_page_still_holds(cast: Cast, visit: Visiting) -> None:
    coach = visit(cast.own_coach)
    first = coach.get(path(cast))
    assert first.headers["Cache-Control"] == "no-store"  # for the browser: our worker keeps it
    known = {"If-None-Match": first.headers["ETag"]}
    again = coach.get(path(cast), headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["X-Stappen"] == first.headers["X-Stappen"]
    ticks.tick(make.operation(cast.own_coach.actor), cast.own_pair, make.COACH_ITEM, ItemState.DONE)
    assert coach.get(path(cast), headers=known).status_code == 200


def test_the_page_of_one_is_not_that_of_another(cast: Cast, visit: Visiting) -> None:
    known = {"If-None-Match": visit(cast.own_coach).get(path(cast)).headers["ETag"]}
    lifecycle.hand_over(make.operation(cast.coordinator.actor), cast.own_pair, cast.other_coach.id)
    assert visit(cast.other_coach).get(path(cast), headers=known).status_code == 200
    assert visit(cast.own_coachee).get(path(cast), headers=known).status_code in (403, 404)


def test_a_shared_phone_and_a_desk_keep_nothing(app: Flask, cast: Cast) -> None:
    for browser in (come_in(cast.own_coach, app, shared=True), come_in(cast.coordinator, app)):
        answer = browser.get(path(cast), headers={"If-None-Match": "*"})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers


def test_who_looked_is_told_also_when_the_phone_had_the_page(cast: Cast, visit: Visiting) -> None:
    coach = visit(cast.own_coach)
    known = {"If-None-Match": coach.get(path(cast)).headers["ETag"]}
    who_looked._noted.clear()
    with database.connection():
        Viewing.delete().execute()
    assert coach.get(path(cast), headers=known).status_code == 304
    with database.connection():
        assert Viewing.select().count() == 1


def test_nothing_of_one_visit_stands_in_the_page(cast: Cast, visit: Visiting) -> None:
    coach = visit(cast.own_coach)
    tick = coach.submit(path(cast) + "/punt", set=f"{make.BOTH_ITEM}:done")
    text = coach.get(tick.location).text
    assert "Ongedaan maken" in text or "Terug" in text
    assert set(re.findall(r'name="(?:csrf_token|op)" value="([^"]*)"', text)) == {""}
    assert not re.search(r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-", text)
    again = visit(cast.own_coach).get(tick.location).text
    assert again == text


def test_a_form_that_comes_twice_is_as_one_and_an_old_tab_still_ticks(cast: Cast, visit: Visiting) -> None:
    coach, button = visit(cast.own_coach), f"{make.BOTH_ITEM}:done"

    def revs() -> int:
        return make.read(cast.own_pair, cast.organisation.id).journey.rev

    for _ in range(3):  # the button, the same in another tab, and back and once more
        assert coach.submit(path(cast) + "/punt", op="", set=button).status_code == 303
    done = revs()
    assert make.read(cast.own_pair, cast.organisation.id).journey.items[make.BOTH_ITEM].rev == done
    for _ in range(2):
        coach.submit(path(cast) + "/terug", op="", rev=str(done), item=make.BOTH_ITEM)
    assert revs() == done + 1
    coach.submit(path(cast) + "/punt", op="", set=button)  # a tab of before the undo
    standing = make.read(cast.own_pair, cast.organisation.id).journey.items[ItemId(make.BOTH_ITEM)]
    assert (standing.state, standing.rev) == (ItemState.DONE, done + 2)


def test_the_cache_does_not_grow_without_end() -> None:
    cache = PageCache()
    for number in range(page_cache.MOST_PAGES + 5):
        cache.put(number, KeptPage((date.max, str(uuid.uuid4())), b"", ""))
    assert cache.get(4, None) is None
    assert len(cache._pages) == page_cache.MOST_PAGES
