"""Tables of what was done once: operations and jobs."""

from __future__ import annotations

from peewee import BigIntegerField, CompositeKey, TextField

from pragma_coach.store.fields import Moment
from pragma_coach.store.tables.base import Table


class Performed(Table):
    """Operations that are not events of a pair, so that a repeat is harmless; `result` is e.g. a new id."""

    op_id = TextField(primary_key=True)
    organisation_id = BigIntegerField()
    account_id = BigIntegerField(null=True)
    act = TextField()
    result = TextField(default="")
    at = Moment()


class JobRun(Table):
    """Which job ran for which period: a second process that wakes up finds it done."""

    job = TextField()
    period = TextField()
    at = Moment()

    class Meta:
        primary_key = CompositeKey("job", "period")
