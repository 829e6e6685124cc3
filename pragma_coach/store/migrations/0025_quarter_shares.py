"""What each pair adds to a quarter that goes on. Frozen: never edited once released."""

_STATEMENTS = [
    """CREATE TABLE "quarter_share" ("pair_id" {big} NOT NULL, "quarter" TEXT NOT NULL,
    "organisation_id" {big} NOT NULL, "rev" INTEGER NOT NULL, "housed_on" TEXT, "made_for" TEXT NOT NULL,
    "content" TEXT NOT NULL, PRIMARY KEY ("pair_id", "quarter"), FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "quarter_share_organisation_id_quarter" ON "quarter_share" ("organisation_id", "quarter")""",
]


def up(migrator, db):
    big = "BIGINT" if "Postgresql" in type(migrator).__name__ else "INTEGER"
    for statement in _STATEMENTS:
        db.execute_sql(" ".join(statement.format(big=big).split()))
