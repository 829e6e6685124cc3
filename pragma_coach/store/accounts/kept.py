"""What somebody typed in a form that did not arrive: rows of an account in one browser, of which a hash is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from pragma_coach.domain.types import AccountId, OrganisationId
from pragma_coach.store.accounts.sessions import hashed
from pragma_coach.store.ids import new_id
from pragma_coach.store.tables import KeptFormRow

FormFields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it was sent: the page on which it stood, where it was sent to, and its fields in their order."""

    id: int
    page: str
    action: str
    fields: FormFields
    kept_at: datetime


def written(fields: FormFields) -> str:
    """Return the fields as they are stored."""
    return json.dumps(fields, ensure_ascii=False)


def read_fields(text: str) -> FormFields:
    """Return the fields from what is stored."""
    return tuple((name, value) for name, value in json.loads(text))


def put(
    organisation_id: OrganisationId,
    account_id: AccountId,
    browser: str,
    *,
    page: str,
    action: str,
    fields: str,
    at: datetime,
) -> int:
    """Keep a form; return its number."""
    row = KeptFormRow.create(
        id=new_id(),
        organisation_id=organisation_id,
        account_id=account_id,
        browser_hash=hashed(browser),
        page=page,
        action=action,
        fields=fields,
        kept_at=at,
    )
    return int(row.id)


def of_browser(account_id: AccountId, browser: str, since: datetime) -> list[KeptForm]:
    """Return what is kept of somebody in a browser, the latest first."""
    query = KeptFormRow.select().where(
        (KeptFormRow.account_id == account_id)
        & (KeptFormRow.browser_hash == hashed(browser))
        & (KeptFormRow.kept_at >= since)
    )
    return [
        KeptForm(row.id, row.page, row.action, read_fields(row.fields), row.kept_at)
        for row in query.order_by(KeptFormRow.kept_at.desc(), KeptFormRow.id)
    ]


def drop(account_id: AccountId, browser: str, numbers: list[int]) -> None:
    """Forget forms of somebody in a browser, by their numbers."""
    KeptFormRow.delete().where(
        (KeptFormRow.account_id == account_id)
        & (KeptFormRow.browser_hash == hashed(browser))
        & KeptFormRow.id.in_(numbers)
    ).execute()


def drop_all_but(account_id: AccountId, most: int) -> None:
    """Leave the latest forms of somebody, of whatever browser."""
    latest = KeptFormRow.select(KeptFormRow.id).where(KeptFormRow.account_id == account_id)
    numbers = [row.id for row in latest.order_by(KeptFormRow.kept_at.desc(), KeptFormRow.id)]
    if numbers[most:]:
        KeptFormRow.delete().where(KeptFormRow.id.in_(numbers[most:])).execute()


def drop_before(moment: datetime) -> int:
    """Forget what was kept before a moment; return how many forms."""
    return int(KeptFormRow.delete().where(KeptFormRow.kept_at < moment).execute())
