"""The calendar on a phone: the right hour in summer and winter, changes that arrive, and nothing about anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import make
import pytest
from flask import Flask
from icalendar import Calendar, Event
from stage import Cast, Clock, Visit, browser, on_both_engines

from pragma_coach.domain.daytime import Hours
from pragma_coach.domain.talks.talks import EXTRA, KeptTalk, Participant, Place, When
from pragma_coach.services.talks import interpreters, talks
from pragma_coach.services.talks.talks import TalkReport
from pragma_coach.store import database
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account

pytestmark = on_both_engines

Visiting = Callable[[Account], Visit]
BOTH = (Participant.COACHEE, Participant.COACH)


def subscribe(visitor: Visit) -> str:
    """Make a calendar address and return its path."""
    made = re.search(r"http://[^/\s]+(/agenda/[\w-]+\.ics)", visitor.submit("/account/agenda").text)
    assert made is not None
    return made[1]


def plan(cast: Cast, when: When, *parts: Participant) -> KeptTalk:
    by = make.operation(cast.own_coach.actor)
    return talks.plan(by, cast.own_pair, EXTRA, when, parts or BOTH)


def fetch(app: Flask, path: str) -> str:
    """Fetch as a phone does: without cookie, again and again."""
    phone = browser(app)
    answer = phone.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def events(text: str) -> list[Event]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 10, 24), 2),
        (date(2026, 10, 25), 1),
        (date(2027, 3, 27), 1),
        (date(2027, 3, 28), 2),
    ],
    ids=["before-winter-time", "day-of-winter-time", "before-summer-time", "day-of-summer-time"],
)
def test_a_talk_is_at_the_hour_of_the_clock_on_the_wall_also_around_both_nights(
    app: Flask, cast: Cast, visit: Visiting, day: date, hours: int
) -> None:
    plan(cast, When(day, 9 * 60 + 30, 90))
    text = fetch(app, subscribe(visit(cast.own_coachee)))
    (event,) = events(text)
    start = event["DTSTART"].dt
    assert (start.hour, start.minute) == (9, 30)
    assert start.astimezone(UTC) == datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC) - timedelta(hours=hours)
    assert event["DTEND"].dt - start == timedelta(minutes=90)
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam" in text


def test_a_talk_without_an_hour_takes_the_day(app: Flask, cast: Cast, visit: Visiting) -> None:
    plan(cast, When(date(2026, 5, 20)))
    (event,) = events(fetch(app, subscribe(visit(cast.own_coach))))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 5, 20), date(2026, 5, 21))


def test_moving_and_calling_off_arrive_under_the_same_name(app: Flask, cast: Cast, visit: Visiting) -> None:
    talk = plan(cast, When(date(2026, 5, 20), 600))
    path = subscribe(visit(cast.own_coach))
    (first,) = events(fetch(app, path))
    by = make.operation
    talks.move(by(cast.own_coach.actor), cast.own_pair, talk.id, When(date(2026, 5, 21), 660))
    (moved,) = events(fetch(app, path))
    talks.cancel(by(cast.own_coach.actor), cast.own_pair, talk.id)
    (gone,) = events(fetch(app, path))
    assert first["UID"] == moved["UID"] == gone["UID"]
    assert [int(event["SEQUENCE"]) for event in (first, moved, gone)] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in (first, moved, gone)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert moved["DTSTART"].dt.hour == 11


def test_everybody_has_the_own_talks_and_nobody_anything_else(app: Flask, cast: Cast, visit: Visiting) -> None:
    tess = cast.interpreter.id
    hours = [Hours(day, 420, 1320) for day in range(7)]
    interpreters.set_profile(make.operation(cast.coordinator.actor), tess, ["ar"], hours)
    talk = plan(cast, When(date(2026, 5, 20), 600, place=Place.AZC))
    plan(cast, When(date(2026, 5, 22), 600), Participant.COACHEE, Participant.DIRECTOR)
    interpreters.book(make.operation(cast.own_coach.actor), cast.own_pair, talk.id, tess, "ar")
    numbers = {}
    for name, account in cast.people.items():
        text = fetch(app, subscribe(visit(account)))
        numbers[name] = len(events(text))
        for hidden in ("Noor", "Nieuwkomer", "Carla", "Tess", "azc", "العربية", "Extra", "ons-dorp"):
            assert hidden not in text, (name, hidden)
        assert {str(event["SUMMARY"]) for event in events(text)} <= {"Gesprek"}
        for event in events(text):
            visit(account).page(str(event["URL"]).removeprefix("http://127.0.0.1:8000"))
    others = {"other_coach", "other_coachee", "coordinator", "other_coordinator", "director", "admin"}
    assert numbers == {"own_coach": 1, "own_coachee": 2, "interpreter": 1} | dict.fromkeys(others, 0)


def test_the_coordinator_has_the_talks_that_the_coordinator_comes_to(app: Flask, cast: Cast, visit: Visiting) -> None:
    by = make.operation(cast.coordinator.actor)
    talks.plan(by, cast.own_pair, EXTRA, When(date(2026, 5, 20), 600), [Participant.COACHEE, Participant.COORDINATOR])
    assert len(events(fetch(app, subscribe(visit(cast.coordinator))))) == 1


def test_the_interpreters_calendar_is_empty_from_the_day_after(
    app: Flask, cast: Cast, visit: Visiting, clock: Clock
) -> None:
    tess = cast.interpreter
    block = [Hours(2, 420, 1320)]
    interpreters.set_profile(make.operation(cast.coordinator.actor), tess.id, ["ar"], block)
    talk = plan(cast, When(date(2026, 5, 13), 600))
    interpreters.book(make.operation(cast.own_coach.actor), cast.own_pair, talk.id, tess.id, "ar")
    path = subscribe(visit(tess))
    clock.at = datetime(2026, 5, 13, 21, 59, tzinfo=UTC)  # a minute before midnight in Amsterdam
    assert len(events(fetch(app, path))) == 1
    clock.at = datetime(2026, 5, 13, 22, 1, tzinfo=UTC)
    assert events(fetch(app, path)) == []


def test_an_old_a_wrong_and_a_stopped_address_are_no_address(app: Flask, cast: Cast, visit: Visiting) -> None:
    coach, phone = visit(cast.own_coach), browser(app)
    old = subscribe(coach)
    new = subscribe(coach)
    assert phone.get(old).status_code == 404
    assert phone.get("/agenda/verzonnen.ics").status_code == 404
    assert phone.get(new).status_code == 200
    assert coach.submit("/account/agenda/stop").status_code == 303
    assert phone.get(new).status_code == 404


def test_the_address_is_kept_as_a_hash_and_shown_once(app: Flask, cast: Cast, visit: Visiting) -> None:
    coach = visit(cast.own_coach)
    path = subscribe(coach)
    token = path.removeprefix("/agenda/").removesuffix(".ics")
    assert token not in coach.get("/account/agenda").text
    with database.connection():
        rows = database.database.execute_sql("SELECT * FROM calendar_key").fetchall()
    assert len(rows) == 1
    assert token not in str(rows)


def test_a_closed_account_has_no_calendar(app: Flask, cast: Cast, visit: Visiting) -> None:
    path = subscribe(visit(cast.own_coach))
    with database.connection():
        accounts.disable(cast.organisation.id, cast.own_coach.id, make.NOON)
    assert browser(app).get(path).status_code == 404


def test_guessing_and_asking_all_the_time_are_slowed_down(
    app: Flask, cast: Cast, visit: Visiting, clock: Clock
) -> None:
    phone, path = browser(app), subscribe(visit(cast.own_coach))
    guesses = [phone.get(f"/agenda/verzonnen{number}.ics").status_code for number in range(40)]
    assert (guesses[0], guesses[-1]) == (404, 429)
    asked = [phone.get(path).status_code for _ in range(40)]
    assert (asked[0], asked[-1]) == (200, 429)
    clock.forward(minutes=1)
    assert phone.get(path).status_code == 200


def test_a_calendar_without_talks_can_be_read(app: Flask, cast: Cast, visit: Visiting) -> None:
    text = fetch(app, subscribe(visit(cast.admin)))
    assert events(text) == []
    assert text.startswith("BEGIN:VCALENDAR")


def test_a_talk_that_was_held_stands_on_the_day_on_which_it_was(app: Flask, cast: Cast, visit: Visiting) -> None:
    talk = plan(cast, When(make.TODAY, 9 * 60 + 30))
    path = subscribe(visit(cast.own_coachee))
    later = make.operation(cast.own_coach.actor, at=make.NOON + timedelta(days=2))
    talks.hold(later, cast.own_pair, talk.id, TalkReport(make.TODAY + timedelta(days=1), frozenset(BOTH)))
    (event,) = events(fetch(app, path))
    assert event["DTSTART"].dt == make.TODAY + timedelta(days=1)  # at what time, nobody noted
