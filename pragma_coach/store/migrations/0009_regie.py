"""Work profiles, projects and vacancies, invitations, and released quarters. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "work_profile" ("pair_id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "sectors" TEXT NOT NULL, "education" TEXT NOT NULL, "days" TEXT NOT NULL, "hours" {small},
    "by_id" {big} NOT NULL, "at" {big} NOT NULL, FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "work_profile_organisation_id" ON "work_profile" ("organisation_id")""",
    """CREATE TABLE "opportunity" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "kind" TEXT NOT NULL, "title" TEXT NOT NULL, "partner" TEXT NOT NULL, "sector" TEXT NOT NULL,
    "level" TEXT NOT NULL, "education" TEXT NOT NULL, "days" TEXT NOT NULL, "hours" {small}, "starts_on" TEXT,
    "ends_on" TEXT, "places" {small} NOT NULL, "by_id" {big} NOT NULL, "at" {big} NOT NULL, "closed_at" {big},
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE INDEX "opportunity_organisation_id" ON "opportunity" ("organisation_id")""",
    """CREATE TABLE "opportunity_invitation" ("id" {id} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL,
    "opportunity_id" {big} NOT NULL, "pair_id" {big} NOT NULL, "state" TEXT NOT NULL, "value" TEXT NOT NULL,
    "started_on" TEXT, "rev" INTEGER NOT NULL, FOREIGN KEY (opportunity_id) REFERENCES opportunity (id),
    FOREIGN KEY (pair_id) REFERENCES pair (id))""",
    """CREATE INDEX "opportunity_invitation_pair_id" ON "opportunity_invitation" ("pair_id")""",
    """CREATE UNIQUE INDEX "opportunity_invitation_opportunity_id_pair_id"
    ON "opportunity_invitation" ("opportunity_id", "pair_id")""",
    """CREATE TABLE "invitation_turn" ("invitation_id" {big} NOT NULL, "number" INTEGER NOT NULL,
    "organisation_id" {big} NOT NULL, "state" TEXT NOT NULL, "value" TEXT NOT NULL, "by_id" {big} NOT NULL,
    "at" {big} NOT NULL, PRIMARY KEY ("invitation_id", "number"),
    FOREIGN KEY (invitation_id) REFERENCES opportunity_invitation (id))""",
    """CREATE TABLE "quarter_report" ("organisation_id" {big} NOT NULL, "quarter" TEXT NOT NULL,
    "content" TEXT NOT NULL, "by_id" {big} NOT NULL, "at" {big} NOT NULL, PRIMARY KEY ("organisation_id", "quarter"),
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
]

_SQLITE = {"id": "INTEGER", "big": "INTEGER", "small": "INTEGER"}
_POSTGRES = {"id": "BIGINT", "big": "BIGINT", "small": "SMALLINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for statement in _TABLES:
        db.execute_sql(" ".join(statement.format(**words).split()))
