"""The core path in the two other engines: tick, kill the server, tick, reload from the phone, restart, sent.

Neither wakes a worker up by itself (no Background Sync), so here the page does all the work.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Protocol

import pytest
from house import House, wait_for_port
from offline import in_the_end
from ports import free_port
from town import Town

from pragma_coach.domain.pairs.journey import EventKind
from pragma_coach.domain.types import ItemId, ItemState

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import scripts

PUPPETEER = "puppeteer-core@24.43.1"


class Engine(Protocol):
    """A phone with some browser on it."""

    def come(self) -> list[str]: ...
    def tap(self, item: str) -> str: ...
    def reload(self) -> str: ...
    def text(self, item: str) -> str: ...
    def sent(self, item: str) -> None: ...


def missing(what: str) -> None:
    """Nothing is skipped in silence, and nothing at all where the browsers are required."""
    if os.environ.get("PRAGMA_REQUIRE_BROWSER"):
        pytest.fail(what)
    pytest.skip(what)


class Firefox:
    """Firefox ESR by way of a small script, because Playwright cannot drive the one of the distribution."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert self._heard() == "ready"

    def _heard(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the script stopped"
        told = json.loads(line)
        assert not isinstance(told, dict), told
        return told

    def _do(self, *words: str) -> Any:
        assert self.process.stdin
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return self._heard()

    def come(self) -> list[str]:
        return list(self._do("come"))

    def tap(self, item: str) -> str:
        return str(self._do("tap", item))

    def reload(self) -> str:
        return str(self._do("reload"))

    def text(self, item: str) -> str:
        return str(self._do("text", item))

    def sent(self, item: str) -> None:
        self._do("sent", item)

    def write(self, word: str) -> None:
        """Type in the plan."""
        self._do("write", word)

    def send(self) -> str:
        """Press the button and hear that it did not arrive; return what stands there."""
        return str(self._do("send"))

    def written(self, word: str) -> str:
        """Come back on the plan and return what stands there, once it is this."""
        return str(self._do("written", word))


@contextmanager
def firefox(house: House, card: str, tools: Path) -> Iterator[Engine]:
    program, node = shutil.which("firefox-esr") or shutil.which("firefox"), shutil.which("node")
    if not program or not node:
        missing("Firefox or node is not installed (apt install firefox-esr npm)")
    try:
        library = scripts.package(PUPPETEER, "puppeteer-core", tools)
    except scripts.NoNpm as reason:
        missing(str(reason))
    entry = library / "lib" / "esm" / "puppeteer" / "puppeteer-core.js"
    line = [
        str(node),
        str(Path(__file__).parent / "support" / "firefox.mjs"),
        str(entry),
        str(program),
        house.address,
        card,
    ]
    environment = {**os.environ, "HOME": str(house.data), "MOZ_HEADLESS": "1"}
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield Firefox(process)
    finally:
        assert process.stdin
        assert process.stdout
        if process.poll() is None:
            process.stdin.write("bye\n")
            process.stdin.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        process.stdin.close()
        process.stdout.close()


class Driver:
    """A browser that speaks WebDriver (W3C): the four words of it that are needed here."""

    def __init__(self, port: int, wanted: dict[str, Any]) -> None:
        self.port, self.session = port, "/session"
        self.session += "/" + self._ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def _ask(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(verb, self.session + path, json.dumps(body or {}), {"Content-Type": "application/json"})
            return json.loads(line.getresponse().read())["value"]
        finally:
            line.close()

    def get(self, address: str) -> None:
        self._ask("POST", "/url", {"url": address})

    def refresh(self) -> None:
        self._ask("POST", "/refresh")

    def run(self, script: str, *given: str) -> Any:
        """Return what the script returns; nothing when there is no page to ask, between two of them."""
        found = self._ask("POST", "/execute/sync", {"script": script, "args": list(given)})
        return None if isinstance(found, dict) and "error" in found else found

    def quit(self) -> None:
        self._ask("DELETE", "")


class WebKit:
    """WebKitGTK, the nearest thing to Safari."""

    def __init__(self, driver: Driver, address: str, card: str) -> None:
        self.driver, self.address, self.card = driver, address, card

    def _until(self, script: str, *given: str) -> Any:
        for _ in range(300):
            if found := self.driver.run(script, *given):
                return found
            time.sleep(0.05)
        raise AssertionError(f"never came true: {script}")

    def come(self) -> list[str]:
        self.driver.get(self.address + self.card)
        self._until("document.querySelector('button[value=own]').click(); return true")
        self._until("return document.querySelector('li.is-open button.row') && true")
        self._until(
            "caches.match(location.pathname, {cacheName: 'copies'}).then(found => { window.found = Boolean(found); });"
            "return window.found && navigator.serviceWorker.controller && true"
        )
        rows = "[...document.querySelectorAll('li.is-open')].filter(row => row.querySelector('button.row'))"
        return list(self.driver.run(f"return {rows}.slice(0, 2).map(row => row.id)"))

    def tap(self, item: str) -> str:
        row = "document.getElementById(arguments[0])"
        self.driver.run(f"{row}.querySelector('button.row').click()", item)
        pressed = f"{row}.querySelector('button.row').getAttribute('aria-pressed') === 'true'"
        return str(self._until(f"return {pressed} && {row}.textContent", item))

    def reload(self) -> str:
        self.driver.refresh()
        return str(self._until("return document.querySelector('main h1').textContent"))

    def text(self, item: str) -> str:
        return str(self.driver.run("return document.getElementById(arguments[0]).textContent", item))

    def sent(self, item: str) -> None:
        self._until("return !document.getElementById(arguments[0]).textContent.includes('Nog niet verstuurd')", item)


@contextmanager
def webkit(house: House, card: str, tools: Path) -> Iterator[Engine]:
    program, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    small = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), None)
    if not program or not screen or small is None:
        missing("WebKitGTK is not installed (apt install webkit2gtk-driver xvfb)")
    wanted = {
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": {"binary": str(small), "args": ["--automation"]},
    }
    with a_screen(str(screen)) as display:
        environment = {
            **os.environ, "DISPLAY": display, "HOME": str(house.data), "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # the tests run as root in a container
        }  # fmt: skip
        port = free_port()
        process = subprocess.Popen([str(program), f"--port={port}"], env=environment, stderr=subprocess.DEVNULL)
        try:
            wait_for_port(port)
            driver = Driver(port, wanted)
            yield WebKit(driver, house.address, card)
            driver.quit()
        finally:
            process.terminate()
            process.wait()


