"""What is answered is stored, through kill -9, full disks and eight connections; what happened stays as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import make
import pytest
from make import BOTH_ITEM, Cast, operation
from peewee import DatabaseError

from pragma_coach.config import Config
from pragma_coach.domain.types import ItemState
from pragma_coach.services.pairs import acts
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.store import database, schema
from pragma_coach.store.database import Collision, StoreUnavailable, has_wal_reset_fault, one_transaction
from pragma_coach.store.pairs import journeys

IN_FORCE = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
}


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Config]:
    """Settings for a fresh SQLite file that the store is connected to."""
    config = Config(data=tmp_path)
    database.connect_to(config)
    schema.migrate(config)
    yield config
    database.close_all()


def value(statement: str) -> object:
    return database.database.execute_sql(statement).fetchone()[0]


def test_every_pooled_connection_is_safe_against_power_loss(on_sqlite: Config) -> None:
    together = threading.Barrier(8)

    def look(_: int) -> dict[str, object]:
        with database.connection():
            together.wait(10)  # so that each thread holds a connection of its own
            return {pragma: value(f"PRAGMA {pragma}") for pragma in IN_FORCE}

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(look, range(8))) == [IN_FORCE] * 8
        assert list(threads.map(look, range(8))) == [IN_FORCE] * 8  # and so when it comes from the pool again


def test_python_s_own_driver_is_as_safe_and_serves_as_many_threads(
    on_sqlite: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra [sqlite] there is no apsw."""
    cast = make.cast()
    database.close_all()
    monkeypatch.setitem(sys.modules, "playhouse.apsw_ext", None)
    database.connect_to(on_sqlite)
    assert "Apsw" not in type(database.database.obj).__name__
    items = [item.id for item in acts.programme_of(cast.pair).items_for(frozenset())][:16]
    together = threading.Barrier(8)

    def phone(number: int) -> dict[str, object]:
        together.wait(10)
        for item in items[number::8]:
            tick(operation(cast.coach), cast.pair.id, item, ItemState.DONE)
        with database.connection():
            return {pragma: value(f"PRAGMA {pragma}") for pragma in IN_FORCE}

    for _ in "12":  # the second time every connection comes from the pool, to another thread
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(phone, range(8))) == [IN_FORCE] * 8
    assert all(cast.now().journey.state_of(item) is ItemState.DONE for item in items)
    assert all_is_proved(cast)


def test_a_folder_with_people_in_it_is_for_its_owner_only(tmp_path: Path) -> None:
    config = Config(data=tmp_path / "new" / "data")
    database.connect_to(config)
    assert config.data.stat().st_mode & 0o777 == 0o700
    database.close_all()


def test_the_versions_of_sqlite_that_can_damage_a_file_are_known() -> None:
    bad = [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 0), (3, 51, 2)]
    good = [(3, 6, 23), (3, 44, 6), (3, 44, 9), (3, 50, 7), (3, 51, 3), (3, 54, 1), (4, 0, 0)]
    assert all(has_wal_reset_fault(version) for version in bad)
    assert not any(has_wal_reset_fault(version) for version in good)


@pytest.mark.parametrize(
    "statement", ["UPDATE event SET value = 'open'", "DELETE FROM event", "DELETE FROM event WHERE rev = 1"]
)
def test_an_event_can_be_neither_changed_nor_deleted(config: Config, statement: str) -> None:
    cast = make.cast()
    with database.connection(), pytest.raises(DatabaseError, match="append-only"):
        database.database.execute_sql(statement)
    with database.connection():
        assert journeys.events_of(cast.organisation.id, cast.pair.id)[0].rev == 1


def test_a_transaction_stores_all_or_nothing(config: Config) -> None:
    cast = make.cast()
    before = cast.now()

    @one_transaction
    def half() -> None:
        tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)
        raise RuntimeError("the power of a bug")

    with pytest.raises(RuntimeError):
        half()
    assert cast.now() == before
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    assert cast.now() != before


def test_a_collision_is_tried_again_and_given_up_with_a_name(config: Config) -> None:
    tried: list[int] = []

    @one_transaction
    def collide(times: int) -> str:
        tried.append(1)
        if len(tried) <= times:
            raise Collision
        return "stored"

    assert collide(3) == "stored"
    assert len(tried) == 4
    tried.clear()
    database_tries, database.TRIES = database.TRIES, 3
    try:
        with pytest.raises(StoreUnavailable, match="too many acts"):
            collide(99)
    finally:
        database.TRIES = database_tries
    assert len(tried) == 3


def test_a_database_that_cannot_be_reached_has_a_name(tmp_path: Path) -> None:
    for config in (
        Config(data=tmp_path, database_url="postgresql://nobody@127.0.0.1:1/nothing"),
        Config(data=tmp_path / "file"),
    ):
        database.connect_to(config)
        if not config.database_url:
            config.sqlite_file.mkdir()
        with pytest.raises(StoreUnavailable), database.connection():
            pass
        database.close_all()


