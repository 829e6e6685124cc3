"""Texts of which a reader says that they are not right. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "text_doubt" ("id" {big} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "language" TEXT NOT NULL, "ref" TEXT NOT NULL, "remark" TEXT NOT NULL, "day" TEXT NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE INDEX "text_doubt_organisation_id_language" ON "text_doubt" ("organisation_id", "language")""",
]
_SQLITE = {"big": "INTEGER"}
_POSTGRES = {"big": "BIGINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for table in _TABLES:
        db.execute_sql(" ".join(table.format(**words).split()))
