"""A server that can be killed and a line to it that can break in every way in which lines break."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ports import free_port

HERE = Path(__file__).parent
PORTAL = (
    b"<!doctype html><html lang=nl><title>Cafe Wifi</title><h1>Welkom bij Cafe Wifi</h1><form><input name=mail></form>"
)
OLD_WORKER = (HERE / "old-worker.js").read_bytes()


class Line:
    """What lies between phone and server; `how` is told per request (by path), so that only some of it breaks.

    open: as it should · cut: refused · hang: no answer until the line changes · lose: it arrives, the answer does not ·
    half: the answer breaks off · portal: somebody else's sign-in page with status 200 · slow: eight seconds ·
    late: it arrives when the line changes · held: it arrives, the answer does when the line changes
    """

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.how: Callable[[str], str] = lambda _path: "open"
        self.asked: list[str] = []
        self.changed = threading.Event()
        self.deployed = 0  # how many deploys ago: changes the worker and the names of all files
        self.old_worker = False
        handler = type("Handler", (_Handler,), {"line": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def quiet(self) -> int:
        """Wait until nothing was asked for a second; returns how much was asked so far."""
        before = -1
        while before != len(self.asked):
            before = len(self.asked)
            time.sleep(1)
        return before

    def be(self, how: str, only: str = "") -> None:
        """Let requests fare like this, all of them or those to one path."""
        self.how = lambda path: how if not only or path.startswith(only) else "open"
        self.changed.set()
        self.changed = threading.Event()

    def close(self) -> None:
        self.be("cut")
        self._http.shutdown()
        self._http.server_close()


class _Handler(BaseHTTPRequestHandler):
    line: Line
    protocol_version = "HTTP/1.0"  # one request per connection: each can fare in its own way

    def log_message(self, *_told: object) -> None:
        pass

    def do_GET(self) -> None:
        self._pass()

    do_POST = do_GET  # noqa: N815 - the library asks for this name

    def _pass(self) -> None:
        line, body = self.line, self.rfile.read(int(self.headers.get("Content-Length") or 0))
        line.asked.append(f"{self.command} {self.path}")
        how = line.how(self.path)
        if how == "slow":
            time.sleep(8)
        elif how in ("hang", "late"):
            line.changed.wait(30)
        if how in ("cut", "hang"):
            return self._drop()
        if how == "portal":
            return self._answer(200, [("Content-Type", "text/html")], PORTAL)
        upstream = HTTPConnection("127.0.0.1", line.server_port, timeout=30)
        try:
            asked = {key: value for key, value in self.headers.items() if not key.startswith("If-")}
            headers = {**asked, "Accept-Encoding": "identity"}  # so that a deploy can be made up
            upstream.request(self.command, self.path, body, headers)
            came = upstream.getresponse()
            data = came.read()
        except (OSError, HTTPException):  # the server is gone
            return self._drop()
        finally:
            upstream.close()
        if how == "lose":
            return self._drop()
        if how == "held":
            line.changed.wait(30)
        headers = [pair for pair in came.getheaders() if pair[0].lower() not in ("connection", "content-length")]
        data = self._of_version(data)
        self._answer(came.status, headers, data, len(data) if how != "half" else len(data) * 2)
        return None

    def _of_version(self, data: bytes) -> bytes:
        line = self.line
        if self.path.startswith("/static/worker.js"):
            return OLD_WORKER if line.old_worker else data + b"//" * line.deployed
        if line.deployed and data.startswith(b"<!doctype"):
            return re.sub(rb"\?v=", b"?v=%d-" % line.deployed, data)
        return data

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], data: bytes, length: int | None = None) -> None:
        try:
            self.send_response_only(status)
            for key, value in headers:
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(data) if length is None else length))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            pass  # the phone went away


class House:
    """The server and the line to it."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.line = Line(self.port)
        self.address = self.line.address
        self._ahead = data / "ahead"
        self.turn(0)
        self.process: subprocess.Popen[bytes] | None = None

    def turn(self, seconds: float) -> None:
        """Set the server's clock so many seconds ahead of the real one."""
        self._ahead.write_text(str(seconds))

    def start(self) -> None:
        environment = {**os.environ, "PRAGMA_BASE_URL": self.address, "PRAGMA_DATA": str(self.data)}
        line = [sys.executable, str(HERE / "clocked.py"), str(self.port), str(self._ahead)]
        with (self.data / "house.log").open("ab") as log:
            self.process = subprocess.Popen(line, env=environment, stdout=log, stderr=subprocess.STDOUT)
        wait_for_port(self.port)
        assert self.process.poll() is None, (self.data / "house.log").read_text("utf-8")

    def kill(self) -> None:
        """Take the process away without a word (SIGKILL)."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def mend(self) -> None:
        """Leave the house to the next test as it should be, also after a test that broke off halfway."""
        self.line.be("open")
        self.line.old_worker, self.line.deployed = False, 0
        self.turn(0)
        if self.process is None:
            self.start()


def wait_for_port(port: int) -> None:
    """Wait until somebody answers at a port of this machine."""
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nobody answers at {port}")


@contextmanager
def house_of(data: Path) -> Iterator[House]:
    house = House(data)
    house.start()
    try:
        yield house
    finally:
        house.kill()
        house.line.close()
