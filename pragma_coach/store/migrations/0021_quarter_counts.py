"""Quarters that are over, as they were counted. Frozen: never edited once released."""

_STATEMENT = """CREATE TABLE "quarter_count" ("organisation_id" {big} NOT NULL, "quarter" TEXT NOT NULL,
    "content" TEXT NOT NULL, "at" {big} NOT NULL, PRIMARY KEY ("organisation_id", "quarter"),
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))"""


def up(migrator, db):
    big = "BIGINT" if "Postgresql" in type(migrator).__name__ else "INTEGER"
    db.execute_sql(" ".join(_STATEMENT.format(big=big).split()))
