"""What the text of an organisation's own version means: a whole programme, or additions to a version below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pragma_coach import content
from pragma_coach.content.additions import laid_over, read_additions
from pragma_coach.content.items import Translation
from pragma_coach.content.problems import ProblemReport, raise_errors
from pragma_coach.content.toml_reading import parse_toml
from pragma_coach.content.whole_programme import ItemChange, TranslatedProgramme, read_whole
from pragma_coach.domain.programme.programme import OWN_FROM
from pragma_coach.domain.types import ItemId, ProgrammeId

OwnVersions = Callable[[int], TranslatedProgramme]
"""Returns another own version of the same programme by its number. Raises ContentError when it is not there."""


def is_whole(text: str) -> bool:
    """Tell whether a text is a whole programme; any other is additions to one."""
    return parse_toml(text, ProblemReport("")).has("whole")


def read_version(
    programme_id: ProgrammeId, text: str, version: int, own: OwnVersions, report: ProblemReport
) -> TranslatedProgramme:
    """Return the programme of a text as this version; look at the problems of the report before you use it.

    Raise ContentError when the version below is not there.
    """
    file = parse_toml(text, report)
    if file.has("whole"):
        found = read_whole(file)
        return replace(found, programme=replace(found.programme, version=version))
    number = file.number("based_on", least=1)
    if number >= OWN_FROM:
        base = own(number)
    else:
        base = TranslatedProgramme(content.load_programme(programme_id, version=number))
    return laid_over(read_additions(file, base.programme), base, version, report)


def published_version(programme_id: ProgrammeId, text: str, version: int, own: OwnVersions) -> TranslatedProgramme:
    """Return the programme of a published text. Raise ContentError with all problems when it cannot be used."""
    report = ProblemReport(f"eigen versie {version} van {programme_id}")
    found = read_version(programme_id, text, version, own, report)
    raise_errors(report.problems)
    return found


def item_texts(
    found: TranslatedProgramme, language: str, approved: Mapping[ItemId, Translation] | None = None
) -> Mapping[ItemId, Translation]:
    """Return the texts of the items in a language: those that came with the version, else the shipped ones that fit.

    What people of the organisation `approved` goes before the shipped ones.
    """
    known = found.programme.item_by_id
    shipped = content.load_translations(language) if language in content.languages() else {}
    general = {**shipped, **(approved or {})} if found.shipped else {}
    fitting = {
        item: left
        for item, one in general.items()
        if item in known and (left := found.changes.get(item, ItemChange()).still_fitting(one)) is not None
    }
    return fitting | {item: one for item, one in found.translations.get(language, {}).items() if item in known}
