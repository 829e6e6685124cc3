"""What is overdue in a caseload: real things, since a day, and nothing that could not have been done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import make
import pytest

from pragma_coach.domain.desk import Late, Overdue, last_held, next_planned, no_fit_on, overdue
from pragma_coach.domain.pairs.journey import Journey, PairStatus, Reading
from pragma_coach.domain.programme.programme import (
    Anchor,
    Confidence,
    Deadline,
    DeadlineKind,
    DeadlineStatus,
    Duration,
    Source,
    Unit,
)
from pragma_coach.domain.talks.expected import ExpectedTalk
from pragma_coach.domain.talks.legal_terms import Clock
from pragma_coach.domain.talks.talks import KeptTalk, TalkId, TalkOutcome, TalkState, When
from pragma_coach.domain.types import PairId

TODAY = make.TODAY
AT_WORK = Journey(started_on=make.STARTED)


def ago(weeks: int, days: int = 0) -> date:
    return TODAY - timedelta(weeks=weeks, days=days)


def talk(kind: str, day: date, state: TalkState = TalkState.PLANNED) -> KeptTalk:
    held = day if state is TalkState.HELD else None
    return KeptTalk(TalkId(1), PairId(1), kind, 1, state, When(day), held)


def term(due_on: date, *, met: bool = False, kind: DeadlineKind = DeadlineKind.LEGAL) -> Clock:
    rule = Deadline(
        id="pip_due",
        title="Het PIP",
        anchors=(Anchor.DUO_NOTICE,),
        offset=Duration(10, Unit.WEEKS),
        kind=kind,
        status=DeadlineStatus.IN_FORCE,
        source=Source("wet", Confidence.OWN, TODAY),
    )
    return Clock(rule, due_on, (due_on - TODAY).days, (), met)


def test_a_talk_nobody_wrote_down_a_talk_nobody_planned_and_a_term_are_overdue_longest_first() -> None:
    found = overdue(
        AT_WORK,
        [talk("intake", ago(2)), talk("pip", ago(9), TalkState.HELD)],
        [ExpectedTalk("review", "Voortgang", ago(8), ago(6))],
        (term(ago(4)),),
        TODAY,
    )
    assert found == (
        Overdue(Late.TALK, "review", ago(6)),
        Overdue(Late.TERM, "pip_due", ago(4)),
        Overdue(Late.TO_NOTE, "intake", ago(2)),
    )
    assert [one.beyond(TODAY, 4) for one in found] == [True, False, False]
    assert Overdue(Late.TERM, "pip_due", ago(4, 1)).beyond(TODAY, 4)


def test_what_is_planned_met_waiting_or_not_law_is_not_overdue() -> None:
    assert not overdue(
        AT_WORK,
        [talk("review", TODAY)],
        [
            ExpectedTalk("review", "Voortgang", ago(8), ago(6)),
            ExpectedTalk("pip", "PIP", ago(8), ago(6), after="Intake"),
            ExpectedTalk("later", "Later", TODAY, TODAY),
        ],
        (term(ago(4), met=True), term(ago(9), kind=DeadlineKind.PLANNED), term(TODAY)),
        TODAY,
    )


def test_nothing_is_overdue_for_a_pair_that_rests_or_from_before_it_was_entered() -> None:
    late = [talk("intake", ago(2))]
    assert not overdue(Journey(status=PairStatus.PAUSED), late, [], (), TODAY)
    assert not overdue(AT_WORK, late, [], (), TODAY, registered_on=ago(1))
    assert overdue(AT_WORK, late, [], (), TODAY, registered_on=ago(2))


def test_the_last_and_the_next_talk_are_told_by_day() -> None:
    kept = [talk("a", ago(3), TalkState.HELD), talk("b", ago(1), TalkState.HELD), talk("c", ago(0)), talk("d", ago(1))]
    assert last_held(kept) == ago(1)
    following = next_planned(kept, TODAY)
    assert following is not None
    assert following.kind == "c"
    assert (last_held([]), next_planned([talk("d", ago(1))], TODAY)) == (None, None)


def said(outcome: TalkOutcome | None, day: date, kind: str = "review") -> KeptTalk:
    return replace(talk(kind, day, TalkState.HELD), outcome=outcome)


def chose(name: str, value: str, day: date) -> Journey:
    return replace(AT_WORK, readings={name: (Reading(value, day, day, "", None, 1),)})


NO_FIT = said(TalkOutcome.NO_FIT, ago(3))


@pytest.mark.parametrize(
    ("journey", "kept", "since"),
    [
        (AT_WORK, [NO_FIT], ago(3)),
        (AT_WORK, [said(TalkOutcome.KEPT, ago(9)), NO_FIT], ago(3)),
        (AT_WORK, [NO_FIT, said(TalkOutcome.KEPT, ago(1), "another")], ago(3)),
        (AT_WORK, [NO_FIT, said(None, ago(1))], ago(3)),
        (AT_WORK, [NO_FIT, said(TalkOutcome.CHANGED, ago(1))], None),
        (AT_WORK, [NO_FIT, said(TalkOutcome.NO_FIT, ago(1))], ago(1)),
        (chose("track", "werk", ago(4)), [NO_FIT], ago(3)),
        (chose("track", "werk", ago(3)), [NO_FIT], None),
        (chose("track", "none", ago(3)), [NO_FIT], ago(3)),
        (chose("official:leerroute", "Z", ago(2)), [NO_FIT], None),
        (AT_WORK, [said(TalkOutcome.KEPT, ago(1))], None),
    ],
)
def test_a_route_that_does_not_fit_stays_until_another_is_chosen_or_a_talk_says_otherwise(
    journey: Journey, kept: list[KeptTalk], since: date | None
) -> None:
    assert no_fit_on(journey, kept) == since
