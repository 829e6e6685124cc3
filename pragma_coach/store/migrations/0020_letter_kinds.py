"""Letters about somebody's own way in, beside news and questions. Frozen: never edited once released."""

_KINDS = "kind IN ('news', 'confirm', 'password', 'account')"
_POSTGRES = [
    """ALTER TABLE "mail_outbox" DROP CONSTRAINT "mail_outbox_kind_check" """,
    f"""ALTER TABLE "mail_outbox" ADD CONSTRAINT "mail_outbox_kind_check" CHECK ({_KINDS})""",
]
# SQLite changes no constraint: the rows move to a table that has the new one.
_SQLITE = [
    f"""CREATE TABLE "mail_outbox_new" ("id" INTEGER NOT NULL PRIMARY KEY, "organisation_id" INTEGER NOT NULL,
    "account_id" INTEGER NOT NULL, "kind" TEXT NOT NULL CHECK ({_KINDS}), "period" TEXT NOT NULL,
    "content" TEXT NOT NULL, "created_at" INTEGER NOT NULL, "due_at" INTEGER NOT NULL, "tries" INTEGER NOT NULL,
    "sent_at" INTEGER, "refused_at" INTEGER, "problem" TEXT NOT NULL, "sent_to" TEXT NOT NULL,
    FOREIGN KEY (account_id) REFERENCES account (id))""",
    """INSERT INTO "mail_outbox_new" SELECT "id", "organisation_id", "account_id", "kind", "period", "content",
    "created_at", "due_at", "tries", "sent_at", "refused_at", "problem", "sent_to" FROM "mail_outbox" """,
    """DROP TABLE "mail_outbox" """,
    """ALTER TABLE "mail_outbox_new" RENAME TO "mail_outbox" """,
    """CREATE UNIQUE INDEX "mail_outbox_account_id_kind_period" ON "mail_outbox" ("account_id", "kind", "period")""",
    """CREATE INDEX "mail_outbox_sent_at_refused_at_due_at" ON "mail_outbox" ("sent_at", "refused_at", "due_at")""",
    """CREATE INDEX "mail_outbox_organisation_id" ON "mail_outbox" ("organisation_id")""",
]


def up(migrator, db):
    for statement in _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE:
        db.execute_sql(" ".join(statement.split()))
