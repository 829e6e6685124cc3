"""The file with published figures: written once, all or nothing, and never changed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.figures import Band, Figure, Measure, MeasureKind, Scale, Step
from pragma_coach.published.cells import Cell, ListedOrganisation, NewCell, Release, ShownMeasure
from pragma_coach.published.releases import (
    NotPublished,
    ReleasesUnreadable,
    cells_of,
    measures_of,
    organisations,
    prepare,
    releases_of,
    withdraw,
    withdrawn_of,
    write_release,
)

PHASE_1 = Measure("fase-1", "Fase 1: eerste opvang", MeasureKind.PHASE, "0", "a", Duration(3, Unit.WEEKS))
JOB = Measure(
    "baan", "Betaalde baan", MeasureKind.OUTCOME, "0", "c", Duration(18, Unit.MONTHS), Duration(36, Unit.MONTHS)
)
MEASURES = [PHASE_1, JOB]
SPRING = Release(
    organisation_slug="jb-lorenz",
    organisation_name="JB Lorenz",
    municipality="Wageningen",
    programme_title="Pragma",
    period_end=date(2026, 3, 31),
    published_at=datetime(2026, 5, 19, 7, tzinfo=UTC),
    k=10,
    rest=5,
    coaches=3,
    because="",
    config_hash="0123456789abcdef",
    code_version="0.1",
)
SUMMER = replace(SPRING, period_end=date(2026, 6, 30), published_at=datetime(2026, 8, 18, 7, tzinfo=UTC))
OTHER = replace(SPRING, organisation_slug="almelo", organisation_name="Almelo helpt", municipality="Almelo")
SPRING_CELL = NewCell("fase-1", date(2026, 1, 1), date(2026, 3, 31), Figure(7, Step.HALF_WEEK, Band.FROM_10))
SUMMER_CELL = NewCell("fase-1", date(2026, 4, 1), date(2026, 6, 30), Figure(6, Step.HALF_WEEK, Band.FROM_15))
JOB_CELL = NewCell("baan", date(2024, 1, 1), date(2026, 6, 30), Figure(17, Step.MONTH, Band.FROM_10))
WITHDRAWN_AT = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "releases.db"


@pytest.fixture
def board(path: Path) -> Path:
    """A board with two releases of one organisation."""
    assert write_release(path, SPRING, MEASURES, [SPRING_CELL])
    assert write_release(path, SUMMER, MEASURES, [JOB_CELL, SUMMER_CELL])
    return path


def contents(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def test_a_file_that_is_not_there_is_an_empty_board_and_stays_away(path: Path) -> None:
    assert organisations(path) == releases_of(path, "x") == measures_of(path, "x") == cells_of(path, "x") == ()
    assert not path.exists()


def test_a_file_that_is_still_bare_is_an_empty_board(path: Path) -> None:
    path.touch()
    assert organisations(path) == ()


def test_preparing_makes_the_file_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "releases.db"
    prepare(path)
    before = contents(path)
    prepare(path)
    assert contents(path) == before
    assert organisations(path) == ()


def test_a_limit_beside_a_target_is_kept_and_a_file_from_before_has_none(path: Path, board: Path) -> None:
    half_a_year = Duration(6, Unit.MONTHS)
    limited = replace(PHASE_1, limit=half_a_year)
    autumn = replace(SPRING, period_end=date(2026, 9, 30), published_at=datetime(2026, 11, 17, 7, tzinfo=UTC))
    assert write_release(
        board, autumn, [limited, JOB], [replace(SUMMER_CELL, first_day=date(2026, 7, 1), last_day=date(2026, 9, 30))]
    )
    assert [measure.limit for measure in measures_of(board, "jb-lorenz")] == [half_a_year, None]
    assert [cell.measure.limit for cell in cells_of(board, "jb-lorenz")] == [None, None, half_a_year, None]
    with closing(sqlite3.connect(board)) as db, db:
        with pytest.raises(sqlite3.IntegrityError, match="sealed"):
            db.execute("INSERT INTO published_limit VALUES (1, 'fase-1', 5, 'months')")
        with pytest.raises(sqlite3.IntegrityError, match="never changes"):
            db.execute("UPDATE published_limit SET count = 5")
        with pytest.raises(sqlite3.IntegrityError, match="never changes"):
            db.execute("DELETE FROM published_limit")
        db.executescript("DROP TABLE published_limit; PRAGMA user_version = 2")
    assert [measure.limit for measure in measures_of(board, "jb-lorenz")] == [None, None]


def test_what_is_written_is_read_back(board: Path) -> None:
    assert releases_of(board, "jb-lorenz") == (SPRING, SUMMER)
    phase_1 = ShownMeasure("fase-1", "Fase 1: eerste opvang", MeasureKind.PHASE, Duration(3, Unit.WEEKS), None)
    job = ShownMeasure(
        "baan", "Betaalde baan", MeasureKind.OUTCOME, Duration(18, Unit.MONTHS), Duration(36, Unit.MONTHS)
    )
    assert measures_of(board, "jb-lorenz") == (phase_1, job)
    assert (phase_1.scale, job.scale) == (Scale.WEEKS, Scale.MONTHS)
    assert cells_of(board, "jb-lorenz") == (
        Cell(phase_1, SPRING_CELL.first_day, SPRING_CELL.last_day, SPRING_CELL.figure),
        Cell(phase_1, SUMMER_CELL.first_day, SUMMER_CELL.last_day, SUMMER_CELL.figure),
        Cell(job, JOB_CELL.first_day, JOB_CELL.last_day, JOB_CELL.figure),
    )
    assert releases_of(board, "elders") == cells_of(board, "elders") == measures_of(board, "elders") == ()


def test_a_measure_without_a_figure_is_shown_all_the_same(path: Path) -> None:
    write_release(path, SPRING, [replace(PHASE_1, norm=None)], [])
    assert measures_of(path, "jb-lorenz")[0].norm is None
    assert cells_of(path, "jb-lorenz") == ()


def test_organisations_are_listed_by_name_with_their_last_period(board: Path) -> None:
    write_release(board, OTHER, MEASURES, [])
    write_release(board, replace(SUMMER, organisation_name="Lorenz", period_end=date(2026, 9, 30)), MEASURES, [])
    assert organisations(board) == (
        ListedOrganisation("almelo", "Almelo helpt", "Almelo", date(2026, 3, 31)),
        ListedOrganisation("jb-lorenz", "Lorenz", "Wageningen", date(2026, 9, 30)),
    )


def test_cells_follow_the_order_of_the_last_release(board: Path) -> None:
    write_release(board, replace(SUMMER, period_end=date(2026, 9, 30)), [JOB, PHASE_1], [])
    assert [cell.measure.id for cell in cells_of(board, "jb-lorenz")] == ["baan", "fase-1", "fase-1"]
    write_release(board, replace(SUMMER, period_end=date(2026, 12, 31)), [JOB], [])
    assert [cell.measure.id for cell in cells_of(board, "jb-lorenz")] == ["baan", "fase-1", "fase-1"]


def test_a_period_is_published_once_whatever_comes_after(board: Path) -> None:
    before = contents(board)
    assert not write_release(board, SUMMER, MEASURES, [JOB_CELL, SUMMER_CELL])
    assert not write_release(board, replace(SUMMER, k=20, code_version="9"), [PHASE_1], [])
    assert contents(board) == before


def test_one_period_of_two_organisations_stands_side_by_side(board: Path) -> None:
    assert write_release(board, OTHER, MEASURES, [SPRING_CELL])
    assert len(cells_of(board, "almelo")) == 1
    assert len(cells_of(board, "jb-lorenz")) == 3


AUTUMN = replace(SUMMER, period_end=date(2026, 9, 30))
AUTUMN_CELL = NewCell("fase-1", date(2026, 7, 1), date(2026, 9, 30), SPRING_CELL.figure)


@pytest.mark.parametrize(
    "cells",
    [
        [AUTUMN_CELL, replace(AUTUMN_CELL, measure="onbekend")],
        [AUTUMN_CELL, AUTUMN_CELL],
        [replace(AUTUMN_CELL, first_day=date(2026, 6, 30))],
        [AUTUMN_CELL, replace(AUTUMN_CELL, measure="baan", last_day=date(2026, 9, 29))],
        [replace(AUTUMN_CELL, first_day=date(2026, 10, 1))],
        [replace(AUTUMN_CELL, figure=Figure(0, Step.MONTH, Band.FROM_10))],
        [replace(AUTUMN_CELL, figure=Figure(7.5, Step.MONTH, Band.FROM_10))],  # type: ignore[arg-type]
    ],
    ids=["unknown measure", "twice", "overlap", "other end", "ends before it begins", "zero", "not whole"],
)
def test_a_release_is_written_whole_or_not_at_all(board: Path, cells: list[NewCell]) -> None:
    before = contents(board)
    with pytest.raises(sqlite3.IntegrityError):
        write_release(board, AUTUMN, MEASURES, cells)
    assert contents(board) == before
    assert write_release(board, AUTUMN, MEASURES, [AUTUMN_CELL])


def test_a_moment_without_a_time_zone_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        write_release(path, replace(SPRING, published_at=datetime(2026, 5, 19, 7)), MEASURES, [])  # noqa: DTZ001


@pytest.mark.parametrize("rules", [{"k": 4}, {"rest": 2}, {"coaches": 2}])
def test_rules_below_the_floor_cannot_be_stored(path: Path, rules: dict[str, int]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write_release(path, replace(SPRING, **rules), MEASURES, [])
    assert releases_of(path, "jb-lorenz") == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE release SET organisation_name = 'x'",
        "UPDATE published_measure SET title = 'x'",
        "UPDATE published_cell SET value = 1",
        "UPDATE published_cell SET withdrawn_at = 'now'",
        "UPDATE published_cell SET withdrawn_at = 'now', withdrawn_because = ' '",
        "UPDATE published_cell SET withdrawn_at = 'now', withdrawn_because = 'x', value = 1",
        "UPDATE published_cell SET withdrawn_at = 'now', withdrawn_because = 'x', last_day = '2027-01-01'",
        "DELETE FROM release",
        "DELETE FROM published_measure",
        "DELETE FROM published_cell",
        "INSERT OR REPLACE INTO release SELECT * FROM release",
        "INSERT OR REPLACE INTO published_measure SELECT * FROM published_measure",
        "INSERT OR REPLACE INTO published_cell SELECT * FROM published_cell",
        "INSERT INTO published_measure SELECT 1, 9, 'nieuw', title, kind, 1, 'weeks', NULL, NULL"
        " FROM published_measure LIMIT 1",
        "INSERT INTO published_cell SELECT 1, organisation_slug, 'baan', '2020-01-01', '2020-03-31', 5, step, band,"
        " NULL, NULL FROM published_cell LIMIT 1",
    ],
)
def test_the_file_itself_refuses_every_change(board: Path, statement: str) -> None:
    before = contents(board)
    with closing(sqlite3.connect(board)) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(statement)
    assert contents(board) == before


def test_a_wrong_figure_can_be_withdrawn_once_with_a_reason(board: Path) -> None:
    withdraw(board, "jb-lorenz", "fase-1", date(2026, 6, 30), WITHDRAWN_AT, " Rekenfout in versie 0.1 ")
    assert [cell.figure.value for cell in cells_of(board, "jb-lorenz")] == [7, 17]
    (gone,) = withdrawn_of(board, "jb-lorenz")
    assert (gone.last_day, gone.withdrawn_because) == (date(2026, 6, 30), "Rekenfout in versie 0.1")
    before = contents(board)
    with pytest.raises(NotPublished, match="staat niet"):
        withdraw(board, "jb-lorenz", "fase-1", date(2026, 6, 30), WITHDRAWN_AT, "nog eens")
    with pytest.raises(NotPublished):
        withdraw(board, "elders", "fase-1", date(2026, 3, 31), WITHDRAWN_AT, "x")
    with pytest.raises(ValueError, match="reason"):
        withdraw(board, "jb-lorenz", "fase-1", date(2026, 3, 31), WITHDRAWN_AT, " ")
    assert contents(board) == before


def test_a_withdrawn_figure_is_never_replaced(board: Path) -> None:
    withdraw(board, "jb-lorenz", "fase-1", date(2026, 6, 30), WITHDRAWN_AT, "fout")
    again = replace(AUTUMN_CELL, first_day=date(2026, 4, 1))
    with pytest.raises(sqlite3.IntegrityError, match="never overlap"):
        write_release(board, AUTUMN, MEASURES, [again])


def test_the_board_can_be_read_without_any_right_to_write(board: Path) -> None:
    board.chmod(0o444)
    board.parent.chmod(0o555)
    try:
        # modes do not bind root; then the two checks below still hold: no file beside it, no WAL
        assert len(cells_of(board, "jb-lorenz")) == 3
        assert os.listdir(board.parent) == ["releases.db"]
    finally:
        board.parent.chmod(0o755)
    with closing(sqlite3.connect(board)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_release_being_written_is_not_seen_and_does_not_block_readers(board: Path) -> None:
    with closing(sqlite3.connect(board, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute(
            "INSERT INTO release SELECT 99, 'x', organisation_name, municipality, programme_title, period_end,"
            " published_at, k, rest, coaches, because, config_hash, code_version FROM release LIMIT 1"
        )
        assert [listed.slug for listed in organisations(board)] == ["jb-lorenz"]
        writer.execute("COMMIT")
    assert [listed.slug for listed in organisations(board)] == ["jb-lorenz", "x"]


def test_processes_that_publish_the_same_period_at_once_publish_it_once(path: Path) -> None:
    outcomes: list[bool] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(write_release(path, SPRING, MEASURES, [SPRING_CELL])))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 7 + [True]
    assert len(cells_of(path, "jb-lorenz")) == 1


def test_a_publication_that_was_killed_half_way_is_undone_by_the_next_start(board: Path) -> None:
    before = contents(board)
    code = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('PRAGMA cache_size = 1')\n"
        "db.execute('BEGIN IMMEDIATE')\n"
        "db.execute('CREATE TABLE half (x)')\n"
        "db.executemany('INSERT INTO half VALUES (?)', [('y' * 500,)] * 3000)\n"
        "os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(board)], check=False).returncode == 9
    assert (board.parent / "releases.db-journal").exists()
    with pytest.raises(ReleasesUnreadable, match="afgebroken publicatie"):
        organisations(board)
    prepare(board)
    assert contents(board) == before
    assert len(cells_of(board, "jb-lorenz")) == 3


def test_a_file_that_is_something_else_is_refused_with_the_cure(path: Path) -> None:
    path.write_bytes(b"dit is geen database" * 100)
    with pytest.raises(ReleasesUnreadable, match="reservekopie"):
        organisations(path)
    with pytest.raises(ReleasesUnreadable, match="reservekopie"):
        write_release(path, SPRING, MEASURES, [])


def test_a_file_of_a_later_version_is_refused_with_the_cure(board: Path) -> None:
    with closing(sqlite3.connect(board)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(ReleasesUnreadable, match="Werk Pragma Coach bij"):
        cells_of(board, "jb-lorenz")
    with pytest.raises(ReleasesUnreadable, match="Werk Pragma Coach bij"):
        write_release(board, AUTUMN, MEASURES, [])


def test_a_file_in_use_is_said_to_be_in_use(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pragma_coach.published.releases._PATIENCE", 0.05)
    with closing(sqlite3.connect(board, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ReleasesUnreadable, match="in gebruik"):
            organisations(board)


def test_reading_the_board_loads_nothing_of_the_private_side() -> None:
    code = (
        "import sys, pragma_coach.published.releases\n"
        "loaded = {name for name in sys.modules if name.startswith('pragma_coach.')} | ({'peewee', 'flask'} & set(sys.modules))\n"
        "print(*sorted(loaded))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "pragma_coach.domain",
        "pragma_coach.domain.programme",
        "pragma_coach.domain.programme.choices",
        "pragma_coach.domain.programme.facts",
        "pragma_coach.domain.programme.programme",
        "pragma_coach.domain.programme.rhythm",
        "pragma_coach.domain.scoreboard",
        "pragma_coach.domain.scoreboard.figures",
        "pragma_coach.domain.terms",
        "pragma_coach.domain.types",
        "pragma_coach.published",
        "pragma_coach.published.cells",
        "pragma_coach.published.releases",
        "pragma_coach.published.schema",
    ]


def test_the_file_holds_no_persons_no_exact_counts_and_no_fractions(board: Path) -> None:
    with closing(sqlite3.connect(board)) as db:
        columns = {
            (table, column, kind)
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})")
        }
    assert {kind for _, _, kind in columns} == {"TEXT", "INTEGER"}
    assert {(table, column) for table, column, kind in columns if kind == "INTEGER"} == {
        ("release", "id"), ("release", "k"), ("release", "rest"), ("release", "coaches"),
        ("published_measure", "release_id"), ("published_measure", "place"),
        ("published_measure", "norm_count"), ("published_measure", "horizon_count"),
        ("published_limit", "release_id"), ("published_limit", "count"),
        ("published_cell", "release_id"), ("published_cell", "value"),
        ("published_steps", "release_id"), ("published_steps", "value"), ("published_steps", "unit"),
    }  # fmt: skip
