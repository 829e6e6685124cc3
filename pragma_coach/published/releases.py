"""The published figures: an append-only file of their own, without people, that the public side opens read-only.

No persons, no exact counts, no floats. Triggers refuse every change, except that a cell can be withdrawn once, with a
reason. No other store module is imported, and plain sqlite3 is spoken: the public process needs nothing private.

Journal mode DELETE, not WAL: a reader of a WAL file must be able to write beside it, and the public process may own
nothing. A release is written in a few milliseconds four times a year; a reader waits for that (at most 5 seconds).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.figures import Band, Figure, Measure, MeasureKind, Step
from pragma_coach.published.cells import (
    STEPS,
    Cell,
    ListedOrganisation,
    NewCell,
    NewSteps,
    Release,
    ShownMeasure,
    Steps,
)
from pragma_coach.published.schema import CHANGES, VERSION

_PATIENCE = 5.0  # seconds to wait for somebody else's transaction


class ReleasesUnreadable(Exception):
    """The file with published figures cannot be used; the message is a Dutch sentence that names the cure."""


class NotPublished(ValueError):
    """A cell to withdraw that is not on the board; the message is a Dutch sentence that names the cure."""


def prepare(path: Path) -> None:
    """Make the file with its tables, or leave it as it is. Raise ReleasesUnreadable if it is not ours."""
    with _writing(path):
        pass


def write_release(
    path: Path, release: Release, measures: Sequence[Measure], cells: Sequence[NewCell], steps: NewSteps | None = None
) -> bool:
    """Publish a release with its measures, cells and steps taken together: all or nothing.

    Return False, and change nothing, when this period of this organisation was already published. Raise
    sqlite3.IntegrityError for cells that overlap earlier ones or name an unknown measure, ValueError for a
    moment without a time zone.
    """
    if release.published_at.tzinfo is None:
        raise ValueError("published_at needs a time zone")
    key = (release.organisation_slug, release.period_end.isoformat())
    with _writing(path) as db:
        if db.execute("SELECT 1 FROM release WHERE organisation_slug = ? AND period_end = ?", key).fetchone():
            return False
        (number,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM release").fetchone()
        db.executemany(
            "INSERT INTO published_measure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (number, place, m.id, m.title, m.kind.value, *_stored(m.norm), *_stored(m.horizon))
                for place, m in enumerate(measures)
            ],
        )
        limits = [(number, m.id, *_stored(m.limit)) for m in measures if m.limit]
        db.executemany("INSERT INTO published_limit VALUES (?, ?, ?, ?)", limits)
        values = [_values(number, release.organisation_slug, cell) for cell in cells]
        db.executemany("INSERT INTO published_cell VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)", values)
        if steps:
            days = (steps.first_day.isoformat(), steps.last_day.isoformat())
            row = (number, release.organisation_slug, *days, steps.value, steps.unit)
            db.execute("INSERT INTO published_steps VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)", row)
        # The release row comes last and seals the rest: the triggers refuse any later cell for it.
        db.execute(
            "INSERT INTO release VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                *(release.organisation_slug, release.organisation_name, release.municipality),
                *(release.programme_title, release.period_end.isoformat(), release.published_at.isoformat()),
                *(release.k, release.rest, release.coaches, release.because),
                *(release.config_hash, release.code_version),
            ),
        )
    return True


def withdraw(path: Path, slug: str, measure: str, last_day: date, at: datetime, reason: str) -> None:
    """Take a cell back because the software was wrong; it is never replaced and keeps its people used.

    The measure `stappen` is the steps taken together. Raise NotPublished when there is no such cell or it was
    withdrawn before, ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("a withdrawal needs a reason")
    change = "SET withdrawn_at = ?, withdrawn_because = ? WHERE organisation_slug = ? AND last_day = ?"
    values = [at.isoformat(), reason.strip(), slug, last_day.isoformat()]
    with _writing(path) as db:
        if measure == STEPS:
            done = db.execute(f"UPDATE published_steps {change} AND withdrawn_at IS NULL", values)
        else:
            query = f"UPDATE published_cell {change} AND measure = ? AND withdrawn_at IS NULL"
            done = db.execute(query, [*values, measure])
        if not done.rowcount:
            raise NotPublished("Dit cijfer staat niet (meer) op het scorebord. Kijk welke cijfers er staan.")


