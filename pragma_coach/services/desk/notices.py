"""What there is to mail today: each source returns the notices for the people of one organisation."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from pragma_coach.domain.access import Act, Relation, allows
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.desk import Late
from pragma_coach.domain.mail import MailRhythm, Notice, Topic, news_since
from pragma_coach.domain.pairs.attention import NEEDS, Need, attention
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import start_days
from pragma_coach.domain.talks.talks import Participant
from pragma_coach.domain.types import AccountId, Actor, ItemState, OrganisationId
from pragma_coach.services.desk.call_list import numbers_of
from pragma_coach.services.desk.caseload import CaseloadPart, caseload
from pragma_coach.services.mail import choices
from pragma_coach.services.mail.reminders import Source
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.talks.interpreters import appointments
from pragma_coach.services.town import help, private
from pragma_coach.services.translations import doubts, review
from pragma_coach.store import organisations
from pragma_coach.store.mail import preferences
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks

_DESK, _ROOM, _POST = "/organisatie", "/organisatie/advies", "/organisatie/post"
_QUESTIONS, _SIGNALS = "/organisatie/hulp", "/organisatie/signalen"
_PAIRS = "/organisatie/koppels"
_WAITING = f"{_PAIRS}?coach=geen"
_MINE, _PEOPLE = "/koppels", "/regie"
_TALKS_AS_INTERPRETER, _TEXTS = "/tolk", "/tolk/teksten"
_NEWS = frozenset({"interpreter", "moved", "cancelled"})  # what an interpreter has to know of an appointment
_TALKS_AHEAD, _TERMS_AHEAD = timedelta(days=6), timedelta(days=30)
# Who has a part in a talk: the kind of the line, and where those talks stand.
_TALKS = {
    Participant.COACH: ("talks", _MINE),
    Participant.DIRECTOR: ("directed", _PEOPLE),
    Participant.INTERPRETER: ("interpreted", _TALKS_AS_INTERPRETER),
}


def overview_notices(organisation_id: OrganisationId, today: date) -> list[Notice]:
    """Return the numbers of the Monday list for everybody who may see the organisation, stand-ins too.

    Each counts what that person may read: who coaches a pair does not even hear that its newcomer said something aside.
    """
    return [
        notice
        for box in preferences.letterboxes(organisation_id, today).values()
        if allows(Act.SEE_ORGANISATION, box.account.roles, (Relation.ORGANISATION,))
        for notice in _overview_of(box.account.actor, today)
    ]


def _overview_of(actor: Actor, today: date) -> list[Notice]:
    (calls, numbers, room), asked = numbers_of(actor, today), help.waiting(actor, today)
    lines = [
        ("calls", calls, _DESK),
        *((need.value, numbers[need], f"{_PAIRS}?let-op={need.value}") for need in NEEDS if need is not Need.NO_COACH),
        ("waiting", numbers[Need.NO_COACH], _WAITING),
        ("room", room, _ROOM),
        ("aside", private.waiting(actor), f"{_QUESTIONS}#berichten"),
        ("questions", asked.questions, _QUESTIONS),
        ("signals", asked.signals, _SIGNALS),
        ("refused", len(choices.refused_of(actor.organisation_id, today)), _POST),
    ]
    return [Notice(actor.account_id, *line) for line in lines]


def coaching_notices(organisation_id: OrganisationId, today: date) -> list[Notice]:
    """Return, for every coach, how many steps wait for an answer and in how many pairs it is long silent.

    The first is the number that stands on the coach's own page, the second the one of the coordinator's desk.
    """
    silent_after = organisations.get(organisation_id).settings.silent_after_days
    claims: Counter[AccountId] = Counter()
    quiet: Counter[AccountId] = Counter()
    for pair in journeys.load_many(organisation_id):
        if pair.journey.status is PairStatus.ENDED:
            continue
        programme, journey = programme_of(pair), pair.journey
        found = attention(programme, journey, start_days(pair), today=today, silent_after_days=silent_after)
        claimed = sum(journey.state_of(item.id) is ItemState.CLAIMED for item in journey.listed(programme))
        for term in journey.coaches_on(today):
            claims[term.account_id] += claimed
            quiet[term.account_id] += found.silent
    return [
        Notice(account_id, kind, count, _MINE)
        for kind, counts in (("claims", claims), ("quiet", quiet))
        for account_id, count in counts.items()
    ]


def caseload_notices(organisation_id: OrganisationId, today: date) -> list[Notice]:
    """Return, for every director, what waits: terms of the law, talks to write down or to plan, who has no plan.

    They are those that stand in the director's own list, so only of people who share.
    """
    found: list[Notice] = []
    for box in preferences.letterboxes(organisation_id, today).values():
        if not allows(Act.SEE_CASELOAD, box.account.roles, (Relation.ORGANISATION,)):
            continue
        mine = caseload(box.account.actor, today)
        cases = [case for case in mine.cases if case.active]
        due = [clock.due_on for case in cases for clock in case.clocks if clock.due_on and not clock.met]
        coming = sum(today <= day <= today + _TERMS_AHEAD for day in due)
        past = sum(day < today for day in due)
        late = Counter(one.kind for case in cases for one in case.overdue)
        lines = {
            "terms": coming,
            "terms_past": past,
            "unwritten": late[Late.TO_NOTE],
            "unplanned": late[Late.TALK],
            "planless": len(mine.part(CaseloadPart.NO_PLAN)),
            "no_route": len(mine.part(CaseloadPart.NO_FIT)),
        }
        found += [Notice(box.account.id, kind, count, _PEOPLE) for kind, count in lines.items()]
    return found


def talk_notices(organisation_id: OrganisationId, today: date) -> list[Notice]:
    """Return, for everybody who has a part in them, how many talks are on the calendar from today for seven days."""
    planned = talks.planned_between(organisation_id, today, today + _TALKS_AHEAD)
    coming = Counter((part, talk.people[part]) for talk in planned for part in _TALKS if part in talk.people)
    return [Notice(account_id, _TALKS[part][0], count, _TALKS[part][1]) for (part, account_id), count in coming.items()]


def interpreter_notices(organisation_id: OrganisationId, today: date) -> list[Notice]:
    """Return, for every interpreter who wants mail, which appointments changed, what to explain, what readers say that
    is not right, and what to check.

    Texts that wait are told on Monday, or in the letter of the week: their number changes slowly.
    """
    found: list[Notice] = []
    for box in preferences.letterboxes(organisation_id, today).values():
        rhythm, who = choices.rhythm_in(box, Topic.INTERPRETING), box.account
        if rhythm is MailRhythm.OFF or not box.address:
            continue
        mine = appointments(who.actor, today, cancelled=True)
        since = utc_moment(news_since(rhythm, today))
        changed = sum(
            any(change.act in _NEWS and change.at >= since for change in talks.changes(organisation_id, one.talk_id))
            for one in mine
        )
        explain = sum(one.tell_before and not one.briefed and not one.cancelled for one in mine)
        found.append(Notice(who.id, "changed", changed, _TALKS_AS_INTERPRETER))
        found.append(Notice(who.id, "to_explain", explain, _TALKS_AS_INTERPRETER))
        doubted = doubts.waiting(who.actor)
        path = f"{_TEXTS}?in={next(iter(doubted))}&stand=gemeld" if doubted else _TEXTS
        found.append(Notice(who.id, "doubted", sum(doubted.values()), path))
        if rhythm is MailRhythm.WEEKLY or today.weekday() == 0:
            found.append(Notice(who.id, "to_check", review.to_check(who.actor), _TEXTS))
    return found


# All there is today; `services.mail.reminders` keeps what somebody chose to get.
SOURCES: tuple[Source, ...] = (overview_notices, talk_notices, coaching_notices, caseload_notices, interpreter_notices)
