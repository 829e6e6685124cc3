"""The addresses of other systems that are told what happens, and the secret with which each can check who tells."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import Actor, Operation
from pragma_coach.services.pairs.announcements import forget_known
from pragma_coach.services.rights import require
from pragma_coach.store import ledger
from pragma_coach.store.connections import hooks as stored_hooks
from pragma_coach.store.connections.hooks import Hook
from pragma_coach.store.database import one_transaction

MOST_HOOKS = 5
LONGEST_URL = 300


def hooks(actor: Actor) -> list[Hook]:
    """Return the addresses of the actor's organisation. Raise NotAllowed for who may not manage them."""
    require(Act.MANAGE_CONNECTIONS, actor)
    return stored_hooks.every(actor.organisation_id)


@one_transaction
def add(operation: Operation, url: str, *, local: bool = False) -> None:
    """Tell an address what happens, from a minute from now at the latest. Raise Invalid for one that cannot be.

    `local` also allows http and addresses of the own machine, for trying out.
    """
    require(Act.MANAGE_CONNECTIONS, operation.actor)
    url = url.strip()
    parts = urlsplit(url)
    if len(url) > LONGEST_URL or not parts.hostname or parts.username or parts.fragment:
        raise Invalid("Dit is geen adres. Schrijf bijvoorbeeld https://systeem.gemeente.nl/berichten.", "url")
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise Invalid("Neem een adres dat met https:// begint. Anders kan een ander meelezen.", "url")
    if len(stored_hooks.numbers(operation.actor.organisation_id)) >= MOST_HOOKS:
        raise Invalid(f"Er zijn er al {MOST_HOOKS}. Stop er eerst een.", "url")
    if ledger.claim(operation, "add_webhook"):
        stored_hooks.add(operation.actor.organisation_id, url, by=operation.actor.account_id, at=operation.at)
        forget_known()


@one_transaction
def stop(operation: Operation, number: int) -> None:
    """Tell an address nothing more. Raise NotThere for one of somebody else."""
    require(Act.MANAGE_CONNECTIONS, operation.actor)
    if ledger.claim(operation, "stop_webhook", str(number)):
        if not stored_hooks.stop(operation.actor.organisation_id, number, operation.at):
            raise NotThere
        forget_known()


def secret_of(secret_key: str, number: int) -> str:
    """Return the secret with which messages to an address are signed: worked out, so that none is kept."""
    return hmac.new(secret_key.encode(), f"webhook {number}".encode(), hashlib.sha256).hexdigest()


def signature(secret: str, moment: int, body: str) -> str:
    """Return the sign under a message of a moment (seconds since 1970): who has the secret can check both."""
    return hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
