"""Taking over the spreadsheet an organisation has today: understand, show, then write all or nothing.

An imported event keeps its own day, but its moment of receipt is that of the import: figures use both.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid, Refused
from pragma_coach.domain.types import AccountId, CoacheeId, Operation, OpId, PairId, Role
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.services.pairs.acts import ActOutcome
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.services.rights import require
from pragma_coach.services.spreadsheets.import_file import KnownPeople, coaches_of, shared_names
from pragma_coach.services.spreadsheets.import_proposal import (
    ImportProposal,
    NamedCoach,
    ProposedPair,
)
from pragma_coach.store import ledger
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import one_transaction

REASON = "overgenomen uit spreadsheet"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import came to, in pairs and coaches; DUPLICATE when this very operation was done before."""

    outcome: ActOutcome
    imported: int
    skipped: int
    faulty: int
    new_coaches: int


@one_transaction
def import_pairs(
    operation: Operation,
    proposal: ImportProposal,
    *,
    skip_faulty: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> ImportResult:
    """Start all pairs of a proposal in one transaction, with what is known of them; a repeat answers the same.

    `progress` is called after each row with how many of how many are done. Raise Invalid when there are faulty rows
    and `skip_faulty` is not chosen, or when a row cannot be written after all; then nothing was.
    """
    require(Act.IMPORT_PAIRS, operation.actor)
    if not ledger.claim(operation, "import"):
        done = json.loads(ledger.result_of(operation.actor.organisation_id, operation.op_id) or "{}")
        return ImportResult(ActOutcome.DUPLICATE, **done)
    if proposal.faulty and not skip_faulty:
        raise Invalid(
            f"In {_rows(len(proposal.faulty))} zit een fout. Verbeter het bestand, of kies ervoor om alleen de goede "
            "rijen over te nemen.",
            "skip_faulty",
        )
    writing = _Writing(
        operation, KnownPeople.of(operation.actor.organisation_id), shared_names(coaches_of(proposal.proposals)), {}, {}
    )
    imported = 0
    for number, row in enumerate(proposal.proposals, start=1):
        try:
            imported += writing.write(row)
        except Refused as error:
            place = f"Rij {row.row} ({row.name})"
            raise Invalid(f"{place}: {error.sentence} Er is niets overgenomen.", "file") from error
        progress(number, len(proposal.proposals))
    counts = {
        "imported": imported,
        "skipped": len(proposal.skipped) + len(proposal.proposals) - imported,
        "faulty": len(proposal.faulty),
        "new_coaches": len(writing.coaches),
    }
    ledger.keep_result(operation.op_id, json.dumps(counts))
    return ImportResult(ActOutcome.APPLIED if imported else ActOutcome.UNCHANGED, **counts)


def _rows(count: int) -> str:
    return "1 rij" if count == 1 else f"{count} rijen"


@dataclass(frozen=True, slots=True)
class _Writing:
    """One import while it writes: `coaches` are the accounts it made, `households` the first pair of each."""

    operation: Operation
    known: KnownPeople
    shared: frozenset[str]
    coaches: dict[NamedCoach, AccountId]
    households: dict[str, PairId]
    taken: set[CoacheeId] = field(default_factory=set)

    def write(self, row: ProposedPair) -> bool:
        """Start one pair; return False when the organisation got it in the meantime."""
        if self.known.match(row, self.taken):
            return False
        home = self.households.get(row.household)
        newcomer = Newcomer(row.name, row.linked_on, row.housed_on, home, language=row.language)
        coach = self._coach(row.coach) if row.coach else None
        begun = lifecycle.start_pair(
            self._step(row, "start"), newcomer, coach, started_on=row.started_on, housing_unknown=True, under_way=True
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

    def _step(self, row: ProposedPair, what: str) -> Operation:
        return replace(self.operation, op_id=OpId(f"{self.operation.op_id}-{row.row}-{what}"))

    def _coach(self, coach: NamedCoach) -> AccountId:
        """Return the account of the coach, made when there was none."""
        account = self.known.account_of(coach, self.shared)
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
