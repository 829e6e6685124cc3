"""All parameters of the scoreboard as the code has them, for the page that explains it: the text cannot drift."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

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
from pragma_coach.published.cells import ShownMeasure
from pragma_coach.web.scoreboard import words
from pragma_coach.web.scoreboard.board import Board, most_people

_EXAMPLES = {
    "Doel 3 weken": Duration(3, Unit.WEEKS),
    "Doel 4 maanden": Duration(4, Unit.MONTHS),
    "Doel 6 maanden of langer": Duration(6, Unit.MONTHS),
}


def parameters(boards: Sequence[Board] = ()) -> dict[str, Any]:
    """Return the parameters of this version of the software, and what the boards shown here measure.

    A rounding is the group in words, the step for each example, and how far the truth may be off (percent) for
    measures in weeks and in months. A measure is there once, however many boards have it.
    """
    rules = Rules()
    return {
        "rules": rules,
        "examples": list(_EXAMPLES),
        "roundings": [_rounding(band) for band in Band if band.floor >= rules.k],
        "shift": round(LARGEST_SHIFT),
        "factors": [_decimal(factor) for factor in RANGE_FACTORS],
        "spread": {scale.value: _decimal(spread) for scale, spread in SPREAD.items()},
        "product": _decimal(round(prod(RANGE_FACTORS), 2)),
        "share_people": SHARE_PEOPLE,
        "share_ends": SHARE_ENDS,
        "measures": list({_definition(line.measure): None for board in boards for line in board.lines}),
        "releases": [board.release for board in boards],
        "version": __version__,
        "steps": {"unit": UNIT, "most": MOST, "few": FEW, "history": HISTORY.days},
    }


def _definition(measure: ShownMeasure) -> tuple[str, bool, str, str]:
    """Return the title, whether it is an outcome, the target and the horizon: all by which measures differ here."""
    target = words.aim_words(measure.norm, measure.limit) if measure.norm else "geen"
    horizon = words.horizon_words(measure.horizon) if measure.horizon else ""
    return measure.title, measure.kind is MeasureKind.OUTCOME, target, horizon


def _rounding(band: Band) -> tuple[str, list[str], int, int]:
    measures = [Measure("", "", MeasureKind.PHASE, "", "", norm) for norm in _EXAMPLES.values()]
    steps = [words.length(1, step_for(measure, band)) for measure in measures]
    people = words.people_words(band.floor, most_people(band))
    return people, steps, _off(band, Scale.WEEKS), _off(band, Scale.MONTHS)


def _off(band: Band, scale: Scale) -> int:
    """Return how far the range reaches on either side, in percents of the figure."""
    figure = Figure(10_000, Step.DAY, band)
    return round((uncertainty(figure, scale)[1] - figure.value) / 100)


def _decimal(number: float) -> str:
    return str(number).replace(".", ",")
