"""The folder of the network: our own key, whom we trust, what was signed and collected, and who is in which region.

Every file is written beside its place first and then put there in one move: nobody ever reads half a file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 30.0  # seconds to wait for another process that collects


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder `network` in the data folder; nothing is made before something is kept."""

    root: Path

    @property
    def regions(self) -> Path:
        """The file in which people write which organisation is in which region."""
        return self.root / "network.toml"

    def own_key(self, make: Callable[[], str]) -> str:
        """Return our own secret key; made the first time, readable for its owner alone."""
        file = self.root / "sign.key"
        self.root.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        if not file.exists():
            handle = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as out:
                out.write(make())
            try:
                os.link(fresh, file)  # never replaces: of two processes the first one's key stays
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return file.read_text("ascii")

    def signed(self, slug: str) -> Path:
        return self.root / "signed" / f"{slug}.json"

    def trusted(self, slug: str) -> Path:
        return self.root / "trusted" / f"{slug}.pem"

    def collected(self, slug: str) -> Path:
        return self.root / "collected" / f"{slug}.json"

    def slugs(self, kept: str) -> list[str]:
        return sorted(path.stem for path in (self.root / kept).glob("*.*") if not path.name.startswith("."))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from collecting and closing meanwhile; they wait half a minute."""
        self.root.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.root / "lock", timeout=_PATIENCE, isolation_level=None)) as db:
            db.execute("BEGIN EXCLUSIVE")
            yield


def read(file: Path) -> str:
    """Return the text of a kept file, "" when it is not there."""
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        return ""


def put(file: Path, text: str) -> None:
    """Put a text in its place in one move, safe from a power cut."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
