"""What a first visit loads stands ready, packed as tight as it goes, and is what the sources say."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))

import scripts

from pragma_coach.paths import STATIC


def test_what_is_packed_is_what_is_served() -> None:
    assert len(list((STATIC / "packed").iterdir())) == len(scripts.PACKED), "run: python tools/scripts.py"
    for name in scripts.PACKED:
        file = scripts.packed_file(name)
        assert file.is_file(), f"{name} changed; run: python tools/scripts.py"
        try:
            assert scripts.brotli("Decompress", file.read_bytes()) == scripts.served(name)
        except scripts.NoNpm as reason:
            if os.environ.get("PRAGMA_REQUIRE_BROWSER"):
                pytest.fail(str(reason))
            pytest.skip(str(reason))
