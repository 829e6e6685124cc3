"""Letters about somebody's own way in, beside questions about an address. Frozen: never edited once released."""


def up(migrator, db):  # noqa: ARG001 - what every migration is given
    db.execute_sql("""ALTER TABLE "mail_outbox" ADD COLUMN "about" TEXT NOT NULL DEFAULT ''""")
