"""Since when somebody has a second step. Frozen: never edited once released."""


def up(migrator, db):
    kind = "BIGINT" if "Postgresql" in type(migrator).__name__ else "INTEGER"
    db.execute_sql(f'ALTER TABLE "account" ADD COLUMN "totp_since" {kind}')
