"""Days and moments as columns: the same on every engine and driver."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from peewee import BigIntegerField, TextField

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Day(TextField):
    """An Amsterdam calendar day, as ISO text: the same on every engine and driver."""

    def db_value(self, value: Any) -> str | None:
        """Return the ISO text of a date."""
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: Any) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Moment(BigIntegerField):
    """A moment in UTC, as milliseconds since 1970."""

    def db_value(self, value: Any) -> int | None:
        """Return the whole milliseconds of an aware datetime: never rounded up, as that could reach the next day."""
        return (value - EPOCH) // timedelta(milliseconds=1) if isinstance(value, datetime) else value

    def python_value(self, value: Any) -> datetime | None:
        return None if value is None else EPOCH + timedelta(milliseconds=value)
