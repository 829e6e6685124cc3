"""Lists of people and of their cards, by name and from indexes alone. Frozen: never edited once released."""

_STATEMENTS = [
    """CREATE INDEX "login_card_organisation_id_purpose_revoked_at_account_id" ON "login_card" ("organisation_id",
    "purpose", "revoked_at", "account_id")""",
    """CREATE INDEX "account_organisation_id_name_key_disabled_at_roles" ON "account" ("organisation_id", "name_key",
    "disabled_at", "roles")""",
    # the others begin with the same
    'DROP INDEX IF EXISTS "account_organisation_id_name_key"',
    'DROP INDEX IF EXISTS "account_organisation_id"',
]


def up(_migrator, db):
    for statement in _STATEMENTS:
        db.execute_sql(" ".join(statement.split()))
