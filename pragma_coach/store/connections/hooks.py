"""Addresses of other systems that get messages about events, and the messages that wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pragma_coach.domain.types import AccountId, OrganisationId
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables.connections import Webhook, WebhookMessage


@dataclass(frozen=True, slots=True)
class Hook:
    """An address; `waiting` messages are still to be tried, `given_up` ones no more."""

    number: int
    url: str
    created_at: datetime
    waiting: int
    given_up: int
    last_answer: str


@dataclass(frozen=True, slots=True)
class HookMessage:
    """A message to an address; `tries` counts the calls so far, `next_at` is the next one."""

    number: int
    webhook: int
    url: str
    body: str
    created_at: datetime
    next_at: datetime
    tries: int


def add(organisation_id: OrganisationId, url: str, *, by: AccountId, at: datetime) -> int:
    """Add an address; return its number."""
    number = new_id()
    Webhook.create(id=number, organisation_id=organisation_id, url=url, created_by=by, created_at=at)
    return number


def stop(organisation_id: OrganisationId, number: int, at: datetime) -> bool:
    """Send nothing to an address any more and drop what waits. Return whether it was there."""
    if not can_be_id(number):
        return False
    query = Webhook.update(stopped_at=at).where(
        (Webhook.id == number) & (Webhook.organisation_id == organisation_id) & Webhook.stopped_at.is_null()
    )
    stopped = int(query.execute()) == 1
    if stopped:
        WebhookMessage.update(next_at=None).where(WebhookMessage.webhook_id == number).execute()
    return stopped


def numbers(organisation_id: OrganisationId) -> tuple[int, ...]:
    """Return the numbers of the addresses of the organisation that get messages now."""
    rows = Webhook.select(Webhook.id).where((Webhook.organisation_id == organisation_id) & Webhook.stopped_at.is_null())
    return tuple(row.id for row in rows.order_by(Webhook.created_at, Webhook.id))


def every(organisation_id: OrganisationId) -> list[Hook]:
    """Return the addresses of the organisation that get messages now, with the counts of their messages."""
    rows = Webhook.select().where((Webhook.organisation_id == organisation_id) & Webhook.stopped_at.is_null())
    return [_hook(row) for row in rows.order_by(Webhook.created_at, Webhook.id)]


def _hook(row: Webhook) -> Hook:
    own = WebhookMessage.webhook_id == row.id
    waiting = WebhookMessage.select().where(own & WebhookMessage.next_at.is_null(False)).count()
    given_up = own & WebhookMessage.next_at.is_null() & WebhookMessage.delivered_at.is_null()
    last = WebhookMessage.select().where(own & (WebhookMessage.answer != "")).order_by(WebhookMessage.created_at.desc())
    newest = last.first()
    return Hook(
        row.id,
        row.url,
        row.created_at,
        waiting,
        WebhookMessage.select().where(given_up).count(),
        newest.answer if newest else "",
    )


def queue(organisation_id: OrganisationId, addresses: Iterable[int], kind: str, body: str, at: datetime) -> None:
    """Queue one message for every address, in the transaction of the event."""
    rows = [
        {
            "id": new_id(),
            "organisation_id": organisation_id,
            "webhook_id": number,
            "kind": kind,
            "body": body,
            "created_at": at,
            "next_at": at,
        }
        for number in addresses
    ]
    WebhookMessage.insert_many(rows).execute()


def due(at: datetime, limit: int) -> list[HookMessage]:
    """Return messages whose time has come, the oldest first."""
    query = (
        WebhookMessage.select(WebhookMessage, Webhook.url)
        .join(Webhook, on=(Webhook.id == WebhookMessage.webhook_id))
        .where(WebhookMessage.next_at <= at)
        .order_by(WebhookMessage.created_at, WebhookMessage.id)
        .limit(limit)
        .objects()
    )
    rows: list[Any] = list(query)  # rows carry a column of the other table
    return [
        HookMessage(row.id, row.webhook_id, row.url, row.body, row.created_at, row.next_at, row.tries) for row in rows
    ]


def lease(message: HookMessage, until: datetime) -> bool:
    """Take a message in hand until a moment; return False when another process was first."""
    query = WebhookMessage.update(next_at=until, tries=message.tries + 1).where(
        (WebhookMessage.id == message.number) & (WebhookMessage.next_at == message.next_at)
    )
    return int(query.execute()) == 1


def note_delivered(number: int, at: datetime, answer: str) -> None:
    WebhookMessage.update(delivered_at=at, next_at=None, answer=answer).where(WebhookMessage.id == number).execute()


def note_failure(number: int, answer: str, next_at: datetime | None) -> None:
    """Note what went wrong and the moment of the next try (None: never)."""
    WebhookMessage.update(answer=answer, next_at=next_at).where(WebhookMessage.id == number).execute()


def forget(before: datetime) -> int:
    """Remove messages that are done and older than a moment; return how many."""
    query = WebhookMessage.delete().where(WebhookMessage.next_at.is_null() & (WebhookMessage.created_at < before))
    return int(query.execute())
