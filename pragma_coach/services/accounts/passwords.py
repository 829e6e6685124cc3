"""Passwords and authenticator codes of coordinators and above: two steps, the same answer to every wrong guess."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from functools import cache
from threading import BoundedSemaphore

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import AccountId
from pragma_coach.services.accounts.recovery import spend_recovery_code, tell_owner
from pragma_coach.services.accounts.sign_in import SignedIn, needs_password, open_session
from pragma_coach.services.throttle import (
    CODE_ACCOUNT,
    PASSWORD_ACCOUNT,
    PASSWORD_ADDRESS,
    PASSWORD_HERE,
    give_back,
    take,
)
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.accounts.accounts import Account, Credentials
from pragma_coach.store.database import one_transaction

SHORTEST, LONGEST = 12, 128
_FEWEST_DIFFERENT = 5
_TOO_COMMON = ("wachtwoord", "password", "welkom", "pragma", "coach", "123456", "qwerty", "azerty", "abcdef")
_STEP_SECONDS = 30
_NO_MATCH = (
    "Dit e-mailadres en dit wachtwoord passen niet bij elkaar. "
    "Probeer het opnieuw, of vraag een collega om een nieuwe link."
)
_WRONG_CODE = "Deze code klopt niet, of is al gebruikt. Wacht op de volgende code en vul die in."
_WRONG_OLD = "Deze code klopt niet, of is al gebruikt. Neem een code van de oude telefoon, of een herstelcode."

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # argon2id; 19 MiB each (OWASP)
_two_at_once = BoundedSemaphore(2)  # so that a burst of sign-ins cannot take all memory


def hash_password(password: str) -> str:
    with _two_at_once:
        return _hasher.hash(password)


@cache
def _nobodys_hash() -> str:
    return hash_password(secrets.token_urlsafe())


def _is_password(found: Credentials | None, password: str) -> bool:
    """Tell whether the password is right; the work is the same when there is no such account."""
    nobody = _nobodys_hash()
    kept = found.password_hash if found is not None else None
    try:
        with _two_at_once:
            return _hasher.verify(kept or nobody, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def check_password(email: str, password: str, *, address: str, at: datetime) -> tuple[Account, bool]:
    """Do the first step of signing in; return the account and whether it has an authenticator already.

    Raise Invalid, in the same words whatever was wrong, and TooOften after too many wrong tries.
    """
    email = email.strip().lower()
    tries = [(PASSWORD_ADDRESS, address), (PASSWORD_HERE, f"{address} {email}"), (PASSWORD_ACCOUNT, email)]
    take(tries, at)
    found = accounts.credentials(email)
    right = _is_password(found, password)
    if found is None or not right or found.account.disabled or not needs_password(found.account):
        raise Invalid(_NO_MATCH, "password")
    give_back(tries)
    return found.account, found.totp_secret is not None


def new_code_secret() -> str:
    return pyotp.random_base32()


def code_address(secret: str, account: Account) -> str:
    """Return the address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.email or account.name, issuer_name="Pragma Coach")


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """Return the time step whose code this is: now, the one before or the one after (clocks differ)."""
    totp = pyotp.TOTP(secret)
    now = int(at.timestamp()) // _STEP_SECONDS
    typed = "".join(code.split()).encode()
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed):
            return step
    return None


def check_code(account_id: AccountId, code: str, *, at: datetime) -> SignedIn:
    """Do the second step, with a code of the telephone or one from paper: it counts once. Raise Invalid or TooOften."""
    tries = [(CODE_ACCOUNT, str(account_id))]
    take(tries, at)
    signed_in = _enter(account_id, code, at)
    give_back(tries)
    return signed_in


@one_transaction
def _enter(account_id: AccountId, code: str, at: datetime) -> SignedIn:
    found = accounts.credentials_of(account_id)
    if found.account.disabled or not _is_code(found, code, at):
        raise Invalid(_WRONG_CODE, "code")
    return open_session(found.account, shared=False, at=at)


