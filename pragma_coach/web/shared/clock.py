"""The clock, read once per request at the edge; everything below gets the moment as an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

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
