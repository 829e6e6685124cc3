"""What was done once is not done again: operations, jobs, and people counted in a published block."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import make
import pytest
from make import NOON, Cast, operation
from peewee import IntegrityError

from pragma_coach.config import Config
from pragma_coach.domain.types import OpId
from pragma_coach.store import database, ledger, scoreboard
from pragma_coach.store.database import one_transaction


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def test_an_operation_is_claimed_once_and_remembers_what_came_of_it(cast: Cast) -> None:
    op = operation(cast.coordinator)
    with database.connection():
        assert ledger.claim(op, "invite")
        ledger.keep_result(op.op_id, "kaart 7")
        assert not ledger.claim(op, "invite")
        assert not ledger.claim(op, "something else")
        assert ledger.result_of(cast.organisation.id, op.op_id) == "kaart 7"
        assert ledger.result_of(cast.elsewhere.id, op.op_id) is None
        assert ledger.result_of(cast.organisation.id, OpId("onbekend")) is None


def test_a_row_that_cannot_be_is_an_error_and_not_left_out_as_one_that_is_there(cast: Cast) -> None:
    """SQLite's own OR IGNORE would leave it out in silence, so that a job would seem to have run."""
    with database.connection():
        assert ledger.claim_job("publish", "2026-Q2", NOON)
        assert not ledger.claim_job("publish", "2026-Q2", NOON)
    nothing: Any = None
    with pytest.raises(IntegrityError), database.connection():
        ledger.claim_job("publish", "2026-Q3", nothing)


def test_a_claim_of_an_act_that_failed_is_free_again(cast: Cast) -> None:
    op = operation(cast.coordinator)

    @one_transaction
    def fail() -> None:
        ledger.claim(op, "invite")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.connection():
        assert ledger.claim(op, "invite")


@pytest.mark.parametrize("what", ["operation", "job"])
def test_many_processes_that_claim_at_once_get_one_yes(cast: Cast, what: str) -> None:
    op = operation(cast.coordinator)
    starting = Barrier(6)

    @one_transaction
    def claim() -> bool:
        return ledger.claim(op, "invite") if what == "operation" else ledger.claim_job("publish", "2026-1", NOON)

    def together(_: int) -> bool:
        starting.wait(10)
        return claim()

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(together, range(6))).count(True) == 1


def test_a_job_runs_once_for_a_period(config: Config) -> None:
    with database.connection():
        assert ledger.claim_job("publish", "2026-1", NOON)
        assert not ledger.claim_job("publish", "2026-1", NOON)
        assert ledger.claim_job("publish", "2026-2", NOON)
        assert ledger.claim_job("tidy", "2026-1", NOON)


def test_nobody_counts_twice_in_a_measure(cast: Cast) -> None:
    first, second = cast.pair.coachee.id, cast.other_pair.coachee.id
    window = date(2026, 3, 31)
    with database.connection():
        scoreboard.count(cast.organisation.id, "phase-2", [first], window)
        scoreboard.count(cast.organisation.id, "phase-1", [first, second], window)
        scoreboard.count(cast.organisation.id, "phase-1", [], window)
        assert scoreboard.counted(cast.organisation.id) == {
            "phase-2": {first: window},
            "phase-1": {first: window, second: window},
        }
        assert scoreboard.counted(cast.elsewhere.id) == {}
        with pytest.raises(IntegrityError):
            scoreboard.count(cast.organisation.id, "phase-2", [first], date(2026, 6, 30))
