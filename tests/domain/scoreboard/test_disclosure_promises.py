"""The promises of the scoreboard (scoreboard.md 4.1), on made-up towns in which anything may happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from towns import (
    MONTH,
    PAID_JOB,
    PHASE_1,
    PHASE_2,
    SHAPE,
    SINCE,
    SMALL,
    TRUE_MEDIAN,
    publish,
    quarter_ends,
    town,
    with_duration,
)

from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, PastBlock, Rules, audit_atoms, freeze
from pragma_coach.domain.scoreboard.figures import Figure, Measure, MeasureKind, NotKnown, headline, uncertainty
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId

ENDS = quarter_ends(10)
MEASURES = [PHASE_1, PHASE_2, PAID_JOB]
GATED = replace(PHASE_2, gate_days=730)  # as a new administration publishes it
measures = st.sampled_from(MEASURES)


@st.composite
def spells(draw: st.DrawFn) -> list[Spell]:
    """Return 15 to 45 spells: some late-booked, some unconfirmed, some since long before, coaches shared and handed over."""
    measure = draw(measures)
    count = draw(st.integers(15, 45))
    random = draw(st.randoms(use_true_random=False))
    return [anybody(CoacheeId(number), measure.id, random) for number in range(count)]


def anybody(coachee: CoacheeId, measure: str, random: Random) -> Spell:
    start = SINCE + timedelta(days=random.randrange(-300, 700))
    exit_ = random.randrange(0, 600)
    entry = min(exit_, max(0, (SINCE - start).days))
    kind = random.choice([SpellEnd.EVENT] * 6 + [SpellEnd.EXIT, SpellEnd.OPEN])
    booked = start + timedelta(days=exit_ + random.choice([0, 0, 0, 1, 20, 60, 200]))
    return Spell(
        coachee=coachee,
        measure=measure,
        start=start,
        entry=entry,
        exit=exit_,
        kind=kind,
        booked=booked if kind is SpellEnd.EVENT else None,
        coaches=frozenset(AccountId(random.randrange(12)) for _ in range(random.choice([1, 1, 1, 2]))),
        household=random.choice([None, HouseholdId(random.randrange(20))]),
        verified=random.random() < 0.95,
    )


def measure_of(people: list[Spell]) -> Measure:
    return next(measure for measure in MEASURES if measure.id == people[0].measure)


def shown(blocks: list[ClosedBlock]) -> list[tuple[date, date, Figure]]:
    return [(block.first_day, block.last_day, block.figure) for block in blocks]


def release(people: list[Spell]) -> list[ClosedBlock]:
    return publish(people, ENDS, SMALL, measure_of(people))


quick = settings(max_examples=60, deadline=None)


@given(spells())
@quick
def test_everything_published_is_about_separate_and_safe_groups(people: list[Spell]) -> None:
    blocks = release(people)
    assert audit_atoms([block.group for block in blocks], SMALL) == []
    assert sum(len(block.coachees) for block in blocks) == len({c for block in blocks for c in block.coachees})
    for earlier, later in pairwise(blocks):
        assert later.first_day == earlier.last_day + timedelta(days=1)


def test_the_towns_of_these_tests_do_publish() -> None:
    random = Random(1)
    counts = [len(release([anybody(CoacheeId(n), measure.id, random) for n in range(40)])) for measure in MEASURES * 5]
    assert min(counts) >= 1
    assert max(counts) >= 3


# Wrong ways to publish, which the audit must notice (the "mutants" of scoreboard.md 4.1).
def _again_without_the_erased(blocks: list[ClosedBlock]) -> list[frozenset[Spell]]:
    return [blocks[0].group, blocks[0].group - {min(blocks[0].group, key=lambda spell: spell.coachee)}]


def _rolling_window(blocks: list[ClosedBlock]) -> list[frozenset[Spell]]:
    people = sorted(blocks[0].group | blocks[1].group, key=lambda spell: spell.ended_on)
    return [frozenset(people[:-1]), frozenset(people[1:])]


def _live_total(blocks: list[ClosedBlock]) -> list[frozenset[Spell]]:
    everybody = blocks[0].group | blocks[1].group
    newcomer = anybody(CoacheeId(999), PHASE_2.id, Random(3))
    return [blocks[0].group, blocks[1].group, everybody | {newcomer}]


def _too_few(blocks: list[ClosedBlock]) -> list[frozenset[Spell]]:
    return [frozenset(list(blocks[0].group)[:4])]


def _one_coach(blocks: list[ClosedBlock]) -> list[frozenset[Spell]]:
    return [frozenset(replace(spell, coaches=frozenset({AccountId(1)})) for spell in blocks[0].group)]


@pytest.mark.parametrize("wrong", [_again_without_the_erased, _rolling_window, _live_total, _too_few, _one_coach])
def test_the_audit_sees_a_wrong_way_of_publishing(wrong: Callable[[list[ClosedBlock]], list[frozenset[Spell]]]) -> None:
    random = Random(2)
    blocks = release([anybody(CoacheeId(n), PHASE_2.id, random) for n in range(45)])
    assert audit_atoms([block.group for block in blocks], SMALL) == []
    assert audit_atoms(wrong(blocks), SMALL) != []


@given(spells(), st.integers(0, 9), st.randoms(use_true_random=False))
@quick
def test_erasing_somebody_who_counted_changes_no_other_figure(people: list[Spell], at: int, random: Random) -> None:
    before = publish(people, ENDS[:at], SMALL, measure_of(people))
    assume(before)
    erased = random.choice(sorted(random.choice(before).coachees))
    with_x = [block.past for block in before]
    without_x = [replace(past, coachees=past.coachees - {erased}) for past in with_x]
    rest = [spell for spell in people if spell.coachee != erased]
    after = publish(people, ENDS[at:], SMALL, measure_of(people), with_x)
    assert shown(publish(rest, ENDS[at:], SMALL, measure_of(people), without_x)) == shown(after)


def test_erasing_everybody_of_a_block_does_not_open_its_days_again() -> None:
    random = Random(4)
    people = [anybody(CoacheeId(n), PHASE_2.id, random) for n in range(45)]
    first = release(people)[0]
    rest = [spell for spell in people if spell.coachee not in first.coachees]
    emptied = [PastBlock(PHASE_2.id, first.last_day, frozenset())]
    assert [block.first_day for block in publish(rest, ENDS, SMALL, PHASE_2, emptied)][:1] == [
        first.last_day + timedelta(days=1)
    ]


@given(spells(), st.integers(0, 9), st.randoms(use_true_random=False))
@quick
def test_correcting_somebody_who_counted_changes_no_figure(people: list[Spell], at: int, random: Random) -> None:
    before = publish(people, ENDS[:at], SMALL, measure_of(people))
    assume(before)
    corrected = random.choice(sorted(random.choice(before).coachees))
    other = [anybody(spell.coachee, spell.measure, random) if spell.coachee == corrected else spell for spell in people]
    past = [block.past for block in before]
    after = publish(people, ENDS[at:], SMALL, measure_of(people), past)
    assert shown(publish(other, ENDS[at:], SMALL, measure_of(people), past)) == shown(after)


@given(spells())
@quick
def test_freezing_twice_is_freezing_once(people: list[Spell]) -> None:
    measure = measure_of(people)
    blocks = release(people)
    past = [block.past for block in blocks]
    for last_day in ENDS[: 1 + max((ENDS.index(block.last_day) for block in blocks), default=-1)]:
        assert freeze([measure], {measure.id: people}, past, last_day, SMALL, SINCE) == []


@given(spells(), st.randoms(use_true_random=False))
@quick
def test_order_and_names_play_no_part(people: list[Spell], random: Random) -> None:
    new_id = random.sample(range(1000), 1000)
    other = [
        replace(
            spell,
            coachee=CoacheeId(new_id[spell.coachee]),
            coaches=frozenset(AccountId(new_id[coach]) for coach in spell.coaches),
            household=None if spell.household is None else HouseholdId(new_id[spell.household]),
        )
        for spell in random.sample(people, len(people))
    ]
    assert shown(release(other)) == shown(release(people))


@given(spells(), st.randoms(use_true_random=False))
@quick
def test_which_blocks_exist_and_who_is_in_them_does_not_depend_on_durations(
    people: list[Spell], random: Random
) -> None:
    other = [
        with_duration(spell, random.randrange(0, 3000)) if spell.kind is SpellEnd.EVENT else spell for spell in people
    ]

    def existence(blocks: list[ClosedBlock]) -> list[tuple[date, date, frozenset[CoacheeId]]]:
        return [(block.first_day, block.last_day, block.coachees) for block in blocks]

    assert existence(release(other)) == existence(release(people))


@given(spells())
@quick
def test_a_freeze_that_runs_late_sees_what_it_would_have_seen_in_time(people: list[Spell]) -> None:
    """Facts of after the block (bookings, events, a longer follow-up) do not reach back into it."""
    in_time: list[ClosedBlock] = []
    measure = measure_of(people)
    for last_day in ENDS:
        known = [as_known(spell, last_day + timedelta(days=SMALL.grace_days)) for spell in people]
        past = [block.past for block in in_time]
        in_time += freeze([measure], {measure.id: [s for s in known if s]}, past, last_day, SMALL, SINCE)
    assert shown(release(people)) == shown(in_time)


def as_known(spell: Spell, day: date) -> Spell | None:
    """Return what the organisation knew of the spell on a day."""
    age = (day - spell.start).days
    if age <= spell.entry:
        return None
    if spell.kind is SpellEnd.EVENT and spell.booked is not None and spell.booked > day:
        return replace(spell, kind=SpellEnd.OPEN, booked=None, exit=age)
    if spell.exit > age:
        return replace(spell, kind=SpellEnd.OPEN, booked=None, exit=age)
    return spell


@given(spells())
@quick
def test_every_published_number_is_a_whole_number_of_steps(people: list[Spell]) -> None:
    figures = [block.figure for block in release(people)]
    now = headline(figures)
    for figure in [*figures, *([now] if not isinstance(now, NotKnown) else [])]:
        assert type(figure.value) is int
        assert figure.value >= 1
        low, high = uncertainty(figure, measure_of(people).scale)
        assert type(low) is type(high) is int
        assert 1 <= low <= figure.value <= high


def test_who_knows_everybody_else_still_does_not_learn_one_duration() -> None:
    """The all-but-one insider (scoreboard.md 4.2, A7): never a single day, hardly ever within ten percent."""
    random, rules = Random(5), Rules()
    targets = pinned = 0
    for _ in range(15):
        people = town(random)
        past: list[PastBlock] = []
        for block in publish(people, quarter_ends(20), rules, GATED):
            for target in block.group:
                same = _values_that_look_the_same(people, target, block, past)
                targets += 1
                assert same(target.exit - 1) or same(target.exit + 1)
                low, high = round(0.9 * target.exit), round(1.1 * target.exit)
                pinned += not any(map(same, (low, high, *range(1, low, 5), *range(high, 1400, 5))))
            past.append(block.past)
    assert targets > 900
    assert pinned <= 0.01 * targets


def _values_that_look_the_same(
    people: list[Spell], target: Spell, block: ClosedBlock, past: list[PastBlock]
) -> Callable[[int], bool]:
    """Return the test of the insider: would this duration of the target have given the same figure?"""
    others = [spell for spell in people if spell.coachee != target.coachee]

    def same(days: int) -> bool:
        guess = [*others, with_duration(target, max(1, days))]
        return publish(guess, [block.last_day], Rules(), GATED, past)[0].figure == block.figure

    return same


def test_the_range_holds_the_truth_and_the_headline_is_not_biased() -> None:
    random, ends, rules = Random(6), quarter_ends(20), Rules()
    held, cells, headlines = 0, 0, []
    for _ in range(40):
        figures = [block.figure for block in publish(town(random), ends, rules, GATED)]
        for figure in figures:
            low, high = uncertainty(figure, PHASE_2.scale)
            held += low * MONTH <= TRUE_MEDIAN <= high * MONTH
        cells += len(figures)
        now = headline(figures)
        assert not isinstance(now, NotKnown)
        headlines.append(now.days / TRUE_MEDIAN - 1)
    assert cells >= 150
    assert 0.85 <= held / cells <= 0.99
    assert abs(sum(headlines) / len(headlines)) <= 0.05
    assert sum(map(abs, headlines)) / len(headlines) <= 0.12


def test_an_outcome_that_a_third_reaches_is_estimated_among_those_who_reach_it() -> None:
    """Half of those who reach it within three years do so within about 15 months, however many never do."""
    random, ends, rules = Random(7), quarter_ends(32), Rules()
    job = Measure("baan", "Baan", MeasureKind.OUTCOME, "a", "c", Duration(18, Unit.MONTHS), Duration(36, Unit.MONTHS))
    headlines = []
    durations = sorted(random.gammavariate(SHAPE, 18 * MONTH / SHAPE) for _ in range(20_000))
    within = [days for days in durations if days <= 36 * MONTH]
    truth = within[len(within) // 2]
    for _ in range(20):
        end, people = 8 * 365, []
        for number in range(320):
            arrival = random.randrange(end)
            days = round(random.gammavariate(SHAPE, 18 * MONTH / SHAPE)) if random.random() < 0.35 else 9999
            exit_, start = min(days, end - arrival), SINCE + timedelta(days=arrival)
            kind = SpellEnd.EVENT if exit_ == days else SpellEnd.OPEN
            booked = start + timedelta(days=exit_) if kind is SpellEnd.EVENT else None
            coaches = frozenset({AccountId(number % 80)})
            people.append(Spell(CoacheeId(number), job.id, start, 0, max(1, exit_), kind, booked, coaches))
        now = headline([block.figure for block in publish(people, ends, rules, replace(job, gate_days=1278))])
        assert not isinstance(now, NotKnown)
        headlines.append(now.days / truth - 1)
    assert abs(sum(headlines) / len(headlines)) <= 0.08
