"""Which programme goes for whom: a shipped version, or one that an organisation made for itself.

Versions from OWN_FROM on are an organisation's own and stand in the database as text; a published one never changes, so
each is read once per process. Shipped versions have lower numbers and need no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from pragma_coach import content
from pragma_coach.content import ContentError, Problem, Translation
from pragma_coach.content.additions import based_on, laid_over, read_additions
from pragma_coach.content.problems import ProblemReport
from pragma_coach.content.whole_programme import ItemChange, TranslatedProgramme, is_whole, read_whole
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import ItemId, OrganisationId, ProgrammeId
from pragma_coach.store.database import connection
from pragma_coach.store.programme import versions

OWN_FROM = 1001
"""The number of an organisation's first own version; every number below is a shipped one."""

_MOST_KEPT = 256


def programme_for(organisation_id: OrganisationId, programme_id: ProgrammeId, version: int | None = None) -> Programme:
    """Return a programme as the organisation has it: a version of it, or the newest one, with which new pairs begin.

    Raise ContentError for a version that is not there.
    """
    if version is not None and version < OWN_FROM:
        return content.load_programme(programme_id, version=version)
    return content_for(organisation_id, programme_id, version).programme


def content_for(
    organisation_id: OrganisationId, programme_id: ProgrammeId, version: int | None = None
) -> TranslatedProgramme:
    """Return a programme with the translations that belong to this version. Raise ContentError as above."""
    if version is None:
        with connection():
            version = versions.newest(organisation_id, programme_id)
    if version is None or version < OWN_FROM:
        return TranslatedProgramme(content.load_programme(programme_id, version=version))
    return _own(organisation_id, programme_id, version)


@lru_cache(_MOST_KEPT)
def _own(organisation_id: OrganisationId, programme_id: ProgrammeId, version: int) -> TranslatedProgramme:
    with connection():
        text = versions.text_of(organisation_id, programme_id, version)
    if text is None:
        message = f"Versie {version} van het programma '{programme_id}' is er niet bij deze organisatie."
        raise ContentError([Problem("eigen programma", "", message, "Zet een reservekopie terug waar hij in staat.")])
    return resolved(organisation_id, programme_id, text, version)


def resolved(
    organisation_id: OrganisationId, programme_id: ProgrammeId, text: str, version: int
) -> TranslatedProgramme:
    """Return the programme of a text: a whole one, or additions laid over the version they name.

    Raise ContentError with all problems.
    """
    report = ProblemReport(f"eigen versie {version} van {programme_id}")
    found = read_text(organisation_id, programme_id, text, version, report)
    if errors := [problem for problem in report.problems if not problem.warning]:
        raise ContentError(errors)
    return found


def read_text(
    organisation_id: OrganisationId, programme_id: ProgrammeId, text: str, version: int, report: ProblemReport
) -> TranslatedProgramme:
    """Return the programme of a text as this version; look at the problems of the report before you use it.

    Raise ContentError when the version below is not there.
    """
    if is_whole(text):
        found = read_whole(text, report)
        return TranslatedProgramme(replace(found.programme, version=version), found.translations, shipped=False)
    base = content_for(organisation_id, programme_id, based_on(text))
    return laid_over(read_additions(text, base.programme, report), base, version, report)


def titles_in(content_of: TranslatedProgramme, language: str) -> Mapping[ItemId, Translation]:
    """Return the texts of the items in a language: those that came with the version, and the shipped ones that fit."""
    known = {item.id for item in content_of.programme.items}
    shipped = (
        {
            item: left
            for item, one in content.load_translations(language).items()
            if item in known and (left := content_of.changes.get(item, ItemChange()).leaves(one)) is not None
        }
        if content_of.shipped and language in content.languages()
        else {}
    )
    return shipped | {item: one for item, one in content_of.translations.get(language, {}).items() if item in known}
