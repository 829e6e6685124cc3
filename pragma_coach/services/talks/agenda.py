"""The agenda of the whole organisation, part by part: what to write down, this week, what stayed behind, what comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from pragma_coach.domain.access import Act
from pragma_coach.domain.talks.dues import AgendaDue, DueKind
from pragma_coach.domain.talks.expected import ExpectedTalk
from pragma_coach.domain.talks.legal_terms import Clock
from pragma_coach.domain.talks.talks import KeptTalk, title_of
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import Actor, OrganisationId
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import require
from pragma_coach.store.database import connection
from pragma_coach.store.talks.agenda import AgendaPair, AgendaTable

AHEAD = timedelta(weeks=6)
# A term of the law is on the coordinator's list when it is nearer than this, or passed.
CLOCK_NEAR = timedelta(days=42)

# Whose it is, and a talk that was planned, one that the programme expects, or a term of the law.
AgendaRow: TypeAlias = tuple[AgendaPair, KeptTalk | ExpectedTalk | Clock]


class AgendaPart(LabelledEnum):
    """The parts of the agenda, in their order."""

    TO_NOTE = "hoe", "Hoe ging het?"
    THIS_WEEK = "week", "Deze week"
    LATE = "plannen", "Nog te plannen"
    LATER = "komt", "Komende weken"
    TERMS = "termijnen", "Termijnen uit de wet"


@dataclass(frozen=True, slots=True)
class AgendaSection:
    """Some rows of a part of the agenda, and how many it has."""

    part: AgendaPart
    number: int
    rows: list[AgendaRow]


def agenda(actor: Actor, today: date, part: AgendaPart, start: Callable[[int], int], size: int) -> AgendaSection:
    """Return the rows of a part from where `start` says, given how many there are. Raise NotAllowed.

    It reads as much for a hundred pairs as for thousands.
    """
    require(Act.SEE_ORGANISATION, actor)
    organisation_id = actor.organisation_id
    table, monday = AgendaTable(organisation_id), today - timedelta(days=today.weekday() - 7)
    planned = {
        AgendaPart.TO_NOTE: (date.min, today),
        AgendaPart.THIS_WEEK: (today, monday),
        AgendaPart.LATER: (monday, today + AHEAD + timedelta(days=1)),
    }
    due = {
        AgendaPart.LATE: table.late(today),
        AgendaPart.LATER: table.expected(today, today + AHEAD),
        AgendaPart.TERMS: table.terms(today, today + CLOCK_NEAR),
    }
    with connection():
        fixed = table.planned(*planned[part]) if part in planned else None
        number = table.talks_number(fixed) if fixed is not None else 0
        number += table.dues_number(due[part]) if part in due else 0
        first = start(number)
        # Of two lists that become one, each may fill the page: both are read up to its end.
        begin, most = (0, first + size) if part is AgendaPart.LATER else (first, size)
        rows: list[AgendaRow] = [*table.talks(fixed, begin, most)] if fixed is not None else []
        found = table.dues(due[part], begin, most) if part in due else []
    rows += [(pair, _meant(organisation_id, pair, one, today)) for pair, one in found]
    return AgendaSection(part, number, _by_day(rows)[first - begin : first - begin + size])


def _meant(organisation_id: OrganisationId, pair: AgendaPair, due: AgendaDue, today: date) -> ExpectedTalk | Clock:
    programme = programme_for(organisation_id, *pair.edition)
    if due.kind is DueKind.TALK:
        title = title_of(programme, due.subject, due.number)
        return ExpectedTalk(due.subject, title, due.first_on, due.last_on, due.number)
    rule = next(rule for rule in programme.deadlines if rule.id == due.subject)
    return Clock(rule, due.last_on, (due.last_on - today).days)


def _by_day(found: Iterable[AgendaRow]) -> list[AgendaRow]:
    """Return rows by day, time (those without one last) and name."""

    def key(one: AgendaRow) -> tuple[date, int, str]:
        pair, due = one
        if isinstance(due, Clock):
            return due.due_on or date.max, 0, pair.name
        minute = due.when.minute if isinstance(due, KeptTalk) else None
        return due.day, 24 * 60 if minute is None else minute, pair.name

    return sorted(found, key=key)
