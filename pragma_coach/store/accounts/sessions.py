"""Ways in: sign-in cards, signed-in devices and the shared count of tries. Only hashes of secrets are kept."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import SimpleNamespace

from peewee import fn

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.types import AccountId, CardId, OrganisationId, Role
from pragma_coach.store.accounts.accounts import Account, account_of
from pragma_coach.store.database import database
from pragma_coach.store.fields import EPOCH
from pragma_coach.store.ids import new_id
from pragma_coach.store.organisations import LOGO_PLACE
from pragma_coach.store.tables import AccountRow, LoginCard, LoginSession, OrganisationRow, Throttle
from pragma_coach.store.tables.volunteers import StandInTerm


class Purpose(StrEnum):
    """What a code is for: signing in again and again, or setting a password once."""

    CARD = "card"
    WELCOME = "welcome"


@dataclass(frozen=True, slots=True)
class Card:
    """A sign-in card, without its code."""

    id: CardId
    account_id: AccountId
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in device, its account, and the name of the organisation with the mark of its logo."""

    key: str
    account: Account
    organisation: str
    logo: str
    shared: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def hashed(secret: str) -> str:
    """Return what is kept of a random secret: its SHA-256 (long random secrets need no slow hash)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def add_card(
    organisation_id: OrganisationId,
    account_id: AccountId,
    *,
    code: str,
    by: AccountId | None,
    at: datetime,
    purpose: Purpose = Purpose.CARD,
) -> CardId:
    """Add a card; the code itself is not kept."""
    card = LoginCard.create(
        id=new_id(),
        organisation_id=organisation_id,
        account_id=account_id,
        code_hash=hashed(code),
        purpose=purpose,
        created_at=at,
        created_by=by,
    )
    return CardId(card.id)


def _card(row: LoginCard) -> Card:
    return Card(CardId(row.id), AccountId(row.account_id), row.created_at, row.last_used_at, row.revoked_at)


def card_account(code: str, purpose: Purpose = Purpose.CARD) -> tuple[Card, Account] | None:
    """Return the card with this code and its account, whatever their state, or None."""
    row = LoginCard.get_or_none((LoginCard.code_hash == hashed(code)) & (LoginCard.purpose == purpose))
    if row is None:
        return None
    return _card(row), account_of(AccountRow.get_by_id(row.account_id))


def working_cards(organisation_id: OrganisationId) -> dict[AccountId, Card]:
    """Return the newest card that still works of every account that has one."""
    query = LoginCard.select().where(
        (LoginCard.organisation_id == organisation_id)
        & (LoginCard.purpose == Purpose.CARD)
        & LoginCard.revoked_at.is_null()
    )
    return {AccountId(row.account_id): _card(row) for row in query.order_by(LoginCard.created_at, LoginCard.id)}


def card_used(card_id: CardId, at: datetime) -> None:
    LoginCard.update(last_used_at=at).where(LoginCard.id == card_id).execute()


def spend_card(card_id: CardId, at: datetime) -> bool:
    """Use a code for the one time it is good for; return False when it was used or revoked before."""
    spent = LoginCard.update(last_used_at=at, revoked_at=at).where(
        (LoginCard.id == card_id) & LoginCard.revoked_at.is_null()
    )
    return int(spent.execute()) == 1


def revoke_cards(organisation_id: OrganisationId, account_id: AccountId, at: datetime) -> int:
    """Make the cards of an account worthless, with the devices that came in by them; return how many cards."""
    revoked = (
        LoginCard.update(revoked_at=at)
        .where(
            (LoginCard.organisation_id == organisation_id)
            & (LoginCard.account_id == account_id)
            & LoginCard.revoked_at.is_null()
        )
        .execute()
    )
    LoginSession.delete().where(
        (LoginSession.organisation_id == organisation_id)
        & (LoginSession.account_id == account_id)
        & LoginSession.card_id.is_null(False)
    ).execute()
    return int(revoked)


def add_session(
    account: Account, *, token: str, shared: bool, at: datetime, expires_at: datetime, card_id: CardId | None = None
) -> None:
    """Sign a device in; the token itself is not kept."""
    LoginSession.create(
        token_hash=hashed(token),
        organisation_id=account.organisation_id,
        account_id=account.id,
        card_id=card_id,
        shared=shared,
        created_at=at,
        seen_at=at,
        expires_at=expires_at,
    )


_ACCOUNT = tuple(AccountRow._meta.sorted_fields)
_LOGO_MARK = re.compile(r"[0-9a-f]+")  # settings without a logo begin with something else
_LOGO = fn.SUBSTR(OrganisationRow.settings, *LOGO_PLACE)
_DEVICE = (LoginSession.shared, LoginSession.created_at, LoginSession.seen_at, LoginSession.expires_at)


@cache
def _session_sql(_engine: str) -> str:
    """Return the SQL of `session` for a kind of engine: writing it takes peewee longer than running it."""
    standing_in = fn.EXISTS(
        StandInTerm.select(StandInTerm.id).where(
            (StandInTerm.account_id == AccountRow.id)
            & StandInTerm.ended_at.is_null()
            & (StandInTerm.since <= date.max)
            & (StandInTerm.until >= date.min)
        )
    )
    query = (
        AccountRow.select(*_ACCOUNT, *_DEVICE, OrganisationRow.name, _LOGO, standing_in)
        .join(LoginSession, on=(LoginSession.account_id == AccountRow.id))
        .join(OrganisationRow, on=(OrganisationRow.id == AccountRow.organisation_id))
        .where((LoginSession.token_hash == "") & (LoginSession.expires_at > EPOCH) & AccountRow.disabled_at.is_null())
    )
    return str(query.sql()[0])


def session(token: str, at: datetime) -> Session | None:
    """Return the signed-in device with this token, or None when it ended or the account is closed. One statement.

    Who stands in for a coordinator today is one: the account comes with that role too.
    """
    key, today = hashed(token), StandInTerm.since.db_value(amsterdam_date(at))
    values = (*LOGO_PLACE, today, today, key, LoginSession.expires_at.db_value(at))
    row = database.execute_sql(_session_sql(type(database.obj).__name__), values).fetchone()
    if row is None:
        return None
    *known, organisation, logo, standing_in = (
        field.python_value(value) if field else value
        for field, value in zip((*_ACCOUNT, *_DEVICE, None, None, None), row, strict=True)
    )
    width = len(_ACCOUNT)
    named = dict(zip((field.name for field in _ACCOUNT), known[:width], strict=True))
    account = account_of(SimpleNamespace(**named))
    if standing_in:
        account = replace(account, roles=account.roles | {Role.COORDINATOR})
    shared, created_at, seen_at, expires_at = known[width:]
    logo = logo if _LOGO_MARK.fullmatch(logo) else ""
    return Session(key, account, organisation, logo, bool(shared), created_at, seen_at, expires_at)


def extend(key: str, *, seen_at: datetime, expires_at: datetime) -> None:
    LoginSession.update(seen_at=seen_at, expires_at=expires_at).where(LoginSession.token_hash == key).execute()


def sessions_of(account_id: AccountId, at: datetime) -> list[tuple[str, datetime, datetime, bool]]:
    """Return key, sign-in moment, last-seen moment and shared-or-not of the signed-in devices, newest first."""
    query = LoginSession.select().where((LoginSession.account_id == account_id) & (LoginSession.expires_at > at))
    return [
        (row.token_hash, row.created_at, row.seen_at, row.shared)
        for row in query.order_by(LoginSession.created_at.desc())
    ]


def end_session(account_id: AccountId, key: str) -> None:
    LoginSession.delete().where((LoginSession.token_hash == key) & (LoginSession.account_id == account_id)).execute()


def end_sessions(account_id: AccountId) -> None:
    LoginSession.delete().where(LoginSession.account_id == account_id).execute()


def clear_expired(at: datetime) -> int:
    return int(LoginSession.delete().where(LoginSession.expires_at <= at).execute())


def take_token(bucket: str, *, at: datetime, burst: int, per_minute: float) -> bool:
    """Take one try from a bucket that refills; return False when it is empty. Holds across processes.

    Runs inside a transaction of the caller, so that two processes cannot take the same try.
    """
    Throttle.insert(bucket=bucket, tokens=burst * 1000, filled_at=at).on_conflict_ignore().execute()
    # Touch the row first: on PostgreSQL this is what makes a second process wait for the first.
    Throttle.update(tokens=Throttle.tokens).where(Throttle.bucket == bucket).execute()
    row = Throttle.get_by_id(bucket)
    minutes = max(0.0, (at - row.filled_at).total_seconds() / 60)
    tokens = min(burst * 1000, row.tokens + round(minutes * per_minute * 1000))
    if tokens < 1000:
        return False
    # A process whose clock lags behind may not turn the bucket's clock back: that minute would count twice.
    Throttle.update(tokens=tokens - 1000, filled_at=max(at, row.filled_at)).where(Throttle.bucket == bucket).execute()
    return True


def return_token(bucket: str, *, burst: int) -> None:
    """Give a try back that was taken, never above the full bucket."""
    Throttle.update(tokens=Throttle.tokens + 1000).where(
        (Throttle.bucket == bucket) & (Throttle.tokens <= (burst - 1) * 1000)
    ).execute()


def forget_tries(before: datetime) -> int:
    return int(Throttle.delete().where(Throttle.filled_at < before).execute())
