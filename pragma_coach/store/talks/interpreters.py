"""Interpreters: in which languages and hours they can be asked, and for which talks they are booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN

from pragma_coach.domain.daytime import Hours
from pragma_coach.domain.talks.talks import KeptTalk, TalkId, TalkState
from pragma_coach.domain.types import AccountId, OrganisationId
from pragma_coach.store import tables
from pragma_coach.store.tables.talks import Interpreter, InterpreterBooking, InterpreterHours, TalkRow


@dataclass(frozen=True, slots=True)
class InterpreterProfile:
    """Somebody who interprets: the languages (codes) and the blocks of the week."""

    account_id: AccountId
    name: str
    languages: frozenset[str]
    hours: tuple[Hours, ...]
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class TalkInterpreter:
    """The interpreter of a talk, in which language, and when (UTC) the talk was explained beforehand."""

    talk_id: TalkId
    account_id: AccountId
    language: str
    briefed_at: datetime | None = None


def profiles(organisation_id: OrganisationId) -> list[InterpreterProfile]:
    """Return the interpreters of the organisation, by name. Two statements."""
    account = tables.AccountRow
    query = (
        Interpreter.select(Interpreter, account.name, account.disabled_at)
        .join(account, JOIN.INNER, on=(account.id == Interpreter.account_id))
        .where((Interpreter.organisation_id == organisation_id) & (account.organisation_id == organisation_id))
        .order_by(account.name, account.id)
        .objects()
    )
    rows: list[Any] = list(query)  # rows carry columns of two tables
    hours: dict[int, list[Hours]] = defaultdict(list)
    for row in InterpreterHours.select().where(InterpreterHours.organisation_id == organisation_id):
        hours[row.account_id].append(Hours(row.weekday, row.start, row.until))
    return [
        InterpreterProfile(
            AccountId(row.account_id),
            row.name,
            frozenset(row.languages.split()),
            tuple(sorted(hours[row.account_id])),
            row.disabled_at is not None,
        )
        for row in rows
    ]


def save_profile(
    organisation_id: OrganisationId,
    account_id: AccountId,
    languages: Iterable[str],
    hours: Sequence[Hours],
    at: datetime,
) -> None:
    """Store the languages (codes) and hours of an interpreter in the place of those known before."""
    ours = (InterpreterHours.account_id == account_id) & (InterpreterHours.organisation_id == organisation_id)
    InterpreterHours.delete().where(ours).execute()
    words = " ".join(sorted(languages))
    Interpreter.insert(
        account_id=account_id, organisation_id=organisation_id, languages=words, changed_at=at
    ).on_conflict(
        conflict_target=[Interpreter.account_id],
        update={Interpreter.languages: words, Interpreter.changed_at: at},
        where=(Interpreter.organisation_id == organisation_id),
    ).execute()
    rows = [
        {
            "account_id": account_id,
            "weekday": block.weekday,
            "start": block.start,
            "organisation_id": organisation_id,
            "until": block.until,
        }
        for block in hours
    ]
    if rows:
        InterpreterHours.insert_many(rows).execute()


def hold(organisation_id: OrganisationId) -> None:
    """Keep others from booking an interpreter of the organisation until the transaction of the caller ends."""
    Interpreter.update(languages=Interpreter.languages).where(Interpreter.organisation_id == organisation_id).execute()


def busy(organisation_id: OrganisationId, talk: KeptTalk, start: int, until: int) -> set[AccountId]:
    """Return who interprets at another planned talk on the same day between two minutes since midnight."""
    query = (
        InterpreterBooking.select(InterpreterBooking.account_id)
        .join(TalkRow, on=(TalkRow.id == InterpreterBooking.talk_id))
        .where(
            (TalkRow.organisation_id == organisation_id)
            & (TalkRow.id != talk.id)
            & (TalkRow.planned_on == talk.when.day)
            & (TalkRow.state == TalkState.PLANNED.value)
            & (TalkRow.minute < until)
            & (TalkRow.minute + TalkRow.minutes > start)
        )
    )
    return {AccountId(row.account_id) for row in query}


def _booking(row: InterpreterBooking) -> TalkInterpreter:
    return TalkInterpreter(TalkId(row.talk_id), AccountId(row.account_id), row.language, row.briefed_at)


def booking_of(organisation_id: OrganisationId, talk_id: TalkId) -> TalkInterpreter | None:
    return bookings(organisation_id, [talk_id]).get(talk_id)


def bookings(organisation_id: OrganisationId, talk_ids: Iterable[TalkId]) -> dict[TalkId, TalkInterpreter]:
    """Return the bookings of these talks."""
    query = InterpreterBooking.select().where(
        (InterpreterBooking.organisation_id == organisation_id) & InterpreterBooking.talk_id.in_(list(talk_ids))
    )
    return {TalkId(row.talk_id): _booking(row) for row in query}


def bookings_of(organisation_id: OrganisationId, account_id: AccountId) -> list[TalkInterpreter]:
    """Return the talks for which an interpreter is or was booked."""
    query = InterpreterBooking.select().where(
        (InterpreterBooking.account_id == account_id) & (InterpreterBooking.organisation_id == organisation_id)
    )
    return [_booking(row) for row in query]


def book(organisation_id: OrganisationId, booking: TalkInterpreter) -> None:
    InterpreterBooking.create(
        talk_id=booking.talk_id,
        organisation_id=organisation_id,
        account_id=booking.account_id,
        language=booking.language,
    )


def unbook(organisation_id: OrganisationId, talk_id: TalkId) -> None:
    InterpreterBooking.delete().where(
        (InterpreterBooking.talk_id == talk_id) & (InterpreterBooking.organisation_id == organisation_id)
    ).execute()


def brief(organisation_id: OrganisationId, talk_id: TalkId, at: datetime | None) -> None:
    """Store when (UTC) the interpreter explained the talk beforehand; None takes it back."""
    InterpreterBooking.update(briefed_at=at).where(
        (InterpreterBooking.talk_id == talk_id) & (InterpreterBooking.organisation_id == organisation_id)
    ).execute()
