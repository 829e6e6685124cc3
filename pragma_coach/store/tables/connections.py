"""Other systems of an organisation: keys to read with, addresses that get messages, and the messages that wait."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, SmallIntegerField, TextField

from pragma_coach.store.fields import Day, Moment
from pragma_coach.store.tables.base import Table


class ApiToken(Table):
    """A key with which a system of the organisation reads; only its hash is kept."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    label = TextField()
    token_hash = TextField(unique=True)
    scopes = TextField()
    created_by = BigIntegerField()
    created_at = Moment()
    expires_on = Day()  # the last day on which it works
    last_used_on = Day(null=True)
    revoked_at = Moment(null=True)

    class Meta:
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class Webhook(Table):
    """An address that gets messages; its secret is computed from the key of the installation."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    url = TextField()
    created_by = BigIntegerField()
    created_at = Moment()
    stopped_at = Moment(null=True)

    class Meta:
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class WebhookMessage(Table):
    """A message to an address: when to try next, how often it was tried, and how it ended."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    webhook_id = BigIntegerField(index=True)
    kind = TextField()
    body = TextField()
    created_at = Moment()
    next_at = Moment(null=True, index=True)  # None: delivered, or given up
    tries = SmallIntegerField(default=0)
    delivered_at = Moment(null=True)
    answer = TextField(default="")

    class Meta:
        constraints = [SQL("FOREIGN KEY (webhook_id) REFERENCES webhook (id)")]


TABLES: tuple[type[Table], ...] = (ApiToken, Webhook, WebhookMessage)
