"""A file becomes a proposal: rows read, doubles skipped, coaches matched to accounts; nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.pairs.pair import Coachee
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.refusal import Invalid, Refused
from pragma_coach.domain.texts.sameness import person_key, readable
from pragma_coach.domain.types import Actor, CoacheeId, MilestoneId, Operation, OpId, PhaseId
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import require
from pragma_coach.services.spreadsheets.export import COACHES, TICKS
from pragma_coach.services.spreadsheets.files import Cell, Sheet, SheetRow, as_text
from pragma_coach.services.spreadsheets.import_begin import Beginnings
from pragma_coach.services.spreadsheets.import_choice import columns_asked, columns_named
from pragma_coach.services.spreadsheets.import_columns import NAMES, Column, Means, PairSheet, Subject
from pragma_coach.services.spreadsheets.import_days import order_of
from pragma_coach.services.spreadsheets.import_headers import coach_emails, find_pairs, likely_pairs, with_columns
from pragma_coach.services.spreadsheets.import_known import KnownPeople, coaches_of, shared_names
from pragma_coach.services.spreadsheets.import_people import coach_book
from pragma_coach.services.spreadsheets.import_proposal import (
    ColumnUse,
    FaultyRow,
    ImportProposal,
    NamedCoach,
    ProposedPair,
    SkippedRow,
)
from pragma_coach.services.spreadsheets.import_rows import faulty_row, read_row
from pragma_coach.services.spreadsheets.reading import read_apart
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection

Trial = Callable[[Iterable[NamedCoach]], Beginnings]
"""Gives what rows begin with in memory, once it is known which coaches they name."""

_RowOutcome = ProposedPair | FaultyRow | SkippedRow
_DAYS = frozenset({Means.LINKED, Means.HOUSED, Means.STARTED, Means.ENDED, Means.PHASE_END, Means.MILESTONE})
_MOST_IN_A_HOME = 10  # more rows with one word in the column of households are no home but a word such as “ja”


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody chose about a file: the place of a column for each meaning (None: as guessed), and the month."""

    columns: Mapping[Subject, int] | None = None
    months_first: bool = False


AS_GUESSED = Wishes()


def proposal_of_file(
    actor: Actor,
    data: bytes,
    filename: str,
    today: date,
    wishes: Wishes = AS_GUESSED,
    pointed_out: Sequence[str] = (),
) -> ImportProposal:
    """Return what a file would bring to the actor's organisation; nothing is written.

    `pointed_out` as in `columns_named`. Raise NotAllowed for those who may not import, Invalid with the cure for a file
    that cannot be read.
    """
    require(Act.IMPORT_PAIRS, actor)
    tables = read_apart(data, filename)
    if pointed_out:
        wishes = replace(wishes, columns=columns_named(columns_asked(actor, tables), pointed_out))
    return proposal_of_sheets(actor, tables, filename, today, wishes)


def proposal_of_sheets(
    actor: Actor, tables: Sequence[Sheet], filename: str, today: date, wishes: Wishes = AS_GUESSED
) -> ImportProposal:
    """Return what sheets that were read would bring; as `proposal_of_file`."""
    require(Act.IMPORT_PAIRS, actor)
    with connection():
        programme = programme_for(actor.organisation_id, organisations.get(actor.organisation_id).programme)
        known = KnownPeople.of(actor.organisation_id)
        trial = partial(Beginnings.of, Operation(actor, OpId("proef"), utc_moment(today, 12)), known)
        proposal = understand(tables, filename, programme, known, today, wishes, trial)
        emails = accounts.emails_taken(coach.email for coach in proposal.new_coaches if coach.email)
        taken = [coach for coach in proposal.new_coaches if coach.email in emails]
    notes = [f"{coach.email} is al in gebruik: {coach.name} krijgt een account zonder e-mailadres." for coach in taken]
    return replace(proposal, notes=(*proposal.notes, *notes))


