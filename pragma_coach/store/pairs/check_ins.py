"""What newcomers and coaches answered after one, three and six months. Every function is kept to one organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from peewee import fn

from pragma_coach.domain.pairs.check_in import CheckIn, CheckInAnswer
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store.tables.pairs import Assignment, CheckInRow


def _found(organisation_id: OrganisationId, where: Any) -> list[CheckIn]:
    query = CheckInRow.select().where((CheckInRow.organisation_id == organisation_id) & where)
    return [
        CheckIn(PairId(row.pair_id), row.months, AccountId(row.answered_by), CheckInAnswer(row.answer), row.at)
        for row in query.order_by(CheckInRow.months, CheckInRow.at)
    ]


def of_pair(organisation_id: OrganisationId, pair_id: PairId) -> list[CheckIn]:
    """Return all answers about a pair, of both sides, in order of the months."""
    return _found(organisation_id, CheckInRow.pair_id == pair_id)


def by_account(organisation_id: OrganisationId, account_id: AccountId) -> list[CheckIn]:
    return _found(organisation_id, CheckInRow.answered_by == account_id)


def given_since(organisation_id: OrganisationId, since: datetime) -> dict[PairId, list[CheckIn]]:
    """Return the answers given since a moment about pairs with a poor one among them, by pair. One statement."""
    lately = (CheckInRow.organisation_id == organisation_id) & (CheckInRow.at >= since)
    poor = CheckInRow.select(CheckInRow.pair_id).where(lately & (CheckInRow.answer == CheckInAnswer.POOR.value))
    found: dict[PairId, list[CheckIn]] = defaultdict(list)
    for one in _found(organisation_id, (CheckInRow.at >= since) & CheckInRow.pair_id.in_(poor)):
        found[one.pair_id].append(one)
    return found


def coached_since(pairs: Collection[PairId]) -> dict[PairId, date]:
    """Return since when each of the pairs has its latest coach who is no stand-in; without one it is left out."""
    term = Assignment
    latest: Any = term.select(term.pair_id, fn.MAX(term.since)).where(term.pair_id.in_(list(pairs)) & ~term.stand_in)
    return {PairId(pair_id): date.fromisoformat(str(day)) for pair_id, day in latest.group_by(term.pair_id).tuples()}


def add(organisation_id: OrganisationId, given: CheckIn) -> None:
    """Keep an answer; a second one by the same person after as many months changes nothing."""
    CheckInRow.insert(
        organisation_id=organisation_id,
        pair_id=given.pair_id,
        months=given.months,
        answered_by=given.by,
        answer=given.answer,
        at=given.at,
    ).on_conflict(action="NOTHING").execute()
