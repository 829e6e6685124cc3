"""Keys for other systems of the organisation: made and ended by its administrator, each for a year at most."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import Actor, Operation
from pragma_coach.services.rights import clean_text, require, today_of
from pragma_coach.services.throttle import Limit, take
from pragma_coach.store import ledger
from pragma_coach.store.connections import tokens as stored_tokens
from pragma_coach.store.connections.tokens import Scope, Token
from pragma_coach.store.database import one_transaction

LONGEST = timedelta(days=366)
LONGEST_LABEL = 60
PREFIX = "pragma_"
_WRONG_KEY = Limit("api-address", 30, 6)
_PER_KEY = Limit("api-key", 120, 120)


class NoKey(NotAllowed):
    """There is no key with the request, or it does not work (any more); the sentence names the cure."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A key just made; its secret is shown now and never again."""

    label: str
    secret: str
    expires_on: date


def tokens(actor: Actor) -> list[Token]:
    """Return the keys of the actor's organisation. Raise NotAllowed."""
    require(Act.MANAGE_CONNECTIONS, actor)
    return stored_tokens.every(actor.organisation_id)


@one_transaction
def make(operation: Operation, label: str, scopes: frozenset[Scope], expires_on: date | None) -> NewToken:
    """Make a key that works through a day (None: a year). Raise Invalid with the field that is wrong."""
    require(Act.MANAGE_CONNECTIONS, operation.actor)
    needed = "Schrijf waarvoor de sleutel is, bijvoorbeeld: klantsysteem gemeente."
    label = clean_text(label, "label", needed=needed, longest=LONGEST_LABEL)
    today = today_of(operation)
    last = expires_on or today + LONGEST
    if not today <= last <= today + LONGEST:
        raise Invalid("Kies een laatste dag tussen vandaag en over een jaar.", "expires_on")
    if not ledger.claim(operation, "make_token"):
        raise Invalid("Deze sleutel is al gemaakt en maar één keer te zien. Maak een nieuwe als u hem niet hebt.")
    secret = PREFIX + secrets.token_urlsafe(32)
    by = operation.actor.account_id
    stored_tokens.add(
        operation.actor.organisation_id,
        label=label,
        secret=secret,
        scopes=scopes | {Scope.READ},
        by=by,
        at=operation.at,
        expires_on=last,
    )
    return NewToken(label, secret, last)


@one_transaction
def revoke(operation: Operation, number: int) -> None:
    """Make a key worthless from the next request on. Raise NotThere for a key of somebody else."""
    require(Act.MANAGE_CONNECTIONS, operation.actor)
    if ledger.claim(operation, "revoke_token", str(number)) and not stored_tokens.revoke(
        operation.actor.organisation_id, number, operation.at
    ):
        raise NotThere


def recognise(header: str, *, address: str, at: datetime) -> Token:
    """Return the key of an `Authorization: Bearer ...` header.

    Raise NoKey when there is none or it does not work, TooOften when a key asks more than twice a second for long, or
    one address tries many wrong keys.
    """
    word, _, secret = header.strip().partition(" ")
    if word.lower() != "bearer" or not secret.strip():
        raise NoKey("Stuur een sleutel mee: Authorization: Bearer pragma_... De beheerder maakt er een.")
    found = stored_tokens.find(secret.strip())
    if found is None:
        take([(_WRONG_KEY, address)], at)
        raise NoKey("Deze sleutel kennen wij niet. Kijk hem na, of laat de beheerder een nieuwe maken.")
    today = amsterdam_date(at)
    if found.revoked_at is not None or found.expires_on < today:
        raise NoKey("Deze sleutel werkt niet meer. Laat de beheerder een nieuwe maken.")
    take([(_PER_KEY, str(found.number))], at)
    if found.last_used_on != today:
        one_transaction(stored_tokens.note_use)(found.number, today)
    return found
