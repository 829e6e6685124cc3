"""Seals: what each version of a programme meant when an organisation began to use it."""

from __future__ import annotations

from datetime import datetime

from pragma_coach.domain.pairs.journey import EventKind, read_edition
from pragma_coach.domain.types import Edition, OrganisationId, ProgrammeId
from pragma_coach.store.tables import EventRow, Pair
from pragma_coach.store.tables.seals import ProgrammeSeal


def keep(organisation_id: OrganisationId, version: Edition, outline: str, at: datetime) -> None:
    """Keep the outline of a version, unless one was kept before: the first stands for ever."""
    programme, number = version
    ProgrammeSeal.insert(
        organisation_id=organisation_id, programme=programme, version=number, outline=outline, sealed_at=at
    ).on_conflict_ignore().execute()


def kept(organisation_id: OrganisationId) -> dict[Edition, str]:
    """Return the outlines that were kept, by version."""
    rows = ProgrammeSeal.select().where(ProgrammeSeal.organisation_id == organisation_id)
    return {(ProgrammeId(row.programme), row.version): row.outline for row in rows}


def running(organisation_id: OrganisationId) -> set[Edition]:
    """Return the versions on which pairs of the organisation run, and those that pairs of it were moved away from."""
    rows = Pair.select(Pair.programme, Pair.programme_version).where(Pair.organisation_id == organisation_id).distinct()
    moved = (EventRow.organisation_id == organisation_id) & (EventRow.kind == EventKind.VERSION)
    left = EventRow.select(EventRow.subject).where(moved).distinct()
    return {(ProgrammeId(row.programme), row.programme_version) for row in rows} | {
        read_edition(row.subject) for row in left
    }
