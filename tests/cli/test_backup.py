"""Copies that are proved, full disks, and putting back without throwing away."""

from __future__ import annotations

import json
import re
import resource
import signal
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from commands import refused, run
from folders import store

from pragma_coach.published import releases
from pragma_coach.store import tables


def test_a_backup_is_proved_and_comes_back_as_it_was(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopie.zip"
    assert "nagekeken" in run("backup", copy, data=demo).output
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    refused(run("backup", copy, data=demo), "is er al")
    cells = releases.cells_of(demo / "releases.db", "oirschot")
    new = tmp_path / "nieuw"
    assert run("restore", copy, data=new).exit_code == 0
    assert "14 koppels nagekeken: geen verschil" in run("verify", data=new).output
    assert releases.cells_of(new / "releases.db", "oirschot") == cells
    assert "niets aan de beurt" in run("publish", data=new).output


def limited(*words: object, bytes_per_file: int = 3000) -> subprocess.CompletedProcess[str]:
    """Run Python with words; it may write no file larger than this, as on a disk that is full."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_per_file, bytes_per_file))

    return subprocess.run(
        [sys.executable, *map(str, words)], preexec_fn=limit, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("backup", "kopie.zip"), "De kopie van .*lukt niet .*ruimte na"),
        (("export", "--out", "lijst.xlsx"), "De database is nu niet te gebruiken .*ruimte"),
        (("publish", "--yes", "--as-of", "1-2-2030"), "ruimte"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_full_disk_is_told(words: tuple[str, ...], sentence: str, demo: Path, tmp_path: Path) -> None:
    words = tuple(str(tmp_path / word) if "." in word else word for word in words)
    done = limited("-m", "pragma_coach", *words, "--data", demo)
    assert done.returncode == 1, done.stdout
    assert re.search(sentence, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["stad"]
    assert "geen verschil" in run("verify", data=demo).output


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write = (
        "import pathlib, sys; from pragma_coach.cli.common import write; write(pathlib.Path(sys.argv[1]), b'x' * 5000)"
    )
    file = tmp_path / "lijst.xlsx"
    assert limited("-c", write, file).returncode == 1
    assert list(tmp_path.iterdir()) == []
    assert limited("-c", write, file, bytes_per_file=9000).returncode == 0
    assert file.stat().st_size == 5000
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_putting_a_backup_back_throws_nothing_away(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kopie.zip"
    run("backup", copy, data=demo)
    refused(run("restore", copy, data=demo), "--replace")
    done = run("restore", copy, "--replace", data=demo)
    assert done.exit_code == 0, done.output
    (old,) = demo.glob("vervangen-*")
    assert (old / "pragma.db").exists()
    assert "geen verschil" in run("verify", data=demo).output


def test_a_backup_that_is_damaged_or_wrong_is_not_put_back(demo: Path, tmp_path: Path) -> None:
    copy, new = tmp_path / "kopie.zip", tmp_path / "nieuw"
    run("backup", copy, data=demo)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "stuk.zip").write_bytes(content)
    refused(run("restore", tmp_path / "stuk.zip", data=new), "beschadigd|geen hele reservekopie")
    refused(run("restore", tmp_path / "weg.zip", data=new), "is er niet")
    assert not (new / "pragma.db").exists()
    with zipfile.ZipFile(tmp_path / "vreemd.zip", "w") as packed:
        packed.writestr("inhoud.json", json.dumps({"format": 1, "sha256": {"../x": "0"}, "made_at": "2026-01-01"}))
    refused(run("restore", tmp_path / "vreemd.zip", data=new), "geen reservekopie")


def test_a_copy_that_does_not_add_up_is_refused(demo: Path, tmp_path: Path) -> None:
    with store(demo):
        tables.Pair.update(phase="3").execute()
    refused(run("backup", tmp_path / "kopie.zip", data=demo), "klopt niet.*verify")
    assert list(tmp_path.glob("*.zip")) == []
    assert list(tmp_path.glob(".pragma-kopie*")) == []


def test_on_postgresql_a_backup_points_to_its_own_tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PRAGMA_DATABASE_URL", "postgresql://x@127.0.0.1/x")
    refused(run("backup", tmp_path / "kopie.zip", data=tmp_path), "pg_dump")
    (tmp_path / "er.zip").write_bytes(b"x")
    refused(run("restore", tmp_path / "er.zip", data=tmp_path), "pg_restore")
