"""What people see and change of their own account: name, language, and the devices that are signed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.texts.languages import LANGUAGES
from pragma_coach.domain.texts.telephone import NotANumber, read_number
from pragma_coach.domain.types import AccountId, Actor, Operation, OpId, PairId
from pragma_coach.services.rights import clean_text, may_here, require
from pragma_coach.store import ledger
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys

_LONGEST_NAME = 80
_INSTALLING = UUID("6f1d2a54-9b1e-4c53-8f0a-2f7c5d3e9a10")


@dataclass(frozen=True, slots=True)
class Device:
    """A signed-in device; `key` names it and is of no use for signing in."""

    key: str
    since: datetime
    seen_at: datetime
    shared: bool


def account(account_id: AccountId) -> Account:
    """Return an account by its id. Raise NotThere when it is gone."""
    try:
        return accounts.credentials_of(account_id).account
    except LookupError:
        raise NotThere from None


def devices(account_id: AccountId, at: datetime) -> list[Device]:
    return [Device(*row) for row in sessions.sessions_of(account_id, at)]


def clean_name(name: str) -> str:
    """Return a name without outer space. Raise Invalid when it is empty, too long, or holds a BSN."""
    return clean_text(name, "name", needed="Vul een naam in. Een voornaam is genoeg.", longest=_LONGEST_NAME)


def clean_language(language: str) -> str:
    """Return a language that we know. Raise Invalid otherwise."""
    if language not in LANGUAGES:
        raise Invalid("Kies een taal uit de lijst.", "language")
    return language


@one_transaction
def change(operation: Operation, *, name: str, language: str, phone: str = "") -> None:
    """Change the own name and language, and of a coach the number. Raise Invalid with the field that is wrong.

    Nobody but a coach has a number here, and it is a coach's own choice.
    """
    require(Act.OWN_ACCOUNT, operation.actor)
    name, language = clean_name(name), clean_language(language)
    number = _clean_phone(phone) if may_here(Act.OFFER_COACHING, operation.actor) else ""
    if ledger.claim(operation, "change_own_account"):
        who = operation.actor
        accounts.change(who.organisation_id, who.account_id, name=name, language=language, phone=number or None)


def _clean_phone(phone: str) -> str:
    try:
        return read_number(phone)
    except NotANumber:
        raise Invalid("Dit kunnen wij niet bellen. Schrijf bijvoorbeeld 06 12 34 56 78.", "phone") from None


@one_transaction
def choose_language(operation: Operation, language: str) -> None:
    """Change the language of the own account. Raise Invalid for one that we do not know."""
    require(Act.OWN_ACCOUNT, operation.actor)
    language = clean_language(language)
    if ledger.claim(operation, "choose_language"):
        accounts.change(operation.actor.organisation_id, operation.actor.account_id, language=language)


def _install_offer(actor: Actor) -> OpId:
    """Return the operation by which somebody answered whether Stappen comes on the phone: one for ever."""
    return OpId(str(uuid5(_INSTALLING, str(actor.account_id))))


def answered_install(actor: Actor) -> bool:
    """Tell whether somebody answered that offer before, on any phone."""
    with connection():
        return ledger.result_of(actor.organisation_id, _install_offer(actor)) is not None


@one_transaction
def answer_install(operation: Operation) -> None:
    """Keep that the offer was answered, so that it is never made again."""
    require(Act.OWN_ACCOUNT, operation.actor)
    ledger.claim(replace(operation, op_id=_install_offer(operation.actor)), "answer_install")


def only_pair(actor: Actor, today: date) -> PairId | None:
    """Return the one pair that the coach coaches now, or None when there are more, or none."""
    own = [
        pair.id
        for pair in journeys.load_many(actor.organisation_id, coach=actor.account_id)
        if pair.journey.status is not PairStatus.ENDED
        and any(term.account_id == actor.account_id for term in pair.journey.coaches_on(today))
    ]
    return own[0] if len(own) == 1 else None
