"""An organisation's own versions of programmes, as text, and the seals of all versions that it used.

A version is added once and never changed; a seal is what a version meant when an organisation began to use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pragma_coach.domain.pairs.journey import EventKind, read_edition
from pragma_coach.domain.types import AccountId, Edition, OrganisationId, ProgrammeId
from pragma_coach.store.database import Collision, insert_or_collide
from pragma_coach.store.tables import EventRow, Pair
from pragma_coach.store.tables.programme import OwnDraft, OwnVersion
from pragma_coach.store.tables.seals import ProgrammeSeal


@dataclass(frozen=True, slots=True)
class ProgrammeVersion:
    """A published version: which, its text, and who published it when (UTC)."""

    programme: ProgrammeId
    number: int
    text: str
    by: AccountId
    at: datetime


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """The next version in the making; `rev` counts its changes, so that nobody publishes what somebody else changed."""

    programme: ProgrammeId
    text: str
    rev: int
    by: AccountId
    at: datetime


def newest_version(organisation_id: OrganisationId, programme: ProgrammeId) -> int | None:
    """Return the number of the newest own version of a programme, or None. One statement."""
    row = OwnVersion
    query = row.select(row.version).where((row.organisation_id == organisation_id) & (row.programme == programme))
    found = query.order_by(row.version.desc()).first()
    return None if found is None else int(found.version)


def text_of(organisation_id: OrganisationId, programme: ProgrammeId, number: int) -> str | None:
    """Return the text of one version, or None when the organisation has no such version. One statement."""
    row = OwnVersion
    found = row.get_or_none(
        (row.organisation_id == organisation_id) & (row.programme == programme) & (row.version == number)
    )
    return None if found is None else str(found.text)


def versions(organisation_id: OrganisationId) -> list[ProgrammeVersion]:
    """Return all own versions of an organisation, newest first. One statement."""
    row = OwnVersion
    query = row.select().where(row.organisation_id == organisation_id).order_by(row.at.desc(), row.version.desc())
    return [
        ProgrammeVersion(ProgrammeId(one.programme), one.version, one.text, AccountId(one.by_id), one.at)
        for one in query
    ]


def add_version(organisation_id: OrganisationId, version: ProgrammeVersion) -> None:
    """Add a version. Raise Collision when somebody else added one with this number in the meantime."""
    insert = OwnVersion.insert(
        organisation_id=organisation_id,
        programme=version.programme,
        version=version.number,
        text=version.text,
        by_id=version.by,
        at=version.at,
    )
    insert_or_collide(lambda: int(insert.as_rowcount().execute()))


def draft(organisation_id: OrganisationId) -> ProgrammeDraft | None:
    """Return the draft of an organisation, or None."""
    row = OwnDraft.get_or_none(OwnDraft.organisation_id == organisation_id)
    return (
        None
        if row is None
        else ProgrammeDraft(ProgrammeId(row.programme), row.text, row.rev, AccountId(row.by_id), row.at)
    )


def keep_draft(organisation_id: OrganisationId, made: ProgrammeDraft) -> None:
    """Keep a draft as the change that follows on the one before. Raise Collision when somebody else was first."""
    columns = {"programme": made.programme, "text": made.text, "rev": made.rev, "by_id": made.by, "at": made.at}
    if made.rev == 1:
        insert = OwnDraft.insert(organisation_id=organisation_id, **columns)
        insert_or_collide(lambda: int(insert.as_rowcount().execute()))
        return
    before = (OwnDraft.organisation_id == organisation_id) & (OwnDraft.rev == made.rev - 1)
    if OwnDraft.update(**columns).where(before).execute() != 1:
        raise Collision("the draft was changed in the meantime")


def drop_draft(organisation_id: OrganisationId, rev: int) -> None:
    """Remove the draft. Raise Collision when it was changed in the meantime."""
    kept = (OwnDraft.organisation_id == organisation_id) & (OwnDraft.rev == rev)
    if OwnDraft.delete().where(kept).execute() != 1:
        raise Collision("the draft was changed in the meantime")


def keep_seal(organisation_id: OrganisationId, version: Edition, outline: str, at: datetime) -> None:
    """Keep the outline of a version, unless one was kept before: the first stands for ever."""
    programme, number = version
    ProgrammeSeal.insert(
        organisation_id=organisation_id, programme=programme, version=number, outline=outline, sealed_at=at
    ).on_conflict(action="NOTHING").execute()


def renew_seal(organisation_id: OrganisationId, version: Edition, outline: str, at: datetime) -> None:
    """Keep another outline of a version: one that says more, and the same about all that ran on it."""
    programme, number = version
    row = ProgrammeSeal
    row.update(outline=outline, sealed_at=at).where(
        (row.organisation_id == organisation_id) & (row.programme == programme) & (row.version == number)
    ).execute()


def kept_seals(organisation_id: OrganisationId) -> dict[Edition, str]:
    """Return the outlines that were kept, by version."""
    rows = ProgrammeSeal.select().where(ProgrammeSeal.organisation_id == organisation_id)
    return {(ProgrammeId(row.programme), row.version): row.outline for row in rows}


def versions_in_use(organisation_id: OrganisationId) -> set[Edition]:
    """Return the versions on which pairs of the organisation run, and those that pairs of it were moved away from."""
    rows = Pair.select(Pair.programme, Pair.programme_version).where(Pair.organisation_id == organisation_id).distinct()
    moved = (EventRow.organisation_id == organisation_id) & (EventRow.kind == EventKind.VERSION)
    left = EventRow.select(EventRow.subject).where(moved).distinct()
    return {(ProgrammeId(row.programme), row.programme_version) for row in rows} | {
        read_edition(row.subject) for row in left
    }
