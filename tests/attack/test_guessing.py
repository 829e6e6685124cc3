"""What somebody learns who does not calculate but guesses well: the coach (A5), and who asks if X is in it (A6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from archive import Archived
from houses import PHASE_2
from outcomes import Tell

from pragma_coach.domain.scoreboard.figures import Band, rounded
from pragma_coach.domain.scoreboard.lead_time import AgeSpan, smoothed_median, step_for
from pragma_coach.simulation.attack import AttackedBlock, duration
from pragma_coach.simulation.rhythms import PHASE_2_MEAN, PHASE_2_SHAPE

GUESSES = 100


def figure(days: Sequence[int], people: int, nudge: float) -> int:
    """Return the figure of a complete group: what a good model of the population predicts for it."""
    ages = sorted(days)
    curve = tuple((age, 1 - place / len(ages)) for place, age in enumerate(ages, start=1))
    band = Band.of(people)
    step = step_for(PHASE_2, band)
    estimate = smoothed_median(curve, band.floor, tail=ages[-1])
    return rounded(estimate + nudge * step.days, step, band).value


def drawn(random: Random) -> int:
    """Return a duration of phase 2, from the distribution from which the towns are made."""
    return max(1, round(random.gammavariate(PHASE_2_SHAPE, PHASE_2_MEAN / PHASE_2_SHAPE)))


def best_guess(durations: Sequence[int]) -> float:
    """Return the duration with the most of these within ten percent of it."""
    return max(durations, key=lambda guess: sum(0.9 * days <= guess <= 1.1 * days for days in durations))


def test_the_busiest_coach_guesses_hardly_better_with_the_figure_than_without(
    towns: list[Archived], tell: Tell
) -> None:
    """A5: knows the whole population and the own coachees; keeps what gives the published figure."""
    random = Random(5)
    prior = best_guess([drawn(random) for _ in range(500)])
    without = with_figure = targets = 0
    for town in towns:
        for shown in town.victim.shown:
            if shown.block.measure.id != "fase-2":
                continue
            others, accepted = _posterior(shown, random)
            if len(accepted) < 20:
                continue
            for place, truth in enumerate(others):
                guess = best_guess([sample[place] for sample in accepted])
                targets += 1
                without += 0.9 * truth <= prior <= 1.1 * truth
                with_figure += 0.9 * truth <= guess <= 1.1 * truth
    gain = (with_figure - without) / targets
    tell(
        f"A5 busiest coach guesses within 10%: {without / targets:.1%} without the figure, "
        f"{with_figure / targets:.1%} with it ({targets} targets)"
    )
    assert targets >= 50
    assert gain <= 0.03 + 0.08  # three points, and the chance of two standard errors over so few targets


def _posterior(shown: AttackedBlock, random: Random) -> tuple[list[int], list[list[int]]]:
    """Return the true durations that the busiest coach does not know, and guesses at them that fit the figure."""
    group = sorted(shown.block.group, key=lambda spell: (spell.start, spell.exit))
    cases = Counter(coach for spell in group for coach in spell.coaches)
    busiest = max(cases, key=lambda coach: (cases[coach], coach))
    own = [spell.exit for spell in group if busiest in spell.coaches]
    others = [round(duration(spell, shown.block.measure)) for spell in group if busiest not in spell.coaches]
    accepted = []
    for _ in range(40 * GUESSES):
        sample = [drawn(random) for _ in others]
        if figure([*own, *sample], len(group), random.uniform(-0.5, 0.5)) == shown.block.figure.value:
            accepted.append(sample)
            if len(accepted) == GUESSES:
                break
    return others, accepted


@pytest.mark.parametrize(("people", "most"), [(10, 0.20), (20, 0.12)])
def test_the_figure_hardly_tells_whether_somebody_is_in_it(people: int, most: float, tell: Tell) -> None:
    """A6: who knows the duration of X compares what the board says with X in the group and without."""
    random = Random(6)
    draws = 1000

    def seen(extra: int | None) -> Counter[int]:
        others = people - (extra is not None)
        return Counter(
            figure(
                [drawn(random) for _ in range(others)] + ([] if extra is None else [extra]),
                people,
                random.uniform(-0.5, 0.5),
            )
            for _ in range(draws)
        )

    without = seen(None)
    chance = _distance(without, seen(None), draws)
    advantages = []
    for part in (0.1, 0.5, 0.9):
        someone = sorted(drawn(random) for _ in range(999))[round(part * 999)]
        advantages.append(_distance(without, seen(someone), draws))
    advantage = sum(advantages) / len(advantages)
    tell(f"A6 membership in a group of {people}: advantage {advantage:.2f} (by chance alone {chance:.2f})")
    assert advantage <= most + chance


def _distance(one: Counter[int], other: Counter[int], draws: int) -> float:
    """Return the total variation between two series of draws."""
    return sum(abs(one[value] - other[value]) for value in one.keys() | other.keys()) / (2 * draws)


def test_the_prediction_is_that_of_the_domain() -> None:
    """The guesser's model of a complete group is the estimator itself."""
    from pragma_coach.domain.scoreboard.lead_time import phase_median

    days = [200, 250, 300, 320, 410, 420, 480, 510, 600, 700]
    band = Band.of(10)
    expected = phase_median([AgeSpan(0, age, event=True) for age in days], band.floor)
    assert isinstance(expected, float)
    assert figure(days, 10, 0.0) == rounded(expected, step_for(PHASE_2, band), band).value
