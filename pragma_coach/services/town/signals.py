"""Signals: the own coach gives one, the coordinator looks, takes it up and may refer; the coachee sees all of it.

Words come from closed lists. The coach sees that it was picked up, not to whom somebody was referred: that is the
coachee's to tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import in_words, utc_moment
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere, Outdated
from pragma_coach.domain.town.cases import CaseTurn
from pragma_coach.domain.town.signals import (
    UNSETTLED,
    ReferralPartner,
    Signal,
    SignalAct,
    SignalId,
    SignalKind,
    SignalState,
    following,
)
from pragma_coach.domain.types import Actor, Operation, PairId
from pragma_coach.services.pairs.acts import may, pair_for
from pragma_coach.services.rights import require, today_of
from pragma_coach.store import ledger
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.store.town import signals

_KEPT_IN_SIGHT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SignalView:
    """A signal as one visitor may see it (the coach: without partners): who gave it, and what the visitor can do."""

    signal: Signal
    given_by: str
    acts: frozenset[SignalAct]


@one_transaction
def give(operation: Operation, pair_id: PairId, kind: str) -> None:
    """Give a signal about the own pair. Raise Invalid, NotAllowed, NotThere."""
    pair = pair_for((Act.GIVE_SIGNAL,), operation.actor, pair_id, today_of(operation))
    if kind not in list(SignalKind):
        raise Invalid("Kies waar de coördinator naar moet kijken.", "kind")
    journeys.hold(pair.id)  # the same signal twice at once is one signal
    if not ledger.claim(operation, "give_signal"):
        return
    for known in signals.of_pair(pair.organisation_id, pair.id):
        if known.kind == kind and known.state in UNSETTLED:
            on = in_words(known.asked_on)
            raise Invalid(f"Dit signaal staat er al sinds {on}. De coördinator heeft het.", "kind")
    signals.add(pair.organisation_id, pair.id, SignalKind(kind), operation.actor.account_id, operation.at)


@one_transaction
def take_turn(operation: Operation, signal_id: SignalId, act: SignalAct, partner: str = "") -> Signal:
    """Perform an act on a signal and return it: the coach may withdraw it, the coordinator does the rest.

    Raise NotThere and NotAllowed when the actor may not, Invalid for a partner that is not on the list, Outdated when
    the act is not possible in the present state.
    """
    actor = operation.actor
    signal = signals.get(actor.organisation_id, signal_id)
    if signal is None:
        raise NotThere
    _require_right(actor, signal, act, today_of(operation))
    if act is SignalAct.REFER and partner not in list(ReferralPartner):
        raise Invalid("Kies naar wie u doorverwijst.", f"partner-{signal_id}")
    if not ledger.claim(operation, f"signal_{act.value}"):
        return signal
    if following(signal.state, act) is None:
        raise Outdated("Iemand anders was eerder met dit signaal. Laad de bladzijde opnieuw en kijk hoe het staat.")
    value = partner if act is SignalAct.REFER else ""
    return signals.take_turn(signal, CaseTurn(act, actor.account_id, operation.at, value))


def _require_right(actor: Actor, signal: Signal, act: SignalAct, today: date) -> None:
    if act is not SignalAct.WITHDRAW:
        require(Act.HANDLE_SIGNAL, actor)
        return
    pair = journeys.load(signal.organisation_id, signal.pair_id)
    if pair is None or not may(Act.SEE_PAIR, actor, pair, today):
        raise NotThere
    if not may(Act.GIVE_SIGNAL, actor, pair, today):
        raise NotAllowed


def of_pair(actor: Actor, pair_id: PairId, today: date) -> tuple[PairFacts, tuple[SignalView, ...]]:
    """Return the own pair of a coach with its signals, newest first. Raise NotThere, NotAllowed."""
    with connection():
        pair = pair_for((Act.GIVE_SIGNAL,), actor, pair_id, today)
        found = signals.of_pair(pair.organisation_id, pair.id)[::-1]
        without_partners = [replace(one, turns=tuple(replace(turn, value="") for turn in one.turns)) for one in found]
        return pair, _views(actor, without_partners, {SignalAct.WITHDRAW})


def about_me(actor: Actor, pair: PairFacts) -> tuple[SignalView, ...]:
    """Return the signals about the pair whose coachee the actor is, newest first. Raise NotThere for anybody else."""
    if pair.coachee.account_id != actor.account_id or pair.organisation_id != actor.organisation_id:
        raise NotThere
    with connection():
        found = signals.of_pair(pair.organisation_id, pair.id)[::-1]
        return _views(actor, [one for one in found if one.state is not SignalState.WITHDRAWN], set())


@dataclass(frozen=True, slots=True)
class Inbox:
    """The signals for the coordinator: not settled yet (new first), and closed or withdrawn lately."""

    unsettled: tuple[SignalView, ...]
    settled: tuple[SignalView, ...]


def inbox(actor: Actor, today: date) -> Inbox:
    """Return the signals of the organisation. Raise NotAllowed unless the actor is a coordinator."""
    require(Act.HANDLE_SIGNAL, actor)
    order = list(SignalState)
    with connection():
        unsettled = signals.in_states(actor.organisation_id, sorted(UNSETTLED))
        unsettled.sort(key=lambda one: order.index(one.state))
        settled = signals.settled_since(actor.organisation_id, utc_moment(today - _KEPT_IN_SIGHT))[::-1]
        acts = set(SignalAct) - {SignalAct.WITHDRAW}
        return Inbox(_views(actor, unsettled, acts), _views(actor, settled, set()))


def number_unsettled(actor: Actor) -> int:
    """Return how many signals nobody settled yet. Raise NotAllowed unless the actor is a coordinator."""
    require(Act.HANDLE_SIGNAL, actor)
    with connection():
        return signals.number(actor.organisation_id, UNSETTLED)


def _views(actor: Actor, found: Iterable[Signal], acts: set[SignalAct]) -> tuple[SignalView, ...]:
    found = list(found)
    names = accounts.names(actor.organisation_id, {one.asked_by for one in found})
    return tuple(
        SignalView(
            one,
            names.get(one.asked_by, ""),
            frozenset(act for act in acts if following(one.state, act) is not None),
        )
        for one in found
    )
