"""Whatever happens in whatever order, the promises of the scoreboard stand (scoreboard.md 4.1, I1 to I6, I12, I16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from houses import ENDS, SINCE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from outcomes import Tell

from pragma_coach import content
from pragma_coach.domain.calendar import quarters_due, utc_moment
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, PastBlock, Rules, audit_atoms, freeze
from pragma_coach.domain.scoreboard.figures import (
    AdditiveMeasures,
    Measure,
    MeasureKind,
    check_measures,
    measures_of,
    uncertainty,
)
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId, ProgrammeId
from pragma_coach.services.scoreboard.proof import require_proof
from pragma_coach.simulation import Size
from pragma_coach.simulation.lives import Life, lives

SMALL = Rules(k=5, rest=3, coaches=3, because="test: kleine groepen sluiten vaker")
FIRST = Measure("een", "Een", MeasureKind.PHASE, "a", "b", Duration(3, Unit.WEEKS))


class Organisation(RuleBasedStateMachine):
    """People come, finish, are booked late, put right, handed over and forgotten, while quarters are frozen."""

    closed = 0

    def __init__(self) -> None:
        super().__init__()
        self.spells: dict[CoacheeId, Spell] = {}
        self.people = self.quarter = 0
        self.blocks: list[ClosedBlock] = []
        self.past: list[PastBlock] = []
        self.printed: list[str] = []

    @property
    def day(self) -> date:
        """Return a day in the quarter that is open."""
        return ENDS[self.quarter] - timedelta(days=30)

    @rule(count=st.integers(4, 12), coaches=st.integers(2, 6), households=st.integers(3, 12))
    def start(self, count: int, coaches: int, households: int) -> None:
        for number in range(count):
            self.people += 1
            start = max(SINCE, self.day - timedelta(days=60))
            coach, home = AccountId(number % coaches), HouseholdId(100 * self.quarter + number % households)
            who = CoacheeId(self.people)
            self.spells[who] = Spell(who, FIRST.id, start, 0, 10, SpellEnd.OPEN, None, frozenset({coach}), home)

    @rule(days=st.integers(1, 60), late=st.sampled_from((0, 0, 0, 20, 100)), share=st.integers(1, 3))
    def complete(self, days: int, late: int, share: int) -> None:
        under_way = [one for one in self.spells.values() if one.kind is SpellEnd.OPEN]
        for number, spell in enumerate(under_way[::share]):
            exit_ = days + number % 7
            booked = spell.start + timedelta(days=exit_ + late)
            self.spells[spell.coachee] = replace(spell, exit=exit_, kind=SpellEnd.EVENT, booked=booked)

    @precondition(lambda self: self.spells)
    @rule(which=st.integers(0, 200), days=st.integers(1, 300))
    def correct(self, which: int, days: int) -> None:
        who = sorted(self.spells)[which % len(self.spells)]
        spell = self.spells[who]
        if spell.booked:
            self.spells[who] = replace(spell, exit=days, booked=max(spell.booked, self.day))

    @precondition(lambda self: self.spells)
    @rule(which=st.integers(0, 200), coach=st.integers(1, 6))
    def reassign(self, which: int, coach: int) -> None:
        who = sorted(self.spells)[which % len(self.spells)]
        self.spells[who] = replace(self.spells[who], coaches=self.spells[who].coaches | {AccountId(coach)})

    @precondition(lambda self: self.spells)
    @rule(which=st.integers(0, 200))
    def forget(self, which: int) -> None:
        who = sorted(self.spells)[which % len(self.spells)]
        del self.spells[who]
        self.past = [replace(block, coachees=block.coachees - {who}) for block in self.past]

    @precondition(lambda self: self.quarter < len(ENDS) - 1)
    @rule(count=st.integers(0, 14), coaches=st.integers(2, 6), households=st.integers(3, 14), days=st.integers(1, 50))
    def freeze_quarter(self, count: int, coaches: int, households: int, days: int) -> None:
        """Let a last group come and finish in time, and freeze."""
        self.start(count, coaches, households)
        self.complete(days, 0, 1)
        facts = {FIRST.id: list(self.spells.values())}
        new = freeze([FIRST], facts, self.past, ENDS[self.quarter], SMALL, SINCE)
        require_proof(new, self.past, facts, SMALL, solver=False)
        self.blocks += new
        Organisation.closed += len(new)
        self.past += [block.past for block in new]
        self.printed += [f"{block.first_day} {block.last_day} {block.figure}" for block in new]
        self.quarter += 1

    @precondition(lambda self: self.quarter > 0)
    @rule(back=st.integers(1, 12))
    def freeze_again(self, back: int) -> None:
        """Run it again for a quarter that is over, with the facts of now: nothing more may close in published time."""
        last_day = ENDS[max(0, self.quarter - back)]
        closed = freeze([FIRST], {FIRST.id: list(self.spells.values())}, self.past, last_day, SMALL, SINCE)
        assert all(block.first_day > past.last_day for block in closed for past in self.past)

    @invariant()
    def atoms_are_safe_and_separate(self) -> None:
        assert audit_atoms([block.group for block in self.blocks], SMALL) == []
        people = [who for block in self.blocks for who in block.coachees]
        assert len(people) == len(set(people))

    @invariant()
    def what_was_printed_stands(self) -> None:
        now = [f"{block.first_day} {block.last_day} {block.figure}" for block in self.blocks]
        assert now == self.printed
        assert all(type(block.figure.value) is int for block in self.blocks)


def test_any_history() -> None:
    Organisation.closed = 0
    often = settings(
        max_examples=150, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(Organisation, settings=often)
    assert Organisation.closed >= 20, "these histories hardly publish"


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_measures_are_accepted_exactly_when_none_follows_from_the_others(roads: list[tuple[str, str]]) -> None:
    """A measure is a difference of two dates; one follows from the others when the rows depend linearly."""
    measures = [
        Measure(f"m{number}", f"M{number}", MeasureKind.PHASE, start, end, None)
        for number, (start, end) in enumerate(roads)
    ]
    rows = [[(place == end) - (place == start) for place in "abcde"] for start, end in roads]
    independent = _rank([[float(cell) for cell in row] for row in rows]) == len(rows)
    try:
        check_measures(measures)
    except AdditiveMeasures:
        assert not independent
    else:
        assert independent


def _rank(rows: list[list[float]]) -> int:
    rank = 0
    for column in range(5):
        pivot = next((row for row in rows[rank:] if abs(row[column]) > 1e-9), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(rank, pivot)
        for row in rows[rank + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [cell - factor * other for cell, other in zip(row, pivot, strict=True)]
        rank += 1
    return rank


def spells_of_lives(measures: Sequence[Measure], size: Size, random: Random) -> dict[str, list[Spell]]:
    """Return the spells of a made-up town as an organisation that books everything in time would know them."""
    found: dict[str, list[Spell]] = {measure.id: [] for measure in measures}
    for number, life in enumerate(lives(size, random)):
        for measure in measures:
            if spell := _spell(CoacheeId(number), life, measure, size, random):
                found[measure.id].append(spell)
    return found


def _spell(who: CoacheeId, life: Life, measure: Measure, size: Size, random: Random) -> Spell | None:
    start = life.from_on + timedelta(days=life.phases[0]) if measure.id == "fase-2" else life.housed_on
    days = {"fase-1": life.phases[0], "fase-2": life.phases[1]}.get(measure.id, life.facts.get(measure.id))
    until = (min(life.ends_on, size.today) - start).days
    exit_, kind = (days, SpellEnd.EVENT) if days is not None and days <= until else (until, SpellEnd.OPEN)
    seen = (life.registered_on - start).days
    entry = seen if seen > 42 else 0
    if exit_ < entry or until <= 0:
        return None
    booked = start + timedelta(days=exit_) if kind is SpellEnd.EVENT else None
    return Spell(who, measure.id, start, entry, exit_, kind, booked, frozenset({AccountId(who // 3)}))


def test_the_range_around_a_figure_holds_the_truth_for_every_measure(tell: Tell) -> None:
    """I16, with everything the public gets: the rounding and the nudge included."""
    measures = measures_of(content.load_programme(ProgrammeId("pragma")), legacy=True)
    today = date(2026, 1, 1)
    truth = _true_medians(measures, today)
    held = dict.fromkeys((measure.id for measure in measures), 0)
    blocks = dict.fromkeys(held, 0)
    random = Random(16)
    for seed in range(45):
        size = Size(today, seed=seed, pairs=130)
        spells, past = spells_of_lives(measures, size, random), []
        for quarter in quarters_due(size.start, utc_moment(today)):
            nudges = {measure.id: random.uniform(-0.5, 0.5) for measure in measures}
            new = freeze(measures, spells, past, quarter.last_day, Rules(), size.start, nudges)
            past += [block.past for block in new]
            for block in new:
                low, high = (bound * block.figure.step.days for bound in uncertainty(block.figure, block.measure.scale))
                blocks[block.measure.id] += 1
                held[block.measure.id] += low <= truth[block.measure.id] <= high
    for name, count in blocks.items():
        tell(f"I16 {name}: the range holds the truth in {held[name] / count:.0%} of {count} blocks")
        assert count >= 60
        assert 0.85 <= held[name] / count < 0.995


def _true_medians(measures: Sequence[Measure], today: date) -> dict[str, float]:
    """Return the medians of the population: of phases of all, of outcomes of who gets there within the horizon."""
    people = [life for life in lives(Size(today, pairs=12_000), Random(1)) if life.housed_on >= Size(today).start]
    found = {}
    for measure in measures:
        if measure.id in ("fase-1", "fase-2"):
            days = [life.phases[0 if measure.id == "fase-1" else 1] for life in people]
        else:
            within = measure.horizon.days if measure.horizon else 0.0
            days = [life.facts[measure.id] for life in people if life.facts.get(measure.id, 10**6) <= within]
        found[measure.id] = float(sorted(days)[len(days) // 2])
    return found
