"""Mail: when it may go out, its topics, who may have it, and its words; never a name, a step or a programme.

A mail has counts and links; everything else is behind sign-in. The rules: at most one mail a day for a
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
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId, Role

OPENS, CLOSES = 8, 20  # by the clock in Amsterdam
SUNDAY = 6
GIVE_UP_AFTER = timedelta(days=7)
LINK_BY_MAIL_LASTS = timedelta(hours=1)  # a link to choose a password, and the letter that carries it
# The first wait is also how long a mail counts as being sent: longer than any talk with a mail server takes.
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (10, 30, 120, 360))

# A plain address: no quotes, no comments, no lists of addresses, nothing that could become a second header.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
                      r"[A-Za-z]{2,63}")  # fmt: skip
_LONGEST_ADDRESS = 254
GIVEN_UP = "7 dagen"  # stands where the mail server's number stands, when it never came to a yes or no
_NOT_TAKEN = "De post neemt dit adres niet aan"
_REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "5.1.1": "Dit adres bestaat niet",
        "5.1.2": "Wat achter het @ staat, bestaat niet",
        "5.1.3": "Zo kan een adres niet geschreven zijn",
        "553": "Zo kan een adres niet geschreven zijn",
        "5.2.1": "Deze postbus is gesloten",
        "5.2.2": "Deze postbus is vol",
        "552": "Deze postbus is vol",
    }
)


class MailRhythm(LabelledEnum):
    """How often somebody wants mail about a topic."""

    OFF = "off", "Geen mail"
    DAILY = "daily", "Elke dag, niet op zondag"
    WEEKLY = "weekly", "Elke week, op maandag"


class Topic(StrEnum):
    """What somebody can choose mail about."""

    OVERVIEW = "overview"  # the organisation at a glance
    COACHING = "coaching"  # what waits in the pairs that one coaches
    CASELOAD = "caseload"  # terms, talks and plans of the people whom one directs
    INTERPRETING = "interpreting"  # talks at which one interprets, and texts to check


@dataclass(frozen=True, slots=True)
class MailOffer:
    """A topic as it is offered: the act that gives access to it, the rhythms to choose from, and the default rhythm."""

    title: str
    why: str  # the answer to "why do I get this?"
    act: Act
    rhythms: tuple[MailRhythm, ...]
    usual: MailRhythm


OFFERS: Mapping[Topic, MailOffer] = MappingProxyType(
    {
        Topic.OVERVIEW: MailOffer(
            "Overzicht van de koppels",
            "U let op de koppels van {organisation}.",
            Act.SEE_ORGANISATION,
            (MailRhythm.OFF, MailRhythm.WEEKLY, MailRhythm.DAILY),
            usual=MailRhythm.WEEKLY,
        ),
        Topic.COACHING: MailOffer(
            "Wat op u wacht als coach",
            "U bent coach bij {organisation} en koos voor deze mail.",
            Act.SEE_OWN_PAIRS,
            (MailRhythm.OFF, MailRhythm.WEEKLY),
            usual=MailRhythm.OFF,
        ),
        Topic.CASELOAD: MailOffer(
            "Wat op u wacht als regisseur",
            "U bent regisseur bij {organisation}.",
            Act.SEE_CASELOAD,
            (MailRhythm.OFF, MailRhythm.WEEKLY, MailRhythm.DAILY),
            usual=MailRhythm.WEEKLY,
        ),
        Topic.INTERPRETING: MailOffer(
            "Wat op u wacht als tolk",
            "U bent tolk bij {organisation} en koos voor deze mail.",
            Act.SEE_APPOINTMENTS,
            (MailRhythm.OFF, MailRhythm.WEEKLY, MailRhythm.DAILY),
            usual=MailRhythm.OFF,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One kind of line in a mail; `none` is the text for a count of zero (empty: the line is left out)."""

    topic: Topic
    one: str
    more: str
    none: str = ""

    def words(self, count: int) -> str:
        return self.none if count == 0 else self.one if count == 1 else self.more.format(n=count)


