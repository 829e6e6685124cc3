"""Published figures in Dutch words: "13½ maand", "30 tot 42 mensen", "okt 2024 t/m jun 2025"."""

from __future__ import annotations

from datetime import date

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.figures import Figure, Step
from pragma_coach.published.cells import NewSteps

NOT_YET_SIGN = "·"
NOT_YET = "Nog te weinig trajecten om te laten zien. Wat hier gebeurt telt mee in een volgende meting."

# In how many steps the unit is cut, and the unit for one and for more.
_STEPS = {
    Step.DAY: (1, "dag", "dagen"),
    Step.HALF_WEEK: (2, "week", "weken"),
    Step.WEEK: (1, "week", "weken"),
    Step.QUARTER_MONTH: (4, "maand", "maanden"),
    Step.HALF_MONTH: (2, "maand", "maanden"),
    Step.MONTH: (1, "maand", "maanden"),
}
STEP_OF = {Unit.DAYS: Step.DAY, Unit.WEEKS: Step.WEEK, Unit.MONTHS: Step.MONTH}
_SHORT = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_FRACTIONS = {0.25: "¼", 0.5: "½", 0.75: "¾"}


def number(value: int, step: Step) -> str:
    """Return so many steps as a number of their unit, without it: "13½"."""
    whole, part = divmod(value, _STEPS[step][0])
    return f"{whole or ''}{_FRACTIONS[part / _STEPS[step][0]]}" if part else str(whole)


def length(value: int, step: Step) -> str:
    """Return so many steps with their unit. Dutch says "14 maanden", but "13½ maand": a half is one."""
    return f"{number(value, step)} {_noun(value, step)}"


def _noun(value: int, step: Step) -> str:
    parts, one, more = _STEPS[step]
    return one if value % parts or value == parts else more


def figure_words(figure: Figure) -> str:
    """Return a published figure as "13½ maand"."""
    return length(figure.value, figure.step)


def between(low: int, high: int, step: Step) -> str:
    """Return a range as it follows "waarschijnlijk tussen": "8 en 20 maanden"."""
    return f"{number(low, step)} en {length(high, step)}"


def duration_words(duration: Duration, beside: Step | None = None) -> str:
    """Return a target as "15 maanden".

    Beside a figure in days, its own days are added: nobody compares 412 days with 15 months by heart.
    """
    text = length(duration.count, STEP_OF[duration.unit])
    if beside is Step.DAY and duration.unit is not Unit.DAYS:
        return f"{text} ({length(round(duration.days), Step.DAY)})"
    return text


def aim_words(norm: Duration, limit: Duration | None, beside: Step | None = None) -> str:
    """Return a target with the longest that is meant as "6 maanden, uiterlijk 12"."""
    target = duration_words(norm, beside)
    if limit is None:
        return target
    same = limit.unit is norm.unit and beside is not Step.DAY
    return f"{target}, uiterlijk {limit.count if same else duration_words(limit, beside)}"


def horizon_words(horizon: Duration) -> str:
    """Return a horizon as "3 jaar", or in its own unit when it is no number of years."""
    if horizon.unit is Unit.MONTHS and horizon.count % 12 == 0:
        return f"{horizon.count // 12} jaar"
    return duration_words(horizon)


def people_words(least: int, most: int | None) -> str:
    return f"{people_number(least, most)} mensen"


def people_number(least: int, most: int | None) -> str:
    """Return the range of people without the word, for a column that has it: "10 tot 14"."""
    return f"{least} of meer" if most is None else f"{least} tot {most}"


def steps_sentence(steps: NewSteps) -> str:
    """Return the steps taken together as a sentence that is true whatever the rounding left out."""
    what = f"{steps.least} stappen of meer" if steps.least else "de eerste stappen"
    return f"Samen zetten we {what} ({period_words(steps.first_day, steps.last_day)})."


def steps_number(steps: NewSteps) -> str:
    """Return the steps taken together for a table: "250 of meer"."""
    return f"{steps.least} of meer" if steps.least else f"minder dan {steps.unit}"


def period_words(first_day: date, last_day: date) -> str:
    """Return a period as "okt 2024 t/m jun 2025"; with days when it does not begin with a month."""
    if first_day.day != 1:
        return f"{in_words(first_day)} t/m {in_words(last_day)}"
    opening = _SHORT[first_day.month - 1]
    if first_day.year != last_day.year:
        opening += f" {first_day.year}"
    return f"{opening} t/m {_SHORT[last_day.month - 1]} {last_day.year}"
