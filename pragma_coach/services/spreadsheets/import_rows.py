"""One row of a spreadsheet becomes a proposal for a pair, or a list of faults that name the cure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.reasons import PauseReason
from pragma_coach.domain.texts.freetext import Unwelcome, checked
from pragma_coach.domain.types import MilestoneId, PhaseId
from pragma_coach.services.spreadsheets.files import Cell, SheetRow, as_text
from pragma_coach.services.spreadsheets.import_cells import (
    CoachBook,
    RowRemarks,
    bsn_fault,
    end_reason,
    ending_in_text,
    milestones_in_text,
    pause_reason,
    read_coach,
    read_day,
    read_stand_ins,
)
from pragma_coach.services.spreadsheets.import_columns import Column, Means, PairSheet, key
from pragma_coach.services.spreadsheets.import_languages import read_language
from pragma_coach.services.spreadsheets.import_proposal import FaultyRow, PairEnding, ProposedPair, SkippedRow

_TOTALS = frozenset({"totaal", "totalen", "total", "som", "aantal", "gemiddelde"})
_ENDED = ("gestopt", "beeindigd", "afgerond", "gestaakt", "overleden", "verhuisd")
_PAUSED = ("pauze", "gepauzeerd")
_NOT_YET = frozenset({"", "nee", "nog niet", "loopt", "lopend", "nvt", "n v t"})
_USELESS = frozenset({Means.UNUSED, Means.REMARKS, Means.PHASE_NOW})


def read_row(
    sheet: PairSheet, programme: Programme, book: CoachBook, today: date, row: SheetRow
) -> ProposedPair | FaultyRow | SkippedRow:
    """Return the pair that the row gives, or why it gives none."""
    return _RowReader(sheet, programme, book, today, row).result()


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads one row of the sheet; `book` are the coaches of the whole file, `remarks` fill up while it reads."""

    sheet: PairSheet
    programme: Programme
    book: CoachBook
    today: date
    row: SheetRow
    remarks: RowRemarks = field(default_factory=RowRemarks)

    def result(self) -> ProposedPair | FaultyRow | SkippedRow:
        name = " ".join(self.text(Means.NAME).split())
        useful = [column for column in self.sheet.columns if column.means not in _USELESS]
        filled = [column for column in useful if as_text(self.cell(column))]
        if not filled:
            return SkippedRow(self.row.number, name, "Op deze rij staat geen naam en geen dag.")
        if key(name) in _TOTALS and len(filled) == 1:
            return SkippedRow(self.row.number, name, "Dit is de rij met het totaal.")
        bsn = bsn_fault(self.row.cells)
        if bsn:
            return faulty_row(self.sheet, self.row, name, [bsn])
        if not name:
            self.remarks.faults.append("Er staat geen naam. Vul een naam in; een voornaam is genoeg.")
        proposal = self._proposal(name)
        if proposal is None or self.remarks.faults:
            return faulty_row(self.sheet, self.row, name, self.remarks.faults)
        return proposal

    def cell(self, column: Column | None) -> Cell:
        if column is None or column.place >= len(self.row.cells):
            return None
        return self.row.cells[column.place]

    def columns(self, means: Means) -> Iterator[Column]:
        return (column for column in self.sheet.columns if column.means is means)

    def text(self, means: Means) -> str:
        return as_text(self.cell(next(self.columns(means), None)))

    def day(self, means: Means) -> date | None:
        column = next(self.columns(means), None)
        return None if column is None else self.day_in(column)

    def day_in(self, column: Column) -> date | None:
        return read_day(self.cell(column), column.header, self.today, self.remarks)

    def _proposal(self, name: str) -> ProposedPair | None:
        try:
            checked(name)
        except Unwelcome as error:
            self.remarks.faults.append(str(error))
        linked_on, housed_on, started_on = self.day(Means.LINKED), self.day(Means.HOUSED), self.day(Means.STARTED)
        coach = read_coach(self.text(Means.COACH), self.text(Means.COACH_EMAIL), self.book, self.remarks)
        proposal = ProposedPair(
            row=self.row.number,
            name=name,
            started_on=started_on or housed_on or linked_on or self.today,
            linked_on=linked_on,
            housed_on=housed_on,
            coach=coach,
            stand_ins=read_stand_ins(self.text(Means.STAND_IN), self.book, self.remarks),
            household=self.text(Means.HOUSEHOLD),
            language=read_language(self.text(Means.LANGUAGE), self.remarks),
            phase_ends=tuple(self._phase_ends()),
            milestones=tuple(self._milestones().items()),
            ending=self._ending(),
            pause=self._pause(),
        )
        if not (linked_on or housed_on or started_on):
            if not self.remarks.faults:
                self.remarks.faults.append(
                    "Er staat geen dag van de woning en geen startdag. Vul er ten minste een in."
                )
            return None
        if started_on is None:
            self.remarks.notes.append(f"Er staat geen startdag. Wij nemen {in_words(proposal.started_on)}.")
        if not self.remarks.faults:  # a day that could not be read would lead to a second, misleading sentence
            self.remarks.faults.extend(_order_faults(proposal))
        self._compare_phase(proposal)
        return replace(proposal, notes=tuple(self.remarks.notes))

    def _phase_ends(self) -> Iterator[tuple[PhaseId, date]]:
        by_phase = {column.subject: column for column in self.columns(Means.PHASE_END)}
        for phase in self.programme.phases:
            day = self.day_in(by_phase[phase.id]) if phase.id in by_phase else None
            if day is not None:
                yield phase.id, day

    def _milestones(self) -> dict[MilestoneId, date]:
        found: dict[MilestoneId, date] = {}
        for column in self.columns(Means.MILESTONES):
            in_text = milestones_in_text(
                as_text(self.cell(column)), column.header, self.programme, self.today, self.remarks
            )
            for milestone, day in in_text:
                found[milestone] = min(day, found.get(milestone, day))
        for column in self.columns(Means.MILESTONE):
            reached = self.day_in(column)
            if reached is not None:
                found[MilestoneId(column.subject)] = reached
        return found

    def _ending(self) -> PairEnding | None:
        column = next(self.columns(Means.ENDED), None)
        typed = as_text(self.cell(column))
        why = f"{self.text(Means.END_REASON)} {self.text(Means.STATUS)}"
        if column is not None and key(typed) not in _NOT_YET:
            if any(sign.isdigit() for sign in typed):
                day = self.day_in(column)
                return None if day is None else PairEnding(day, end_reason(self.text(Means.END_REASON) or why))
            self.remarks.faults.append(
                f"{column.header}: “{typed}” is geen dag. Vul de dag in waarop het koppel stopte."
            )
        for remark in self.columns(Means.REMARKS):
            ending = ending_in_text(as_text(self.cell(remark)), remark.header, self.today, self.remarks)
            if ending is not None:
                return ending
        if not self.remarks.faults and key(self.text(Means.STATUS)).startswith(_ENDED):
            self.remarks.faults.append("De status is gestopt, maar er staat geen dag bij. Vul “Gestopt op” in.")
        return None

    def _pause(self) -> PauseReason | None:
        if not key(self.text(Means.STATUS)).startswith(_PAUSED):
            return None
        return pause_reason(self.text(Means.END_REASON))

    def _compare_phase(self, proposal: ProposedPair) -> None:
        """Note when the column with the phase contradicts the days; the days are used."""
        shown = re.match(r"\D*(\d+)", self.text(Means.PHASE_NOW))
        if shown is None:
            return
        ended = {phase for phase, _ in proposal.phase_ends}
        phases = self.programme.phases
        now = next((number for number, phase in enumerate(phases, start=1) if phase.id not in ended), len(phases))
        if int(shown[1]) != now:
            self.remarks.notes.append(
                f"In de kolom met de fase staat {shown[1]}, maar uit de dagen volgt fase {now}. Wij nemen de dagen."
            )


