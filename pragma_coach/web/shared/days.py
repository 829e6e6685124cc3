"""Saying on which day something happened: today, yesterday, last week, or a day that is typed."""

from __future__ import annotations

from datetime import date, timedelta

from pragma_coach.web.shared.forms import Form

NO_DAY = "Vul een datum in. Schrijf bijvoorbeeld 12-05-2026."
DAYS: tuple[tuple[str, str], ...] = (
    ("vandaag", "Vandaag"),
    ("gisteren", "Gisteren"),
    ("vorige-week", "Vorige week"),
    ("datum", "Andere dag"),
)
_DAYS_AGO = {"vandaag": 0, "gisteren": 1, "vorige-week": 7}


def chosen_day(form: Form, today: date, *, typed_first: bool = False) -> date:
    """Return the day that fields `when` and `day` say; today when they say nothing.

    `typed_first` is for a page where `when` is chosen beforehand: then a day that was typed must not get lost. Note in
    the form what is missing or no day.
    """
    when = form.value("when", "vandaag")
    if when in _DAYS_AGO and not (typed_first and form.value("day")):
        return today - timedelta(days=_DAYS_AGO[when])
    day = form.day("day")
    if day is None and not form.errors:
        form.errors["day"] = NO_DAY
    return day or today
