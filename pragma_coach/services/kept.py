"""Keeping what somebody typed in a form that did not arrive: for hours, for the same person in the same browser.

Bounded in size and number, so that nobody can fill the table; a number that can be a BSN is never kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pragma_coach.domain.texts.freetext import without_bsn
from pragma_coach.domain.types import AccountId
from pragma_coach.store.accounts import accounts, kept
from pragma_coach.store.accounts.kept import FormFields, KeptForm
from pragma_coach.store.database import connection, one_transaction

KEPT = timedelta(hours=12)
MOST_FORMS = 5  # of one person, in all browsers
MOST_SIGNS = 64 * 1024  # of one form: the largest of ours, an item in eight languages, has a third of it


@one_transaction
def keep(
    account_id: AccountId,
    browser: str,
    *,
    page: str,
    action: str,
    fields: FormFields,
    at: datetime,
    instead_of: int = 0,
) -> int:
    """Keep a form of somebody, instead of one of before; the oldest goes when there are too many.

    Return its number; 0 when it is too large, or there is no open account of this number.
    """
    try:
        account = accounts.credentials_of(account_id).account
    except LookupError:
        return 0
    text = kept.written(tuple((name, without_bsn(value)) for name, value in fields))
    if account.disabled or len(text) > MOST_SIGNS:
        return 0
    kept.drop(account_id, browser, [instead_of])
    kept.drop_all_but(account_id, MOST_FORMS - 1)
    return kept.put(account.organisation_id, account_id, browser, page=page, action=action, fields=text, at=at)


def of_browser(account_id: AccountId, browser: str, at: datetime) -> list[KeptForm]:
    """Return what is kept of somebody in a browser, the latest first."""
    with connection():
        return kept.of_browser(account_id, browser, at - KEPT)


@one_transaction
def forget(account_id: AccountId, browser: str, numbers: list[int]) -> None:
    """Forget forms: they arrived, were thrown away, or belong to a page that is not for this person any more."""
    kept.drop(account_id, browser, numbers)


@one_transaction
def tidy(at: datetime) -> int:
    """Forget what was kept too long; return how many forms."""
    return kept.drop_before(at - KEPT)
