"""Words for templates: days and moments as people say them, plurals, and short ids."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from flask import Flask

from pragma_coach.domain.calendar import AMSTERDAM, amsterdam_date, in_words
from pragma_coach.web.urls import asset, short_id


def day(value: date | datetime | None) -> str:
    """Return a day as "12 mei 2026"; of a moment the day in Amsterdam; nothing for None."""
    if value is None:
        return ""
    return in_words(amsterdam_date(value) if isinstance(value, datetime) else value)


def moment(value: datetime) -> str:
    """Return a moment as "12 mei 2026 om 14.05 uur", by the clock in Amsterdam."""
    return f"{day(value)} om {value.astimezone(AMSTERDAM):%H.%M} uur"


def count(number: int, one: str, more: str) -> str:
    """Return "1 vinkje" or "3 vinkjes"."""
    return f"{number} {one if number == 1 else more}"


def new_op() -> str:
    """Return a fresh operation id, for the hidden field that makes sending a form twice harmless."""
    return str(uuid4())


def install(app: Flask) -> None:
    """Give the templates of the app their words."""
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(count)
    app.add_template_filter(short_id)
    app.add_template_global(asset)
    app.add_template_global(new_op)
