"""Taking over the spreadsheet an organisation has today: understand, show, then write all or nothing.

What an import books happened on its own day but was received at the moment of the import, so that figures can tell
the two apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid, Refused
from pragma_coach.domain.types import AccountId, Actor, Operation, OpId, PairId, Role
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.services.pairs.acts import Outcome
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import require
from pragma_coach.services.spreadsheets.files import read_tables
from pragma_coach.services.spreadsheets.import_coaches import match, shared_names
from pragma_coach.services.spreadsheets.import_file import Known, coaches_of, understand
from pragma_coach.services.spreadsheets.import_preview import Preview, faulty_rows_csv, preview
from pragma_coach.services.spreadsheets.import_proposal import CoachName, Plan, Proposal, plan_from_text, plan_to_text
from pragma_coach.store import ledger, organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import people

__all__ = [
    "Plan",
    "Preview",
    "Report",
    "faulty_rows_csv",
    "import_plan",
    "plan_from_file",
    "plan_from_text",
    "plan_to_text",
    "preview",
]

REASON = "overgenomen uit spreadsheet"


@dataclass(frozen=True, slots=True)
class Report:
    """What an import came to, in pairs and coaches; DUPLICATE when this very operation was done before."""

    outcome: Outcome
    imported: int
    skipped: int
    faulty: int
    new_coaches: int


def plan_from_file(actor: Actor, data: bytes, filename: str, today: date) -> Plan:
    """Return what a file would bring to the actor's organisation; nothing is written.

    Raise NotAllowed for who may not import, Invalid with the cure for a file that cannot be read.
    """
    require(Act.IMPORT_PAIRS, actor)
    tables = read_tables(data, filename)
    with connection():
        programme = programme_for(actor.organisation_id, organisations.get(actor.organisation_id).programme)
        plan = understand(tables, filename, programme, _known(actor), today)
        taken = [coach for coach in plan.new_coaches if coach.email and accounts.email_taken(coach.email)]
    notes = [f"{coach.email} is al in gebruik: {coach.name} krijgt een account zonder e-mailadres." for coach in taken]
    return replace(plan, notes=(*plan.notes, *notes))


def _known(actor: Actor) -> Known:
    return Known.of(accounts.every(actor.organisation_id), people.every(actor.organisation_id))


@one_transaction
def import_plan(
    operation: Operation,
    plan: Plan,
    *,
    skip_faulty: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """Start all pairs of a plan in one transaction, with what is known of them; a repeat answers the same.

    `progress` is told after each row how many of how many are done. Raise Invalid when the plan has faulty rows and
    `skip_faulty` is not chosen, or when a row cannot be written after all; then nothing was.
    """
    require(Act.IMPORT_PAIRS, operation.actor)
    if not ledger.claim(operation, "import"):
        done = json.loads(ledger.result_of(operation.actor.organisation_id, operation.op_id) or "{}")
        return Report(Outcome.DUPLICATE, **done)
    if plan.faulty and not skip_faulty:
        raise Invalid(
            f"In {_rows(len(plan.faulty))} zit een fout. Verbeter het bestand, of kies ervoor om alleen de goede "
            "rijen over te nemen.",
            "skip_faulty",
        )
    writing = _Writing(operation, _known(operation.actor), shared_names(coaches_of(plan.proposals)), {}, {})
    imported = 0
    for number, proposal in enumerate(plan.proposals, start=1):
        try:
            imported += writing.write(proposal)
        except Refused as error:
            place = f"Rij {proposal.row} ({proposal.name})"
            raise Invalid(f"{place}: {error.sentence} Er is niets overgenomen.", "file") from error
        progress(number, len(plan.proposals))
    counts = {
        "imported": imported,
        "skipped": len(plan.skipped) + len(plan.proposals) - imported,
        "faulty": len(plan.faulty),
        "new_coaches": len(writing.coaches),
    }
    ledger.keep_result(operation.op_id, json.dumps(counts))
    return Report(Outcome.APPLIED if imported else Outcome.UNCHANGED, **counts)


def _rows(count: int) -> str:
    return "1 rij" if count == 1 else f"{count} rijen"


@dataclass(frozen=True, slots=True)
class _Writing:
    """One import while it writes: `coaches` are the accounts it made, `households` the first pair of each."""

    operation: Operation
    known: Known
    shared: frozenset[str]
    coaches: dict[CoachName, AccountId]
    households: dict[str, PairId]

    def write(self, row: Proposal) -> bool:
        """Start one pair; return False when the organisation got it in the meantime."""
        if self.known.has(row):
            return False
        newcomer = Newcomer(row.name, row.linked_on, row.housed_on, self.households.get(row.household))
        coach = self._coach(row.coach) if row.coach else None
        begun = lifecycle.start_pair(
            self._step(row, "start"), newcomer, coach, started_on=row.started_on, housing_unknown=True
        )
        pair = begun.pair.id
        if row.household:
            self.households.setdefault(row.household, pair)
        for number, stand_in in enumerate(row.stand_ins):
            lifecycle.stand_in(self._step(row, f"invalcoach-{number}"), pair, self._coach(stand_in))
        for phase, day in row.phase_ends:
            records.close_phase(self._step(row, f"fase-{phase}"), pair, phase, reason=REASON, happened_on=day)
        for milestone, day in row.milestones:
            records.record_milestone(self._step(row, milestone), pair, milestone, day)
        if row.pause and not row.ending:
            lifecycle.pause(self._step(row, "pauze"), pair, row.pause)
        if row.ending:
            lifecycle.end(self._step(row, "einde"), pair, row.ending.reason, happened_on=row.ending.on)
        return True

    def _step(self, row: Proposal, what: str) -> Operation:
        return replace(self.operation, op_id=OpId(f"{self.operation.op_id}-{row.row}-{what}"))

    def _coach(self, coach: CoachName) -> AccountId:
        """Return the account of the coach, made when there was none."""
        account = match(self.known.accounts, coach, self.shared)
        if account is not None:
            return account.id
        if coach not in self.coaches:
            made = accounts.add(
                self.operation.actor.organisation_id,
                name=coach.name,
                roles={Role.COACH},
                at=self.operation.at,
                email=coach.email if coach.email and not accounts.email_taken(coach.email) else None,
            )
            self.coaches[coach] = made.id
        return self.coaches[coach]
