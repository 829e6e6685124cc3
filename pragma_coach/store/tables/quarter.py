"""The tables of quarters: what pairs add to one that goes on, how one was counted, and what went outside."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, CompositeKey, IntegerField, TextField

from pragma_coach.store.fields import Day, Moment
from pragma_coach.store.tables.base import Table


class QuarterReport(Table):
    """What left the organisation about a quarter: made once, never changed. No newcomer is in it."""

    organisation_id = BigIntegerField()
    quarter = TextField()
    content = TextField()  # JSON; see domain.quarter
    by_id = BigIntegerField()
    at = Moment()

    class Meta:
        primary_key = CompositeKey("organisation_id", "quarter")
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class QuarterCount(Table):
    """What an organisation counted of a quarter that is over: once, never changed. No newcomer is in it."""

    organisation_id = BigIntegerField()
    quarter = TextField()
    content = TextField()  # JSON; see services.quarter.closed
    at = Moment()

    class Meta:
        primary_key = CompositeKey("organisation_id", "quarter")
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class QuarterShare(Table):
    """Cache of what a pair adds to a quarter that is not kept yet, and for what it was made."""

    pair_id = BigIntegerField()
    quarter = TextField()
    organisation_id = BigIntegerField()
    rev = IntegerField()
    housed_on = Day(null=True)
    made_for = TextField()
    content = TextField()  # JSON; see services.quarter.shares

    class Meta:
        primary_key = CompositeKey("pair_id", "quarter")
        indexes = ((("organisation_id", "quarter"), False),)
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]
