"""Signing in and staying signed in: cards, devices, and how long each of them lasts.

Only hashes of codes and tokens are kept. A device is signed in as long as its row is there: logging out, revoking a
card and closing an account act on the next request.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from pragma_coach.domain.refusal import Gone, NotThere
from pragma_coach.domain.texts import crockford
from pragma_coach.domain.types import AccountId, CardId, Role
from pragma_coach.services.throttle import CARD_ADDRESS, take
from pragma_coach.store.accounts import sessions, tries
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.sessions import Session
from pragma_coach.store.database import StoreUnavailable, one_transaction

# Who sees more than one newcomer's pair comes in with a password and a code, never with a card.
_NEEDS_PASSWORD = {
    Role.COACH: False,
    Role.COACHEE: False,
    Role.COORDINATOR: True,
    Role.DIRECTOR: True,
    Role.INTERPRETER: False,
    Role.ADMIN: True,
}
STRONG_ROLES = frozenset(role for role, needs in _NEEDS_PASSWORD.items() if needs)
OWN_PHONE = timedelta(days=90)
SHARED_PHONE = timedelta(minutes=30)
WORKING_DAY = timedelta(hours=8)
# How long a device goes unseen before a request writes that it was seen: writing on each request would be a waste.
_NOTED_EVERY = {OWN_PHONE: timedelta(days=1), SHARED_PHONE: timedelta(minutes=1)}

_OLD_CARD = "Deze kaart werkt niet meer. Vraag de coach of de coördinator om een nieuwe."
_UNKNOWN_CARD = "Deze kaart kennen wij niet. Kijk de letters na, of vraag de coach of de coördinator om een nieuwe."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A device that has just come in: the token for its cookie, which is shown nowhere else.

    `lasting` tells whether the cookie may outlive the browser window.
    """

    token: str
    account: Account
    lasting: bool


def needs_password(account: Account) -> bool:
    """Tell whether this account may only come in with password and authenticator."""
    return bool(account.roles & STRONG_ROLES)


def _length(account: Account, *, shared: bool) -> timedelta:
    if needs_password(account):
        return WORKING_DAY
    return SHARED_PHONE if shared else OWN_PHONE


def open_session(account: Account, *, shared: bool, at: datetime, card_id: CardId | None = None) -> SignedIn:
    """Sign a device in with a new token; inside the transaction of the caller."""
    token = secrets.token_urlsafe(32)
    length = _length(account, shared=shared)
    sessions.add_session(account, token=token, shared=shared, at=at, expires_at=at + length, card_id=card_id)
    return SignedIn(token, account, lasting=length == OWN_PHONE)


def recognise(token: str, at: datetime) -> tuple[Session, bool] | None:
    """Return the signed-in device with this token and whether its time was extended just now; None when it ended.

    A phone's time slides; a working day at a desk does not. When the extension cannot be written the device stays in.
    """
    session = sessions.session(token, at)
    if session is None:
        return None
    length = _length(session.account, shared=session.shared)
    noted_every = _NOTED_EVERY.get(length)
    if noted_every is None or at - session.seen_at < noted_every:
        return session, False
    with suppress(StoreUnavailable):
        one_transaction(sessions.extend)(session.key, seen_at=at, expires_at=at + length)
        return session, True
    return session, False


def card_holder(typed: str, *, address: str, at: datetime) -> Account:
    """Return whose card this is, without signing anybody in.

    Raise NotThere for an unknown code and Gone for a card that was revoked or belongs to a closed account. After many
    wrong codes from one address raise TooOften; a good card always works, whatever others do from there (80 random
    bits cannot be guessed, so slowing down serves the server's peace only).
    """
    try:
        return _card(typed)[1]
    except NotThere:
        take([(CARD_ADDRESS, address)], at)
        raise


def sign_in_with_card(typed: str, *, shared: bool, address: str, at: datetime) -> SignedIn:
    """Sign a device in with a card, for long on an own phone and for short on a shared one.

    Raise as `card_holder` does.
    """
    try:
        return _come_in(typed, shared, at)
    except NotThere:
        take([(CARD_ADDRESS, address)], at)
        raise


@one_transaction
def _come_in(typed: str, shared: bool, at: datetime) -> SignedIn:
    card_id, account = _card(typed)
    sessions.card_used(card_id, at)
    return open_session(account, shared=shared, at=at, card_id=card_id)


def _card(typed: str) -> tuple[CardId, Account]:
    code = crockford.read_code(typed)
    found = sessions.card_account(code) if code else None
    if found is None:
        raise NotThere(_UNKNOWN_CARD)
    card, account = found
    if card.revoked_at is not None or account.disabled or needs_password(account):
        raise Gone(_OLD_CARD)
    return card.id, account


@one_transaction
def sign_out(account_id: AccountId, key: str) -> None:
    sessions.end_session(account_id, key)


@one_transaction
def sign_out_everywhere(account_id: AccountId) -> None:
    sessions.end_sessions(account_id)


@one_transaction
def tidy(at: datetime) -> int:
    """Forget devices whose time is over and old counts of tries; return how many devices."""
    tries.forget_tries(at - timedelta(days=1))
    return sessions.clear_expired(at)
