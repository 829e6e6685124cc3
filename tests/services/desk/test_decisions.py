"""Taking back who coaches a pair and whether it goes on: afterwards it stands as it did before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.reasons import EndReason, PauseReason
from pragma_coach.domain.refusal import Invalid, NotAllowed, Outdated
from pragma_coach.services.desk import decisions
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.pairs.acts import Done
from pragma_coach.services.pairs.rebuild import verify

Decide = Callable[[Cast], Done]


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def pause(cast: Cast) -> Done:
    return lifecycle.pause(operation(cast.coordinator), cast.pair.id, PauseReason.COACH_AWAY)


def resume(cast: Cast) -> Done:
    return lifecycle.resume(operation(cast.coordinator), cast.pair.id)


def end(cast: Cast) -> Done:
    return lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.MOVED, happened_on=date(2026, 5, 1))


def hand_over(cast: Cast) -> Done:
    return lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, cast.other_coach.account_id)


def stand_in(cast: Cast) -> Done:
    return lifecycle.stand_in(operation(cast.coordinator), cast.pair.id, cast.other_coach.account_id)


def stop(cast: Cast) -> Done:
    return lifecycle.stop_coaching(operation(cast.coordinator), cast.pair.id, cast.coach.account_id)


def stands(cast: Cast) -> tuple[object, ...]:
    """Return how the pair stands, as far as a coordinator decides that."""
    journey = cast.now().journey
    coaching = {(term.account_id, term.stand_in) for term in journey.coaches if term.until is None}
    return journey.status, journey.status_since, journey.status_reason, journey.started_on, journey.waits_for, coaching


@pytest.mark.parametrize(
    ("before", "decide"),
    [
        ((), pause),
        ((), end),
        ((), hand_over),
        ((), stand_in),
        ((), stop),
        ((pause,), resume),
        ((pause,), end),
        ((pause,), hand_over),
        ((stand_in,), end),
        ((stand_in,), hand_over),
        ((end,), resume),
    ],
)
def test_a_pair_stands_again_as_it_did(before: tuple[Decide, ...], decide: Decide, cast: Cast) -> None:
    for earlier in before:
        earlier(cast)
    was = stands(cast)
    done = decide(cast)
    assert stands(cast) != was
    decisions.take_back(operation(cast.coordinator), cast.pair.id, done.rev)
    assert stands(cast) == was
    assert not any(found for _, found in verify(cast.organisation.id))


def test_what_was_not_the_last_or_no_decision_is_not_taken_back(cast: Cast) -> None:
    done = pause(cast)
    with pytest.raises(NotAllowed):
        decisions.take_back(operation(cast.coach), cast.pair.id, done.rev)
    end(cast)
    with pytest.raises(Outdated):
        decisions.take_back(operation(cast.coordinator), cast.pair.id, done.rev)
    for rev in (0, 1, 2, 99):  # none, and those of the beginning
        with pytest.raises(Invalid):
            decisions.take_back(operation(cast.coordinator), cast.pair.id, rev)
