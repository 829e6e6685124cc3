"""What the tests of the command line share: running a command as people do, and a look into its data folder."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import make
from click.testing import CliRunner, Result

from pragma_coach.cli import main
from pragma_coach.store import tables
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import one_transaction

SAMPLES = Path(__file__).parents[1] / "samples"
COMMAND = (sys.executable, "-m", "pragma_coach")
# With these rows gone (and the file of the figures), nothing was ever published.
FORGOTTEN = (tables.Performed, tables.JobRun, tables.Counted, tables.ReleaseDraft)


def run(*words: object, data: Path | None = None, typed: str = "") -> Result:
    """Run a command in this process, with a data folder."""
    extra = ["--data", str(data)] if data else []
    result = CliRunner().invoke(main, [*map(str, words), *extra], input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


def refused(result: Result, sentence: str, code: int = 1) -> None:
    assert result.exit_code == code, result.output
    assert re.search(sentence, result.output), result.output


@one_transaction
def coordinator(slug: str) -> None:
    organisation = make.organisation(slug, at=datetime(2024, 1, 1, tzinfo=UTC))
    accounts.add(
        organisation.id,
        name="Anna",
        roles={"coordinator"},
        at=organisation.created_at,
        email=f"anna@{slug}.example",  # type: ignore[arg-type]
    )
