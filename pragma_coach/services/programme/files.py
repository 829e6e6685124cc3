"""A whole programme as one file: given out to take along, and read in after every fault was shown with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pragma_coach import content
from pragma_coach.content import Problem
from pragma_coach.content.own_versions import item_texts
from pragma_coach.content.problems import ProblemReport
from pragma_coach.content.toml_reading import parse_toml
from pragma_coach.content.toml_writing import whole_text
from pragma_coach.content.whole_programme import TranslatedProgramme, read_whole
from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Actor, Operation
from pragma_coach.services.programme.versions import translated_programme
from pragma_coach.services.rights import require
from pragma_coach.store import ledger, organisations
from pragma_coach.store import programme as stored
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.programme import ProgrammeDraft

LARGEST = 1024 * 1024
"""Bytes; the largest of the shipped ones, in eight languages, is under 300 KB."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """Something about a file: on which line (0 when it is about the whole), where, and what to do."""

    line: int
    place: str
    sentence: str
    warning: bool


@dataclass(frozen=True, slots=True)
class UploadedProgramme:
    """What a file holds; it can be used when there are no errors."""

    name: str
    content: TranslatedProgramme
    text: str
    faults: tuple[FileFault, ...]

    @property
    def errors(self) -> tuple[FileFault, ...]:
        return tuple(fault for fault in self.faults if not fault.warning)


def export_shipped(programme_id: str) -> tuple[str, str]:
    """Return name and text of a file with a shipped programme. Raise ContentError for one that is not there."""
    return _file(TranslatedProgramme(content.load_programme(programme_id)))


def export_own(actor: Actor) -> tuple[str, str]:
    """Return name and text of a file with the programme of the actor's organisation, with everything of its own."""
    require(Act.EDIT_PROGRAMME, actor)
    with connection():
        return _file(translated_programme(actor.organisation_id, organisations.get(actor.organisation_id).programme))


def _file(found: TranslatedProgramme) -> tuple[str, str]:
    programme = found.programme
    languages = dict.fromkeys((*content.languages(), *found.translations))
    text = whole_text(programme, {language: item_texts(found, language) for language in languages})
    return f"programma-{programme.id}-{programme.version}.toml", text


def read_upload(data: bytes, name: str, today: date) -> UploadedProgramme:
    """Return what a file holds, with every fault in it. Raise Invalid when it cannot be a programme at all."""
    if len(data) > LARGEST:
        size = f"Dit bestand is groter dan {LARGEST // 1024} KB."
        raise Invalid(f"{size} Een programma is dat nooit. Kies een ander bestand.", "file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Invalid(
            f"Op regel {line} staat een teken dat geen UTF-8 is. Bewaar het opnieuw als UTF-8.", "file"
        ) from None
    text = text.replace("\r\n", "\n")
    report = ProblemReport(name, today)
    found = read_whole(parse_toml(text, report))
    lines = text.split("\n")
    faults = tuple(dict.fromkeys(_fault(problem, lines) for problem in report.problems))
    return UploadedProgramme(name, found, text, tuple(sorted(faults, key=lambda fault: (fault.warning, fault.line))))


@one_transaction
def take_in(operation: Operation, data: bytes, name: str) -> UploadedProgramme:
    """Make a file the draft of the organisation's next version; nothing goes by it before it is published.

    Raise Invalid for a file with faults, and while there is another draft.
    """
    require(Act.EDIT_PROGRAMME, operation.actor)
    found = read_upload(data, name, amsterdam_date(operation.at))
    if found.errors:
        first = found.errors[0]
        where = f"Regel {first.line}: " if first.line else ""
        raise Invalid(f"{where}{first.sentence} In totaal: {len(found.errors)}. Er is niets ingelezen.", "file")
    by = operation.actor
    if ledger.claim(operation, "take_in_programme"):
        if stored.draft(by.organisation_id) is not None:
            raise Invalid("Er is al een concept. Publiceer dat eerst, of gooi het weg.", "file")
        draft = ProgrammeDraft(found.content.programme.id, found.text, 1, by.account_id, operation.at)
        stored.keep_draft(by.organisation_id, draft)
    return found


def _fault(problem: Problem, lines: list[str]) -> FileFault:
    return FileFault(
        _line_of(problem.place, lines), problem.place, f"{problem.message} {problem.cure}", problem.warning
    )


def _line_of(place: str, lines: list[str]) -> int:
    """Return the line, counted from 1, where the thing stands that a place names; 0 when nobody can tell."""
    if found := re.fullmatch(r"regel (\d+)", place):
        return int(found[1])
    for part in reversed(place.split(", ")):
        name = part.rpartition(" ")[2]
        if not name:
            continue
        named = re.compile(rf'\s*id\s*=\s*["\']{re.escape(name)}["\']|\[+[^\]]*\b{re.escape(name)}["\']?\]')
        for number, line in enumerate(lines, start=1):
            if named.match(line):
                return number
    return 0
