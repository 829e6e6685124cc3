"""Letting people in: accounts, sign-in cards for coach and coachee, invitations for coordinators and above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.mail import LINK_BY_MAIL_LASTS
from pragma_coach.domain.refusal import Gone, Invalid, NotAllowed, NotThere
from pragma_coach.domain.texts import crockford
from pragma_coach.domain.types import AccountId, Operation, Role
from pragma_coach.services.accounts import recovery
from pragma_coach.services.accounts.own_account import clean_language, clean_name
from pragma_coach.services.accounts.passwords import check_new_password, hash_password
from pragma_coach.services.accounts.sign_in import STRONG_ROLES, needs_password
from pragma_coach.services.rights import may_here, require
from pragma_coach.services.throttle import CARD_ADDRESS, take
from pragma_coach.store import ledger, volunteers
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.sessions import Card, Purpose
from pragma_coach.store.database import one_transaction
from pragma_coach.store.pairs import journeys

INVITATION_LASTS = timedelta(hours=72)
_LINKS = (Purpose.WELCOME, Purpose.ANEW, Purpose.PASSWORD)
_OLD_LINK = "Deze link werkt niet meer. Vraag een collega om een nieuwe."


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A card just made: its code is shown now and never again. `path` is the address below that of the site."""

    account: Account
    code: str
    path: str
    purpose: Purpose = Purpose.CARD


def _account(operation: Operation, account_id: AccountId) -> Account:
    """Return an account of the actor's organisation. Raise NotThere, or NotAllowed for one above the actor."""
    account = accounts.get(operation.actor.organisation_id, account_id)
    if account is None:
        raise NotThere
    _not_above(operation, account.roles)
    return account


def _not_above(operation: Operation, roles: Iterable[Role]) -> None:
    if Role.ADMIN in roles and not may_here(Act.MANAGE_ADMINS, operation.actor):
        raise NotAllowed("Alleen een beheerder kan dit doen voor een beheerder. Vraag het aan een beheerder.")


@one_transaction
def issue_card(operation: Operation, account_id: AccountId) -> IssuedCard:
    """Make a new sign-in card for a coach, coachee or interpreter; the older ones stop working.

    Raise Invalid when the operation was done before: the code was shown then and is not kept, so a lost page means a
    new card by a new operation.
    """
    require(Act.ISSUE_CARD, operation.actor)
    account = _account(operation, account_id)
    if needs_password(account):
        raise Invalid("Deze persoon logt in met een wachtwoord. Maak een uitnodiging in plaats van een kaart.")
    if account.disabled:
        raise Invalid("Dit account is gesloten. Open het eerst weer.")
    if not ledger.claim(operation, "issue_card", str(account_id)):
        raise Invalid("Deze kaart is al gemaakt en maar één keer te zien. Maak een nieuwe als u hem niet hebt.")
    return issued(operation, account, Purpose.CARD)


def issued(operation: Operation, account: Account, purpose: Purpose) -> IssuedCard:
    """Make a card or a link for an account in the transaction of the caller; what it had before stops working."""
    sessions.revoke_cards(account.organisation_id, account.id, operation.at)
    code = sessions.new_code(account, purpose, by=operation.actor.account_id, at=operation.at)
    return IssuedCard(account, code, f"/{'k' if purpose is Purpose.CARD else 'welkom'}/{code}", purpose)


@one_transaction
def revoke_cards(operation: Operation, account_id: AccountId) -> None:
    """Make the cards of an account worthless; devices that came in by them are signed out."""
    require(Act.ISSUE_CARD, operation.actor)
    account = _account(operation, account_id)
    if ledger.claim(operation, "revoke_cards", str(account_id)):
        sessions.revoke_cards(account.organisation_id, account.id, operation.at)


