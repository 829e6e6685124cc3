"""Volunteers: proofs, profiles, wishes and stand-ins for coordinators. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "volunteer_proof" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "account_id" {big} NOT NULL,
    "proof" TEXT NOT NULL CHECK (proof IN ('vog', 'training', 'secrecy', 'introduction')),
    "happened_on" TEXT NOT NULL, "by_id" {big} NOT NULL, "at" {big} NOT NULL, "withdrawn_at" {big},
    FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE INDEX "volunteer_proof_organisation_id" ON "volunteer_proof" ("organisation_id")""",
    """CREATE INDEX "volunteer_proof_account_id" ON "volunteer_proof" ("account_id")""",
    """CREATE TABLE "coach_profile" ("account_id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "languages" TEXT NOT NULL, "areas" TEXT NOT NULL, "days" TEXT NOT NULL, "room" {small}, "at" {big} NOT NULL,
    FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE INDEX "coach_profile_organisation_id" ON "coach_profile" ("organisation_id")""",
    """CREATE TABLE "pair_wish" ("pair_id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "area" TEXT NOT NULL, "days" TEXT NOT NULL, "at" {big} NOT NULL, FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE TABLE "stand_in_term" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "account_id" {big} NOT NULL, "since" TEXT NOT NULL, "until" TEXT NOT NULL, "named_by" {big} NOT NULL,
    "named_at" {big} NOT NULL, "ended_at" {big}, FOREIGN KEY (account_id) REFERENCES account (id))""",
    """CREATE INDEX "stand_in_term_organisation_id" ON "stand_in_term" ("organisation_id")""",
    """CREATE INDEX "stand_in_term_account_id" ON "stand_in_term" ("account_id")""",
]
_SQLITE = {"id": "INTEGER", "big": "INTEGER", "small": "INTEGER"}
_POSTGRES = {"id": "BIGINT", "big": "BIGINT", "small": "SMALLINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for table in _TABLES:
        db.execute_sql(" ".join(table.format(**words).split()))
