"""What a director and an interpreter are told by mail: what waits on them, in numbers, at most once a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import make
import pytest
from make import operation
from ports import free_port
from postbox import Postbox, listening, posting, whole

from pragma_coach.config import Config
from pragma_coach.content.shipped_texts import ref_of
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.daytime import Hours
from pragma_coach.domain.mail import MailRhythm, Topic
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.talks.talks import EXTRA, KeptTalk, Participant, When
from pragma_coach.domain.translations import TextVerdict
from pragma_coach.domain.types import Actor
from pragma_coach.services.desk.notices import SOURCES, caseload_notices, interpreter_notices
from pragma_coach.services.mail import choices
from pragma_coach.services.mail.post import post_due
from pragma_coach.services.mail.reminders import remind_all
from pragma_coach.services.pairs.director import name_director, share_with
from pragma_coach.services.talks import interpreters, talks
from pragma_coach.services.translations import doubts, review
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.mail import preferences

MONDAY = utc_moment(date(2026, 6, 15), 8)
DAY = timedelta(days=1)
PARTS = (Participant.COACH, Participant.COACHEE, Participant.DIRECTOR)


@pytest.fixture
def cast(config: Config) -> make.Cast:
    """Everybody; the director directs the pair, whose coachee shares, and the interpreter speaks Arabic."""
    made = make.cast()
    name_director(operation(made.coordinator, at=MONDAY), made.pair.id, made.director.account_id)
    share_with(operation(made.coachee, at=MONDAY), made.pair.id, DIRECTOR_PARTY, on=True)
    hours = [Hours(weekday, 480, 1080) for weekday in range(5)]
    interpreters.set_profile(operation(made.coordinator, at=MONDAY), made.interpreter.account_id, ["ar"], hours)
    return made


@pytest.fixture
def box() -> Iterator[Postbox]:
    with listening(Postbox(free_port())) as server:
        yield server


def with_mail(who: Actor, address: str, topic: Topic, rhythm: MailRhythm) -> None:
    """Let somebody have a confirmed address and a rhythm."""

    @one_transaction
    def keep() -> None:
        preferences.ask(who.organisation_id, who.account_id, address, MONDAY)
        preferences.confirm(who.organisation_id, who.account_id, MONDAY)

    keep()
    choices.choose(operation(who, at=MONDAY), {topic: rhythm})


def plan(cast: make.Cast, days: int) -> KeptTalk:
    """Plan a talk so many days after the Monday; asked for on that Monday."""
    when = When(MONDAY.date() + timedelta(days=days), 600)
    return talks.plan(operation(cast.coach, at=MONDAY), cast.pair.id, EXTRA, when, PARTS)


def book(cast: make.Cast, talk: KeptTalk) -> None:
    interpreters.book(operation(cast.coach, at=MONDAY), cast.pair.id, talk.id, cast.interpreter.account_id, "ar")


def directed(cast: make.Cast, today: date) -> dict[str, int]:
    with connection():
        return {one.kind: one.count for one in caseload_notices(cast.organisation.id, today)}


def interpreted(cast: make.Cast, today: date) -> dict[str, int]:
    with connection():
        return {one.kind: one.count for one in interpreter_notices(cast.organisation.id, today)}


def test_a_director_is_told_which_talks_were_not_written_down_and_who_has_no_plan(cast: make.Cast) -> None:
    plan(cast, days=2)
    before = directed(cast, MONDAY.date() + 2 * DAY)
    after = directed(cast, MONDAY.date() + 3 * DAY)
    assert (before["unwritten"], after["unwritten"]) == (0, 1)
    assert after["planless"] == 1
    share_with(operation(cast.coachee, at=MONDAY), cast.pair.id, DIRECTOR_PARTY, on=False)
    assert set(directed(cast, MONDAY.date() + 3 * DAY).values()) == {0}  # who does not share is in no number


def test_an_interpreter_is_told_once_of_what_is_new_moved_or_called_off(cast: make.Cast) -> None:
    with_mail(cast.interpreter, "tess@voorbeeld.nl", Topic.INTERPRETING, MailRhythm.DAILY)
    talk = plan(cast, days=10)
    book(cast, talk)
    monday = MONDAY.date()
    assert [interpreted(cast, monday + days * DAY)["changed"] for days in range(3)] == [1, 1, 0]
    later = When(monday + 11 * DAY, 660)
    talks.move(operation(cast.coach, at=MONDAY + 2 * DAY), cast.pair.id, talk.id, later)
    talks.cancel(operation(cast.coach, at=MONDAY + 4 * DAY), cast.pair.id, talk.id)
    assert [interpreted(cast, monday + days * DAY)["changed"] for days in (3, 5, 7)] == [1, 1, 0]


def test_what_changed_on_the_weekend_is_told_on_monday_and_in_the_week_to_who_hears_weekly(cast: make.Cast) -> None:
    with_mail(cast.interpreter, "tess@voorbeeld.nl", Topic.INTERPRETING, MailRhythm.DAILY)
    talk = plan(cast, days=10)
    book(cast, talk)
    moved = operation(cast.coach, at=MONDAY + 5 * DAY)  # on Saturday
    talks.move(moved, cast.pair.id, talk.id, When(MONDAY.date() + 11 * DAY, 660))
    assert interpreted(cast, MONDAY.date() + 7 * DAY)["changed"] == 1
    choices.choose(operation(cast.interpreter, at=MONDAY), {Topic.INTERPRETING: MailRhythm.WEEKLY})
    assert interpreted(cast, MONDAY.date() + 7 * DAY)["changed"] == 1


def test_texts_that_wait_are_told_on_monday_only_to_who_hears_daily(cast: make.Cast) -> None:
    with_mail(cast.interpreter, "tess@voorbeeld.nl", Topic.INTERPRETING, MailRhythm.DAILY)
    assert interpreted(cast, MONDAY.date())["to_check"] == review.to_check(cast.interpreter) > 100
    assert "to_check" not in interpreted(cast, MONDAY.date() + DAY)


def test_texts_that_readers_doubt_are_counted_once_each_until_somebody_says_that_they_are_right(
    cast: make.Cast,
) -> None:
    with_mail(cast.interpreter, "tess@voorbeeld.nl", Topic.INTERPRETING, MailRhythm.DAILY)
    for ref, language in (
        (ref_of("Klaar"), "ar"),
        (ref_of("Klaar"), "ar"),
        (make.BOTH_ITEM, "ar"),
        (make.BOTH_ITEM, "ti"),
    ):
        doubts.doubt(operation(cast.coachee, at=MONDAY), language, ref, "")
    tuesday = MONDAY.date() + DAY
    (notice,) = [one for one in interpreter_notices(cast.organisation.id, tuesday) if one.kind == "doubted"]
    assert (notice.count, notice.path) == (2, "/tolk/teksten?in=ar&stand=gemeld")
    text = review.texts(cast.interpreter, "ar")[make.BOTH_ITEM]
    answer = review.Answer(text.shipped.ref, text.now, text.mark, TextVerdict.APPROVED)
    review.save_answers(operation(cast.interpreter, at=MONDAY), "ar", [answer])
    assert interpreted(cast, tuesday)["doubted"] == 1


def test_who_did_not_choose_mail_as_interpreter_costs_nothing(cast: make.Cast) -> None:
    book(cast, plan(cast, days=3))
    assert interpreted(cast, MONDAY.date()) == {}


def test_the_letters_arrive_once_a_day_and_name_nobody(config: Config, cast: make.Cast, box: Postbox) -> None:
    with_mail(cast.director, "dirk@voorbeeld.nl", Topic.CASELOAD, MailRhythm.DAILY)
    with_mail(cast.interpreter, "tess@voorbeeld.nl", Topic.INTERPRETING, MailRhythm.DAILY)
    book(cast, plan(cast, days=3))
    settings = posting(config, box)
    for hours in (0, 3, 24, 27):
        at = MONDAY + timedelta(hours=hours)
        remind_all(at, SOURCES)
        post_due(settings, lambda at=at: at)  # type: ignore[misc]  # bound at once
    assert sorted(box.receivers) == sorted(["dirk@voorbeeld.nl", "tess@voorbeeld.nl"] * 2)
    names = {cast.pair.coachee.name, cast.pair.coachee.name.split()[0]}
    for _address, letter in box.got:
        text = whole(letter)
        assert not [name for name in names if name in text]
        assert "/post/stop/" in text
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "<img" not in text
    told = "\n".join(whole(letter) for address, letter in box.got if address.startswith("tess"))
    assert "1 afspraak is nieuw, verzet of afgezegd." in told
    assert "nog niet nagekeken" in told
