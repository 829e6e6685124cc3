"""Talks keep the rhythm of the programme: from the day they were held, in time before a house, and never for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.pairs.attention import StartDays
from pragma_coach.domain.pairs.journey import Journey, PairStatus, Reached
from pragma_coach.domain.programme.programme import Anchor, Duration, Programme, Talk, TalkKind, Unit
from pragma_coach.domain.talks.expected import ExpectedTalk, expected_talks
from pragma_coach.domain.talks.legal_terms import later
from pragma_coach.domain.talks.talks import EXTRA, KeptTalk, TalkId, TalkState, When, held_fault, title_of
from pragma_coach.domain.types import GroupId, PairId, PhaseId

DAY = timedelta(days=1)
HOUSED = date(2026, 3, 2)


def days(count: int) -> Duration:
    return Duration(count, Unit.DAYS)


def weeks(count: int) -> Duration:
    return Duration(count, Unit.WEEKS)


MEETING = Talk(id="meeting", title="Kennismaken", offset=days(0), anchor=Anchor.LINKED, window=weeks(8))
INTAKE = Talk(id="intake", title="Brede intake", offset=days(14), after="meeting", window=days(21))
PIP = Talk(id="pip", title="Gesprek over het plan", offset=days(14), after="intake")
REVIEW = Talk(id="review", title="Ontwikkelgesprek", offset=weeks(13), anchor=Anchor.HOUSED, every=weeks(13), times=20)
PVT = Talk(id="pvt", title="Participatieverklaring", offset=weeks(9), anchor=Anchor.PIP_SIGNED, window=weeks(18))


def programme(*talks: Talk) -> Programme:
    return replace(make.programme(), talks=talks)


def kept(kind: str, day: date, state: TalkState = TalkState.HELD, number: int = 1, talk_id: int = 1) -> KeptTalk:
    held_on = day if state is TalkState.HELD else None
    return KeptTalk(TalkId(talk_id), PairId(1), kind, number, state, When(day), held_on)


def expected(
    talks: Sequence[Talk],
    known: Sequence[KeptTalk] = (),
    journey: Journey | None = None,
    start: StartDays | None = None,
) -> dict[str, ExpectedTalk]:
    start = start or StartDays(linked_on=date(2026, 1, 5), housed_on=HOUSED)
    return {one.id: one for one in expected_talks(programme(*talks), journey or Journey(), start, known)}


def test_the_talks_before_a_house_come_while_somebody_still_lives_in_the_azc() -> None:
    found = expected([MEETING, INTAKE, REVIEW], start=StartDays(linked_on=date(2026, 1, 5)))
    assert set(found) == {"meeting", "intake"}
    assert (found["meeting"].earliest, found["meeting"].latest) == (date(2026, 1, 5), date(2026, 3, 2))


def test_a_talk_after_another_counts_from_the_day_on_which_that_was_held() -> None:
    found = expected([MEETING, INTAKE, PIP], [kept("meeting", date(2026, 2, 10))])
    assert "meeting" not in found
    assert (found["intake"].earliest, found["intake"].latest) == (date(2026, 2, 24), date(2026, 3, 3))
    assert found["intake"].after == ""
    assert found["pip"].after == "Brede intake"


def test_the_rhythm_follows_a_talk_that_moved() -> None:
    plan = kept("meeting", date(2026, 2, 10), TalkState.PLANNED)
    before = expected([MEETING, INTAKE], [plan])["intake"]
    after = expected([MEETING, INTAKE], [replace(plan, when=When(date(2026, 2, 20)))])["intake"]
    assert after.earliest - before.earliest == 10 * DAY
    assert after.after == "Kennismaken"  # it still has to come first
    held_later = expected([MEETING, INTAKE], [kept("meeting", date(2026, 2, 23))])["intake"]
    assert held_later.earliest == date(2026, 3, 9)


def test_a_talk_that_was_called_off_is_expected_again() -> None:
    assert expected([MEETING], [kept("meeting", date(2026, 2, 10), TalkState.CANCELLED)])["meeting"].number == 1


@given(st.lists(st.dates(date(2026, 3, 2), date(2029, 1, 1)), min_size=1, max_size=19, unique=True))
def test_the_next_review_is_thirteen_weeks_after_the_last_that_was_held(held: list[date]) -> None:
    known = [kept("review", day, number=place) for place, day in enumerate(sorted(held), start=1)]
    (following,) = expected([REVIEW], known[::-1]).values()
    assert following.earliest == max(held) + timedelta(weeks=13)
    assert (following.number, following.title) == (len(held) + 1, f"Ontwikkelgesprek {len(held) + 1}")


def test_thirteen_weeks_are_the_same_weekday_also_over_both_nights_of_the_clock() -> None:
    for day in (date(2026, 1, 5), date(2026, 8, 31)):  # summer time begins on 29 March 2026 and ends on 25 October
        (following,) = expected([REVIEW], [kept("review", day)]).values()
        assert (following.earliest - day).days == 91
        assert following.earliest.weekday() == day.weekday()


def test_a_talk_that_comes_again_ends_after_its_number_or_with_its_phase() -> None:
    twice = replace(REVIEW, times=2, until_phase=PhaseId("2"))
    first, second = kept("review", date(2026, 6, 1)), kept("review", date(2026, 9, 1), number=2)
    assert expected([twice], [first])["review"].number == 2
    assert expected([twice], [first, second]) == {}
    ended = Journey(phases={PhaseId("2"): Reached(date(2026, 6, 2), date(2026, 6, 2))})
    assert expected([twice], [first], ended) == {}


@pytest.mark.parametrize("status", [PairStatus.ENDED, PairStatus.PAUSED])
def test_a_pair_that_ended_or_rests_expects_no_talk(status: PairStatus) -> None:
    assert expected([MEETING, REVIEW], journey=Journey(status=status)) == {}


def test_a_talk_of_a_group_is_only_for_that_group() -> None:
    only = replace(MEETING, applies_if=frozenset({GroupId("kinderen")}))
    assert expected([only]) == {}
    assert set(expected([only, INTAKE])) == {"intake"}
    assert expected([only, INTAKE])["intake"].after == ""  # nothing that nobody waits for has to come first
    assert "meeting" in expected([only], journey=Journey(groups=frozenset({GroupId("kinderen")})))


def test_a_talk_of_a_phase_that_ended_is_over_but_its_closing_talk_still_comes() -> None:
    first = replace(MEETING, phase=PhaseId("1"))
    closing = Talk(
        id="close",
        title="Fase 1 klaar",
        offset=days(0),
        anchor=Anchor.HOUSED,
        phase=PhaseId("1"),
        kind=TalkKind.CLOSING,
    )
    over = Journey(phases={PhaseId("1"): Reached(date(2026, 4, 1), date(2026, 4, 1))})
    assert set(expected([first, closing], journey=over)) == {"close"}
    both = {phase: Reached(date(2026, 4, 1), date(2026, 4, 1)) for phase in (PhaseId("1"), PhaseId("2"))}
    assert expected([first, closing], journey=Journey(phases=both)) == {}


def test_a_talk_from_a_day_that_is_not_known_is_not_there_yet() -> None:
    assert expected([PVT]) == {}
    signed = Journey(milestones={make.MilestoneId("pip_signed"): Reached(date(2026, 5, 1), date(2026, 5, 1))})
    assert expected([PVT], journey=signed)["pvt"].earliest == date(2026, 7, 3)


def test_for_a_pair_that_was_under_way_already_the_calendar_starts_on_the_day_it_was_entered() -> None:
    old = StartDays(linked_on=date(2013, 1, 7), housed_on=date(2013, 6, 3), registered_on=date(2026, 5, 12))
    found = expected([MEETING, REVIEW], start=old)
    assert (found["meeting"].earliest, found["meeting"].latest) == (date(2026, 5, 12), date(2026, 7, 7))
    assert found["review"].earliest == date(2026, 8, 11)


def test_a_talk_is_late_from_the_day_after_its_last_one_when_nothing_has_to_come_first() -> None:
    talk = ExpectedTalk("a", "A", date(2026, 5, 1), date(2026, 5, 4))
    assert not talk.late(date(2026, 5, 4))
    assert talk.late(date(2026, 5, 5))
    assert not replace(talk, after="B").late(date(2027, 1, 1))


def test_a_talk_that_the_pair_does_not_need_lets_the_next_one_count_from_that_day() -> None:
    found = expected([MEETING, INTAKE], [kept("meeting", date(2026, 4, 1), TalkState.SKIPPED)])
    assert found["intake"].earliest == date(2026, 4, 15)


FAULTS = [
    ("it stood for a later day", kept("meeting", date(2026, 5, 20), TalkState.PLANNED), date(2026, 5, 12), "Verzet"),
    ("what comes first was later", kept("intake", date(2026, 5, 1)), date(2026, 2, 1), "komt ervoor"),
    ("what follows was earlier", kept("meeting", date(2026, 1, 9)), date(2026, 6, 1), "komt erna"),
    ("the one before it was later", kept("review", date(2026, 5, 1), number=2), date(2026, 3, 1), "komt ervoor"),
    ("the one after it was earlier", kept("review", date(2026, 5, 1), number=2), date(2026, 10, 1), "komt erna"),
]


@pytest.mark.parametrize(("_why", "talk", "day", "how"), FAULTS, ids=[fault[0].replace(" ", "-") for fault in FAULTS])
def test_a_talk_cannot_be_held_on_a_day_when(_why: str, talk: KeptTalk, day: date, how: str) -> None:
    others = [
        kept("meeting", date(2026, 2, 10), talk_id=11),
        kept("intake", date(2026, 2, 25), talk_id=12),
        kept("review", date(2026, 4, 1), number=1, talk_id=13),
        kept("review", date(2026, 9, 1), number=3, talk_id=14),
    ]
    assert how in held_fault(programme(MEETING, INTAKE, REVIEW), others, talk, day)


def test_a_talk_can_be_held_on_its_day_and_after_and_beside_the_programme_always() -> None:
    talks = programme(MEETING, INTAKE, REVIEW)
    plan = kept("intake", date(2026, 3, 3), TalkState.PLANNED)
    first = kept("meeting", date(2026, 3, 3), talk_id=2)
    assert held_fault(talks, [first, plan], plan, date(2026, 3, 3)) == ""
    assert held_fault(talks, [first, plan], plan, date(2026, 3, 30)) == ""
    assert held_fault(talks, [first], kept(EXTRA, date(2026, 1, 6)), date(2026, 1, 6)) == ""


def test_months_are_calendar_months_and_weeks_are_sevens_of_days() -> None:
    assert later(date(2024, 2, 29), Duration(36, Unit.MONTHS)) == date(2027, 2, 28)
    assert later(date(2026, 3, 28), weeks(1)) == date(2026, 4, 4)


def test_a_talk_that_the_programme_does_not_have_is_an_extra_one() -> None:
    assert title_of(programme(MEETING), EXTRA) == "Extra gesprek"
    assert title_of(programme(REVIEW), "review") == "Ontwikkelgesprek"
