"""What is for the coordinator alone, and which feasts were seen. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "private_word" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "pair_id" {big} NOT NULL, "subject" TEXT NOT NULL, "wish" TEXT NOT NULL, "words" TEXT NOT NULL,
    "asked_by" {big} NOT NULL, "asked_at" {big} NOT NULL, "state" TEXT NOT NULL, "rev" INTEGER NOT NULL,
    FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "private_word_pair_id" ON "private_word" ("pair_id")""",
    """CREATE INDEX "private_word_organisation_id_state" ON "private_word" ("organisation_id", "state")""",
    """CREATE TABLE "private_turn" ("word_id" {big} NOT NULL, "number" INTEGER NOT NULL,
    "organisation_id" {big} NOT NULL, "kind" TEXT NOT NULL, "reply" TEXT NOT NULL, "by_id" {big} NOT NULL,
    "at" {big} NOT NULL, PRIMARY KEY ("word_id", "number"), FOREIGN KEY (word_id) REFERENCES private_word (id))""",
    """CREATE TABLE "check_in" ("pair_id" {big} NOT NULL, "months" {small} NOT NULL, "answered_by" {big} NOT NULL,
    "organisation_id" {big} NOT NULL, "answer" TEXT NOT NULL, "at" {big} NOT NULL,
    PRIMARY KEY ("pair_id", "months", "answered_by"), FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "check_in_answered_by" ON "check_in" ("answered_by")""",
    """CREATE TABLE "feast_seen" ("pair_id" {big} NOT NULL, "feast" TEXT NOT NULL, "organisation_id" {big} NOT NULL,
    "at" {big} NOT NULL, PRIMARY KEY ("pair_id", "feast"), FOREIGN KEY (pair_id) REFERENCES pair (id))""",
]
_SQLITE = {"id": "INTEGER", "big": "INTEGER", "small": "INTEGER"}
_POSTGRES = {"id": "BIGINT", "big": "BIGINT", "small": "SMALLINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for statement in _TABLES:
        db.execute_sql(" ".join(statement.format(**words).split()))
