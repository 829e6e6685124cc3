"""What there is about a pair besides its list, as the doors to it say: one statement for every list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from peewee import Select, fn

from pragma_coach.domain.talks.talks import TalkState
from pragma_coach.domain.town.help import HelpState
from pragma_coach.domain.types import OrganisationId, PairId
from pragma_coach.store.database import database
from pragma_coach.store.tables.plan import PlanVersionRow
from pragma_coach.store.tables.talks import TalkRow
from pragma_coach.store.tables.town import HelpRequestRow

# What stands in the place of the values until these are known.
_ORGANISATION, _PAIR, _TODAY = -1, -2, date.min


@dataclass(frozen=True, slots=True)
class BehindDoors:
    """The day and the minute of the next talk that is planned, when the plan was saved last (UTC), and how many
    questions wait for an answer.
    """

    talk_on: date | None
    talk_minute: int | None
    plan_at: datetime | None
    waiting: int


@cache
def _sql(_engine: str) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of `behind_doors` for a kind of engine, with its values: peewee writes it longer than it runs."""

    def of_pair(table: Any, *columns: Any) -> Any:
        return table.select(*columns).where((table.pair_id == _PAIR) & (table.organisation_id == _ORGANISATION))

    def next_talk(column: Any) -> Any:
        ahead = (TalkRow.planned_on >= _TODAY) & (TalkRow.state == TalkState.PLANNED.value)
        return of_pair(TalkRow, column).where(ahead).order_by(TalkRow.planned_on, TalkRow.minute, TalkRow.id).limit(1)

    plan = of_pair(PlanVersionRow, PlanVersionRow.at).order_by(PlanVersionRow.number.desc()).limit(1)
    waits = HelpRequestRow.state.in_([HelpState.OPEN, HelpState.CLAIMED])
    waiting = of_pair(HelpRequestRow, fn.COUNT(HelpRequestRow.id)).where(waits)
    query = Select(columns=[next_talk(TalkRow.planned_on), next_talk(TalkRow.minute), plan, waiting]).bind(database)
    sql, values = query.sql()
    return str(sql), tuple(values)


def behind_doors(organisation_id: OrganisationId, pair_id: PairId, today: date) -> BehindDoors:
    """Return what there is about a pair from `today` on. One statement."""
    day = TalkRow.planned_on
    given = {_ORGANISATION: organisation_id, _PAIR: pair_id, day.db_value(_TODAY): day.db_value(today)}
    sql, values = _sql(type(database.obj).__name__)
    row = database.execute_sql(sql, tuple(given.get(value, value) for value in values)).fetchone()
    talk_on, talk_minute, plan_at, waiting = row
    return BehindDoors(day.python_value(talk_on), talk_minute, PlanVersionRow.at.python_value(plan_at), waiting)
