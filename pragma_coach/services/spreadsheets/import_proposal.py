"""What the import understood of a spreadsheet: per row a pair to start, its faults, or why it is skipped."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.reasons import ENDS, PAUSES, EndReason, PauseReason
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts.languages import DUTCH, DUTCH_NAMES
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import MilestoneId, PhaseId
from pragma_coach.services.spreadsheets.files import Cell, sheet_of, to_csv

WHY = "Reden"
_LARGEST_TEXT = 20 * 2**20  # bytes of JSON; the largest file that is read gives less

RowRemark = tuple[int, str, str]
"""The number of a row in the spreadsheet, the name on it, and a sentence."""


@dataclass(frozen=True, slots=True)
class NamedCoach:
    """A coach as the spreadsheet knows one; at least the name is there."""

    name: str
    email: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.email})" if self.email else self.name


@dataclass(frozen=True, slots=True)
class PairEnding:
    """On which day a pair stopped, and why."""

    on: date
    reason: EndReason


@dataclass(frozen=True, slots=True)
class ProposedPair:
    """One pair as it will be started; `row` is the number in the spreadsheet, `notes` list what is left out."""

    row: int
    name: str
    started_on: date
    linked_on: date | None = None
    housed_on: date | None = None
    coach: NamedCoach | None = None
    stand_ins: tuple[NamedCoach, ...] = ()
    household: str = ""  # rows with the same word live together
    language: str = DUTCH
    phase_ends: tuple[tuple[PhaseId, date], ...] = ()
    milestones: tuple[tuple[MilestoneId, date], ...] = ()
    ending: PairEnding | None = None
    pause: PauseReason | None = None
    notes: tuple[str, ...] = ()
    waits: bool = False  # until the coach may begin

    def facts(self) -> Iterator[tuple[str, str]]:
        """Yield in words what the pair will start with: the name of the fact, and its value."""
        if self.linked_on:
            yield "gekoppeld aan de gemeente", in_words(self.linked_on)
        if self.housed_on:
            yield "woont hier sinds", in_words(self.housed_on)
        yield "start", in_words(self.started_on)
        if self.language != DUTCH:
            yield "taal", DUTCH_NAMES[self.language]
        yield "coach", self.coach.name + (", mag nog niet beginnen" if self.waits else "") if self.coach else "nog geen"
        yield from (("invalcoach", coach.name) for coach in self.stand_ins)
        yield from ((f"fase {phase} klaar", in_words(day)) for phase, day in self.phase_ends)
        yield from ((f"mijlpaal {milestone}", in_words(day)) for milestone, day in self.milestones)
        if self.pause:
            yield "pauze", PAUSES[self.pause]
        if self.ending:
            yield "gestopt", f"{in_words(self.ending.on)}: {ENDS[self.ending.reason]}"


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that cannot be taken over: its cells as they were, and a sentence per fault that names the cure."""

    row: int
    name: str
    cells: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is passed over on purpose, and why."""

    row: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column of the sheet and its meaning in Dutch; empty when the column is not used."""

    header: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ImportProposal:
    """A file as understood, before anything is written."""

    file: str
    sheet: str
    columns: tuple[ColumnUse, ...]
    proposals: tuple[ProposedPair, ...]
    faulty: tuple[FaultyRow, ...]
    skipped: tuple[SkippedRow, ...]
    new_coaches: tuple[NamedCoach, ...]
    notes: tuple[str, ...]

    @property
    def used(self) -> list[tuple[str, str]]:
        """Headers of the columns that are used, with their meanings."""
        return [(column.header, column.meaning) for column in self.columns if column.meaning]

    @property
    def unused(self) -> list[str]:
        return [column.header for column in self.columns if column.header and not column.meaning]

    @property
    def waiting(self) -> int:
        """How many pairs will wait until their coach may begin."""
        return sum(row.waits for row in self.proposals)

    @property
    def fault_remarks(self) -> list[RowRemark]:
        return [(row.row, row.name, fault) for row in self.faulty for fault in row.faults]

    @property
    def skip_remarks(self) -> list[RowRemark]:
        return [(row.row, row.name, row.reason) for row in self.skipped]

    @property
    def remarks(self) -> list[RowRemark]:
        """What is left out of rows that are taken over."""
        return [(row.row, row.name, note) for row in self.proposals for note in row.notes]


