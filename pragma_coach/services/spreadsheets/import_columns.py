"""Which column of a spreadsheet means what: the many names organisations give to the same few facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.refusal import Invalid
from pragma_coach.services.spreadsheets.files import Sheet, SheetRow, as_text

MOST_PAIRS = 5000
HEADER_WITHIN = 20  # rows; titles and dates often stand above the names of the columns


class Means(StrEnum):
    """What a column is about, in the words of the preview."""

    NAME = "naam van de nieuwkomer"
    COACH = "coach"
    COACH_EMAIL = "e-mail van de coach"
    STAND_IN = "invalcoach"
    LINKED = "gekoppeld aan de gemeente"
    HOUSED = "woont hier sinds"
    STARTED = "start van de coaching"
    HOUSEHOLD = "wie bij elkaar wonen"
    LANGUAGE = "taal"
    PHASE_END = "einde van een fase"
    MILESTONE = "mijlpaal"
    MILESTONES = "mijlpalen, uit de tekst"
    ENDED = "gestopt op"
    END_REASON = "reden van stoppen of pauze"
    STATUS = "status"
    PHASE_NOW = "fase, alleen om na te kijken"
    REMARKS = "alleen gelezen op stoppen of verhuizen; de tekst bewaren we niet"
    UNUSED = ""


_SYNONYMS: dict[Means, str] = {
    Means.NAME: "naam nieuwkomer|nieuwkomer|naam|coachee|naam coachee|statushouder|naam statushouder|inburgeraar"
    "|naam inburgeraar|deelnemer|naam deelnemer|client|naam client|kandidaat|vergunninghouder|voornaam",
    Means.COACH: "coach|naam coach|maatje|naam maatje|buddy|vrijwilliger|naam vrijwilliger|begeleider|gekoppeld aan",
    Means.COACH_EMAIL: "e mail coach|email coach|mail coach|coach e mail|coach email|e mailadres coach"
    "|emailadres coach|mailadres coach|e mail maatje|email maatje|e mail vrijwilliger|email vrijwilliger",
    Means.STAND_IN: "invalcoach|invaller|tweede coach|reservecoach",
    Means.LINKED: "gekoppeld|gekoppeld op|koppeldatum|gekoppeld aan gemeente|datum koppeling gemeente",
    Means.HOUSED: "gehuisvest|gehuisvest op|datum woning|woning|datum huisvesting|huisvesting|huisvestingsdatum"
    "|woont sinds|woont hier sinds|woning sinds|sleutel|datum sleutel|sleuteloverdracht|verhuisdatum|datum verhuizing",
    Means.STARTED: "start coaching|start|startdatum|datum start|startdatum coaching|coaching sinds|eerste gesprek"
    "|datum eerste gesprek|start begeleiding|start traject|begin|begindatum|kennismaking|eerste contact",
    Means.HOUSEHOLD: "huishouden|huishoudnummer|gezin|gezinsnummer",
    Means.LANGUAGE: "taal|moedertaal|eigen taal|thuistaal|spreektaal|contacttaal|taal nieuwkomer|taal coachee|leest",
    Means.MILESTONES: "werk|baan|uitstroom|participatie|mijlpalen|werk en opleiding|dagbesteding|uitkering",
    Means.ENDED: "gestopt|gestopt op|einde|eind|einddatum|datum einde|beeindigd|beeindigd op|einde coaching"
    "|einde begeleiding",
    Means.END_REASON: "reden stoppen of pauze|reden stoppen|reden van stoppen|reden einde|reden beeindiging",
    Means.STATUS: "status",
    Means.PHASE_NOW: "fase|huidige fase|in fase",
    Means.REMARKS: "opmerkingen|opmerking|notitie|notities|bijzonderheden|toelichting|memo",
}
_ENDED_WORDS = ("klaar", "klaar op", "af", "einde", "eind", "afgerond", "gereed", "afgesloten")
_EMAIL_HEADERS = frozenset({"e mail", "email", "e mailadres", "emailadres", "mail", "mailadres"})
_ANY_DAY = (Means.HOUSED, Means.STARTED, Means.LINKED)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place from 0, its name in the sheet, its meaning; `subject` is the phase or milestone."""

    place: int
    header: str
    means: Means
    subject: str = ""


@dataclass(frozen=True, slots=True)
class PairSheet:
    """The sheet with the pairs: its columns, and the rows under their names."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]


def key(text: str) -> str:
    """Return the text as it is compared: small letters without accents, words with one space between."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign))))


