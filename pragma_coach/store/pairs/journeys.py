"""Pairs and their events: reading a pair as facts, and appending what happened.

Every function is kept to one organisation. Reading a pair with all its items is one statement; appending one event is
three (event, standing of the item, row of the pair).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from peewee import JOIN, SQL, NodeList

from pragma_coach.domain.pairs.journey import Event, Journey, PairStatus, Standing
from pragma_coach.domain.pairs.pair import Coachee, PairFacts
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import AccountId, HouseholdId, ItemId, ItemState, OpId, OrganisationId, PairId
from pragma_coach.store import statements, tables
from pragma_coach.store.database import Collision, database, insert_or_collide
from pragma_coach.store.fields import EPOCH
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.pairs import snapshots
from pragma_coach.store.pairs.events import from_row, to_row
from pragma_coach.store.tables import Assignment, TickRow

_PAIR = tables.Pair
_COACHEE = tables.CoacheeRow
_ACCOUNT = tables.AccountRow
_PAIR_COLUMNS = (
    _PAIR.id,
    _PAIR.organisation_id,
    _PAIR.programme,
    _PAIR.programme_version,
    _PAIR.created_at,
    _PAIR.snapshot,
    _COACHEE.id,
    _COACHEE.name,
    _COACHEE.account_id,
    _COACHEE.household_id,
    _COACHEE.linked_on,
    _COACHEE.housed_on,
    _COACHEE.coaching_started_on,
    _COACHEE.verified_at,
    _ACCOUNT.language,
)
_TICK_COLUMNS = (TickRow.item, TickRow.state, TickRow.happened_on, TickRow.by_id, TickRow.reason, TickRow.rev)
_WIDTH = len(_PAIR_COLUMNS)


def _rows(query: Any) -> list[Sequence[Any]]:
    """Return the rows as the driver gives them: converting every cell by field takes longer than the query itself."""
    return list(database.execute(query).fetchall())


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _standing(columns: Sequence[Any]) -> tuple[ItemId, Standing]:
    item, state, happened_on, by, reason, rev = columns
    return ItemId(item), Standing(ItemState(state), date.fromisoformat(happened_on), by, reason, rev)


def _facts(columns: Sequence[Any], items: dict[ItemId, Standing]) -> PairFacts:
    pair_id, organisation_id, programme, version, created_at, snapshot, coachee_id, name, *rest = columns
    account_id, household_id, linked_on, housed_on, coaching_started_on, verified_at, language = rest
    coachee = Coachee(
        id=coachee_id,
        organisation_id=organisation_id,
        name=name,
        account_id=account_id,
        household_id=household_id,
        linked_on=_day(linked_on),
        housed_on=_day(housed_on),
        coaching_started_on=_day(coaching_started_on),
        verified=verified_at is not None,
    )
    created_at = EPOCH + timedelta(milliseconds=created_at)
    journey = snapshots.from_text(snapshot, items)
    return PairFacts(pair_id, organisation_id, coachee, programme, version, created_at, journey, language or "nl")


@cache
def _load_sql(_engine: str) -> str:
    """Return the SQL of `load` for a kind of engine: peewee takes longer to write it than the engine to run it."""
    query = (
        _PAIR.select(*_PAIR_COLUMNS, *_TICK_COLUMNS)
        .join(_COACHEE, on=(_COACHEE.id == _PAIR.coachee_id))
        .join(_ACCOUNT, JOIN.LEFT_OUTER, on=(_ACCOUNT.id == _COACHEE.account_id))
        .join(TickRow, JOIN.LEFT_OUTER, on=(TickRow.pair_id == _PAIR.id))
        .where((_PAIR.id == 0) & (_PAIR.organisation_id == 0))
    )
    return str(query.sql()[0])


def load(organisation_id: OrganisationId, pair_id: PairId) -> PairFacts | None:
    """Return a pair of the organisation with all its items, or None. One statement."""
    if not can_be_id(pair_id):
        return None
    sql = _load_sql(type(database.obj).__name__)
    rows: list[Sequence[Any]] = database.execute_sql(sql, (pair_id, organisation_id)).fetchall()
    if not rows:
        return None
    items = dict(_standing(row[_WIDTH:]) for row in rows if row[_WIDTH] is not None)
    return _facts(rows[0][:_WIDTH], items)


def load_many(
    organisation_id: OrganisationId,
    *,
    coach: AccountId | None = None,
    coachee_account: AccountId | None = None,
    household: HouseholdId | None = None,
    only: Sequence[PairId] | None = None,
    status: PairStatus | None = None,
    items: bool = True,
) -> list[PairFacts]:
    """Return pairs of the organisation with their items, by name of the coachee. Two statements.

    `coach` keeps those that this account coaches or once coached (the journey tells which); `coachee_account` those
    of one coachee; `household` those of who lives there; `only` those with these ids, `status` those that stand so.
    Without `items`: as if nothing was ticked, in one statement.
    """
    kept = _PAIR.organisation_id == organisation_id
    if any(asked is not None for asked in (coach, only, coachee_account, household)):
        kept = NodeList((SQL("+"), _PAIR.organisation_id)) == organisation_id  # few pairs: by their own index
    if coach is not None:
        kept &= _PAIR.id.in_(Assignment.select(Assignment.pair_id).where(Assignment.account_id == coach))
    if only is not None:
        kept &= _PAIR.id.in_(list(only))
    if status is not None:
        kept &= _PAIR.status == status
    if coachee_account is not None:
        kept &= _COACHEE.account_id == coachee_account
    if household is not None:
        kept &= _COACHEE.household_id == household
    pairs = _pair_rows(kept)
    query = (
        TickRow.select(TickRow.pair_id, *_TICK_COLUMNS)
        .join(_PAIR, on=(_PAIR.id == TickRow.pair_id))
        .join(_COACHEE, on=(_COACHEE.id == _PAIR.coachee_id))
        .where(kept)
    )
    found: dict[PairId, dict[ItemId, Standing]] = defaultdict(dict)
    for pair_id, *columns in _rows(query) if items else ():
        item, standing = _standing(columns)
        found[pair_id][item] = standing
    return [_facts(row, found[row[0]]) for row in pairs]


def waiting(organisation_id: OrganisationId) -> list[PairFacts]:
    """Return the pairs whose coach may not begin yet, by name."""
    return [pair for pair in load_many(organisation_id, status=PairStatus.WAITING) if pair.journey.waits_for]


def directed_by(organisation_id: OrganisationId, director: AccountId) -> list[PairFacts]:
    """Return the pairs of which this account is the director now, by name; also those that do not share yet.

    Three statements. The director is part of the cached standing of a pair; its text only narrows the search, what the
    journey says decides.
    """
    named = _PAIR.snapshot.contains(f'"director":{int(director)}')
    rows = _PAIR.select(_PAIR.id).where((_PAIR.organisation_id == organisation_id) & named)
    found = [PairId(row.id) for row in rows]
    if not found:
        return []
    return [pair for pair in load_many(organisation_id, only=found) if pair.journey.director == director]


def load_bare(organisation_id: OrganisationId, only: Sequence[PairId] | None = None) -> list[PairFacts]:
    """Return the pairs of the organisation (or these) as if nothing had happened to them, to be proved. One statement.

    So a standing that cannot be read hinders nobody who comes to repair it.
    """
    ours = _PAIR.organisation_id == organisation_id
    if only is not None:  # few pairs: by their own index
        ours = (NodeList((SQL("+"), _PAIR.organisation_id)) == organisation_id) & _PAIR.id.in_(list(only))
    rows = _pair_rows(ours)
    place = [column.name for column in _PAIR_COLUMNS].index("snapshot")
    return [_facts([*row[:place], "{}", *row[place + 1 :]], {}) for row in rows]


def _pair_rows(kept: Any) -> list[Sequence[Any]]:
    return _rows(
        _PAIR.select(*_PAIR_COLUMNS)
        .join(_COACHEE, on=(_COACHEE.id == _PAIR.coachee_id))
        .join(_ACCOUNT, JOIN.LEFT_OUTER, on=(_ACCOUNT.id == _COACHEE.account_id))
        .where(kept)
        .order_by(_COACHEE.name, _PAIR.id)
    )


def add_pair(coachee: Coachee, programme: Programme, *, at: datetime) -> PairFacts:
    """Add a pair to which nothing has happened yet, on the programme's version."""
    pair_id = PairId(new_id())
    _PAIR.create(
        id=pair_id,
        organisation_id=coachee.organisation_id,
        coachee_id=coachee.id,
        programme=programme.id,
        programme_version=programme.version,
        created_at=at,
    )
    return PairFacts(pair_id, coachee.organisation_id, coachee, programme.id, programme.version, at, Journey())


