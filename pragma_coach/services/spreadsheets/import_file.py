"""A whole file becomes a plan: rows read, doubles passed over, coaches matched; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.pairs.pair import Coachee
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import MilestoneId, PhaseId
from pragma_coach.services.spreadsheets.export import COACHES, TICKS
from pragma_coach.services.spreadsheets.files import Table
from pragma_coach.services.spreadsheets.import_coaches import coach_book, match, shared_names
from pragma_coach.services.spreadsheets.import_columns import Column, Means, coach_emails, find_pairs, key
from pragma_coach.services.spreadsheets.import_proposal import CoachName, ColumnUse, Faulty, Plan, Proposal, Skipped
from pragma_coach.services.spreadsheets.import_rows import Reader
from pragma_coach.store.accounts.accounts import Account

_Read = Proposal | Faulty | Skipped


@dataclass(frozen=True, slots=True)
class Known:
    """What the organisation has already: its accounts, and its coachees by the key of their name."""

    accounts: Sequence[Account]
    coachees: Mapping[str, Sequence[Coachee]]

    @classmethod
    def of(cls, accounts: Sequence[Account], coachees: Iterable[Coachee]) -> Known:
        """Gather what is known from the rows of the store."""
        named: defaultdict[str, list[Coachee]] = defaultdict(list)
        for coachee in coachees:
            named[key(coachee.name)].append(coachee)
        return cls(accounts, named)

    def has(self, proposal: Proposal) -> bool:
        """Tell whether somebody of this name was housed, or started, on the same day."""
        return any(
            (coachee.housed_on is not None and coachee.housed_on == proposal.housed_on)
            or coachee.coaching_started_on == proposal.started_on
            for coachee in self.coachees.get(key(proposal.name), ())
        )


def understand(tables: Sequence[Table], file: str, programme: Programme, known: Known, today: date) -> Plan:
    """Return what the sheets of a file would bring to an organisation on this programme.

    Raise Invalid when no sheet has the columns that are needed.
    """
    sheet = find_pairs(tables, programme)
    others = [other for other in tables if other.name != sheet.name]
    reader = Reader(sheet, programme, coach_book(sheet, coach_emails(others), known.accounts), today)
    first = [(row, reader.read(row)) for row in sheet.rows]
    shared = shared_names(coaches_of(read for _, read in first))
    seen: dict[tuple[object, ...], int] = {}
    read: list[_Read] = []
    for row, outcome in first:
        if isinstance(outcome, Proposal):
            faults = _coach_faults(outcome, known, shared)
            outcome = reader.faulty(row, outcome.name, faults) if faults else _passed_over(outcome, known, seen)
        read.append(outcome)
    new = [coach for coach in coaches_of(read) if match(known.accounts, coach, shared) is None]
    return Plan(
        file=file,
        sheet=sheet.name,
        columns=tuple(ColumnUse(column.header, _meaning(column, programme)) for column in sheet.columns),
        proposals=tuple(row for row in read if isinstance(row, Proposal)),
        faulty=tuple(row for row in read if isinstance(row, Faulty)),
        skipped=tuple(row for row in read if isinstance(row, Skipped)),
        new_coaches=tuple(dict.fromkeys(new)),
        notes=tuple(_about_sheet(other) for other in others),
    )


def coaches_of(read: Iterable[_Read]) -> Iterator[CoachName]:
    """Yield the coaches and stand-ins of the proposals."""
    for row in read:
        if isinstance(row, Proposal):
            yield from ([row.coach] if row.coach else [])
            yield from row.stand_ins


def _coach_faults(proposal: Proposal, known: Known, shared: frozenset[str]) -> list[str]:
    faults = []
    for coach in coaches_of([proposal]):
        try:
            match(known.accounts, coach, shared)
        except Invalid as error:
            faults.append(error.sentence)
    return faults


def _passed_over(proposal: Proposal, known: Known, seen: dict[tuple[object, ...], int]) -> Proposal | Skipped:
    """Return the proposal, or why it is passed over: the organisation has it, or an earlier row is the same."""
    if known.has(proposal):
        return Skipped(proposal.row, proposal.name, "Dit koppel staat er al.")
    same = (key(proposal.name), proposal.housed_on, proposal.started_on, proposal.coach)
    earlier = seen.setdefault(same, proposal.row)
    if earlier != proposal.row:
        return Skipped(proposal.row, proposal.name, f"Dezelfde naam, dagen en coach staan al op rij {earlier}.")
    return proposal


def _meaning(column: Column, programme: Programme) -> str:
    if column.means is Means.PHASE_END:
        return f"einde van fase {list(programme.phase_by_id).index(PhaseId(column.subject)) + 1}"
    if column.means is Means.MILESTONE:
        return f"mijlpaal: {programme.milestone_by_id[MilestoneId(column.subject)].title.lower()}"
    return column.means


def _about_sheet(sheet: Table) -> str:
    if coach_emails([sheet]):
        return f"Blad “{sheet.name}”: alleen de e-mailadressen van coaches zijn gebruikt."
    if sheet.name in (TICKS, COACHES):
        return f"Blad “{sheet.name}” is er om te lezen. Dit nemen wij niet over."
    return f"Blad “{sheet.name}” is niet gelezen. Staan daar ook koppels? Bewaar het dan als apart bestand."
