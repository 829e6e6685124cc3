"""One row of a spreadsheet becomes a proposal for a pair, or a list of faults that name the cure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.reasons import ENDS, PAUSES, EndReason, PauseReason
from pragma_coach.domain.texts.freetext import Unwelcome, checked
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import MilestoneId, PhaseId
from pragma_coach.services.spreadsheets.files import NO_OUTCOME, Cell, SheetRow, as_text
from pragma_coach.services.spreadsheets.import_cells import (
    bsn_fault,
    end_reason,
    ending_in_text,
    milestones_in_text,
    order_faults,
    pause_reason,
    read_status,
    status_and_day,
    value_fault,
)
from pragma_coach.services.spreadsheets.import_columns import Column, Means, PairSheet
from pragma_coach.services.spreadsheets.import_days import DayOrder, RowRemarks, read_day
from pragma_coach.services.spreadsheets.import_languages import read_language
from pragma_coach.services.spreadsheets.import_people import (
    CoachBook,
    name_fault,
    nobody,
    put_together,
    read_coach,
    read_stand_ins,
)
from pragma_coach.services.spreadsheets.import_proposal import FaultyRow, PairEnding, ProposedPair, SkippedRow

_TOTALS = frozenset({"totaal", "totalen", "total", "som", "aantal", "gemiddelde"})
_NOT_YET = frozenset({"nee", "nog niet", "loopt", "loopt nog", "lopend", "nvt", "n v t", "heden"})
_BLANK = "-–—./ "
_USELESS = frozenset({Means.UNUSED, Means.NEVER, Means.REMARKS, Means.PHASE_NOW})
_NOT_READ = frozenset({Means.UNUSED, Means.NEVER, Means.REMARKS})
_ALONE = frozenset({"alleen", "alleenstaand", "alleengaand", "alleenwonend", "single", "los", "0", "eenpersoons"})
_WITH_WHOM = frozenset({"ja", "j", "gezin", "familie", "samen", "met gezin", "man", "vrouw", "partner", "kinderen"})


def read_row(
    sheet: PairSheet,
    programme: Programme,
    book: CoachBook,
    today: date,
    row: SheetRow,
    orders: Mapping[int, DayOrder] = MappingProxyType({}),
) -> ProposedPair | FaultyRow | SkippedRow:
    """Return the pair that the row gives, or why it gives none; `orders` says by column how its days are written."""
    return _RowReader(sheet, programme, book, today, row, orders).result()


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads one row of the sheet; `book` are the coaches of the whole file, `remarks` fill up while it reads."""

    sheet: PairSheet
    programme: Programme
    book: CoachBook
    today: date
    row: SheetRow
    orders: Mapping[int, DayOrder]
    remarks: RowRemarks = field(default_factory=RowRemarks)

    def result(self) -> ProposedPair | FaultyRow | SkippedRow:
        name = self._name()
        useful = [column for column in self.sheet.columns if column.means not in _USELESS]
        filled = [column for column in useful if as_text(self.cell(column)).strip(_BLANK)]
        if not filled:
            return SkippedRow(self.row.number, name, "Op deze rij staat geen naam en geen dag.")
        if same_key(name) in _TOTALS and sum(not _is_count(self.cell(column)) for column in filled) == 1:
            return SkippedRow(self.row.number, name, "Dit is de rij met het totaal.")
        if self.row.hidden:
            return SkippedRow(
                self.row.number, name, "Deze rij is verborgen in Excel. Maak haar zichtbaar als zij mee moet."
            )
        bsn = bsn_fault(self.sheet.columns, self.row.cells)
        if bsn:
            return faulty_row(self.sheet, self.row, name, [bsn])
        if not name:
            self.remarks.faults.append("Er staat geen naam. Vul een naam in; een voornaam is genoeg.")
        self.remarks.faults += [
            fault
            for column in self.sheet.columns
            if column.means not in _NOT_READ and (fault := value_fault(self.cell(column), column.label))
        ]
        if self.remarks.faults:
            return faulty_row(self.sheet, self.row, name, self.remarks.faults)
        proposal = self._proposal(name)
        if proposal is None or self.remarks.faults:
            return faulty_row(self.sheet, self.row, name, self.remarks.faults)
        return proposal

    def _name(self) -> str:
        """Return the name of the newcomer, put together of its columns."""
        prefix, surname = self.text(Means.PREFIX), self.text(Means.SURNAME)
        family = " ".join(f"{prefix} {surname}".split()) if surname and not nobody(surname) else ""
        return put_together(self.text(Means.NAME) or self.text(Means.FIRST_NAME), family)

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
        return read_day(
            self.cell(column), column.label, self.today, self.remarks, self.orders.get(column.place, DayOrder.DAY_FIRST)
        )

    def _proposal(self, name: str) -> ProposedPair | None:
        fault = name_fault(name, "Naam")
        if fault:
            self.remarks.faults.append(fault)
        try:
            checked(name)
        except Unwelcome as error:
            self.remarks.faults.append(str(error))
        linked_on, housed_on, started_on = self.day(Means.LINKED), self.day(Means.HOUSED), self.day(Means.STARTED)
        coach_name = put_together(self.text(Means.COACH), self.text(Means.COACH_SURNAME))
        coach = read_coach(coach_name, self.text(Means.COACH_EMAIL), self.book, self.remarks)
        status = self._status()
        proposal = ProposedPair(
            row=self.row.number,
            name=" ".join(name.split()),
            started_on=started_on or housed_on or linked_on or self.today,
            linked_on=linked_on,
            housed_on=housed_on,
            coach=coach,
            stand_ins=read_stand_ins(self.text(Means.STAND_IN), self.book, self.remarks),
            household=self._household(),
            language=read_language(self.text(Means.LANGUAGE), self.remarks),
            phase_ends=tuple(self._phase_ends()),
            milestones=tuple(self._milestones().items()),
            ending=self._ending(status),
            pause=self._pause() if status is PairStatus.PAUSED else None,
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
            self.remarks.faults.extend(order_faults(proposal))
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

    def _status(self) -> PairStatus | None:
        column = next(self.columns(Means.STATUS), None)
        return read_status(as_text(self.cell(column)), column.label, self.remarks) if column else None

    def _ending_in_status(self) -> PairEnding | None:
        """Return the end of a pair of which the status has the day too, as in “gestopt per 1-6-2026”."""
        column = next(self.columns(Means.STATUS), None)
        _, typed = status_and_day(as_text(self.cell(column)))
        day = read_day(typed, column.label, self.today, self.remarks) if column and typed else None
        return None if day is None else PairEnding(day, self._end_reason())

    def _ending(self, status: PairStatus | None) -> PairEnding | None:
        column = next(self.columns(Means.ENDED), None)
        typed = as_text(self.cell(column))
        ending = None
        if column is not None and typed.strip(_BLANK) and same_key(typed) not in _NOT_YET:
            if not any(sign.isdigit() for sign in typed):
                self.remarks.faults.append(
                    f"{column.label}: “{typed}” is geen dag. Vul de dag in waarop het koppel stopte."
                )
                return None
            day = self.day_in(column)
            ending = None if day is None else PairEnding(day, self._end_reason())
        else:
            found = (
                ending_in_text(as_text(self.cell(remark)), remark.label, self.today, self.remarks)
                for remark in self.columns(Means.REMARKS)
            )
            ending = next((one for one in found if one is not None), None)
        if status is PairStatus.ENDED:
            in_status = self._ending_in_status()
            if in_status and ending and in_status.on != ending.on:
                self.remarks.faults.append(
                    f"De status zegt {in_words(in_status.on)}, en elders staat dat het koppel stopte op "
                    f"{in_words(ending.on)}. Kijk na wat klopt."
                )
            ending = ending or in_status
        if ending is not None and status is PairStatus.ACTIVE:
            said = f"De status is “{self.text(Means.STATUS)}”, maar er staat ook een dag van stoppen"
            self.remarks.faults.append(f"{said} ({in_words(ending.on)}). Kijk na wat klopt.")
        elif ending is None and not self.remarks.faults and status is PairStatus.ENDED:
            self.remarks.faults.append("De status is gestopt, maar er staat geen dag bij. Vul “Gestopt op” in.")
        elif ending is None and status is not PairStatus.PAUSED and self.text(Means.END_REASON).strip(_BLANK):
            self.remarks.notes.append("Er staat een reden van stoppen, maar geen dag. De reden nemen wij niet over.")
        return ending

    def _end_reason(self) -> EndReason:
        told = self.text(Means.END_REASON)
        reason = end_reason(told) or (None if told.strip(_BLANK) else end_reason(self.text(Means.STATUS)))
        if reason is None and told.strip(_BLANK):
            self.remarks.notes.append(f"De reden “{told}” kennen wij niet. Wij nemen: {ENDS[EndReason.STOPPED]}.")
        return reason or EndReason.STOPPED

    def _pause(self) -> PauseReason:
        told = self.text(Means.END_REASON)
        reason = pause_reason(told) or PauseReason.CIRCUMSTANCES
        if told.strip(_BLANK) and pause_reason(told) is None:
            self.remarks.notes.append(f"De reden “{told}” kennen wij niet. Wij nemen: {PAUSES[reason]}.")
        return reason

    def _household(self) -> str:
        """Return the word for the home, as it is compared; what says nothing is none."""
        typed = self.text(Means.HOUSEHOLD)
        home = same_key(typed)
        if nobody(home) or home in _ALONE:
            return ""
        if home in _WITH_WHOM:
            self.remarks.notes.append(f"Huishouden: “{typed}” zegt niet met wie. Dat nemen wij niet over.")
            return ""
        return home

    def _compare_phase(self, proposal: ProposedPair) -> None:
        """Note when the column with the phase contradicts the days; the days are used."""
        typed = self.text(Means.PHASE_NOW)
        shown = re.match(r"\D*(\d+)", typed)
        if shown is None:
            if typed.strip(_BLANK):
                self.remarks.notes.append(f"De fase “{typed}” lezen wij niet. De fase volgt uit de dagen.")
            return
        ended = {phase for phase, _ in proposal.phase_ends}
        phases = self.programme.phases
        now = next((number for number, phase in enumerate(phases, start=1) if phase.id not in ended), len(phases))
        if int(shown[1]) != now:
            self.remarks.notes.append(
                f"In de kolom met de fase staat {shown[1]}, maar uit de dagen volgt fase {now}. Wij nemen de dagen."
            )


def _is_count(cell: Cell) -> bool:
    """Tell whether a cell of a row with totals holds one: a number, or a formula."""
    text = as_text(cell)
    return text == NO_OUTCOME or (text.isdecimal() and len(text) < 5)


def faulty_row(sheet: PairSheet, row: SheetRow, name: str, faults: Sequence[str]) -> FaultyRow:
    """Return the row with its faults, its cells as they were."""
    width = max(len(row.cells), len(sheet.columns))
    cells = tuple(as_text(cell) for cell in row.cells)
    return FaultyRow(row.number, name, cells + ("",) * (width - len(cells)), tuple(faults))
