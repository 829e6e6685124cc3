"""Talks with their people and changes, interpreters, films seen, calendar keys. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "talk" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL, "pair_id" {big} NOT NULL,
    "kind" TEXT NOT NULL, "number" {small} NOT NULL,
    "state" TEXT NOT NULL CHECK (state IN ('planned', 'held', 'cancelled', 'skipped')),
    "planned_on" TEXT NOT NULL, "minute" {small}, "minutes" {small} NOT NULL, "place" TEXT NOT NULL, "held_on" TEXT,
    "topics" TEXT NOT NULL, "outcome" TEXT NOT NULL, "wish" TEXT NOT NULL, "sequence" INTEGER NOT NULL,
    "changed_at" {big} NOT NULL, FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "talk_pair_id" ON "talk" ("pair_id")""",
    """CREATE INDEX "talk_organisation_id_planned_on" ON "talk" ("organisation_id", "planned_on")""",
    """CREATE TABLE "talk_person" ("talk_id" {big} NOT NULL, "part" TEXT NOT NULL, "organisation_id" {big} NOT NULL,
    "account_id" {big}, PRIMARY KEY ("talk_id", "part"), FOREIGN KEY (talk_id) REFERENCES talk (id))""",
    """CREATE INDEX "talk_person_account_id" ON "talk_person" ("account_id")""",
    """CREATE TABLE "talk_change" ("talk_id" {big} NOT NULL, "number" INTEGER NOT NULL,
    "organisation_id" {big} NOT NULL, "act" TEXT NOT NULL, "planned_on" TEXT NOT NULL, "minute" {small},
    "by_id" {big}, "at" {big} NOT NULL, PRIMARY KEY ("talk_id", "number"),
    FOREIGN KEY (talk_id) REFERENCES talk (id))""",
    """CREATE TABLE "interpreter" ("account_id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "languages" TEXT NOT NULL, "changed_at" {big} NOT NULL, FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE INDEX "interpreter_organisation_id" ON "interpreter" ("organisation_id")""",
    """CREATE TABLE "interpreter_hours" ("account_id" {big} NOT NULL,
    "weekday" {small} NOT NULL CHECK (weekday BETWEEN 0 AND 6), "start" {small} NOT NULL,
    "organisation_id" {big} NOT NULL, "until" {small} NOT NULL, PRIMARY KEY ("account_id", "weekday", "start"),
    FOREIGN KEY (account_id) REFERENCES interpreter (account_id), CHECK ("until" > "start"))""",
    """CREATE TABLE "interpreter_booking" ("talk_id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "account_id" {big} NOT NULL, "language" TEXT NOT NULL, "briefed_at" {big},
    FOREIGN KEY (talk_id) REFERENCES talk (id), FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE INDEX "interpreter_booking_account_id" ON "interpreter_booking" ("account_id")""",
    """CREATE TABLE "film_seen" ("pair_id" {big} NOT NULL, "film" TEXT NOT NULL, "organisation_id" {big} NOT NULL,
    "seen_on" TEXT NOT NULL, "by_id" {big}, PRIMARY KEY ("pair_id", "film"),
    FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE TABLE "calendar_key" ("account_id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "token_hash" TEXT NOT NULL, "created_at" {big} NOT NULL, FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE UNIQUE INDEX "calendar_key_token_hash" ON "calendar_key" ("token_hash")""",
]

_SQLITE = {"id": "INTEGER", "big": "INTEGER", "small": "INTEGER"}
_POSTGRES = {"id": "BIGINT", "big": "BIGINT", "small": "SMALLINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for statement in _TABLES:
        db.execute_sql(" ".join(statement.format(**words).split()))
