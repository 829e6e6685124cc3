"""What the pages of one organisation cost as it grows, as ratios to 100 pairs in the same run.

    python bench/large.py DATA [sizes] [pages]    (DATA: `pragma-coach demo --prepare-only --pairs 100`)

The town is copied by SQL until there are so many pairs (100, 1,000 and 10,000, or `sizes`, as 100,1000): every number
of a row and in a text gets another, so `verify` finds nothing to say. Each size has a process of its own: CPU time is
the least of some rounds, memory the most that the process held while the page was made. Goals (issue 12): first page,
pairs, agenda, people, cards, advice and quarter at 10,000 at most 2 x their cost at 100, in less than 200 MB.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from datetime import UTC, datetime
from http.client import TOO_MANY_REQUESTS
from pathlib import Path
from time import process_time
from typing import Any

from flask.testing import FlaskClient
from peewee import logger
from werkzeug.test import TestResponse

from pragma_coach.app import create_app
from pragma_coach.config import Config
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import Role
from pragma_coach.services.accounts import sign_in
from pragma_coach.services.pairs.rebuild import catch_up, verify
from pragma_coach.store import database, organisations, schema
from pragma_coach.store.accounts import accounts

SIZES = (100, 1_000, 10_000)
SLOW = 3.0  # seconds after which a page is not asked again
ROUNDS = 5
CHECKED = 1_000  # pairs of which `verify` reads all events
PAGES = {
    "first page": "/organisatie",
    "pairs": "/organisatie/koppels",
    "agenda": "/organisatie/gesprekken",
    "people": "/organisatie/mensen",
    "cards": "/organisatie/kaarten",
    "advice": "/organisatie/advies",
    "quarter": "/kwartaal",
    "export": "/organisatie/uitvoer",
}
# Of an organisation or of the whole installation, so there is one of each however many pairs there are.
ONCE = {"organisation", "schema_migration", "throttle", "job_run", "login_session", "kept_form", "place", "place_item"}
NUMBERS = {"id", "asked_by", "given_by", "created_by", "answered_by", "named_by", "announced_by", "waits_for"}
UNIQUE = {"op_id", "email", "code_hash", "token_hash", "token"}
HOLDS_NUMBERS = {"subject", "snapshot", "result"}
LONG_NUMBER = re.compile(r"(?<![\w.])\d{10,16}(?![\w.])")


def moved(text: str | None, copy: int) -> str | None:
    """Return a text in which every long number is that of the copy."""
    if text is None or len(text) < 10:
        return text
    return LONG_NUMBER.sub(lambda found: str(int(found[0]) + copy), text)


def copied_column(table: str, column: str) -> str:
    """Return the SQL of a column in copy `n.copy`."""
    if column in UNIQUE:
        return f"'copy ' || n.copy || ': ' || \"{column}\""
    if column != "organisation_id" and (column in NUMBERS or column.endswith("_id")):
        return f'"{column}" + n.copy'
    if column in HOLDS_NUMBERS:
        return f'moved("{column}", n.copy)'
    if table in ("coachee", "account") and column in ("name", "name_key"):
        return f'other_{column}("name", n.copy)'
    return f'"{column}"'


def grow(file: Path, source: Path, times: int) -> None:
    """Add copies to a database until everything that belongs to a pair or a person is there so many times."""
    with sqlite3.connect(file) as db:
        db.create_function("moved", 2, moved, deterministic=True)
        db.create_function("other_name", 2, lambda name, copy: f"{name} {chr(65 + copy % 26)}", deterministic=True)
        db.create_function("other_name_key", 2, lambda name, copy: same_key(f"{name} {chr(65 + copy % 26)}"))
        db.execute("PRAGMA synchronous = OFF")
        db.execute("ATTACH ? AS town", (str(source),))
        db.execute("CREATE TEMP TABLE n (copy INTEGER)")
        db.executemany("INSERT INTO n VALUES (?)", [(copy,) for copy in range(1, times)])
        tables = [name for (name,) in db.execute("SELECT name FROM town.sqlite_master WHERE type = 'table'")]
        for table in tables:
            about = db.execute(f'PRAGMA town.table_info("{table}")').fetchall()
            columns, key = [row[1] for row in about], [row[1] for row in about if row[5]]
            if table in ONCE or table.startswith("sqlite_") or "organisation_id" in key:
                continue
            names = ", ".join(f'"{column}"' for column in columns)
            values = ", ".join(copied_column(table, column) for column in columns)
            db.execute(f'INSERT INTO "{table}" ({names}) SELECT {values} FROM town."{table}", n')  # noqa: S608


def opened(folder: Path) -> Config:
    """Open a data folder that this version wrote or an older one."""
    config = Config(data=folder).with_secret()
    database.connect_to(config)
    schema.migrate(config)
    catch_up(datetime.now(UTC))
    return config


def desk(config: Config) -> FlaskClient:
    """A browser in which a coordinator is signed in."""
    (ours,) = organisations.every()
    boss = next(one for one in accounts.every(ours.id) if Role.COORDINATOR in one.roles and not one.disabled)

    @database.one_transaction
    def token() -> str:
        return sign_in.open_session(boss, shared=False, at=datetime.now(UTC)).token

    client = create_app(config).test_client()
    with client.session_transaction() as held:
        held["_user_id"] = token()
        held["csrf_token"] = uuid.uuid4().hex
    return client


def most_memory(*, anew: bool = False) -> float:
    """Return the most memory that this process held, in MB, since it was last asked to begin anew."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def measure(client: FlaskClient, address: str) -> dict[str, float]:
    """Return the least CPU time in ms, the number of SQL statements, the most memory in MB and the size in KB."""
    statements: list[Any] = []

    def asked_once() -> TestResponse:
        if address.endswith("/uitvoer"):
            return client.post(address, data={"format": "pairs"}, headers={"Sec-Fetch-Site": "same-origin"})
        return client.get(address)

    while asked_once().status_code == TOO_MANY_REQUESTS:
        pass  # the first time, a quarter counts some pairs at each visit
    logger.setLevel("DEBUG")
    logger.addFilter(counted := lambda record: statements.append(record) is not None)
    most_memory(anew=True)
    begin = process_time()
    answer = asked_once()
    times = [process_time() - begin]
    assert answer.status_code == 200, (address, answer.status)
    asked, size = len(statements), len(answer.data)
    logger.removeFilter(counted)
    logger.setLevel("WARNING")
    while len(times) <= ROUNDS and sum(times) < SLOW:
        begin = process_time()
        asked_once()
        times.append(process_time() - begin)
    return {"ms": min(times) * 1000, "sql": asked, "MB": most_memory(), "KB": size / 1024}


