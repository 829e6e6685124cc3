"""Ways back for who has a second step: ten codes on paper, a link by mail, and what the owner hears of all that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts import crockford
from pragma_coach.domain.types import AccountId, Actor, Operation
from pragma_coach.services.accounts.sign_in import needs_password
from pragma_coach.services.rights import require
from pragma_coach.services.throttle import PASSWORD_ADDRESS, PASSWORD_LETTER, take
from pragma_coach.store import ledger
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.sessions import Purpose
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.mail import outbox
from pragma_coach.store.mail.outbox import LetterKind

CODES = 10
_MOST_TOLD = 5
_TOLD = (Purpose.WELCOME, Purpose.PASSWORD, Purpose.ANEW, Purpose.LOST_PHONE)


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """The codes that somebody has on paper: how many still work, how many were used, and when (UTC)."""

    left: int
    used: int
    made_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class WayGiven:
    """A link that was made for an account: when, by whom (empty: by the owner or the keeper of the server), if used."""

    purpose: Purpose
    at: datetime
    by: str
    used_at: datetime | None


def recovery_codes(account: Account) -> RecoveryCodes:
    """Return how the newest codes of an account stand; none were made when `made_at` is None."""
    with connection():
        every = sessions.codes_of(account, Purpose.RECOVERY)
    newest = [one for one in every if one.created_at == every[0].created_at]
    used = [one.last_used_at for one in newest if one.last_used_at]
    return RecoveryCodes(
        left=sum(one.revoked_at is None for one in newest),
        used=len(used),
        made_at=newest[0].created_at if newest else None,
        last_used_at=max(used, default=None),
    )


def second_lock_since(account: Account) -> datetime | None:
    """Return when the phone with the codes was linked (UTC); None without one, and when nobody kept it then."""
    with connection():
        return accounts.credentials_of(account.id).totp_since


@one_transaction
def make_recovery_codes(operation: Operation) -> list[str]:
    """Make ten codes for the own account, shown now and never again; those of before stop working.

    Raise Invalid for an account without a second step, and for an operation that was done before.
    """
    require(Act.OWN_ACCOUNT, operation.actor)
    found = accounts.credentials_of(operation.actor.account_id)
    if found.totp_secret is None or not needs_password(found.account):
        raise Invalid("Herstelcodes horen bij een code van uw telefoon. Die hebt u niet nodig om in te loggen.")
    if not ledger.claim(operation, "recovery_codes"):
        raise Invalid("Deze codes zijn al gemaakt en maar één keer te zien. Maak nieuwe als u ze niet hebt.")
    if sessions.codes_of(found.account, Purpose.RECOVERY):
        tell_owner(found.account, operation.at)
    sessions.revoke_codes(found.account, Purpose.RECOVERY, operation.at)
    return [sessions.new_code(found.account, Purpose.RECOVERY, by=None, at=operation.at) for _ in range(CODES)]


def spend_recovery_code(account: Account, typed: str, at: datetime) -> bool:
    """Use up a code from paper; return False for what is none of this account. Inside the transaction of the caller.

    Raise Invalid for one that was used or replaced, in words that say which.
    """
    code = crockford.read_code(typed)
    found = sessions.card_account(code, Purpose.RECOVERY) if code else None
    if found is None or found[1].id != account.id:
        return False
    card = found[0]
    if not sessions.spend_card(card.id, at):
        if card.last_used_at:
            raise Invalid("Deze herstelcode is al gebruikt. Neem de volgende van uw papier.", "code")
        raise Invalid("Deze herstelcode werkt niet meer: u maakte daarna nieuwe. Neem uw nieuwste papier.", "code")
    tell_owner(account, at)
    return True


def tell_owner(account: Account, at: datetime) -> None:
    """Write the owner of an account in use that the way in changed; the own page says what it was, and who did it."""
    if account.email and account.has_password:
        outbox.put(account.organisation_id, account.id, LetterKind.ACCOUNT, at.isoformat(), due_at=at, at=at)


def ways_given(actor: Actor) -> list[WayGiven]:
    """Return the last links that were made for the own account, newest first."""
    require(Act.OWN_ACCOUNT, actor)
    with connection():
        account = accounts.credentials_of(actor.account_id).account
        made = sessions.codes_of(account, *_TOLD)[:_MOST_TOLD]
        names = accounts.names(account.organisation_id, [one.created_by for one in made if one.created_by])
    return [
        WayGiven(one.purpose, one.created_at, names.get(one.created_by or AccountId(0), ""), one.last_used_at)
        for one in made
    ]


@one_transaction
def ask_password(email: str, *, address: str, at: datetime) -> None:
    """Have a link to choose a password sent to an address; nobody hears whether it is that of an account.

    Raise TooOften after many tries from one internet address or for one account.
    """
    email = email.strip().lower()
    take([(PASSWORD_ADDRESS, address), (PASSWORD_LETTER, email)], at)
    found = accounts.credentials(email)
    if found and found.password_hash and needs_password(found.account) and not found.account.disabled:
        who = found.account
        outbox.take_back(who.organisation_id, who.id, LetterKind.PASSWORD)
        outbox.put(who.organisation_id, who.id, LetterKind.PASSWORD, at.isoformat(), due_at=at, at=at)
