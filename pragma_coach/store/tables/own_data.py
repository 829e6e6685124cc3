"""What the coachee sees of others: who looked, on which day, at which kind of page."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, CompositeKey, TextField

from pragma_coach.store.fields import Day
from pragma_coach.store.tables.base import Table


class Viewing(Table):
    """Somebody looked at a pair on a day; a row per kind of page, however often."""

    pair_id = BigIntegerField()
    seen_on = Day()
    account_id = BigIntegerField()
    page = TextField()
    role = TextField()  # as what they looked
    organisation_id = BigIntegerField(index=True)

    class Meta:
        primary_key = CompositeKey("pair_id", "seen_on", "account_id", "page")
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


TABLES: tuple[type[Table], ...] = (Viewing,)
