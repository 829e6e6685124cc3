"""The private database: which engine, how it is opened, and how one act becomes one transaction."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

from peewee import (
    Database,
    DatabaseError,
    DatabaseProxy,
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)
from playhouse.pool import MaxConnectionsExceeded, PooledDatabase, PooledPostgresqlDatabase, PooledSqliteDatabase

from pragma_coach.config import Config, ConfigError

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)
_WRITING = threading.Lock()

database: Any = DatabaseProxy()  # peewee's proxy has no static type of its own; `connect_to` puts the engine in it

BUSY_SECONDS = 10
# FULL: a tick that was answered survives power loss. secure_delete: what is erased is overwritten.
PRAGMAS = {
    "busy_timeout": BUSY_SECONDS * 1000,  # first: the next one may have to wait already
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": "memory",
}
MOST_CONNECTIONS = 32
WAIT_SECONDS = 30
ASIDE_SECONDS = 0.05  # whoever waits for the lock of SQLite looks again within this time
TRIES = 9


class Collision(Exception):
    """Two acts on one pair met; the second must look again."""


class StoreUnavailable(Exception):
    """The database cannot be read or written now (full disk, restart, lock); nothing was stored."""


# What a query outside `one_transaction` may raise when the database cannot now; peewee's own words stay in the store.
FAILURES: tuple[type[Exception], ...] = (StoreUnavailable, OperationalError, InterfaceError)


def sqlite_version() -> tuple[int, ...]:
    """Return the version of the SQLite in use: apsw's when that extra is installed, else Python's own."""
    try:
        import apsw
    except ImportError:
        return sqlite3.sqlite_version_info
    return tuple(int(part) for part in apsw.sqlite_lib_version().split("."))


def has_wal_reset_fault(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite can, rarely, damage a file in WAL mode (3.7.0 to 3.51.2, but for two repairs)."""
    repaired = (3, 44, 6) <= version < (3, 45) or (3, 50, 7) <= version < (3, 51)
    return (3, 7, 0) <= version < (3, 51, 3) and not repaired


def open_database(config: Config) -> Database:
    """Return the engine for these settings; nothing is connected yet."""
    if config.database_url:
        return _postgres(config.database_url)
    return _sqlite(config.sqlite_file)


def _sqlite(file: Path) -> Database:
    options: dict[str, Any] = {
        "pragmas": PRAGMAS,
        "lock_type": "IMMEDIATE",  # a read-then-write in a deferred transaction fails at once when two meet
        "timeout": WAIT_SECONDS,  # for a place in the pool; for a lock, see the pragmas
        "max_connections": MOST_CONNECTIONS,
    }
    try:
        from playhouse.apsw_ext import APSWDatabase
    except ImportError:
        # The pool hands a connection from thread to thread, but never to two at once.
        plain: Database = PooledSqliteDatabase(str(file), check_same_thread=False, **options)
        return plain

    class PooledApswDatabase(PooledDatabase, APSWDatabase):  # type: ignore[misc]  # playhouse ships no types
        """A current SQLite, pooled; it binds dates as text, as Python's own driver does."""

        def _connect(self) -> Any:
            made = super()._connect()
            made.convert_binding = lambda _cursor, _number, value: str(value)
            return made

        def _can_reuse(self, conn: Any) -> bool:
            return bool(conn.getautocommit())  # never lend out a connection that is still in a transaction

    engine: Database = PooledApswDatabase(str(file), **options)
    return engine


def _postgres(url: str) -> Database:
    if find_spec("psycopg") is None:
        raise ConfigError("Voor PostgreSQL ontbreekt een onderdeel. Doe: pip install 'pragma-coach[postgres]'")
    address = urlsplit(url)
    options: dict[str, Any] = {
        "user": unquote(address.username) if address.username else None,
        "password": unquote(address.password) if address.password else None,
        "host": unquote(address.hostname) if address.hostname else None,
        "port": address.port,
    }
    for pair in filter(None, address.query.split("&")):
        key, _, value = pair.partition("=")
        options[key] = unquote(value)
    given = {key: value for key, value in options.items() if value is not None}
    engine: Database = PooledPostgresqlDatabase(
        address.path.lstrip("/"),
        prefer_psycopg3=True,
        max_connections=MOST_CONNECTIONS,
        timeout=WAIT_SECONDS,
        stale_timeout=300,
        **given,
    )
    return engine


