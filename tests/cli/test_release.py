"""The commands around a release, as somebody at the machine types them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pragma_coach.cli import main
from pragma_coach.config import Config
from pragma_coach.published import releases
from pragma_coach.simulation import Size, make_town
from pragma_coach.store import database, schema


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town of which the quarters up to the spring of 2026 are published."""
    data = tmp_path_factory.mktemp("stad")
    config = Config(data=data)
    database.connect_to(config)
    schema.migrate(config)
    make_town(Size(date(2026, 5, 1), 1, 40, 12, 3), ticks=False)
    database.close_all()
    done = run(data, "publish", "--as-of", "19-5-2026")
    assert done.exit_code == 0, done.output
    return data


def run(data: Path, *words: str, **environ: str) -> Result:
    return CliRunner().invoke(main, [*words, "--data", str(data)], env=environ)


def test_a_figure_is_taken_back_and_the_report_tells(town: Path) -> None:
    file = town / "releases.db"
    cell = releases.cells_of(file, "oirschot")[-1]
    quarter = f"{cell.last_day.year}-{(cell.last_day.month + 2) // 3}"
    told = run(town, "withdraw", cell.measure.id, quarter, "--because", "Rekenfout in 0.1.0")
    assert told.exit_code == 0, told.output
    assert f"“{cell.measure.title}” van kwartaal {quarter} is teruggenomen." in told.output
    assert [gone.withdrawn_because for gone in releases.withdrawn_of(file, "oirschot")] == ["Rekenfout in 0.1.0"]
    again = run(town, "withdraw", cell.measure.id, quarter, "--because", "Nog eens")
    assert again.exit_code == 1
    assert "staat niet (meer) bij kwartaal" in again.output
    report = run(town, "report", quarter).output
    assert f"# Verslag van de uitgave {quarter}: Welzijn Oirschot" in report
    assert "Na de publicatie teruggenomen" in report


def test_what_cannot_be_is_told_with_the_cure(town: Path) -> None:
    assert "2027-5” is geen kwartaal. Schrijf bijvoorbeeld 2026-1." in run(town, "report", "2027-5").output
    assert "is er geen verslag" in run(town, "report", "2010-1").output
    held = run(town, "withhold", "fase-1", "--because", "Zomaar")
    assert held.exit_code == 1
    assert "geen concept" in held.output or "staat niet in het concept" in held.output


def test_the_dpia_needs_no_database(tmp_path: Path) -> None:
    told = run(tmp_path / "leeg", "dpia", PRAGMA_CONTACT="fg@dorp.example")
    assert told.exit_code == 0
    assert told.output.startswith("# DPIA")
    assert "fg@dorp.example" in told.output
    assert not (tmp_path / "leeg").exists()


@pytest.mark.parametrize("command", ["serve", "web", "jobs", "public", "publish", "dpia", "doctor"])
def test_no_command_starts_with_rules_below_the_floor(command: str, town: Path) -> None:
    refused = run(town, command, PRAGMA_LEAST_PEOPLE="4", PRAGMA_RULES_BY="Iemand", PRAGMA_RULES_BECAUSE="zomaar")
    assert refused.exit_code == 1
    assert "kies 5 of meer" in refused.output
    silent = run(town, command, PRAGMA_LEAST_PEOPLE="8")
    assert silent.exit_code == 1
    assert "PRAGMA_RULES_BY" in silent.output
