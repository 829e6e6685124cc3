"""What was booked before a moment, for the figures of a quarter; and the quarters that left the organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pragma_coach.domain.pairs.journey import Event, EventKind
from pragma_coach.domain.types import AccountId, ItemId, OpId, OrganisationId, PairId
from pragma_coach.store import tables
from pragma_coach.store.database import database
from pragma_coach.store.fields import EPOCH
from pragma_coach.store.tables import Pair
from pragma_coach.store.tables.plan import PlanVersionRow
from pragma_coach.store.tables.quarter import QuarterCount, QuarterReport
from pragma_coach.store.tables.talks import TalkChangeRow, TalkRow

_COLUMNS = [
    getattr(tables.EventRow, name)
    for name in ("pair_id", "rev", "kind", "subject", "value", "happened_on", "received_at", "reason", "undoes")
]
_HELD, _PLANNED = "held", "planned"
_NO_OP = OpId("")


def events_before(
    organisation_id: OrganisationId,
    before: datetime,
    kinds: Collection[EventKind],
    only: Collection[PairId] | None = None,
    items: Collection[ItemId] = (),
) -> dict[PairId, list[Event]]:
    """Return what was booked of these kinds before a moment (UTC), per pair and in order. One statement.

    `only` keeps these pairs; what was said of these `items` goes along.
    """
    event = tables.EventRow
    ours = Pair.select(Pair.id).where(Pair.organisation_id == organisation_id)
    kept = event.pair_id.in_(ours if only is None else list(only)) & (event.organisation_id == organisation_id)
    wanted = event.kind.in_(sorted(kinds))
    if items:
        wanted |= (event.kind == EventKind.TICK) & event.subject.in_(sorted(items))
    kept &= wanted & (event.received_at < before)
    found: dict[PairId, list[Event]] = defaultdict(list)
    query = event.select(*_COLUMNS).where(kept).order_by(event.pair_id, event.rev)
    for row in database.execute(query).fetchall():  # as the driver gives them: making objects takes longer than reading
        found[PairId(row[0])].append(_event(row))
    return found


def _event(row: Sequence[Any]) -> Event:
    """Return an event without who and which operation: no figure asks that."""
    _, rev, kind, subject, value, happened_on, received_at, reason, undoes = row
    received = EPOCH + timedelta(milliseconds=received_at)
    day = date.fromisoformat(happened_on)
    return Event(rev, _NO_OP, EventKind(kind), subject, value, day, received, None, reason, None, undoes)


def planned_before(organisation_id: OrganisationId, before: datetime) -> set[PairId]:
    """Return the pairs that had a plan before a moment (UTC)."""
    row = PlanVersionRow
    query = row.select(row.pair_id).where((row.organisation_id == organisation_id) & (row.at < before)).distinct()
    return {PairId(one.pair_id) for one in query}


@dataclass(frozen=True, slots=True)
class HeldTalk:
    """A talk that was held: when, and for which day it first stood on the calendar (None: it never did)."""

    pair_id: PairId
    held_on: date
    first_planned_on: date | None


def talks_held(organisation_id: OrganisationId, since: datetime, before: datetime) -> list[HeldTalk]:
    """Return the talks that were written down as held from one moment until another (UTC). Two statements."""
    change = TalkChangeRow
    ours = change.organisation_id == organisation_id
    noted = ours & (change.act == _HELD) & (change.at >= since) & (change.at < before)
    ids = [row.talk_id for row in change.select(change.talk_id).where(noted).distinct()]
    if not ids:
        return []
    first: dict[int, date] = {}
    for row in change.select().where(ours & (change.act == _PLANNED) & change.talk_id.in_(ids)).order_by(change.number):
        first.setdefault(row.talk_id, row.planned_on)
    return [
        HeldTalk(PairId(row.pair_id), row.held_on, first.get(row.id))
        for row in TalkRow.select().where((TalkRow.organisation_id == organisation_id) & TalkRow.id.in_(ids))
        if row.held_on is not None
    ]


@dataclass(frozen=True, slots=True)
class Kept:
    """A quarter that left: its content as text, who let it go and when (UTC)."""

    quarter: str
    content: str
    by: AccountId
    at: datetime


def kept(organisation_id: OrganisationId) -> list[Kept]:
    """Return the quarters that left the organisation, the latest first."""
    row = QuarterReport
    query = row.select().where(row.organisation_id == organisation_id).order_by(row.quarter.desc())
    return [Kept(one.quarter, one.content, AccountId(one.by_id), one.at) for one in query]


def counts_of(organisation_id: OrganisationId, quarters: Collection[str]) -> dict[str, str]:
    """Return, of these quarters, those that were counted for ever, as text."""
    row = QuarterCount
    query = row.select(row.quarter, row.content).where(
        (row.organisation_id == organisation_id) & row.quarter.in_(sorted(quarters))
    )
    return {one.quarter: one.content for one in query}


def keep_count(organisation_id: OrganisationId, quarter: str, content: str, at: datetime) -> None:
    """Keep what was counted of a quarter, unless it was kept before."""
    insert = QuarterCount.insert(organisation_id=organisation_id, quarter=quarter, content=content, at=at)
    target = [QuarterCount.organisation_id, QuarterCount.quarter]
    insert.on_conflict(conflict_target=target, action="IGNORE").execute()


def lock_counts(organisation_id: OrganisationId, quarters: Collection[str]) -> None:
    """Keep others from letting these quarters leave, alone or in a span, until the transaction of the caller ends."""
    row = QuarterCount
    ours = (row.organisation_id == organisation_id) & row.quarter.in_(sorted(quarters))
    row.update(at=row.at).where(ours).execute()


def keep(organisation_id: OrganisationId, report: Kept) -> bool:
    """Keep a quarter as it leaves; return False when it left before: then that one is kept."""
    insert = QuarterReport.insert(
        organisation_id=organisation_id, quarter=report.quarter, content=report.content, by_id=report.by, at=report.at
    )
    target = [QuarterReport.organisation_id, QuarterReport.quarter]
    return int(insert.on_conflict(conflict_target=target, action="IGNORE").as_rowcount().execute()) > 0
