"""The scripts of the phone: their types hold, they are small, and what is served is what the sources say."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pragma_coach.domain.types import ItemState

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import scripts  # noqa: E402 - of tools

SOURCES = sorted((ROOT / "static" / "source").glob("*.js"))
MOST = {"page.js": 5120, "worker.js": 2048, "drafts.js": 2048}


@pytest.fixture(scope="session")
def tools(request: pytest.FixtureRequest) -> Path:
    """Where the tools of npm are kept between runs."""
    return Path(request.config.cache.mkdir("node"))


def without_npm(reason: scripts.NoNpm) -> None:
    """Nothing is skipped in silence, and nothing at all where the browsers are required."""
    if os.environ.get("PRAGMA_REQUIRE_BROWSER"):
        pytest.fail(str(reason))
    pytest.skip(str(reason))


@pytest.mark.parametrize("part", ["page", "worker"])
def test_the_types_of_the_scripts_hold(tools: Path, part: str) -> None:
    try:
        tsc = scripts.tool(scripts.TYPESCRIPT, "tsc", tools)
    except scripts.NoNpm as reason:
        without_npm(reason)
    project = ROOT / "tests" / "house" / "script" / f"{part}.json"
    done = subprocess.run([tsc, "--project", project], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("source", "target"), scripts.BUNDLES.items())
def test_what_is_served_is_made_from_the_source(tools: Path, source: str, target: str) -> None:
    try:
        made = scripts.bundled(source, tools)
    except scripts.NoNpm as reason:
        without_npm(reason)
    assert (ROOT / "static" / target).read_bytes() == made, "run: python tools/scripts.py"


@pytest.mark.parametrize("name", MOST)
def test_a_script_weighs_little_on_the_wire(name: str) -> None:
    assert len(gzip.compress((ROOT / "static" / name).read_bytes(), 9)) <= MOST[name]


def test_a_source_is_short_enough_to_read() -> None:
    assert len(SOURCES) > 5
    assert [file.name for file in SOURCES if len(file.read_text("utf-8").splitlines()) > 150] == []


def test_the_scripts_ask_nothing_elsewhere_and_run_no_text_as_a_program() -> None:
    for name in MOST:
        text = (ROOT / "static" / name).read_text("utf-8")
        assert re.findall(r"https?://|\beval\(|new Function|innerHTML|document\.write|localStorage", text) == []


def test_every_text_that_the_page_script_asks_for_stands_in_the_page() -> None:
    page = (ROOT / "templates" / "shared" / "phone.html").read_text("utf-8")
    source = "".join(file.read_text("utf-8") for file in SOURCES)
    asked = set(re.findall(r"\btext\(\"(\w+)\"", source)) | {"tick", "tick1", "note", "note1", "other", "out"}
    asked |= {"asked", "today", "undone", *(state.value for state in ItemState)}
    assert asked == set(re.findall(r'data-t="(\w+)"', page))
