"""The network at the command line, from the key of an organisation to the page of a region."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import run
from nets import SECRET, history, text_of

from pragma_coach.services.network import signatures


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a network that trusts three organisations, with their files beside it."""
    key = tmp_path / "sleutel.pem"
    key.write_text(signatures.public_key(SECRET))
    for name in ("assen", "emmen", "hoogeveen"):
        done = run("network", "trust", name, key, data=tmp_path / "net")
        assert "Vergelijk dit nummer" in done.output
        (tmp_path / f"{name}.json").write_text(text_of(history(name)), "utf-8")
    return tmp_path / "net"


def test_from_three_files_to_a_region(data: Path) -> None:
    done = run("network", "collect", data.parent, data=data)
    assert done.exit_code == 0
    assert "assen.json: assen, 2025-1, 2025-2." in done.output
    again = run("network", "collect", data.parent, data=data)
    assert "assen.json: assen, niets nieuws." in again.output
    missing = run("network", "close", data=data)
    assert missing.exit_code == 1
    assert "Er is nog geen indeling in regio's" in missing.output
    listed = '[regions.drenthe]\nname = "Drenthe"\norganisations = ["assen", "emmen", "hoogeveen"]\n'
    (data / "network" / "network.toml").write_text(listed)
    assert "Kwartaal 2025-1: drenthe: fase-1." in run("network", "close", data=data).output
    assert "Er is niets aan de beurt" in run("network", "close", data=data).output


def test_one_bad_file_is_named_and_the_good_ones_are_collected(data: Path) -> None:
    good, bad = data.parent / "assen.json", data.parent / "emmen.json"
    bad.write_text(bad.read_text("utf-8").replace('"value": 6', '"value": 2'), "utf-8")
    done = run("network", "collect", good, bad, data=data)
    assert done.exit_code == 1
    assert "assen.json: assen, 2025-1, 2025-2." in done.output
    assert "emmen.json: geweigerd. De handtekening klopt niet" in done.output
    assert "1 van 2 bestanden geweigerd; daarvan is niets overgenomen." in done.output


def test_a_file_that_is_no_text_and_an_empty_folder_are_sentences(data: Path, tmp_path: Path) -> None:
    picture = tmp_path / "foto.json"
    picture.write_bytes(bytes(range(256)))
    assert "niet te lezen" in run("network", "collect", picture, data=data).output
    (tmp_path / "leeg").mkdir()
    assert "geen bestanden gevonden" in run("network", "collect", tmp_path / "leeg", data=data).output


def test_the_key_of_this_computer_is_told_and_written(data: Path, tmp_path: Path) -> None:
    shown = run("network", "key", data=tmp_path / "eigen").output
    assert "BEGIN PUBLIC KEY" in shown
    assert "PRIVATE" not in shown
    number = shown.split("Nummer ")[1][:16]
    assert number in run("network", "key", "--out", tmp_path / "eigen.pem", data=tmp_path / "eigen").output
    assert number in run("network", "trust", "meppel", tmp_path / "eigen.pem", data=data).output
    assert f"meppel: {number}" in run("network", "keys", data=data).output
    assert "nog geen sleutel" in run("network", "keys", data=tmp_path / "leeg").output


def test_a_town_signs_at_publication_and_the_network_collects_its_file(data: Path, tmp_path: Path) -> None:
    town = tmp_path / "stad"
    assert run("demo", "--prepare-only", "--pairs", 30, "--years", 3, data=town).exit_code == 0
    signed = run("publish", "--sign", data=town)
    assert signed.exit_code == 0, signed.output
    file = town / "network" / "signed" / "oirschot.json"
    assert f"Ondertekend: {file}" in signed.output
    text = file.read_text("utf-8")
    assert json.loads(text)["signed"]["organisation"] == "oirschot"
    key = tmp_path / "oirschot.pem"
    run("network", "key", "--out", key, data=town)
    run("network", "trust", "oirschot", key, data=data)
    done = run("network", "collect", file, data=data)
    assert done.exit_code == 0, done.output
    assert "oirschot.json: oirschot, 20" in done.output