def connect_to(config: Config) -> None:
    """Make the settings' database the one that the store speaks to, and the data folder if it is not there yet.

    Raise ConfigError when the driver of PostgreSQL is not installed.
    """
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not config.database_url and has_wal_reset_fault(sqlite_version()):
        log.warning(
            "SQLite %s kan een bestand zelden beschadigen. Installeer de extra [sqlite].",
            ".".join(map(str, sqlite_version())),
        )
    database.initialize(open_database(config))


def close_all() -> None:
    """Close every pooled connection, at the end of a process or a test."""
    engine = database.obj
    if engine is not None:
        if not engine.is_closed():
            engine.close()
        engine.close_all()


@contextmanager
def connection() -> Iterator[None]:
    """Hold one connection for a block of work; an outer block's connection is used and left open.

    Raise StoreUnavailable when the database cannot be reached, or refuses what the block asks (full disk, lock,
    restart, damaged file).
    """
    try:
        opened = database.connect(reuse_if_open=True)
        try:
            yield
        finally:
            if opened:
                database.close()
    except (IntegrityError, DataError, ProgrammingError):
        raise  # what was asked is wrong, not the database
    except (DatabaseError, InterfaceError, MaxConnectionsExceeded) as error:
        raise StoreUnavailable(str(error).partition("\n")[0]) from error


@contextmanager
def one_moment() -> Iterator[None]:
    """Hold one connection of which all reads see the database as it is at the first; whoever writes does not wait.

    Raise StoreUnavailable as `connection`.
    """
    kind = "REPEATABLE READ" if isinstance(database.obj, PooledPostgresqlDatabase) else "DEFERRED"
    with connection(), database.atomic(kind):
        yield


def _turn() -> AbstractContextManager[object]:
    """Let the threads of this process write in turn on SQLite, whose own way of waiting is unfair by seconds."""
    return nullcontext() if isinstance(database.obj, PooledPostgresqlDatabase) else _WRITING


def one_transaction(act: Callable[P, T]) -> Callable[P, T]:
    """Make a service function one transaction: all of it is stored, or nothing.

    An act that collides with another on the same pair is done again on the new facts. Raise StoreUnavailable when the
    database refuses (full disk, lock, restart).
    """

    @wraps(act)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        if database.in_transaction():
            return act(*args, **kwargs)
        for attempt in range(1, TRIES + 1):
            try:
                with connection(), _turn(), database.atomic():
                    return act(*args, **kwargs)
            except Collision:
                if attempt == TRIES:
                    raise StoreUnavailable("too many acts on one pair at once") from None
                time.sleep(secrets.randbelow(2**attempt) / 200)  # at most 5, 10, 20 ... ms: let the other pass
        raise AssertionError("unreachable")  # pragma: no cover - the loop returns or raises

    return wrapped


def step_aside() -> None:
    """Let others write between two transactions of a long work: without it whoever had the lock has it again first."""
    time.sleep(ASIDE_SECONDS)


def insert_or_collide(insert: Callable[[], int]) -> bool:
    """Run an insert that ignores a repeated operation id; return whether a row was added.

    Raise Collision when another row with the same place in the row of events was added in the meantime.
    """
    try:
        return insert() > 0
    except IntegrityError as error:
        raise Collision(str(error)) from error


def advance(table: Any, organisation_id: int, number: int, rev: int, **columns: Any) -> None:
    """Change the row with an id that still stands at `rev`, and count one further.

    Raise Collision when somebody else changed it in the meantime.
    """
    ours = (table.id == number) & (table.organisation_id == organisation_id) & (table.rev == rev)
    if int(table.update(rev=rev + 1, **columns).where(ours).execute()) != 1:
        raise Collision(f"{table._meta.table_name} {number} is no longer at {rev}")
