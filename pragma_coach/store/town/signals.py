"""Signals of coaches with their turns. Every function is kept to one organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pragma_coach.domain.town.cases import CaseTurn
from pragma_coach.domain.town.signals import Signal, SignalAct, SignalId, SignalKind, SignalState, following
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store.ids import new_id
from pragma_coach.store.tables.town import SignalRow, SignalTurnRow
from pragma_coach.store.town.cases import CaseStore


def _read(row: Any, turns: list[Any]) -> Signal:
    return Signal(
        id=SignalId(row.id),
        organisation_id=OrganisationId(row.organisation_id),
        pair_id=PairId(row.pair_id),
        name=row.coachee_name,
        kind=SignalKind(row.kind),
        asked_by=AccountId(row.given_by),
        asked_at=row.given_at,
        turns=tuple(CaseTurn(SignalAct(turn.kind), AccountId(turn.by_id), turn.at, turn.value) for turn in turns),
    )


_signals = CaseStore(SignalRow, SignalRow.given_at, SignalTurnRow, SignalTurnRow.signal_id, _read)
get, in_states, of_pair, number = _signals.get, _signals.in_states, _signals.of_pair, _signals.number


def add(organisation_id: OrganisationId, pair_id: PairId, kind: SignalKind, by: AccountId, at: datetime) -> SignalId:
    """Add a signal that nobody has seen yet."""
    row = SignalRow.create(
        id=new_id(),
        organisation_id=organisation_id,
        pair_id=pair_id,
        kind=kind,
        given_by=by,
        given_at=at,
        state=SignalState.GIVEN,
    )
    return SignalId(row.id)


def settled_since(organisation_id: OrganisationId, since: datetime) -> list[Signal]:
    """Return the signals that were closed or withdrawn, of those given since a moment."""
    settled = SignalRow.state.in_([SignalState.CLOSED, SignalState.WITHDRAWN])
    return _signals.find(organisation_id, settled & (SignalRow.given_at >= since))


def take_turn(signal: Signal, turn: CaseTurn[SignalAct]) -> Signal:
    """Append a turn that fits and return the signal after it. Raise Collision when somebody else was first."""
    state = following(signal.state, turn.act)
    return _signals.take_turn(signal, turn, columns={"state": state}, turn_columns={"value": turn.value})