def _order_faults(proposal: ProposedPair) -> Iterator[str]:
    """Yield what cannot be in the order of the days; the same rules as starting a pair and booking on it."""
    settled = [day for day in (proposal.linked_on, proposal.housed_on) if day]
    if proposal.linked_on and proposal.housed_on and proposal.linked_on > proposal.housed_on:
        yield "De koppeling aan de gemeente is na de dag van de woning. Kijk de twee dagen na."
    if settled and proposal.started_on < min(settled):
        yield (
            f"De coaching start op {in_words(proposal.started_on)}, voor de dag van de woning "
            f"({in_words(min(settled))}). Kijk de twee dagen na."
        )
    first = min([proposal.started_on, *([proposal.housed_on] if proposal.housed_on else [])])
    cure = f"voor de woning en de start ({in_words(first)}). Kijk de jaartallen na."
    for phase, day in proposal.phase_ends:
        if day < first:
            yield f"Fase {phase} is klaar op {in_words(day)}, {cure}"
    for (earlier, before), (later, after) in zip(proposal.phase_ends, proposal.phase_ends[1:], strict=False):
        if after < before:
            yield (
                f"Fase {later} is klaar op {in_words(after)}, eerder dan fase {earlier} ({in_words(before)}). "
                "Kijk de twee dagen na."
            )
    for _, day in proposal.milestones:
        if day < first:
            yield f"Er staat een mijlpaal op {in_words(day)}, {cure}"
    if proposal.ending and proposal.ending.on < first:
        yield f"Het koppel stopte op {in_words(proposal.ending.on)}, {cure}"


def faulty_row(sheet: PairSheet, row: SheetRow, name: str, faults: Sequence[str]) -> FaultyRow:
    """Return the row with its faults, its cells as they were."""
    width = max(len(row.cells), len(sheet.columns))
    cells = tuple(as_text(cell) for cell in row.cells)
    return FaultyRow(row.number, name, cells + ("",) * (width - len(cells)), tuple(faults))
