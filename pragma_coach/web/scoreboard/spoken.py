"""The answer of a board in the language of the page. The Dutch one, with its own grammar, is in `board`."""

from __future__ import annotations

from math import ceil

from markupsafe import Markup

from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.figures import Step
from pragma_coach.domain.texts.languages import DUTCH
from pragma_coach.web.scoreboard import words
from pragma_coach.web.scoreboard.board import Board, BoardLine
from pragma_coach.web.shared.languages import _, language_here, ngettext, translated

_YEAR = 12  # months


def spoken(board: Board) -> Markup:
    """Return the answer of the whole board, as one or two sentences."""
    line = board.first
    if language_here() == DUTCH or line is None:
        return translated(board.sentence)
    return Markup(" ").join(_sentences(line))


def _sentences(line: BoardLine) -> list[Markup]:
    if line.now is None:
        return [translated(line.sentence)]
    horizon, norm = line.measure.horizon, line.measure.norm
    what, time = translated(line.label), _time(line.now.figure.value, line.now.figure.step)
    if horizon is None:
        sentences = [_("%(what)s duurt nu meestal %(time)s.", what=what, time=time)]
    else:
        sentences = [
            _(
                "%(what)s: nu meestal na %(time)s, bij wie dit binnen %(within)s bereikte.",
                what=what,
                time=time,
                within=_duration(horizon),
            )
        ]
    if norm is None:
        return sentences
    if limit := line.measure.limit:
        return [
            *sentences,
            _("Het doel is %(time)s, uiterlijk %(limit)s.", time=_duration(norm), limit=_duration(limit)),
        ]
    return [*sentences, _("Het doel is %(time)s.", time=_duration(norm))]


def _duration(duration: Duration) -> Markup:
    if duration.unit is Unit.MONTHS and duration.count % _YEAR == 0:
        years = duration.count // _YEAR
        return ngettext("%(num)s jaar", "%(num)s jaren", years)
    return _time(duration.count, words.STEP_OF[duration.unit])


def _time(value: int, step: Step) -> Markup:
    """Return so many steps with their unit; of "13½" the larger whole number says which form the unit has."""
    number = words.number(value, step)
    match step:
        case Step.DAY:
            return ngettext("%(num)s dag", "%(num)s dagen", value)
        case Step.WEEK | Step.HALF_WEEK:
            whole = ceil(value * step.days / Step.WEEK.days)
            return ngettext("%(num)s week", "%(num)s weken", whole, shown=number)
        case Step.MONTH | Step.HALF_MONTH | Step.QUARTER_MONTH:
            whole = ceil(value * step.days / Step.MONTH.days)
            return ngettext("%(num)s maand", "%(num)s maanden", whole, shown=number)
