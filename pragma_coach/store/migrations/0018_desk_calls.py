"""The call list that is worked off, and the number of a coach who gave it. Frozen: never edited once released."""

_STATEMENTS = [
    """ALTER TABLE "account" ADD COLUMN "phone" TEXT""",
    """CREATE TABLE "desk_call" ("id" {big} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "pair_id" {big} NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('called', 'later')), "needs" TEXT NOT NULL,
    "until" {day} NOT NULL, "by_id" {big} NOT NULL, "at" {big} NOT NULL, "note" TEXT NOT NULL,
    "undone_at" {big}, FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "desk_call_pair_id" ON "desk_call" ("pair_id")""",
    """CREATE INDEX "desk_call_organisation_id_until" ON "desk_call" ("organisation_id", "until")""",
]
_SQLITE = {"big": "INTEGER", "day": "TEXT"}
_POSTGRES = {"big": "BIGINT", "day": "TEXT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for statement in _STATEMENTS:
        db.execute_sql(" ".join(statement.format(**words).split()))
