"""The rows that follow from the events of a pair: as they are kept, as they should be, and put right.

Rows are compared as the database has them, so a value that nobody can read is a difference and not a mishap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pragma_coach.domain.pairs.journey import Journey
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.talks.talks import KeptTalk
from pragma_coach.domain.types import OrganisationId, PairId
from pragma_coach.store import statements
from pragma_coach.store.database import database
from pragma_coach.store.pairs import snapshots
from pragma_coach.store.pairs.dues import due_rows, keep
from pragma_coach.store.pairs.journeys import assignment_rows
from pragma_coach.store.tables import Assignment, Pair, TickRow
from pragma_coach.store.tables.talks import DueRow

Rows = Mapping[str, tuple[Any, ...]]
"""What stands in each place: an item, a column of the pair's row, the term of a coach."""


def stored(pair_id: PairId) -> Rows:
    """Return what the tables hold of a pair."""
    ticks = TickRow.select(TickRow.item, TickRow.state, TickRow.happened_on, TickRow.by_id, TickRow.reason, TickRow.rev)
    columns = [field.name for field in statements.CACHE]
    due = DueRow.select(DueRow.kind, DueRow.subject, DueRow.first_on, DueRow.last_on, DueRow.number)
    terms = Assignment.select(Assignment.account_id, Assignment.since, Assignment.until, Assignment.stand_in)
    pair = Pair.select(*(getattr(Pair, column) for column in columns)).where(Pair.id == pair_id)
    return (
        {_item(item): tuple(standing) for item, *standing in _rows(ticks.where(TickRow.pair_id == pair_id))}
        | {column: (value,) for row in _rows(pair) for column, value in zip(columns, row, strict=True)}
        | {_term(who, since): tuple(rest) for who, since, *rest in _rows(terms.where(Assignment.pair_id == pair_id))}
        | {_due(kind, subject): tuple(days) for kind, subject, *days in _rows(due.where(DueRow.pair_id == pair_id))}
    )


def computed(pair: PairFacts, journey: Journey, programme: Programme, kept: Sequence[KeptTalk]) -> Rows:
    """Return what they should hold, given the talks of the pair."""
    return (
        {
            _item(item): (standing.state.value, _text(standing.happened_on), standing.by, standing.reason, standing.rev)
            for item, standing in journey.items.items()
        }
        | {column: (_text(value),) for column, value in snapshots.pair_cache(pair, journey, programme).items()}
        | {
            _term(row["account_id"], _text(row["since"])): (_text(row["until"]), row["stand_in"])
            for row in assignment_rows(pair, journey)
        }
        | {
            _due(row["kind"], row["subject"]): (_text(row["first_on"]), _text(row["last_on"]), row["number"])
            for row in due_rows(pair, journey, programme, kept)
        }
    )


def behind() -> dict[OrganisationId, set[PairId]]:
    """Return the pairs whose rows an older way of folding made, per organisation. One statement."""
    found: dict[OrganisationId, set[PairId]] = defaultdict(set)
    older = (Pair.rev > 0) & ~Pair.snapshot.contains(f'"folding":{snapshots.FOLDING},')
    for organisation_id, pair_id in _rows(Pair.select(Pair.organisation_id, Pair.id).where(older)):
        found[OrganisationId(organisation_id)].add(PairId(pair_id))
    return found


def put_right(pair: PairFacts, journey: Journey, programme: Programme, kept: Sequence[KeptTalk]) -> None:
    """Replace everything that the tables hold of a pair by what its journey gives; the events stay as they are."""
    TickRow.delete().where(TickRow.pair_id == pair.id).execute()
    for item, one in journey.items.items():
        statements.put_tick((pair.id, item, one.state, one.happened_on, one.by, one.reason, one.rev))
    Pair.update(**snapshots.pair_cache(pair, journey, programme)).where(Pair.id == pair.id).execute()
    Assignment.delete().where(Assignment.pair_id == pair.id).execute()
    if rows := assignment_rows(pair, journey):
        Assignment.insert_many(rows).execute()
    keep(pair, journey, programme, kept)


def _rows(query: Any) -> list[tuple[Any, ...]]:
    return list(database.execute(query).fetchall())


def _item(item: str) -> str:
    return f"onderdeel {item}"


def _term(account_id: int, since: str) -> str:
    return f"coaches, {account_id} vanaf {since}"


def _due(kind: str, subject: str) -> str:
    return f"agenda, {kind} {subject}"


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
