"""Accounts: who can sign in and with which roles. Every query is kept to one organisation, but for signing in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import AccountId, Actor, OrganisationId, Role
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables import AccountRow


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in; `has_password` tells coordinators and above from people with a card."""

    id: AccountId
    organisation_id: OrganisationId
    name: str
    email: str | None
    roles: frozenset[Role]
    language: str
    disabled: bool
    has_password: bool
    created_at: datetime
    phone: str = ""  # of a coach who gave it; for coordinators alone

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.organisation_id, self.roles)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in with a password checks; never leaves the services."""

    account: Account
    password_hash: str | None
    totp_secret: str | None
    totp_last_step: int | None
    totp_since: datetime | None


def roles_from(text: str) -> frozenset[Role]:
    return frozenset(Role(word) for word in text.split())


def roles_text(roles: Iterable[Role]) -> str:
    return " ".join(sorted(roles))


def account_of(row: Any) -> Account:
    return Account(
        id=AccountId(row.id),
        organisation_id=OrganisationId(row.organisation_id),
        name=row.name,
        email=row.email,
        roles=roles_from(row.roles),
        language=row.language,
        disabled=row.disabled_at is not None,
        has_password=row.password_hash is not None,
        created_at=row.created_at,
        phone=row.phone or "",
    )


def add(
    organisation_id: OrganisationId,
    *,
    name: str,
    roles: Iterable[Role],
    at: datetime,
    email: str | None = None,
    language: str = "nl",
) -> Account:
    """Add an account without any way to sign in yet."""
    made = new(organisation_id, name=name, roles=roles, at=at, email=email, language=language)
    return account_of(AccountRow.create(**row_of(made)))


def new(
    organisation_id: OrganisationId,
    *,
    name: str,
    roles: Iterable[Role],
    at: datetime,
    email: str | None = None,
    language: str = "nl",
) -> Account:
    """Return an account as `add` makes one, with an id of its own; nothing is stored."""
    return Account(
        id=AccountId(new_id()),
        organisation_id=organisation_id,
        name=name,
        email=email.lower() if email else None,
        roles=frozenset(roles),
        language=language,
        disabled=False,
        has_password=False,
        created_at=at,
    )


def row_of(account: Account) -> dict[str, Any]:
    """Return the row of an account that nobody can sign in with yet."""
    return {
        "id": account.id,
        "organisation_id": account.organisation_id,
        "name": account.name,
        "name_key": same_key(account.name),
        "email": account.email,
        "roles": roles_text(account.roles),
        "language": account.language,
        "created_at": account.created_at,
    }


def get(organisation_id: OrganisationId, account_id: AccountId) -> Account | None:
    """Return an account of the organisation, or None."""
    if not can_be_id(account_id):
        return None
    row = AccountRow.get_or_none((AccountRow.id == account_id) & (AccountRow.organisation_id == organisation_id))
    return None if row is None else account_of(row)


def every(organisation_id: OrganisationId, role: Role | None = None) -> list[Account]:
    """Return the accounts of the organisation (with the role), by name."""
    query = AccountRow.select().where(AccountRow.organisation_id == organisation_id)
    accounts = [account_of(row) for row in query.order_by(AccountRow.name, AccountRow.id)]
    return [account for account in accounts if role is None or role in account.roles]


def any_coach(organisation_id: OrganisationId) -> bool:
    """Tell whether somebody of the organisation is a coach, without reading the others: roles are sorted words."""
    word = AccountRow.roles
    roles = (word == Role.COACH) | word.startswith("coach ") | word.endswith(" coach") | word.contains(" coach ")
    return bool(AccountRow.select().where((AccountRow.organisation_id == organisation_id) & roles).exists())


def some(organisation_id: OrganisationId, ids: Iterable[AccountId]) -> dict[AccountId, Account]:
    """Return those of the accounts that are of the organisation. One statement, none when nobody is asked for."""
    wanted = list(ids)
    ours = (AccountRow.organisation_id == organisation_id) & AccountRow.id.in_(wanted)
    return {AccountId(row.id): account_of(row) for row in AccountRow.select().where(ours)} if wanted else {}


def names(organisation_id: OrganisationId, ids: Iterable[AccountId]) -> dict[AccountId, str]:
    """Return the names of those of the accounts that are of the organisation. One statement."""
    wanted = list(ids)
    query = AccountRow.select(AccountRow.id, AccountRow.name).where(
        (AccountRow.organisation_id == organisation_id) & AccountRow.id.in_(wanted)
    )
    return {AccountId(row.id): row.name for row in query} if wanted else {}


def email_taken(email: str) -> bool:
    return bool(AccountRow.select().where(AccountRow.email == email.lower()).exists())


def emails_taken(emails: Iterable[str]) -> frozenset[str]:
    """Return those of the addresses that somebody has already, in any organisation. One statement."""
    wanted = [email.lower() for email in emails]
    query = AccountRow.select(AccountRow.email).where(AccountRow.email.in_(wanted))
    return frozenset(str(row.email) for row in query) if wanted else frozenset()


def credentials(email: str) -> Credentials | None:
    """Return what signing in with this address needs, or None."""
    row = AccountRow.get_or_none(AccountRow.email == email.lower())
    if row is None:
        return None
    return Credentials(account_of(row), row.password_hash, row.totp_secret, row.totp_last_step, row.totp_since)


def credentials_of(account_id: AccountId) -> Credentials:
    """Return what the second step of signing in needs. Raise LookupError when there is no such account."""
    row = AccountRow.get_or_none(AccountRow.id == account_id)
    if row is None:
        raise LookupError(account_id)
    return Credentials(account_of(row), row.password_hash, row.totp_secret, row.totp_last_step, row.totp_since)


def set_password(account_id: AccountId, password_hash: str) -> None:
    AccountRow.update(password_hash=password_hash).where(AccountRow.id == account_id).execute()


def set_totp(account_id: AccountId, secret: str | None, at: datetime) -> None:
    """Give an account another second step from `at` on, or none: then there is no moment either."""
    since = at if secret else None
    changed = AccountRow.update(totp_secret=secret, totp_last_step=None, totp_since=since)
    changed.where(AccountRow.id == account_id).execute()


def use_totp_step(account_id: AccountId, step: int) -> bool:
    """Mark a code's time step as used; return False when it (or a later one) was used before."""
    last = AccountRow.totp_last_step
    changed = AccountRow.update(totp_last_step=step).where(
        (AccountRow.id == account_id) & (last.is_null() | (last < step))
    )
    return int(changed.execute()) == 1


def change(organisation_id: OrganisationId, account_id: AccountId, **columns: Any) -> bool:
    """Change name, email, language or roles of an account; return whether it was there."""
    if "roles" in columns:
        columns["roles"] = roles_text(columns["roles"])
    if "name" in columns:
        columns["name_key"] = same_key(columns["name"])
    query = AccountRow.update(**columns).where(
        (AccountRow.id == account_id) & (AccountRow.organisation_id == organisation_id)
    )
    return int(query.execute()) == 1


def disable(organisation_id: OrganisationId, account_id: AccountId, at: datetime | None) -> bool:
    """Close an account at a moment, or open it again with None; return whether it was there. Its number is erased."""
    return change(organisation_id, account_id, disabled_at=at, phone=None)
