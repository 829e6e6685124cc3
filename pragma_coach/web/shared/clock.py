"""The clock, read once per request at the edge; everything below gets the moment as an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from flask import current_app, g

from pragma_coach.domain.calendar import amsterdam_date


def now() -> datetime:
    """Return the moment of this request, in UTC; `app.config["CLOCK"]` may stand in for the real clock."""
    if "now" not in g:
        clock: Callable[[], datetime] | None = current_app.config.get("CLOCK")
        g.now = clock() if clock else datetime.now(UTC)
    moment: datetime = g.now
    return moment


def today() -> date:
    return amsterdam_date(now())


def last_days(number: int = 6) -> list[date]:
    """Return the last days, today first: those that somebody chooses from for what was done."""
    return [today() - timedelta(days=ago) for ago in range(number)]
