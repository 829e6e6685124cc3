"""The rows of a cast, made by the services once per engine and put back for every other test that asks for them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, TypeVar

from playhouse.pool import PooledPostgresqlDatabase

from pragma_coach.config import Config
from pragma_coach.store import database
from pragma_coach.store.database import database as store

T = TypeVar("T")
Ids = Mapping[int, int]

_empty: Any = None  # the migrated, empty database of the test
_LONG = re.compile(r"\b\d{10,16}\b")
_COUNTED = 1 << 32  # a number up to here is no id, but a count or the place of a row


def connect_to_empty(config: Config) -> None:
    """Connect the store to a database of a test in which nothing stands yet."""
    global _empty
    database.connect_to(config)
    _empty = store.obj


def kept(make: Callable[[], T]) -> Callable[[], T]:
    """Let services fill an empty database once per engine; from then on the same rows are put into it, with new ids.

    In any other database (of an older version, or with something in it) the services make it each time.
    """
    made: dict[str, tuple[T, dict[str, Any], list[int]]] = {}

    @wraps(make)
    def given() -> T:
        engine = "postgres" if isinstance(store.obj, PooledPostgresqlDatabase) else "sqlite"
        if store.obj is not _empty or store.in_transaction():
            return make()
        with database.connection():
            if store.execute_sql("SELECT count(*) FROM organisation").fetchone()[0]:
                return make()
            if engine not in made:
                result = make()
                made[engine] = _renewed(result, {}), *_taken()
                return result
            result, rows, ids = made[engine]
            new = {old: secrets.randbits(53) for old in ids}
            _put(rows, new)
            copied: T = _renewed(result, new)
            return copied

    return given


def _taken() -> tuple[dict[str, Any], list[int]]:
    """Return all rows there are by table, as each engine reads them back best, and the ids of those rows."""
    rows, ids = {}, []
    for name in store.get_tables():
        if name == "schema_migration" or not store.execute_sql(f'SELECT 1 FROM "{name}"').fetchone():  # noqa: S608 - ours
            continue
        if "id" in [column.name for column in store.get_columns(name)]:
            found = store.execute_sql(f'SELECT id FROM "{name}"').fetchall()  # noqa: S608 - ours
            ids += [number for (number,) in found if number > _COUNTED]
        if isinstance(store.obj, PooledPostgresqlDatabase):
            with store.cursor().copy(f'COPY "{name}" TO STDOUT') as copying:
                rows[name] = b"".join(bytes(part) for part in copying).decode()
        else:
            rows[name] = store.execute_sql(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - ours
    return rows, ids


def _put(rows: Mapping[str, Any], ids: Ids) -> None:
    """Put the rows back. Which table comes first does not matter: the keys held when they were taken."""
    with store.atomic():
        if isinstance(store.obj, PooledPostgresqlDatabase):
            store.execute_sql("SET LOCAL session_replication_role = replica")
            for name, text in rows.items():
                with store.cursor().copy(f'COPY "{name}" FROM STDIN') as copying:
                    copying.write(_renewed(text, ids))
        else:
            store.execute_sql("PRAGMA defer_foreign_keys = 1")
            for name, values in rows.items():
                places = ", ".join("?" * len(values[0]))
                store.cursor().executemany(f'INSERT INTO "{name}" VALUES ({places})', _renewed(values, ids))  # noqa: S608 - ours


def _renewed(value: Any, ids: Ids) -> Any:
    """Return a copy with new ids: what a process remembers by id is of one test."""
    kind = type(value)
    if kind is int:
        return ids.get(value, value)
    if kind is str:
        return _LONG.sub(lambda found: str(_renewed(int(found[0]), ids)), value)
    if kind in (list, tuple, frozenset):
        return kind(_renewed(one, ids) for one in value)
    if isinstance(value, Mapping):
        return kind({_renewed(key, ids): _renewed(one, ids) for key, one in value.items()})
    if not is_dataclass(value):
        return value
    copied = copy(value)
    for field in fields(copied):
        object.__setattr__(copied, field.name, _renewed(getattr(value, field.name), ids))
    return copied
