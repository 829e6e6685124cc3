"""All parameters of the scoreboard as the code has them, for the page that explains it: the text cannot drift."""

from __future__ import annotations

from dataclasses import dataclass

from pragma_coach import __version__
from pragma_coach.domain.disclosure import Rules
from pragma_coach.domain.figures import Band, Figure, Measure, MeasureKind, Scale, Step, step_for, uncertainty
from pragma_coach.domain.programme import Duration, Unit
from pragma_coach.web import board_words as words

_EXAMPLES = (
    ("Doel 3 weken", Duration(3, Unit.WEEKS)),
    ("Doel 4 maanden", Duration(4, Unit.MONTHS)),
    ("Doel 6 maanden of langer", Duration(6, Unit.MONTHS)),
)


@dataclass(frozen=True, slots=True)
class Rounding:
    """For one band of people: to what a figure is rounded, by target, and how far the truth may be off (percent)."""

    people: str
    steps: tuple[str, ...]
    weeks_off: int
    months_off: int


@dataclass(frozen=True, slots=True)
class Method:
    """What the explanation needs: the usual rules, the roundings, and the version of the software."""

    rules: Rules
    examples: tuple[str, ...]
    roundings: tuple[Rounding, ...]
    version: str


def in_force() -> Method:
    """Return the parameters of this version of the software."""
    rules = Rules()
    roundings = tuple(_rounding(band) for band in Band if band.floor >= rules.k)
    return Method(rules, tuple(title for title, _ in _EXAMPLES), roundings, __version__)


def _rounding(band: Band) -> Rounding:
    measures = [Measure("", "", MeasureKind.PHASE, "", "", norm) for _, norm in _EXAMPLES]
    steps = tuple(words.length(1, step_for(measure, band)) for measure in measures)
    return Rounding(_people(band), steps, _off(band, Scale.WEEKS), _off(band, Scale.MONTHS))


def _people(band: Band) -> str:
    least, _, most = band.value.rstrip("+").partition("-")
    return words.people_words(int(least), int(most) if most else None)


def _off(band: Band, scale: Scale) -> int:
    """Return how far the range reaches on either side, in percents of the figure."""
    figure = Figure(10_000, Step.DAY, band)
    return round((uncertainty(figure, scale)[1] - figure.value) / 100)
