"""What all tables share: plain, no methods, constraints in the database; every private one names its organisation."""

from __future__ import annotations

from peewee import Model

from pragma_coach.store.database import database


class Table(Model):
    """What all tables share."""

    class Meta:
        database = database
        legacy_table_names = False