def organisations(path: Path) -> tuple[ListedOrganisation, ...]:
    """Return the organisations on the board by name, each as its last release names it."""
    rows = _read(
        path,
        "SELECT organisation_slug, organisation_name, municipality, period_end FROM release AS r WHERE period_end ="
        " (SELECT max(period_end) FROM release WHERE organisation_slug = r.organisation_slug)"
        " ORDER BY organisation_name, organisation_slug",
    )
    return tuple(ListedOrganisation(slug, name, town, date.fromisoformat(end)) for slug, name, town, end in rows)


def releases_of(path: Path, slug: str) -> tuple[Release, ...]:
    """Return the releases of an organisation, oldest first; empty for an unknown one."""
    rows = _read(
        path,
        "SELECT organisation_slug, organisation_name, municipality, programme_title, period_end, published_at,"
        " k, rest, coaches, because, config_hash, code_version FROM release"
        " WHERE organisation_slug = ? ORDER BY period_end",
        slug,
    )
    return tuple(
        Release(slug, name, town, title, date.fromisoformat(end), datetime.fromisoformat(at), *rules)
        for slug, name, town, title, end, at, *rules in rows
    )


def measures_of(path: Path, slug: str) -> tuple[ShownMeasure, ...]:
    """Return the measures of the last release of an organisation in order, whether or not they have a figure yet."""
    rows = _read(
        path,
        "SELECT release_id, measure, title, kind, norm_count, norm_unit, horizon_count, horizon_unit"
        " FROM published_measure WHERE release_id ="
        " (SELECT id FROM release WHERE organisation_slug = ? ORDER BY period_end DESC LIMIT 1) ORDER BY place",
        slug,
    )
    limits = _limits(path, slug)
    return tuple(_shown(row, limits) for row in rows)


def _limits(path: Path, slug: str) -> dict[tuple[int, str], Duration]:
    """Return the limits beside targets, by release and measure; older files have none."""
    rows = _read(
        path,
        "SELECT release_id, measure, count, unit FROM published_limit JOIN release ON release.id = release_id"
        " WHERE organisation_slug = ?",
        slug,
        since=3,
    )
    return {(release, measure): Duration(count, Unit(unit)) for release, measure, count, unit in rows}


def cells_of(path: Path, slug: str) -> tuple[Cell, ...]:
    """Return the figures that stand, by measure in the order of the board and then oldest first."""
    return tuple(cell for cell in _cells(path, slug) if not cell.withdrawn_because)


def withdrawn_of(path: Path, slug: str) -> tuple[Cell, ...]:
    """Return the figures that were taken back, in the same order."""
    return tuple(cell for cell in _cells(path, slug) if cell.withdrawn_because)


def steps_of(path: Path, slug: str) -> tuple[Steps, ...]:
    """Return the steps taken together, oldest first; also those that were taken back, with the reason."""
    rows = _read(
        path,
        "SELECT first_day, last_day, value, unit, coalesce(withdrawn_because, '') FROM published_steps"
        " WHERE organisation_slug = ? ORDER BY first_day",
        slug,
        since=2,
    )
    return tuple(Steps(date.fromisoformat(first), date.fromisoformat(last), *rest) for first, last, *rest in rows)


def withdrawals_of(path: Path, slug: str) -> dict[tuple[str, date], tuple[datetime, str]]:
    """Return when (UTC) and why each figure or block of steps was taken back, by its measure and last day."""
    query = (
        "SELECT {}, last_day, withdrawn_at, withdrawn_because FROM {}"
        " WHERE organisation_slug = ? AND withdrawn_at IS NOT NULL"
    )
    rows = _read(path, query.format("measure", "published_cell"), slug)
    rows += _read(path, query.format(f"'{STEPS}'", "published_steps"), slug, since=2)
    return {
        (measure, date.fromisoformat(last)): (datetime.fromisoformat(at), because)
        for measure, last, at, because in rows
    }


