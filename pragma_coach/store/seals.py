"""Seals: what each version of a programme meant when an organisation began to use it."""

from __future__ import annotations

from datetime import datetime

from pragma_coach.domain.types import OrganisationId, ProgrammeId
from pragma_coach.store.tables import Pair
from pragma_coach.store.tables.seals import ProgrammeSeal

Version = tuple[ProgrammeId, int]


def keep(organisation_id: OrganisationId, version: Version, outline: str, at: datetime) -> None:
    """Keep the outline of a version, unless one was kept before: the first stands for ever."""
    programme, number = version
    ProgrammeSeal.insert(
        organisation_id=organisation_id, programme=programme, version=number, outline=outline, sealed_at=at
    ).on_conflict_ignore().execute()


def kept(organisation_id: OrganisationId) -> dict[Version, str]:
    """Return the outlines that were kept, by version."""
    rows = ProgrammeSeal.select().where(ProgrammeSeal.organisation_id == organisation_id)
    return {(ProgrammeId(row.programme), row.version): row.outline for row in rows}


def running(organisation_id: OrganisationId) -> set[Version]:
    """Return the versions on which pairs of the organisation run or ran."""
    rows = Pair.select(Pair.programme, Pair.programme_version).where(Pair.organisation_id == organisation_id).distinct()
    return {(ProgrammeId(row.programme), row.programme_version) for row in rows}
