"""Signals of coaches with their turns. Every function is kept to one organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pragma_coach.domain.town.signals import (
    Partner,
    SignalAct,
    SignalId,
    SignalKind,
    SignalState,
    SignalTurn,
    following,
    stands,
)
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store.database import Collision
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables import CoacheeRow, Pair
from pragma_coach.store.tables.town import Signal as Row
from pragma_coach.store.tables.town import SignalTurn as Turn


@dataclass(frozen=True, slots=True)
class Signal:
    """What a coach asked the coordinator to look at, and what was done; `name` is the coachee's."""

    id: SignalId
    organisation_id: OrganisationId
    pair_id: PairId
    name: str
    kind: SignalKind
    given_by: AccountId
    given_at: datetime
    turns: tuple[SignalTurn, ...] = ()

    @property
    def state(self) -> SignalState:
        """Where the signal stands now."""
        return stands(self.turns)

    @property
    def partners(self) -> tuple[Partner, ...]:
        """To which kinds of partner somebody was referred, in order."""
        return tuple(turn.partner for turn in self.turns if turn.partner is not None)


def add(organisation_id: OrganisationId, pair_id: PairId, kind: SignalKind, by: AccountId, at: datetime) -> SignalId:
    """Add a signal that nobody has seen yet."""
    row = Row.create(
        id=new_id(),
        organisation_id=organisation_id,
        pair_id=pair_id,
        kind=kind,
        given_by=by,
        given_at=at,
        state=SignalState.GIVEN,
    )
    return SignalId(row.id)


def _found(organisation_id: OrganisationId, kept: Any) -> list[Signal]:
    """Return the signals that are kept, the oldest first. Two statements."""
    query = (
        Row.select(Row, CoacheeRow.name.alias("coachee_name"))
        .join(Pair, on=(Pair.id == Row.pair_id))
        .join(CoacheeRow, on=(CoacheeRow.id == Pair.coachee_id))
        .where((Row.organisation_id == organisation_id) & kept)
        .order_by(Row.given_at, Row.id)
        .objects()
    )
    rows: list[Any] = list(query)
    turns = _turns(organisation_id, [row.id for row in rows])
    return [
        Signal(
            id=SignalId(row.id),
            organisation_id=organisation_id,
            pair_id=PairId(row.pair_id),
            name=row.coachee_name,
            kind=SignalKind(row.kind),
            given_by=AccountId(row.given_by),
            given_at=row.given_at,
            turns=tuple(turns[row.id]),
        )
        for row in rows
    ]


def _turns(organisation_id: OrganisationId, ids: Collection[int]) -> dict[int, list[SignalTurn]]:
    found: dict[int, list[SignalTurn]] = defaultdict(list)
    kept = (Turn.organisation_id == organisation_id) & Turn.signal_id.in_(ids)
    for row in Turn.select().where(kept).order_by(Turn.signal_id, Turn.number) if ids else ():
        partner = Partner(row.value) if row.value else None
        found[row.signal_id].append(SignalTurn(SignalAct(row.kind), AccountId(row.by_id), row.at, partner))
    return found


def get(organisation_id: OrganisationId, signal_id: SignalId) -> Signal | None:
    """Return one signal, or None."""
    found = _found(organisation_id, Row.id == signal_id) if can_be_id(signal_id) else []
    return found[0] if found else None


def in_states(organisation_id: OrganisationId, states: Iterable[SignalState]) -> list[Signal]:
    """Return the signals that stand so, the oldest first."""
    return _found(organisation_id, Row.state.in_(list(states)))


def of_pair(organisation_id: OrganisationId, pair_id: PairId) -> list[Signal]:
    """Return the signals about one pair, the oldest first."""
    return _found(organisation_id, Row.pair_id == pair_id)


def closed_last(organisation_id: OrganisationId, since: datetime) -> list[Signal]:
    """Return the signals that were closed or withdrawn, of those given since a moment."""
    over = Row.state.in_([SignalState.CLOSED, SignalState.WITHDRAWN])
    return _found(organisation_id, over & (Row.given_at >= since))


def take_turn(signal: Signal, turn: SignalTurn) -> Signal:
    """Append a turn that fits and return the signal after it. Raise Collision when somebody else was first."""
    rev = len(signal.turns)
    changed = Row.update(state=following(signal.state, turn.kind), rev=rev + 1).where(
        (Row.id == signal.id) & (Row.organisation_id == signal.organisation_id) & (Row.rev == rev)
    )
    if int(changed.execute()) != 1:
        raise Collision(f"signal {signal.id} is no longer at {rev}")
    Turn.create(
        signal_id=signal.id,
        number=rev + 1,
        organisation_id=signal.organisation_id,
        kind=turn.kind,
        value=turn.partner or "",
        by_id=turn.by,
        at=turn.at,
    )
    return replace(signal, turns=(*signal.turns, turn))
