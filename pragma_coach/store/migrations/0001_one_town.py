"""The first schema: organisations, accounts, coachees, pairs and their events. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "organisation" ("id" {id} NOT NULL PRIMARY KEY, "slug" TEXT NOT NULL, "name" TEXT NOT NULL,
    "municipality" TEXT NOT NULL, "programme" TEXT NOT NULL, "settings" TEXT NOT NULL, "created_at" {big} NOT NULL)""",
    """CREATE UNIQUE INDEX "organisation_slug" ON "organisation" ("slug")""",
    """CREATE TABLE "account" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL, "name" TEXT NOT NULL,
    "email" TEXT, "roles" TEXT NOT NULL, "password_hash" TEXT, "totp_secret" TEXT, "totp_last_step" INTEGER,
    "language" TEXT NOT NULL, "disabled_at" {big}, "created_at" {big} NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE INDEX "account_organisation_id" ON "account" ("organisation_id")""",
    """CREATE UNIQUE INDEX "account_email" ON "account" ("email")""",
    """CREATE TABLE "login_card" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "account_id" {big} NOT NULL, "code_hash" TEXT NOT NULL, "purpose" TEXT NOT NULL,
    "created_at" {big} NOT NULL, "created_by" {big}, "revoked_at" {big},
    "last_used_at" {big}, FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE INDEX "login_card_account_id" ON "login_card" ("account_id")""",
    """CREATE UNIQUE INDEX "login_card_code_hash" ON "login_card" ("code_hash")""",
    """CREATE TABLE "login_session" ("token_hash" TEXT NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "account_id" {big} NOT NULL, "card_id" {big}, "shared" {bool} NOT NULL, "created_at" {big} NOT NULL,
    "seen_at" {big} NOT NULL, "expires_at" {big} NOT NULL, FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE INDEX "login_session_account_id" ON "login_session" ("account_id")""",
    """CREATE INDEX "login_session_card_id" ON "login_session" ("card_id")""",
    """CREATE TABLE "throttle" ("bucket" TEXT NOT NULL PRIMARY KEY, "tokens" INTEGER NOT NULL,
    "filled_at" {big} NOT NULL)""",
    """CREATE TABLE "household" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL)""",
    """CREATE INDEX "household_organisation_id" ON "household" ("organisation_id")""",
    """CREATE TABLE "coachee" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL, "account_id" {big},
    "household_id" {big}, "name" TEXT NOT NULL, "linked_on" TEXT, "housed_on" TEXT, "coaching_started_on" TEXT,
    "verified_at" {big}, "created_at" {big} NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id), FOREIGN KEY (account_id) REFERENCES account (id),
    FOREIGN KEY (household_id) REFERENCES household (id))""",
    """CREATE INDEX "coachee_organisation_id" ON "coachee" ("organisation_id")""",
    """CREATE INDEX "coachee_account_id" ON "coachee" ("account_id")""",
    """CREATE TABLE "pair" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "coachee_id" {big} NOT NULL, "programme" TEXT NOT NULL, "programme_version" {small} NOT NULL,
    "created_at" {big} NOT NULL, "rev" INTEGER NOT NULL, "status" TEXT NOT NULL, "phase" TEXT NOT NULL,
    "started_on" TEXT, "last_sign_on" TEXT, "snapshot" TEXT NOT NULL,
    FOREIGN KEY (coachee_id) REFERENCES coachee (id))""",
    """CREATE INDEX "pair_coachee_id" ON "pair" ("coachee_id")""",
    """CREATE INDEX "pair_organisation_id_status" ON "pair" ("organisation_id", "status")""",
    """CREATE TABLE "assignment" ("pair_id" {big} NOT NULL, "account_id" {big} NOT NULL, "since" TEXT NOT NULL,
    "organisation_id" {big} NOT NULL, "until" TEXT, "stand_in" {bool} NOT NULL,
    PRIMARY KEY ("pair_id", "account_id", "since"), FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "assignment_account_id" ON "assignment" ("account_id")""",
    """CREATE TABLE "tick" ("pair_id" {big} NOT NULL, "item" TEXT NOT NULL,
    "state" TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'done', 'not_applicable', 'stuck')),
    "happened_on" TEXT NOT NULL, "by_id" {big}, "reason" TEXT NOT NULL, "rev" INTEGER NOT NULL,
    PRIMARY KEY ("pair_id", "item"), FOREIGN KEY (pair_id) REFERENCES pair (id)){clustered}""",
    """CREATE TABLE "event" ("pair_id" {big} NOT NULL, "rev" INTEGER NOT NULL CHECK (rev > 0),
    "organisation_id" {big} NOT NULL, "op_id" TEXT NOT NULL, "kind" TEXT NOT NULL, "subject" TEXT NOT NULL,
    "value" TEXT NOT NULL, "reason" TEXT NOT NULL, "by_id" {big}, "happened_on" TEXT NOT NULL, "phone_at" {big},
    "received_at" {big} NOT NULL, "undoes" INTEGER, PRIMARY KEY ("pair_id", "rev"),
    FOREIGN KEY (pair_id) REFERENCES pair (id)){clustered}""",
    """CREATE UNIQUE INDEX "event_op_id" ON "event" ("op_id")""",
    """CREATE TABLE "performed" ("op_id" TEXT NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "account_id" {big}, "act" TEXT NOT NULL, "result" TEXT NOT NULL, "at" {big} NOT NULL)""",
    """CREATE TABLE "counted" ("coachee_id" {big} NOT NULL, "measure" TEXT NOT NULL, "organisation_id" {big} NOT NULL,
    "window_end" TEXT NOT NULL, PRIMARY KEY ("coachee_id", "measure"))""",
    """CREATE TABLE "job_run" ("job" TEXT NOT NULL, "period" TEXT NOT NULL, "at" {big} NOT NULL,
    PRIMARY KEY ("job", "period"))""",
]

_SQLITE = {"id": "INTEGER", "big": "INTEGER", "small": "INTEGER", "bool": "INTEGER", "clustered": " WITHOUT ROWID"}
_POSTGRES = {"id": "BIGINT", "big": "BIGINT", "small": "SMALLINT", "bool": "BOOLEAN", "clustered": ""}

_SQLITE_TRIGGERS = [
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
]
_POSTGRES_TRIGGERS = [
    "CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
    "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event "
    "FOR EACH ROW EXECUTE FUNCTION event_is_append_only()",
]


def up(migrator, db):
    postgres = "Postgresql" in type(migrator).__name__
    words, triggers = (_POSTGRES, _POSTGRES_TRIGGERS) if postgres else (_SQLITE, _SQLITE_TRIGGERS)
    for statement in [" ".join(table.format(**words).split()) for table in _TABLES] + triggers:
        db.execute_sql(statement)