def _cells(path: Path, slug: str) -> list[Cell]:
    rows = _read(
        path,
        "SELECT release_id, measure, title, kind, norm_count, norm_unit, horizon_count, horizon_unit,"
        " first_day, last_day, value, step, band, coalesce(withdrawn_because, ''), withdrawn_at"
        " FROM published_cell JOIN published_measure USING (release_id, measure)"
        " WHERE organisation_slug = ? ORDER BY place, first_day",
        slug,
    )
    place = {measure.id: number for number, measure in enumerate(measures_of(path, slug))}
    # A later release may order its measures differently; those it dropped come last.
    limits = _limits(path, slug)
    cells = [_cell(row, limits) for row in rows]
    return sorted(cells, key=lambda cell: (place.get(cell.measure.id, len(place)), cell.measure.id, cell.first_day))


def _cell(row: tuple[Any, ...], limits: Mapping[tuple[int, str], Duration]) -> Cell:
    first, last, value, step, band, because, at = row[8:]
    days = (date.fromisoformat(first), date.fromisoformat(last))
    gone = datetime.fromisoformat(at) if at else None
    return Cell(_shown(row, limits), *days, Figure(value, Step(step), Band(band)), because, gone)


def _shown(row: tuple[Any, ...], limits: Mapping[tuple[int, str], Duration]) -> ShownMeasure:
    release, measure, title, kind, *durations = row[:8]
    norm, horizon = _duration(*durations[:2]), _duration(*durations[2:])
    return ShownMeasure(measure, title, MeasureKind(kind), norm, horizon, limits.get((release, measure)))


def _duration(count: int | None, unit: str | None) -> Duration | None:
    return None if count is None or unit is None else Duration(count, Unit(unit))


def _stored(duration: Duration | None) -> tuple[int, str] | tuple[None, None]:
    return (duration.count, duration.unit.value) if duration else (None, None)


def _values(release: int, slug: str, cell: NewCell) -> tuple[int | str, ...]:
    days = (cell.first_day.isoformat(), cell.last_day.isoformat())
    return (release, slug, cell.measure, *days, cell.figure.value, cell.figure.step.value, cell.figure.band.value)


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold one transaction: all of it is in the file, or (closing undoes what was not committed) nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA synchronous = EXTRA")
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("BEGIN IMMEDIATE")
            for statement in chain.from_iterable(CHANGES[_version(db, path) :]):
                db.execute(statement)
            yield db
            db.execute("COMMIT")
    except sqlite3.IntegrityError:
        raise  # what was asked is wrong, not the file
    except sqlite3.DatabaseError as error:
        raise _unreadable(path, error) from error


def _read(path: Path, query: str, *values: str, since: int = 1) -> list[tuple[Any, ...]]:
    """Answer a query from the file opened read-only; a file that is not there (or still bare) is an empty board.

    So is a file from before version `since` of the tables: nothing of the kind was published in it.
    """
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)) as db:
            return db.execute(query, values).fetchall() if _version(db, path) >= since else []
    except sqlite3.DatabaseError as error:
        raise _unreadable(path, error) from error


def _version(db: sqlite3.Connection, path: Path) -> int:
    """Return the version of the tables, 0 for a bare file. Raise ReleasesUnreadable for one we do not know."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if not 0 <= version <= VERSION:
        raise ReleasesUnreadable(
            f"Het bestand met cijfers {path} is van een andere versie. Werk Pragma Coach bij op deze computer."
        )
    return version


def _unreadable(path: Path, error: sqlite3.DatabaseError) -> ReleasesUnreadable:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
        return ReleasesUnreadable(f"Het bestand met cijfers {path} is nu in gebruik. Probeer het zo nog eens.")
    return ReleasesUnreadable(
        f"Het bestand met cijfers {path} is niet te lezen of te schrijven ({error}). Kijk de rechten en de ruimte na, "
        "start pragma-coach serve (dat herstelt een afgebroken publicatie), of zet een reservekopie terug."
    )
