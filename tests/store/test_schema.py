"""The schema that the migrations make is the schema of the tables, on both engines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pragma_coach.config import Config
from pragma_coach.store import database, schema

_POSTGRES_SCHEMA = """
SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""
_SQLITE_SCHEMA = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"


def schema_text(engine: str) -> list[str]:
    with database.connection():
        query = _POSTGRES_SCHEMA if engine == "postgres" else _SQLITE_SCHEMA
        rows = [re.sub(r"\s+", " ", row[0]) for row in database.database.execute_sql(query).fetchall()]
    return sorted(row for row in rows if "schema_migration" not in row)


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
    schema.create_from_tables()
    from_models = schema_text(engine)
    database.close_all()
    assert len(from_models) >= 30
    assert from_migrations == from_models


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
