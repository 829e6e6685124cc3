"""Spreadsheets in and out: shown first, all or nothing, and faults come back with their reason."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path

import pytest
from commands import SAMPLES, coordinator, refused, run
from folders import store

from pragma_coach.store import tables


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An installation with one organisation and a coordinator, and no pairs."""
    data = tmp_path / "leeg"
    run("migrate", data=data)
    with store(data):
        coordinator("velsen")
    return data


def pairs(data: Path) -> int:
    with store(data):
        return int(tables.Pair.select().count())


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("koppels-*.*")), ids=lambda path: path.name)
def test_a_sample_spreadsheet_is_shown_then_taken_over(sample: Path, empty: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(sample, tmp_path))
    dry = run("import", file, "--dry-run", data=empty)
    assert dry.exit_code == 0, dry.output
    assert "koppels om over te nemen" in dry.output
    assert pairs(empty) == 0
    refused(run("import", file, "--skip-faulty", data=empty, typed="n\n"), "Afgebroken")
    assert pairs(empty) == 0
    done = run("import", file, "--skip-faulty", "--yes", data=empty)
    assert done.exit_code == 0, done.output
    assert pairs(empty) > 0
    assert "geen verschil" in run("verify", data=empty).output
    again = run("import", file, "--skip-faulty", "--yes", data=empty)
    assert again.exit_code == 1
    assert "niets om over te nemen" in again.output


def test_rows_with_a_fault_come_back_with_the_reason_and_nothing_is_written(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text("Naam;Woont hier sinds;Coach\nAmina;1-2-2024;Jan\nBiniam;31-2-2024;Jan\n", "utf-8-sig")
    refused(run("import", file, "--yes", data=empty), "kies --skip-faulty")
    assert pairs(empty) == 0
    given_back = tmp_path / "lijst-fouten.csv"
    assert "Biniam" in given_back.read_text("utf-8-sig")
    assert stat.S_IMODE(given_back.stat().st_mode) == 0o600


def test_what_somebody_repaired_among_the_faulty_rows_is_not_overwritten(empty: Path, tmp_path: Path) -> None:
    file, first = tmp_path / "lijst.csv", tmp_path / "lijst-fouten.csv"
    file.write_text("Naam;Woont hier sinds;Coach\nBiniam;31-2-2024;Jan\n", "utf-8-sig")
    run("import", file, "--dry-run", data=empty)
    run("import", file, "--dry-run", data=empty)
    assert [path.name for path in tmp_path.glob("*fouten*")] == ["lijst-fouten.csv"]
    first.write_text("verbeterd", "utf-8")
    assert "lijst-fouten-2.csv" in run("import", file, "--dry-run", data=empty).output
    assert first.read_text("utf-8") == "verbeterd"


def test_yes_is_said_in_dutch(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text("Naam;Woont hier sinds;Coach\nAmina;1-2-2024;Jan\n", "utf-8-sig")
    assert "1 koppel overnemen? [j/N]" in run("import", file, data=empty, typed="j\n").output
    assert pairs(empty) == 1


def test_a_column_is_pointed_out_by_its_name(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text("wie;begonnen;vakkracht;Taal\nAmina;1-2-2024;Jan;Turks\n", "utf-8-sig")
    named = ("--column", "naam van=WIE", "--column", "start=begonnen", "--column", "coach=vakkracht")
    shown = run("import", file, "--dry-run", *named, "--column", "taal=", data=empty).output
    assert "start 1 februari 2024, coach Jan" in shown
    assert "niet gebruikt: Taal" in shown
    refused(run("import", file, *named, "--column", "invalcoach=vakkracht", data=empty), "staat bij twee dingen")
    refused(
        run("import", file, *named, "--column", "invalcoach=nergens", data=empty), "De kolommen zijn: wie, begonnen"
    )
    refused(run("import", file, "--column", "kleur=wie", data=empty), "De velden zijn: naam van de nieuwkomer")


def test_faults_that_cannot_be_written_down_are_told_all_the_same(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / ("l" * 247 + ".csv")  # with "-fouten" the name is too long for any folder
    file.write_text("Naam;Woont hier sinds;Coach\nAmina;31-2-2024;Jan\n", "utf-8-sig")
    dry = run("import", file, "--dry-run", data=empty)
    assert dry.exit_code == 0
    assert "De dag 31-2-2024 bestaat niet" in dry.output
    assert "niet te schrijven" in dry.output


def test_a_script_that_nobody_can_answer_for_imports_what_it_names(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text("Naam;Woont hier sinds;Coach\nAmina;1-2-2024;Jan\n", "utf-8-sig")
    assert run("import", file, data=empty).exit_code == 0
    assert pairs(empty) == 1


def test_a_file_that_is_no_spreadsheet_is_told(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "foto.xlsx"
    file.write_bytes(b"\x89PNG geen spreadsheet")
    assert run("import", file, "--yes", data=empty).exit_code == 1
    refused(run("import", tmp_path / "weg.csv", data=empty), "weg.csv", 2)


@pytest.mark.parametrize(("form", "suffix"), [("csv", ".zip"), ("xlsx", ".xlsx")])
def test_everything_comes_back_as_a_file_for_its_owner_only(form: str, suffix: str, demo: Path, tmp_path: Path) -> None:
    result = run("export", "--format", form, "--out", tmp_path, data=demo)
    assert result.exit_code == 0, result.output
    (file,) = tmp_path.glob(f"*{suffix}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert zipfile.is_zipfile(file)
