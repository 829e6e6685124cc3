"""What an import shows before it writes, and the rows it gives back."""

from __future__ import annotations

from dataclasses import dataclass

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.reasons import ENDS, PAUSES
from pragma_coach.services.spreadsheets.files import Cell, table, to_csv
from pragma_coach.services.spreadsheets.import_columns import key
from pragma_coach.services.spreadsheets.import_proposal import Plan, Proposal

FIRST_ROWS = 5
WHY = "Reden"


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about one row; `row` is its number in the spreadsheet."""

    row: int
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One of the first pairs as it was understood: what it is, and the value in words."""

    row: int
    name: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a page or a terminal shows of a plan; every list is in the order of the file."""

    file: str
    sheet: str
    ready: int
    used: tuple[tuple[str, str], ...]  # name of the column, what it is taken for
    unused: tuple[str, ...]
    first: tuple[FirstRow, ...]
    new_coaches: tuple[str, ...]
    faults: tuple[Remark, ...]
    faulty: int
    skipped: tuple[Remark, ...]
    remarks: tuple[Remark, ...]  # rows that are taken over, without something
    notes: tuple[str, ...]  # about the whole file


def preview(plan: Plan, *, first_rows: int = FIRST_ROWS) -> Preview:
    """Return what was understood, what will be passed over and why, for people to judge."""
    return Preview(
        file=plan.file,
        sheet=plan.sheet,
        ready=len(plan.proposals),
        used=tuple((column.header, column.meaning) for column in plan.columns if column.meaning),
        unused=tuple(column.header for column in plan.columns if column.header and not column.meaning),
        first=tuple(FirstRow(row.row, row.name, _facts(row)) for row in plan.proposals[:first_rows]),
        new_coaches=tuple(f"{coach.name} ({coach.email})" if coach.email else coach.name for coach in plan.new_coaches),
        faults=tuple(Remark(row.row, row.name, fault) for row in plan.faulty for fault in row.faults),
        faulty=len(plan.faulty),
        skipped=tuple(Remark(row.row, row.name, row.reason) for row in plan.skipped),
        remarks=tuple(Remark(row.row, row.name, note) for row in plan.proposals for note in row.notes),
        notes=plan.notes,
    )


def _facts(row: Proposal) -> tuple[tuple[str, str], ...]:
    facts = [("start", in_words(row.started_on))]
    if row.housed_on:
        facts.insert(0, ("woont hier sinds", in_words(row.housed_on)))
    if row.linked_on:
        facts.insert(0, ("gekoppeld aan de gemeente", in_words(row.linked_on)))
    facts.append(("coach", row.coach.name if row.coach else "nog geen"))
    facts += [("invalcoach", coach.name) for coach in row.stand_ins]
    facts += [(f"fase {phase} klaar", in_words(day)) for phase, day in row.phase_ends]
    facts += [(f"mijlpaal {milestone}", in_words(day)) for milestone, day in row.milestones]
    if row.pause:
        facts.append(("pauze", PAUSES[row.pause]))
    if row.ending:
        facts.append(("gestopt", f"{in_words(row.ending.on)}: {ENDS[row.ending.reason]}"))
    return tuple(facts)


def faulty_rows_csv(plan: Plan) -> bytes:
    """Return the faulty rows as they were, with the reason in a last column, as a CSV that Dutch Excel opens.

    Mended, the same file can be imported again.
    """
    headers = [column.header for column in plan.columns]
    old = next((place for place, header in enumerate(headers) if key(header) == key(WHY)), None)
    width = max([len(headers), *(len(row.cells) for row in plan.faulty)])
    lines: list[list[Cell]] = [[*headers, *[""] * (width - len(headers)), WHY]]
    lines += [[*row.cells, *[""] * (width - len(row.cells)), " ".join(row.faults)] for row in plan.faulty]
    if old is not None:  # the file was given back once before
        lines = [[*line[:old], *line[old + 1 :]] for line in lines]
    return to_csv(table("Niet overgenomen", lines))
