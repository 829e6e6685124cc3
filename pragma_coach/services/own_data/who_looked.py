"""Who looked: noted for the coachee when somebody opens a page about a pair, once a day for each kind of page.

Looking must never fail because of the note, and costs next to nothing: what this process noted today is remembered.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Look, Page
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.types import AccountId, Actor, PairId, Role
from pragma_coach.services.pairs.lookup import own_pair
from pragma_coach.services.rights import require
from pragma_coach.store import own_data
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import StoreUnavailable, one_transaction

KEPT = timedelta(days=2 * 365)
_MONTH = timedelta(days=31)
MOST_REMEMBERED = 20_000


# As what somebody looks who has more than one role: the one that lets them in first.
_ORDER = (Role.COACH, Role.DIRECTOR, Role.COORDINATOR, Role.INTERPRETER, Role.ADMIN, Role.COACHEE)
_noted: set[tuple[PairId, AccountId, date, Page]] = set()
_lock = Lock()


def look(actor: Actor, pair_id: PairId, page: Page, today: date) -> None:
    """Note that somebody looked at a pair; a coachee who looks at the own pages is not noted."""
    if actor.is_only_coachee:
        return
    key = (pair_id, actor.account_id, today, page)
    if key in _noted:
        return
    with suppress(StoreUnavailable):
        _note(actor, [pair_id], page, today)
        with _lock:
            if len(_noted) >= MOST_REMEMBERED:
                _noted.clear()
            _noted.add(key)


@one_transaction
def _note(actor: Actor, pairs: list[PairId] | None, page: Page, today: date) -> None:
    role = next(role for role in _ORDER if role in actor.roles)
    own_data.note_look(actor.organisation_id, pairs, actor.account_id, role, today, page)


def took_all(actor: Actor, today: date) -> None:
    """Note that somebody took away all pairs of the organisation in a file."""
    _note(actor, None, Page.EXPORT, today)


def took(actor: Actor, pairs: list[PairId], today: date) -> None:
    """Note that somebody took away these pairs in a file with more of them."""
    _note(actor, pairs, Page.EXPORT, today)


def looks(actor: Actor) -> list[Look]:
    """Return who looked at the own pair of a coachee, the latest first. Raise NotThere without a pair."""
    require(Act.SEE_OWN_STEPS, actor)
    pair = own_pair(actor)
    if pair is None:
        raise NotThere
    found = own_data.looks_at(actor.organisation_id, pair.id)
    names = accounts.names(actor.organisation_id, {look.account_id for look in found})
    return [replace(look, name=names.get(look.account_id, "")) for look in found]


def without_coaches(found: list[Look]) -> list[Look]:
    """Return the looks of everybody but coaches: those help every week, so that theirs would hide the others."""
    return [look for look in found if look.role is not Role.COACH]


@dataclass(frozen=True, slots=True)
class OwnRows:
    """What a coachee reads of the own data in one line each.

    Whether the director sees it, and how often somebody else than a coach looked in the last month.
    """

    shared: bool
    looked: int


def rows(actor: Actor, today: date) -> OwnRows | None:
    """Return the lines of a coachee; None without a pair."""
    pair = own_pair(actor)
    if pair is None:
        return None
    found = without_coaches(own_data.looks_at(actor.organisation_id, pair.id))
    recent = sum(look.on > today - _MONTH for look in found)
    return OwnRows(DIRECTOR_PARTY in pair.journey.shared_with, recent)


def forget_old(today: date) -> int:
    """Remove notes that are older than two years; inside the transaction of the caller."""
    return own_data.forget_looks(today - KEPT)