# A new source of notices adds its kinds here and its function to `services.desk.notices.SOURCES`.
LINES: Mapping[str, NoticeLine] = MappingProxyType(
    {
        "calls": NoticeLine(
            Topic.OVERVIEW,
            "1 koppel heeft een telefoontje nodig.",
            "{n} koppels hebben een telefoontje nodig.",
            "Alles loopt. Niemand heeft nu een telefoontje nodig.",
        ),
        "poor": NoticeLine(
            Topic.OVERVIEW,
            "Bij 1 koppel zei iemand dat het niet goed gaat.",
            "Bij {n} koppels zei iemand dat het niet goed gaat.",
        ),
        "silent": NoticeLine(Topic.OVERVIEW, "1 koppel: lang niets gehoord.", "{n} koppels: lang niets gehoord."),
        "no_fit": NoticeLine(Topic.OVERVIEW, "Bij 1 koppel past de route niet.", "Bij {n} koppels past de route niet."),
        "stuck": NoticeLine(Topic.OVERVIEW, "1 koppel loopt vast.", "{n} koppels lopen vast."),
        "overdue": NoticeLine(
            Topic.OVERVIEW, "1 koppel: iets duurt langer dan meestal.", "{n} koppels: iets duurt langer dan meestal."
        ),
        "claim": NoticeLine(
            Topic.OVERVIEW, "1 koppel wacht op ja van de coach.", "{n} koppels wachten op ja van de coach."
        ),
        "waiting": NoticeLine(
            Topic.OVERVIEW, "1 nieuwkomer wacht op een coach.", "{n} nieuwkomers wachten op een coach."
        ),
        "room": NoticeLine(Topic.OVERVIEW, "1 coach heeft plek.", "{n} coaches hebben plek."),
        "refused": NoticeLine(Topic.OVERVIEW, "1 adres neemt geen post aan.", "{n} adressen nemen geen post aan."),
        "questions": NoticeLine(
            Topic.OVERVIEW,
            "1 hulpvraag wacht al meer dan 3 dagen op antwoord.",
            "{n} hulpvragen wachten al meer dan 3 dagen op antwoord.",
        ),
        "signals": NoticeLine(
            Topic.OVERVIEW, "1 signaal is nog niet opgepakt.", "{n} signalen zijn nog niet opgepakt."
        ),
        "aside": NoticeLine(
            Topic.OVERVIEW,
            "1 bericht van een nieuwkomer wacht op uw antwoord.",
            "{n} berichten van nieuwkomers wachten op uw antwoord.",
        ),
        "talks": NoticeLine(
            Topic.COACHING, "De komende 7 dagen: 1 gesprek.", "De komende 7 dagen: {n} gesprekken."
        ),
        "claims": NoticeLine(Topic.COACHING, "1 stap wacht op uw antwoord.", "{n} stappen wachten op uw antwoord."),
        "quiet": NoticeLine(
            Topic.COACHING, "Bij 1 koppel is lang niets gehoord.", "Bij {n} koppels is lang niets gehoord."
        ),
        "terms": NoticeLine(
            Topic.CASELOAD,
            "De komende 30 dagen eindigt 1 termijn uit de wet.",
            "De komende 30 dagen eindigen {n} termijnen uit de wet.",
        ),
        "terms_past": NoticeLine(
            Topic.CASELOAD, "1 termijn uit de wet is voorbij.", "{n} termijnen uit de wet zijn voorbij."
        ),
        "directed": NoticeLine(
            Topic.CASELOAD, "De komende 7 dagen: 1 gesprek van u.", "De komende 7 dagen: {n} gesprekken van u."
        ),
        "unwritten": NoticeLine(
            Topic.CASELOAD, "1 gesprek is nog niet opgeschreven.", "{n} gesprekken zijn nog niet opgeschreven."
        ),
        "unplanned": NoticeLine(
            Topic.CASELOAD,
            "1 gesprek kon al en is nog niet gepland.",
            "{n} gesprekken konden al en zijn nog niet gepland.",
        ),
        "planless": NoticeLine(
            Topic.CASELOAD,
            "Voor 1 nieuwkomer is er nog geen plan.",
            "Voor {n} nieuwkomers is er nog geen plan.",
        ),
        "no_route": NoticeLine(
            Topic.CASELOAD, "Bij 1 nieuwkomer past de route niet.", "Bij {n} nieuwkomers past de route niet."
        ),
        "changed": NoticeLine(
            Topic.INTERPRETING,
            "1 afspraak is nieuw, verzet of afgezegd.",
            "{n} afspraken zijn nieuw, verzet of afgezegd.",
        ),
        "to_explain": NoticeLine(
            Topic.INTERPRETING,
            "1 gesprek legt u nog vooraf uit.",
            "{n} gesprekken legt u nog vooraf uit.",
        ),
        "doubted": NoticeLine(
            Topic.INTERPRETING,
            "1 tekst in uw talen klopt niet, zeggen lezers.",
            "{n} teksten in uw talen kloppen niet, zeggen lezers.",
        ),
        "to_check": NoticeLine(
            Topic.INTERPRETING,
            "1 tekst in uw talen is nog niet nagekeken.",
            "{n} teksten in uw talen zijn nog niet nagekeken.",
        ),
        "interpreted": NoticeLine(
            Topic.INTERPRETING,
            "De komende 7 dagen: 1 gesprek als tolk.",
            "De komende 7 dagen: {n} gesprekken als tolk.",
        ),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """A line for an account: a kind of LINES, a count, and the path of the page that shows them."""

    account_id: AccountId
    kind: str
    count: int
    path: str


Choices = Mapping[Topic, MailRhythm]


def offered(roles: Iterable[Role]) -> list[Topic]:
    """Return the topics for somebody with these roles."""
    roles = tuple(roles)
    relations = (Relation.ORGANISATION, Relation.SELF)
    return [topic for topic, offer in OFFERS.items() if allows(offer.act, roles, relations)]


def rhythm_of(topic: Topic, roles: Iterable[Role], choices: Choices, *, stopped: bool) -> MailRhythm:
    """Return how often the person gets mail about the topic.

    `stopped` holds for every topic that was not chosen again since, also for one that did not exist yet.
    """
    if topic not in offered(roles):
        return MailRhythm.OFF
    return choices.get(topic, MailRhythm.OFF if stopped else OFFERS[topic].usual)


def wanted_notices(notices: Sequence[Notice], topics: Iterable[Topic]) -> list[Notice]:
    """Return the notices of these topics that have something to say."""
    wanted = set(topics)
    return [one for one in notices if (line := LINES[one.kind]).topic in wanted and line.words(one.count)]


def is_quiet(at: datetime) -> bool:
    """Tell whether no mail goes out now: from 20:00 to 08:00, and on Sunday."""
    local = at.astimezone(AMSTERDAM)
    return local.weekday() == SUNDAY or not OPENS <= local.hour < CLOSES


def next_mail_day(at: datetime) -> datetime:
    """Return the first UTC moment after the Amsterdam day of `at` at which mail may go out."""
    day = amsterdam_date(at) + timedelta(days=1)
    return utc_moment(day + timedelta(days=int(day.weekday() == SUNDAY)), OPENS)


def news_since(rhythm: MailRhythm, today: date) -> date:
    """Return the first day of which the letter of today tells what changed: that of the letter before it."""
    if rhythm is MailRhythm.WEEKLY:
        return today - timedelta(days=7)
    return today - timedelta(days=2 if (today - timedelta(days=1)).weekday() == SUNDAY else 1)


def week_name(day: date) -> str:
    """Return the week of a day, Monday to Sunday, as "2026-W20"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries (1 is the first): ten minutes, and at most six hours."""
    return _WAITS[min(tries, len(_WAITS)) - 1]


def refusal_words(problem: str) -> str:
    """Return in words why a letter did not arrive, by the number of the mail server (RFC 3463)."""
    if problem == GIVEN_UP:
        return "Het lukte 7 dagen lang niet"
    return next((words for number, words in _REFUSED.items() if number in problem.split()), _NOT_TAKEN)


def is_address(text: str) -> bool:
    return len(text) <= _LONGEST_ADDRESS and ".." not in text and _ADDRESS.fullmatch(text) is not None