def understand(
    tables: Sequence[Sheet],
    file: str,
    programme: Programme,
    known: KnownPeople,
    today: date,
    wishes: Wishes = AS_GUESSED,
    trial: Trial | None = None,
) -> ImportProposal:
    """Return what the sheets of a file would bring to an organisation on this programme.

    With a `trial` every row begins in memory, so that what would be refused later is a fault now.
    Raise Invalid when no sheet has the columns that are needed, or when what a column means has to be asked.
    """
    if wishes.columns is None:
        sheet = find_pairs(tables, programme)
    else:
        sheet = with_columns(likely_pairs(tables, programme), wishes.columns)
    if sheet.doubts:
        raise Invalid(" ".join(sheet.doubts), "file")
    others = [other for other in tables if other.name != sheet.name]
    book = coach_book(sheet, coach_emails(others), known.accounts)
    orders = {
        column.place: order_of(_cells(sheet, column), months_first=wishes.months_first)
        for column in sheet.columns
        if column.means in _DAYS
    }
    first = [(row, read_row(sheet, programme, book, today, row, orders)) for row in sheet.rows]
    named = tuple(coaches_of(read for _, read in first if isinstance(read, ProposedPair)))
    shared = shared_names(named)
    sifting = _Sifting(sheet, known, shared, _crowds(first), trial and trial(named))
    read = [sifting.outcome(row, outcome) for row, outcome in first]
    good = tuple(row for row in read if isinstance(row, ProposedPair))
    new = [coach for coach in coaches_of(good) if known.account_of(coach, shared) is None]
    return ImportProposal(
        file=file,
        sheet=sheet.name,
        columns=tuple(ColumnUse(column.header, _meaning(column, programme)) for column in sheet.columns),
        proposals=good,
        faulty=tuple(row for row in read if isinstance(row, FaultyRow)),
        skipped=tuple(row for row in read if isinstance(row, SkippedRow)),
        new_coaches=tuple(dict.fromkeys(new)),
        notes=(*sheet.notes, *book.notes(), *(_about_sheet(other) for other in others)),
    )


def _cells(sheet: PairSheet, column: Column) -> Iterator[Cell]:
    return (row.cells[column.place] for row in sheet.rows if column.place < len(row.cells))


def _crowds(read: Iterable[tuple[SheetRow, _RowOutcome]]) -> dict[str, int]:
    """Return the words for a home that too many rows have, and how many."""
    homes = Counter(row.household for _, row in read if isinstance(row, ProposedPair) and row.household)
    return {home: count for home, count in homes.items() if count > _MOST_IN_A_HOME}


