"""Versions of plans. Frozen: never edited once released."""

_TABLE = """CREATE TABLE "plan_version" ("pair_id" {big} NOT NULL, "number" INTEGER NOT NULL CHECK (number > 0),
    "organisation_id" {big} NOT NULL, "content" TEXT NOT NULL, "by_id" {big} NOT NULL, "at" {big} NOT NULL,
    PRIMARY KEY ("pair_id", "number"), FOREIGN KEY (pair_id) REFERENCES pair (id))"""


def up(migrator, db):
    big = "BIGINT" if "Postgresql" in type(migrator).__name__ else "INTEGER"
    db.execute_sql(" ".join(_TABLE.format(big=big).split()))
