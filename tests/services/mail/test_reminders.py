"""Who is told what, once a day and once a week, with the numbers that stand on the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import make
import pytest
from make import BOTH_ITEM, operation

from pragma_coach.config import Config
from pragma_coach.content import ContentError
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.daytime import Hours
from pragma_coach.domain.mail import MailRhythm, Notice, Topic
from pragma_coach.domain.pairs.attention import NEEDS
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.refusal import Gone, Invalid, TooOften
from pragma_coach.domain.talks.talks import EXTRA, Participant, When
from pragma_coach.domain.types import AccountId, Actor, ItemState, OrganisationId, Role
from pragma_coach.services.accounts import stand_ins
from pragma_coach.services.desk.call_list import call_list
from pragma_coach.services.desk.caseload import caseload
from pragma_coach.services.desk.notices import SOURCES, coaching_notices
from pragma_coach.services.mail import choices, reminders
from pragma_coach.services.mail.reminders import remind_all
from pragma_coach.services.pairs.director import name_director, share_with
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.services.talks import interpreters, talks
from pragma_coach.services.town import help, signals
from pragma_coach.store import tables
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.mail import outbox, preferences
from pragma_coach.store.mail.outbox import Letter, LetterKind
from pragma_coach.store.tables.mail import MailOutbox

MONDAY = utc_moment(date(2026, 6, 15), 8)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@one_transaction
def overseer(cast: make.Cast, email: str = "corrie@voorbeeld.nl", *, there: bool = False) -> Account:
    """A coordinator who signs in with password, so has an address."""
    where = cast.elsewhere if there else cast.organisation
    account = make.account(where.id, Role.COORDINATOR, email=email)
    accounts.set_password(account.id, "x")
    return replace(account, has_password=True)


def with_address(who: Actor, address: str, at: datetime = MONDAY) -> None:
    """Let somebody have a confirmed address for mail only."""

    @one_transaction
    def keep() -> None:
        preferences.ask(who.organisation_id, who.account_id, address, at)
        preferences.confirm(who.organisation_id, who.account_id, at)

    keep()


def wants(who: Actor, topic: Topic, rhythm: MailRhythm) -> None:
    choices.choose(operation(who, at=MONDAY), {topic: rhythm})


def waiting(organisation_id: OrganisationId | None = None) -> dict[int, Letter]:
    """The letters that wait, by account."""
    with connection():
        rows = MailOutbox.select().where(MailOutbox.sent_at.is_null() & MailOutbox.refused_at.is_null())
        letters = [outbox._letter(row) for row in rows]
    return {one.account_id: one for one in letters if organisation_id in (None, one.organisation_id)}


def counts(letter: Letter) -> dict[str, int]:
    return {notice.kind: notice.count for notice in letter.notices}


@pytest.fixture
def cast(config: Config) -> make.Cast:
    """Everybody; the pairs started long enough ago to be silent on MONDAY."""
    return make.cast()


def test_a_coordinator_gets_the_numbers_of_the_overview_on_monday_morning(cast: make.Cast) -> None:
    boss = overseer(cast)
    assert remind_all(MONDAY - MINUTE, SOURCES) == 0
    assert remind_all(MONDAY, SOURCES) == 1
    with connection():
        seen = call_list(boss.actor, MONDAY.date())
    told = counts(waiting()[boss.id])
    assert told.pop("calls") == seen.total == 2
    assert told.pop("room", 0) == seen.room
    assert told == {need.value: number for need in NEEDS if (number := seen.numbers[need])}


def test_waking_again_in_the_same_week_tells_a_coordinator_nothing_again(cast: make.Cast) -> None:
    overseer(cast)
    assert [remind_all(MONDAY + timedelta(hours=hours), SOURCES) for hours in range(0, 24 * 7, 5)].count(1) == 1
    assert remind_all(MONDAY + 7 * DAY, SOURCES) == 1


def test_a_machine_that_slept_over_three_mondays_tells_it_once_on_the_day_it_wakes(cast: make.Cast) -> None:
    boss = overseer(cast)
    woke = MONDAY + 16 * DAY + timedelta(hours=3)
    assert [remind_all(woke + timedelta(minutes=minutes), SOURCES) for minutes in (0, 1, 60)] == [1, 0, 0]
    assert counts(waiting()[boss.id])["calls"] == 2


def test_a_machine_that_wakes_at_night_or_on_sunday_waits_for_the_day(cast: make.Cast) -> None:
    overseer(cast)
    sunday = MONDAY + 6 * DAY
    assert [
        remind_all(sunday, SOURCES),
        remind_all(sunday + timedelta(hours=12), SOURCES),
        remind_all(sunday + DAY, SOURCES),
    ] == [0, 0, 1]


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_in_the_weeks_the_clock_changes_every_day_is_told_once(cast: make.Cast, night: date) -> None:
    boss = overseer(cast)
    wants(boss.actor, Topic.OVERVIEW, MailRhythm.DAILY)
    start = utc_moment(night - 2 * DAY, 0)
    for hour in range(24 * 5):
        remind_all(start + timedelta(hours=hour), SOURCES)
    with connection():
        days = sorted(run.period[-10:] for run in tables.JobRun.select().where(tables.JobRun.job == reminders.DAY_JOB))
    told = [night - 2 * DAY, night - DAY, night + DAY, night + 2 * DAY]
    assert sorted(set(days)) == [day.isoformat() for day in told]
    assert len(days) == 2 * len(told)  # both organisations, each day once


def test_a_coach_is_told_nothing_until_asked_and_then_once_a_week(cast: make.Cast) -> None:
    with_address(cast.coach, "carla@voorbeeld.nl")
    assert remind_all(MONDAY, SOURCES) == 0
    wants(cast.coach, Topic.COACHING, MailRhythm.WEEKLY)
    assert [remind_all(MONDAY + days * DAY, SOURCES) for days in range(1, 8)] == [0, 0, 0, 0, 0, 0, 1]
    assert counts(waiting()[cast.coach.account_id]) == {"quiet": 1}


def test_a_coach_is_told_how_many_steps_wait_and_nothing_when_none_do(cast: make.Cast) -> None:
    with_address(cast.coach, "carla@voorbeeld.nl")
    wants(cast.coach, Topic.COACHING, MailRhythm.WEEKLY)
    today = MONDAY.date()
    tick(operation(cast.coachee, at=MONDAY), cast.pair.id, BOTH_ITEM, ItemState.CLAIMED)
    with connection():
        found = {(one.account_id, one.kind): one.count for one in coaching_notices(cast.organisation.id, today)}
    assert found[cast.coach.account_id, "claims"] == 1
    assert found[cast.other_coach.account_id, "claims"] == 0
    assert found[cast.other_coach.account_id, "quiet"] == 1
    remind_all(MONDAY, SOURCES)
    assert counts(waiting()[cast.coach.account_id]) == {"claims": 1}


def test_a_coach_is_told_how_many_talks_come_in_the_week(cast: make.Cast) -> None:
    with_address(cast.coach, "carla@voorbeeld.nl")
    wants(cast.coach, Topic.COACHING, MailRhythm.WEEKLY)
    parts = (Participant.COACH, Participant.COACHEE)
    for days in (0, 6, 7):
        when = When(MONDAY.date() + timedelta(days=days), 600)
        talks.plan(operation(cast.coach, at=MONDAY), cast.pair.id, EXTRA, when, parts)
    remind_all(MONDAY, SOURCES)
    assert counts(waiting()[cast.coach.account_id])["talks"] == 2


def test_a_director_is_told_every_week_which_terms_of_the_law_end_and_which_have_passed(cast: make.Cast) -> None:
    with_address(cast.director, "dirk@voorbeeld.nl")
    name_director(operation(cast.coordinator, at=MONDAY), cast.pair.id, cast.director.account_id)
    assert remind_all(MONDAY, SOURCES) == 0  # who does not share is in no number
    share_with(operation(cast.coachee, at=MONDAY), cast.pair.id, DIRECTOR_PARTY, on=True)
    known = caseload(cast.director, MONDAY.date()).cases[0].clocks
    due = [clock.due_on for clock in known if clock.due_on and not clock.met]
    told = {(one.account_id, one.kind): one.count for one in _all_notices(cast, MONDAY.date())}
    assert told[cast.director.account_id, "terms_past"] == len([day for day in due if day < MONDAY.date()])
    last = max(due)
    told = {(one.account_id, one.kind): one.count for one in _all_notices(cast, last - timedelta(days=30))}
    assert told[cast.director.account_id, "terms"] > 0
    assert remind_all(MONDAY + 7 * DAY, SOURCES) == 1
    assert set(counts(waiting()[cast.director.account_id])) <= {
        "terms",
        "terms_past",
        "directed",
        "unplanned",
        "planless",
    }


def _all_notices(cast: make.Cast, today: date) -> list[Notice]:
    with connection():
        return [notice for source in SOURCES for notice in source(cast.organisation.id, today)]


def test_a_director_and_an_interpreter_are_told_how_many_talks_come_in_the_week(cast: make.Cast) -> None:
    parts = (Participant.COACH, Participant.COACHEE, Participant.DIRECTOR)
    name_director(operation(cast.coordinator, at=MONDAY), cast.pair.id, cast.director.account_id)
    share_with(operation(cast.coachee, at=MONDAY), cast.pair.id, DIRECTOR_PARTY, on=True)
    hours = [Hours(weekday, 480, 1080) for weekday in range(5)]
    interpreters.set_profile(operation(cast.coordinator, at=MONDAY), cast.interpreter.account_id, ["ar"], hours)
    when = When(MONDAY.date() + timedelta(days=2), 600)
    talk = talks.plan(operation(cast.coach, at=MONDAY), cast.pair.id, EXTRA, when, parts)
    interpreters.book(operation(cast.coach, at=MONDAY), cast.pair.id, talk.id, cast.interpreter.account_id, "ar")
    told = {(one.account_id, one.kind): one.count for one in _all_notices(cast, MONDAY.date())}
    assert told[cast.director.account_id, "directed"] == told[cast.interpreter.account_id, "interpreted"] == 1
    with_address(cast.interpreter, "tess@voorbeeld.nl")
    wants(cast.interpreter, Topic.INTERPRETING, MailRhythm.WEEKLY)
    assert remind_all(MONDAY, SOURCES) == 1  # only who asked for it
    told_of_talks = counts(waiting()[cast.interpreter.account_id])
    assert (told_of_talks["interpreted"], told_of_talks["changed"]) == (1, 1)


def test_the_overview_tells_of_questions_that_wait_and_signals_that_nobody_took_up(cast: make.Cast) -> None:
    boss = overseer(cast)
    help.ask(operation(cast.coach, at=MONDAY - 5 * DAY), cast.pair.id, "post", "Wie leest deze brief met ons?")
    help.ask(operation(cast.coach, at=MONDAY - DAY), cast.pair.id, "post", "En deze?")
    signals.give(operation(cast.coach, at=MONDAY - DAY), cast.pair.id, "money")
    remind_all(MONDAY, SOURCES)
    told = counts(waiting()[boss.id])
    assert (told["questions"], told["signals"]) == (1, 1)


def test_without_an_address_that_was_confirmed_there_is_no_letter(cast: make.Cast) -> None:
    typed_by_a_colleague = make.account(cast.organisation.id, Role.COORDINATOR, email="typfout@voorbeeld.nl")
    wants(cast.coach, Topic.COACHING, MailRhythm.WEEKLY)
    choices.ask_address(operation(cast.coach, at=MONDAY), "carla@voorbeeld.nl")
    assert remind_all(MONDAY, SOURCES) == 0
    assert typed_by_a_colleague.id not in waiting()


def test_a_closed_account_gets_no_letter(cast: make.Cast) -> None:
    boss = overseer(cast)
    one_transaction(accounts.disable)(cast.organisation.id, boss.id, MONDAY)
    assert remind_all(MONDAY, SOURCES) == 0


def test_who_stands_in_for_the_coordinator_gets_the_overview_for_as_long_as_that_lasts(cast: make.Cast) -> None:
    boss = overseer(cast)
    stand_in = make.account(cast.organisation.id, Role.DIRECTOR, email="dirk@voorbeeld.nl")
    one_transaction(accounts.set_password)(stand_in.id, "x")
    stand_ins.name_stand_in(operation(boss.actor, at=MONDAY), stand_in.id, None, MONDAY.date() + 5 * DAY)
    assert remind_all(MONDAY, SOURCES) == 2
    letters = waiting()
    assert letters[stand_in.id].notices[0].count == letters[boss.id].notices[0].count
    assert remind_all(MONDAY + 7 * DAY, SOURCES) == 1


def test_newer_news_joins_the_letter_that_waits_and_nothing_of_another_topic_is_lost(cast: make.Cast) -> None:
    both = make.account(cast.organisation.id, Role.COORDINATOR, Role.COACH, email="bo@voorbeeld.nl")
    one_transaction(accounts.set_password)(both.id, "x")
    remind_all(MONDAY, SOURCES)
    first = waiting()[both.id]

    @one_transaction
    def tomorrow() -> None:
        box = preferences.letterbox(both.organisation_id, both.id, MONDAY.date())
        assert box is not None
        reminders._put(box, [Notice(both.id, "claims", 3, "/koppels")], MONDAY + DAY)
        reminders._put(box, [Notice(both.id, "claims", 4, "/koppels")], MONDAY + 2 * DAY)

    tomorrow()
    now = waiting()[both.id]
    assert now.id == first.id
    assert counts(now) == {**counts(first), "claims": 4}


def test_a_source_that_names_somebody_of_elsewhere_reaches_nobody(cast: make.Cast) -> None:
    boss, foreign = overseer(cast), overseer(cast, "olga@voorbeeld.nl", there=True)

    def confused(organisation_id: OrganisationId, _today: date) -> list[Notice]:
        other = foreign.id if organisation_id == cast.organisation.id else boss.id
        return [Notice(AccountId(other), "calls", 99, "/organisatie")]

    assert remind_all(MONDAY, (confused,)) == 0


def test_one_organisation_whose_list_cannot_be_read_does_not_stop_the_other(
    cast: make.Cast, caplog: pytest.LogCaptureFixture
) -> None:
    overseer(cast)
    foreign = overseer(cast, "olga@voorbeeld.nl", there=True)

    def broken(organisation_id: OrganisationId, today: date) -> list[Notice]:
        if organisation_id == cast.organisation.id:
            raise ContentError([])
        return list(SOURCES[0](organisation_id, today))

    assert remind_all(MONDAY, (broken,)) == 1
    assert set(waiting()) == {foreign.id}
    assert "Geen post voor oirschot" in caplog.text
    assert remind_all(MONDAY + MINUTE, SOURCES) == 1  # the day was not taken as done


def test_stopping_holds_for_all_and_choosing_again_undoes_it(cast: make.Cast) -> None:
    boss = overseer(cast)
    token = one_transaction(preferences.stop_token)(cast.organisation.id, boss.id)
    remind_all(MONDAY, SOURCES)
    choices.stop(token)
    choices.stop(token)
    assert waiting() == {}
    assert remind_all(MONDAY + 7 * DAY, SOURCES) == 0
    wants(boss.actor, Topic.OVERVIEW, MailRhythm.WEEKLY)
    assert remind_all(MONDAY + 14 * DAY, SOURCES) == 1


def test_an_unknown_word_stops_nobody(cast: make.Cast) -> None:
    overseer(cast)
    choices.stop("onbekend")
    assert remind_all(MONDAY, SOURCES) == 1


@pytest.mark.parametrize("typed", ["", "geen adres", "a@b.nl,c@d.nl", "a@b.nl\nBcc: c@d.nl"])
def test_what_is_no_address_is_refused_with_the_cure(cast: make.Cast, typed: str) -> None:
    with pytest.raises(Invalid, match=r"naam@voorbeeld\.nl") as refused:
        choices.ask_address(operation(cast.coach), typed)
    assert refused.value.field == "address"


def test_asking_twice_by_one_operation_is_one_question_and_a_new_address_replaces_the_old(cast: make.Cast) -> None:
    once = operation(cast.coach)
    for _ in range(2):
        choices.ask_address(once, "een@voorbeeld.nl")
    choices.ask_address(operation(cast.coach), "twee@voorbeeld.nl")
    with connection():
        assert MailOutbox.select().where(MailOutbox.kind == LetterKind.CONFIRM).count() == 1
    asked = choices.own_mail(cast.coach, make.TODAY).asked
    assert asked is not None
    assert (asked.text, asked.confirmed_at) == ("twee@voorbeeld.nl", None)


def test_nobody_can_fill_a_strangers_letterbox_with_questions(cast: make.Cast) -> None:
    for who in (cast.coach, cast.other_coach, cast.coachee, cast.other_coachee, cast.director):
        choices.ask_address(operation(who), "slachtoffer@voorbeeld.nl")
    with pytest.raises(TooOften):
        choices.ask_address(operation(cast.interpreter), "Slachtoffer@voorbeeld.nl")


def test_who_signs_in_with_an_address_has_mail_there_and_nowhere_else(cast: make.Cast) -> None:
    boss = overseer(cast)
    with pytest.raises(Invalid, match="adres van het inloggen"):
        choices.ask_address(operation(boss.actor), "elders@voorbeeld.nl")
    assert choices.own_mail(boss.actor, make.TODAY).signs_in_with == "corrie@voorbeeld.nl"


def test_an_address_for_mail_is_no_way_in(cast: make.Cast) -> None:
    with_address(cast.coach, "carla@voorbeeld.nl")
    with connection():
        assert accounts.credentials("carla@voorbeeld.nl") is None
        assert not accounts.email_taken("carla@voorbeeld.nl")


def test_a_link_of_a_letter_is_good_for_a_week_and_an_unknown_one_never(cast: make.Cast) -> None:
    choices.ask_address(operation(cast.coach, at=MONDAY), "carla@voorbeeld.nl")
    one_transaction(preferences.set_code)(cast.organisation.id, cast.coach.account_id, "goed")
    for code, at in (("goed", MONDAY + 8 * DAY), ("fout", MONDAY)):
        with pytest.raises(Gone, match="nieuwere mail"):
            choices.confirm_address(code, at)
    choices.confirm_address("goed", MONDAY + 6 * DAY)
    choices.confirm_address("goed", MONDAY + 9 * DAY)  # once right it stays right
    choices.refuse_address("goed", MONDAY + 9 * DAY)
    assert choices.own_mail(cast.coach, make.TODAY).asked is None


def test_an_address_that_nobody_confirmed_is_forgotten_after_a_month(cast: make.Cast) -> None:
    choices.ask_address(operation(cast.coach, at=MONDAY), "carla@voorbeeld.nl")
    with_address(cast.other_coach, "otto@voorbeeld.nl")
    choices.tidy(MONDAY + 31 * DAY)
    assert choices.own_mail(cast.coach, make.TODAY).asked is None
    assert choices.own_mail(cast.other_coach, make.TODAY).asked is not None


def test_a_choice_that_is_not_offered_is_refused(cast: make.Cast) -> None:
    for topic, rhythm in ((Topic.OVERVIEW, MailRhythm.WEEKLY), (Topic.COACHING, MailRhythm.DAILY)):
        with pytest.raises(Invalid, match="Kies uit de lijst"):
            wants(cast.coach, topic, rhythm)
