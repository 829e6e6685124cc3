"""The agenda of an organisation, read by page from what is kept of talks and terms: it costs what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.talks.dues import AgendaDue, DueKind
from pragma_coach.domain.talks.talks import KeptTalk
from pragma_coach.domain.types import OrganisationId, PairId, ProgrammeId
from pragma_coach.store.tables import CoacheeRow, Pair
from pragma_coach.store.tables.talks import PLANNED, DueRow, TalkRow
from pragma_coach.store.talks.talks import talk_of_row

_GOING = Pair.status != PairStatus.ENDED
_WHOSE = (Pair.id, CoacheeRow.name, Pair.programme, Pair.programme_version)


@dataclass(frozen=True, slots=True)
class AgendaPair:
    """Whose talk or term it is, and on which version of which programme that pair runs."""

    id: PairId
    name: str
    edition: tuple[ProgrammeId, int]


class AgendaTable:
    """What is on the calendar of an organisation and what is due; each question is one statement."""

    def __init__(self, organisation_id: OrganisationId) -> None:
        """Look at an organisation; nothing is read yet."""
        self._organisation_id = organisation_id

    def planned(self, since: date, before: date) -> Any:
        """Return which talks stand on the calendar from a day on, before another."""
        days = (TalkRow.planned_on >= since) & (TalkRow.planned_on < before)
        return (TalkRow.organisation_id == self._organisation_id) & PLANNED & days & _GOING

    def late(self, today: date) -> Any:
        """Return which talks nobody planned while the programme's days for them are over."""
        return self._due(DueKind.TALK) & (DueRow.first_on < today) & (DueRow.last_on < today)

    def expected(self, today: date, until: date) -> Any:
        """Return which talks can be planned until a day, both included."""
        return self._due(DueKind.TALK) & (DueRow.first_on <= until) & (DueRow.last_on >= today)

    def terms(self, today: date, until: date) -> Any:
        """Return which terms of the law end by a day, or are over."""
        letter = self._due(DueKind.LETTER) & (DueRow.first_on >= today)
        return (self._due(DueKind.TERM) | letter) & (DueRow.first_on <= until)

    def _due(self, kind: DueKind) -> Any:
        return (DueRow.organisation_id == self._organisation_id) & (DueRow.kind == kind.value)

    def talks_number(self, which: Any) -> int:
        return int(_of_pairs(TalkRow.select(fn.COUNT(TalkRow.id)), TalkRow).where(which).scalar())

    def dues_number(self, which: Any) -> int:
        return int(DueRow.select(fn.COUNT(DueRow.pair_id)).where(which).scalar())

    def talks(self, which: Any, start: int, size: int) -> list[tuple[AgendaPair, KeptTalk]]:
        """Return at most so many talks from a place on, by day, time (without one last) and name; without people."""
        columns = (*_WHOSE, *TalkRow._meta.sorted_fields)
        query = _of_pairs(TalkRow.select(*columns), TalkRow).join(CoacheeRow, on=(CoacheeRow.id == Pair.coachee_id))
        order = (TalkRow.planned_on, fn.COALESCE(TalkRow.minute, 24 * 60), CoacheeRow.name, TalkRow.id)
        rows = query.where(which).order_by(*order).limit(size).offset(start).tuples()
        names = [field.name for field in TalkRow._meta.sorted_fields]
        return [
            (_whose(row), talk_of_row(TalkRow(**dict(zip(names, row[len(_WHOSE) :], strict=True))))) for row in rows
        ]

    def dues(self, which: Any, start: int, size: int) -> list[tuple[AgendaPair, AgendaDue]]:
        """Return at most so many of what is due from a place on, by first day and name."""
        columns = (*_WHOSE, DueRow.kind, DueRow.subject, DueRow.first_on, DueRow.last_on, DueRow.number)
        query = _of_pairs(DueRow.select(*columns), DueRow).join(CoacheeRow, on=(CoacheeRow.id == Pair.coachee_id))
        order = (DueRow.first_on, CoacheeRow.name, Pair.id, DueRow.subject)
        rows = query.where(which).order_by(*order).limit(size).offset(start).tuples()
        return [(_whose(row), AgendaDue(DueKind(row[4]), *row[5:])) for row in rows]


def _of_pairs(query: Any, table: Any) -> Any:
    return query.join(Pair, on=(Pair.id == table.pair_id))


def _whose(row: Sequence[Any]) -> AgendaPair:
    return AgendaPair(PairId(row[0]), row[1], (ProgrammeId(row[2]), row[3]))
