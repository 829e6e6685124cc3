"""What speakers of a language correct and approve. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "translation_version" ("organisation_id" {big} NOT NULL, "language" TEXT NOT NULL,
    "ref" TEXT NOT NULL, "number" {small} NOT NULL, "verdict" TEXT NOT NULL, "dutch" TEXT NOT NULL,
    "texts" TEXT NOT NULL, "by_id" {big} NOT NULL, "at" {big} NOT NULL,
    PRIMARY KEY ("organisation_id", "language", "ref", "number"),
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
]
_SQLITE = {"big": "INTEGER", "small": "INTEGER"}
_POSTGRES = {"big": "BIGINT", "small": "SMALLINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for table in _TABLES:
        db.execute_sql(" ".join(table.format(**words).split()))
