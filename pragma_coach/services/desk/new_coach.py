"""A new coach in one act: the account, what was shown, what is offered, and the card to come in with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Operation, OpId, Role
from pragma_coach.domain.volunteers import CoachOffer, Proof
from pragma_coach.services.accounts.invitations import IssuedCard, create_account, issue_card
from pragma_coach.services.desk.coach_advice import keep_offer
from pragma_coach.services.rights import require
from pragma_coach.services.volunteers import show_proof
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import one_transaction


@dataclass(frozen=True, slots=True)
class NewCoach:
    """What a coordinator fills in about a coach; `shown` has the day per proof, None for today."""

    name: str
    email: str = ""
    offer: CoachOffer = field(default_factory=CoachOffer)
    shown: Mapping[Proof, date | None] = field(default_factory=dict)


@one_transaction
def welcome_coach(operation: Operation, new: NewCoach, *, card: bool) -> tuple[Account, IssuedCard | None]:
    """Add a coach with everything that is known, and make a card when one is wanted: all of it, or nothing.

    A repeat adds nothing. Raise Invalid with the field that is wrong (`shown_field` for the day of a proof), and when
    the card of this operation was made before: its code is not kept.
    """
    require(Act.ADMIT_VOLUNTEERS, operation.actor)
    account = create_account(_step(operation, "account"), name=new.name, roles=frozenset({Role.COACH}), email=new.email)
    if new.offer != CoachOffer():
        keep_offer(_step(operation, "offer"), account.id, new.offer)
    for proof, day in new.shown.items():
        try:
            show_proof(_step(operation, proof), account.id, proof, day)
        except Invalid as refused:
            raise Invalid(refused.sentence, shown_field(proof)) from None
    return account, issue_card(_step(operation, "card"), account.id) if card else None


def shown_field(proof: Proof) -> str:
    return f"shown-{proof}"


def _step(operation: Operation, what: str) -> Operation:
    return replace(operation, op_id=OpId(f"{operation.op_id}/{what}"))