def append(pair: PairFacts, events: Sequence[Event], after: Journey, programme: Programme) -> bool:
    """Append events that lead from the pair's journey to `after`; return False when the operation was done before.

    `programme` is the one on which the pair runs after them.
    Raise Collision when somebody else appended to the pair in the meantime: look again and repeat.
    """
    rows = [to_row(pair.organisation_id, pair.id, event) for event in events]
    if not insert_or_collide(lambda: statements.add_event(rows[0])):
        return False
    if rows[1:]:
        insert_or_collide(lambda: int(tables.EventRow.insert_many(rows[1:]).as_rowcount().execute()))
    _save_standings(pair, after)
    _save_pair(pair, after, programme)
    if after.coaches != pair.journey.coaches:
        _save_coaches(pair, after)
    return True


def _save_standings(pair: PairFacts, after: Journey) -> None:
    for item, standing in after.items.items():
        if pair.journey.items.get(item) != standing:
            columns = (standing.state, standing.happened_on, standing.by, standing.reason, standing.rev)
            statements.put_tick((pair.id, item, *columns))


def _save_pair(pair: PairFacts, after: Journey, programme: Programme) -> None:
    if statements.save_pair(pair.id, pair.journey.rev, snapshots.pair_cache(pair, after, programme)) != 1:
        raise Collision(f"pair {pair.id} is no longer at {pair.journey.rev}")


