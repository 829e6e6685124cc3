"""Mail: addresses for mail only, what people chose, and the letters that wait or went."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, Check, CompositeKey, SmallIntegerField, TextField

from pragma_coach.store.fields import Moment
from pragma_coach.store.tables.base import Table

_ACCOUNT = SQL("FOREIGN KEY (account_id) REFERENCES account (id)")


class MailAddress(Table):
    """An address for mail only, of somebody who signs in without one; good once it was confirmed."""

    account_id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    address = TextField()
    code_hash = TextField(null=True, unique=True)
    asked_at = Moment()
    confirmed_at = Moment(null=True)

    class Meta:
        constraints = [_ACCOUNT]


class MailChoice(Table):
    """How often somebody wants mail about a topic; topic "*" off: stopped with one tap."""

    account_id = BigIntegerField()
    topic = TextField()
    organisation_id = BigIntegerField(index=True)
    rhythm = TextField(constraints=[Check("rhythm IN ('off', 'daily', 'weekly')")])

    class Meta:
        primary_key = CompositeKey("account_id", "topic")
        constraints = [_ACCOUNT]


class MailStop(Table):
    """The word in a link that stops mail. Kept readable: every mail needs it again, and stopping is all it can do."""

    account_id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    token = TextField(unique=True)

    class Meta:
        constraints = [_ACCOUNT]


class MailOutbox(Table):
    """A letter that waits, went or was refused: counts only, and no address."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    account_id = BigIntegerField()
    kind = TextField(constraints=[Check("kind IN ('news', 'confirm', 'password', 'account')")])
    period = TextField()  # the Amsterdam day of news: one mail a day
    content = TextField()  # JSON; see store.mail.outbox
    created_at = Moment()
    due_at = Moment()
    tries = SmallIntegerField(default=0)
    sent_at = Moment(null=True)
    refused_at = Moment(null=True)
    problem = TextField(default="")
    sent_to = TextField(default="")  # a hash of the address, to know whether a refused one was changed

    class Meta:
        indexes = (
            (("account_id", "kind", "period"), True),
            (("sent_at", "refused_at", "due_at"), False),
            (("organisation_id",), False),
        )
        constraints = [_ACCOUNT]


TABLES: tuple[type[Table], ...] = (MailAddress, MailChoice, MailStop, MailOutbox)
