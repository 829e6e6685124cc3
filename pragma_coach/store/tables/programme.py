"""What an organisation makes of a programme for itself: its versions, which never change, and one draft."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, CompositeKey, IntegerField, SmallIntegerField, TextField

from pragma_coach.store.fields import Moment
from pragma_coach.store.tables.base import Table

_OWN = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class OwnVersion(Table):
    """One version that an organisation published for itself."""

    organisation_id = BigIntegerField()
    programme = TextField()
    version = SmallIntegerField()
    text = TextField()  # TOML; see content.additions and content.whole_programme
    by_id = BigIntegerField()
    at = Moment()

    class Meta:
        primary_key = CompositeKey("organisation_id", "programme", "version")
        constraints = _OWN


class OwnDraft(Table):
    """The next version while people work on it; `rev` counts the changes."""

    organisation_id = BigIntegerField(primary_key=True)
    programme = TextField()
    text = TextField()
    rev = IntegerField()
    by_id = BigIntegerField()
    at = Moment()

    class Meta:
        constraints = _OWN


TABLES: tuple[type[Table], ...] = (OwnVersion, OwnDraft)
