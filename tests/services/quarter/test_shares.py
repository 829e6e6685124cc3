"""What pairs add to a quarter is kept, and what was kept counts exactly as everybody counted anew."""

from __future__ import annotations

from datetime import date, timedelta

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.reasons import ContactKind, EndReason, PauseReason
from pragma_coach.domain.refusal import TooOften
from pragma_coach.domain.types import ItemState, MilestoneId
from pragma_coach.services.assessment import readings
from pragma_coach.services.pairs import lifecycle, records, ticks
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.quarter import closed, shares
from pragma_coach.services.quarter.counts import count_quarter
from pragma_coach.store import quarter as stored_quarter
from pragma_coach.store.database import connection

RUNNING = Quarter(2026, 2)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def counted(cast: Cast, *, keep: bool) -> object:
    programme = programme_for(cast.organisation.id, cast.organisation.programme)
    return count_quarter(cast.organisation.id, programme, RUNNING, keep=keep)


def waiting(cast: Cast) -> list[bool]:
    """Of each pair, whether what it adds has to be counted anew."""
    programme = programme_for(cast.organisation.id, cast.organisation.programme)
    with connection():
        rows = stored_quarter.shares(cast.organisation.id, str(RUNNING), shares.made_for(programme))
    return [row.content is None for row in rows]


def test_after_every_act_what_was_kept_counts_as_everybody_counted_anew(cast: Cast) -> None:
    boss, pair, day = cast.coordinator, cast.pair.id, make.TODAY
    acts = [
        lambda: records.log_contact(operation(cast.coach), pair, ContactKind.VISIT, minutes=50),
        lambda: readings.take_reading(operation(boss), pair, "oral", "a2", basis="toets"),
        lambda: readings.take_reading(operation(boss), pair, "ladder", "4"),
        lambda: records.record_milestone(operation(boss), pair, MilestoneId("paid_job"), day),
        lambda: ticks.tick(operation(cast.coach), pair, make.BOTH_ITEM, ItemState.DONE),
        lambda: lifecycle.change_coachee(operation(boss), pair, Newcomer("Amina", housed_on=date(2025, 11, 10))),
        lambda: lifecycle.pause(operation(boss), pair, PauseReason.COACHEE_AWAY),
        lambda: lifecycle.end(operation(boss), cast.other_pair.id, EndReason.DECEASED),
    ]
    seen = [counted(cast, keep=True)]
    for act in acts:
        act()
        assert waiting(cast).count(True) == 1
        seen.append(counted(cast, keep=True))
        assert not any(waiting(cast))
        assert seen[-1] == counted(cast, keep=False)
    assert len({str(one) for one in seen}) == len(seen) - 2  # a tick and a rest change no number


def test_more_than_can_be_counted_at_once_is_told_and_goes_on(cast: Cast) -> None:
    own, at = cast.organisation.id, make.NOON
    with pytest.raises(TooOften, match="1 van 2 koppels"):
        closed.count(own, RUNNING, at, most=1)
    assert waiting(cast).count(True) == 1
    assert closed.count(own, RUNNING, at, most=1) == closed._counted(own, RUNNING)


def test_what_was_kept_is_forgotten_when_the_quarter_is(cast: Cast) -> None:
    closed.count_running(make.NOON)
    assert not any(waiting(cast))
    closed.count(cast.organisation.id, RUNNING, make.NOON + timedelta(days=120))
    assert all(waiting(cast))
