"""Count what goes to the database while something is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pragma_coach.store import database

FRAMING = re.compile(r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET |PRAGMA", re.IGNORECASE)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[list[str], list[str]]]:
    """Count what goes to the database: the statements, and the commits that had something to commit."""
    statements: list[str] = []
    commits: list[str] = []
    engine: Any = database.database.obj
    execute, commit = engine.execute_sql, engine.commit

    def execute_sql(sql: str, *args: Any, **kwargs: Any) -> Any:
        if FRAMING.match(sql) is None:
            statements.append(sql)
        return execute(sql, *args, **kwargs)

    def counted_commit(*args: Any, **kwargs: Any) -> Any:
        commits.append("commit")
        return commit(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(engine, "execute_sql", execute_sql)
        patched.setattr(engine, "commit", counted_commit)
        yield statements, commits
