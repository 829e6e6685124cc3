"""A whole programme at the command line: out as one file, checked line by line, and in for one organisation."""

from __future__ import annotations

from pathlib import Path

import make
import pytest
from commands import run

from pragma_coach.config import Config
from pragma_coach.content import load_programme
from pragma_coach.store import database, schema


@pytest.fixture
def town(tmp_path: Path) -> make.Cast:
    """A data folder with two organisations in it."""
    database.connect_to(config := Config(data=tmp_path))
    schema.migrate(config)
    cast = make.cast()
    database.close_all()
    return cast


def test_a_programme_goes_from_one_organisation_to_another(town: make.Cast, tmp_path: Path) -> None:
    file = tmp_path / "velsen.toml"
    assert run("programme", "export", "--programme", "velsen", "--out", file).exit_code == 0
    checked = run("programme", "import", "--data", tmp_path, "--organisation", "oirschot", "--dry-run", file)
    assert (
        checked.exit_code,
        f"Velsen: 4 fasen, {len(load_programme('velsen').items)} onderdelen." in checked.output,
    ) == (0, True)
    done = run("programme", "import", "--data", tmp_path, "--organisation", "oirschot", "--yes", file)
    assert "velsen, eigen versie 1. Koppels van nu houden hun versie" in done.output
    own = run("programme", "export", "--data", tmp_path, "--organisation", "oirschot", "--out", tmp_path)
    assert own.exit_code == 0
    text = (tmp_path / "programma-velsen-1001.toml").read_text("utf-8")
    assert text.replace("version = 1001", f"version = {load_programme('velsen').version}", 1) == file.read_text("utf-8")
    elsewhere = run("programme", "export", "--data", tmp_path, "--organisation", "velsen", "--out", tmp_path)
    assert f"programma-pragma-{make.NEWEST}.toml" in elsewhere.output


def test_a_file_with_a_fault_is_told_with_its_line_and_nothing_is_read_in(town: make.Cast, tmp_path: Path) -> None:
    file = tmp_path / "fout.toml"
    assert run("programme", "export", "--programme", "pragma", "--out", file).exit_code == 0
    text = file.read_text("utf-8").replace('tick = "both"', 'tick = "buur"', 1)
    file.write_text(text, "utf-8")
    line = text[: text.index('id = "1-wonen-huurcontract"')].count("\n") + 1
    refused = run("programme", "import", "--data", tmp_path, "--organisation", "oirschot", "--yes", file)
    assert refused.exit_code == 1
    assert f"fout: regel {line}: 'tick' is 'buur'" in refused.output
    assert "Er is niets ingelezen" in refused.output