def test_a_damaged_file_has_a_name(on_sqlite: Config) -> None:
    database.close_all()
    for path in on_sqlite.data.glob("pragma.db*"):
        path.write_bytes(b"this is no database at all " * 400)
    database.connect_to(on_sqlite)
    with pytest.raises(StoreUnavailable), database.connection():
        value("SELECT count(*) FROM event")


def test_a_locked_file_has_a_name_and_nothing_is_stored(on_sqlite: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make.cast()
    database.close_all()
    monkeypatch.setitem(database.PRAGMAS, "busy_timeout", 50)
    database.connect_to(on_sqlite)
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with database.connection(), database.database.atomic():
            held.set()
            release.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    before = cast.now()  # reading goes on
    with pytest.raises(StoreUnavailable, match="locked"):
        tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    release.set()
    holder.join()
    assert cast.now() == before
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)


CHILD = """
import sys
import time
from pathlib import Path
sys.path.insert(0, {tests!r})
from make import operation
from pragma_coach.config import Config
from pragma_coach.domain.types import AccountId, Actor, ItemId, ItemState, OrganisationId, PairId, Role
from pragma_coach import content
from pragma_coach.services.pairs.acts import ActOutcome
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.store import database

config = Config(data=Path({data!r}), database_url={url!r})
database.connect_to(config)
coach = Actor(AccountId({coach}), OrganisationId({organisation}), frozenset({{Role.COACH}}))
items = [item.id for item in content.load_programme("pragma").items if not item.applies_if]


def tick_on(start):
    for number in range(start, start + 100_000):
        op = operation(coach, op_id=f"op-{{number}}")
        state = (ItemState.DONE, ItemState.OPEN)[number // len(items) % 2]
        done = tick(op, PairId({pair}), items[number % len(items)], state)
        if done.outcome is ActOutcome.APPLIED:
            sys.stdout.write(f"{{op.op_id}}\\n")
            sys.stdout.flush()
        time.sleep(0.005)
"""


def child(cast: Cast, config: Config, then: str) -> subprocess.Popen[str]:
    code = CHILD.format(
        tests=str(Path(make.__file__).parent),
        data=str(config.data),
        url=config.database_url,
        coach=cast.coach.account_id,
        organisation=cast.organisation.id,
        pair=cast.pair.id,
    )
    command = [sys.executable, "-c", code + textwrap.dedent(then)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stored(cast: Cast) -> list[str]:
    with database.connection():
        return [event.op_id for event in journeys.events_of(cast.organisation.id, cast.pair.id)]


def all_is_proved(cast: Cast) -> bool:
    return not any(found for _, found in verify(cast.organisation.id))


def test_processes_that_are_killed_while_ticking_lose_no_answered_tick(config: Config) -> None:
    """Five processes tick on one pair; one after the other is killed while the rest goes on."""
    cast = make.cast()
    acknowledged: list[str] = []
    with ExitStack() as processes:
        running = [processes.enter_context(child(cast, config, f"tick_on({number * 100_000})")) for number in range(5)]
        for process in running:
            processes.callback(process.kill)
        for number, process in enumerate(running):
            assert process.stdout is not None
            acknowledged += [process.stdout.readline() for _ in range(8)]
            os.kill(process.pid, signal.SIGKILL)
            acknowledged += process.stdout.readlines()
            answered = {line.strip() for line in acknowledged if line.endswith("\n")}
            assert len(answered) >= 8 * (number + 1)
            assert answered <= set(stored(cast))
            assert all_is_proved(cast)
    assert len(stored(cast)) == cast.now().journey.rev


def test_a_disk_that_is_full_refuses_by_name_and_keeps_nothing_half(on_sqlite: Config) -> None:
    cast = make.cast()
    process = child(
        cast,
        on_sqlite,
        """
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limit = sum(path.stat().st_size for path in config.data.glob("pragma.db-wal")) + 60_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        refused = 0
        try:
            tick_on(0)
        except database.StoreUnavailable as error:
            print("refused", flush=True)
        try:
            tick(operation(coach, op_id="again"), PairId({pair}), items[0], ItemState.STUCK, reason="money")
        except database.StoreUnavailable:
            print("refused", flush=True)
        with database.connection():
            print(database.database.execute_sql("SELECT count(*) FROM event").fetchone()[0] > 0, flush=True)
        """.replace("{pair}", str(cast.pair.id)),
    )
    out, errors = process.communicate(timeout=60)
    *acknowledged, first, second, reads = out.split()
    assert (first, second, reads) == ("refused", "refused", "True"), errors
    assert acknowledged
    assert set(acknowledged) <= set(stored(cast))
    assert "again" not in stored(cast)
    assert all_is_proved(cast)
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.STUCK, reason="money")  # room again: work goes on
    assert cast.now().journey.state_of(BOTH_ITEM) is ItemState.STUCK


def test_a_failed_act_leaves_a_connection_that_works(config: Config) -> None:
    cast = make.cast()
    with pytest.raises(StoreUnavailable), database.connection(), database.database.atomic():
        value(
            "SELECT no_such_column FROM event"
            if not schema.is_postgres()
            else "SELECT pg_terminate_backend(pg_backend_pid())"
        )
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    assert cast.now().journey.state_of(BOTH_ITEM) is ItemState.DONE