def _is_code(found: Credentials, code: str, at: datetime) -> bool:
    """Tell whether this is the code of the telephone now, or one from paper, and use it up."""
    if found.totp_secret is None:
        return False
    step = _step_of(found.totp_secret, code, at)
    if step is None:
        return spend_recovery_code(found.account, code, at)
    return accounts.use_totp_step(found.account.id, step)


@one_transaction
def set_up_code(account_id: AccountId, secret: str, code: str, *, at: datetime) -> SignedIn:
    """Take an authenticator into use by its first code, and sign in. Raise Invalid when the code is wrong."""
    found = accounts.credentials_of(account_id)
    step = _step_of(secret, code, at)
    if step is None or found.totp_secret is not None or found.account.disabled:
        raise Invalid(_WRONG_CODE, "code")
    accounts.set_totp(account_id, secret, at)
    accounts.use_totp_step(account_id, step)
    return open_session(found.account, shared=False, at=at)


def change_phone(account: Account, secret: str, code: str, *, old: str, password: str, keep: str, at: datetime) -> None:
    """Take another authenticator into use: `code` is its first one, `old` one of the telephone before or from paper.

    The codes on paper stay good. Other devices than `keep` are signed out, and the owner is told. Raise Invalid with
    the field that is wrong, TooOften after wrong tries.
    """
    tries = [(CODE_ACCOUNT, str(account.id))]
    take(tries, at)
    _prove(account, password, at)
    _change_phone(account, secret, code, old, keep, at)
    give_back(tries)


@one_transaction
def _change_phone(account: Account, secret: str, code: str, old: str, keep: str, at: datetime) -> None:
    step = _step_of(secret, code, at)
    if step is None:
        raise Invalid(_WRONG_CODE, "code")
    try:
        right = _is_code(accounts.credentials_of(account.id), old, at)
    except Invalid as spent:  # a code from paper that was used before
        raise Invalid(spent.sentence, "old") from None
    if not right:
        raise Invalid(_WRONG_OLD, "old")
    accounts.set_totp(account.id, secret, at)
    accounts.use_totp_step(account.id, step)
    _only(account.id, keep, at)
    tell_owner(account, at)


def check_new_password(password: str, account: Account) -> None:
    """Raise Invalid for a password that is easily guessed."""
    if len(password) < SHORTEST:
        raise Invalid(f"Kies een langer wachtwoord: minstens {SHORTEST} tekens. Een paar woorden is prima.", "password")
    if len(password) > LONGEST:
        raise Invalid(f"Kies een korter wachtwoord: hoogstens {LONGEST} tekens.", "password")
    rest = password.lower()
    own = [part for part in f"{account.name} {account.email or ''}".lower().replace("@", " ").split() if len(part) > 3]
    for word in (*_TOO_COMMON, *own):
        rest = rest.replace(word, "")
    if len(set(rest)) < _FEWEST_DIFFERENT:
        raise Invalid("Dit wachtwoord is makkelijk te raden. Kies een paar woorden die niemand verwacht.", "password")


def change_password(account: Account, current: str, new: str, *, keep: str, at: datetime) -> None:
    """Change the own password and sign out all other devices; `keep` is the key of the device in hand.

    Raise Invalid when the current password is wrong or the new one easily guessed, TooOften after wrong tries.
    """
    _prove(account, current, at)
    check_new_password(new, account)
    _replace(account.id, hash_password(new), keep, at)


def _prove(account: Account, current: str, at: datetime) -> None:
    """Ask who is in for the password once more. Raise Invalid when it is wrong, TooOften after wrong tries."""
    tries = [(PASSWORD_HERE, f"change {account.id}")]
    take(tries, at)
    if not _is_password(accounts.credentials_of(account.id), current):
        raise Invalid("Uw huidige wachtwoord klopt niet. Probeer het opnieuw.", "current")
    give_back(tries)


@one_transaction
def _replace(account_id: AccountId, password_hash: str, keep: str, at: datetime) -> None:
    accounts.set_password(account_id, password_hash)
    _only(account_id, keep, at)


def _only(account_id: AccountId, keep: str, at: datetime) -> None:
    for key, *_ in sessions.sessions_of(account_id, at):
        if key != keep:
            sessions.end_session(account_id, key)
