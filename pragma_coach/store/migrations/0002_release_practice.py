"""Drafts of releases with their reports, and what people decided about them. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "release_draft" ("organisation_id" {big} NOT NULL, "period_end" TEXT NOT NULL,
    "frozen_at" {big} NOT NULL, "content" TEXT NOT NULL, "report" TEXT NOT NULL,
    PRIMARY KEY ("organisation_id", "period_end"), FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE TABLE "release_decision" ("organisation_id" {big} NOT NULL, "number" INTEGER NOT NULL,
    "period_end" TEXT NOT NULL, "measure" TEXT NOT NULL,
    "kind" TEXT NOT NULL CHECK (kind IN ('approved', 'withheld', 'shown', 'withdrawn')), "reason" TEXT NOT NULL,
    "by_id" {big} NOT NULL, "at" {big} NOT NULL, PRIMARY KEY ("organisation_id", "number"),
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
]

_SQLITE = {"big": "INTEGER"}
_POSTGRES = {"big": "BIGINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for statement in _TABLES:
        db.execute_sql(" ".join(statement.format(**words).split()))
