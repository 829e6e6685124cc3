"""Admission of volunteers: what they showed, what is missing, and who may not get a pair yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import in_words, plus_months
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId, Actor, Operation, OrganisationId, Role
from pragma_coach.domain.volunteers import (
    USUAL_ROOM,
    Admission,
    CoachOffer,
    CoachWish,
    Proof,
    Stage,
    admission,
    oldest_vog,
)
from pragma_coach.services.rights import require, today_of
from pragma_coach.store import ledger, organisations, volunteers
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Settings
from pragma_coach.store.volunteers import DatedProof

_OLDEST_PROOF_MONTHS = 12 * 30
_NOT_YET = (
    "{name} mag nog niet beginnen. Vul eerst in wat er nog mist, bij Meer en dan Vrijwilligers. "
    "Of kies een andere coach."
)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A coach with what was shown, what is offered, how many pairs are coached now, and how many wait to begin."""

    account: Account
    admission: Admission
    shown: tuple[DatedProof, ...]
    offer: CoachOffer
    pairs: int
    waiting: int

    @property
    def has_room(self) -> bool:
        return self.pairs < (USUAL_ROOM if self.offer.room is None else self.offer.room)


class VolunteerOrder(LabelledEnum):
    """In which order the list of volunteers stands: its columns."""

    NAME = "naam", "Naam"
    STAGE = "ver", "Hoe ver"
    PAIRS = "koppels", "Koppels"


_FIRST = (Stage.ENDED, Stage.ENDING, Stage.CANDIDATE, Stage.READY)  # who needs something first
_ORDERS: dict[VolunteerOrder, Callable[[Volunteer], Any]] = {
    VolunteerOrder.NAME: lambda one: same_key(one.account.name),
    VolunteerOrder.STAGE: lambda one: (_FIRST.index(one.admission.stage), one.admission.vog_until or date.min),
    VolunteerOrder.PAIRS: lambda one: one.pairs,
}


def search(
    known: Iterable[Volunteer], text: str, stage: Stage | None, order: VolunteerOrder, *, room: bool, backwards: bool
) -> list[Volunteer]:
    """Return those with each word of the text in the name, as far as `stage`, with `room` left, in an order."""
    words = same_key(text).split()
    kept = [
        one
        for one in known
        if stage in (None, one.admission.stage)
        and (one.has_room or not room)
        and all(word in same_key(one.account.name) for word in words)
    ]
    return sorted(sorted(kept, key=_ORDERS[VolunteerOrder.NAME]), key=_ORDERS[order], reverse=backwards)


def _judged(shown: list[DatedProof], today: date, settings: Settings) -> Admission:
    return admission([(known.proof, known.on) for known in shown], today, settings.vog_months)


def volunteers_of(actor: Actor, today: date, only: Collection[AccountId] | None = None) -> list[Volunteer]:
    """Return the coaches of the actor's organisation (or these of them), by name. Raise NotAllowed."""
    require(Act.ADMIT_VOLUNTEERS, actor)
    organisation_id = actor.organisation_id
    with connection():
        settings = organisations.get(organisation_id).settings
        shown, offered = volunteers.proofs(organisation_id, only), volunteers.offers(organisation_id, only)
        coaching = volunteers.coaching(organisation_id, today, only)
        coaches = _coaches(organisation_id, only)
        waiting = volunteers.held(organisation_id)
    return [
        Volunteer(
            account,
            _judged(shown.get(account.id, []), today, settings),
            tuple(shown.get(account.id, ())),
            offered.get(account.id, CoachOffer()),
            coaching.get(account.id, 0),
            waiting.get(account.id, 0),
        )
        for account in coaches
        if not account.disabled
    ]


def _coaches(organisation_id: OrganisationId, only: Collection[AccountId] | None) -> list[Account]:
    if only is None:
        return accounts.every(organisation_id, Role.COACH)
    return sorted(accounts.some(organisation_id, only).values(), key=lambda account: (account.name, account.id))


