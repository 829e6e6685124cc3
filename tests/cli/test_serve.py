"""Servers that answer, publish, stop cleanly, and keep the public apart from the private."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import COMMAND, FORGOTTEN, refused, run
from folders import store
from ports import free_port

from pragma_coach.cli.common import CHOSEN
from pragma_coach.cli.serve import at_port
from pragma_coach.config import Config
from pragma_coach.published import releases


@contextmanager
def served(*words: str, data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *words, "--data", str(data), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for _ in range(300):
            if process.poll() is not None or answer(port, "/") is not None:
                break
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.communicate()


def answer(port: int, path: str) -> tuple[int, str] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""
    except OSError:
        return None


@pytest.mark.parametrize("command", ["serve", "demo", "web"])
def test_a_server_answers_and_stops_cleanly_when_told(command: str, demo: Path) -> None:
    port = free_port()
    with served(command, data=demo, port=port) as process:
        assert answer(port, "/healthz") == (200, "ok\n")
        process.send_signal(signal.SIGTERM)
        told = process.communicate(timeout=20)[0]
    assert process.returncode == 0, told
    assert f"http://127.0.0.1:{port}" in told
    assert "Traceback" not in told


def test_serving_publishes_what_is_due(demo: Path) -> None:
    with store(demo):
        for table in FORGOTTEN:
            table.delete().execute()
    (demo / "releases.db").unlink()
    port = free_port()
    with served("serve", data=demo, port=port) as process:
        for _ in range(100):
            if len(releases.releases_of(demo / "releases.db", "oirschot")) >= 7:
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert len(releases.releases_of(demo / "releases.db", "oirschot")) >= 7


def test_the_jobs_run_apart_and_stop_when_told(demo: Path) -> None:
    process = subprocess.Popen([*COMMAND, "jobs", "--data", str(demo)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "draait" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_the_public_scoreboard_never_opens_the_private_database(demo: Path) -> None:
    (demo / "pragma.db").unlink()
    (demo / "pragma.db").mkdir()  # whoever opens this falls over
    port = free_port()
    with served("public", data=demo, port=port) as process:
        shown = answer(port, "/scorebord/oirschot")
        assert shown is not None
        assert shown[0] == 200
        assert "Oirschot" in shown[1]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 0
    assert not list(demo.glob("pragma.db?*"))


def test_a_port_that_is_taken_is_told(demo: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(run("public", "--port", port, data=demo), rf"Poort {port} is al in gebruik.*--port {port + 1}")


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104 - nothing listens here
        ("", "127.0.0.1"),
        ("::", "127.0.0.1"),
        ("::1", "[::1]"),
        ("192.168.1.7", "192.168.1.7"),
        ("stappen.lan", "stappen.lan"),
    ],
)
def test_addresses_name_the_host_that_is_listened_on(
    host: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(CHOSEN, raising=False)
    assert at_port(Config(data=tmp_path), 8123, host).base_url == f"http://{shown}:8123"
    monkeypatch.setenv(CHOSEN, "https://stappen.example")
    chosen = Config(data=tmp_path, base_url="https://stappen.example")
    assert at_port(chosen, 8123, host) == chosen


def test_commands_beside_a_server_print_addresses_that_open(tmp_path: Path) -> None:
    port = free_port()
    with served("serve", data=tmp_path, port=port) as process:
        shown = re.search(rf"http://127\.0\.0\.1:{port}(/begin/\S+)", run("begin", data=tmp_path).output)
        assert shown
        assert (opened := answer(port, shown[1]))
        assert opened[0] == 200
        made = run("organisation", "add", "velsen", "--name", "Welzijn", "--municipality", "Velsen", data=tmp_path)
        linked = run("coordinator", "add", "a@velsen.example", "--name", "Anna", data=tmp_path)
        paths = re.findall(r"http://127\.0\.0\.1:\d+(/\S+)", made.output + linked.output)
        assert [(answer(port, path) or (0, ""))[0] for path in paths] == [200], paths
        assert f":{port}/welkom/" in linked.output
        process.send_signal(signal.SIGTERM)
        assert "/begin/" in process.communicate(timeout=20)[0]
