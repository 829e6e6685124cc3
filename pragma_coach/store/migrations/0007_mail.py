"""Mail: addresses for mail only, choices, stop links and the outbox. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "mail_address" ("account_id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "address" TEXT NOT NULL, "code_hash" TEXT, "asked_at" {big} NOT NULL, "confirmed_at" {big},
    FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE INDEX "mail_address_organisation_id" ON "mail_address" ("organisation_id")""",
    """CREATE UNIQUE INDEX "mail_address_code_hash" ON "mail_address" ("code_hash")""",
    """CREATE TABLE "mail_choice" ("account_id" {big} NOT NULL, "topic" TEXT NOT NULL,
    "organisation_id" {big} NOT NULL, "rhythm" TEXT NOT NULL CHECK (rhythm IN ('off', 'daily', 'weekly')),
    PRIMARY KEY ("account_id", "topic"), FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE INDEX "mail_choice_organisation_id" ON "mail_choice" ("organisation_id")""",
    """CREATE TABLE "mail_stop" ("account_id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "token" TEXT NOT NULL, FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE UNIQUE INDEX "mail_stop_token" ON "mail_stop" ("token")""",
    """CREATE TABLE "mail_outbox" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "account_id" {big} NOT NULL, "kind" TEXT NOT NULL CHECK (kind IN ('news', 'confirm')), "period" TEXT NOT NULL,
    "content" TEXT NOT NULL, "created_at" {big} NOT NULL, "due_at" {big} NOT NULL, "tries" {small} NOT NULL,
    "sent_at" {big}, "refused_at" {big}, "problem" TEXT NOT NULL, "sent_to" TEXT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE UNIQUE INDEX "mail_outbox_account_id_kind_period" ON "mail_outbox" ("account_id", "kind", "period")""",
    """CREATE INDEX "mail_outbox_sent_at_refused_at_due_at" ON "mail_outbox" ("sent_at", "refused_at", "due_at")""",
    """CREATE INDEX "mail_outbox_organisation_id" ON "mail_outbox" ("organisation_id")""",
]

_SQLITE = {"id": "INTEGER", "big": "INTEGER", "small": "INTEGER"}
_POSTGRES = {"id": "BIGINT", "big": "BIGINT", "small": "SMALLINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for statement in _TABLES:
        db.execute_sql(" ".join(statement.format(**words).split()))
