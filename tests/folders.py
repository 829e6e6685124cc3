"""A look into a data folder that a real command or a real server wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pragma_coach.config import Config
from pragma_coach.store import database


@contextmanager
def store(data: Path) -> Iterator[None]:
    """Read and write the database of a data folder, and leave nothing open."""
    database.connect_to(Config(data=data))
    try:
        with database.connection():
            yield
    finally:
        database.close_all()
