"""A talk of a pair that the caller was given to see, and the accounts of its participants."""

from __future__ import annotations

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.talks.talks import KeptTalk, Participant, TalkId, TalkState
from pragma_coach.domain.types import AccountId, Operation, Role
from pragma_coach.services.rights import today_of
from pragma_coach.store.talks import interpreters, talks


def talk_of(pair: PairFacts, talk_id: TalkId) -> KeptTalk:
    """Return a talk of the pair. Raise NotThere when it has no such talk."""
    talk = talks.get(pair.organisation_id, pair.id, talk_id)
    if talk is None:
        raise NotThere
    return talk


def planned_talk(pair: PairFacts, talk_id: TalkId, field: str = "") -> KeptTalk:
    """Return a planned talk. Raise Invalid, at the field, when it is no longer planned, NotThere when there is none."""
    talk = talk_of(pair, talk_id)
    if talk.state is not TalkState.PLANNED:
        raise Invalid("Dit gesprek staat niet meer op de agenda. Plan een nieuw gesprek.", field)
    return talk


def people_of(
    operation: Operation, pair: PairFacts, talk: KeptTalk, parts: frozenset[Participant]
) -> dict[Participant, AccountId | None]:
    """Return the account of each participant; None for one who has no account here.

    Of two coaches it is the one who acts; a coordinator stays the one who put the talk on the calendar.
    """
    actor = operation.actor
    coaches = [term.account_id for term in pair.journey.coaches_on(today_of(operation))]
    booking = interpreters.booking_of(pair.organisation_id, talk.id) if Participant.INTERPRETER in parts else None
    writes = actor.account_id if Role.COORDINATOR in actor.roles else None
    known: dict[Participant, AccountId | None] = {
        Participant.COACHEE: pair.coachee.account_id,
        Participant.COACH: actor.account_id if actor.account_id in coaches else next(iter(coaches), None),
        Participant.DIRECTOR: pair.journey.director,
        Participant.COORDINATOR: talk.people.get(Participant.COORDINATOR, writes),
        Participant.INTERPRETER: booking.account_id if booking else None,
    }
    return {part: known.get(part) for part in sorted(parts)}