@contextmanager
def a_screen(program: str) -> Iterator[str]:
    """A screen that nobody sees; the server chooses a free number and tells it."""
    reading, writing = os.pipe()
    line = [program, "-displayfd", str(writing), "-screen", "0", "412x839x24", "-nolisten", "tcp"]
    process = subprocess.Popen(line, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def house(far: tuple[House, Town]) -> House:
    return far[0]


@pytest.fixture(scope="module")
def town(far: tuple[House, Town]) -> Town:
    return far[1]


@pytest.mark.parametrize("start", [firefox, webkit], ids=["Firefox", "WebKit"])
def test_ticks_survive_a_killed_server_in_every_engine(
    house: House, town: Town, request: pytest.FixtureRequest, start: Callable[..., Any]
) -> None:
    tools = Path(request.config.cache.mkdir("node"))
    try:
        with start(house, town.coach_card, tools) as phone:
            first, second = phone.come()
            phone.tap(first)
            phone.sent(first)
            house.kill()
            assert "Nog niet verstuurd" in phone.tap(second)
            assert phone.reload() == "Noor Nieuwkomer"
            _painted(phone, second)
            house.start()
            phone.sent(second)  # by itself
            if isinstance(phone, Firefox):  # WebKit runs the same script
                phone.write("Lasser")
                house.kill()
                assert phone.send() == "Lasser"
                house.start()
                assert phone.written("Lasser") == "Lasser"
    finally:
        house.mend()
    journey, events = in_the_end(house, "Noor")
    for item in (first, second):
        assert journey.state_of(ItemId(item)) is ItemState.DONE
        ticks = [event.value for event in events if event.kind is EventKind.TICK and event.subject == item]
        assert ticks == ["done"]


def _painted(phone: Engine, item: str) -> None:
    """Wait until the page shows over its copy what is still on the phone."""
    for _ in range(150):
        if "Nog niet verstuurd" in phone.text(item):
            return
        time.sleep(0.1)
    raise AssertionError(phone.text(item))
