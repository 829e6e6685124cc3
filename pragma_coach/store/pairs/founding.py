"""Many pairs at once that are new: everything that belongs to them is written in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import IntegrityError

from pragma_coach.domain.pairs.journey import Event
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import HouseholdId, OrganisationId
from pragma_coach.store import statements, tables
from pragma_coach.store.accounts.accounts import Account, roles_text
from pragma_coach.store.accounts.accounts import row_of as account_row
from pragma_coach.store.database import database
from pragma_coach.store.pairs import people, snapshots
from pragma_coach.store.pairs.dues import due_rows
from pragma_coach.store.pairs.events import to_row
from pragma_coach.store.pairs.journeys import assignment_rows

Census = frozenset[tuple[int, str]]
"""Who is known to an organisation: coachees, and accounts with what they may do."""


class WorldChanged(Exception):
    """What was thought out beforehand does not fit any more; nothing was written."""


@dataclass(frozen=True, slots=True)
class FoundedPair:
    """A pair as it stands after its events, and those; nothing of it is stored yet."""

    pair: PairFacts
    events: Sequence[Event]


def census(organisation_id: OrganisationId) -> Census:
    """Return who is known now. Two statements."""
    coachee, account = tables.CoacheeRow, tables.AccountRow
    coachees = coachee.select(coachee.id).where(coachee.organisation_id == organisation_id)
    accounts = account.select(account.id, account.roles, account.disabled_at).where(
        account.organisation_id == organisation_id
    )
    return frozenset((number, "") for (number,) in _rows(coachees)) | frozenset(
        (number, roles if closed is None else f"{roles} closed") for number, roles, closed in _rows(accounts)
    )


def census_of(accounts: Iterable[Account], pairs: Iterable[FoundedPair]) -> Census:
    """Return what is known more once these were written."""
    return frozenset((account.id, roles_text(account.roles)) for account in accounts) | frozenset(
        (one.pair.coachee.id, "") for one in pairs
    )


Prepared = tuple[tuple[Any, list[dict[str, Any]]], ...]
"""The rows for each table, in the order in which they can be written."""


def prepared(
    programme: Programme,
    accounts: Iterable[Account],
    households: Iterable[HouseholdId],
    pairs: Sequence[FoundedPair],
    at: datetime,
) -> Prepared:
    """Return what `found` writes of new accounts, households and pairs of one organisation; nothing is stored."""
    owners = {one.pair.coachee.household_id: one.pair.organisation_id for one in pairs}
    return (
        (tables.AccountRow, [account_row(one) for one in accounts]),
        (tables.Household, [{"id": home, "organisation_id": owners[home]} for home in households]),
        (tables.CoacheeRow, [people.row_of(one.pair.coachee, at) for one in pairs]),
        (tables.Pair, [_pair(one.pair, programme) for one in pairs]),
        (
            tables.EventRow,
            [to_row(one.pair.organisation_id, one.pair.id, event) for one in pairs for event in one.events],
        ),
        (tables.TickRow, [row for one in pairs for row in _ticks(one.pair)]),
        (tables.Assignment, [row for one in pairs for row in assignment_rows(one.pair, one.pair.journey)]),
        (tables.talks.DueRow, [row for one in pairs for row in due_rows(one.pair, one.pair.journey, programme, ())]),
    )


def found(rows: Prepared) -> None:
    """Write what was prepared. Raise WorldChanged when a part of it cannot be there any more."""
    try:
        for table, ours in rows:
            statements.add_rows(table, ours)
    except IntegrityError as error:
        raise WorldChanged(str(error)) from error


def _rows(query: Any) -> list[tuple[Any, ...]]:
    return list(database.execute(query).fetchall())


def _pair(pair: PairFacts, programme: Programme) -> dict[str, Any]:
    return {
        "id": pair.id,
        "organisation_id": pair.organisation_id,
        "coachee_id": pair.coachee.id,
        "created_at": pair.created_at,
        **snapshots.pair_cache(pair, pair.journey, programme),
    }


def _ticks(pair: PairFacts) -> list[dict[str, Any]]:
    return [
        {
            "pair_id": pair.id,
            "item": item,
            "state": one.state,
            "happened_on": one.happened_on,
            "by_id": one.by,
            "reason": one.reason,
            "rev": one.rev,
        }
        for item, one in pair.journey.items.items()
    ]
