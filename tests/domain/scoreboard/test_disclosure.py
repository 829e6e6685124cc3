"""The rules of publishing, one by one: who counts, when a block closes, how a figure is rounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from towns import PAID_JOB, PHASE_1, PHASE_2, SINCE, quarter_ends

from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.disclosure import (
    ClosedBlock,
    Concern,
    PastBlock,
    Rules,
    RulesTooWeak,
    StillOpen,
    audit_atoms,
    close_block,
    fingerprint,
    freeze,
    safe_group,
)
from pragma_coach.domain.scoreboard.figures import AdditiveMeasures, Measure, MeasureKind, check_measures
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId

RULES = Rules()
LAST_DAY = date(2020, 12, 31)


def person(number: int, **changes: object) -> Spell:
    """Somebody whose event was after 100 to 199 days, in 2020, with a coach shared by three people."""
    fields: dict[str, object] = {
        "coachee": CoacheeId(number),
        "measure": PHASE_2.id,
        "start": SINCE + timedelta(days=number),
        "entry": 0,
        "exit": 100 + number % 100,
        "kind": SpellEnd.EVENT,
        "booked": SINCE + timedelta(days=number + 100 + number % 100),
        "coaches": frozenset({AccountId(number // 3)}),
        "household": HouseholdId(number),
    }
    return Spell(**(fields | changes))  # type: ignore[arg-type]


def people(count: int, **changes: object) -> list[Spell]:
    return [person(number, **changes) for number in range(count)]


def close(spells: list[Spell], **changes: object) -> ClosedBlock | StillOpen:
    fields: dict[str, object] = {
        "measure": PHASE_2, "spells": spells, "past": (), "last_day": LAST_DAY, "rules": RULES, "since": SINCE,
    }  # fmt: skip
    return close_block(**(fields | changes))  # type: ignore[arg-type]


def closed(spells: list[Spell], **changes: object) -> ClosedBlock:
    block = close(spells, **changes)
    assert isinstance(block, ClosedBlock)
    return block


def test_ten_people_of_three_coaches_make_a_block() -> None:
    block = closed(people(10))
    assert (block.first_day, block.last_day) == (SINCE, LAST_DAY)
    assert block.coachees == frozenset(range(10))
    assert (block.figure.value, block.figure.step, block.figure.band) == (3, "month", "10-14")


COACHED_BY_ONE = [person(n, coaches=frozenset({AccountId(1 if n < 6 else n)})) for n in range(10)]
ONE_STOOD_IN = [
    person(n, coaches=frozenset({AccountId(n // 3), *([AccountId(99)] if n < 6 else [])})) for n in range(10)
]
REST_OF_ONE = [person(n, coaches=frozenset({AccountId(1 + (n > 4) + (n > 6 and n < 7))})) for n in range(10)]
TWO_COACHES = [person(n, coaches=frozenset({AccountId(n % 2)})) for n in range(12)]
BIG_FAMILY = [person(n, household=HouseholdId(1 if n < 6 else n)) for n in range(10)]
FIVE_FOUR_ONE = [person(n, coaches=frozenset({AccountId((n > 4) + (n > 8))})) for n in range(10)]
FAMILY_AND_COACH = [
    person(n, household=HouseholdId(1 if n < 5 else n), coaches=frozenset({AccountId(n if n < 5 else 9 + (n > 7))}))
    for n in range(10)
]
TWO_FAMILIES = [person(n, household=HouseholdId(n // 4)) for n in range(10)]
NO_TWO_LEFT = [
    person(n, coaches=frozenset({AccountId(1)} if n < 5 else {AccountId(2)}) | ({AccountId(3)} if n == 0 else set()))
    for n in range(10)
]


@pytest.mark.parametrize(
    "group",
    [[], people(9), COACHED_BY_ONE, ONE_STOOD_IN, REST_OF_ONE, TWO_COACHES, BIG_FAMILY, FIVE_FOUR_ONE, FAMILY_AND_COACH,
     TWO_FAMILIES, NO_TWO_LEFT, people(12, coaches=frozenset())],
    ids=["nobody", "nine", "one coach has six", "a stand-in had six", "two", "two of twelve", "a family of six",
         "two coaches know nine", "a family and a coach know eight", "two families know eight",
         "one coach is left without the biggest", "no coach known"],
)  # fmt: skip
def test_a_group_that_is_too_small_or_too_much_of_one_kind_stays_open_without_a_reason(group: list[Spell]) -> None:
    assert not safe_group(group, RULES)
    assert close(group) is StillOpen.YET


@pytest.mark.parametrize(
    "group",
    [
        people(10),
        [person(n, coaches=frozenset({AccountId(1 if n < 5 else n)})) for n in range(10)],
        [person(n, household=HouseholdId(1 if n < 5 else n), coaches=frozenset({AccountId(n % 5)})) for n in range(10)],
        [person(n, coaches=frozenset({AccountId((n > 3) + (n > 6))})) for n in range(10)],
        people(10, household=None),
    ],
    ids=["ten", "one coach has five", "a family of five", "two coaches know seven", "households unknown"],
)
def test_a_group_at_the_edge_of_the_rules_is_safe(group: list[Spell]) -> None:
    assert safe_group(group, RULES)


@pytest.mark.parametrize(
    "changes",
    [
        {"last_day": date(2020, 3, 31)},
        {"measure": replace(PHASE_2, gate_days=367)},
        {"past": [PastBlock(PHASE_2.id, LAST_DAY, frozenset())]},
        {"past": [PastBlock(PHASE_2.id, LAST_DAY - timedelta(days=92), frozenset(map(CoacheeId, range(10))))]},
        {"since": date(2020, 6, 1)},
    ],
    ids=["nothing happened yet", "the gate", "closed already", "all counted before", "before the administration"],
)
def test_the_calendar_and_earlier_blocks_leave_a_block_open_in_the_same_way(changes: dict[str, object]) -> None:
    assert close(people(12), **changes) is StillOpen.YET


def test_the_gate_opens_on_its_own_day() -> None:
    assert isinstance(close(people(12), measure=replace(PHASE_2, gate_days=366)), ClosedBlock)


def test_somebody_the_organisation_did_not_confirm_counts_nowhere() -> None:
    assert close([*people(9), person(9, verified=False)]) is StillOpen.YET
    dummies = [person(50 + n, exit=900, start=SINCE - timedelta(days=700), verified=False) for n in range(30)]
    assert closed(people(10) + dummies) == closed(people(10))


def test_a_late_entry_counts_in_its_block_for_42_days_and_in_the_next_one_after_that() -> None:
    in_time = person(9, booked=LAST_DAY + timedelta(days=42))
    too_late = person(9, booked=LAST_DAY + timedelta(days=43))
    assert isinstance(close([*people(9), in_time]), ClosedBlock)
    assert close([*people(9), too_late]) is StillOpen.YET
    next_quarter = date(2021, 3, 31)
    assert closed([*people(9), too_late], last_day=next_quarter).coachees == frozenset(range(10))


def test_an_event_booked_after_its_block_closed_counts_in_the_next_with_its_true_duration() -> None:
    first = closed([*people(10), person(10, booked=date(2021, 5, 1))])
    assert CoacheeId(10) not in first.coachees
    later = [person(20 + n, start=date(2020, 12, 1), exit=110, booked=date(2021, 3, 21)) for n in range(0, 40, 4)]
    late = person(10, booked=date(2021, 5, 1))
    second = closed([*people(10), late, *later], past=[first.past], last_day=date(2021, 6, 30))
    assert second.first_day == date(2021, 1, 1)
    assert second.coachees == {CoacheeId(10)} | {spell.coachee for spell in later}


def test_an_event_of_before_the_administration_never_counts() -> None:
    old = person(10, start=SINCE - timedelta(days=100), exit=99, booked=SINCE)
    assert closed([*people(10), old]) == closed(people(10))


def test_an_event_on_the_day_of_the_start_counts_as_one_day() -> None:
    same_day = [person(n, exit=0, measure=PHASE_1.id) for n in range(10)]
    assert closed(same_day, measure=PHASE_1).figure.value == 1


def test_people_still_under_way_make_the_figure_higher() -> None:
    waiting = [person(50 + n, start=SINCE, kind=SpellEnd.OPEN, booked=None, exit=400) for n in range(10)]
    assert closed(people(10) + waiting).figure.days > closed(people(10)).figure.days


def test_people_who_left_count_until_they_left_and_people_of_later_not_at_all() -> None:
    left = [person(50 + n, start=SINCE, kind=SpellEnd.EXIT, booked=None, exit=50) for n in range(10)]
    later = [person(80 + n, start=date(2021, 2, 1)) for n in range(10)]
    assert closed(people(10) + left + later).figure == closed(people(10)).figure


def test_who_is_under_way_on_the_first_day_of_a_block_is_at_risk_on_that_day() -> None:
    first_day = date(2020, 7, 1)
    age = (first_day - SINCE).days
    past = [PastBlock(PHASE_2.id, first_day - timedelta(days=1), frozenset())]
    done = [person(n, start=SINCE, exit=age, booked=first_day) for n in range(10)]
    waiting = [person(50 + n, start=SINCE, kind=SpellEnd.OPEN, booked=None, exit=400) for n in range(10)]
    assert closed(done, past=past).figure.days == pytest.approx(age, abs=1)
    # half of twenty finished at this age, the rest not yet: the figure lies between it and the end of the year
    assert closed(done + waiting, past=past).figure.days > age + 60


def test_an_outcome_that_took_longer_than_the_horizon_counts_as_the_horizon() -> None:
    slow = [person(n, start=SINCE - timedelta(days=2000), exit=2100 + n, measure=PAID_JOB.id) for n in range(10)]
    assert closed(slow, measure=PAID_JOB).figure.value == 36


def test_two_spells_of_one_coachee_are_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="first spell"):
        close([*people(10), person(3, exit=20)])


def test_a_figure_above_all_follow_up_is_a_concern() -> None:
    waiting = [person(50 + n, start=SINCE, kind=SpellEnd.OPEN, booked=None, exit=400) for n in range(40)]
    assert closed(people(12) + waiting).concerns == {Concern.BEYOND_FOLLOW_UP}


def test_a_group_that_took_equally_long_is_a_concern() -> None:
    assert closed([person(n, exit=152) for n in range(10)]).concerns == {Concern.ALIKE}
    assert closed([person(n, exit=152 + n * 15) for n in range(10)]).concerns == frozenset()


def test_freezing_gives_the_blocks_in_the_order_of_the_measures() -> None:
    quick = [person(n, measure=PHASE_1.id) for n in range(10)]
    blocks = freeze([PHASE_1, PHASE_2], {PHASE_2.id: people(10), PHASE_1.id: quick}, [], LAST_DAY, RULES, SINCE)
    assert [block.measure for block in blocks] == [PHASE_1, PHASE_2]
    assert freeze([PHASE_1, PAID_JOB], {}, [], LAST_DAY, RULES, SINCE) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"k": 4, "because": "x"}, "kies 5 of meer"),
        ({"rest": 2}, "kies 3 of meer"),
        ({"coaches": 2}, "kies 3 of meer"),
        ({"k": 7}, "wie dit besloot"),
        ({"k": 9, "because": "  "}, "kies 10"),
        ({"grace_days": -1}, "0 of meer"),
        ({"risk_floor": 0}, "1 of meer"),
    ],
)
def test_rules_below_their_floor_are_refused_with_the_cure(changes: dict[str, int], words: str) -> None:
    with pytest.raises(RulesTooWeak, match=words):
        Rules(**changes)  # type: ignore[arg-type]


def test_fewer_than_ten_people_need_a_name_and_a_reason() -> None:
    rules = Rules(k=5, rest=3, because="wethouder De Vries: kleine gemeente")
    assert isinstance(close(people(9), rules=rules), ClosedBlock)


def total(starts: str, ends: str) -> Measure:
    return Measure("totaal", "Fase 1 en 2 samen", MeasureKind.PHASE, starts, ends, Duration(16, Unit.MONTHS))


@pytest.mark.parametrize(("starts", "ends"), [("0", "b"), ("b", "0"), ("0", "a"), ("b", "c")])
def test_a_measure_that_follows_from_the_others_is_refused(starts: str, ends: str) -> None:
    with pytest.raises(AdditiveMeasures, match="Fase 1 en 2 samen"):
        check_measures([PHASE_1, PHASE_2, PAID_JOB, total(starts, ends)])


def test_measures_that_share_a_start_or_follow_each_other_may_stand_together() -> None:
    check_measures([PHASE_1, PHASE_2, PAID_JOB, total("0", "z")])


def test_atoms_show_the_one_person_between_two_overlapping_groups() -> None:
    group = people(24)
    assert audit_atoms([group[:12], group[12:]], RULES) == []
    assert audit_atoms([group[:11], group], RULES) == []
    assert audit_atoms([group[:23], group], RULES) == [{CoacheeId(23)}]
    other_measure = [replace(spell, measure=PHASE_1.id) for spell in group[:23]]
    assert audit_atoms([other_measure, group], RULES) == []


def test_the_fingerprint_changes_with_the_rules_and_the_measures() -> None:
    ours = fingerprint([PHASE_1], RULES)
    assert ours == fingerprint((PHASE_1,), Rules())
    assert len({ours, fingerprint([PHASE_2], RULES), fingerprint([PHASE_1], Rules(k=11))}) == 3


def test_quarters_follow_each_other() -> None:
    assert quarter_ends(5) == [date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30), LAST_DAY, date(2021, 3, 31)]
