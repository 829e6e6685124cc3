"""Which published cells make which block of a region or the country: a file of its own that only grows.

No figures are in it: they follow from the cells, which never change. The tables hold the laminar rule themselves: a
part is in one block of a level, a quarter closes once, in order, and a closed quarter is sealed. The public side reads
this file, so nothing private is imported; and it is written in journal mode DELETE, as published.releases explains.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pragma_coach.domain.network import Level, NetworkBlock
from pragma_coach.published.releases import ReleasesUnreadable

VERSION = 1
_PATIENCE = 5.0  # seconds to wait for somebody else's transaction

_SCHEMA = (
    f"PRAGMA user_version = {VERSION}",
    "CREATE TABLE closing (period_end TEXT PRIMARY KEY, published_at TEXT NOT NULL, programme TEXT NOT NULL)",
    """CREATE TABLE place (
        period_end TEXT NOT NULL REFERENCES closing DEFERRABLE INITIALLY DEFERRED,
        level TEXT NOT NULL CHECK (level IN ('region', 'country')),
        place TEXT NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (period_end, level, place)
    )""",
    """CREATE TABLE member (
        period_end TEXT NOT NULL REFERENCES closing DEFERRABLE INITIALLY DEFERRED,
        organisation TEXT NOT NULL,
        region TEXT NOT NULL,
        PRIMARY KEY (period_end, organisation)
    )""",
    """CREATE TABLE part (
        level TEXT NOT NULL CHECK (level IN ('region', 'country')),
        place TEXT NOT NULL,
        measure TEXT NOT NULL,
        period_end TEXT NOT NULL REFERENCES closing DEFERRABLE INITIALLY DEFERRED,
        first_day TEXT NOT NULL,
        part TEXT NOT NULL,
        part_end TEXT NOT NULL CHECK (part_end <= period_end),
        PRIMARY KEY (level, measure, part, part_end)
    )""",
    "CREATE VIEW closed AS SELECT period_end FROM closing",
    """CREATE TRIGGER quarters_close_in_order BEFORE INSERT ON closing
        WHEN EXISTS (SELECT 1 FROM closing WHERE period_end >= NEW.period_end)
        BEGIN SELECT RAISE(ABORT, 'quarters close in order'); END""",
    *(
        f"""CREATE TRIGGER {table}_is_sealed BEFORE INSERT ON {table} WHEN NEW.period_end IN closed
        BEGIN SELECT RAISE(ABORT, 'a closed quarter is sealed'); END"""
        for table in ("place", "member", "part")
    ),
    *(
        f"""CREATE TRIGGER {table}_is_never_{act.lower()}d BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, 'what is closed never changes'); END"""
        for table in ("closing", "place", "member", "part")
        for act in ("UPDATE", "DELETE")
    ),
)


@dataclass(frozen=True, slots=True)
class Closing:
    """The close of a quarter: when (UTC), for which programme, which places there were (name by level and short name)

    and to which region each organisation belonged then.
    """

    period_end: date
    published_at: datetime
    programme: str
    names: dict[tuple[Level, str], str]
    region_of: dict[str, str]


@dataclass(frozen=True, slots=True)
class BlockPart:
    """That a cell (of an organisation) or a block (of a region) is in a block of the level above."""

    level: Level
    place: str
    measure: str
    first_day: date
    last_day: date
    part: str
    part_end: date


def write(path: Path, new: Closing, blocks: Iterable[NetworkBlock]) -> None:
    """Close a quarter with its blocks: all or nothing. Raise sqlite3.IntegrityError for what breaks the rules."""
    path.parent.mkdir(parents=True, exist_ok=True)
    end = new.period_end.isoformat()
    with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = EXTRA")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("BEGIN IMMEDIATE")  # closing the connection before COMMIT takes everything back
        if _version(db, path) == 0:
            for statement in _SCHEMA:
                db.execute(statement)
        names = [(end, level.value, place, name) for (level, place), name in new.names.items()]
        db.executemany("INSERT INTO place VALUES (?, ?, ?, ?)", names)
        db.executemany("INSERT INTO member VALUES (?, ?, ?)", [(end, *who) for who in new.region_of.items()])
        for block in blocks:
            about = (block.level.value, block.place, block.measure, end, block.first_day.isoformat())
            rows = [(*about, part.place, part.last_day.isoformat()) for part in block.parts]
            db.executemany("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        # The closing comes last and seals the rest.
        db.execute("INSERT INTO closing VALUES (?, ?, ?)", (end, new.published_at.isoformat(), new.programme))
        db.execute("COMMIT")


def closings(path: Path) -> tuple[Closing, ...]:
    """Return every closing, oldest first."""
    places = _read(path, "SELECT period_end, level, place, name FROM place ORDER BY name, place")
    members = _read(path, "SELECT period_end, organisation, region FROM member ORDER BY organisation")
    return tuple(
        Closing(
            date.fromisoformat(end),
            datetime.fromisoformat(at),
            programme,
            {(Level(level), place): name for when, level, place, name in places if when == end},
            {organisation: region for when, organisation, region in members if when == end},
        )
        for end, at, programme in _read(path, "SELECT period_end, published_at, programme FROM closing ORDER BY 1")
    )


def parts(path: Path) -> tuple[BlockPart, ...]:
    """Return what is part of what, oldest block first."""
    rows = _read(
        path,
        "SELECT level, place, measure, first_day, period_end, part, part_end FROM part"
        " ORDER BY period_end, level, place, measure, part, part_end",
    )
    day = date.fromisoformat
    return tuple(
        BlockPart(Level(level), place, measure, day(first), day(last), part, day(end))
        for level, place, measure, first, last, part, end in rows
    )


def _read(path: Path, query: str) -> list[tuple[Any, ...]]:
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)) as db:
            return db.execute(query).fetchall() if _version(db, path) else []
    except sqlite3.DatabaseError as error:
        raise ReleasesUnreadable(f"Het bestand {path} is niet te lezen ({error}). Kijk de rechten na.") from error


def _version(db: sqlite3.Connection, path: Path) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, VERSION):
        raise ReleasesUnreadable(
            f"Het bestand {path} is van een andere versie. Werk Pragma Coach bij op deze computer."
        )
    return version