def keep_glance(pair: PairFacts, programme: Programme) -> None:
    """Keep what lists show of a pair again, after a change of the days of its coachee. Raise Collision as `append`."""
    columns = snapshots.glance_columns(pair, pair.journey, programme)
    query = _PAIR.update(**columns).where((_PAIR.id == pair.id) & (_PAIR.rev == pair.journey.rev))
    if int(query.execute()) != 1:
        raise Collision(f"pair {pair.id} is no longer at {pair.journey.rev}")


def _save_coaches(pair: PairFacts, after: Journey) -> None:
    Assignment.delete().where(Assignment.pair_id == pair.id).execute()
    rows = assignment_rows(pair, after)
    if rows:
        Assignment.insert_many(rows).execute()


def assignment_rows(pair: PairFacts, journey: Journey) -> list[dict[str, Any]]:
    """Return the rows that say who coaches the pair when; a second term from the same day takes the first's place."""
    rows = {
        (term.account_id, term.since): {
            "pair_id": pair.id,
            "account_id": term.account_id,
            "since": term.since,
            "organisation_id": pair.organisation_id,
            "until": term.until,
            "stand_in": term.stand_in,
        }
        for term in journey.coaches
    }
    return list(rows.values())


def events_of(organisation_id: OrganisationId, pair_id: PairId) -> list[Event]:
    """Return everything that happened to the pair, in order."""
    event = tables.EventRow
    query = event.select().where((event.pair_id == pair_id) & (event.organisation_id == organisation_id))
    return [from_row(row) for row in query.order_by(event.rev)]


def pair_of_operation(organisation_id: OrganisationId, op_id: OpId) -> PairId | None:
    """Return the pair to which this operation was done before, or None."""
    event = tables.EventRow
    row = event.get_or_none((event.op_id == op_id) & (event.organisation_id == organisation_id))
    return None if row is None else PairId(row.pair_id)


def hold(pair_id: PairId) -> None:
    """Keep others from changing the pair until the transaction of the caller ends."""
    _PAIR.update(rev=_PAIR.rev).where(_PAIR.id == pair_id).execute()
