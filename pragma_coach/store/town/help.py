"""Questions for help with their turns. Every function is kept to one organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from peewee import fn

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.town.help import (
    WAITING,
    HelpAct,
    HelpId,
    HelpStanding,
    HelpState,
    HelpTurn,
    Theme,
    after,
    stands,
)
from pragma_coach.domain.town.signals import SignalState
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store import tables
from pragma_coach.store.database import Collision
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables import Account, Assignment, CoacheeRow, Pair
from pragma_coach.store.tables.town import HelpRequest as Request
from pragma_coach.store.tables.town import HelpTurn as Turn
from pragma_coach.store.tables.town import Signal


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """A question of one coachee, in own words, and what was done with it; `name` is the coachee's."""

    id: HelpId
    organisation_id: OrganisationId
    pair_id: PairId
    name: str
    theme: Theme
    words: str
    asked_by: AccountId
    asked_at: datetime
    turns: tuple[HelpTurn, ...] = ()

    @property
    def standing(self) -> HelpStanding:
        """Where the question stands now."""
        return stands(self.turns)

    @property
    def asked_on(self) -> date:
        """The Amsterdam day on which it was asked."""
        return amsterdam_date(self.asked_at)


def add(
    organisation_id: OrganisationId, pair_id: PairId, theme: Theme, words: str, by: AccountId, at: datetime
) -> HelpId:
    """Add a question to which nobody has answered yet."""
    row = Request.create(
        id=new_id(),
        organisation_id=organisation_id,
        pair_id=pair_id,
        theme=theme,
        words=words,
        asked_by=by,
        asked_at=at,
        state=HelpState.OPEN,
    )
    return HelpId(row.id)


def _found(organisation_id: OrganisationId, kept: Any) -> list[HelpRequest]:
    """Return the questions that are kept, the oldest first. Two statements."""
    query = (
        Request.select(Request, CoacheeRow.name.alias("coachee_name"))
        .join(Pair, on=(Pair.id == Request.pair_id))
        .join(CoacheeRow, on=(CoacheeRow.id == Pair.coachee_id))
        .where((Request.organisation_id == organisation_id) & kept)
        .order_by(Request.asked_at, Request.id)
        .objects()
    )
    rows: list[Any] = list(query)
    turns = _turns(organisation_id, [row.id for row in rows])
    return [
        HelpRequest(
            id=HelpId(row.id),
            organisation_id=organisation_id,
            pair_id=PairId(row.pair_id),
            name=row.coachee_name,
            theme=Theme(row.theme),
            words=row.words,
            asked_by=AccountId(row.asked_by),
            asked_at=row.asked_at,
            turns=tuple(turns[row.id]),
        )
        for row in rows
    ]


def _turns(organisation_id: OrganisationId, ids: Collection[int]) -> dict[int, list[HelpTurn]]:
    found: dict[int, list[HelpTurn]] = defaultdict(list)
    kept = (Turn.organisation_id == organisation_id) & Turn.request_id.in_(ids)
    for row in Turn.select().where(kept).order_by(Turn.request_id, Turn.number) if ids else ():
        found[row.request_id].append(HelpTurn(HelpAct(row.kind), AccountId(row.by_id), row.at))
    return found


def get(organisation_id: OrganisationId, help_id: HelpId) -> HelpRequest | None:
    """Return one question, or None."""
    found = _found(organisation_id, Request.id == help_id) if can_be_id(help_id) else []
    return found[0] if found else None


def in_states(organisation_id: OrganisationId, states: Iterable[HelpState]) -> list[HelpRequest]:
    """Return the questions that stand so, the longest waiting first."""
    return _found(organisation_id, Request.state.in_(list(states)))


def of_pair(organisation_id: OrganisationId, pair_id: PairId) -> list[HelpRequest]:
    """Return the questions of one pair, the oldest first."""
    return _found(organisation_id, Request.pair_id == pair_id)


def asked_between(organisation_id: OrganisationId, since: datetime, before: datetime) -> list[HelpRequest]:
    """Return the questions that were asked from a moment to just before another."""
    return _found(organisation_id, (Request.asked_at >= since) & (Request.asked_at < before))


def waiting_of(organisation_id: OrganisationId, pair_id: PairId) -> int:
    """Return how many questions of the pair wait for an answer."""
    kept = (Request.organisation_id == organisation_id) & (Request.pair_id == pair_id)
    return int(Request.select().where(kept & Request.state.in_([HelpState.OPEN, HelpState.CLAIMED])).count())


def take_turn(request: HelpRequest, turn: HelpTurn) -> HelpRequest:
    """Append a turn and return the question after it. Raise Collision when somebody else was first: look again."""
    standing, rev = after(request.standing, turn), len(request.turns)
    changed = Request.update(state=standing.state, holder_id=standing.holder, rev=rev + 1).where(
        (Request.id == request.id) & (Request.organisation_id == request.organisation_id) & (Request.rev == rev)
    )
    if int(changed.execute()) != 1:
        raise Collision(f"help request {request.id} is no longer at {rev}")
    Turn.create(
        request_id=request.id,
        number=rev + 1,
        organisation_id=request.organisation_id,
        kind=turn.kind,
        by_id=turn.by,
        at=turn.at,
    )
    return replace(request, turns=(*request.turns, turn))


def coaches(organisation_id: OrganisationId, pairs: Collection[PairId], day: date) -> dict[PairId, list[str]]:
    """Return the names of who coaches each of the pairs on a day. One statement."""
    term: Any = Assignment
    query = (
        term.select(term.pair_id, Account.name)
        .join(Account, on=(Account.id == term.account_id))
        .where((term.organisation_id == organisation_id) & term.pair_id.in_(list(pairs)))
        .where((term.since <= day) & (term.until.is_null() | (term.until > day)))
        .order_by(Account.name)
        .objects()
    )
    found: dict[PairId, list[str]] = defaultdict(list)
    for row in query if pairs else ():
        found[PairId(row.pair_id)].append(row.name)
    return found


def waiting(organisation_id: OrganisationId, asked_before: datetime) -> tuple[int, int]:
    """Return how many questions from before a moment wait, and how many signals nobody took up. One statement."""
    requests: Any = Request.select(fn.COUNT(Request.id)).where(
        (Request.organisation_id == organisation_id)
        & Request.state.in_(sorted(WAITING))
        & (Request.asked_at < asked_before)
    )
    signals: Any = Signal.select(fn.COUNT(Signal.id)).where(
        (Signal.organisation_id == organisation_id) & Signal.state.in_([SignalState.GIVEN, SignalState.SEEN])
    )
    both: Any = tables.Organisation.select(requests.alias("requests"), signals.alias("signals"))
    row = both.where(tables.Organisation.id == organisation_id).objects().get()
    return int(row.requests), int(row.signals)
