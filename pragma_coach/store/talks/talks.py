"""Talks of pairs: as they stand, who takes part, what was done with them, films seen, and keys of calendar feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.talks.talks import DayWish, KeptTalk, Participant, Place, TalkId, TalkOutcome, TalkState, When
from pragma_coach.domain.types import AccountId, Operation, OrganisationId, PairId
from pragma_coach.store import tables
from pragma_coach.store.accounts.accounts import Account, account_of
from pragma_coach.store.accounts.sessions import hashed
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables.talks import (
    NO_FIT,
    CalendarKey,
    FilmAddress,
    FilmSeen,
    TalkChangeRow,
    TalkPerson,
    TalkRow,
)

People = Mapping[Participant, AccountId | None]


@dataclass(frozen=True, slots=True)
class TalkChange:
    """Something done with a talk: the act, the day and time it then stood on, by whom, and when (UTC)."""

    act: str
    planned_on: date
    minute: int | None
    by: AccountId | None
    at: datetime


def talk_of_row(row: Any, people: Sequence[Any] = ()) -> KeptTalk:
    return KeptTalk(
        id=TalkId(row.id),
        pair_id=PairId(row.pair_id),
        kind=row.kind,
        number=row.number,
        state=TalkState(row.state),
        when=When(row.planned_on, row.minute, row.minutes, Place(row.place)),
        held_on=row.held_on,
        parts=frozenset(Participant(person.part) for person in people),
        people={
            Participant(person.part): AccountId(person.account_id) for person in people if person.account_id is not None
        },
        topics=frozenset(LifeDomain(word) for word in row.topics.split()),
        outcome=TalkOutcome(row.outcome) if row.outcome else None,
        wish=DayWish(row.wish) if row.wish else None,
        sequence=row.sequence,
    )


def _talks(organisation_id: OrganisationId, condition: Any) -> list[KeptTalk]:
    """Return the talks of the organisation that meet a condition, by day and time. Two statements."""
    ours = (TalkRow.organisation_id == organisation_id) & condition
    rows = list(TalkRow.select().where(ours).order_by(TalkRow.planned_on, TalkRow.minute, TalkRow.id))
    if not rows:
        return []
    people: dict[int, list[Any]] = defaultdict(list)
    for person in TalkPerson.select().where(TalkPerson.talk_id.in_(TalkRow.select(TalkRow.id).where(ours))):
        people[person.talk_id].append(person)
    return [talk_of_row(row, people[row.id]) for row in rows]


def of_pair(organisation_id: OrganisationId, pair_id: PairId) -> list[KeptTalk]:
    return _talks(organisation_id, TalkRow.pair_id == pair_id)


def of_pairs(organisation_id: OrganisationId, pairs: Iterable[PairId], since: date) -> list[KeptTalk]:
    """Return the talks of these pairs that were planned for a day from `since` on."""
    wanted = list(pairs)
    return _talks(organisation_id, TalkRow.pair_id.in_(wanted) & (TalkRow.planned_on >= since)) if wanted else []


def not_fitting(organisation_id: OrganisationId, pairs: Sequence[PairId]) -> dict[PairId, list[KeptTalk]]:
    """Return, of each of the pairs with a talk that said that the route does not fit, all that came to something."""
    ours = (TalkRow.organisation_id == organisation_id) & TalkRow.pair_id.in_(list(pairs))
    said = TalkRow.select(TalkRow.pair_id).where(ours & NO_FIT)
    found: dict[PairId, list[KeptTalk]] = defaultdict(list)
    for talk in _talks(organisation_id, TalkRow.pair_id.in_(said) & TalkRow.outcome.is_null(False)):
        found[talk.pair_id].append(talk)
    return found


def planned_between(organisation_id: OrganisationId, since: date, until: date) -> list[KeptTalk]:
    """Return the talks of the organisation that stand on the calendar between two days, both included."""
    ahead = TalkRow.planned_on.between(since, until)
    return _talks(organisation_id, ahead & (TalkRow.state == TalkState.PLANNED.value))


def of_account(
    organisation_id: OrganisationId, account_id: AccountId, part: Participant, since: date
) -> list[KeptTalk]:
    """Return the talks from `since` on in which this account has this part."""
    named = TalkPerson.select(TalkPerson.talk_id).where(
        (TalkPerson.account_id == account_id) & (TalkPerson.part == part.value)
    )
    return _talks(organisation_id, TalkRow.id.in_(named) & (TalkRow.planned_on >= since))


def get(organisation_id: OrganisationId, pair_id: PairId, talk_id: TalkId) -> KeptTalk | None:
    """Return one talk of a pair, or None."""
    found = (
        _talks(organisation_id, (TalkRow.id == talk_id) & (TalkRow.pair_id == pair_id)) if can_be_id(talk_id) else []
    )
    return found[0] if found else None


def add(operation: Operation, talk: KeptTalk, people: People) -> KeptTalk:
    """Add a talk under a new id, with the first line of its history."""
    organisation_id = operation.actor.organisation_id
    added = replace(
        talk,
        id=TalkId(new_id()),
        parts=frozenset(people),
        people={part: account for part, account in people.items() if account is not None},
    )
    fixed = {"id": added.id, "organisation_id": organisation_id, "pair_id": talk.pair_id}
    TalkRow.create(changed_at=operation.at, **fixed, **_columns(talk))
    _put_people(organisation_id, added.id, people)
    _note_change(operation, added, talk.state.value)
    return added


def save(operation: Operation, talk: KeptTalk, act: str, people: People | None = None) -> None:
    """Update a talk and add the act to its history; `people` are its participants, None leaves them as they were."""
    organisation_id = operation.actor.organisation_id
    ours = (TalkRow.id == talk.id) & (TalkRow.organisation_id == organisation_id)
    TalkRow.update(changed_at=operation.at, **_columns(talk)).where(ours).execute()
    if people is not None:
        TalkPerson.delete().where(
            (TalkPerson.talk_id == talk.id) & (TalkPerson.organisation_id == organisation_id)
        ).execute()
        _put_people(organisation_id, talk.id, people)
    _note_change(operation, talk, act)


def _columns(talk: KeptTalk) -> dict[str, Any]:
    return {
        "kind": talk.kind,
        "number": talk.number,
        "state": talk.state.value,
        "planned_on": talk.when.day,
        "minute": talk.when.minute,
        "minutes": talk.when.minutes,
        "place": talk.when.place.value,
        "held_on": talk.held_on,
        "topics": " ".join(sorted(talk.topics)),
        "outcome": talk.outcome.value if talk.outcome else "",
        "wish": talk.wish.value if talk.wish else "",
        "sequence": talk.sequence,
    }


def _put_people(organisation_id: OrganisationId, talk_id: TalkId, people: People) -> None:
    rows = [
        {"talk_id": talk_id, "part": part.value, "organisation_id": organisation_id, "account_id": account}
        for part, account in people.items()
    ]
    if rows:
        TalkPerson.insert_many(rows).execute()


def _note_change(operation: Operation, talk: KeptTalk, act: str) -> None:
    before = TalkChangeRow.select().where(TalkChangeRow.talk_id == talk.id).count()
    TalkChangeRow.create(
        talk_id=talk.id,
        number=before + 1,
        organisation_id=operation.actor.organisation_id,
        act=act,
        planned_on=talk.day,
        minute=talk.when.minute,
        by_id=operation.actor.account_id,
        at=operation.at,
    )


def changes(organisation_id: OrganisationId, talk_id: TalkId) -> list[TalkChange]:
    """Return what was done with a talk, the latest first."""
    query = TalkChangeRow.select().where(
        (TalkChangeRow.talk_id == talk_id) & (TalkChangeRow.organisation_id == organisation_id)
    )
    return [
        TalkChange(row.act, row.planned_on, row.minute, None if row.by_id is None else AccountId(row.by_id), row.at)
        for row in query.order_by(TalkChangeRow.number.desc())
    ]


def changed_at(organisation_id: OrganisationId, talk_ids: Iterable[TalkId]) -> dict[TalkId, datetime]:
    """Return the moment (UTC) at which each of these talks was changed last."""
    query = TalkRow.select(TalkRow.id, TalkRow.changed_at).where(
        (TalkRow.organisation_id == organisation_id) & TalkRow.id.in_(list(talk_ids))
    )
    return {TalkId(row.id): row.changed_at for row in query}


def films_seen(organisation_id: OrganisationId, pair_id: PairId) -> dict[str, date]:
    """Return the films that the coachee of a pair has seen, with the day it was said."""
    query = FilmSeen.select().where((FilmSeen.pair_id == pair_id) & (FilmSeen.organisation_id == organisation_id))
    return {row.film: row.seen_on for row in query}


def see_film(organisation_id: OrganisationId, pair_id: PairId, film: str, on: date, by: AccountId) -> None:
    """Note that a film was seen; one that was seen before keeps its first day."""
    FilmSeen.insert(pair_id=pair_id, film=film, organisation_id=organisation_id, seen_on=on, by_id=by).on_conflict(
        conflict_target=[FilmSeen.pair_id, FilmSeen.film], action="NOTHING"
    ).execute()


def unsee_film(organisation_id: OrganisationId, pair_id: PairId, film: str) -> None:
    FilmSeen.delete().where(
        (FilmSeen.pair_id == pair_id) & (FilmSeen.film == film) & (FilmSeen.organisation_id == organisation_id)
    ).execute()


def film_addresses(organisation_id: OrganisationId) -> dict[str, str]:
    """Return where the films are that the organisation gave an address. One statement."""
    return {row.film: row.url for row in FilmAddress.select().where(FilmAddress.organisation_id == organisation_id)}


def keep_film_address(organisation_id: OrganisationId, film: str, url: str) -> None:
    """Keep where a film is; "" leaves it to the programme again."""
    known = (FilmAddress.organisation_id == organisation_id) & (FilmAddress.film == film)
    FilmAddress.delete().where(known).execute()
    if url:
        FilmAddress.insert(organisation_id=organisation_id, film=film, url=url).execute()


def keep_calendar_key(organisation_id: OrganisationId, account_id: AccountId, token: str, at: datetime) -> None:
    """Give an account a new secret calendar address; the old one is worthless. The token itself is not kept."""
    drop_calendar_key(organisation_id, account_id)
    CalendarKey.create(account_id=account_id, organisation_id=organisation_id, token_hash=hashed(token), created_at=at)


def drop_calendar_key(organisation_id: OrganisationId, account_id: AccountId) -> None:
    CalendarKey.delete().where(
        (CalendarKey.account_id == account_id) & (CalendarKey.organisation_id == organisation_id)
    ).execute()


def calendar_since(organisation_id: OrganisationId, account_id: AccountId) -> datetime | None:
    """Return since when (UTC) an account has a calendar address, or None when it has none."""
    row = CalendarKey.get_or_none(
        (CalendarKey.account_id == account_id) & (CalendarKey.organisation_id == organisation_id)
    )
    return None if row is None else row.created_at


def calendar_owner(token: str) -> Account | None:
    """Return whose calendar address this is, or None; that of a closed account is worthless."""
    row = CalendarKey.get_or_none(CalendarKey.token_hash == hashed(token))
    if row is None:
        return None
    found = account_of(tables.AccountRow.get_by_id(row.account_id))
    return None if found.disabled else found
