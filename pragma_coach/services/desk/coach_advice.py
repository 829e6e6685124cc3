"""Advice for a new pair: what coaches offer, what suits the newcomer, and the coaches with the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.texts.languages import LANGUAGES
from pragma_coach.domain.types import AccountId, Actor, Operation, PairId, Role
from pragma_coach.domain.volunteers import Advice, CoachCandidate, CoachOffer, CoachWish, advise
from pragma_coach.services.pairs.acts import pair_for
from pragma_coach.services.rights import require, today_of
from pragma_coach.services.volunteers import Volunteer, best_coaches, volunteers_of
from pragma_coach.store import ledger, organisations, volunteers
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import one_transaction

MOST_ROOM = 20
MOST_COACHES = 50


def areas(actor: Actor) -> tuple[str, ...]:
    return organisations.get(actor.organisation_id).settings.area_names


def own_offer(actor: Actor) -> CoachOffer:
    """Return what the actor offers as a coach. Raise NotAllowed when the actor is no coach."""
    require(Act.OFFER_COACHING, actor)
    return volunteers.offers(actor.organisation_id).get(actor.account_id, CoachOffer())


@one_transaction
def keep_offer(operation: Operation, account_id: AccountId, offer: CoachOffer) -> None:
    """Keep what a coach offers; coaches do so for themselves, coordinators for all.

    Raise Invalid with the field that is wrong, NotThere when the account is no coach here.
    """
    own = account_id == operation.actor.account_id
    require(Act.OFFER_COACHING if own else Act.ADMIT_VOLUNTEERS, operation.actor)
    account = accounts.get(operation.actor.organisation_id, account_id)
    if account is None or Role.COACH not in account.roles:
        raise NotThere
    if offer.room is not None and not 0 <= offer.room <= MOST_ROOM:
        raise Invalid(f"Vul een getal in van 0 tot en met {MOST_ROOM}.", "room")
    if not offer.languages <= set(LANGUAGES):
        raise Invalid("Kies talen uit de lijst.", "languages")
    if not offer.areas <= set(areas(operation.actor)):
        raise Invalid("Kies wijken uit de lijst.", "areas")
    if ledger.claim(operation, "keep_offer", str(account_id)):
        volunteers.keep_offer(operation.actor.organisation_id, account_id, offer, operation.at)


@dataclass(frozen=True, slots=True)
class Advised:
    """The pair that is looked for (None: a new one), what suits it, and the best coaches with the reasons."""

    pair: PairFacts | None
    wish: CoachWish
    coaches: tuple[Advice, ...]


def advice(actor: Actor, today: date, *, pair_id: PairId | None = None, wish: CoachWish | None = None) -> Advised:
    """Return the coaches that suit best with the reasons, at most fifty, for a pair there is or for a newcomer.

    Without a `wish` the one kept for the pair is used, with the language of its coachee. Coaches of the pair now are
    left out. Raise NotAllowed, or NotThere for a pair that the actor may not know of.
    """
    require(Act.START_PAIR, actor)
    pair = pair_for((Act.HAND_OVER,), actor, pair_id, today) if pair_id else None
    if wish is None:
        wish = wish_of(pair) if pair else CoachWish()
    now = {term.account_id for term in pair.journey.coaches_on(today)} if pair else frozenset()
    best = best_coaches(actor, today, wish, MOST_COACHES + len(now))
    could = [one for one in _candidates(actor, best) if one.account_id not in now]
    return Advised(pair, wish, tuple(advise(wish, could))[:MOST_COACHES])


def wish_of(pair: PairFacts) -> CoachWish:
    """Return what suits the coachee of a pair: the wish that was kept, with the language of the coachee."""
    return replace(volunteers.wish(pair.organisation_id, pair.id), language=pair.language)


def candidates(actor: Actor, today: date) -> list[CoachCandidate]:
    """Return everybody who could be asked to coach, by name. Raise NotAllowed."""
    return _candidates(actor, volunteers_of(actor, today))


def _candidates(actor: Actor, found: Iterable[Volunteer]) -> list[CoachCandidate]:
    checked = organisations.get(actor.organisation_id).settings.admission
    return [
        CoachCandidate(
            known.account.id,
            known.account.name,
            known.offer,
            known.pairs + known.waiting,
            may_begin=known.admission.may_begin or not checked,
        )
        for known in found
    ]


@one_transaction
def keep_wish(operation: Operation, pair_id: PairId, wish: CoachWish) -> None:
    """Keep where and when the coachee of a pair can meet. Raise Invalid for an area that is not on the list."""
    pair = pair_for((Act.HAND_OVER,), operation.actor, pair_id, today_of(operation))
    if wish.area and wish.area not in areas(operation.actor):
        raise Invalid("Kies een wijk uit de lijst.", "area")
    if ledger.claim(operation, "keep_wish", str(pair.id)):
        volunteers.keep_wish(pair.organisation_id, pair.id, wish, operation.at)
