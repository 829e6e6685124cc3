"""The agenda of an organisation: what to write down, what comes this week, and what stayed behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import make
import pytest
from make import TODAY, Cast, operation
from talk_steps import BOTH, WEDNESDAY, first_kind, plan

from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import NotAllowed
from pragma_coach.domain.talks.expected import ExpectedTalk
from pragma_coach.domain.talks.legal_terms import Clock
from pragma_coach.domain.talks.talks import EXTRA, When
from pragma_coach.services.pairs.lifecycle import end
from pragma_coach.services.pairs.rebuild import differences
from pragma_coach.services.talks import talks as talks_acts
from pragma_coach.services.talks.agenda import AgendaPart, AgendaRow, AgendaSection, agenda
from pragma_coach.services.talks.legal_terms import record_days


@dataclass
class Parts:
    """The parts of the agenda of the coordinator on a day, whole."""

    cast: Cast
    today: date

    def __getitem__(self, part: AgendaPart) -> list[AgendaRow]:
        return page(self.cast, self.today, part, 0, 1000).rows

    def names(self, *parts: AgendaPart) -> list[str]:
        return [pair.name for part in parts for pair, _ in self[part]]


def page(cast: Cast, today: date, part: AgendaPart, first: int, size: int) -> AgendaSection:
    return agenda(cast.coordinator, today, part, lambda _: first, size)


def test_the_coordinators_list_tells_what_to_do_this_week_and_what_stayed_behind(cast: Cast) -> None:
    plan(cast, when=When(WEDNESDAY, 600))
    talks_acts.plan(operation(cast.coordinator), cast.other_pair.id, EXTRA, When(TODAY + timedelta(days=9)), BOTH)
    found = Parts(cast, TODAY)
    assert found.names(AgendaPart.THIS_WEEK) == ["Amina"]
    assert "Biniam" in found.names(AgendaPart.LATER)
    assert found[AgendaPart.TO_NOTE] == []
    assert Parts(cast, TODAY + timedelta(days=2)).names(AgendaPart.TO_NOTE) == ["Amina"]
    assert "Carim" not in found.names(AgendaPart.LATER, AgendaPart.LATE)
    assert Parts(cast, TODAY + timedelta(weeks=26))[AgendaPart.LATE]
    with pytest.raises(NotAllowed):
        agenda(cast.coach, TODAY, AgendaPart.LATE, lambda _: 0, 20)


@pytest.mark.parametrize("weeks", range(0, 60, 3))
def test_nothing_that_is_over_stands_among_the_weeks_to_come(cast: Cast, weeks: int) -> None:
    today = TODAY + timedelta(weeks=weeks)
    found = Parts(cast, today)
    assert all(talk.latest >= today for _, talk in found[AgendaPart.LATER] if isinstance(talk, ExpectedTalk))
    assert all(talk.latest < today for _, talk in found[AgendaPart.LATE] if isinstance(talk, ExpectedTalk))


def test_pages_of_a_part_are_the_part(cast: Cast) -> None:
    for days in (9, 12, 16):
        talks_acts.plan(operation(cast.coordinator), cast.pair.id, EXTRA, When(TODAY + timedelta(days=days)), BOTH)
    for part in (AgendaPart.LATER, AgendaPart.TERMS, AgendaPart.LATE):
        whole = page(cast, TODAY, part, 0, 1000)
        assert whole.number == len(whole.rows)
        one_by_one = [row for place in range(whole.number) for row in page(cast, TODAY, part, place, 1).rows]
        assert one_by_one == whole.rows, part
    assert page(cast, TODAY, AgendaPart.LATER, 0, 2).number > 3


def test_what_is_due_follows_each_act_on_talks_days_and_journey(cast: Cast) -> None:
    def proved() -> list[AgendaRow]:
        pair = make.read(cast.pair.id, cast.organisation.id)
        assert differences(pair) == []
        later = Parts(cast, TODAY + timedelta(weeks=26))
        return [row for part in (AgendaPart.LATE, AgendaPart.TERMS) for row in later[part] if row[0].id == pair.id]

    kind, seen = first_kind(cast), [proved()]
    talk = plan(cast, kind)
    seen.append(proved())
    talks_acts.cancel(operation(cast.coordinator), cast.pair.id, talk.id)
    seen.append(proved())
    assert seen[0] == seen[2] != seen[1]
    report = talks_acts.TalkReport(TODAY, frozenset(BOTH))
    talks_acts.hold_at_once(operation(cast.coordinator), cast.pair.id, kind, report)
    seen.append(proved())
    record_days(operation(cast.coordinator), cast.pair.id, {Anchor.DUO_NOTICE: TODAY, Anchor.BRP: TODAY})
    seen.append(proved())
    end(operation(cast.coordinator), cast.pair.id, next(iter(EndReason)))
    seen.append(proved())
    assert seen[-1] == []
    assert all(one != other for one, other in pairwise(seen))


def test_a_term_that_was_over_before_the_pair_was_entered_is_no_work(cast: Cast) -> None:
    for name, day in (("Nieuw", TODAY), ("Lang", date(2018, 8, 31))):
        make.pair(cast.coordinator, name=name, housed_on=day, started_on=TODAY)
    for weeks in (0, 1, 52):
        clocks = Parts(cast, TODAY + timedelta(weeks=weeks))[AgendaPart.TERMS]
        assert {(pair.name, clock.rule.id) for pair, clock in clocks if isinstance(clock, Clock)} == {
            ("Nieuw", "brp_registration")
        }
