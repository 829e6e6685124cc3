"""After signing in one goes on where one was: on a page of ours that is for this person, never on that of another."""

from __future__ import annotations

from flask import session

from pragma_coach.domain.refusal import Refused
from pragma_coach.domain.types import AccountId
from pragma_coach.services.pairs.acts import pair_for
from pragma_coach.services.rights import may_here
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.audience import AudienceKind
from pragma_coach.web.shared.clock import now, today
from pragma_coach.web.shared.urls import find_page
from pragma_coach.web.shared.visitor import mark_of
from pragma_coach.web.site.landing import title_of


def way_back(account_id: AccountId | None = None) -> str | None:
    """Return the page from which somebody was sent to sign in, within the hour; None when it was somebody else's."""
    page, whose, until = session.get("terug") or ("", "", 0)
    known = account_id is None or whose in ("", mark_of(account_id))
    return page or None if known and now().timestamp() < until else None


def page_for(account: Account, target: str | None) -> str | None:
    """Return the address of a page of ours when this person may go there, or None."""
    page = find_page(target) if target else None
    if page is None or page.audience.act is None:
        return None
    if page.audience.kind is AudienceKind.PAIR and "pair_id" in page.values:
        try:
            pair_for([page.audience.act], account.actor, page.values["pair_id"], today())
        except Refused:
            return None
    elif not may_here(page.audience.act, account.actor):
        return None
    return page.address


def page_name(target: str | None) -> str:
    """Return what a page is called in the menu, or "" when it has no name there."""
    page = find_page(target) if target else None
    return title_of(page.endpoint, page.address) if page else ""
