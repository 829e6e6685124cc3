"""A stand-in for the coordinator: the same rights from one day through another, and not a day longer.

Nobody's roles change: the rights are read off the term at every request (`store.accounts.sessions.session`). Only
somebody who signs in with password and code can stand in; a card on a phone is too little for a whole organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import AccountId, Actor, Operation, Role
from pragma_coach.services.accounts.sign_in import needs_password
from pragma_coach.services.rights import require, today_of
from pragma_coach.store import ledger, volunteers
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.volunteers import StandIn

LONGEST = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class NamedStandIn:
    """A term of standing in with the names that belong to it; `open` while it lasts or is still to come."""

    term: StandIn
    name: str
    named_by: str
    open: bool


def terms(actor: Actor, today: date) -> list[NamedStandIn]:
    """Return all terms of the actor's organisation, the latest first. Raise NotAllowed."""
    require(Act.NAME_STAND_IN, actor)
    with connection():
        found = volunteers.stand_ins(actor.organisation_id)
        names = accounts.names(
            actor.organisation_id, {who for term in found for who in (term.account_id, term.named_by)}
        )
    return [
        NamedStandIn(
            term,
            names.get(term.account_id, ""),
            names.get(term.named_by, ""),
            open=term.ended_at is None and term.until >= today,
        )
        for term in found
    ]


def can_stand_in(actor: Actor) -> list[Account]:
    """Return who can be named: open accounts with password and code that are not coordinator already."""
    require(Act.NAME_STAND_IN, actor)
    return [
        account
        for account in accounts.every(actor.organisation_id)
        if needs_password(account) and Role.COORDINATOR not in account.roles and not account.disabled
    ]


@one_transaction
def name_stand_in(operation: Operation, account_id: AccountId, since: date | None, until: date | None) -> None:
    """Let somebody do the coordinator's work from a day (None: today) through another.

    Raise Invalid with the field that is wrong, NotAllowed when the actor is a stand-in too.
    """
    actor, today = operation.actor, today_of(operation)
    _own_right(operation)
    if account_id not in {account.id for account in can_stand_in(actor)}:
        raise Invalid("Kies iemand uit de lijst. Een vervanger logt in met wachtwoord en code.", "account")
    first = since or today
    if first < today:
        raise Invalid(f"{in_words(first)} is al geweest. Kies vandaag of later.", "since")
    if until is None or until < first:
        raise Invalid("Vul de laatste dag in. Die ligt op of na de eerste dag.", "until")
    if until - first > LONGEST:
        raise Invalid("Dit is langer dan drie maanden. Geef dan liever de rol coördinator.", "until")
    if ledger.claim(operation, "name_stand_in", str(account_id)):
        by = actor.account_id
        volunteers.add_stand_in(actor.organisation_id, account_id, first, until, by=by, at=operation.at)


@one_transaction
def end_stand_in(operation: Operation, number: int) -> None:
    """Let a term end now. Raise NotThere when there is no such term."""
    _own_right(operation)
    if ledger.claim(operation, "end_stand_in", str(number)) and not volunteers.end_stand_in(
        operation.actor.organisation_id, number, operation.at
    ):
        raise NotThere


def _own_right(operation: Operation) -> None:
    require(Act.NAME_STAND_IN, operation.actor)
    account = accounts.get(operation.actor.organisation_id, operation.actor.account_id)
    if account is None or Role.COORDINATOR not in account.roles:
        raise NotAllowed("Een vervanger wijst geen vervanger aan. Vraag het aan de coördinator.")
