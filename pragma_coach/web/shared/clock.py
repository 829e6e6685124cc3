"""The clock, read once per request at the edge; everything below gets the moment as an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import current_app, g

from pragma_coach.domain.calendar import amsterdam_date

Clock = Callable[[], datetime]


def utc_clock() -> datetime:
    """Return the moment in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return the moment of this request, in UTC; `app.config["CLOCK"]` may stand in for the real clock."""
    if "now" not in g:
        clock: Clock = current_app.config.get("CLOCK", utc_clock)
        g.now = clock()
    moment: datetime = g.now
    return moment


def today() -> date:
    return amsterdam_date(now())
