"""Mail: when it may go out, about what, who may have it and in which words; never a name, a step or a programme.

A mail tells counts and gives a link; everything else stands behind sign-in. The rules: at most one mail a day for a
person, none in the evening, at night or on Sunday, and for a coach at most one a week, asked for (ux.md 4.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from pragma_coach.domain.access import Act, Relation, allows
from pragma_coach.domain.calendar import AMSTERDAM, amsterdam_date, utc_moment
from pragma_coach.domain.types import AccountId, Role

OPENS, CLOSES = 8, 20  # by the clock in Amsterdam
SUNDAY = 6
GIVE_UP_AFTER = timedelta(days=7)
# The first wait is also how long a mail counts as being sent: longer than any talk with a mail server takes.
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (10, 30, 120, 360))

# A plain address: no quotes, no comments, no lists of addresses, nothing that could become a second header.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
                      r"[A-Za-z]{2,63}")  # fmt: skip
_LONGEST_ADDRESS = 254


class Rhythm(StrEnum):
    """How often somebody wants mail about a topic."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


class Topic(StrEnum):
    """What somebody can choose mail about."""

    OVERVIEW = "overview"  # the organisation at a glance
    COACHING = "coaching"  # what waits in the pairs that one coaches


@dataclass(frozen=True, slots=True)
class Offer:
    """A topic as it is offered: who has it (by what they may do), how often it can come, and how often by itself."""

    title: str
    why: str  # the answer to "why do I get this?"
    act: Act
    rhythms: tuple[Rhythm, ...]
    usual: Rhythm


OFFERS: Mapping[Topic, Offer] = MappingProxyType(
    {
        Topic.OVERVIEW: Offer(
            "Overzicht van de koppels",
            "U let op de koppels van {organisation}.",
            Act.SEE_ORGANISATION,
            (Rhythm.OFF, Rhythm.WEEKLY, Rhythm.DAILY),
            usual=Rhythm.WEEKLY,
        ),
        Topic.COACHING: Offer(
            "Wat op u wacht als coach",
            "U bent coach bij {organisation} en koos voor deze mail.",
            Act.SEE_OWN_PAIRS,
            (Rhythm.OFF, Rhythm.WEEKLY),
            usual=Rhythm.OFF,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of line in a mail; `none` is said when the count is zero (empty: then the line stays away)."""

    topic: Topic
    one: str
    more: str
    none: str = ""

    def said(self, count: int) -> str:
        return self.none if count == 0 else self.one if count == 1 else self.more.format(n=count)


# A new source of notices adds its kinds here and its function to `services.desk.notices.SOURCES`.
LINES: Mapping[str, Line] = MappingProxyType(
    {
        "calls": Line(
            Topic.OVERVIEW,
            "1 koppel heeft een telefoontje nodig.",
            "{n} koppels hebben een telefoontje nodig.",
            "Alles loopt. Niemand heeft nu een telefoontje nodig.",
        ),
        "silent": Line(Topic.OVERVIEW, "1 koppel: lang niets gehoord.", "{n} koppels: lang niets gehoord."),
        "stuck": Line(Topic.OVERVIEW, "1 koppel loopt vast.", "{n} koppels lopen vast."),
        "overdue": Line(
            Topic.OVERVIEW, "1 koppel: iets duurt langer dan meestal.", "{n} koppels: iets duurt langer dan meestal."
        ),
        "claim": Line(Topic.OVERVIEW, "1 koppel wacht op ja van de coach.", "{n} koppels wachten op ja van de coach."),
        "no_coach": Line(Topic.OVERVIEW, "1 koppel is zonder coach.", "{n} koppels zijn zonder coach."),
        "waiting": Line(
            Topic.OVERVIEW, "1 nieuwkomer wacht op een coach.", "{n} nieuwkomers wachten op een coach."
        ),
        "room": Line(Topic.OVERVIEW, "1 coach heeft plek.", "{n} coaches hebben plek."),
        "refused": Line(Topic.OVERVIEW, "1 adres neemt geen post aan.", "{n} adressen nemen geen post aan."),
        "questions": Line(
            Topic.OVERVIEW,
            "1 hulpvraag wacht al meer dan 3 dagen op antwoord.",
            "{n} hulpvragen wachten al meer dan 3 dagen op antwoord.",
        ),
        "signals": Line(
            Topic.OVERVIEW, "1 signaal is nog niet opgepakt.", "{n} signalen zijn nog niet opgepakt."
        ),
        "talks": Line(
            Topic.COACHING, "De komende 7 dagen: 1 gesprek.", "De komende 7 dagen: {n} gesprekken."
        ),
        "claims": Line(Topic.COACHING, "1 stap wacht op uw antwoord.", "{n} stappen wachten op uw antwoord."),
        "quiet": Line(
            Topic.COACHING, "Bij 1 koppel is lang niets gehoord.", "Bij {n} koppels is lang niets gehoord."
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that an account could be told: a kind of LINES, how many, and the page where they stand."""

    account_id: AccountId
    kind: str
    count: int
    path: str


Choices = Mapping[Topic, Rhythm]


def offered(roles: Iterable[Role]) -> list[Topic]:
    """Return the topics for somebody with these roles."""
    roles = tuple(roles)
    relations = (Relation.ORGANISATION, Relation.SELF)
    return [topic for topic, offer in OFFERS.items() if allows(offer.act, roles, relations)]


def rhythm_of(topic: Topic, roles: Iterable[Role], choices: Choices, *, stopped: bool) -> Rhythm:
    """Return how often the person gets mail about the topic.

    `stopped` holds for every topic that was not chosen again since, also for one that did not exist yet.
    """
    if topic not in offered(roles):
        return Rhythm.OFF
    return choices.get(topic, Rhythm.OFF if stopped else OFFERS[topic].usual)


def told(notices: Sequence[Notice], topics: Iterable[Topic]) -> list[Notice]:
    """Return the notices of these topics that have something to say."""
    wanted = set(topics)
    return [one for one in notices if (line := LINES[one.kind]).topic in wanted and line.said(one.count)]


def is_quiet(at: datetime) -> bool:
    """Tell whether no mail goes out now: from 20:00 to 08:00, and on Sunday."""
    local = at.astimezone(AMSTERDAM)
    return local.weekday() == SUNDAY or not OPENS <= local.hour < CLOSES


def next_open(at: datetime) -> datetime:
    """Return the first moment from `at` on at which mail may go out."""
    if not is_quiet(at):
        return at
    local = at.astimezone(AMSTERDAM)
    return opening(local.date() if local.hour < OPENS else local.date() + timedelta(days=1))


def next_day(at: datetime) -> datetime:
    """Return the first moment after today at which mail may go out."""
    return opening(amsterdam_date(at) + timedelta(days=1))


def opening(day: date) -> datetime:
    """Return when mail may first go out on the day, or on Monday for a Sunday."""
    return utc_moment(day + timedelta(days=int(day.weekday() == SUNDAY)), OPENS)


def week_name(day: date) -> str:
    """Return the week of a day, Monday to Sunday, as "2026-W20"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries (1 is the first): ten minutes, and at most six hours."""
    return _WAITS[min(tries, len(_WAITS)) - 1]


def is_address(text: str) -> bool:
    return len(text) <= _LONGEST_ADDRESS and ".." not in text and _ADDRESS.fullmatch(text) is not None
