"""What a published figure is: a whole number of steps with a band of people; and all that follows from it alone.

Everything here is computed from published numbers or from the measure's own definition, never from people.
Sources: scoreboard.md 1.3 (uncertainty), 3.5 (bands, rounding), 3.7 (headline).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from math import ceil, floor, prod, sqrt

from pragma_coach.domain.programme.programme import Anchor, Duration, Programme, Unit

_MONTH = 365.25 / 12


class NotKnown(Enum):
    """There is no number yet: a type of its own, so that nobody can print it as 0."""

    YET = "not_known_yet"


class Scale(StrEnum):
    """The unit in which a measure is shown: weeks for short ones, months for long ones."""

    WEEKS = "weeks"
    MONTHS = "months"


class Step(StrEnum):
    """The step to which a figure is rounded."""

    DAY = "day"
    HALF_WEEK = "half_week"
    WEEK = "week"
    QUARTER_MONTH = "quarter_month"
    HALF_MONTH = "half_month"
    MONTH = "month"

    @property
    def days(self) -> float:
        """The length of the step in days; a month is 365.25 / 12 days."""
        return _DAYS[self]


_DAYS = {
    Step.DAY: 1.0,
    Step.HALF_WEEK: 3.5,
    Step.WEEK: 7.0,
    Step.QUARTER_MONTH: _MONTH / 4,
    Step.HALF_MONTH: _MONTH / 2,
    Step.MONTH: _MONTH,
}
STEP_LADDER = {
    Scale.WEEKS: (Step.DAY, Step.HALF_WEEK, Step.WEEK),
    Scale.MONTHS: (Step.DAY, Step.QUARTER_MONTH, Step.HALF_MONTH, Step.MONTH),
}
# Spread of durations (standard deviation / mean) that the uncertainty assumes; fixed, so that it says nothing
# about the people in a block (scoreboard.md 1.3).
SPREAD = {Scale.WEEKS: 0.53, Scale.MONTHS: 0.6}
# How wide the range is: nine times out of ten of a normal error; what a median errs more than a mean; a fifth more for
# groups this small.
RANGE_FACTORS = (1.645, 1.2533, 1.2)


class Band(StrEnum):
    """How many people a figure is about, as a range; the exact number is never published."""

    FROM_5 = "5-9"
    FROM_10 = "10-14"
    FROM_15 = "15-19"
    FROM_20 = "20-29"
    FROM_30 = "30-49"
    FROM_50 = "50-99"
    FROM_100 = "100-199"
    FROM_200 = "200-499"
    FROM_500 = "500-999"
    FROM_1000 = "1000+"

    @property
    def floor(self) -> int:
        return int(self.value.rstrip("+").partition("-")[0])

    @classmethod
    def of(cls, people: int) -> Band:
        """Return the band that holds so many people.

        Raise ValueError below 5: so few are never published, under any setting.
        """
        fitting = [band for band in cls if band.floor <= people]
        if not fitting:
            raise ValueError("no band for fewer than 5 people")
        return fitting[-1]


@dataclass(frozen=True, slots=True)
class Figure:
    """A published number: `value` whole steps, about a band of people."""

    value: int
    step: Step
    band: Band

    @property
    def days(self) -> float:
        """The number in days, for drawing and comparing."""
        return self.value * self.step.days


class MeasureKind(StrEnum):
    """A phase that nearly everybody finishes, or an outcome that many never reach."""

    PHASE = "phase"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Measure:
    """A lead time on the scoreboard, of everyone who goes from `starts` to `ends` (names of dated facts).

    An outcome has a `horizon`: the figure is about those who reach it, and longer than the horizon counts as the
    horizon. No block closes in the first `gate_days` of an administration: before that only the quick ones can
    have finished (scoreboard.md 3.3). `limit` is the longest that the approach wants: words beside the norm, no
    figure depends on it.
    """

    id: str
    title: str
    kind: MeasureKind
    starts: str
    ends: str
    norm: Duration | None
    horizon: Duration | None = None
    gate_days: int = 0
    limit: Duration | None = field(default=None, repr=False)  # not in the fingerprint: it changes no figure

    def __post_init__(self) -> None:
        if (self.kind is MeasureKind.OUTCOME) != (self.horizon is not None):
            raise ValueError(f"{self.id}: an outcome has a horizon, a phase has none")

    @property
    def scale(self) -> Scale:
        return scale_of(self.norm)


def scale_of(norm: Duration | None) -> Scale:
    """Return the scale of a measure with this norm; without a norm, months."""
    return Scale.WEEKS if norm and norm.unit in (Unit.DAYS, Unit.WEEKS) else Scale.MONTHS


def measures_of(programme: Programme, *, legacy: bool) -> tuple[Measure, ...]:
    """Return the measures of a programme: phases with a target or an expected length, then milestones with a horizon.

    `legacy` says that the organisation brought people along who were already under way, so that long durations
    can be seen from the first day and no gate is needed. It is a fact stated once by the organisation, not a count:
    a count could change when one person is erased.

    An id is `fase-` and the phase's id, or the milestone's id; `starts` and `ends` name an anchor, the end of a phase
    (`phase:ID`) or a milestone (`milestone:ID`).

    Gates: a phase 1.6 times its target or expected length (15 months makes 2 years), an outcome its horizon and 6
    months.
    """
    measures = []
    previous = ""
    for number, phase in enumerate(programme.phases, start=1):
        starts = previous if phase.starts_from is Anchor.PREVIOUS_PHASE else phase.starts_from.value
        previous = f"phase:{phase.id}"
        if usual := phase.target or phase.expected:
            gate = 0 if legacy else floor(1.6 * usual.days)
            title = f"Fase {number}: {phase.title[:1].lower()}{phase.title[1:]}"
            phase_facts = (MeasureKind.PHASE, starts, previous, phase.target, None, gate, phase.limit)
            measures.append(Measure(f"fase-{phase.id}", title, *phase_facts))
    first = programme.phases[0].starts_from.value
    for milestone in programme.milestones:
        if milestone.horizon:
            gate = 0 if legacy else floor(milestone.horizon.days + 6 * _MONTH)
            ends = f"milestone:{milestone.id}"
            outcome = (MeasureKind.OUTCOME, first, ends, milestone.target, milestone.horizon, gate)
            measures.append(Measure(milestone.id, milestone.title, *outcome))
    return tuple(measures)


class AdditiveMeasures(ValueError):
    """One measure is the sum or difference of others; the message is a Dutch sentence that names the cure."""


def check_measures(measures: Sequence[Measure]) -> None:
    """Raise AdditiveMeasures when one measure can be computed from others, person by person.

    With phase 1, phase 2 and their total published over slightly different groups, one person's phase 1 falls out.
    Measures are roads between dated facts; one is a sum or difference of others exactly when roads form a ring.
    """
    group_of: dict[str, str] = {}

    def find(fact: str) -> str:
        while fact in group_of:
            fact = group_of[fact]
        return fact

    for measure in measures:
        start, end = find(measure.starts), find(measure.ends)
        if start == end:
            raise AdditiveMeasures(
                f"“{measure.title}” is uit te rekenen uit de andere maten op het scorebord. "
                "Haal deze of een van de andere weg."
            )
        group_of[start] = end


def rounded(days: float, step: Step, band: Band) -> Figure:
    """Return the figure for a number of days: whole steps, at least one."""
    return Figure(max(1, round(days / step.days)), step, band)


def uncertainty(figure: Figure, scale: Scale) -> tuple[int, int]:
    """Return the range, in steps, in which the truth lies nine times out of ten.

    It depends on the published number and band only: a range from the people themselves would give away the
    fastest and the slowest (scoreboard.md 1.3).
    """
    share = prod(RANGE_FACTORS) * SPREAD[scale] / sqrt(figure.band.floor)
    return max(1, floor(figure.value * (1 - share))), ceil(figure.value * (1 + share))


def headline(figures: Sequence[Figure]) -> Figure | NotKnown:
    """Return the figure of now: the last three published ones, weighted by the floors of their bands.

    `figures` are of one measure, oldest first. Made of published numbers only, so it discloses nothing new.
    """
    return combined(figures[-3:]) if figures else NotKnown.YET


def combined(figures: Sequence[Figure]) -> Figure:
    """Return one figure for several of one measure: weighted by the floors of their bands, in the smallest step.

    The band is that of the floors together: at least so many people. Raise ValueError for none.
    """
    people = sum(figure.band.floor for figure in figures)
    days = sum(figure.band.floor * figure.days for figure in figures) / people if people else 0.0
    return rounded(days, min((figure.step for figure in figures), key=lambda step: step.days), Band.of(people))
