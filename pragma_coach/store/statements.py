"""The statements of every act, as text: peewee takes longer to write one than the engine to run it.

Both engines read the same SQL; only the mark for a value differs. Values go through the fields of their columns, so a
day or a moment is stored here as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from peewee import Field

from pragma_coach.domain.pairs.glance import Glance
from pragma_coach.store.database import database
from pragma_coach.store.tables import EventRow, Pair, Performed, TickRow

_EVENT: tuple[Field, ...] = tuple(EventRow._meta.sorted_fields)
_TICK: tuple[Field, ...] = tuple(TickRow._meta.sorted_fields)
_PERFORMED: tuple[Field, ...] = tuple(Performed._meta.sorted_fields)
GLANCE: tuple[Field, ...] = tuple(getattr(Pair, column.name) for column in fields(Glance))
CACHE: tuple[Field, ...] = (
    Pair.programme,
    Pair.programme_version,
    Pair.rev,
    Pair.status,
    Pair.phase,
    Pair.started_on,
    Pair.last_sign_on,
    Pair.snapshot,
    *GLANCE,
    Pair.disputed,
    Pair.route_on,
)


def _insert(table: str, fields: Sequence[Field]) -> str:
    names = ", ".join(f'"{field.column_name}"' for field in fields)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(fields))})'  # noqa: S608 - our own names


_MOST_VALUES = 900  # in one statement; the oldest SQLite that runs this takes 999
_ADD_EVENT = f'{_insert("event", _EVENT)} ON CONFLICT ("op_id") DO NOTHING'
_CLAIM = f'{_insert("performed", _PERFORMED)} ON CONFLICT ("op_id") DO NOTHING'
_PUT_TICK = f'{_insert("tick", _TICK)} ON CONFLICT ("pair_id", "item") DO UPDATE SET ' + ", ".join(
    f'"{field.column_name}" = excluded."{field.column_name}"' for field in _TICK[2:]
)
_SAVE_PAIR = (
    "UPDATE pair SET "  # noqa: S608 - our own names
    + ", ".join(f'"{field.column_name}" = ?' for field in CACHE)
    + ' WHERE "id" = ? AND "rev" = ?'
)


def _run(sql: str, fields: Sequence[Any], values: Sequence[Any]) -> int:
    mark = database.obj.param
    stored = [field.db_value(value) for field, value in zip(fields, values, strict=True)]
    cursor = database.execute_sql(sql if mark == "?" else sql.replace("?", mark), stored)
    return int(database.rows_affected(cursor))


def add_event(row: Mapping[str, Any]) -> int:
    """Append an event; return 0 when its operation was done before. Raise IntegrityError when its place is taken."""
    return _run(_ADD_EVENT, _EVENT, [row[field.name] for field in _EVENT])


def claim(row: Mapping[str, Any]) -> int:
    """Note an operation that is no event; return 0 when it was done before."""
    return _run(_CLAIM, _PERFORMED, [row[field.name] for field in _PERFORMED])


def put_tick(values: Sequence[Any]) -> None:
    """Keep where an item of a pair stands: the values of all columns, in the order of the table."""
    _run(_PUT_TICK, _TICK, values)


def save_pair(pair_id: int, rev: int, cache: Mapping[str, Any]) -> int:
    """Replace the derived columns of a pair that is still at `rev`; return 0 when it is not."""
    fields = (*CACHE, Pair.id, Pair.rev)
    return _run(_SAVE_PAIR, fields, [*(cache[field.name] for field in CACHE), pair_id, rev])


def add_rows(table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to a table in a few statements; a column that a row does not name has its default.

    Raise IntegrityError when one of them is there already.
    """
    fields, usual = table._meta.sorted_fields, table._meta.get_default_dict()
    mark, one = database.obj.param, f"({', '.join('?' * len(fields))})"
    begin = _insert(table._meta.table_name, fields).removesuffix(one)
    size = max(1, _MOST_VALUES // len(fields))
    for start in range(0, len(rows), size):
        part = [{**usual, **row} for row in rows[start : start + size]]
        stored = [field.db_value(row.get(field.name)) for row in part for field in fields]
        database.execute_sql((begin + ", ".join([one] * len(part))).replace("?", mark), stored)
