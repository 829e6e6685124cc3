"""A real process of the program on a free port, ended as a service manager would end it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ports import free_port


@contextmanager
def served(data: Path, command: str = "serve") -> Iterator[str]:
    """Run `pragma-coach serve` (or `public`) on a data folder and yield its address; it must end without an error."""
    port = free_port()
    address, told = f"http://127.0.0.1:{port}", data / f"{command}.log"
    line = [sys.executable, "-m", "pragma_coach", command, "--data", str(data), "--port", str(port)]
    with told.open("wb") as log:
        environment = {**os.environ, "PRAGMA_BASE_URL": address}
        process = subprocess.Popen(line, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"{address}/hulp", process, told)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=20)
    assert code == 0, told.read_text("utf-8")


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text("utf-8")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address on this machine
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"the server does not answer at {address}")
