"""Keys and webhooks for other systems of an organisation. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "api_token" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "label" TEXT NOT NULL, "token_hash" TEXT NOT NULL, "scopes" TEXT NOT NULL, "created_by" {big} NOT NULL,
    "created_at" {big} NOT NULL, "expires_on" TEXT NOT NULL, "last_used_on" TEXT, "revoked_at" {big},
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE INDEX "api_token_organisation_id" ON "api_token" ("organisation_id")""",
    """CREATE UNIQUE INDEX "api_token_token_hash" ON "api_token" ("token_hash")""",
    """CREATE TABLE "webhook" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL, "url" TEXT NOT NULL,
    "created_by" {big} NOT NULL, "created_at" {big} NOT NULL, "stopped_at" {big},
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE INDEX "webhook_organisation_id" ON "webhook" ("organisation_id")""",
    """CREATE TABLE "webhook_message" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "webhook_id" {big} NOT NULL, "kind" TEXT NOT NULL, "body" TEXT NOT NULL, "created_at" {big} NOT NULL,
    "next_at" {big}, "tries" {small} NOT NULL, "delivered_at" {big}, "answer" TEXT NOT NULL,
    FOREIGN KEY (webhook_id) REFERENCES webhook (id))""",
    """CREATE INDEX "webhook_message_webhook_id" ON "webhook_message" ("webhook_id")""",
    """CREATE INDEX "webhook_message_next_at" ON "webhook_message" ("next_at")""",
]
_SQLITE = {"id": "INTEGER", "big": "INTEGER", "small": "INTEGER"}
_POSTGRES = {"id": "BIGINT", "big": "BIGINT", "small": "SMALLINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for table in _TABLES:
        db.execute_sql(" ".join(table.format(**words).split()))