@dataclass(frozen=True, slots=True)
class _Sifting:
    """What is decided about a row once all rows are read: `crowds` are words for a home that too many rows have."""

    sheet: PairSheet
    known: KnownPeople
    shared: frozenset[str]
    crowds: Mapping[str, int]
    beginnings: Beginnings | None
    taken: set[CoacheeId] = field(default_factory=set)
    seen: dict[tuple[object, ...], list[SheetRow]] = field(default_factory=dict)

    def outcome(self, row: SheetRow, read: _RowOutcome) -> _RowOutcome:
        """Return the row as it was read, or as a fault or a double."""
        if not isinstance(read, ProposedPair):
            return read
        faults = self._coach_faults(read)
        if read.household in self.crowds:
            faults.append(
                f"Huishouden: “{read.household}” staat bij {self.crowds[read.household]} mensen. Wonen zij in één "
                "huis? Geef elk huis een eigen woord, of maak het vak leeg."
            )
        outcome = faulty_row(self.sheet, row, read.name, faults) if faults else self._unless_double(row, read)
        return self._tried(row, outcome) if isinstance(outcome, ProposedPair) else outcome

    def _tried(self, row: SheetRow, proposal: ProposedPair) -> ProposedPair | FaultyRow:
        """Return the proposal with what beginning it in memory tells; a fault when it cannot begin."""
        if self.beginnings is None:
            return proposal
        try:
            begun = self.beginnings.begin(proposal)
        except Refused as error:
            return faulty_row(self.sheet, row, proposal.name, [error.sentence])
        notes = (f"{name} mag nog niet beginnen, en wordt hier nog geen invalcoach." for name in begun.left_out)
        return replace(proposal, waits=begun.waits, notes=(*proposal.notes, *notes))

    def _coach_faults(self, proposal: ProposedPair) -> list[str]:
        faults = []
        for coach in coaches_of([proposal]):
            try:
                self.known.account_of(coach, self.shared)
            except Invalid as error:
                faults.append(error.sentence)
        return faults

    def _unless_double(self, row: SheetRow, proposal: ProposedPair) -> _RowOutcome:
        """Return the proposal, or a skipped row when the organisation has the pair or an earlier row is the same.

        Somebody who differs from everybody in any column is another person; in a remark only, that is asked.
        """
        same = (person_key(proposal.name), proposal.housed_on, proposal.started_on)
        earlier = self.seen.setdefault(same, [])
        for other in earlier:
            differing = self._differing(other, row)
            if not differing:
                reason = f"Op deze rij staat hetzelfde als op rij {other.number}."
                return SkippedRow(proposal.row, proposal.name, reason)
            if all(column.means is Means.REMARKS for column in differing):
                return faulty_row(self.sheet, row, proposal.name, [
                    f"Deze rij is gelijk aan rij {other.number}, op de opmerking na. Is dit dezelfde mens? Haal dan "
                    "een rij weg. Zijn het er twee? Zet een letter achter de naam."
                ])  # fmt: skip
        if earlier and row.merged.intersection(column.place for column in self.sheet.columns if column.means in NAMES):
            return faulty_row(self.sheet, row, proposal.name, [
                f"De naam is hier één vak met rij {earlier[-1].number}: dezelfde mens. Haal deze rij weg, en zet een "
                "tweede coach in een kolom “invalcoach”."
            ])  # fmt: skip
        earlier.append(row)
        there = self.known.match(proposal, self.taken)
        if there is not None:
            return self._already_there(row, proposal, there)
        if len(earlier) > 1:
            number = earlier[0].number
            note = f"Lijkt op rij {number}: zelfde naam en dagen. Is dit dezelfde mens? Haal dan een rij weg."
            return replace(proposal, notes=(*proposal.notes, note))
        return proposal

    def _already_there(self, row: SheetRow, proposal: ProposedPair, there: Coachee) -> _RowOutcome:
        days = (
            (there.linked_on, proposal.linked_on),
            (there.housed_on, proposal.housed_on),
            (there.coaching_started_on, proposal.started_on),
        )
        if all(ours is None or theirs is None or ours == theirs for ours, theirs in days):
            return SkippedRow(proposal.row, proposal.name, "Dit koppel staat er al.")
        return faulty_row(self.sheet, row, proposal.name, [
            f"Er is al een koppel met de naam {there.name}, met een andere dag. Is dit dezelfde mens? Haal de rij weg. "
            "Is het een ander? Zet een letter achter de naam."
        ])  # fmt: skip

    def _differing(self, one: SheetRow, other: SheetRow) -> list[Column]:
        return [column for column in self.sheet.columns if _compared(one, column) != _compared(other, column)]


def _compared(row: SheetRow, column: Column) -> str:
    text = as_text(row.cells[column.place]) if column.place < len(row.cells) else ""
    return " ".join(readable(text).casefold().split())


def _meaning(column: Column, programme: Programme) -> str:
    if column.means is Means.PHASE_END:
        return f"einde van fase {list(programme.phase_by_id).index(PhaseId(column.subject)) + 1}"
    if column.means is Means.MILESTONE:
        return f"mijlpaal: {programme.milestone_by_id[MilestoneId(column.subject)].title.lower()}"
    return "" if column.means is Means.NEVER else column.means


def _about_sheet(sheet: Sheet) -> str:
    if coach_emails([sheet]):
        return f"Blad “{sheet.name}”: alleen de e-mailadressen van coaches zijn gebruikt."
    if sheet.name in (TICKS, COACHES):
        return f"Blad “{sheet.name}” is er om te lezen. Dit nemen wij niet over."
    if sheet.hidden:
        return f"Blad “{sheet.name}” is verborgen in Excel, en niet gelezen."
    return f"Blad “{sheet.name}” is niet gelezen. Staan daar ook koppels? Bewaar het dan als apart bestand."
