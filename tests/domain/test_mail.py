"""When mail goes out, to whom it is offered, and in which words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.calendar import AMSTERDAM, amsterdam_date, utc_moment
from pragma_coach.domain.mail import (
    GIVE_UP_AFTER,
    LINES,
    OFFERS,
    MailRhythm,
    Notice,
    Topic,
    is_address,
    is_quiet,
    next_mail_day,
    offered,
    rhythm_of,
    wait_after,
    wanted_notices,
    week_name,
)
from pragma_coach.domain.types import AccountId, Role

MONDAY, SATURDAY, SUNDAY = date(2026, 5, 11), date(2026, 5, 16), date(2026, 5, 17)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: utc_moment(date(2026, 1, 1)) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "quiet"),
    [
        (MONDAY, 7, 59, True), (MONDAY, 8, 0, False), (MONDAY, 19, 59, False), (MONDAY, 20, 0, True),
        (SATURDAY, 12, 0, False), (SUNDAY, 12, 0, True), (SUNDAY, 23, 0, True),
    ],
)  # fmt: skip
def test_no_mail_in_the_evening_at_night_and_on_sunday(day: date, hour: int, minute: int, quiet: bool) -> None:
    assert is_quiet(utc_moment(day, hour, minute)) is quiet


def test_what_must_wait_on_saturday_evening_waits_until_monday_morning() -> None:
    assert next_mail_day(utc_moment(SATURDAY, 21)) == utc_moment(SUNDAY + timedelta(days=1), 8)
    assert next_mail_day(utc_moment(SUNDAY, 3)) == utc_moment(SUNDAY + timedelta(days=1), 8)
    assert next_mail_day(utc_moment(SATURDAY, 9)) == utc_moment(SUNDAY + timedelta(days=1), 8)
    assert next_mail_day(utc_moment(MONDAY, 2)) == utc_moment(MONDAY + timedelta(days=1), 8)


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_in_the_nights_the_clock_changes_mail_still_starts_at_eight_by_the_clock_on_the_wall(night: date) -> None:
    opened = next_mail_day(utc_moment(night, 1))
    assert opened.astimezone(AMSTERDAM).strftime("%A %H:%M") == "Monday 08:00"


@given(MOMENTS)
def test_the_next_moment_for_mail_is_never_quiet_never_past_and_within_two_days(at: datetime) -> None:
    found = next_mail_day(at)
    assert not is_quiet(found)
    assert at < found <= at + timedelta(hours=57)  # from the first minute of Saturday, through the longest Sunday
    assert amsterdam_date(found) > amsterdam_date(at)


def test_a_week_is_named_by_its_monday_also_around_new_year() -> None:
    assert week_name(date(2025, 12, 29)) == week_name(date(2026, 1, 4)) == "2026-W01"
    assert week_name(date(2026, 1, 5)) == "2026-W02"


def test_tries_come_further_apart_and_go_on_for_days() -> None:
    waits = [wait_after(tries) for tries in range(1, 8)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=10), timedelta(hours=6))
    assert timedelta(days=2) < GIVE_UP_AFTER


def test_a_coach_gets_nothing_by_itself_and_never_more_than_a_mail_a_week() -> None:
    assert offered([Role.COACH]) == [Topic.COACHING]
    assert rhythm_of(Topic.COACHING, [Role.COACH], {}, stopped=False) is MailRhythm.OFF
    assert set(OFFERS[Topic.COACHING].rhythms) == {MailRhythm.OFF, MailRhythm.WEEKLY}


def test_a_coordinator_gets_the_overview_weekly_unless_stopped_or_chosen_otherwise() -> None:
    who = [Role.COORDINATOR]
    assert rhythm_of(Topic.OVERVIEW, who, {}, stopped=False) is MailRhythm.WEEKLY
    assert rhythm_of(Topic.OVERVIEW, who, {}, stopped=True) is MailRhythm.OFF
    assert rhythm_of(Topic.OVERVIEW, who, {Topic.OVERVIEW: MailRhythm.DAILY}, stopped=True) is MailRhythm.DAILY


def test_a_choice_of_a_role_that_somebody_no_longer_has_is_worth_nothing() -> None:
    kept = {Topic.OVERVIEW: MailRhythm.DAILY}
    assert rhythm_of(Topic.OVERVIEW, [Role.COACH], kept, stopped=False) is MailRhythm.OFF
    assert offered([Role.COACHEE]) == []
    assert offered([Role.DIRECTOR, Role.INTERPRETER]) == [Topic.CASELOAD, Topic.INTERPRETING]


def test_every_way_in_which_a_topic_comes_by_itself_is_one_that_can_be_chosen() -> None:
    assert all(offer.usual in offer.rhythms and MailRhythm.OFF in offer.rhythms for offer in OFFERS.values())
    assert {line.topic for line in LINES.values()} == set(OFFERS) == set(Topic)


@pytest.mark.parametrize("kind", LINES)
def test_a_line_says_one_in_the_singular_and_more_with_their_number(kind: str) -> None:
    line = LINES[kind]
    assert "{" not in line.words(1) + line.words(2)
    assert "7" in line.words(7)
    assert line.words(1) != line.words(2)
    assert all(len(said.split()) <= 12 for said in (line.words(0), line.words(1), line.words(2)))


def test_nothing_is_told_about_what_is_not_there_or_not_asked() -> None:
    who = AccountId(1)
    notices = [Notice(who, "claims", 0, "/"), Notice(who, "quiet", 2, "/"), Notice(who, "stuck", 3, "/")]
    assert wanted_notices(notices, [Topic.COACHING]) == [notices[1]]
    assert wanted_notices([Notice(who, "calls", 0, "/")], [Topic.OVERVIEW]) != []  # that all goes well is worth a mail


@pytest.mark.parametrize("text", ["anna@voorbeeld.nl", "a.b+c@x-y.voorbeeld.nl", "o'neil@voorbeeld.museum"])
def test_a_plain_address_is_one(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "anna", "anna@", "@voorbeeld.nl", "anna@voorbeeld", "anna@voorbeeld.nl\n", "a@b.nl, c@d.nl", "a b@c.nl",
        "a@b.nl\r\nBcc: c@d.nl", '"a"@b.nl', "<a@b.nl>", "a@[127.0.0.1]", "é@b.nl", "a@é.nl", "a@-b.nl", "a@b..nl",
        "a" * 65 + "@b.nl", "a@" + "b." * 130 + "nl",
    ],
)  # fmt: skip
def test_what_could_be_more_than_one_plain_address_is_none(text: str) -> None:
    assert not is_address(text)