def find_pairs(tables: Sequence[Sheet], programme: Programme) -> PairSheet:
    """Return the first sheet that has a column with names and one with a day.

    Raise Invalid, with the names that were found and those that are understood, when no sheet has; and when there
    are more rows than one act can write.
    """
    known = dict(_known_headers(programme))
    for sheet in tables:
        place = _header_place(sheet, known)
        columns = _columns(sheet.rows[place], known) if sheet.rows else ()
        meanings = {column.means for column in columns}
        if Means.NAME in meanings and meanings & {*_ANY_DAY}:
            if len(sheet.rows) > MOST_PAIRS:
                raise Invalid(f"Er zijn meer dan {MOST_PAIRS} rijen. Verdeel ze over meer bestanden.", "file")
            return PairSheet(sheet.name, columns, sheet.rows[place + 1 :])
    raise Invalid(_not_found(tables, known), "file")


def _known_headers(programme: Programme) -> Iterator[tuple[str, tuple[Means, str]]]:
    """Yield every column name that is understood, with its meaning and subject; a later one goes first."""
    for milestone in programme.milestones:
        title = key(milestone.title)
        for header in (title, f"{title} sinds", f"{title} op", f"datum {title}"):
            yield header, (Means.MILESTONE, milestone.id)
    for means, headers in _SYNONYMS.items():
        for header in headers.split("|"):
            yield header, (means, "")
    for number, phase in enumerate(programme.phases, start=1):
        for name in (f"fase {number}", key(phase.title), key(phase.short)):
            for word in _ENDED_WORDS:
                yield f"{name} {word}", (Means.PHASE_END, phase.id)
                yield f"{word} {name}", (Means.PHASE_END, phase.id)


def _header_place(sheet: Sheet, known: dict[str, tuple[Means, str]]) -> int:
    """Return the place of the row, among the first twenty, with the most names that are understood."""
    scores = [
        sum(key(as_text(cell)) in known for cell in row.cells) for row in sheet.rows if row.number <= HEADER_WITHIN
    ]
    return scores.index(max(scores)) if scores else 0


def _columns(header: SheetRow, known: dict[str, tuple[Means, str]]) -> tuple[Column, ...]:
    """Return the columns of a header row; of two with one meaning the first is used."""
    columns: list[Column] = []
    for place, cell in enumerate(header.cells):
        text = as_text(cell)
        means, subject = known.get(key(text), (Means.UNUSED, ""))
        if key(text) in _EMAIL_HEADERS and columns and columns[-1].means is Means.COACH:
            means = Means.COACH_EMAIL  # a bare “E-mail” beside the coach is the coach's
        taken = any((column.means, column.subject) == (means, subject) for column in columns)
        if taken and means not in (Means.MILESTONES, Means.REMARKS):
            means, subject = Means.UNUSED, ""
        columns.append(Column(place, text, means, subject))
    return tuple(columns)


def _not_found(tables: Sequence[Sheet], known: dict[str, tuple[Means, str]]) -> str:
    found: list[str] = []
    for sheet in tables:
        if sheet.rows:
            found += [as_text(cell) for cell in sheet.rows[_header_place(sheet, known)].cells if as_text(cell)]
    seen = f"Wel gevonden: {', '.join(found[:30])}." if found else "Er staat niets in het bestand."
    understood = _examples([Means.NAME]), _examples(_ANY_DAY)
    return (
        "Ik vind geen rij met de namen van de kolommen. Nodig is een kolom met de naam van de nieuwkomer "
        f"({understood[0]}). Nodig is ook de dag van de woning of de start ({understood[1]}). "
        f"{seen} Zet die namen boven de kolommen, in de eerste {HEADER_WITHIN} rijen."
    )


def _examples(meanings: Iterable[Means]) -> str:
    return ", ".join(f"“{header}”" for means in meanings for header in _SYNONYMS[means].split("|")[:4])


def coach_emails(tables: Sequence[Sheet]) -> dict[str, str]:
    """Return e-mail addresses by the key of a coach's name, from a sheet that has just those two; no double names."""
    found: dict[str, set[str]] = {}
    names = {"naam", *_SYNONYMS[Means.COACH].split("|")}
    for sheet in tables:
        for place, header in enumerate(sheet.rows):
            keys = [key(as_text(cell)) for cell in header.cells]
            email = next((column for column, text in enumerate(keys) if text in _EMAIL_HEADERS), None)
            name = next((column for column, text in enumerate(keys) if text in names), None)
            if header.number > HEADER_WITHIN or email is None or name is None:
                continue
            for row in sheet.rows[place + 1 :]:
                if len(row.cells) > max(name, email):
                    address = as_text(row.cells[email]).lower()
                    found.setdefault(key(as_text(row.cells[name])), set()).update({address} - {""})
            break
    return {name: addresses.pop() for name, addresses in found.items() if len(addresses) == 1}
