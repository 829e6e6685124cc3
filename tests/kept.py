"""The rows of a cast, made by the services once per engine and put back for every other test that asks for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from playhouse.pool import PooledPostgresqlDatabase

from pragma_coach.config import Config
from pragma_coach.services.own_data import who_looked
from pragma_coach.services.pairs import announcements
from pragma_coach.services.programme import versions
from pragma_coach.store import database
from pragma_coach.store.database import database as store
from pragma_coach.web.pairs import item_words

T = TypeVar("T")

_empty: Any = None  # the migrated, empty database of the test


def connect_to_empty(config: Config) -> None:
    """Connect the store to a database of a test in which nothing stands yet.

    The next cast has the same ids, so what this process remembers by id is forgotten.
    """
    global _empty
    versions._own.cache_clear()
    item_words._own_tongue.cache_clear()
    who_looked._noted.clear()
    announcements.forget_known()
    database.connect_to(config)
    _empty = store.obj


def kept(make: Callable[[], T]) -> Callable[[], T]:
    """Let services fill an empty database once per engine; from then on the same rows are put into it.

    In any other database (of an older version, or with something in it) the services make it each time.
    """
    made: dict[object, tuple[T, dict[str, Any]]] = {}

    @wraps(make)
    def given() -> T:
        engine = type(store.obj)
        if store.obj is not _empty or store.in_transaction():
            return make()
        with database.connection():
            if store.execute_sql("SELECT count(*) FROM organisation").fetchone()[0]:
                return make()
            if engine not in made:
                made[engine] = make(), _taken()
            else:
                _put(made[engine][1])
        return made[engine][0]

    return given


def _taken() -> dict[str, Any]:
    """Return all rows there are by table, as each engine reads them back best."""
    names = [name for name in store.get_tables() if name != "schema_migration"]
    found = {}
    for name in names:
        if isinstance(store.obj, PooledPostgresqlDatabase):
            with store.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
                found[name] = b"".join(bytes(part) for part in copy)
        else:
            found[name] = store.execute_sql(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - a table of ours
    return {name: rows for name, rows in found.items() if rows}


def _put(rows: dict[str, Any]) -> None:
    """Put the rows back. Which table comes first does not matter: the keys held when they were taken."""
    with store.atomic():
        if isinstance(store.obj, PooledPostgresqlDatabase):
            store.execute_sql("SET LOCAL session_replication_role = replica")
            for name, text in rows.items():
                with store.cursor().copy(f'COPY "{name}" FROM STDIN') as copy:
                    copy.write(text)
        else:
            store.execute_sql("PRAGMA defer_foreign_keys = 1")
            for name, values in rows.items():
                places = ", ".join("?" * len(values[0]))
                store.cursor().executemany(f'INSERT INTO "{name}" VALUES ({places})', values)  # noqa: S608 - idem
