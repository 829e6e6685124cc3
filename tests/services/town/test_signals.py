"""Signals: only the own coach gives one, only the coordinator refers, and the coachee sees all of it."""

from __future__ import annotations

import make
import pytest
from make import TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere, Outdated
from pragma_coach.domain.town.signals import ReferralPartner, SignalAct, SignalId, SignalState
from pragma_coach.services.town import help
from pragma_coach.services.town import signals as town_signals
from pragma_coach.services.town.signals import give, take_turn
from pragma_coach.store.database import connection
from pragma_coach.store.tables.town import SignalRow
from pragma_coach.store.town import signals


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def given(cast: Cast, kind: str = "money") -> SignalId:
    give(operation(cast.coach), cast.pair.id, kind)
    return next(
        one.signal.id for one in town_signals.of_pair(cast.coach, cast.pair.id, TODAY)[1] if one.signal.kind == kind
    )


def mine(cast: Cast) -> tuple[town_signals.SignalView, ...]:
    return town_signals.about_me(cast.coachee, cast.now())


def test_the_coach_sees_that_it_was_picked_up_and_the_coachee_also_to_whom(cast: Cast) -> None:
    signal = given(cast)
    take_turn(operation(cast.coordinator), signal, SignalAct.SEE)
    take_turn(operation(cast.coordinator), signal, SignalAct.REFER, "debt_help")
    (for_coach,) = town_signals.of_pair(cast.coach, cast.pair.id, TODAY)[1]
    assert (for_coach.signal.state, for_coach.signal.partners, for_coach.acts) == (
        SignalState.TAKEN_UP,
        (),
        frozenset(),
    )
    (for_coachee,) = mine(cast)
    assert for_coachee.signal.partners == (ReferralPartner.DEBT_HELP,)
    (for_coordinator,) = town_signals.inbox(cast.coordinator, TODAY).unsettled
    assert (for_coordinator.signal.name, for_coordinator.signal.partners) == ("Amina", (ReferralPartner.DEBT_HELP,))


def test_only_the_own_coach_gives_a_signal(cast: Cast) -> None:
    for actor in (cast.coordinator, cast.coachee):
        with pytest.raises(NotAllowed):
            give(operation(actor), cast.pair.id, "money")
    for stranger in (cast.other_coach, cast.foreign_coordinator, cast.director, cast.admin):
        with pytest.raises(NotThere):
            give(operation(stranger), cast.pair.id, "money")


def test_only_the_coordinator_refers(cast: Cast) -> None:
    signal = given(cast)
    for actor in (cast.coach, cast.other_coach, cast.coachee, cast.director):
        with pytest.raises(NotAllowed):
            take_turn(operation(actor), signal, SignalAct.REFER, "debt_help")
        with pytest.raises(NotAllowed):
            town_signals.inbox(actor, TODAY)
    with pytest.raises(NotThere):
        take_turn(operation(cast.foreign_coordinator), signal, SignalAct.REFER, "debt_help")
    assert town_signals.inbox(cast.foreign_coordinator, TODAY) == town_signals.Inbox((), ())


def test_a_word_that_is_not_on_the_list_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match="Kies waar de coördinator"):
        give(operation(cast.coach), cast.pair.id, "depressie")
    with pytest.raises(Invalid, match="Kies naar wie"):
        take_turn(operation(cast.coordinator), given(cast), SignalAct.REFER, "dokter Jansen")


def test_a_signal_that_stands_is_not_given_again(cast: Cast) -> None:
    once = operation(cast.coach)
    give(once, cast.pair.id, "money")
    give(once, cast.pair.id, "money")
    with pytest.raises(Invalid, match="al sinds 12 mei 2026"):
        give(operation(cast.coach), cast.pair.id, "money")
    take_turn(operation(cast.coordinator), given(cast, "home"), SignalAct.CLOSE)
    give(operation(cast.coach), cast.pair.id, "home")
    assert len(town_signals.of_pair(cast.coach, cast.pair.id, TODAY)[1]) == 3


def test_what_was_taken_up_cannot_be_taken_back(cast: Cast) -> None:
    signal = given(cast)
    with pytest.raises(NotAllowed):
        take_turn(operation(cast.coachee), signal, SignalAct.WITHDRAW)
    with pytest.raises(NotThere):
        take_turn(operation(cast.other_coach), signal, SignalAct.WITHDRAW)
    take_turn(operation(cast.coordinator), signal, SignalAct.TAKE_UP)
    with pytest.raises(Outdated, match="Iemand anders was eerder"):
        take_turn(operation(cast.coach), signal, SignalAct.WITHDRAW)


def test_what_was_taken_back_in_time_is_gone_for_the_coachee(cast: Cast) -> None:
    take_turn(operation(cast.coach), given(cast), SignalAct.WITHDRAW)
    assert mine(cast) == ()
    inbox = town_signals.inbox(cast.coordinator, TODAY)
    assert (inbox.unsettled, [one.signal.state for one in inbox.settled]) == ((), [SignalState.WITHDRAWN])


def test_nobody_else_reads_along_as_the_coachee(cast: Cast) -> None:
    given(cast)
    for stranger in (cast.other_coachee, cast.coach, cast.coordinator):
        with pytest.raises(NotThere):
            town_signals.about_me(stranger, cast.now())


def test_the_desk_counts_what_nobody_took_up(cast: Cast) -> None:
    signal = given(cast)
    take_turn(operation(cast.coordinator), signal, SignalAct.SEE)
    assert help.waiting(cast.coordinator, TODAY).signals == 1
    take_turn(operation(cast.coordinator), signal, SignalAct.TAKE_UP)
    assert help.waiting(cast.coordinator, TODAY).signals == 0


def test_the_row_of_a_signal_is_what_its_turns_come_to(cast: Cast) -> None:
    signal = given(cast)
    for act in (SignalAct.SEE, SignalAct.TAKE_UP, SignalAct.CLOSE):
        take_turn(operation(cast.coordinator), signal, act)
        with connection():
            found = signals.get(cast.organisation.id, signal)
            assert found is not None
            assert SignalRow.get(SignalRow.id == signal).state == found.state
