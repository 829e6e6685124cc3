"""The contracts of `setup.cfg` about who may import whom are all there, and each of them can be broken."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pragma_coach

PACKAGE = Path(pragma_coach.__file__).resolve().parent
SETUP = PACKAGE.parent / "setup.cfg"

# Each contract with one line that breaks it and no other, and where that line is put.
BROKEN_BY = {
    "floors": ("config.py", "from pragma_coach import paths"),
    "pure": ("domain/types.py", "import random"),
    "tables": ("content/items.py", "import sqlite3"),
    "services": ("services/rights.py", "import click"),
    "hatch": ("published/cells.py", "import playhouse"),
    "rooms-of-services": ("services/talks/talks.py", "import pragma_coach.services.town"),
    "rooms-of-web": ("web/work/wishes.py", "import pragma_coach.web.volunteers"),
    "rooms-of-domain": ("domain/translations.py", "import pragma_coach.domain.volunteers"),
    "rooms-of-store": ("store/translations.py", "import pragma_coach.store.volunteers"),
}

pytestmark = pytest.mark.skipif(not SETUP.is_file(), reason="these are rules of the checkout")


def contracts() -> dict[str, str]:
    """The contracts by their id, each with its name."""
    setup = configparser.ConfigParser()
    setup.read(SETUP, "utf-8")
    head = "importlinter:contract:"
    return {section.removeprefix(head): setup[section]["name"] for section in setup if section.startswith(head)}


def judged(folder: Path) -> dict[str, str]:
    """What the linter says of each contract about the package in this folder: KEPT or BROKEN."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    line = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
    verdicts = dict(re.findall(r"^(\S.*?) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE))
    assert verdicts, done.stdout + done.stderr
    return verdicts


def copied(folder: Path) -> Path:
    """A copy of the package with its contracts, to break."""
    shutil.copytree(PACKAGE, folder / "pragma_coach", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(SETUP, folder)
    return folder / "pragma_coach"


def test_no_contract_is_missing() -> None:
    assert set(contracts()) == set(BROKEN_BY)


def test_every_contract_can_be_broken(tmp_path: Path) -> None:
    package = copied(tmp_path)
    for module, line in BROKEN_BY.values():
        path = package / module
        path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")
    assert judged(tmp_path) == dict.fromkeys(contracts().values(), "BROKEN")
