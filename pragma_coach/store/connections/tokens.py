"""Keys with which other systems of an organisation read; only hashes are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pragma_coach.domain.types import AccountId, OrganisationId
from pragma_coach.store.accounts.sessions import hashed
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables.connections import ApiToken


class Scope(StrEnum):
    """What a key may read: figures and pairs without names, or also first names."""

    READ = "read"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Token:
    """A key, without the secret; `expires_on` is the last day on which it works."""

    number: int
    organisation_id: OrganisationId
    label: str
    scopes: frozenset[Scope]
    created_by: AccountId
    created_at: datetime
    expires_on: date
    last_used_on: date | None
    revoked_at: datetime | None


def add(
    organisation_id: OrganisationId,
    *,
    label: str,
    secret: str,
    scopes: frozenset[Scope],
    by: AccountId,
    at: datetime,
    expires_on: date,
) -> None:
    """Keep a new key by the hash of its secret."""
    ApiToken.create(
        id=new_id(),
        organisation_id=organisation_id,
        label=label,
        token_hash=hashed(secret),
        scopes=" ".join(sorted(scopes)),
        created_by=by,
        created_at=at,
        expires_on=expires_on,
    )


def _token(row: ApiToken) -> Token:
    return Token(
        row.id,
        OrganisationId(row.organisation_id),
        row.label,
        frozenset(Scope(word) for word in row.scopes.split()),
        AccountId(row.created_by),
        row.created_at,
        row.expires_on,
        row.last_used_on,
        row.revoked_at,
    )


def find(secret: str) -> Token | None:
    """Return the key with this secret, whatever its state, or None. The key itself says of which organisation it is."""
    row = ApiToken.get_or_none(ApiToken.token_hash == hashed(secret))
    return None if row is None else _token(row)


def every(organisation_id: OrganisationId) -> list[Token]:
    """Return the keys of an organisation, newest first."""
    rows = ApiToken.select().where(ApiToken.organisation_id == organisation_id)
    return [_token(row) for row in rows.order_by(ApiToken.created_at.desc(), ApiToken.id)]


def note_use(number: int, on: date) -> None:
    ApiToken.update(last_used_on=on).where(ApiToken.id == number).execute()


def revoke(organisation_id: OrganisationId, number: int, at: datetime) -> bool:
    """Make a key worthless; return whether there was one."""
    if not can_be_id(number):
        return False
    query = ApiToken.update(revoked_at=at).where(
        (ApiToken.id == number) & (ApiToken.organisation_id == organisation_id) & ApiToken.revoked_at.is_null()
    )
    return int(query.execute()) == 1