@one_transaction
def create_account(
    operation: Operation, *, name: str, roles: frozenset[Role], email: str = "", language: str = "nl"
) -> Account:
    """Add an account; coordinators and above need an e-mail address. A repeat returns the account made before.

    Coachees are added by starting a pair. Raise Invalid with the field that is wrong.
    """
    require(Act.MANAGE_ACCOUNTS, operation.actor)
    name, language = clean_name(name), clean_language(language)
    _check_roles(operation, roles)
    if roles == {Role.COACHEE}:
        raise Invalid("Een coachee krijgt een account als u een koppel start.", "roles")
    email = email.strip().lower()
    _check_email(email, roles)
    organisation_id = operation.actor.organisation_id
    before = ledger.result_of(organisation_id, operation.op_id)
    if before:
        return _account(operation, AccountId(int(before)))
    if email and accounts.email_taken(email):
        raise Invalid("Dit e-mailadres is al in gebruik. Neem een ander adres.", "email")
    account = accounts.add(
        organisation_id, name=name, roles=roles, at=operation.at, email=email or None, language=language
    )
    ledger.claim(operation, "create_account", str(account.id))
    return account


def _check_roles(operation: Operation, roles: frozenset[Role]) -> None:
    if not roles:
        raise Invalid("Kies minstens één rol.", "roles")
    if Role.COACHEE in roles and len(roles) > 1:
        raise Invalid("Een coachee heeft geen andere rol. Maak een tweede account voor de andere rol.", "roles")
    _not_above(operation, roles)


def _check_email(email: str, roles: frozenset[Role]) -> None:
    if roles & STRONG_ROLES and not email:
        raise Invalid("Vul een e-mailadres in: deze rol logt in met e-mail en wachtwoord.", "email")
    name, _, host = email.partition("@")
    if email and (not name or "." not in host or len(email) > 254 or any(letter.isspace() for letter in email)):
        raise Invalid("Dit is geen e-mailadres. Schrijf bijvoorbeeld naam@voorbeeld.nl.", "email")


@one_transaction
def disable_account(operation: Operation, account_id: AccountId) -> None:
    """Close an account: its cards and devices stop working at the next request.

    Raise Invalid for the own account, the last coordinator, and a coach of pairs that go on: services.desk.coach_stops
    hands those over first.
    """
    require(Act.MANAGE_ACCOUNTS, operation.actor)
    account = _account(operation, account_id)
    _refuse_last_coordinator(account)
    if account.id == operation.actor.account_id:
        raise Invalid("U kunt uw eigen account niet sluiten. Vraag een collega.")
    _refuse_open_pairs(account)
    if ledger.claim(operation, "disable_account", str(account_id)):
        accounts.disable(account.organisation_id, account.id, operation.at)
        sessions.revoke_cards(account.organisation_id, account.id, operation.at)
        sessions.end_sessions(account.id)


def _refuse_last_coordinator(account: Account) -> None:
    others = accounts.every(account.organisation_id, Role.COORDINATOR)
    if Role.COORDINATOR in account.roles and all(one.disabled or one.id == account.id for one in others):
        raise Invalid(
            f"{account.name} is de enige coördinator. Zonder coördinator kan niemand een koppel helpen. "
            "Voeg eerst een andere coördinator toe, bij Mensen."
        )


def _refuse_open_pairs(account: Account) -> None:
    going = len(volunteers.coached(account.organisation_id, account.id))
    if going:
        raise Invalid(
            f"{account.name} coacht nog {going} {'koppel' if going == 1 else 'koppels'}. "
            f"Kies daar eerst een andere coach voor, bij “{account.name} stopt als coach”."
        )
    waits = sum(pair.journey.waits_for == account.id for pair in journeys.waiting(account.organisation_id))
    if waits:
        raise Invalid(
            f"Er {'wacht' if waits == 1 else 'wachten'} nog {waits} {'koppel' if waits == 1 else 'koppels'} op "
            f"{account.name}. Kies daar eerst een andere coach voor, bij Koppels onder “Wacht op de coach”."
        )


@one_transaction
def enable_account(operation: Operation, account_id: AccountId) -> None:
    """Open a closed account again; a new card or invitation lets the person in."""
    require(Act.MANAGE_ACCOUNTS, operation.actor)
    account = _account(operation, account_id)
    if ledger.claim(operation, "enable_account", str(account_id)):
        accounts.disable(account.organisation_id, account.id, None)