def one_size(folder: Path, pages: list[str]) -> None:
    """Print what these pages of a folder cost, as JSON."""
    client = desk(opened(folder))
    print(json.dumps({name: measure(client, PAGES[name]) for name in pages}))
    database.close_all()


def check(folder: Path) -> None:
    """Fail when what is kept of a pair differs from its events."""
    opened(folder)
    (ours,) = organisations.every()
    wrong = [str(one) for _, found in verify(ours.id) for one in found]
    assert not wrong, wrong[:3]
    database.close_all()


def main(data: Path, sizes: list[int], pages: str) -> None:
    with tempfile.TemporaryDirectory() as work:
        town = Path(work) / "town"
        shutil.copytree(data, town)
        opened(town)
        database.close_all()
        with sqlite3.connect(town / "pragma.db") as db:
            (pairs,) = db.execute("SELECT count(*) FROM pair").fetchone()
        print(f"{'pairs':14}{'ms':>9}{'x':>7}{'SQL':>6}{'MB':>7}{'KB':>8}")
        first: dict[str, dict[str, float]] = {}
        for size in sizes:
            folder = Path(work) / str(size)
            shutil.copytree(town, folder)
            grow(folder / "pragma.db", town / "pragma.db", size // pairs)
            command = [sys.executable, __file__, "--size", str(folder), pages]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - this file
            if size == CHECKED:
                check(folder)
            found = json.loads(done.stdout.splitlines()[-1])
            first = first or found
            print(f"{size:,}")
            for name, one in found.items():
                ratio = one["ms"] / first[name]["ms"]
                print(f"  {name:12}{one['ms']:9.1f}{ratio:7.2f}{one['sql']:6.0f}{one['MB']:7.0f}{one['KB']:8.0f}")
            shutil.rmtree(folder)


if __name__ == "__main__":
    if sys.argv[1] == "--size":
        one_size(Path(sys.argv[2]), sys.argv[3].split(","))
    else:
        asked = sys.argv[2].split(",") if len(sys.argv) > 2 else SIZES
        main(Path(sys.argv[1]), [int(one) for one in asked], sys.argv[3] if len(sys.argv) > 3 else ",".join(PAGES))