def best_coaches(actor: Actor, today: date, wish: CoachWish, most: int) -> list[Volunteer]:
    """Return at most so many coaches that suit a wish best, by name. Raise NotAllowed."""
    require(Act.ADMIT_VOLUNTEERS, actor)
    with connection():
        settings = organisations.get(actor.organisation_id).settings
        since = oldest_vog(today, settings.vog_months) if settings.admission else None
        found = volunteers.best(actor.organisation_id, today, wish, since, most)
        return volunteers_of(actor, today, found)


def volunteer(actor: Actor, account_id: AccountId, today: date) -> Volunteer:
    """Return one coach. Raise NotThere for somebody who is no coach of the actor's organisation."""
    found = volunteers_of(actor, today, [account_id])
    if not found or Role.COACH not in found[0].account.roles:
        raise NotThere
    return found[0]


def admission_counts(actor: Actor) -> bool:
    """Tell whether a coach of the actor's organisation waits for a pair until everything was shown."""
    require(Act.ADMIT_VOLUNTEERS, actor)
    return organisations.get(actor.organisation_id).settings.admission


@one_transaction
def show_proof(operation: Operation, account_id: AccountId, proof: Proof, on: date | None) -> None:
    """Note that a coach showed or did something on a day (None: today). Raise Invalid for a day that cannot be."""
    today = today_of(operation)
    require(Act.ADMIT_VOLUNTEERS, operation.actor)
    organisation_id = operation.actor.organisation_id
    coach = accounts.get(organisation_id, account_id)
    if coach is None or Role.COACH not in coach.roles or coach.disabled:
        raise NotThere
    day = on or today
    if day > today:
        raise Invalid(f"{in_words(day)} is nog niet geweest. Vul een dag in die al is geweest.", "proof_day")
    if day < plus_months(today, -_OLDEST_PROOF_MONTHS):
        raise Invalid(f"{in_words(day)} is te lang geleden. Kijk het jaar na.", "proof_day")
    known = volunteers.proofs(organisation_id, [account_id]).get(account_id, [])
    if any(shown.proof is proof and shown.on == day for shown in known):
        return
    if ledger.claim(operation, "show_proof", str(account_id)):
        by = operation.actor.account_id
        volunteers.add_proof(organisation_id, account_id, proof, day, by=by, at=operation.at)


@one_transaction
def withdraw_proof(operation: Operation, account_id: AccountId, number: int) -> None:
    """Take back what was noted by mistake. Raise NotThere when it was not noted."""
    require(Act.ADMIT_VOLUNTEERS, operation.actor)
    if ledger.claim(operation, "withdraw_proof", str(account_id)) and not volunteers.withdraw_proof(
        operation.actor.organisation_id, account_id, number, operation.at
    ):
        raise NotThere


def admission_rule(organisation_id: OrganisationId, today: date) -> Callable[[AccountId], bool]:
    """Return what tells of any coach whether that one may get a pair on a day. Two statements, for many coaches."""
    settings = organisations.get(organisation_id).settings
    if not settings.admission:
        return lambda _coach: True
    shown = volunteers.proofs(organisation_id)
    return lambda coach: _judged(shown.get(coach, []), today, settings).may_begin


def admission_of(account: Account, today: date) -> Admission | None:
    """Return how far a coach is on a day, or None when the organisation does not ask for it."""
    settings = organisations.get(account.organisation_id).settings
    if not settings.admission:
        return None
    shown = volunteers.proofs(account.organisation_id, [account.id]).get(account.id, [])
    return _judged(shown, today, settings)


def admitted(account: Account, today: date) -> bool:
    """Tell whether a coach may get a pair on a day: also where the organisation does not ask for admission."""
    found = admission_of(account, today)
    return found is None or found.may_begin


def require_admitted(account: Account, today: date) -> None:
    """Raise Invalid when the organisation checks admission and this coach is not admitted."""
    if not admitted(account, today):
        raise Invalid(_NOT_YET.format(name=account.name), "coach")