@one_transaction
def change_roles(operation: Operation, account_id: AccountId, roles: frozenset[Role]) -> None:
    """Change what somebody is; every way in of before ends, because the new roles may ask for a stronger one."""
    require(Act.MANAGE_ACCOUNTS, operation.actor)
    account = _account(operation, account_id)
    _check_roles(operation, roles)
    if (Role.COACHEE in account.roles) != (Role.COACHEE in roles):
        raise Invalid("Een coachee blijft coachee. Maak een tweede account voor de andere rol.", "roles")
    _check_email(account.email or "", roles)
    if Role.COORDINATOR not in roles:
        _refuse_last_coordinator(account)
    if Role.COACH not in roles:
        _refuse_open_pairs(account)
    if ledger.claim(operation, "change_roles", str(account_id)) and roles != account.roles:
        phone = account.phone if Role.COACH in roles else None
        accounts.change(account.organisation_id, account.id, roles=roles, phone=phone)
        sessions.revoke_cards(account.organisation_id, account.id, operation.at)
        sessions.end_sessions(account.id)


@one_transaction
def invite(operation: Operation, account_id: AccountId, *, anew: bool = False) -> IssuedCard:
    """Make a link by which a coordinator, director or administrator sets a password, once, within 72 hours.

    Who has a second step keeps it, so that whoever made the link does not come in with it; `anew` sets that up again
    too, and is for the keeper of the server. Raise Invalid when the operation was done before, as `issue_card` does.
    """
    account = strong_account(operation, account_id)
    if not ledger.claim(operation, "invite", str(account_id)):
        raise Invalid("Deze link is al gemaakt en maar één keer te zien. Maak een nieuwe als u hem niet hebt.")
    recovery.tell_owner(account, operation.at)
    return issued(operation, account, Purpose.ANEW if anew else Purpose.WELCOME)


def strong_account(operation: Operation, account_id: AccountId) -> Account:
    """Return an open account that comes in with a password, and that the actor may manage. Raise Invalid for others."""
    require(Act.MANAGE_ACCOUNTS, operation.actor)
    account = _account(operation, account_id)
    if not needs_password(account) or not account.email:
        raise Invalid("Deze persoon logt in met een kaart. Maak een kaart in plaats van een uitnodiging.")
    if account.disabled:
        raise Invalid("Dit account is gesloten. Open het eerst weer.")
    return account


def invited(typed: str, *, address: str, at: datetime) -> Account:
    """Return who is invited by this link, without using it up.

    Raise NotThere for an unknown link, Gone for one that was used, replaced or is too old.
    """
    try:
        return _invitation(typed, at)[1]
    except NotThere:
        take([(CARD_ADDRESS, address)], at)
        raise


def _invitation(typed: str, at: datetime) -> tuple[Card, Account]:
    code = crockford.read_code(typed)
    found = sessions.card_account(code, *_LINKS) if code else None
    if found is None:
        raise NotThere("Deze link kennen wij niet. Kijk hem na, of vraag een collega om een nieuwe.")
    card, account = found
    lasts = LINK_BY_MAIL_LASTS if card.purpose is Purpose.PASSWORD else INVITATION_LASTS
    if card.revoked_at is not None or account.disabled or at - card.created_at > lasts:
        raise Gone(_OLD_LINK)
    return card, account


def accept(typed: str, password: str, *, address: str, at: datetime) -> tuple[Account, bool]:
    """Set the password and use the link up; older devices are signed out. Return who, and whether a code is known.

    A second step stays, unless the link is one for both. Raise Invalid for a password that is easily guessed, and as
    `invited` does.
    """
    check_new_password(password, invited(typed, address=address, at=at))
    return _accept(typed, hash_password(password), at)


@one_transaction
def _accept(typed: str, password_hash: str, at: datetime) -> tuple[Account, bool]:
    card, account = _invitation(typed, at)
    if not sessions.spend_card(card.id, at):
        raise Gone(_OLD_LINK)
    accounts.set_password(account.id, password_hash)
    if card.purpose is Purpose.ANEW:
        accounts.set_totp(account.id, None, at)
        sessions.revoke_codes(account, Purpose.RECOVERY, at)
    sessions.end_sessions(account.id)
    return account, accounts.credentials_of(account.id).totp_secret is not None
