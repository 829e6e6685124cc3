"""Calling the addresses of other systems: signed, never into a private network, tried again for a week."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pragma_coach.services.connections.hooks import secret_of, signature
from pragma_coach.store.connections import hooks
from pragma_coach.store.connections.hooks import Message
from pragma_coach.store.database import one_transaction

AT_ONCE = 50
PATIENCE_SECONDS = 10
LEASE = timedelta(minutes=2)  # longer than one call can take: nobody else tries meanwhile
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
GIVE_UP_AFTER = timedelta(days=7)
KEPT = timedelta(days=30)


class NotCalled(Exception):
    """The call did not come over; the message is short Dutch for the administrator."""


@dataclass(frozen=True, slots=True)
class Calls:
    """What came of a round: how many came over, wait for a next try, or were given up."""

    delivered: int = 0
    later: int = 0
    given_up: int = 0


def call_due(secret_key: str, clock: Callable[[], datetime], *, local: bool = False) -> Calls:
    """Send what is due. `local` allows http and addresses of the own machine, for trying out.

    Two processes may do this at once: each message is taken in hand by one of them.
    """
    tally = {"delivered": 0, "later": 0, "given_up": 0}
    for message in _due(clock()):
        if _lease(message, clock() + LEASE):
            tally[_call(message, secret_key, clock, local=local)] += 1
    return Calls(**tally)


@one_transaction
def _due(at: datetime) -> list[Message]:
    hooks.forget(at - KEPT)
    return hooks.due(at, AT_ONCE)


@one_transaction
def _lease(message: Message, until: datetime) -> bool:
    return hooks.lease(message, until)


def _call(message: Message, secret_key: str, clock: Callable[[], datetime], *, local: bool) -> str:
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
    _delivered(message.number, clock(), f"{status}")
    return "delivered"


@one_transaction
def _delivered(number: int, at: datetime, answer: str) -> None:
    hooks.delivered(number, at, answer)


@one_transaction
def _failed(message: Message, answer: str, at: datetime) -> str:
    wait = WAITS[min(message.tries, len(WAITS) - 1)]
    over = at + wait > message.created_at + GIVE_UP_AFTER
    hooks.failed(message.number, answer, None if over else at + wait)
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