def proposal_to_text(proposal: ImportProposal) -> str:
    """Return the proposal as one line of safe letters, for a form that asks “is this right?” and posts it back.

    It holds names: the page that carries it signs it, and keeps it out of every log.
    """
    return packed(json.dumps(asdict(proposal), default=date.isoformat, ensure_ascii=False, separators=(",", ":")))


def packed(text: str) -> str:
    """Return a text as fewer and safe letters."""
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()


def unpacked(text: str) -> str:
    """Return the text that `packed` was given. Raise Invalid for anything else."""
    try:
        unpacking = zlib.decompressobj()
        found = unpacking.decompress(base64.b64decode(text.encode(), altchars=b"-_", validate=True), _LARGEST_TEXT)
        if not unpacking.eof:
            raise ValueError("the text stops halfway")
        return found.decode()
    except (ValueError, binascii.Error, zlib.error) as error:
        raise Invalid("Het overzicht is niet goed overgekomen. Kies het bestand opnieuw.", "file") from error


def proposal_from_text(text: str) -> ImportProposal:
    """Return the proposal of a text that `proposal_to_text` made. Raise Invalid when it is no such text."""
    try:
        return _import_proposal(json.loads(unpacked(text)))
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("Het overzicht is niet goed overgekomen. Kies het bestand opnieuw.", "file") from error


def _import_proposal(facts: dict[str, Any]) -> ImportProposal:
    return ImportProposal(
        file=facts["file"],
        sheet=facts["sheet"],
        columns=tuple(ColumnUse(**column) for column in facts["columns"]),
        proposals=tuple(_proposed_pair(row) for row in facts["proposals"]),
        faulty=tuple(
            FaultyRow(row["row"], row["name"], tuple(row["cells"]), tuple(row["faults"])) for row in facts["faulty"]
        ),
        skipped=tuple(SkippedRow(**row) for row in facts["skipped"]),
        new_coaches=_coaches(facts["new_coaches"]),
        notes=tuple(facts["notes"]),
    )


def _proposed_pair(facts: dict[str, Any]) -> ProposedPair:
    coach, ending, pause = facts["coach"], facts["ending"], facts["pause"]
    return ProposedPair(
        row=facts["row"],
        name=facts["name"],
        started_on=date.fromisoformat(facts["started_on"]),
        linked_on=_day(facts["linked_on"]),
        housed_on=_day(facts["housed_on"]),
        coach=NamedCoach(**coach) if coach else None,
        stand_ins=_coaches(facts["stand_ins"]),
        household=facts["household"],
        language=facts["language"],
        phase_ends=tuple((PhaseId(phase), date.fromisoformat(day)) for phase, day in facts["phase_ends"]),
        milestones=tuple((MilestoneId(key), date.fromisoformat(day)) for key, day in facts["milestones"]),
        ending=PairEnding(date.fromisoformat(ending["on"]), EndReason(ending["reason"])) if ending else None,
        pause=PauseReason(pause) if pause else None,
        notes=tuple(facts["notes"]),
        waits=facts["waits"],
    )


def _coaches(facts: Iterable[dict[str, str]]) -> tuple[NamedCoach, ...]:
    return tuple(NamedCoach(**coach) for coach in facts)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def faulty_rows_csv(proposal: ImportProposal) -> bytes:
    """Return the faulty rows as they were, with the reason in a last column, as a CSV that Dutch Excel opens.

    Mended, the same file can be imported again.
    """
    headers = [column.header for column in proposal.columns]
    old = next((place for place, header in enumerate(headers) if same_key(header) == same_key(WHY)), None)
    width = max([len(headers), *(len(row.cells) for row in proposal.faulty)])
    lines: list[list[Cell]] = [[*headers, *[""] * (width - len(headers)), WHY]]
    lines += [[*row.cells, *[""] * (width - len(row.cells)), " ".join(row.faults)] for row in proposal.faulty]
    if old is not None:  # the file was given back once before
        lines = [[*line[:old], *line[old + 1 :]] for line in lines]
    return to_csv(sheet_of("Niet overgenomen", lines))
