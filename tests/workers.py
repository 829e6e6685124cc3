"""How all tests run: spread over processes, without a stopwatch, and with what came of the attacks told at the end.

Files stay whole, and so do folders whose tests share something dear. What takes longest begins first, so that nobody
waits at the end for one long file.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

# Towns; a browser, its servers and quiet; a demo; towns.
TOGETHER = ("tests/attack/", "tests/browser/", "tests/cli/", "tests/simulation/")
# The tests of the browser that walk the full house; the others share the small town, in another process.
FULL_HOUSE = tuple(
    f"tests/browser/{name}.py"
    for name in (
        "test_axe",
        "test_guides_printed",
        "test_list_on_paper",
        "test_one_fact",
        "test_usable",
        "typed/test_typed",
    )
)
APART = ("tests/whole/test_one_fact.py",)  # nothing is shared, and each test takes long
FIRST = (
    *FULL_HOUSE,
    "tests/browser/",
    "tests/attack",
    "tests/whole/",
    "tests/simulation/",
    "tests/house/",
    "tests/cli/",
)
MOST = 4

# A database that is thrown away need not wait for a disk. Where there is room, all tests keep their files in memory: a
# killed process leaves the same there, and no test of ours can cut the power of a disk.
_MEMORY, _ROOM = Path("/dev/shm"), 4 * 1024**3  # noqa: S108 - folders of random names are made in it
if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None

# Every server that a test starts would compile the whole program again; those that asked for that meant their own files.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


class Rooms(LoadScopeScheduling):
    """Hands out files, and the folders of TOGETHER, in the order in which they were found."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(APART):
            return nodeid
        if nodeid.startswith(FULL_HOUSE):
            return "the full house"
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.partition("::")[0])


if "CI" not in os.environ:  # there Hypothesis has a profile of its own, that repeats the same examples
    # How long an example takes says more about the machine than about us.
    settings.register_profile("by-hand", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("by-hand")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return over how many processes to spread: none for files that somebody named, to begin at once."""
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        return 0
    return min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first; within that nothing changes its place."""
    places = {part: place for place, part in enumerate(FIRST)}
    items.sort(key=lambda item: next((places[part] for part in FIRST if item.nodeid.startswith(part)), len(FIRST)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Rooms:
    config.option.loadscopereorder = False
    return Rooms(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what came of the attacks on the scoreboard, when there were any."""
    reports = [one for found in terminalreporter.stats.values() for one in found if getattr(one, "when", "") == "call"]
    told = [text for report in reports for name, text in report.user_properties if name == "attack"]
    if told:
        terminalreporter.section("attacks on the scoreboard")
    for line in sorted(told):
        terminalreporter.write_line(line)
