"""Sign-in cards for many people at once: who has one, and a sheet of new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import AccountId, Actor, Operation, OpId, Role
from pragma_coach.services.accounts.invitations import IssuedCard, issue_card, revoke_cards
from pragma_coach.services.accounts.sign_in import STRONG_ROLES
from pragma_coach.services.rights import require
from pragma_coach.store.accounts import sessions
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.lists import AccountTable
from pragma_coach.store.accounts.sessions import Card
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs.lists import PairTable

MOST_CARDS = 160  # twenty sheets of eight


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Somebody who signs in with a card, and the card that works now, if any."""

    account: Account
    card: Card | None


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Who somebody wants to see: parts of names (of the coach too), a role, a card or none, just these; None is all."""

    text: str = ""
    role: Role | None = None
    card: bool | None = None
    only: Sequence[AccountId] = ()
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of who comes in with a card: `second` is the line under the name of a newcomer.

    `number` is how many the filter leaves; `without` have no card yet, `roles` counts everybody by what they are.
    """

    holders: list[CardHolder]
    second: dict[AccountId, str]
    number: int
    without: int
    roles: Counter[Role]


def card_page(actor: Actor, today: date, wish: CardFilter, start: Callable[[int], int], size: int) -> CardPage:
    """Return the page of card holders that begins where `start` says, given how many there are; by name.

    Only who is coached now, and who else has an open account without a password. Raise NotAllowed.
    """
    require(Act.ISSUE_CARD, actor)
    organisation_id = actor.organisation_id
    with connection():
        everybody = AccountTable(organisation_id).card_holders(STRONG_ROLES)
        found = _kept(everybody, wish, today)
        roles, without = everybody.roles_and_cards()
        number = without if wish.card is False and _whole(wish) else found.number()
        people = found.rows("name_key", start(number), size, backwards=wish.backwards)
        ids = [account.id for account in people]
        cards = sessions.working_cards(organisation_id, ids)
        pairs = PairTable(organisation_id, today).of_accounts(ids)
        second = {row.account_id: row.known_by for row in pairs if row.account_id}
        holders = [CardHolder(account, cards.get(account.id)) for account in people]
        return CardPage(holders, second, number, without, roles)


def _whole(wish: CardFilter) -> bool:
    """Tell whether somebody wants to see everybody with a card, or without one."""
    return not (wish.text or wish.role or wish.only)


def _kept(everybody: AccountTable, wish: CardFilter, today: date) -> AccountTable:
    found = everybody.named_or_coached(wish.text, today)
    if wish.role:
        found = found.with_role(wish.role)
    if wish.card is not None:
        found = found.with_card(there=wish.card)
    return found.only(wish.only) if wish.only else found


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
