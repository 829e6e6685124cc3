"""Addresses of other systems that get a message for every event: managing them, and calling them.

Calls are signed, never go into a private network, and are tried again for a week.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import Actor, Operation
from pragma_coach.services.pairs.announcements import forget_known
from pragma_coach.services.rights import require
from pragma_coach.store import ledger
from pragma_coach.store.connections import hooks as stored_hooks
from pragma_coach.store.connections.hooks import Hook, HookMessage
from pragma_coach.store.database import one_transaction

MOST_HOOKS = 5
LONGEST_URL = 300
AT_ONCE = 50
PATIENCE_SECONDS = 10
LEASE = timedelta(minutes=2)  # longer than one call can take: nobody else tries meanwhile
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
GIVE_UP_AFTER = timedelta(days=7)
KEPT = timedelta(days=30)


def hooks(actor: Actor) -> list[Hook]:
    """Return the addresses of the actor's organisation. Raise NotAllowed."""
    require(Act.MANAGE_CONNECTIONS, actor)
    return stored_hooks.every(actor.organisation_id)


@one_transaction
def add(operation: Operation, url: str, *, local: bool = False) -> None:
    """Send messages to an address, within a minute from now. Raise Invalid for an address that is not allowed.

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
    """Send nothing to an address any more. Raise NotThere for one of another organisation."""
    require(Act.MANAGE_CONNECTIONS, operation.actor)
    if ledger.claim(operation, "stop_webhook", str(number)):
        if not stored_hooks.stop(operation.actor.organisation_id, number, operation.at):
            raise NotThere
        forget_known()


def secret_of(secret_key: str, number: int) -> str:
    """Return the secret that signs messages to an address; it is computed, so that none is stored."""
    return hmac.new(secret_key.encode(), f"webhook {number}".encode(), hashlib.sha256).hexdigest()


def signature(secret: str, moment: int, body: str) -> str:
    """Return the signature of a body at a moment (seconds since 1970), for receivers that have the secret."""
    return hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()


class NotCalled(Exception):
    """A message was not delivered; the text is short Dutch for the administrator."""


@dataclass(frozen=True, slots=True)
class Calls:
    """How many messages were delivered, wait for another try, or were given up."""

    delivered: int = 0
    later: int = 0
    given_up: int = 0


def call_due(secret_key: str, clock: Callable[[], datetime], *, local: bool = False) -> Calls:
    """Send what is due. `local` allows http and addresses of the own machine, for trying out.

    Two processes may do this at once: each message is taken in hand by one of them.
    """
    tally = {"delivered": 0, "later": 0, "given_up": 0}
    for message in _due(clock()):
        if one_transaction(stored_hooks.lease)(message, clock() + LEASE):
            tally[_call(message, secret_key, clock, local=local)] += 1
    return Calls(**tally)


@one_transaction
def _due(at: datetime) -> list[HookMessage]:
    stored_hooks.forget(at - KEPT)
    return stored_hooks.due(at, AT_ONCE)


def _call(message: HookMessage, secret_key: str, clock: Callable[[], datetime], *, local: bool) -> str:
    sent_at = clock()
    moment = int(sent_at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Pragma-Coach",
        "X-Pragma-Message": str(message.number),  # the same at every try, so that a repeat can be told
        "X-Pragma-Moment": str(moment),
        "X-Pragma-Signature": signature(secret_of(secret_key, message.webhook), moment, message.body),
    }
    try:
        status = post(message.url, message.body, headers, local=local)
        if not 200 <= status < 300:
            raise NotCalled(f"Het andere systeem gaf antwoord {status}.")
    except NotCalled as problem:
        return _failed(message, str(problem), clock())
    one_transaction(stored_hooks.note_delivered)(message.number, clock(), f"{status}")
    return "delivered"


@one_transaction
def _failed(message: HookMessage, answer: str, at: datetime) -> str:
    wait = WAITS[min(message.tries, len(WAITS) - 1)]
    over = at + wait > message.created_at + GIVE_UP_AFTER
    stored_hooks.note_failure(message.number, answer, None if over else at + wait)
    return "given_up" if over else "later"


def post(url: str, body: str, headers: dict[str, str], *, local: bool = False) -> int:
    """Send a body and return the status of the answer; a redirect is not followed. Raise NotCalled.

    The name is looked up once, judged, and that very address is called: a name that points elsewhere a moment later
    reaches nothing.
    """
    parts = urlsplit(url)
    host, tls = parts.hostname or "", parts.scheme == "https"
    if not tls and not local:
        raise NotCalled("Het adres begint niet met https://.")
    port = parts.port or (443 if tls else 80)
    address = _public_address(host, port, local=local)
    connection = _connection(host, port, address, tls=tls)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body.encode(), headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise NotCalled(f"Het andere systeem was niet te bereiken ({type(error).__name__}).") from error
    finally:
        connection.close()


def _public_address(host: str, port: int, *, local: bool) -> str:
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise NotCalled("De naam in het adres is niet te vinden.") from error
    if not local and not all(ipaddress.ip_address(address).is_global for address in found):
        raise NotCalled("Het adres wijst naar een eigen netwerk. Dat mag niet.")
    return found[0]


def _connection(host: str, port: int, address: str, *, tls: bool) -> http.client.HTTPConnection:
    if tls:
        context = ssl.create_default_context()
        made: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=PATIENCE_SECONDS, context=context
        )
    else:
        made = http.client.HTTPConnection(host, port, timeout=PATIENCE_SECONDS)

    def connect(_target: object, timeout: float | None, _source: object = None) -> socket.socket:
        return socket.create_connection((address, port), timeout)

    # The one place where the library opens its socket: certificate and SNI still go by the name.
    made._create_connection = connect  # type: ignore[attr-defined]
    return made
