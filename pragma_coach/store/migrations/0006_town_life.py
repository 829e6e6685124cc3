"""Help requests, signals, the walk-in hour and activities. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "help_request" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "pair_id" {big} NOT NULL, "theme" TEXT NOT NULL, "words" TEXT NOT NULL, "asked_by" {big} NOT NULL,
    "asked_at" {big} NOT NULL, "state" TEXT NOT NULL, "holder_id" {big}, "rev" INTEGER NOT NULL,
    FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "help_request_pair_id" ON "help_request" ("pair_id")""",
    """CREATE INDEX "help_request_organisation_id_state" ON "help_request" ("organisation_id", "state")""",
    """CREATE INDEX "help_request_organisation_id_asked_at" ON "help_request" ("organisation_id", "asked_at")""",
    """CREATE TABLE "help_turn" ("request_id" {big} NOT NULL, "number" INTEGER NOT NULL,
    "organisation_id" {big} NOT NULL, "kind" TEXT NOT NULL, "by_id" {big} NOT NULL, "at" {big} NOT NULL,
    PRIMARY KEY ("request_id", "number"), FOREIGN KEY (request_id) REFERENCES help_request (id))""",
    """CREATE TABLE "signal" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "pair_id" {big} NOT NULL, "kind" TEXT NOT NULL, "given_by" {big} NOT NULL, "given_at" {big} NOT NULL,
    "state" TEXT NOT NULL, "rev" INTEGER NOT NULL, FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "signal_pair_id" ON "signal" ("pair_id")""",
    """CREATE INDEX "signal_organisation_id_state" ON "signal" ("organisation_id", "state")""",
    """CREATE TABLE "signal_turn" ("signal_id" {big} NOT NULL, "number" INTEGER NOT NULL,
    "organisation_id" {big} NOT NULL, "kind" TEXT NOT NULL, "value" TEXT NOT NULL, "by_id" {big} NOT NULL,
    "at" {big} NOT NULL, PRIMARY KEY ("signal_id", "number"), FOREIGN KEY (signal_id) REFERENCES signal (id))""",
    """CREATE TABLE "walk_in_hour" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "weekday" {small} NOT NULL, "starts" TEXT NOT NULL, "ends" TEXT NOT NULL, "place" TEXT NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE INDEX "walk_in_hour_organisation_id" ON "walk_in_hour" ("organisation_id")""",
    """CREATE TABLE "walk_in_day" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "day" TEXT NOT NULL, "starts" TEXT NOT NULL, "ends" TEXT NOT NULL, "place" TEXT NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE INDEX "walk_in_day_organisation_id_day" ON "walk_in_day" ("organisation_id", "day")""",
    """CREATE TABLE "walk_in_visit" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "day" TEXT NOT NULL, "theme" TEXT NOT NULL, "minutes" {small} NOT NULL, "cohort" TEXT NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE INDEX "walk_in_visit_organisation_id_day" ON "walk_in_visit" ("organisation_id", "day")""",
    """CREATE TABLE "activity" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "title" TEXT NOT NULL, "kind" TEXT NOT NULL, "day" TEXT NOT NULL, "starts" TEXT NOT NULL, "place" TEXT NOT NULL,
    "audience" TEXT NOT NULL, "is_public" {bool} NOT NULL, "announced_by" {big} NOT NULL,
    "announced_at" {big} NOT NULL, "cancelled_at" {big}, "attended" INTEGER,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE INDEX "activity_organisation_id_day" ON "activity" ("organisation_id", "day")""",
    """CREATE TABLE "activity_guest" ("activity_id" {big} NOT NULL, "pair_id" {big} NOT NULL,
    "organisation_id" {big} NOT NULL, "coming" {bool} NOT NULL, "was_there" {bool} NOT NULL,
    PRIMARY KEY ("activity_id", "pair_id"), FOREIGN KEY (activity_id) REFERENCES activity (id),
    FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "activity_guest_pair_id" ON "activity_guest" ("pair_id")""",
]

_SQLITE = {"id": "INTEGER", "big": "INTEGER", "small": "INTEGER", "bool": "INTEGER"}
_POSTGRES = {"id": "BIGINT", "big": "BIGINT", "small": "SMALLINT", "bool": "BOOLEAN"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for statement in _TABLES:
        db.execute_sql(" ".join(statement.format(**words).split()))
