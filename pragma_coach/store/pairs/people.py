"""Coachees and households, apart from their pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN, fn

from pragma_coach.domain.pairs.namesakes import Namesake
from pragma_coach.domain.pairs.pair import Coachee
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId, OrganisationId, PairId
from pragma_coach.store import tables
from pragma_coach.store.ids import new_id


def add_household(organisation_id: OrganisationId) -> HouseholdId:
    return HouseholdId(tables.Household.create(id=new_id(), organisation_id=organisation_id).id)


def hold_household(household_id: HouseholdId) -> None:
    """Keep others from acting for this household until the transaction of the caller ends."""
    table = tables.Household
    table.update(organisation_id=table.organisation_id).where(table.id == household_id).execute()


def add_coachee(
    organisation_id: OrganisationId,
    *,
    name: str,
    at: datetime,
    account_id: AccountId | None = None,
    household_id: HouseholdId | None = None,
    linked_on: date | None = None,
    housed_on: date | None = None,
    coaching_started_on: date | None = None,
    verified: bool = True,
) -> Coachee:
    """Add a coachee; `verified` says that the organisation vouches that this person exists."""
    made = Coachee(
        id=CoacheeId(new_id()),
        organisation_id=organisation_id,
        name=name,
        account_id=account_id,
        household_id=household_id,
        linked_on=linked_on,
        housed_on=housed_on,
        coaching_started_on=coaching_started_on,
        verified=verified,
    )
    tables.CoacheeRow.create(**row_of(made, at))
    return made


def row_of(coachee: Coachee, at: datetime) -> dict[str, Any]:
    """Return the row of a coachee who comes on the list at a moment."""
    return {
        "id": coachee.id,
        "organisation_id": coachee.organisation_id,
        "account_id": coachee.account_id,
        "household_id": coachee.household_id,
        "name": coachee.name,
        "name_key": same_key(coachee.name),
        "linked_on": coachee.linked_on,
        "housed_on": coachee.housed_on,
        "coaching_started_on": coachee.coaching_started_on,
        "verified_at": at if coachee.verified else None,
        "created_at": at,
    }


def coachee_of(row: tables.CoacheeRow) -> Coachee:
    return Coachee(
        id=CoacheeId(row.id),
        organisation_id=OrganisationId(row.organisation_id),
        name=row.name,
        account_id=None if row.account_id is None else AccountId(row.account_id),
        household_id=None if row.household_id is None else HouseholdId(row.household_id),
        linked_on=row.linked_on,
        housed_on=row.housed_on,
        coaching_started_on=row.coaching_started_on,
        verified=row.verified_at is not None,
    )


def get(organisation_id: OrganisationId, coachee_id: CoacheeId) -> Coachee | None:
    """Return a coachee of the organisation, or None."""
    row = tables.CoacheeRow.get_or_none(
        (tables.CoacheeRow.id == coachee_id) & (tables.CoacheeRow.organisation_id == organisation_id)
    )
    return None if row is None else coachee_of(row)


def every(organisation_id: OrganisationId) -> list[Coachee]:
    """Return the coachees of the organisation, by name."""
    query = tables.CoacheeRow.select().where(tables.CoacheeRow.organisation_id == organisation_id)
    return [coachee_of(row) for row in query.order_by(tables.CoacheeRow.name, tables.CoacheeRow.id)]


@dataclass(frozen=True, slots=True)
class Paired:
    """The coachee of a pair, by name, and with whom they live."""

    pair_id: PairId
    name: str
    household_id: HouseholdId | None


def paired(organisation_id: OrganisationId) -> list[Paired]:
    """Return the coachee of every pair of the organisation, by name: enough to choose from. One statement."""
    coachee, pair = tables.CoacheeRow, tables.Pair
    query = (
        coachee.select(coachee.name, coachee.household_id, pair.id.alias("pair_id"))
        .join(pair, on=(pair.coachee_id == coachee.id))
        .where(pair.organisation_id == organisation_id)
        .order_by(coachee.name, pair.id)
        .objects()
    )
    rows: list[Any] = list(query)  # rows carry columns of two tables
    return [Paired(PairId(row.pair_id), row.name, row.household_id) for row in rows]


def change(organisation_id: OrganisationId, coachee_id: CoacheeId, **columns: Any) -> bool:
    """Change columns of a coachee; return whether it was there."""
    if "name" in columns:
        columns["name_key"] = same_key(columns["name"])
    query = tables.CoacheeRow.update(**columns).where(
        (tables.CoacheeRow.id == coachee_id) & (tables.CoacheeRow.organisation_id == organisation_id)
    )
    return int(query.execute()) == 1


def pairs_after(organisation_id: OrganisationId, after: PairId, limit: int) -> list[PairId]:
    """Return at most so many pairs of the organisation in the order of their ids, from just after one."""
    query = tables.Pair.select(tables.Pair.id).where(
        (tables.Pair.organisation_id == organisation_id) & (tables.Pair.id > after)
    )
    return [PairId(row.id) for row in query.order_by(tables.Pair.id).limit(limit)]


def namesakes(organisation_id: OrganisationId, today: date, names: Iterable[str] | None = None) -> list[Namesake]:
    """Return everybody whose name somebody else in the organisation has too, with who coaches them; with `names` only
    those who have one of these. One statement, or with names two at most.
    """
    pair, coachee, term, coach = tables.Pair, tables.CoacheeRow, tables.Assignment, tables.AccountRow
    here = (pair.organisation_id == organisation_id) & coachee.name.in_(_twice(organisation_id))
    if names is not None:
        same = _same_names(organisation_id, [same_key(name) for name in names])
        if not same:
            return []
        here = (pair.organisation_id == organisation_id) & pair.coachee_id.in_(same)
    coaches = (term.pair_id == pair.id) & ~term.stand_in & (term.since <= today)
    running = coaches & (term.until.is_null() | (term.until > today))
    rows: Any = (
        pair.select(pair.id, pair.started_on, coachee.account_id, coachee.name, coach.name.alias("coach"))
        .join(coachee, on=(coachee.id == pair.coachee_id))
        .join(term, JOIN.LEFT_OUTER, on=running)
        .join(coach, JOIN.LEFT_OUTER, on=(coach.id == term.account_id))
        .where(here)
        .order_by(pair.created_at, pair.id, coach.name)
        .dicts()
    )
    found: dict[PairId, Namesake] = {}
    for row in rows:
        account = None if row["account_id"] is None else AccountId(row["account_id"])
        one = Namesake(PairId(row["id"]), account, row["name"], row["coach"] or "", row["started_on"])
        found.setdefault(one.pair_id, one)
    return list(found.values())


def _twice(organisation_id: OrganisationId) -> Any:
    """Return the names that more than one has."""
    other = tables.CoacheeRow.alias()
    kept = other.select(other.name).where(other.organisation_id == organisation_id)
    return kept.group_by(other.name).having(fn.COUNT(other.id) > 1)


def _same_names(organisation_id: OrganisationId, keys: Sequence[str]) -> list[int]:
    """Return the coachees with these keys of names who have one that somebody else has too."""
    coachee = tables.CoacheeRow
    kept = (coachee.organisation_id == organisation_id) & coachee.name_key.in_(keys)
    same: dict[str, list[int]] = defaultdict(list)
    for row in coachee.select(coachee.id, coachee.name).where(kept):
        same[row.name].append(row.id)
    return [number for found in same.values() if len(found) > 1 for number in found]
