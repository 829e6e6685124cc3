"""Which accounts belong to the parts in a talk, as far as they are known."""

from __future__ import annotations

from datetime import date

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.talks.talks import KeptTalk, Part
from pragma_coach.domain.types import AccountId, Actor, Role
from pragma_coach.store.talks import interpreters


def people_of(
    actor: Actor, pair: PairFacts, talk: KeptTalk, parts: frozenset[Part], today: date
) -> dict[Part, AccountId | None]:
    """Return each part with its account; None for who has no account here, or is not known by name.

    Of two coaches it is the one who writes this down; a coordinator stays the one who put the talk on the calendar.
    """
    coaches = [term.account_id for term in pair.journey.coaches_on(today)]
    booking = interpreters.booking_of(pair.organisation_id, talk.id) if Part.INTERPRETER in parts else None
    writes = actor.account_id if Role.COORDINATOR in actor.roles else None
    known: dict[Part, AccountId | None] = {
        Part.COACHEE: pair.coachee.account_id,
        Part.COACH: actor.account_id if actor.account_id in coaches else next(iter(coaches), None),
        Part.DIRECTOR: pair.journey.director,
        Part.COORDINATOR: talk.people.get(Part.COORDINATOR, writes),
        Part.INTERPRETER: booking.account_id if booking else None,
    }
    return {part: known.get(part) for part in sorted(parts)}
