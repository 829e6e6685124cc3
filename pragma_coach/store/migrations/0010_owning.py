"""Who looked at a pair. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "viewing" ("pair_id" {big} NOT NULL, "seen_on" TEXT NOT NULL, "account_id" {big} NOT NULL,
    "page" TEXT NOT NULL, "role" TEXT NOT NULL, "organisation_id" {big} NOT NULL,
    PRIMARY KEY ("pair_id", "seen_on", "account_id", "page"), FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "viewing_organisation_id" ON "viewing" ("organisation_id")""",
]


def up(migrator, db):
    big = "BIGINT" if "Postgresql" in type(migrator).__name__ else "INTEGER"
    for table in _TABLES:
        db.execute_sql(" ".join(table.format(big=big).split()))
