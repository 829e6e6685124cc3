"""Help requests and signals with their turns, always of one organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pragma_coach.domain.town.cases import CaseTurn, PairCase
from pragma_coach.domain.types import OrganisationId, PairId
from pragma_coach.store.database import advance
from pragma_coach.store.ids import can_be_id
from pragma_coach.store.tables import CoacheeRow, Pair

C = TypeVar("C", bound=PairCase[Any])


@dataclass(frozen=True, slots=True)
class CaseStore(Generic[C]):
    """The cases of one table, oldest first, and the table of their turns.

    `asked_at` is the column of the moment, `turn_of` that by which a turn names its case, `read` makes a case of its
    row, the name of the coachee and the rows of its turns.
    """

    table: Any
    asked_at: Any
    turns: Any
    turn_of: Any
    read: Callable[[Any, list[Any]], C]

    def find(self, organisation_id: OrganisationId, where: Any) -> list[C]:
        """Return the cases that fit a condition, oldest first. Two statements."""
        ours = (self.table.organisation_id == organisation_id) & where
        rows = list(
            self.table.select(self.table, CoacheeRow.name.alias("coachee_name"))
            .join(Pair, on=(Pair.id == self.table.pair_id))
            .join(CoacheeRow, on=(CoacheeRow.id == Pair.coachee_id))
            .where(ours)
            .order_by(self.asked_at, self.table.id)
            .objects()
        )
        turns: dict[int, list[Any]] = defaultdict(list)
        # By the same condition, not by their numbers: of these there may be more than fit in a statement.
        theirs = (self.turns.organisation_id == organisation_id) & self.turn_of.in_(
            self.table.select(self.table.id).where(ours)
        )
        for turn in self.turns.select().where(theirs).order_by(self.turn_of, self.turns.number) if rows else ():
            turns[getattr(turn, self.turn_of.name)].append(turn)
        return [self.read(row, turns[row.id]) for row in rows]

    def get(self, organisation_id: OrganisationId, case_id: int) -> C | None:
        """Return one case of the organisation, or None."""
        found = self.find(organisation_id, self.table.id == case_id) if can_be_id(case_id) else []
        return found[0] if found else None

    def in_states(self, organisation_id: OrganisationId, states: Iterable[str]) -> list[C]:
        return self.find(organisation_id, self.table.state.in_(list(states)))

    def number(self, organisation_id: OrganisationId, states: Iterable[str], but: Iterable[PairId] = ()) -> int:
        """Return how many cases are in one of the states, of other pairs than some. One statement, from an index."""
        ours = (self.table.organisation_id == organisation_id) & self.table.state.in_(list(states))
        return int(self.table.select().where(ours & self.table.pair_id.not_in(list(but))).count())

    def of_pair(self, organisation_id: OrganisationId, pair_id: PairId) -> list[C]:
        return self.find(organisation_id, self.table.pair_id == pair_id)

    def take_turn(self, case: C, turn: CaseTurn[Any], *, columns: dict[str, Any], turn_columns: dict[str, Any]) -> C:
        """Append a turn and return the case after it; `columns` are those of its row that follow from the turns.

        Raise Collision when somebody else was first: look again.
        """
        rev = len(case.turns)
        advance(self.table, case.organisation_id, case.id, rev, **columns)
        self.turns.create(
            **{self.turn_of.name: case.id},
            number=rev + 1,
            organisation_id=case.organisation_id,
            kind=turn.act,
            by_id=turn.by,
            at=turn.at,
            **turn_columns,
        )
        return replace(case, turns=(*case.turns, turn))
