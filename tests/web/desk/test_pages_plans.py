"""No page of an organisation reads a table from end to end: a file may hold many organisations, and years of events."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import pytest
from peewee import logger as peewee_logger
from stage import Cast, Visit

from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, database

LARGE = {
    "pair",
    "event",
    "tick",
    "coachee",
    "account",
    "assignment",
    "talk",
    "check_in",
    "help_request",
    "desk_call",
    "due",
    "login_card",
}
NAMED = re.compile(r'(?:FROM|JOIN) "(\w+)" AS "(\w+)"')


def scanned(sql: str, values: list[object]) -> set[str]:
    """Return the large tables that SQLite reads from end to end for a statement."""
    with connection():
        plan = [row[-1] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
    tables = {alias: table for table, alias in NAMED.findall(sql)}
    found = (re.match(r"SCAN (\w+)", step) for step in plan)
    return {tables.get(step[1], step[1]) for step in found if step} & LARGE


# PostgreSQL scans a small table whatever its indexes.
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "path",
    [
        "/organisatie",
        "/organisatie/advies",
        "/organisatie/gesprekken",
        "/organisatie/mensen",
        "/organisatie/kaarten",
        "/kwartaal",
    ],
)
def test_no_statement_of_a_page_reads_a_large_table_from_end_to_end(
    path: str, cast: Cast, visit: Callable[[Account], Visit], caplog: pytest.LogCaptureFixture
) -> None:
    desk = visit(cast.coordinator)
    with caplog.at_level(logging.DEBUG, peewee_logger.name):
        assert desk.page(path).text
    said = [record.msg for record in caplog.records if record.name == peewee_logger.name]
    asked = [(sql, list(values or ())) for sql, values in said if sql.startswith("SELECT")]
    assert asked
    wrong = {sql: tables for sql, values in asked if (tables := scanned(sql, values))}
    assert not wrong
