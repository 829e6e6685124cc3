"""The director of a pair: a professional who looks over all of it, named by a coordinator, let in by the coachee."""

from __future__ import annotations

from collections.abc import Sequence

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY, OFF, ON, CoachValue, EventDraft, EventKind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import AccountId, Actor, Operation, PairId, Role
from pragma_coach.services.pairs.acts import Done, act_on_pair
from pragma_coach.services.rights import require, today_of
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account


def directors(actor: Actor) -> list[Account]:
    """Return who can be named director in the actor's organisation. Raise NotAllowed unless the actor may name one."""
    require(Act.NAME_DIRECTOR, actor)
    found = accounts.every(actor.organisation_id)
    return [account for account in found if Role.DIRECTOR in account.roles and not account.disabled]


def director_name(pair: PairFacts) -> str:
    """Return the name of the director of a pair that the caller was given to see; "" for nobody."""
    director = pair.journey.director
    return "" if director is None else accounts.names(pair.organisation_id, {director}).get(director, "")


def name_director(operation: Operation, pair_id: PairId, director: AccountId | None) -> Done:
    """Name the director of a pair from today on, or nobody. Raise Invalid for somebody who is no director here.

    Naming lets nobody in yet: the director sees the pair once the coachee shares it (`share_with`).
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if pair.journey.director == director:
            return []
        today = today_of(operation)
        if director is None:
            return [EventDraft(EventKind.DIRECTOR, str(pair.journey.director), CoachValue.STOPS, today)]
        found = accounts.get(pair.organisation_id, director)
        if found is None or found.disabled or Role.DIRECTOR not in found.roles:
            raise Invalid("Kies iemand die regisseur is. Geef eerst de rol, bij Mensen.", "director")
        return [EventDraft(EventKind.DIRECTOR, str(director), CoachValue.BEGINS, today)]

    return act_on_pair(operation, pair_id, (Act.NAME_DIRECTOR,), decide)


def share_with(operation: Operation, pair_id: PairId, party: str, on: bool) -> Done:
    """Note that the coachee shares the list with a party, or does no longer: it holds from the next page on.

    The coach or coordinator may note what the coachee said beside them; the event keeps who wrote it down.
    Raise Invalid for an unknown party.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if party != DIRECTOR_PARTY:
            raise Invalid("Met wie? Kies iemand van de lijst.", "party")
        if (party in pair.journey.shared_with) == on:
            return []
        return [EventDraft(EventKind.SHARING, party, ON if on else OFF, today_of(operation))]

    return act_on_pair(operation, pair_id, (Act.NOTE_SHARING,), decide)
