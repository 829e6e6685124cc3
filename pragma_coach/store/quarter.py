"""What was booked before a moment, for the figures of a quarter; and the quarters that left the organisation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import JOIN

from pragma_coach.domain.pairs.journey import Event, EventKind
from pragma_coach.domain.types import AccountId, CoacheeId, ItemId, OpId, OrganisationId, PairId
from pragma_coach.store import tables
from pragma_coach.store.database import database
from pragma_coach.store.fields import EPOCH
from pragma_coach.store.tables import CoacheeRow, Pair
from pragma_coach.store.tables.plan import PlanVersionRow
from pragma_coach.store.tables.quarter import QuarterCount, QuarterReport, QuarterShare
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
    return {PairId(pair) for (pair,) in database.execute(query).fetchall()}


def _held(organisation_id: OrganisationId, since: datetime, before: datetime) -> Any:
    """Return what is true of a talk that was written down as held from one moment until another (UTC)."""
    change = TalkChangeRow
    noted = (change.organisation_id == organisation_id) & (change.act == _HELD) & (change.at >= since)
    ids = change.select(change.talk_id).where(noted & (change.at < before))
    return (TalkRow.organisation_id == organisation_id) & TalkRow.id.in_(ids) & TalkRow.held_on.is_null(is_null=False)


def spoken_with(organisation_id: OrganisationId, since: datetime, before: datetime) -> set[PairId]:
    """Return the pairs with a talk that was written down as held from one moment until another (UTC)."""
    query = TalkRow.select(TalkRow.pair_id).where(_held(organisation_id, since, before)).distinct()
    return {PairId(pair) for (pair,) in database.execute(query).fetchall()}


def talks_held(organisation_id: OrganisationId, since: datetime, before: datetime) -> Counter[tuple[date, date]]:
    """Return how many of those talks there are by the day for which they first stood on the calendar, and that held.

    One statement; a talk that never stood there is not among them.
    """
    change = TalkChangeRow.alias()
    planned = (change.talk_id == TalkRow.id) & (change.organisation_id == organisation_id) & (change.act == _PLANNED)
    first = change.select(change.planned_on).where(planned).order_by(change.number).limit(1)
    query = TalkRow.select(first, TalkRow.held_on).where(_held(organisation_id, since, before))
    days = Counter((on, held) for on, held in database.execute(query).fetchall() if on)
    return Counter({(date.fromisoformat(on), date.fromisoformat(held)): number for (on, held), number in days.items()})


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A pair and the text of what it adds to a quarter; None while that has to be counted, by these facts."""

    pair_id: PairId
    coachee_id: CoacheeId
    rev: int
    housed_on: str | None
    content: str | None


def shares(organisation_id: OrganisationId, quarter: str, made_for: str) -> list[ShareRow]:
    """Return the pairs of the organisation, the oldest first, with what is known of this quarter. One statement."""
    made, pair, coachee = QuarterShare, Pair, CoacheeRow
    same = (made.pair_id == pair.id) & (made.quarter == quarter) & (made.rev == pair.rev) & (made.made_for == made_for)
    columns = (pair.id, pair.coachee_id, pair.rev, coachee.housed_on, made.housed_on, made.content)
    query = pair.select(*columns).join(coachee, on=(coachee.id == pair.coachee_id))
    query = query.join_from(pair, made, JOIN.LEFT_OUTER, on=same).where(pair.organisation_id == organisation_id)
    rows = database.execute(query.order_by(pair.created_at, coachee.name, pair.id)).fetchall()
    return [
        ShareRow(PairId(number), CoacheeId(person), rev, housed_on, content if housed_on == then else None)
        for number, person, rev, housed_on, then, content in rows
    ]


def keep_shares(
    organisation_id: OrganisationId, quarter: str, made_for: str, texts: Iterable[tuple[ShareRow, str]]
) -> None:
    """Keep what these pairs add to a quarter, in the place of what was known before."""
    about = {"organisation_id": organisation_id, "quarter": quarter, "made_for": made_for}
    rows = [
        {**about, "pair_id": row.pair_id, "rev": row.rev, "housed_on": row.housed_on, "content": text}
        for row, text in texts
    ]
    made = QuarterShare
    change = [made.organisation_id, made.made_for, made.rev, made.housed_on, made.content]
    made.insert_many(rows).on_conflict(conflict_target=[made.pair_id, made.quarter], preserve=change).execute()


def forget_shares(organisation_id: OrganisationId, quarter: str) -> None:
    """Remove what pairs add to a quarter and those before: it is counted for ever."""
    kept = (QuarterShare.organisation_id == organisation_id) & (QuarterShare.quarter <= quarter)
    QuarterShare.delete().where(kept).execute()


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
    insert.on_conflict(conflict_target=target, action="NOTHING").execute()


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
    return int(insert.on_conflict(conflict_target=target, action="NOTHING").as_rowcount().execute()) > 0
