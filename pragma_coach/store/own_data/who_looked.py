"""Who looked at which pair, by day and kind of page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.types import AccountId, OrganisationId, PairId, Role
from pragma_coach.store.tables.own_data import Viewing


@dataclass(frozen=True, slots=True)
class LookNote:
    """Somebody looked: who, as what, when, at which kind of page."""

    account_id: AccountId
    role: Role
    on: date
    page: str


def note(
    organisation_id: OrganisationId, pairs: Iterable[PairId], account_id: AccountId, role: Role, on: date, page: str
) -> None:
    """Note that somebody looked at pairs on a day; once a day for a kind of page is enough."""
    rows = [
        {
            "pair_id": pair_id,
            "seen_on": on,
            "account_id": account_id,
            "page": page,
            "role": role,
            "organisation_id": organisation_id,
        }
        for pair_id in pairs
    ]
    if rows:
        Viewing.insert_many(rows).on_conflict_ignore().execute()


def of_pair(organisation_id: OrganisationId, pair_id: PairId) -> list[LookNote]:
    """Return who looked at a pair, the latest first."""
    query = Viewing.select().where((Viewing.pair_id == pair_id) & (Viewing.organisation_id == organisation_id))
    return [
        LookNote(AccountId(row.account_id), Role(row.role), row.seen_on, row.page)
        for row in query.order_by(Viewing.seen_on.desc(), Viewing.account_id, Viewing.page)
    ]


def forget(before: date) -> int:
    """Remove what is older than a day; return how many rows."""
    return int(Viewing.delete().where(Viewing.seen_on < before).execute())
