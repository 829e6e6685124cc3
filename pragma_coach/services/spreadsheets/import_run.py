"""Taking over the spreadsheet an organisation has today: think it through, then write it in batches.

Nothing is written unless every row can be. A batch that was written stays: after a halt the same import goes on where
it was, and another import of the same file passes over what is there. An imported event keeps its own day, but its
moment of receipt is that of the import: figures use both.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import Journey
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.refusal import Invalid, Refused
from pragma_coach.domain.texts.plain import count as counted
from pragma_coach.domain.types import CoacheeId, HouseholdId, Operation, OpId
from pragma_coach.services.pairs.acts import ActOutcome
from pragma_coach.services.pairs.announcements import announce
from pragma_coach.services.programme.seals import seal
from pragma_coach.services.rights import require
from pragma_coach.services.spreadsheets.import_begin import Beginnings, BegunPair, SharedHome
from pragma_coach.services.spreadsheets.import_known import KnownPeople, coaches_of
from pragma_coach.services.spreadsheets.import_proposal import ImportProposal, ProposedPair
from pragma_coach.store import ledger, organisations
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import StoreUnavailable, connection, one_transaction, step_aside
from pragma_coach.store.ids import new_id
from pragma_coach.store.pairs import founding
from pragma_coach.store.pairs.founding import Census, FoundedPair, Prepared, WorldChanged

_BATCH = 25  # pairs in one transaction: a tick waits for no more than these
_FRUITLESS = 9  # times that others changed the organisation before one batch could be written


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import came to, in pairs and coaches; DUPLICATE when this very operation was done before.

    `waiting` of the pairs wait until their coach may begin.
    """

    outcome: ActOutcome
    imported: int
    skipped: int
    faulty: int
    new_coaches: int
    waiting: int = 0


