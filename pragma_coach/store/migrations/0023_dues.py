"""What the agenda shows of pairs, and the talks on the calendar. Frozen: never edited once released."""

_STATEMENTS = [
    """CREATE TABLE "due" ("pair_id" {big} NOT NULL, "kind" TEXT NOT NULL, "subject" TEXT NOT NULL,
    "organisation_id" {big} NOT NULL, "first_on" TEXT NOT NULL, "last_on" TEXT NOT NULL, "number" {small} NOT NULL,
    PRIMARY KEY ("pair_id", "kind", "subject"), FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "due_agenda" ON "due" ("organisation_id", "kind", "first_on", "last_on", "pair_id")""",
    """CREATE INDEX "talk_planned" ON "talk" ("organisation_id", "planned_on", "pair_id") WHERE state = 'planned'""",
]


def up(migrator, db):
    postgres = "Postgresql" in type(migrator).__name__
    kinds = {"big": "BIGINT", "small": "SMALLINT"} if postgres else {"big": "INTEGER", "small": "INTEGER"}
    for statement in _STATEMENTS:
        db.execute_sql(" ".join(statement.format(**kinds).split()))
