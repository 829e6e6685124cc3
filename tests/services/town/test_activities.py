"""Activities: announced, attended, counted as a number; the town sees what there is to do and nobody's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import make
import pytest
from make import NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.town.activities import Activity, ActivityId, ActivityKind
from pragma_coach.services.town import activities
from pragma_coach.services.town.activities import TypedActivity, announce, attend
from pragma_coach.store.database import connection
from pragma_coach.store.town import activities as stored_activities

TOMORROW, LATER = TODAY + timedelta(days=1), NOON + timedelta(days=2)
CAFE = TypedActivity("Taalcafé", "language", TOMORROW, "19.30", "Bibliotheek", "everybody", True)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def announced(cast: Cast, typed: TypedActivity = CAFE) -> ActivityId:
    found = announce(operation(cast.coach), typed)
    assert found is not None
    return found


def stored(cast: Cast, activity: ActivityId) -> Activity:
    with connection():
        found = stored_activities.activity(cast.organisation.id, activity)
    assert found is not None
    return found


def test_who_is_coached_sees_it_and_says_to_come(cast: Cast) -> None:
    activity = announced(cast)
    attend(operation(cast.coachee), activity, cast.pair.id, True)
    attend(operation(cast.coachee), activity, cast.pair.id, True)
    ((one, coming),) = activities.coming_activities(cast.organisation.id, cast.pair.id, TODAY)
    assert (one.starts, one.coming, coming) == (time(19, 30), 1, True)
    attend(operation(cast.coachee), activity, cast.pair.id, False)
    assert stored(cast, activity).coming == 0
    assert activities.coming_activities(cast.elsewhere.id, cast.foreign_pair.id, TODAY) == []


def test_nobody_says_it_for_a_stranger_or_about_another_town(cast: Cast) -> None:
    activity = announced(cast)
    for stranger in (cast.other_coach, cast.other_coachee):
        with pytest.raises(NotThere):
            attend(operation(stranger), activity, cast.pair.id, True)
    with pytest.raises(NotThere):
        attend(operation(cast.foreign_coordinator), activity, cast.foreign_pair.id, True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": " "}, "title"), ({"title": "x" * 61}, "title"), ({"kind": "party"}, "kind"),
     ({"audience": "rich"}, "audience"), ({"place": ""}, "place"), ({"starts": "laat"}, "starts"),
     ({"day": TODAY - timedelta(days=40)}, "day"), ({"day": TODAY + timedelta(days=400)}, "day"),
     ({"title": "Bel 111222333"}, "title")],
)  # fmt: skip
def test_what_cannot_be_announced_is_refused_beside_its_field(cast: Cast, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        announce(operation(cast.coach), replace(CAFE, **wrong))  # type: ignore[arg-type]  # one field of any kind
    assert refused.value.field == field


def test_the_host_counts_a_number_after_it_was(cast: Cast) -> None:
    activity = announced(cast)
    with pytest.raises(Invalid, match="als de activiteit is geweest"):
        activities.count(operation(cast.coach), activity, "12")
    for wrong in ("", "twaalf", "-1", "1000"):
        with pytest.raises(Invalid, match="Vul een getal in"):
            activities.count(operation(cast.coach, at=LATER), activity, wrong)
    with pytest.raises(NotAllowed, match="wie de activiteit aankondigde"):
        activities.count(operation(cast.other_coach, at=LATER), activity, "12")
    with pytest.raises(NotThere):
        activities.count(operation(cast.foreign_coordinator, at=LATER), activity, "12")
    activities.count(operation(cast.coach, at=LATER), activity, "12")
    activities.count(operation(cast.coordinator, at=LATER), activity, "13")
    assert stored(cast, activity).attended == 13


def test_a_coach_notes_who_of_the_own_pairs_was_there(cast: Cast) -> None:
    activity = announced(cast)
    attend(operation(cast.other_coachee), activity, cast.other_pair.id, True)
    later = TODAY + timedelta(days=2)
    activities.note_present(operation(cast.coach, at=LATER), activity, [cast.pair.id])
    own = activities.activity_page(cast.coach, activity, later).own
    assert [(name, guest and (guest.coming, guest.was_there)) for _, name, guest in own] == [("Amina", (False, True))]
    others = activities.activity_page(cast.other_coach, activity, later).own
    assert [(name, guest and (guest.coming, guest.was_there)) for _, name, guest in others] == [
        ("Biniam", (True, False))
    ]
    with pytest.raises(NotThere):
        activities.note_present(operation(cast.coach, at=LATER), activity, [cast.other_pair.id])
    activities.note_present(operation(cast.coach, at=LATER), activity, [])
    ((_, _, guest),) = activities.activity_page(cast.coach, activity, later).own
    assert guest is not None
    assert not guest.was_there


def test_what_was_cancelled_is_seen_by_who_would_come_and_by_nobody_else(cast: Cast) -> None:
    activity = announced(cast)
    attend(operation(cast.coachee), activity, cast.pair.id, True)
    with pytest.raises(NotAllowed):
        activities.cancel(operation(cast.other_coach), activity)
    activities.cancel(operation(cast.coach), activity)
    assert activities.coming_activities(cast.organisation.id, cast.pair.id, TODAY)[0][0].cancelled
    assert activities.coming_activities(cast.organisation.id, cast.other_pair.id, TODAY) == []
    with pytest.raises(Invalid, match="gaat niet door"):
        attend(operation(cast.other_coachee), activity, cast.other_pair.id, True)
    assert activities.figures(cast.organisation.id, TODAY, TOMORROW).held == 0


def test_what_was_is_neither_cancelled_nor_attended_any_more(cast: Cast) -> None:
    activity = announced(cast)
    with pytest.raises(Invalid, match="al geweest"):
        activities.cancel(operation(cast.coach, at=LATER), activity)
    with pytest.raises(Invalid, match="al geweest"):
        attend(operation(cast.coachee, at=LATER), activity, cast.pair.id, True)


def test_the_town_sees_what_is_public_and_to_come(cast: Cast) -> None:
    announced(cast)
    announced(cast, replace(CAFE, title="Thee bij ons thuis", public=False))
    announced(cast, replace(CAFE, title="Vorige week", day=TODAY - timedelta(days=7)))
    activities.cancel(operation(cast.coach), announced(cast, replace(CAFE, title="Afgezegd")))
    assert [one.title for one in activities.public_activities("oirschot", TODAY).coming] == ["Taalcafé"]
    with pytest.raises(NotThere):
        activities.public_activities("nergens", TODAY)


def test_the_figures_of_a_period(cast: Cast) -> None:
    first, second = announced(cast), announced(cast, replace(CAFE, kind="bicycle"))
    activities.count(operation(cast.coach, at=LATER), first, "12")
    found = activities.figures(cast.organisation.id, TODAY, TOMORROW)
    assert (found.held, found.attended) == (2, 12)
    assert activities.figures(cast.organisation.id, TODAY, TODAY).held == 0
    assert second != first


def test_its_host_announces_it_anew_and_who_comes_still_comes(cast: Cast) -> None:
    activity = announced(cast)
    attend(operation(cast.coachee), activity, cast.pair.id, True)
    anew = replace(CAFE, title="Taalcafé met soep", day=TOMORROW + timedelta(days=7), starts="18", public=False)
    activities.change(operation(cast.coach), activity, anew)
    kept = stored(cast, activity)
    assert (kept.title, kept.day, kept.starts, kept.public) == (anew.title, anew.day, time(18), False)
    assert (kept.coming, kept.kind, kept.announced_by) == (1, ActivityKind.LANGUAGE, cast.coach.account_id)
    activities.change(operation(cast.coordinator), activity, CAFE)
    assert stored(cast, activity).title == "Taalcafé"
    with pytest.raises(Invalid) as refused:
        activities.change(operation(cast.coach), activity, replace(CAFE, place=" "))
    assert refused.value.field == "place"
    with pytest.raises(NotAllowed):
        activities.change(operation(cast.other_coach), activity, anew)
    with pytest.raises(NotThere):
        activities.change(operation(cast.foreign_coordinator), activity, anew)


def test_what_was_counted_or_cancelled_is_not_changed_any_more(cast: Cast) -> None:
    cancelled, counted = announced(cast), announced(cast, replace(CAFE, day=TODAY))
    activities.cancel(operation(cast.coach), cancelled)
    activities.count(operation(cast.coach), counted, "7")
    for activity, word in ((cancelled, "afgezegd"), (counted, "geteld")):
        with pytest.raises(Invalid, match=word):
            activities.change(operation(cast.coach), activity, replace(CAFE, title="Iets anders"))
        assert stored(cast, activity).title == "Taalcafé"


def test_only_volunteers_announce(cast: Cast) -> None:
    for actor in (cast.coachee, cast.director, cast.interpreter, cast.admin):
        with pytest.raises(NotAllowed):
            announce(operation(actor), CAFE)
