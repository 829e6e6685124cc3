"""How long a tick waits while a long list is taken over and everything is taken out, beside the same without these.

    python bench/ticks.py DATA [pairs]    (DATA: `pragma-coach demo --prepare-only --pairs 100`)

Twenty coaches tick over HTTP in a program that `serve` started on a copy of the folder, each about once a second. A
coordinator imports `pairs` (1,000) by the four pages of the screen, while another downloads everything as Excel, again
and again until the import is done. Goal (issue 12): no tick waits longer than 0.3 s for these.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from pragma_coach.app import create_app
from pragma_coach.config import Config
from pragma_coach.domain.types import Role
from pragma_coach.services.accounts import sign_in
from pragma_coach.services.pairs.rebuild import catch_up
from pragma_coach.store import database, organisations, schema
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account

COACHES = 20
PAUSE = 1.0  # seconds between two ticks of one coach, on average
ALONE = 20.0  # seconds of ticks without anything else
GOAL = 0.3
FORM = "application/x-www-form-urlencoded"


class Phone:
    """A browser of somebody who is signed in, on a connection of its own."""

    def __init__(self, port: int, cookie: str) -> None:
        self.location = ""
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}

    def ask(self, path: str, body: bytes | None = None, kind: str = FORM) -> str:
        """Return the answer as text. Raise RuntimeError for an answer that is none of ours."""
        headers = self.headers | ({"Content-Type": kind} if body is not None else {})
        self.line.request("GET" if body is None else "POST", path, body, headers)
        answer = self.line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self.location = answer.headers.get("Location", "")
        if answer.status not in (200, 303):
            raise RuntimeError(f"{path}: {answer.status} {text[:300]}")
        return text

    def send(self, path: str, **fields: str) -> str:
        return self.ask(path, urlencode({"op": str(uuid4()), **fields}).encode())


def cookies(config: Config, who: list[Account]) -> Iterator[str]:
    """Sign people in on own devices; yield the cookie of each."""
    app = create_app(config)

    @database.one_transaction
    def token(account: Account) -> str:
        return sign_in.open_session(account, shared=False, at=datetime.now(UTC)).token

    for account in who:
        client = app.test_client()
        with client.session_transaction() as held:
            held["_user_id"] = token(account)
        name = app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name, path="/")
        assert cookie is not None
        yield f"{name}={cookie.value}"


def tick(coach: Phone, until: threading.Event, waits: list[tuple[float, float]]) -> None:
    """Have a coach set one item to done and back, again and again; keep when it was and how long it took."""
    pair = re.search(r'href="(/koppel/\w+)"', coach.ask("/koppels"))
    assert pair is not None
    item = re.search(r'name="set" value="([\w-]+):done', coach.ask(pair[1]))
    assert item is not None
    states = ["done", "open"]
    while not until.wait(random.uniform(0.5, 1.5) * PAUSE):
        begin = time.monotonic()
        coach.send(f"{pair[1]}/punt", set=f"{item[1]}:{states[0]}")
        waits.append((begin, time.monotonic() - begin))
        states.reverse()


def take_over(desk: Phone, pairs: int, name: str) -> None:
    """Import a list by the pages of the screen: the file, the columns, what is understood, and the writing."""
    rows = "\n".join(
        f"{name} {n // 26} {chr(65 + n % 26)}.;Coach {n % 50} Z.;2026-{1 + n % 9:02}-{1 + n % 28:02}"
        for n in range(pairs)
    )
    file = f"Nieuwkomer;Coach;Startdatum\n{rows}\n".encode()
    mark = uuid4().hex
    named = 'Content-Disposition: form-data; name="file"; filename="lijst.csv"'
    head = f"--{mark}\r\n{named}\r\nContent-Type: text/csv\r\n\r\n"
    parts = f'\r\n--{mark}\r\nContent-Disposition: form-data; name="op"\r\n\r\n{uuid4()}\r\n--{mark}--\r\n'
    page = desk.ask(
        "/organisatie/invoer", head.encode() + file + parts.encode(), f"multipart/form-data; boundary={mark}"
    )
    chosen = {}
    for name, options in re.findall(r'<select[^>]* name="(kolom-\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found = re.search(r'<option value="(\d+)" selected', options)
        chosen[name] = found[1] if found else ""
    page = desk.send("/organisatie/invoer/kolommen", file=hidden(page, "file"), name="lijst.csv", **chosen)
    said = desk.send("/organisatie/invoer/overnemen", plan=hidden(page, "plan"), skip_faulty="yes")
    assert f"koppels={pairs}" in desk.location, (desk.location, re.sub(r"<[^>]*>|\s+", " ", said)[:3000])


def hidden(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found is not None, page[:2000]
    return found[1]


def in_time(act: Callable[[], None]) -> tuple[float, float]:
    begin = time.monotonic()
    act()
    return begin, time.monotonic()


def told(name: str, found: list[float], beside: list[float] | None = None) -> dict[str, float]:
    """Print the median, p95 and longest of some waits in milliseconds, with their ratio to those of other waits."""
    ordered = sorted(found)
    one = {"median": ordered[len(ordered) // 2], "p95": ordered[int(len(ordered) * 0.95)], "longest": ordered[-1]}
    other = told("", beside) if beside else {}
    if name:
        words = "".join(f"{1000 * one[k]:9.0f}{f' ({one[k] / other[k]:.1f} x)' if other else '':9}" for k in one)
        print(f"{name:26}{len(found):6}{words}", flush=True)
    return one


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve a folder as an organisation would, in a process of its own; yield the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "pragma_coach", "serve", "--data", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def main(data: Path, pairs: int) -> None:
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "town"
        shutil.copytree(data, folder)
        config = Config(data=folder).with_secret()
        database.connect_to(config)
        schema.migrate(config)
        catch_up(datetime.now(UTC))
        (ours,) = organisations.every()
        known = [one for one in accounts.every(ours.id) if not one.disabled]
        boss = next(one for one in known if Role.COORDINATOR in one.roles)
        signed = dict(zip(known, cookies(config, known), strict=True))
        database.close_all()
        with served(folder) as port:
            measure(port, pairs, signed, boss)


def measure(port: int, pairs: int, signed: dict[Account, str], boss: Account) -> None:
    """Print how long ticks take alone, and beside an import, an export and both."""
    coaches = []
    for account, cookie in signed.items():
        phone = Phone(port, cookie)
        if Role.COACH in account.roles and re.search(r'href="/koppel/\w+"', phone.ask("/koppels")):
            coaches.append(phone)
    coaches = coaches[:COACHES]
    desk, other = Phone(port, signed[boss]), Phone(port, signed[boss])
    waits: list[tuple[float, float]] = []
    over = threading.Event()
    threads = [threading.Thread(target=tick, args=(one, over, waits), daemon=True) for one in coaches]
    for thread in threads:
        thread.start()
    time.sleep(2)
    spans = {f"{len(coaches)} coaches, alone": in_time(lambda: time.sleep(ALONE))}
    spans["everything as Excel"] = in_time(lambda: exports(other, 3))
    spans[f"import of {pairs:,}"] = in_time(lambda: take_over(desk, pairs, "Een"))
    busy = threading.Thread(target=exports, args=(other, 1_000, done := threading.Event()), daemon=True)
    busy.start()
    spans[f"import of {pairs:,} + Excel"] = in_time(lambda: take_over(desk, pairs, "Twee"))
    done.set()
    busy.join()
    over.set()
    for thread in threads:
        thread.join()
    parts = {
        name: [took for at, took in waits if at < last and at + took > first] for name, (first, last) in spans.items()
    }
    alone = next(iter(parts.values()))
    print(f"{'ms':26}{'ticks':>6}{'median':>12}{'p95':>18}{'longest':>18}")
    longest = 0.0
    for name, found in parts.items():
        longest = max(longest, told(name, found, None if found is alone else alone)["longest"])
    for name, (first, last) in spans.items():
        print(f"{name}: {last - first:.1f} s")
    print(json.dumps({"goal": GOAL, "longest": round(longest, 3), "kept": longest <= GOAL}))


def exports(desk: Phone, times: int, until: threading.Event | None = None) -> None:
    for _ in range(times):
        if until is None or not until.is_set():
            desk.send("/organisatie/uitvoer", format="xlsx")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000)
