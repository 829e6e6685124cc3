"""The agenda of an organisation: what to write down, what comes this week, and what stayed behind."""

from __future__ import annotations

from datetime import date, timedelta

import make
import pytest
from make import TODAY, Cast, operation
from talk_steps import BOTH, WEDNESDAY, plan

from pragma_coach.domain.refusal import NotAllowed
from pragma_coach.domain.talks.expected import ExpectedTalk
from pragma_coach.domain.talks.talks import EXTRA, When
from pragma_coach.services.talks import lists
from pragma_coach.services.talks import talks as talks_acts


def test_the_coordinators_list_tells_what_to_do_this_week_and_what_stayed_behind(cast: Cast) -> None:
    plan(cast, when=When(WEDNESDAY, 600))
    talks_acts.plan(operation(cast.coordinator), cast.other_pair.id, EXTRA, When(TODAY + timedelta(days=9)), BOTH)
    found = lists.agenda(cast.coordinator, TODAY)
    assert [pair.coachee.name for pair, _ in found.this_week] == ["Amina"]
    assert "Biniam" in {pair.coachee.name for pair, _ in found.later}
    assert found.to_note == []
    after = lists.agenda(cast.coordinator, TODAY + timedelta(days=2))
    assert [pair.coachee.name for pair, _ in after.to_note] == ["Amina"]
    assert "Carim" not in {pair.coachee.name for pair, _ in (*found.later, *found.late)}
    months = lists.agenda(cast.coordinator, TODAY + timedelta(weeks=26))
    assert months.late
    with pytest.raises(NotAllowed):
        lists.agenda(cast.coach, TODAY)


@pytest.mark.parametrize("weeks", range(0, 60, 3))
def test_nothing_that_is_over_stands_among_the_weeks_to_come(cast: Cast, weeks: int) -> None:
    today = TODAY + timedelta(weeks=weeks)
    found = lists.agenda(cast.coordinator, today)
    assert all(talk.latest >= today for _, talk in found.later if isinstance(talk, ExpectedTalk))
    assert all(talk.latest < today for _, talk in found.late if isinstance(talk, ExpectedTalk))


def test_a_term_that_was_over_before_the_pair_was_entered_is_no_work(cast: Cast) -> None:
    for name, day in (("Nieuw", TODAY), ("Lang", date(2018, 8, 31))):
        make.pair(cast.coordinator, name=name, housed_on=day, started_on=TODAY)
    for weeks in (0, 1, 52):
        clocks = lists.agenda(cast.coordinator, TODAY + timedelta(weeks=weeks)).clocks
        assert {(pair.coachee.name, clock.rule.id) for pair, clock in clocks} == {("Nieuw", "brp_registration")}
