"""Plans: every save is a version of its own, and none is ever changed."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, Check, CompositeKey, IntegerField, TextField

from pragma_coach.store.fields import Moment
from pragma_coach.store.tables.base import Table


class PlanVersionRow(Table):
    """One version of the plan of a pair; the first one gives the date that stays."""

    pair_id = BigIntegerField()
    number = IntegerField(constraints=[Check("number > 0")])  # 1, 2, 3 per pair
    organisation_id = BigIntegerField()
    content = TextField()  # JSON; see store.plan
    by_id = BigIntegerField()
    at = Moment()

    class Meta:
        table_name = "plan_version"
        primary_key = CompositeKey("pair_id", "number")
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


TABLES: tuple[type[Table], ...] = (PlanVersionRow,)
