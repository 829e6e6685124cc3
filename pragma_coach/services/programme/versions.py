"""Which programme goes for whom: a shipped version, or one that an organisation made for itself.

Versions from OWN_FROM on are an organisation's own and stand in the database as text; a published one never changes, so
each is read once per process. Shipped versions have lower numbers and need no database.
"""

from __future__ import annotations

from functools import lru_cache

from pragma_coach import content
from pragma_coach.content import ContentError, Problem
from pragma_coach.content.own_versions import OwnVersions, published_version
from pragma_coach.content.whole_programme import TranslatedProgramme
from pragma_coach.domain.pairs.folding import FindEdition
from pragma_coach.domain.programme.programme import OWN_FROM, Programme
from pragma_coach.domain.types import OrganisationId, ProgrammeId
from pragma_coach.store import programme as stored
from pragma_coach.store.database import connection

_MOST_KEPT = 256


def programme_for(organisation_id: OrganisationId, programme_id: ProgrammeId, version: int | None = None) -> Programme:
    """Return a programme as the organisation has it: a version of it, or the newest one, with which new pairs begin.

    Raise ContentError for a version that is not there.
    """
    if version is not None and version < OWN_FROM:
        return content.load_programme(programme_id, version=version)
    return translated_programme(organisation_id, programme_id, version).programme


def translated_programme(
    organisation_id: OrganisationId, programme_id: ProgrammeId, version: int | None = None
) -> TranslatedProgramme:
    """Return a programme with the translations that belong to this version. Raise ContentError as above."""
    if version is None:
        with connection():
            version = stored.newest_version(organisation_id, programme_id)
    if version is None or version < OWN_FROM:
        return TranslatedProgramme(content.load_programme(programme_id, version=version))
    return _own(organisation_id, programme_id, version)


def editions(organisation_id: OrganisationId) -> FindEdition:
    """Return the look-up of the organisation's programmes by edition, for folding events. It raises as above."""
    return lambda edition: programme_for(organisation_id, *edition)


def own_versions(organisation_id: OrganisationId, programme_id: ProgrammeId) -> OwnVersions:
    """Return the look-up of the organisation's own versions of a programme, by number."""
    return lambda version: _own(organisation_id, programme_id, version)


@lru_cache(_MOST_KEPT)
def _own(organisation_id: OrganisationId, programme_id: ProgrammeId, version: int) -> TranslatedProgramme:
    with connection():
        text = stored.text_of(organisation_id, programme_id, version)
    if text is None:
        message = f"Versie {version} van het programma '{programme_id}' is er niet bij deze organisatie."
        raise ContentError([Problem("eigen programma", "", message, "Zet een reservekopie terug waar hij in staat.")])
    return published_version(programme_id, text, version, own_versions(organisation_id, programme_id))
