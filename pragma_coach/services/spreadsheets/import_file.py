"""A file becomes a proposal: rows read, doubles skipped, coaches matched to accounts; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.pair import Coachee
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Actor, MilestoneId, OrganisationId, PhaseId, Role
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import require
from pragma_coach.services.spreadsheets.export import COACHES, TICKS
from pragma_coach.services.spreadsheets.files import Sheet, read_tables
from pragma_coach.services.spreadsheets.import_cells import coach_book
from pragma_coach.services.spreadsheets.import_columns import Column, Means, coach_emails, find_pairs, key
from pragma_coach.services.spreadsheets.import_proposal import (
    ColumnUse,
    FaultyRow,
    ImportProposal,
    NamedCoach,
    ProposedPair,
    SkippedRow,
)
from pragma_coach.services.spreadsheets.import_rows import faulty_row, read_row
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import people

_RowOutcome = ProposedPair | FaultyRow | SkippedRow


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """What the organisation has already: its accounts, and its coachees by the key of their name."""

    accounts: Sequence[Account]
    coachees: Mapping[str, Sequence[Coachee]]

    @classmethod
    def of(cls, organisation_id: OrganisationId) -> KnownPeople:
        """Read them from the store. Two statements."""
        named: defaultdict[str, list[Coachee]] = defaultdict(list)
        for coachee in people.every(organisation_id):
            named[key(coachee.name)].append(coachee)
        return cls(accounts.every(organisation_id), named)

    def has(self, proposal: ProposedPair) -> bool:
        """Tell whether somebody of this name was housed, or started, on the same day."""
        return any(
            (coachee.housed_on is not None and coachee.housed_on == proposal.housed_on)
            or coachee.coaching_started_on == proposal.started_on
            for coachee in self.coachees.get(key(proposal.name), ())
        )

    def account_of(self, coach: NamedCoach, shared: frozenset[str]) -> Account | None:
        """Return the account of a coach, by e-mail, else by exact name; None when there is none yet.

        Raise Invalid when the account cannot coach, or when the name alone fits several people.
        """
        for account in self.accounts:
            if coach.email and account.email == coach.email:
                if Role.COACH not in account.roles:
                    raise Invalid(f"{coach.email} hoort bij iemand die geen coach is. Geef dat account eerst die rol.")
                if account.disabled:
                    raise Invalid(f"Het account van {account.name} is gesloten. Open het eerst.")
                return account
        named = [
            account
            for account in self.accounts
            if Role.COACH in account.roles and not account.disabled and _same_name(account.name, coach.name)
        ]
        if coach.email and key(coach.name) in shared:
            return None
        if len(named) > 1:
            raise Invalid(
                f"Er zijn meer coaches met de naam {coach.name}. Zet het e-mailadres erbij dat hier bekend is."
            )
        return named[0] if named else None


def proposal_of_file(actor: Actor, data: bytes, filename: str, today: date) -> ImportProposal:
    """Return what a file would bring to the actor's organisation; nothing is written.

    Raise NotAllowed for those who may not import, Invalid with the cure for a file that cannot be read.
    """
    require(Act.IMPORT_PAIRS, actor)
    tables = read_tables(data, filename)
    with connection():
        programme = programme_for(actor.organisation_id, organisations.get(actor.organisation_id).programme)
        proposal = understand(tables, filename, programme, KnownPeople.of(actor.organisation_id), today)
        taken = [coach for coach in proposal.new_coaches if coach.email and accounts.email_taken(coach.email)]
    notes = [f"{coach.email} is al in gebruik: {coach.name} krijgt een account zonder e-mailadres." for coach in taken]
    return replace(proposal, notes=(*proposal.notes, *notes))


def understand(
    tables: Sequence[Sheet], file: str, programme: Programme, known: KnownPeople, today: date
) -> ImportProposal:
    """Return what the sheets of a file would bring to an organisation on this programme.

    Raise Invalid when no sheet has the columns that are needed.
    """
    sheet = find_pairs(tables, programme)
    others = [other for other in tables if other.name != sheet.name]
    book = coach_book(sheet, coach_emails(others), known.accounts)
    first = [(row, read_row(sheet, programme, book, today, row)) for row in sheet.rows]
    shared = shared_names(coaches_of(read for _, read in first))
    seen: dict[tuple[object, ...], int] = {}
    read: list[_RowOutcome] = []
    for row, outcome in first:
        if isinstance(outcome, ProposedPair):
            faults = _coach_faults(outcome, known, shared)
            outcome = faulty_row(sheet, row, outcome.name, faults) if faults else _unless_double(outcome, known, seen)
        read.append(outcome)
    new = [coach for coach in coaches_of(read) if known.account_of(coach, shared) is None]
    return ImportProposal(
        file=file,
        sheet=sheet.name,
        columns=tuple(ColumnUse(column.header, _meaning(column, programme)) for column in sheet.columns),
        proposals=tuple(row for row in read if isinstance(row, ProposedPair)),
        faulty=tuple(row for row in read if isinstance(row, FaultyRow)),
        skipped=tuple(row for row in read if isinstance(row, SkippedRow)),
        new_coaches=tuple(dict.fromkeys(new)),
        notes=tuple(_about_sheet(other) for other in others),
    )


def coaches_of(read: Iterable[_RowOutcome]) -> Iterator[NamedCoach]:
    for row in read:
        if isinstance(row, ProposedPair):
            yield from ([row.coach] if row.coach else [])
            yield from row.stand_ins


def _coach_faults(proposal: ProposedPair, known: KnownPeople, shared: frozenset[str]) -> list[str]:
    faults = []
    for coach in coaches_of([proposal]):
        try:
            known.account_of(coach, shared)
        except Invalid as error:
            faults.append(error.sentence)
    return faults


def _unless_double(
    proposal: ProposedPair, known: KnownPeople, seen: dict[tuple[object, ...], int]
) -> ProposedPair | SkippedRow:
    """Return the proposal, or a skipped row when the organisation has the pair or an earlier row is the same."""
    if known.has(proposal):
        return SkippedRow(proposal.row, proposal.name, "Dit koppel staat er al.")
    same = (key(proposal.name), proposal.housed_on, proposal.started_on, proposal.coach)
    earlier = seen.setdefault(same, proposal.row)
    if earlier != proposal.row:
        return SkippedRow(proposal.row, proposal.name, f"Dezelfde naam, dagen en coach staan al op rij {earlier}.")
    return proposal


def _meaning(column: Column, programme: Programme) -> str:
    if column.means is Means.PHASE_END:
        return f"einde van fase {list(programme.phase_by_id).index(PhaseId(column.subject)) + 1}"
    if column.means is Means.MILESTONE:
        return f"mijlpaal: {programme.milestone_by_id[MilestoneId(column.subject)].title.lower()}"
    return column.means


def _about_sheet(sheet: Sheet) -> str:
    if coach_emails([sheet]):
        return f"Blad “{sheet.name}”: alleen de e-mailadressen van coaches zijn gebruikt."
    if sheet.name in (TICKS, COACHES):
        return f"Blad “{sheet.name}” is er om te lezen. Dit nemen wij niet over."
    return f"Blad “{sheet.name}” is niet gelezen. Staan daar ook koppels? Bewaar het dan als apart bestand."


def shared_names(coaches: Iterable[NamedCoach]) -> frozenset[str]:
    """Return the names (as `key`) that coaches with different addresses have."""
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for coach in coaches:
        addresses[key(coach.name)].add(coach.email)
    return frozenset(name for name, known in addresses.items() if len(known) > 1)


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
