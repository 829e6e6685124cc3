"""The clock only wakes; what is due is decided from the database, and done once."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import make
import pytest

from pragma_coach import jobs
from pragma_coach.config import Config
from pragma_coach.domain.calendar import Quarter, utc_moment
from pragma_coach.domain.types import Role
from pragma_coach.published import releases
from pragma_coach.services.accounts import sign_in
from pragma_coach.store import database, tables
from pragma_coach.store.database import one_transaction

OPENED = utc_moment(date(2025, 1, 1), 9)


def runs(job: str) -> list[str]:
    with database.connection():
        return sorted(row.period for row in tables.JobRun.select().where(tables.JobRun.job == job))


def devices() -> int:
    with database.connection():
        return int(tables.LoginSession.select().count())


@one_transaction
def signed_in(at: datetime) -> None:
    account = make.account(make.organisation("velsen", at=OPENED).id, Role.COACH)
    sign_in.open_session(account, shared=True, at=at)


def test_a_machine_that_slept_a_year_catches_up_in_order(config: Config) -> None:
    make.organisation(at=OPENED)
    jobs.run_due(config, Quarter(2025, 4).published_at)
    published = [release.period_end for release in releases.releases_of(config.releases_file, "oirschot")]
    assert published == [Quarter(2025, number).last_day for number in (1, 2, 3, 4)]
    assert runs("publish") == [f"oirschot/2025-{number}" for number in (1, 2, 3, 4)]


def test_waking_again_does_nothing_again(config: Config) -> None:
    make.organisation(at=OPENED)
    at = Quarter(2025, 1).published_at
    jobs.run_due(config, at)
    before = config.releases_file.read_bytes()
    jobs.run_due(config, at + timedelta(hours=1))
    assert config.releases_file.read_bytes() == before
    assert runs("tidy") == ["2025-05-20"]


def test_devices_whose_time_is_over_are_forgotten_once_a_day(config: Config) -> None:
    at = utc_moment(date(2025, 1, 10), 9)
    signed_in(at)
    jobs.run_due(config, at)
    assert devices() == 1
    jobs.run_due(config, at + timedelta(hours=5))  # the device's half hour is over, but today was done
    assert devices() == 1
    jobs.run_due(config, at + timedelta(days=1))
    assert devices() == 0


def test_every_night_the_database_looks_again_how_many_rows_there_are(config: Config, engine: str) -> None:
    make.cast()
    jobs.run_due(config, OPENED)
    told = {
        "sqlite": "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'event'",
        "postgres": "SELECT count(*) FROM pg_class WHERE relname = 'event' AND reltuples > 0",
    }
    with database.connection():
        assert database.database.execute_sql(told[engine]).fetchone()[0]


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_in_the_nights_the_clock_changes_each_day_is_still_one_day(config: Config, night: date) -> None:
    start = utc_moment(night - timedelta(days=1), 12)
    for hour in range(49):
        jobs.run_due(config, start + timedelta(hours=hour))
    assert runs("tidy") == [str(night + timedelta(days=days)) for days in (-1, 0, 1)]


def test_a_file_that_cannot_be_written_stops_no_other_job_and_is_tried_again(
    config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    make.organisation(at=OPENED)
    config.releases_file.write_bytes(b"no database at all, but long enough to look like one" * 20)
    jobs.run_due(config, Quarter(2025, 1).published_at)
    assert "niet te lezen of te schrijven" in caplog.text
    assert (runs("publish"), runs("tidy")) == ([], ["2025-05-20"])
    config.releases_file.unlink()
    jobs.run_due(config, Quarter(2025, 1).published_at + timedelta(hours=1))
    assert runs("publish") == ["oirschot/2025-1"]


def test_the_scheduler_does_what_is_due_as_soon_as_it_starts(config: Config) -> None:
    make.organisation(at=OPENED)
    scheduler = jobs.scheduler(config, lambda: Quarter(2025, 1).published_at)
    scheduler.start()
    try:
        for _ in range(100):
            if runs("tidy"):
                break
            time.sleep(0.05)
    finally:
        scheduler.shutdown(wait=True)
    assert runs("publish") == ["oirschot/2025-1"]


def test_the_scheduler_counts_in_utc_and_forgives_a_long_sleep(config: Config) -> None:
    scheduler = jobs.scheduler(config)
    scheduler.start(paused=True)
    try:
        found = scheduler.get_jobs()
        assert str(scheduler.timezone) == str(UTC)
        assert {job.id: job.trigger.interval for job in found} == {
            "due": timedelta(hours=1),
            "mail": timedelta(minutes=1),
        }
        for job in found:
            assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, 24 * 3600)
    finally:
        scheduler.shutdown(wait=False)
