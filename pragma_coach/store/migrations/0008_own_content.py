"""An organisation's own versions of a programme, and the draft of a next one. Frozen: never edited once released."""

_TABLES = (
    """CREATE TABLE "own_version" ("organisation_id" {big} NOT NULL, "programme" TEXT NOT NULL,
    "version" {small} NOT NULL, "text" TEXT NOT NULL, "by_id" {big} NOT NULL, "at" {big} NOT NULL,
    PRIMARY KEY ("organisation_id", "programme", "version"),
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE TABLE "own_draft" ("organisation_id" {big} NOT NULL PRIMARY KEY, "programme" TEXT NOT NULL,
    "text" TEXT NOT NULL, "rev" INTEGER NOT NULL, "by_id" {big} NOT NULL, "at" {big} NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
)
_SQLITE = {"big": "INTEGER", "small": "INTEGER"}
_POSTGRES = {"big": "BIGINT", "small": "SMALLINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for table in _TABLES:
        db.execute_sql(" ".join(table.format(**words).split()))
