"""The count of tries to come in, shared by all processes."""

from __future__ import annotations

from datetime import datetime

from pragma_coach.store.tables import Throttle


def take_token(bucket: str, *, at: datetime, burst: int, per_minute: float) -> bool:
    """Take one try from a bucket that refills; return False when it is empty. Holds across processes.

    Runs inside a transaction of the caller, so that two processes cannot take the same try.
    """
    Throttle.insert(bucket=bucket, tokens=burst * 1000, filled_at=at).on_conflict(action="NOTHING").execute()
    # Touch the row first: on PostgreSQL this is what makes a second process wait for the first.
    Throttle.update(tokens=Throttle.tokens).where(Throttle.bucket == bucket).execute()
    row = Throttle.get_by_id(bucket)
    minutes = max(0.0, (at - row.filled_at).total_seconds() / 60)
    tokens = min(burst * 1000, row.tokens + round(minutes * per_minute * 1000))
    if tokens < 1000:
        return False
    # A process whose clock lags behind may not turn the bucket's clock back: that minute would count twice.
    Throttle.update(tokens=tokens - 1000, filled_at=max(at, row.filled_at)).where(Throttle.bucket == bucket).execute()
    return True


def return_token(bucket: str, *, burst: int) -> None:
    """Give a try back that was taken, never above the full bucket."""
    Throttle.update(tokens=Throttle.tokens + 1000).where(
        (Throttle.bucket == bucket) & (Throttle.tokens <= (burst - 1) * 1000)
    ).execute()


def forget_tries(before: datetime) -> int:
    return int(Throttle.delete().where(Throttle.filled_at < before).execute())
