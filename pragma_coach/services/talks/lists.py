"""Reading talks: those of one pair, and one talk with its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.programme.programme import Film, Programme
from pragma_coach.domain.talks.expected import ExpectedTalk, expected_talks
from pragma_coach.domain.talks.legal_terms import Clock
from pragma_coach.domain.talks.talks import KeptTalk, TalkId, TalkState, planned_of
from pragma_coach.domain.types import AccountId, Actor, PairId
from pragma_coach.services.pairs.acts import pair_for, programme_of
from pragma_coach.services.talks.legal_terms import clocks_of
from pragma_coach.services.talks.lookup import talk_of
from pragma_coach.services.talks.preparation import films
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection
from pragma_coach.store.talks import interpreters, talks
from pragma_coach.store.talks.interpreters import TalkInterpreter
from pragma_coach.store.talks.talks import TalkChange


@dataclass(frozen=True, slots=True)
class PairTalks:
    """The talks of one pair: on the calendar, expected by the programme, over (latest first); with films and terms.

    A film comes with the day on which it was noted as seen, None when it was not.
    """

    pair: PairFacts
    programme: Programme
    coming: tuple[KeptTalk, ...]
    expected: tuple[ExpectedTalk, ...]
    over: tuple[KeptTalk, ...]
    films: tuple[tuple[Film, date | None], ...]
    clocks: tuple[Clock, ...]


def talks_of(pair: PairFacts, today: date) -> PairTalks:
    """Return the talks of a pair that the caller was given to see."""
    programme = programme_of(pair)
    with connection():
        kept = talks.of_pair(pair.organisation_id, pair.id)
        expected = expected_talks(programme, pair.journey, start_days(pair), kept)
        coming = tuple(talk for talk in kept if talk.state is TalkState.PLANNED)
        kinds = {talk.kind for talk in coming} | {talk.id for talk in expected}
        seen = films(pair, kinds)
    over = sorted((talk for talk in kept if talk.state is not TalkState.PLANNED), key=lambda talk: talk.day)
    return PairTalks(
        pair=pair,
        programme=programme,
        coming=coming,
        expected=tuple(talk for talk in expected if planned_of(kept, talk.id) is None),
        over=tuple(reversed(over)),
        films=tuple(seen),
        clocks=clocks_of(pair, today),
    )


def pair_talks(actor: Actor, pair_id: PairId, today: date) -> PairTalks:
    """Return the talks of a pair for somebody who may plan them. Raise NotThere or NotAllowed for anybody else."""
    with connection():
        return talks_of(pair_for((Act.PLAN_TALK,), actor, pair_id, today), today)


def languages_of(pair: PairFacts, kept: Iterable[KeptTalk]) -> dict[TalkId, str]:
    """Return in which language there is an interpreter at these talks of a pair that the caller was given to see."""
    with connection():
        booked = interpreters.bookings(pair.organisation_id, [talk.id for talk in kept])
    return {talk_id: booking.language for talk_id, booking in booked.items()}


@dataclass(frozen=True, slots=True)
class TalkDetails:
    """One talk with its interpreter and its history, latest first; `names` of all accounts in it."""

    pair: PairFacts
    talk: KeptTalk
    booking: TalkInterpreter | None
    changes: list[TalkChange]
    names: dict[AccountId, str]


def talk_details(actor: Actor, pair_id: PairId, talk_id: TalkId, today: date) -> TalkDetails:
    """Return a talk for somebody who may plan the talks of the pair. Raise NotThere or NotAllowed for anybody else."""
    with connection():
        pair = pair_for((Act.PLAN_TALK,), actor, pair_id, today)
        talk = talk_of(pair, talk_id)
        booking = interpreters.booking_of(pair.organisation_id, talk_id)
        changes = talks.changes(pair.organisation_id, talk_id)
        wanted = {change.by for change in changes if change.by} | set(talk.people.values())
        names = accounts.names(pair.organisation_id, wanted | ({booking.account_id} if booking else set()))
    return TalkDetails(pair, talk, booking, changes, names)
