"""Sign-in cards for many people at once: who has one, and a sheet of new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import AccountId, Actor, Operation, OpId
from pragma_coach.services.accounts.invitations import IssuedCard, issue_card, revoke_cards
from pragma_coach.services.accounts.sign_in import needs_password
from pragma_coach.services.rights import require
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.sessions import Card
from pragma_coach.store.database import connection, one_transaction

MOST_CARDS = 160  # twenty sheets of eight


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Somebody who signs in with a card, and the card that works now, if any."""

    account: Account
    card: Card | None


def card_holders(actor: Actor) -> list[CardHolder]:
    """Return everybody of the organisation who signs in with a card, by name. Two statements."""
    require(Act.ISSUE_CARD, actor)
    with connection():
        people = accounts.every(actor.organisation_id)
        cards = sessions.working_cards(actor.organisation_id)
    return [
        CardHolder(account, cards.get(account.id))
        for account in people
        if not account.disabled and not needs_password(account)
    ]


@one_transaction
def issue_cards(operation: Operation, account_ids: Sequence[AccountId]) -> list[IssuedCard]:
    """Make new cards for several people, all of them or none; their older cards stop working.

    Raise Invalid when nobody or too many were chosen, and as `invitations.issue_card` does.
    """
    require(Act.ISSUE_CARD, operation.actor)
    return [issue_card(step, account_id) for step, account_id in _steps(operation, account_ids)]


@one_transaction
def revoke_many(operation: Operation, account_ids: Sequence[AccountId]) -> None:
    """Make the cards of several people worthless. Raise Invalid when nobody or too many were chosen."""
    require(Act.ISSUE_CARD, operation.actor)
    for step, account_id in _steps(operation, account_ids):
        revoke_cards(step, account_id)


def _steps(operation: Operation, account_ids: Sequence[AccountId]) -> list[tuple[Operation, AccountId]]:
    chosen = list(dict.fromkeys(account_ids))
    if not chosen:
        raise Invalid("Kies minstens één persoon. Zet een vinkje voor de naam.", "accounts")
    if len(chosen) > MOST_CARDS:
        raise Invalid(f"Dit zijn er te veel tegelijk. Kies er hoogstens {MOST_CARDS}.", "accounts")
    return [
        (replace(operation, op_id=OpId(f"{operation.op_id}/{place}")), account_id)
        for place, account_id in enumerate(chosen)
    ]
