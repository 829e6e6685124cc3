"""The schema that the migrations make is the schema of the tables, on both engines."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from pragma_coach.config import Config
from pragma_coach.domain.desk import CallKind
from pragma_coach.domain.mail import MailRhythm
from pragma_coach.domain.talks.talks import TalkState
from pragma_coach.domain.types import ItemState
from pragma_coach.domain.volunteers import Proof
from pragma_coach.store import database, schema
from pragma_coach.store.mail.outbox import LetterKind
from pragma_coach.store.scoreboard import Decided
from pragma_coach.store.tables import TABLES
from pragma_coach.store.tables.pairs import EventRow, TickRow

CLUSTERED = {TickRow, EventRow}  # on SQLite: their rows lie in the order of the key, without a rowid
_POSTGRES_SCHEMA = """
SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""
# Every column that holds one of a list, and the list: the tables know nothing of the domain, so they write it out.
LISTS: dict[str, type[StrEnum]] = {
    "DeskCall.kind": CallKind,
    "MailOutbox.kind": LetterKind,
    "MailChoice.rhythm": MailRhythm,
    "ReleaseDecision.kind": Decided,
    "TalkRow.state": TalkState,
    "TickRow.state": ItemState,
    "VolunteerProof.proof": Proof,
}
_SQLITE_SCHEMA = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"


def schema_text(engine: str) -> list[str]:
    with database.connection():
        query = _POSTGRES_SCHEMA if engine == "postgres" else _SQLITE_SCHEMA
        rows = [re.sub(r"\s+", " ", row[0]) for row in database.database.execute_sql(query).fetchall()]
    return sorted(row for row in rows if "schema_migration" not in row)


def create_from_tables() -> None:
    """Make the schema straight from the table classes."""
    with database.connection():
        for table in TABLES:  # in this order: a table stands after those it refers to
            table._meta.without_rowid = table in CLUSTERED and not schema.is_postgres()
            table.create_table(safe=False)
        for statement in append_only_statements():
            database.database.execute_sql(statement)


def append_only_statements() -> list[str]:
    """Return the statements that keep events from being changed or deleted, on the engine in use."""
    if not schema.is_postgres():
        return [
            f"CREATE TRIGGER event_no_{verb.lower()} BEFORE {verb} ON event "
            "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
        "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event "
        "FOR EACH ROW EXECUTE FUNCTION event_is_append_only()",
    ]


def test_schema_from_models_equals_schema_from_migrations(engine: str, empty_config: Config, tmp_path: Path) -> None:
    database.connect_to(empty_config)
    schema.migrate(empty_config)
    from_migrations = schema_text(engine)
    with database.connection():
        if engine == "postgres":
            database.database.execute_sql("DROP SCHEMA public CASCADE")
            database.database.execute_sql("CREATE SCHEMA public")
    database.close_all()
    fresh = Config(data=tmp_path / "fresh", database_url=empty_config.database_url)
    database.connect_to(fresh)
    create_from_tables()
    from_models = schema_text(engine)
    database.close_all()
    assert len(from_models) >= 30
    assert from_migrations == from_models


def lists_in_tables() -> dict[str, list[str]]:
    """Return per column with a list of values what its constraint allows."""
    found = {}
    for table in TABLES:
        for column in table._meta.sorted_fields:
            for constraint in column.constraints or ():
                if " IN (" in constraint.sql:
                    found[f"{table.__name__}.{column.name}"] = re.findall(r"'(\w+)'", constraint.sql)
    return found


def test_a_column_allows_exactly_the_values_of_its_list() -> None:
    assert lists_in_tables() == {column: [str(value) for value in known] for column, known in LISTS.items()}


def test_migrating_twice_finds_nothing_left(empty_config: Config) -> None:
    database.connect_to(empty_config)
    files = sorted(path.stem for path in schema.MIGRATIONS.glob("[0-9]*.py"))
    assert schema.pending() == files
    with pytest.raises(schema.SchemaError, match="pragma-coach migrate"):
        schema.require_current()
    assert schema.migrate(empty_config) == files
    assert schema.migrate(empty_config) == []
    schema.require_current()
    database.close_all()


def test_a_newer_database_is_refused(config: Config) -> None:
    with database.connection():
        database.database.execute_sql(
            "INSERT INTO schema_migration (name, applied) VALUES ('0999_later', '2030-01-01 00:00:00')"
        )
    with pytest.raises(schema.SchemaError, match="nieuwere versie"):
        schema.require_current()
