"""From nothing to a first coordinator, and every mistake on the way a Dutch sentence."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest
from commands import refused, run
from folders import store

from pragma_coach.cli import main
from pragma_coach.store import database, tables


def test_from_nothing_to_a_first_coordinator(tmp_path: Path) -> None:
    data = tmp_path / "nieuw"
    assert run("migrate", data=data).exit_code == 0
    assert "al bij" in run("migrate", data=data).output
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    made = run("organisation", "add", "velsen", "--name", "Welzijn", "--municipality", "Velsen", data=data)
    assert "/scorebord/velsen" in made.output
    linked = run("coordinator", "add", "Anna@velsen.example", "--name", "Anna", data=data)
    assert re.search(r"http://127\.0\.0\.1:8000/welkom/\S+", linked.output), linked.output
    assert "72 uur" in linked.output
    assert "/welkom/" in run("invite", "anna@velsen.example", data=data).output
    assert "velsen: Welzijn in Velsen" in run("organisation", "list", data=data).output


def test_first_steps_that_cannot_be_say_why(tmp_path: Path) -> None:
    add = ("organisation", "add")
    words = ("--name", "N", "--municipality", "M")
    refused(run(*add, "Niet Goed", *words, data=tmp_path), "kleine letters")
    refused(run(*add, "goed", *words, "--programme", "pragna", data=tmp_path), "Bedoel je 'pragma'")
    assert run(*add, "goed", *words, data=tmp_path).exit_code == 0
    refused(run(*add, "goed", *words, data=tmp_path), "al in gebruik")
    refused(run("coordinator", "add", "geen-adres", "--name", "N", data=tmp_path), "geen e-mailadres")
    refused(run("invite", "wie@x.nl", data=tmp_path), "kent geen account met wie@x.nl")
    run(*add, "tweede", *words, data=tmp_path)
    refused(run("coordinator", "add", "a@b.nl", "--name", "N", data=tmp_path), "--organisation een van: goed, tweede")


def test_the_organisation_states_once_that_it_brings_people_along(tmp_path: Path) -> None:
    words = ("--name", "N", "--municipality", "M")
    run("organisation", "add", "oud", *words, "--legacy", data=tmp_path)
    run("organisation", "add", "nieuw", *words, data=tmp_path)
    with store(tmp_path):
        settings = {row.slug: json.loads(row.settings) for row in tables.OrganisationRow.select()}
    assert settings["oud"]["legacy"] is True
    assert not settings["nieuw"].get("legacy")


@pytest.mark.parametrize("words", [["verify"], ["publish"], ["web"], ["export"], ["invite", "a@b.nl"]])
def test_without_a_database_a_command_says_how_to_begin(words: list[str], tmp_path: Path) -> None:
    refused(run(*words, data=tmp_path / "leeg"), "pragma-coach migrate")
    assert not (tmp_path / "leeg").exists()


def test_typing_mistakes_are_told_with_the_way_to_help() -> None:
    refused(run("publish", "--as-off", "1-1-2026"), "optie --as-off is er niet.*publish --help", 2)
    refused(run("publish", "--as-of", "31-2-2026"), "31-2-2026 bestaat niet", 2)
    refused(run("publish", "--as-of"), "Bij de optie --as-of ontbreekt de waarde", 2)
    refused(run("publish", "--yes=3"), "Bij de optie --yes .* een te veel", 2)
    refused(run("import"), "ontbreekt iets: BESTAND", 2)
    refused(run("organisation", "add", "x"), "ontbreekt iets: --name", 2)
    refused(run("serve", "--port", "99999"), "De waarde van --port kan niet: kies een heel getal van 0 tot en met", 2)
    refused(run("demo", "--seed", "veel"), "De waarde van --seed kan niet: kies een heel getal", 2)
    refused(run("export", "--format", "pdf"), "--format kan niet: kies uit csv, xlsx", 2)
    refused(run("check", "weg.toml"), "weg.toml is er niet, of is geen bestand", 2)
    refused(run("verify", "--data", __file__), "test_accounts.py is er niet, of is geen map", 2)
    refused(run("verify", "extra"), "Dit is te veel: extra", 2)
    refused(run("bestaatniet"), "opdracht bestaatniet is er niet. Er zijn: .*backup, .*--help", 2)
    refused(run("organisation", "weg"), "opdracht weg is er niet. Er zijn: add, list", 2)


def test_a_host_that_this_computer_does_not_have_is_told(demo: Path) -> None:
    refused(run("public", "--host", "300.1.1.1", data=demo), "Het adres 300.1.1.1 is er niet.*--host")


def every_command() -> list[list[str]]:
    alone = [[name] for name in main.commands]
    return [
        [],
        *alone,
        *([name, part] for name, group in main.commands.items() for part in getattr(group, "commands", ())),
    ]


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_the_help_of_every_command_is_dutch(words: list[str]) -> None:
    """The words are those that the library adds by itself."""
    told = run(*words, "--help").output
    assert "Gebruik: " in told
    assert "Toon deze uitleg." in told
    english = ("Usage", "Options", "Show", "default", "required", "TEXT", "DIRECTORY", "INTEGER", "COMMAND", "ARGS")
    assert [word for word in english if word in told] == []


def test_a_setting_that_cannot_be_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PRAGMA_BASE_URL", "coach.stad.nl")
    refused(run("doctor", data=tmp_path), "PRAGMA_BASE_URL='coach.stad.nl' is geen adres")


def test_the_data_folder_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    monkeypatch.setenv("PRAGMA_DATA", str(demo))
    assert "geen verschil" in run("verify").output


def test_a_schema_of_another_version_is_told(demo: Path) -> None:
    with store(demo):
        database.database.execute_sql("DELETE FROM schema_migration")
    refused(run("verify", data=demo), "pragma-coach migrate")


def test_a_damaged_database_is_told(demo: Path) -> None:
    (demo / "pragma.db").write_bytes(b"dit is geen database" * 500)
    for name in ("pragma.db-wal", "pragma.db-shm"):
        (demo / name).unlink(missing_ok=True)
    refused(run("verify", data=demo), "database is nu niet te gebruiken")


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("geen map")
    refused(run("migrate", data=tmp_path / "bestand" / "data"), "Hier staat al iets anders")


def test_a_database_server_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PRAGMA_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/niets?connect_timeout=2")
    refused(run("verify", data=tmp_path), "database is nu niet te gebruiken")
