"""Forms that did not arrive, kept for hours for who typed them. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "kept_form" ("id" {big} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "account_id" {big} NOT NULL, "browser_hash" TEXT NOT NULL, "page" TEXT NOT NULL, "action" TEXT NOT NULL,
    "fields" TEXT NOT NULL, "kept_at" {big} NOT NULL, FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE INDEX "kept_form_account_id" ON "kept_form" ("account_id")""",
    """CREATE INDEX "kept_form_kept_at" ON "kept_form" ("kept_at")""",
]
_SQLITE = {"big": "INTEGER"}
_POSTGRES = {"big": "BIGINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for table in _TABLES:
        db.execute_sql(" ".join(table.format(**words).split()))
