"""Where things are in town, for which items; and where the films of a talk are. Frozen: never edited once released."""

_TABLES = [
    """CREATE TABLE "place" ("id" {big} NOT NULL PRIMARY KEY, "organisation_id" {big} NOT NULL, "name" TEXT NOT NULL,
    "address" TEXT NOT NULL, "link" TEXT NOT NULL, "hours" TEXT NOT NULL, "phone" TEXT NOT NULL,
    "appointment" TEXT NOT NULL, "checked_on" TEXT NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
    """CREATE INDEX "place_organisation_id" ON "place" ("organisation_id")""",
    """CREATE TABLE "place_item" ("place_id" {big} NOT NULL, "item" TEXT NOT NULL, "organisation_id" {big} NOT NULL,
    PRIMARY KEY ("place_id", "item"), FOREIGN KEY (place_id) REFERENCES place (id))""",
    """CREATE TABLE "film_address" ("organisation_id" {big} NOT NULL, "film" TEXT NOT NULL, "url" TEXT NOT NULL,
    PRIMARY KEY ("organisation_id", "film"), FOREIGN KEY (organisation_id) REFERENCES organisation (id))""",
]
_SQLITE = {"big": "INTEGER"}
_POSTGRES = {"big": "BIGINT"}


def up(migrator, db):
    words = _POSTGRES if "Postgresql" in type(migrator).__name__ else _SQLITE
    for table in _TABLES:
        db.execute_sql(" ".join(table.format(**words).split()))
