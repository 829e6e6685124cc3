"""Days and times are picked everywhere, and what people type instead is understood everywhere."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from pragma_coach.paths import TEMPLATES
from pragma_coach.web.shared.forms import Form


def test_no_page_has_a_day_or_a_time_typed() -> None:
    typed = re.compile(r'\bfield\(form, "(?:[a-z_-]*(?:day|_on|since|until|starts|ends|time)")')
    named = [
        path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html") if typed.search(path.read_text())
    ]
    assert named == []


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        ({"day": "gisteren"}, "2026-05-11"), ({"day": "1 jun"}, "2026-06-01"), ({"day": "2026-05-01"}, "2026-05-01"),
        ({"day-snel": "gisteren"}, "2026-05-11"), ({"day-snel": "morgen", "day": "13-5-26"}, "2026-05-13"),
        ({"day-snel": "", "day": "3 mei"}, "2026-05-03"), ({"day-snel": ""}, "None"),
    ],
)  # fmt: skip
def test_a_day_is_the_one_that_was_picked_typed_or_tapped(app: Flask, sent: dict[str, str], day: str) -> None:
    with app.test_request_context():
        form = Form(sent)
        assert (str(form.day("day")), form.errors) == (day, {})


def test_two_days_at_once_are_asked_about_and_nonsense_stays_in_the_box(app: Flask) -> None:
    with app.test_request_context():
        form = Form({"day": "1 mei", "day-snel": "gisteren", "other": "ooit"})
        assert form.day("day") is None
        assert "Kies Andere dag" in form.errors["day"]
        assert (form.iso_day("day"), form.iso_day("other"), form.iso_day("none")) == ("2026-05-01", None, "")
        assert form.iso_time("other") is None
