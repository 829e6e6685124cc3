"""Ways in: cards and links, and signed-in devices. Only hashes of secrets are kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from types import SimpleNamespace

from peewee import fn

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.texts import crockford
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId, CardId, OrganisationId, Role
from pragma_coach.store.accounts.accounts import Account, account_of
from pragma_coach.store.database import database
from pragma_coach.store.fields import EPOCH
from pragma_coach.store.ids import new_id
from pragma_coach.store.organisations import LOGO_PLACE
from pragma_coach.store.tables import AccountRow, LoginCard, LoginSession, OrganisationRow
from pragma_coach.store.tables.volunteers import StandInTerm


class Purpose(LabelledEnum):
    """What a code is for, and what it is called."""

    CARD = "card", "Inlogkaart"  # signing in, again and again
    WELCOME = "welcome", "Link om een wachtwoord te kiezen"  # once; who has a second step keeps it
    PASSWORD = "password", "Link per mail om een wachtwoord te kiezen"  # the same, asked by the owner
    ANEW = "anew", "Link om wachtwoord en telefoon opnieuw in te stellen"
    LOST_PHONE = "lost-phone", "Vraag om een nieuwe telefoon in te stellen"  # nobody has it; another has to agree
    RECOVERY = "recovery", "Herstelcode"  # the second step once, from paper


@dataclass(frozen=True, slots=True)
class Card:
    """A sign-in card, without its code."""

    id: CardId
    account_id: AccountId
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    purpose: Purpose = Purpose.CARD
    created_by: AccountId | None = None


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


def new_code(account: Account, purpose: Purpose, *, by: AccountId | None, at: datetime) -> str:
    """Make a random code for an account and return it: it is shown now and never again."""
    code = crockford.code(secrets.randbits(crockford.CODE_BITS))
    add_card(account.organisation_id, account.id, code=code, by=by, at=at, purpose=purpose)
    return code


def _card(row: LoginCard) -> Card:
    return Card(
        CardId(row.id),
        AccountId(row.account_id),
        row.created_at,
        row.last_used_at,
        row.revoked_at,
        Purpose(row.purpose),
        None if row.created_by is None else AccountId(row.created_by),
    )


def card_account(code: str, *purposes: Purpose) -> tuple[Card, Account] | None:
    """Return the code of one of these purposes (none named: a card) and its account, whatever their state, or None."""
    wanted = purposes or (Purpose.CARD,)
    row = LoginCard.get_or_none((LoginCard.code_hash == hashed(code)) & LoginCard.purpose.in_(wanted))
    if row is None:
        return None
    return _card(row), account_of(AccountRow.get_by_id(row.account_id))


def working_cards(organisation_id: OrganisationId, accounts: Iterable[AccountId]) -> dict[AccountId, Card]:
    """Return the newest card that still works of those of these accounts that have one."""
    query = LoginCard.select().where(
        (LoginCard.organisation_id == organisation_id)
        & LoginCard.account_id.in_(list(accounts))
        & (LoginCard.purpose == Purpose.CARD)
        & LoginCard.revoked_at.is_null()
    )
    return {AccountId(row.account_id): _card(row) for row in query.order_by(LoginCard.created_at, LoginCard.id)}


def codes_of(account: Account, *purposes: Purpose) -> list[Card]:
    """Return all codes that were ever made for an account for these purposes, newest first."""
    query = LoginCard.select().where(
        (LoginCard.organisation_id == account.organisation_id)
        & (LoginCard.account_id == account.id)
        & LoginCard.purpose.in_(purposes)
    )
    return [_card(row) for row in query.order_by(LoginCard.created_at.desc(), LoginCard.id.desc())]


def revoke_codes(account: Account, purpose: Purpose, at: datetime) -> None:
    """Make the codes of an account for a purpose worthless."""
    LoginCard.update(revoked_at=at).where(
        (LoginCard.organisation_id == account.organisation_id)
        & (LoginCard.account_id == account.id)
        & (LoginCard.purpose == purpose)
        & LoginCard.revoked_at.is_null()
    ).execute()


def any_card(organisation_id: OrganisationId) -> bool:
    """Tell whether a card was ever made in the organisation."""
    ours = (LoginCard.organisation_id == organisation_id) & (LoginCard.purpose == Purpose.CARD)
    return bool(LoginCard.select().where(ours).exists())


def card_used(card_id: CardId, at: datetime) -> None:
    LoginCard.update(last_used_at=at).where(LoginCard.id == card_id).execute()


def spend_card(card_id: CardId, at: datetime) -> bool:
    """Use a code for the one time it is good for; return False when it was used or revoked before."""
    spent = LoginCard.update(last_used_at=at, revoked_at=at).where(
        (LoginCard.id == card_id) & LoginCard.revoked_at.is_null()
    )
    return int(spent.execute()) == 1


def revoke_cards(organisation_id: OrganisationId, account_id: AccountId, at: datetime) -> int:
    """Make cards and links of an account worthless, with the devices that came in by them; return how many.

    Recovery codes stay: they open nothing without the password.
    """
    revoked = (
        LoginCard.update(revoked_at=at)
        .where(
            (LoginCard.organisation_id == organisation_id)
            & (LoginCard.account_id == account_id)
            & (LoginCard.purpose != Purpose.RECOVERY)
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
