"""Seals on the versions of programmes on which pairs run. Frozen: never edited once released."""

_TABLE = """CREATE TABLE "programme_seal" ("organisation_id" {big} NOT NULL, "programme" TEXT NOT NULL,
    "version" {small} NOT NULL, "outline" TEXT NOT NULL, "sealed_at" {big} NOT NULL,
    PRIMARY KEY ("organisation_id", "programme", "version"),
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))"""

_SQLITE = {"big": "INTEGER", "small": "INTEGER"}
_POSTGRES = {"big": "BIGINT", "small": "SMALLINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    db.execute_sql(" ".join(_TABLE.format(**words).split()))
