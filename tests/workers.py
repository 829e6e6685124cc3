"""How all tests are spread over processes: files stay whole, and so do folders whose tests share something dear."""

from __future__ import annotations

import os

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/attack/", "tests/browser/", "tests/cli/")  # towns; a browser, its servers and quiet; a demo
MOST = 4


class Rooms(LoadScopeScheduling):
    """Hands out files, and the folders of TOGETHER, in the order in which they were found."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.partition("::")[0])


def how_many(config: pytest.Config) -> int:
    """Return over how many processes to spread: none for files that somebody named, to begin at once."""
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    return (
        0
        if named
        else min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    )
