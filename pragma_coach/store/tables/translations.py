"""What people who speak a language say that a text should be: every time a new row, so that nobody's words are lost."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, CompositeKey, SmallIntegerField, TextField

from pragma_coach.store.fields import Day, Moment
from pragma_coach.store.tables.base import Table


class TranslationVersion(Table):
    """What somebody said of one text: these words, for this Dutch, with this verdict."""

    organisation_id = BigIntegerField()
    language = TextField()
    ref = TextField()  # see content.shipped_texts
    number = SmallIntegerField()
    verdict = TextField()
    dutch = TextField()  # JSON: a list of texts
    texts = TextField()  # JSON: a list of texts
    by_id = BigIntegerField()
    at = Moment()

    class Meta:
        primary_key = CompositeKey("organisation_id", "language", "ref", "number")
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class TextDoubt(Table):
    """Somebody who reads a text says that it is not right: which text and on which day, never who."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    language = TextField()
    ref = TextField()  # see content.shipped_texts
    remark = TextField()
    day = Day()

    class Meta:
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]
        indexes = ((("organisation_id", "language"), False),)


TABLES: tuple[type[Table], ...] = (TranslationVersion, TextDoubt)