def import_pairs(
    operation: Operation,
    proposal: ImportProposal,
    *,
    skip_faulty: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> ImportResult:
    """Start all pairs of a proposal, with what is known of them; a repeat goes on, or answers the same.

    `progress` is called after each batch with how many of how many are done, outside any transaction. Raise Invalid
    when there are faulty rows and `skip_faulty` is not chosen, or when a row cannot be written after all; its sentence
    says how many were.
    """
    require(Act.IMPORT_PAIRS, operation.actor)
    if proposal.faulty and not skip_faulty:
        raise Invalid(
            f"In {_rows(len(proposal.faulty))} zit een fout. Verbeter het bestand, of kies ervoor om alleen de goede "
            "rijen over te nemen.",
            "skip_faulty",
        )
    batches = list(_batches(operation, proposal.proposals))
    before = len(_written_before(batches))
    total = _write_all(proposal, batches, progress)
    done_before = bool(batches) and before == len(batches)
    outcome = ActOutcome.APPLIED if total["imported"] else ActOutcome.UNCHANGED
    return ImportResult(
        outcome=ActOutcome.DUPLICATE if done_before else outcome,
        imported=total["imported"],
        skipped=len(proposal.skipped) + len(proposal.proposals) - total["imported"],
        faulty=len(proposal.faulty),
        new_coaches=total["new_coaches"],
        waiting=total["waiting"],
    )


def _write_all(
    proposal: ImportProposal, batches: Sequence[_Batch], progress: Callable[[int, int], None]
) -> Counter[str]:
    """Write every batch that was not written yet; return what they came to. Raise as `import_pairs`.

    When others change the organisation meanwhile, what is left is thought through again.
    """
    for _ in range(len(batches) + _FRUITLESS):
        tally = _written_before(batches)
        if len(tally) == len(batches):
            return sum(tally.values(), Counter())
        for number, thought in enumerate(_think(proposal, batches, tally)):
            if number:
                step_aside()
            try:
                tally[thought.batch.op_id] = _write(thought)
            except WorldChanged:
                break
            progress(sum(len(one.rows) for one in batches if one.op_id in tally), len(proposal.proposals))
    raise StoreUnavailable("others change the organisation all the time")


def _rows(count: int) -> str:
    return counted(count, "rij", "rijen")


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows that are written together, as one operation."""

    operation: Operation
    op_id: OpId
    rows: tuple[ProposedPair, ...]


def _batches(operation: Operation, rows: Sequence[ProposedPair]) -> Iterator[_Batch]:
    """Yield the rows in parts, always the same ones; who live together stay together."""
    homes: defaultdict[str, list[ProposedPair]] = defaultdict(list)
    for row in rows:
        homes[row.household or f"row {row.row}"].append(row)
    part: list[ProposedPair] = []
    for number, home in enumerate(homes.values(), start=1):
        part += home
        if len(part) >= _BATCH or number == len(homes):
            yield _Batch(operation, OpId(f"{operation.op_id}-{part[0].row}-reeks"), tuple(part))
            part = []


def _written_before(batches: Sequence[_Batch]) -> dict[OpId, Counter[str]]:
    """Return what the batches came to that were written already, by this operation sent before or sent twice."""
    if not batches:
        return {}
    with connection():
        found = ledger.results_of(batches[0].operation.actor.organisation_id, [one.op_id for one in batches])
    return {op_id: Counter(json.loads(result)) for op_id, result in found.items()}


@dataclass(frozen=True, slots=True)
class _Thought:
    """A batch thought through: what will be written when those who are `known` then are these."""

    batch: _Batch
    begun: tuple[BegunPair, ...]
    coaches: tuple[Account, ...]
    programme: Programme
    rows: Prepared
    known: Census

    @property
    def pairs(self) -> list[FoundedPair]:
        return [one.founded for one in self.begun]

    @property
    def accounts(self) -> list[Account]:
        return [*self.coaches, *(one.account for one in self.begun)]

    @property
    def counts(self) -> Counter[str]:
        waiting = sum(one.waits for one in self.begun)
        return Counter(imported=len(self.begun), waiting=waiting, new_coaches=len(self.coaches))


def _think(proposal: ImportProposal, batches: Sequence[_Batch], tally: dict[OpId, Counter[str]]) -> list[_Thought]:
    """Let every row begin in memory that was not written yet. Raise Invalid, with the row, when one cannot."""
    operation, thoughts = batches[0].operation, []
    before = sum(tally.values(), Counter[str]())
    with connection():
        census = founding.census(operation.actor.organisation_id)
        known = KnownPeople.of(operation.actor.organisation_id)
        beginnings = Beginnings.of(operation, known, coaches_of(proposal.proposals))
        taken: set[CoacheeId] = set()
        for row in (row for batch in batches if batch.op_id in tally for row in batch.rows):
            known.match(row, taken)  # whom this import brought is no double of a later row
        for batch in (batch for batch in batches if batch.op_id not in tally):
            thought = _thought(batch, beginnings, taken, census, before)
            thoughts.append(thought)
            census |= founding.census_of(thought.accounts, thought.pairs)
    return thoughts


def _thought(
    batch: _Batch, beginnings: Beginnings, taken: set[CoacheeId], census: Census, before: Counter[str]
) -> _Thought:
    rows = [row for row in batch.rows if not beginnings.known.match(row, taken)]
    together = Counter(row.household for row in rows if row.household)
    homes = {word: SharedHome(HouseholdId(new_id())) for word, count in together.items() if count > 1}
    made, begun = len(beginnings.made), []
    for row in rows:
        try:
            begun.append(beginnings.begin(row, homes.get(row.household)))
        except Refused as error:
            raise Invalid(f"Rij {row.row} ({row.name}): {error.sentence} {_stands(before)}", "file") from error
    coaches = tuple(beginnings.made.values())[made:]
    accounts = [*coaches, *(one.account for one in begun)]
    households = [home.id for home in homes.values()]
    pairs = [one.founded for one in begun]
    prepared = founding.prepared(beginnings.programme, accounts, households, pairs, batch.operation.at)
    return _Thought(batch, tuple(begun), coaches, beginnings.programme, prepared, census)


def _stands(before: Counter[str]) -> str:
    if not before["imported"]:
        return "Er is niets overgenomen."
    return (
        f"Er zijn {before['imported']} koppels overgenomen, de rest nog niet. Kies het bestand daarna opnieuw: wat er "
        "al is, slaan wij over."
    )


@one_transaction
def _write(thought: _Thought) -> Counter[str]:
    """Write a batch; return what it came to. Raise WorldChanged when somebody was first, then nothing was written."""
    batch, operation = thought.batch, thought.batch.operation
    organisation_id = operation.actor.organisation_id
    organisations.hold(organisation_id)
    if not ledger.claim(replace(operation, op_id=batch.op_id), "import", json.dumps(thought.counts)):
        raise WorldChanged("this batch was written in the meantime")
    if founding.census(organisation_id) != thought.known:
        raise WorldChanged("somebody came, or a coach stopped")
    seal(organisation_id, thought.programme, operation.at)
    founding.found(thought.rows)
    for one in thought.pairs:
        announce(organisation_id, one.pair.id, Journey(), one.pair.journey, operation.at)
    return thought.counts
