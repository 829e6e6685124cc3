"""The desk's list of pairs, searched, kept, ordered and counted by the database: a page costs what it shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import and_
from types import MappingProxyType
from typing import Any

from peewee import Case, NodeList, fn

from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.listing import ListedPair, PairCounts, PairFilter, PairOrder
from pragma_coach.domain.talks.talks import TalkState
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import AccountId, OrganisationId, PairId, PhaseId, ProgrammeId
from pragma_coach.store.pairs.needs import GOING, terms
from pragma_coach.store.tables import AccountRow, Assignment, CoacheeRow, Pair
from pragma_coach.store.tables.talks import TalkRow


class PairTable:
    """The pairs of an organisation as they stand on a day.

    `reasons` are those for a call (`needs`), for who counts or keeps by them.
    """

    def __init__(
        self, organisation_id: OrganisationId, today: date, reasons: Mapping[Need, Any] = MappingProxyType({})
    ) -> None:
        """Look at an organisation; nothing is read yet."""
        self._organisation = Pair.organisation_id == organisation_id
        self._today = today
        self._needs = reasons

    def counts(self) -> PairCounts:
        """Return how many pairs there are of each kind. One statement, read from an index."""
        sums = [fn.SUM(Case(None, [(kept, 1)], 0)) for kept in self._needs.values()]
        kinds = Pair.select(Pair.status, Pair.phase, fn.COUNT(Pair.id), *sums).where(self._organisation)
        statuses: Counter[PairStatus] = Counter()
        phases: Counter[PhaseId] = Counter()
        asked: Counter[Need] = Counter()
        for status, phase, number, *asking in _tuples(kinds.group_by(Pair.status, Pair.phase)):
            statuses[PairStatus(status)] += number
            phases[PhaseId(phase)] += number if status != PairStatus.ENDED else 0
            asked.update(dict(zip(self._needs, map(int, asking), strict=True)))
        return PairCounts(statuses, phases, asked)

    def number(self, wish: PairFilter) -> int:
        """Return how many rows the list has: one statement, that asks for names only when they are searched."""
        kept = Pair.select(fn.COUNT(Pair.id)).where(self._kept(wish))
        return int((kept.join(CoacheeRow, on=_COACHEE) if wish.text else kept).scalar())

    def rows(self, wish: PairFilter, start: int, size: int) -> list[ListedPair]:
        """Return at most so many rows of the list from a place on. Three statements."""
        query = (
            Pair.select(*_COLUMNS)
            .join(CoacheeRow, on=_COACHEE)
            .where(self._kept(wish))
            .order_by(*self._order(wish))
            .limit(size)
            .offset(start)
        )
        return self._filled([_listed(row) for row in _tuples(query)])

    def chosen(self, pairs: Sequence[PairId]) -> list[ListedPair]:
        """Return those of these pairs that are of the organisation, by name. Three statements."""
        kept = self._organisation & Pair.id.in_(list(pairs))
        query = Pair.select(*_COLUMNS).join(CoacheeRow, on=_COACHEE).where(kept)
        return self._filled([_listed(row) for row in _tuples(query.order_by(CoacheeRow.name_key, Pair.id))])

    def of_accounts(self, accounts: Collection[AccountId]) -> list[ListedPair]:
        """Return the pairs that go on of these newcomers. Three statements."""
        kept = self._organisation & GOING & CoacheeRow.account_id.in_(list(accounts))
        return self._filled(
            [_listed(row) for row in _tuples(Pair.select(*_COLUMNS).join(CoacheeRow, on=_COACHEE).where(kept))]
        )

    def _kept(self, wish: PairFilter) -> Any:
        kept = [self._organisation, Pair.status == wish.status if wish.status else GOING]
        if wish.phase:
            kept.append(Pair.phase == wish.phase)
        if wish.need:
            kept.append(self._needs[wish.need])
        if wish.coach:
            kept.append(Pair.id.in_(terms(self._today, Assignment.account_id == wish.coach)))
        kept += [self._named(word) for word in same_key(wish.text).split()]
        return reduce(and_, kept)

    def _named(self, word: str) -> Any:
        """Return what is true of a pair of which newcomer or coach has this in the name."""
        here = (AccountRow.name_key.contains(word)) & (self._organisation.rhs == AccountRow.organisation_id)
        coaches = AccountRow.select(AccountRow.id).where(here)
        return CoacheeRow.name_key.contains(word) | Pair.id.in_(terms(self._today, Assignment.account_id.in_(coaches)))

    def _order(self, wish: PairFilter) -> list[Any]:
        """Return by what the list stands; what is not known of a pair puts it last, whichever way the list goes."""
        by: dict[PairOrder, Any] = {
            PairOrder.NAME: CoacheeRow.name_key,
            PairOrder.COACH: NodeList((self._coach_key(),)),
            PairOrder.PHASE: Pair.place,
            PairOrder.DONE: Pair.done,
            PairOrder.SILENT: Pair.sign_on,
            PairOrder.TALK: NodeList((self._next_talk(),)),
            PairOrder.START: Pair.started_on,
        }
        column = by[wish.order]
        way = column.desc() if wish.backwards else column.asc()
        if wish.order is PairOrder.SILENT:
            return [Pair.status, way, Pair.id]  # at work, then at rest, then waiting: so go the words, and the index
        unknown = [column.is_null()] if wish.order in _MAY_LACK else []
        return [*unknown, way, CoacheeRow.name_key, Pair.id]

    def _coach_key(self) -> Any:
        running = terms(self._today, Assignment.pair_id == Pair.id, fn.MIN(AccountRow.name_key))
        return running.join(AccountRow, on=(AccountRow.id == Assignment.account_id))

    def _next_talk(self) -> Any:
        return TalkRow.select(fn.MIN(TalkRow.planned_on)).where((TalkRow.pair_id == Pair.id) & self._coming())

    def _coming(self) -> Any:
        return (TalkRow.state == TalkState.PLANNED) & (TalkRow.planned_on >= self._today)

    def _filled(self, rows: list[ListedPair]) -> list[ListedPair]:
        """Return the rows with their coaches and their next talk."""
        ids = [row.id for row in rows]
        if not ids:
            return []
        whose = (Assignment.pair_id, AccountRow.name, Assignment.stand_in)
        now = terms(self._today, Assignment.pair_id.in_(ids), *whose)
        coaches: dict[int, list[tuple[str, bool]]] = defaultdict(list)
        for pair_id, name, stands_in in _tuples(now.join(AccountRow, on=(AccountRow.id == Assignment.account_id))):
            coaches[pair_id].append((name, bool(stands_in)))
        for found in coaches.values():
            found.sort(key=lambda one: one[1])
        talks = TalkRow.select(TalkRow.pair_id, fn.MIN(TalkRow.planned_on)).where(TalkRow.pair_id.in_(ids))
        planned = dict(_tuples(talks.where(self._coming()).group_by(TalkRow.pair_id)))
        return [replace(row, coaches=tuple(coaches[row.id]), talk_on=_day(planned.get(row.id))) for row in rows]


def _tuples(query: Any) -> list[Any]:
    return list(query.tuples())


_COACHEE = CoacheeRow.id == Pair.coachee_id
_MAY_LACK = (PairOrder.COACH, PairOrder.TALK, PairOrder.START)
_COLUMNS = (
    Pair.id,
    CoacheeRow.name,
    Pair.status,
    Pair.programme,
    Pair.programme_version,
    Pair.phase,
    Pair.place,
    Pair.done,
    Pair.total,
    Pair.sign_on,
    Pair.started_on,
    CoacheeRow.account_id,
    Pair.waits_for,
)


def _listed(row: Sequence[Any]) -> ListedPair:
    pair_id, name, status, programme, version, phase, place, done, total, sign_on, started_on, account, waits = row
    return ListedPair(
        id=PairId(pair_id),
        name=name,
        status=PairStatus(status),
        edition=(ProgrammeId(programme), version),
        phase=PhaseId(phase),
        place=place,
        done=done,
        total=total,
        sign_on=sign_on,
        started_on=started_on,
        account_id=None if account is None else AccountId(account),
        waits=waits is not None,
    )


def _day(found: Any) -> date | None:
    return date.fromisoformat(found) if isinstance(found, str) else found
