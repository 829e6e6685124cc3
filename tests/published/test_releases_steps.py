"""Steps taken together stand in the file with releases under the same rules as the figures."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pragma_coach.published.cells import STEPS, NewSteps, Release, Steps
from pragma_coach.published.releases import organisations, prepare, releases_of, steps_of, withdraw, write_release
from pragma_coach.published.schema import CHANGES

AT = datetime(2026, 5, 19, 7, tzinfo=UTC)
SPRING = Release("oirschot", "Welzijn", "Oirschot", "Pragma", date(2026, 3, 31), AT, 10, 5, 3, "", "f00", "0.1.0")
SUMMER = replace(SPRING, period_end=date(2026, 6, 30))
TOGETHER = NewSteps(date(2026, 1, 1), date(2026, 3, 31), 5, 50)
SHOWN = Steps(date(2026, 1, 1), date(2026, 3, 31), 5, 50)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "releases.db"
    assert write_release(file, SPRING, (), (), TOGETHER)
    return file


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
        db.commit()


def test_steps_are_read_back_as_so_many_or_more(path: Path) -> None:
    assert steps_of(path, "oirschot") == (SHOWN,)
    assert SHOWN.least == 250
    assert steps_of(path, "elders") == ()


def test_a_release_without_steps_has_none(path: Path) -> None:
    write_release(path, SUMMER, (), ())
    assert steps_of(path, "oirschot") == (SHOWN,)


@pytest.mark.parametrize(
    ("release", "steps"),
    [
        (SUMMER, replace(TOGETHER, first_day=date(2026, 3, 31), last_day=date(2026, 6, 30))),
        (SUMMER, replace(TOGETHER, first_day=date(2026, 4, 1), last_day=date(2026, 5, 31))),
        (SUMMER, NewSteps(date(2026, 4, 1), date(2026, 6, 30), -1, 50)),
    ],
    ids=["overlapping", "not until the end of the period", "below zero"],
)
def test_steps_that_cannot_be_are_refused_with_their_release(path: Path, release: Release, steps: NewSteps) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write_release(path, release, (), (), steps)
    assert releases_of(path, "oirschot") == (SPRING,)
    assert steps_of(path, "oirschot") == (SHOWN,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE published_steps SET value = 6",
        "UPDATE published_steps SET withdrawn_at = 'now', withdrawn_because = ' '",
        "UPDATE published_steps SET withdrawn_at = 'now', withdrawn_because = 'x', value = 6",
        "DELETE FROM published_steps",
        "INSERT OR REPLACE INTO published_steps VALUES (1, 'oirschot', '2026-01-01', '2026-03-31', 9, 50, NULL, NULL)",
        "INSERT INTO published_steps VALUES (1, 'oirschot', '2025-01-01', '2025-03-31', 9, 50, NULL, NULL)",
    ],
)
def test_published_steps_never_change(path: Path, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        execute(path, statement)
    assert steps_of(path, "oirschot") == (SHOWN,)


def test_steps_are_taken_back_once_with_a_reason(path: Path) -> None:
    withdraw(path, "oirschot", STEPS, SPRING.period_end, AT, " Rekenfout ")
    assert steps_of(path, "oirschot") == (replace(SHOWN, withdrawn_because="Rekenfout"),)
    with pytest.raises(ValueError, match="staat niet"):
        withdraw(path, "oirschot", STEPS, SPRING.period_end, AT, "Nog eens")


def test_a_file_of_the_version_before_is_read_as_it_is_and_brought_up_to_date_by_the_next_release(
    tmp_path: Path,
) -> None:
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as db:
        for statement in CHANGES[0]:
            db.execute(statement)
        db.execute(
            "INSERT INTO release VALUES (1, 'oirschot', 'Welzijn', 'Oirschot', 'Pragma', '2026-03-31', ?, 10, 5, 3, '', 'f', '0')",
            (AT.isoformat(),),
        )
        db.commit()
    before = file.read_bytes()
    assert [one.slug for one in organisations(file)] == ["oirschot"]
    assert steps_of(file, "oirschot") == ()
    assert file.read_bytes() == before
    prepare(file)
    summer = replace(TOGETHER, first_day=date(2026, 4, 1), last_day=date(2026, 6, 30))
    assert write_release(file, SUMMER, (), (), summer)
    assert [one.value for one in steps_of(file, "oirschot")] == [5]
    assert len(releases_of(file, "oirschot")) == 2
