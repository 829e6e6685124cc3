"""Somebody lost the telephone with the codes and the paper too: one colleague asks for a way back, another agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid, Outdated
from pragma_coach.domain.types import AccountId, Actor, Operation
from pragma_coach.services.accounts import recovery
from pragma_coach.services.accounts.invitations import INVITATION_LASTS, IssuedCard, issued, strong_account
from pragma_coach.services.rights import require
from pragma_coach.store import ledger
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.sessions import Card, Purpose
from pragma_coach.store.database import connection, one_transaction

# Whoever asks could otherwise make the second person too: a new colleague, or one whose link was never used.
_SETTLED = timedelta(days=7)
_NEW_HERE = (
    "U kwam deze week zelf binnen met een nieuwe link. Bevestigen kan pas na een week. "
    "Vraag een andere collega, of wie Stappen voor u beheert."
)


@dataclass(frozen=True, slots=True)
class PhoneAsked:
    """A colleague asked for a way back for somebody: who, when, and whether the actor is the one who can agree."""

    by: str
    at: datetime
    may_agree: bool


def asked(actor: Actor, account: Account, at: datetime) -> PhoneAsked | None:
    """Return the question that is open for an account, or None."""
    require(Act.MANAGE_ACCOUNTS, actor)
    with connection():
        found = _open(account, at)
        if found is None:
            return None
        by = found.created_by or AccountId(0)
        name = accounts.names(account.organisation_id, [by]).get(by, "")
        agrees = actor.account_id not in (by, account.id) and _settled(actor, at)
    return PhoneAsked(name, found.created_at, may_agree=agrees)


def _settled(actor: Actor, at: datetime) -> bool:
    """Tell whether somebody has been a colleague for a week, in by other than a link that a colleague made since."""
    own = accounts.credentials_of(actor.account_id).account
    links = sessions.codes_of(own, Purpose.WELCOME, Purpose.ANEW)
    came_in = [own.created_at, *(link.last_used_at for link in links if link.last_used_at)]
    return all(at - moment >= _SETTLED for moment in came_in)


def _open(account: Account, at: datetime) -> Card | None:
    every = sessions.codes_of(account, Purpose.LOST_PHONE)
    return next((one for one in every if one.revoked_at is None and at - one.created_at <= INVITATION_LASTS), None)


@one_transaction
def ask(operation: Operation, account_id: AccountId) -> None:
    """Ask for a way back for a colleague; the owner is told. Raise Invalid for the own account."""
    account = strong_account(operation, account_id)
    if account.id == operation.actor.account_id:
        raise Invalid("Uw eigen telefoon vervangt u bij Account. Dat kan met een herstelcode.")
    if ledger.claim(operation, "lost_phone", str(account_id)) and _open(account, operation.at) is None:
        sessions.new_code(account, Purpose.LOST_PHONE, by=operation.actor.account_id, at=operation.at)
        recovery.tell_owner(account, operation.at)


@one_transaction
def agree(operation: Operation, account_id: AccountId) -> IssuedCard:
    """Agree that a colleague sets up password and telephone anew, and make the link for that.

    Raise Outdated when nobody asks for it any more, Invalid for who asked it or whom it is about.
    """
    account = strong_account(operation, account_id)
    found = _open(account, operation.at)
    if found is None:
        raise Outdated("Dit is al gedaan, of te lang geleden gevraagd. Vraag het opnieuw.")
    if operation.actor.account_id in (found.created_by, account.id):
        raise Invalid("Een andere collega moet dit bevestigen. Zo kan niemand alleen bij het account van een ander.")
    if not _settled(operation.actor, operation.at):
        raise Invalid(_NEW_HERE)
    sessions.spend_card(found.id, operation.at)
    recovery.tell_owner(account, operation.at)
    return issued(operation, account, Purpose.ANEW)
