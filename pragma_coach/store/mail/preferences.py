"""Where the mail of an account goes, how often, and the token that stops it; by organisation, except by token."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pragma_coach.domain.mail import Choices, MailRhythm, Topic
from pragma_coach.domain.types import AccountId, OrganisationId, Role
from pragma_coach.store import volunteers
from pragma_coach.store.accounts.accounts import Account, account_of
from pragma_coach.store.accounts.sessions import hashed
from pragma_coach.store.tables import AccountRow
from pragma_coach.store.tables.mail import MailAddress, MailChoice, MailStop

_ALL = "*"
_TOKEN_BYTES = 20


@dataclass(frozen=True, slots=True)
class Address:
    """An address for mail only; `confirmed_at` is None while it waits for confirmation."""

    account_id: AccountId
    organisation_id: OrganisationId
    text: str
    asked_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Letterbox:
    """An open account with all that mail to it needs; `address` None: there is nowhere to send."""

    account: Account
    address: str | None
    choices: Choices
    stopped: bool


def _address(row: MailAddress) -> Address:
    return Address(
        AccountId(row.account_id), OrganisationId(row.organisation_id), row.address, row.asked_at, row.confirmed_at
    )


def _rows_of(table: Any, organisation_id: OrganisationId, account_id: AccountId) -> Any:
    return (table.account_id == account_id) & (table.organisation_id == organisation_id)


def address_of(organisation_id: OrganisationId, account_id: AccountId) -> Address | None:
    """Return the address for mail only of an account, confirmed or not, or None."""
    row = MailAddress.get_or_none(_rows_of(MailAddress, organisation_id, account_id))
    return None if row is None else _address(row)


def ask(organisation_id: OrganisationId, account_id: AccountId, address: str, at: datetime) -> None:
    """Keep a new address, to be confirmed; the old one is forgotten."""
    drop(organisation_id, account_id)
    MailAddress.create(account_id=account_id, organisation_id=organisation_id, address=address, asked_at=at)


def set_code(organisation_id: OrganisationId, account_id: AccountId, code: str) -> None:
    """Keep the hash of the code in the letter that asks for confirmation; an earlier code is worthless from now on."""
    MailAddress.update(code_hash=hashed(code)).where(_rows_of(MailAddress, organisation_id, account_id)).execute()


def address_with(code: str) -> Address | None:
    """Return the address whose letter held this code, or None."""
    row = MailAddress.get_or_none(MailAddress.code_hash == hashed(code))
    return None if row is None else _address(row)


def confirm(organisation_id: OrganisationId, account_id: AccountId, at: datetime) -> None:
    MailAddress.update(confirmed_at=at).where(
        _rows_of(MailAddress, organisation_id, account_id) & MailAddress.confirmed_at.is_null()
    ).execute()


def drop(organisation_id: OrganisationId, account_id: AccountId) -> None:
    MailAddress.delete().where(_rows_of(MailAddress, organisation_id, account_id)).execute()


def forget_unconfirmed(before: datetime) -> int:
    """Remove the addresses that were asked for before a moment and never confirmed; return how many."""
    gone = MailAddress.delete().where(MailAddress.confirmed_at.is_null() & (MailAddress.asked_at < before))
    return int(gone.execute())


def choose(organisation_id: OrganisationId, account_id: AccountId, choices: Mapping[Topic, MailRhythm]) -> None:
    _keep(organisation_id, account_id, dict(choices.items()))


def stop(organisation_id: OrganisationId, account_id: AccountId) -> None:
    """Turn all topics off, also those that are still to come."""
    MailChoice.delete().where(_rows_of(MailChoice, organisation_id, account_id)).execute()
    _keep(organisation_id, account_id, {_ALL: MailRhythm.OFF})


def _keep(organisation_id: OrganisationId, account_id: AccountId, rhythms: Mapping[str, MailRhythm]) -> None:
    rows = [
        {"account_id": account_id, "topic": topic, "organisation_id": organisation_id, "rhythm": rhythm}
        for topic, rhythm in rhythms.items()
    ]
    if rows:
        keys = [MailChoice.account_id, MailChoice.topic]
        MailChoice.insert_many(rows).on_conflict(conflict_target=keys, preserve=[MailChoice.rhythm]).execute()


def letterboxes(
    organisation_id: OrganisationId, today: date, *, only: AccountId | None = None
) -> dict[AccountId, Letterbox]:
    """Return everybody of the organisation (or `only` one) whose account is open, with the roles of today.

    Who stands in for a coordinator today has that role too. Four statements.
    """

    def wanted(table: Any, account: Any) -> Any:
        mine = table.organisation_id == organisation_id
        return mine if only is None else mine & (account == only)

    standing_in = volunteers.stand_ins_on(organisation_id, today)
    addresses = {
        row.account_id: row.address
        for row in MailAddress.select().where(
            wanted(MailAddress, MailAddress.account_id) & MailAddress.confirmed_at.is_null(False)
        )
    }
    chosen: dict[int, dict[str, MailRhythm]] = defaultdict(dict)
    for kept in MailChoice.select().where(wanted(MailChoice, MailChoice.account_id)):
        chosen[kept.account_id][kept.topic] = MailRhythm(kept.rhythm)
    found = {}
    for row in AccountRow.select().where(wanted(AccountRow, AccountRow.id) & AccountRow.disabled_at.is_null()):
        account = account_of(row)
        if account.id in standing_in:
            account = replace(account, roles=account.roles | {Role.COORDINATOR})
        found[account.id] = _letterbox(account, addresses, chosen[account.id])
    return found


def letterbox(organisation_id: OrganisationId, account_id: AccountId, today: date) -> Letterbox | None:
    return letterboxes(organisation_id, today, only=account_id).get(account_id)


def _letterbox(account: Account, addresses: Mapping[int, str], chosen: Mapping[str, MailRhythm]) -> Letterbox:
    # Who set a password got in with this address; one that a colleague typed in is confirmed first.
    own = account.email if account.has_password else None
    known = {topic: chosen[topic] for topic in Topic if topic in chosen}
    return Letterbox(account, own or addresses.get(account.id), known, stopped=_ALL in chosen)


def stop_token(organisation_id: OrganisationId, account_id: AccountId) -> str:
    """Return the token that stops the mail of an account; one is made when there is none."""
    MailStop.insert(
        account_id=account_id, organisation_id=organisation_id, token=secrets.token_urlsafe(_TOKEN_BYTES)
    ).on_conflict(conflict_target=[MailStop.account_id], action="NOTHING").execute()
    return str(MailStop.get_by_id(account_id).token)


def account_of_stop_token(token: str) -> tuple[OrganisationId, AccountId] | None:
    """Return the account whose mail this token stops, or None."""
    row = MailStop.get_or_none(MailStop.token == token)
    return None if row is None else (OrganisationId(row.organisation_id), AccountId(row.account_id))
