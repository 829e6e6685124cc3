"""The list of pairs on the desk, and what is done with several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.listing import ListedPair, PairCounts, PairFilter
from pragma_coach.domain.programme.programme import Phase
from pragma_coach.domain.refusal import Invalid, Outdated
from pragma_coach.domain.types import AccountId, Actor, Operation, OpId, OrganisationId, PairId
from pragma_coach.services.desk import decisions
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.pairs.check_ins import poor_lately
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import require
from pragma_coach.store import ledger, organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs.lists import PairTable
from pragma_coach.store.pairs.needs import needs

MOST_CHOSEN = 50  # a page


@dataclass(frozen=True, slots=True)
class PairListPage:
    """One page of the list: its rows with their phases, how many rows the list has, and what there is of each kind.

    `coach` is the name of the one whose pairs these are, "" for everybody's.
    """

    rows: list[tuple[ListedPair, Phase]]
    number: int
    counts: PairCounts
    phases: list[tuple[Phase, int]]
    coach: str


def look(actor: Actor, today: date, wish: PairFilter, start: Callable[[int], int], size: int) -> PairListPage:
    """Return the page of the list that begins where `start` says, given how many rows there are. Raise NotAllowed.

    As many statements and as much to read for a hundred pairs as for thousands.
    """
    require(Act.SEE_ORGANISATION, actor)
    organisation_id = actor.organisation_id
    with connection():
        organisation = organisations.get(organisation_id)
        poor = poor_lately(actor, today)
        reasons = needs(organisation_id, today, organisation.settings.silent_after_days, poor)
        found = PairTable(organisation_id, today, reasons)
        counts, number = found.counts(), found.number(wish)
        rows = found.rows(wish, start(number), size)
        coach = accounts.names(organisation_id, [wish.coach]).get(wish.coach, "") if wish.coach else ""
    newest = programme_for(organisation_id, organisation.programme)
    phases = [(phase, counts.phases[phase.id]) for phase in newest.phases]
    return PairListPage([(row, _phase(organisation_id, row)) for row in rows], number, counts, phases, coach)


def chosen(actor: Actor, today: date, pairs: Sequence[PairId]) -> list[ListedPair]:
    """Return those of these pairs that the organisation has, by name. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        return PairTable(actor.organisation_id, today).chosen(pairs)


@one_transaction
def hand_over_many(operation: Operation, pairs: Sequence[PairId], coach: AccountId) -> int:
    """Give several pairs to one coach, all of them or none; return how many. The act can be taken back.

    Raise Invalid when none or too many were chosen, and as `lifecycle.hand_over` does.
    """
    wanted = list(dict.fromkeys(pairs))
    if not 0 < len(wanted) <= MOST_CHOSEN:
        raise Invalid(f"Kies minstens één en hoogstens {MOST_CHOSEN} koppels.")
    if ledger.claim(operation, "hand_over_many", " ".join(map(str, wanted))):
        for place, pair in enumerate(wanted):
            step = replace(operation, op_id=OpId(f"{operation.op_id}/{place}"))
            lifecycle.hand_over(step, pair, coach)
    return len(wanted)


def _handed_over(organisation_id: OrganisationId, act: OpId) -> list[PairId]:
    known = ledger.result_of(organisation_id, act) or ""
    return [PairId(int(number)) for number in known.split() if number.isdecimal()]


def still_handed_over(actor: Actor, act: OpId) -> int:
    """Return of how many pairs that were handed over by this act nobody decided anything since. Raise NotAllowed."""
    require(Act.START_PAIR, actor)
    with connection():
        return len(decisions.last_decided_by(actor.organisation_id, _handed_over(actor.organisation_id, act), act))


@one_transaction
def take_back_many(operation: Operation, act: OpId) -> int:
    """Give the pairs of `hand_over_many` back to who coached them; return of how many somebody decided again since.

    Raise Outdated when that is so of all of them.
    """
    require(Act.START_PAIR, operation.actor)
    pairs = _handed_over(operation.actor.organisation_id, act)
    left = decisions.take_back_act(operation, pairs, act)
    if len(left) == len(pairs):
        raise Outdated("Dit is niet meer terug te zetten. Kijk bij elk koppel hoe het nu staat, en kies zelf.")
    return len(left)


def _phase(organisation_id: OrganisationId, row: ListedPair) -> Phase:
    programme = programme_for(organisation_id, *row.edition)
    return programme.phase_by_id.get(row.phase) or programme.phases[0]  # nothing happened to the pair yet
