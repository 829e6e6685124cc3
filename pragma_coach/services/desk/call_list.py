"""The desk's first page: who to call first, the numbers on top, and what else waits; it costs what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.desk import KeptCall
from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.types import AccountId, Actor, PairId
from pragma_coach.services.desk.overview import PairOverview, rows_of
from pragma_coach.services.pairs.check_ins import poor_lately, words_of
from pragma_coach.services.rights import require
from pragma_coach.store import organisations, volunteers
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import calls, journeys
from pragma_coach.store.pairs.call_list import Waiting

MOST_CALLS = 50
MOST_WAITING = 3


@dataclass(frozen=True, slots=True)
class CallList:
    """Who needs a call today, the heaviest reason first, as many as one can take in.

    `total` counts all who do; `worked_off` were taken off the list today, the latest first, `done` in number.
    `alone` are the first pairs without a coach. `numbers` count all pairs with a reason, called or not; `statuses` all
    that stand so; `disputed` facts that contradict each other. `room` counts the coaches who could have one more pair,
    `phones` are the numbers that coaches gave.
    """

    today: date
    calls: list[PairOverview]
    total: int
    worked_off: list[PairOverview]
    done: int
    alone: list[PairOverview]
    numbers: Mapping[Need, int]
    statuses: Mapping[PairStatus, int]
    disputed: int
    room: int
    phones: Mapping[AccountId, str]


def call_list(actor: Actor, today: date) -> CallList:
    """Return the call list of the actor's organisation. Raise NotAllowed.

    What a column or a row of today tells is asked of the database, and only the journeys that are shown are read.
    """
    require(Act.SEE_ORGANISATION, actor)
    organisation_id = actor.organisation_id
    with connection():
        organisation = organisations.get(organisation_id)
        poor, resting = poor_lately(actor, today), calls.resting(organisation_id, today)
        waiting = Waiting(organisation_id, today, organisation.settings.silent_after_days, poor, resting)
        total, statuses, numbers, disputed = waiting.numbers()
        done = _done_today(waiting, resting, today)
        first = waiting.first(MOST_CALLS) if total else []
        alone = waiting.with_need(Need.NO_COACH, MOST_WAITING) if numbers[Need.NO_COACH] else []
        shown = {*first, *done[:MOST_CALLS], *alone}
        pairs = journeys.load_many(organisation_id, only=sorted(shown)) if shown else []
        coaches = {term.account_id for pair in pairs for term in pair.journey.coaches_on(today)}
        people = accounts.some(organisation_id, coaches)
        found = rows_of(organisation, pairs, people, words_of(poor, pairs), resting, today)
        rows = {row.pair.id: row for row in found}
        room = volunteers.with_room(organisation_id, today)
    return CallList(
        today=today,
        calls=[rows[pair_id] for pair_id in first if pair_id in rows],
        total=total,
        worked_off=[rows[pair_id] for pair_id in done if pair_id in rows],
        done=len(done),
        alone=[rows[pair_id] for pair_id in alone if pair_id in rows],
        numbers=numbers,
        statuses=statuses,
        disputed=disputed,
        room=room,
        phones={account.id: account.phone for account in people.values() if account.phone},
    )


def _done_today(waiting: Waiting, resting: Mapping[PairId, KeptCall], today: date) -> list[PairId]:
    """Return what was taken off the list today and came back with no new reason, the latest first."""
    called = {pair_id: call.at for pair_id, call in resting.items() if amsterdam_date(call.at) == today}
    if not called:
        return []
    return sorted(waiting.still_resting(called), key=lambda pair_id: called[pair_id], reverse=True)


def numbers_of(actor: Actor, today: date) -> tuple[int, Mapping[Need, int], int]:
    """Return how many need a call, how many pairs have each reason, and how many coaches have room: for the letter."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        silent_after = organisations.get(actor.organisation_id).settings.silent_after_days
        poor, resting = poor_lately(actor, today), calls.resting(actor.organisation_id, today)
        total, _, numbers, _ = Waiting(actor.organisation_id, today, silent_after, poor, resting).numbers()
        return total, numbers, volunteers.with_room(actor.organisation_id, today)
