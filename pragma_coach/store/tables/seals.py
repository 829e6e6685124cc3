"""What a version of a programme meant when the first pair of an organisation began on it."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, CompositeKey, SmallIntegerField, TextField

from pragma_coach.store.fields import Moment
from pragma_coach.store.tables.base import Table


class ProgrammeSeal(Table):
    """The outline (see domain.programme.outline) of one version, kept at first use and never changed."""

    organisation_id = BigIntegerField()
    programme = TextField()
    version = SmallIntegerField()
    outline = TextField()
    sealed_at = Moment()

    class Meta:
        primary_key = CompositeKey("organisation_id", "programme", "version")
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


TABLES: tuple[type[Table], ...] = (ProgrammeSeal,)
