"""Organisations: who they are, which programme they follow, and their settings."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import asdict, dataclass, field
from datetime import datetime

from pragma_coach.domain.desk import USUAL_WEEKS
from pragma_coach.domain.types import OrganisationId, ProgrammeId
from pragma_coach.domain.volunteers import USUAL_VOG_MONTHS
from pragma_coach.store.ids import new_id
from pragma_coach.store.tables import OrganisationRow

LOGO_PLACE = (len('{"logo": "') + 1, 12)
"""Where the mark of the logo begins in the column with the settings, counted from 1, and its length in characters."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an organisation chooses: `board` puts its scoreboard on the public pages.

    `legacy` says, once and at the start, that it brought people along who were under way already; long lead times can
    then be seen from the first day.

    `logo` is the picture in the header as base64, behind its mark. It stands first: there `LOGO_PLACE` finds the mark.
    """

    logo: str = ""
    board: bool = True
    legacy: bool = False
    silent_after_days: int = 14
    walk_in: str = ""  # a remark about the walk-in hour; up to 0.2.0 also its days and place
    admission: bool = False  # a coach without VOG, training and the rest is given no pair
    vog_months: int = USUAL_VOG_MONTHS
    areas: str = ""  # neighbourhoods or villages, one per line
    columns: str = ""  # JSON: how the columns of their own spreadsheet are called, by the name of the field
    overdue_weeks: int = USUAL_WEEKS  # what is overdue for longer stands on top of a director's caseload
    first_day: bool = False  # the desk begins with what is to be done first

    @property
    def logo_mark(self) -> str:
        """Width (3 digits) and height (2) in pixels, and what tells this logo from one of before; empty without one."""
        return self.logo.partition(" ")[0]

    @property
    def logo_picture(self) -> bytes:
        """The logo as a PNG file; empty without one."""
        return b64decode(self.logo.partition(" ")[2])

    @property
    def area_names(self) -> tuple[str, ...]:
        return tuple(self.areas.splitlines())


@dataclass(frozen=True, slots=True)
class Organisation:
    """A welzijnsorganisatie in its town."""

    id: OrganisationId
    slug: str
    name: str
    municipality: str
    programme: ProgrammeId
    created_at: datetime
    settings: Settings = field(default_factory=Settings)


def _organisation(row: OrganisationRow) -> Organisation:
    return Organisation(
        id=OrganisationId(row.id),
        slug=row.slug,
        name=row.name,
        municipality=row.municipality,
        programme=ProgrammeId(row.programme),
        created_at=row.created_at,
        settings=Settings(**json.loads(row.settings)),
    )


def add(*, slug: str, name: str, municipality: str, programme: ProgrammeId, at: datetime) -> Organisation:
    """Add an organisation; its slug must be new."""
    row = OrganisationRow.create(
        id=new_id(), slug=slug, name=name, municipality=municipality, programme=programme, created_at=at
    )
    return _organisation(row)


def get(organisation_id: OrganisationId) -> Organisation:
    """Return one organisation. Raise LookupError when there is none with this id."""
    row = OrganisationRow.get_or_none(OrganisationRow.id == organisation_id)
    if row is None:
        raise LookupError(organisation_id)
    return _organisation(row)


def find(slug: str) -> Organisation | None:
    """Return the organisation with this short name, or None."""
    row = OrganisationRow.get_or_none(OrganisationRow.slug == slug)
    return None if row is None else _organisation(row)


def every() -> list[Organisation]:
    return [_organisation(row) for row in OrganisationRow.select().order_by(OrganisationRow.name)]


def change_settings(organisation_id: OrganisationId, settings: Settings) -> None:
    OrganisationRow.update(settings=json.dumps(asdict(settings))).where(OrganisationRow.id == organisation_id).execute()


def hold(organisation_id: OrganisationId) -> None:
    """Let other large works on this organisation wait until the transaction of the caller ends; ticks go on."""
    OrganisationRow.update(name=OrganisationRow.name).where(OrganisationRow.id == organisation_id).execute()


def follow(organisation_id: OrganisationId, programme: ProgrammeId) -> None:
    OrganisationRow.update(programme=programme).where(OrganisationRow.id == organisation_id).execute()
