"""Volunteers: what they showed, what they offer, what pairs wish, and who stands in for a coordinator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from peewee import JOIN, Case, Value, fn

from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.types import AccountId, OrganisationId, PairId, Role
from pragma_coach.domain.volunteers import USUAL_ROOM, CoachOffer, CoachWish, Proof, Weekday
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables import AccountRow, Assignment, Pair
from pragma_coach.store.tables.volunteers import CoachProfile, PairWish, StandInTerm, VolunteerProof


@dataclass(frozen=True, slots=True)
class DatedProof:
    """A proof with its Amsterdam day; `number` is the id of its row."""

    number: int
    proof: Proof
    on: date


@dataclass(frozen=True, slots=True)
class StandIn:
    """A stretch of standing in for a coordinator; `until` is its last day."""

    number: int
    account_id: AccountId
    since: date
    until: date
    named_by: AccountId
    ended_at: datetime | None


def add_proof(
    organisation_id: OrganisationId, account_id: AccountId, proof: Proof, on: date, *, by: AccountId, at: datetime
) -> None:
    VolunteerProof.create(
        id=new_id(),
        organisation_id=organisation_id,
        account_id=account_id,
        proof=proof,
        happened_on=on,
        by_id=by,
        at=at,
    )


def withdraw_proof(organisation_id: OrganisationId, account_id: AccountId, number: int, at: datetime) -> bool:
    """Take a proof back that was a mistake; return whether it was there."""
    if not can_be_id(number):
        return False
    query = VolunteerProof.update(withdrawn_at=at).where(
        (VolunteerProof.id == number)
        & (VolunteerProof.organisation_id == organisation_id)
        & (VolunteerProof.account_id == account_id)
        & VolunteerProof.withdrawn_at.is_null()
    )
    return int(query.execute()) == 1


def proofs(
    organisation_id: OrganisationId, accounts: Collection[AccountId] | None = None
) -> dict[AccountId, list[DatedProof]]:
    """Return what the volunteers (or these of them) showed, newest first."""
    where = (VolunteerProof.organisation_id == organisation_id) & VolunteerProof.withdrawn_at.is_null()
    if accounts is not None:
        where &= VolunteerProof.account_id.in_(list(accounts))
    found: dict[AccountId, list[DatedProof]] = defaultdict(list)
    for row in VolunteerProof.select().where(where).order_by(VolunteerProof.happened_on.desc(), VolunteerProof.id):
        found[AccountId(row.account_id)].append(DatedProof(row.id, Proof(row.proof), row.happened_on))
    return found


def offers(organisation_id: OrganisationId, only: Collection[AccountId] | None = None) -> dict[AccountId, CoachOffer]:
    """Return the stored offers of the coaches of the organisation, or of these of them."""
    where = CoachProfile.organisation_id == organisation_id
    if only is not None:
        where &= CoachProfile.account_id.in_(list(only))
    return {AccountId(row.account_id): _offer(row) for row in CoachProfile.select().where(where)}


def _offer(row: CoachProfile) -> CoachOffer:
    return CoachOffer(
        languages=frozenset(row.languages.split()),
        areas=frozenset(row.areas.splitlines()),
        days=_days(row.days),
        room=row.room,
    )


def _days(text: str) -> frozenset[Weekday]:
    return frozenset(Weekday(word) for word in text.split())


def coaching(
    organisation_id: OrganisationId, today: date, only: Collection[AccountId] | None = None
) -> dict[AccountId, int]:
    """Return how many pairs that have not ended everybody (or each of these) coaches today."""
    query = _coaching(organisation_id, today)
    if only is not None:
        query = query.where(Assignment.account_id.in_(list(only)))
    return {AccountId(account): int(pairs) for account, pairs in query.tuples()}


def _has(column: Any, between: str, word: str) -> Any:
    return Value(between).concat(column).concat(between).contains(f"{between}{word}{between}")


# Roles are words with spaces, and that of a coachee begins as that of a coach does; most are coachees and nothing else.
_IS_COACH = (AccountRow.roles != Role.COACHEE.value) & Value(" ").concat(AccountRow.roles).concat(" ").contains(
    f" {Role.COACH.value} "
)


def _coaching(organisation_id: OrganisationId, today: date) -> Any:
    ended = Pair.select(Pair.id).where((Pair.organisation_id == organisation_id) & (Pair.status == PairStatus.ENDED))
    return (
        Assignment.select(Assignment.account_id, fn.COUNT(Assignment.pair_id.distinct()).alias("pairs"))
        .where(
            (Assignment.organisation_id == organisation_id)
            & (Assignment.since <= today)
            & (Assignment.until.is_null() | (Assignment.until > today))
            & Assignment.pair_id.not_in(ended)
        )
        .group_by(Assignment.account_id)
    )


def ever_coached(account_id: AccountId) -> set[PairId]:
    """Return the pairs that an account coaches or coached."""
    own: Any = Assignment.select(Assignment.pair_id).where(Assignment.account_id == account_id)
    return {PairId(pair_id) for (pair_id,) in own.tuples()}


def _open_coaches(organisation_id: OrganisationId, today: date) -> tuple[Any, Any]:
    """Return the coaches who can sign in, as a query to be asked for something, and the room that each has left."""
    coaching = _coaching(organisation_id, today).alias("coaching")
    held = _held(organisation_id).alias("held")
    room = fn.COALESCE(CoachProfile.room, USUAL_ROOM)
    left = room - fn.COALESCE(coaching.c.pairs, 0) - fn.COALESCE(held.c.pairs, 0)
    query = (
        AccountRow.select()
        .join(CoachProfile, JOIN.LEFT_OUTER, on=(CoachProfile.account_id == AccountRow.id))
        .join_from(AccountRow, coaching, JOIN.LEFT_OUTER, on=(coaching.c.account_id == AccountRow.id))
        .join_from(AccountRow, held, JOIN.LEFT_OUTER, on=(held.c.account_id == AccountRow.id))
        .where((AccountRow.organisation_id == organisation_id) & AccountRow.disabled_at.is_null() & _IS_COACH)
    )
    return query, left


def _held(organisation_id: OrganisationId) -> Any:
    waiting = (Pair.organisation_id == organisation_id) & (Pair.status == PairStatus.WAITING)
    return (
        Pair.select(Pair.waits_for.alias("account_id"), fn.COUNT(Pair.id).alias("pairs"))
        .where(waiting & Pair.waits_for.is_null(is_null=False))
        .group_by(Pair.waits_for)
    )


def held(organisation_id: OrganisationId) -> dict[AccountId, int]:
    """Return how many pairs wait for each coach who may not begin yet. One statement."""
    return {AccountId(account): int(pairs) for account, pairs in _held(organisation_id).tuples()}


def with_room(organisation_id: OrganisationId, today: date) -> int:
    """Return how many coaches could have one more pair beside those they coach and those that wait for them."""
    query, left = _open_coaches(organisation_id, today)
    return int(query.where(left > 0).count())


def best(
    organisation_id: OrganisationId, today: date, wish: CoachWish, vog_since: date | None, most: int
) -> list[AccountId]:
    """Return at most so many coaches in the order of `domain.volunteers.advise`. One statement.

    With `vog_since` only who showed everything, and a VOG from that day on, may begin.
    """
    query, left = _open_coaches(organisation_id, today)
    fits = left > 0
    if vog_since is not None:
        vog = fn.MAX(Case(None, [(VolunteerProof.proof == Proof.VOG, VolunteerProof.happened_on)]))
        ours = (VolunteerProof.organisation_id == organisation_id) & VolunteerProof.withdrawn_at.is_null()
        shown = VolunteerProof.select(VolunteerProof.account_id).where(ours).group_by(VolunteerProof.account_id)
        every = fn.COUNT(VolunteerProof.proof.distinct()) == len(Proof)
        fits &= AccountRow.id.in_(shown.having(every & (vog >= vog_since.isoformat())))
    speaks = wish.language not in ("", "nl") and _has(CoachProfile.languages, " ", wish.language)
    area = bool(wish.area) and _has(CoachProfile.areas, "\n", wish.area)
    days = [_has(CoachProfile.days, " ", day.value) for day in sorted(wish.days)]
    shared = [one for one in (speaks, area, reduce(or_, days) if days else False) if one is not False]
    order = [Case(None, [(true, 0)], 1) for true in (fits, *shared)]
    rows: Any = (
        query.select(AccountRow.id).order_by(*order, left.desc(), AccountRow.name_key, AccountRow.id).limit(most)
    )
    return [AccountId(number) for (number,) in rows.tuples()]


def shut_out(organisation_id: OrganisationId, today: date) -> dict[AccountId, int]:
    """Return how many pairs that go on still have a coach whose account is closed, by that account."""
    closed = (AccountRow.organisation_id == organisation_id) & AccountRow.disabled_at.is_null(is_null=False)
    coaches = AccountRow.select(AccountRow.id).where(closed & _IS_COACH)
    query = _coaching(organisation_id, today).where(Assignment.account_id.in_(coaches))
    return {AccountId(account): int(pairs) for account, pairs in query.tuples()}


def coached(organisation_id: OrganisationId, account_id: AccountId) -> list[PairId]:
    """Return the pairs that have not ended and of which this account is a coach, or stands in. One statement."""
    query = (
        Assignment.select(Assignment.pair_id)
        .join(Pair, on=(Pair.id == Assignment.pair_id))
        .where(
            (Assignment.organisation_id == organisation_id)
            & (Assignment.account_id == account_id)
            & Assignment.until.is_null()
            & (Pair.status != PairStatus.ENDED)
        )
        .distinct()
        .order_by(Assignment.pair_id)
    )
    rows: list[Any] = list(query.tuples())
    return [PairId(pair_id) for (pair_id,) in rows]


def keep_offer(organisation_id: OrganisationId, account_id: AccountId, offer: CoachOffer, at: datetime) -> None:
    """Replace what a coach offers."""
    columns = {
        "languages": " ".join(sorted(offer.languages)),
        "areas": "\n".join(sorted(offer.areas)),
        "days": " ".join(day for day in Weekday if day in offer.days),
        "room": offer.room,
        "at": at,
    }
    CoachProfile.insert(account_id=account_id, organisation_id=organisation_id, **columns).on_conflict(
        conflict_target=[CoachProfile.account_id], update=columns
    ).execute()


def wish(organisation_id: OrganisationId, pair_id: PairId) -> CoachWish:
    """Return where and when the coachee of a pair can meet; an empty wish when nobody asked."""
    row = PairWish.get_or_none((PairWish.pair_id == pair_id) & (PairWish.organisation_id == organisation_id))
    return CoachWish() if row is None else CoachWish(area=row.area, days=_days(row.days))


def keep_wish(organisation_id: OrganisationId, pair_id: PairId, wish: CoachWish, at: datetime) -> None:
    """Replace where and when the coachee of a pair can meet."""
    columns = {"area": wish.area, "days": " ".join(day for day in Weekday if day in wish.days), "at": at}
    PairWish.insert(pair_id=pair_id, organisation_id=organisation_id, **columns).on_conflict(
        conflict_target=[PairWish.pair_id], update=columns
    ).execute()


def add_stand_in(
    organisation_id: OrganisationId, account_id: AccountId, since: date, until: date, *, by: AccountId, at: datetime
) -> None:
    StandInTerm.create(
        id=new_id(),
        organisation_id=organisation_id,
        account_id=account_id,
        since=since,
        until=until,
        named_by=by,
        named_at=at,
    )


def end_stand_in(organisation_id: OrganisationId, number: int, at: datetime) -> bool:
    """End a term before its last day; return whether it was there."""
    if not can_be_id(number):
        return False
    query = StandInTerm.update(ended_at=at).where(
        (StandInTerm.id == number) & (StandInTerm.organisation_id == organisation_id) & StandInTerm.ended_at.is_null()
    )
    return int(query.execute()) == 1


def stand_ins(organisation_id: OrganisationId) -> list[StandIn]:
    """Return all terms of standing in, the latest first."""
    rows = StandInTerm.select().where(StandInTerm.organisation_id == organisation_id)
    return [
        StandIn(row.id, AccountId(row.account_id), row.since, row.until, AccountId(row.named_by), row.ended_at)
        for row in rows.order_by(StandInTerm.since.desc(), StandInTerm.id)
    ]


def stand_ins_on(organisation_id: OrganisationId, today: date) -> frozenset[AccountId]:
    return frozenset(
        term.account_id
        for term in stand_ins(organisation_id)
        if term.ended_at is None and term.since <= today <= term.until
    )
