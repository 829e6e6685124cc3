"""What lists of pairs show beside the revision, and names as they are compared. Frozen: never edited once released."""

import re
import unicodedata

_STATEMENTS = [
    """ALTER TABLE "pair" ADD COLUMN "place" {small} NOT NULL DEFAULT 0""",
    """ALTER TABLE "pair" ADD COLUMN "done" {small} NOT NULL DEFAULT 0""",
    """ALTER TABLE "pair" ADD COLUMN "total" {small} NOT NULL DEFAULT 0""",
    """ALTER TABLE "pair" ADD COLUMN "sign_on" {day}""",
    """ALTER TABLE "pair" ADD COLUMN "quiet_from" {day}""",
    """ALTER TABLE "pair" ADD COLUMN "stuck" {small} NOT NULL DEFAULT 0""",
    """ALTER TABLE "pair" ADD COLUMN "claimed_on" {day}""",
    """ALTER TABLE "pair" ADD COLUMN "late_on" {day}""",
    """ALTER TABLE "pair" ADD COLUMN "coached_from" {day}""",
    """ALTER TABLE "pair" ADD COLUMN "waits_for" {big}""",
    """ALTER TABLE "pair" ADD COLUMN "disputed" {small} NOT NULL DEFAULT 0""",
    """ALTER TABLE "pair" ADD COLUMN "route_on" {day}""",
    """ALTER TABLE "coachee" ADD COLUMN "name_key" TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE "account" ADD COLUMN "name_key" TEXT NOT NULL DEFAULT ''""",
    "DROP INDEX IF EXISTS pair_organisation_id_status",
    """CREATE INDEX "pair_glance" ON "pair" ("organisation_id", "status", "sign_on", "coachee_id", "started_on",
    "place", "phase", "done", "total", "quiet_from", "stuck", "claimed_on", "late_on", "coached_from",
    "waits_for", "disputed")""",
    """CREATE INDEX "talk_no_fit" ON "talk" ("organisation_id", "pair_id") WHERE outcome = 'no_fit'""",
    'DROP INDEX IF EXISTS "pair_organisation_id_status"',  # the one of glances begins with the same
    """CREATE INDEX "account_organisation_id_disabled_at_roles" ON "account" ("organisation_id", "disabled_at",
    "roles")""",
    """CREATE INDEX "assignment_organisation_id_account_id_pair_id_since_until" ON "assignment" ("organisation_id",
    "account_id", "pair_id", "since", "until")""",
    """CREATE INDEX "check_in_organisation_id_at" ON "check_in" ("organisation_id", "at")""",
    """CREATE INDEX "coachee_organisation_id_name_key" ON "coachee" ("organisation_id", "name_key")""",
    """CREATE INDEX "account_organisation_id_name_key" ON "account" ("organisation_id", "name_key")""",
]
_SQLITE = {"big": "INTEGER", "small": "INTEGER", "day": "TEXT"}
_POSTGRES = {"big": "BIGINT", "small": "SMALLINT", "day": "TEXT"}
_WORDS = re.compile(r"[^\W_]+")


def up(migrator, db):
    postgres = "Postgresql" in type(migrator).__name__
    for statement in _STATEMENTS:
        db.execute_sql(" ".join(statement.format(**(_POSTGRES if postgres else _SQLITE)).split()))
    mark = "%s" if postgres else "?"
    for table in ("coachee", "account"):
        for number, name in db.execute_sql(f'SELECT "id", "name" FROM "{table}"').fetchall():  # noqa: S608 - ours
            change = f'UPDATE "{table}" SET "name_key" = {mark} WHERE "id" = {mark}'  # noqa: S608 - ours
            db.execute_sql(change, (_key(name), number))


def _key(name):
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(_WORDS.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))
