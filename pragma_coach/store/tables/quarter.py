"""The tables of quarters that are over: as they were counted, and as they went outside."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, CompositeKey, TextField

from pragma_coach.store.fields import Moment
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
