"""When something really happened that a phone tells of later: phones have wrong clocks, and clocks that are mended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pragma_coach.domain.calendar import amsterdam_date

_LONGEST = 10 * 366 * 86_400_000  # ms: a phone that kept something longer is a phone that makes things up
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def true_moment(tapped: int, phone_now: int, seen: int, at: datetime) -> datetime:
    """Return the moment of a tap by the server's clock, whose reading is `at`.

    `tapped` and `phone_now` are readings of the phone's clock (ms since 1970), at the tap and on sending: only how long
    ago the tap was counts. `seen` is the server's moment at which the page was made that was tapped on: no tap is
    older, also when the phone's clock was put right in the meantime; and no tap is of the future.
    """
    ago = max(0, min(phone_now - tapped, _LONGEST))
    moment = at - timedelta(milliseconds=ago)
    made = _EPOCH + timedelta(milliseconds=max(0, min(seen, milliseconds(at))))
    return min(at, max(moment, made))


def milliseconds(at: datetime) -> int:
    """Return a moment as phones count: whole milliseconds since 1970."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def day_of(moment: datetime, days_before: int) -> date:
    """Return the Amsterdam day so many days before the day of a moment."""
    return amsterdam_date(moment) - timedelta(days=days_before)
