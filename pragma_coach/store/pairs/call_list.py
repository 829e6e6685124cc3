"""Who stands on the call list of an organisation, and in which order: asked of the database, however many pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from peewee import SQL, Case, fn

from pragma_coach.domain.desk import KeptCall
from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.types import OrganisationId, PairId
from pragma_coach.store.pairs.needs import GOING, needs
from pragma_coach.store.tables import Pair

_NOBODY = SQL("(1 = 0)")


class Waiting:
    """The pairs of an organisation that need a call today; `resting` are those that were called, by their last call."""

    def __init__(
        self,
        organisation_id: OrganisationId,
        today: date,
        silent_after: int,
        poor: Collection[PairId],
        resting: Mapping[PairId, KeptCall],
    ) -> None:
        """Look at an organisation; nothing is read yet."""
        self._ours = Pair.organisation_id == organisation_id
        self._needs = needs(organisation_id, today, silent_after, poor)
        alike: dict[frozenset[Need], list[PairId]] = defaultdict(list)
        for pair_id, call in resting.items():
            alike[call.needs].append(pair_id)
        self._rests = reduce(or_, (self._covered(known, ids) for known, ids in alike.items()), _NOBODY)

    def _covered(self, known: frozenset[Need], ids: list[PairId]) -> Any:
        more = [true for need, true in self._needs.items() if need not in known]
        return Pair.id.in_(ids) & ~reduce(or_, more, _NOBODY)

    def numbers(self) -> tuple[int, dict[PairStatus, int], dict[Need, int], int]:
        """Return how many wait, how many pairs there are by status and by reason, and how many facts contradict.

        Two statements, read from an index.
        """
        wanted = reduce(or_, self._needs.values()) & ~self._rests
        asked = [fn.SUM(Case(None, [(true, 1)], 0)) for true in (wanted, *self._needs.values())]
        kinds: Any = Pair.select(Pair.status, fn.COUNT(Pair.id)).where(self._ours).group_by(Pair.status)
        statuses = {PairStatus(status): int(number) for status, number in kinds.tuples()}
        query: Any = Pair.select(*asked, fn.SUM(Pair.disputed)).where(self._ours & GOING)
        (waiting, *reasons, disputed) = (int(number or 0) for number in query.tuples().get())
        return waiting, statuses, dict(zip(self._needs, reasons, strict=True)), disputed

    def first(self, most: int) -> list[PairId]:
        """Return at most so many of them, the heaviest reason first.

        Of one reason the most items that do not move stand first, what is late or claimed for the longest, and then
        the longest silence.
        """
        place = Case(None, [(true, number) for number, true in enumerate(self._needs.values())])
        stuck, late, claimed = (list(Need).index(need) for need in (Need.STUCK, Need.OVERDUE, Need.CLAIM))
        known = Pair.select(Pair.id, Pair.stuck, Pair.late_on, Pair.claimed_on, Pair.sign_on, place.alias("place"))
        rows = known.where(self._ours & GOING & ~self._rests).alias("known")
        at = rows.c.place
        since = Case(None, [(at == late, rows.c.late_on), (at == claimed, rows.c.claimed_on)], "")
        query = (
            Pair.select(rows.c.id)
            .from_(rows)
            .where(at.is_null(is_null=False))
            .order_by(at, Case(None, [(at == stuck, rows.c.stuck * -1)], 0), since, rows.c.sign_on, rows.c.id)
            .limit(most)
        )
        return _ids(query)

    def with_need(self, need: Need, most: int) -> list[PairId]:
        """Return at most so many pairs with a reason, the longest silence first."""
        query = Pair.select(Pair.id).where(self._ours & self._needs[need]).order_by(Pair.sign_on, Pair.id).limit(most)
        return _ids(query)

    def still_resting(self, pairs: Collection[PairId]) -> list[PairId]:
        """Return those of the pairs that were called and have no new reason since."""
        query = Pair.select(Pair.id).where(self._ours & Pair.id.in_(list(pairs)) & self._rests)
        return _ids(query)


def _ids(query: Any) -> list[PairId]:
    return [PairId(pair_id) for (pair_id,) in query.tuples()]
