"""All parameters of the scoreboard as the code has them, for the page that explains it: the text cannot drift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from pragma_coach import __version__
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.disclosure import Rules
from pragma_coach.domain.scoreboard.figures import (
    RANGE_FACTORS,
    SPREAD,
    Band,
    Figure,
    Measure,
    MeasureKind,
    Scale,
    Step,
    uncertainty,
)
from pragma_coach.domain.scoreboard.lead_time import LARGEST_SHIFT, SHARE_ENDS, SHARE_PEOPLE, step_for
from pragma_coach.domain.scoreboard.steps import FEW, HISTORY, MOST, UNIT
from pragma_coach.web.scoreboard import words
from pragma_coach.web.scoreboard.board import Board, BoardLine

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
class Definition:
    """A measure in full: who is counted above the line (`event`), and who below it (`at_risk`)."""

    title: str
    target: str
    horizon: str
    event: str
    at_risk: str


@dataclass(frozen=True, slots=True)
class Edition:
    """With what the last release of an organisation was made."""

    organisation: str
    programme: str
    rules: str
    version: str


@dataclass(frozen=True, slots=True)
class Method:
    """What the explanation needs: rules, roundings, factors of the range, definitions, and versions."""

    rules: Rules
    examples: tuple[str, ...]
    roundings: tuple[Rounding, ...]
    shift: int
    factors: tuple[str, ...]
    spread_weeks: str
    spread_months: str
    product: str
    share_people: int
    share_low: int
    share_high: int
    definitions: tuple[Definition, ...]
    editions: tuple[Edition, ...]
    version: str
    steps_unit: int = UNIT
    steps_most: int = MOST
    steps_few: int = FEW
    steps_history: int = HISTORY.days


def in_force(boards: Sequence[Board] = ()) -> Method:
    """Return the parameters of this version of the software, and what the boards shown here measure."""
    rules = Rules()
    defined = {_definition(line): None for board in boards for line in board.lines}
    return Method(
        rules=rules,
        examples=tuple(title for title, _ in _EXAMPLES),
        roundings=tuple(_rounding(band) for band in Band if band.floor >= rules.k),
        shift=round(LARGEST_SHIFT),
        factors=tuple(_decimal(factor) for factor in RANGE_FACTORS),
        spread_weeks=_decimal(SPREAD[Scale.WEEKS]),
        spread_months=_decimal(SPREAD[Scale.MONTHS]),
        product=_decimal(round(prod(RANGE_FACTORS), 2)),
        share_people=SHARE_PEOPLE,
        share_low=SHARE_ENDS[0],
        share_high=SHARE_ENDS[1],
        definitions=tuple(defined),
        editions=tuple(_edition(board) for board in boards),
        version=__version__,
    )


def _definition(line: BoardLine) -> Definition:
    measure = line.measure
    target = words.duration_words(measure.norm) if measure.norm else "geen"
    if measure.kind is MeasureKind.OUTCOME:
        return Definition(
            title=line.title,
            target=target,
            horizon=words.horizon_words(measure.horizon) if measure.horizon else "",
            event="Wie deze stap in de periode voor het eerst bereikte.",
            at_risk="Wie wij in de periode volgden en die de stap nog niet had bereikt.",
        )
    return Definition(
        title=line.title,
        target=target,
        horizon="",
        event="Wie de fase in de periode voor het eerst afrondde.",
        at_risk="Wie in de periode in deze fase was, ook wie er niet klaar mee kwam.",
    )


def _edition(board: Board) -> Edition:
    release = board.release
    return Edition(release.organisation_name, release.programme_title, release.config_hash, release.code_version)


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


def _decimal(number: float) -> str:
    return str(number).replace(".", ",")
