"""Times as people type them, and blocks of a week."""

from __future__ import annotations

from datetime import date

import pytest

from pragma_coach.domain.daytime import Hours, NotATime, minute_words, parse_minute


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("14.30", 870),
        ("14:30", 870),
        ("14u30", 870),
        ("9", 540),
        ("9.05 uur", 545),
        (" 09:00 ", 540),
        ("22.00", 1320),
        ("14u", 840),
        ("half drie", 870),
        ("Kwart voor één", 765),
        ("drie uur", 900),
        ("half een", 750),
    ],
)
def test_a_time_as_people_type_it(typed: str, minute: int) -> None:
    assert parse_minute(typed) == minute


@pytest.mark.parametrize("typed", ["", "half", "14.75", "25.00", "6.59", "22.01", "2.30", "1430", "9.1.1", "٩"])
def test_what_is_no_time_for_a_talk_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(NotATime, match=r"14\.30"):
        parse_minute(typed)


@pytest.mark.parametrize(("typed", "both"), [("half acht", "7.30 of 19.30"), ("negen uur", "9.00 of 21.00")])
def test_words_that_the_clock_says_twice_a_day_are_asked_about(typed: str, both: str) -> None:
    with pytest.raises(NotATime, match=f"Schrijf {both}"):
        parse_minute(typed)


def test_a_time_is_told_as_it_is_typed() -> None:
    assert [minute_words(minute) for minute in (540, 545, 870)] == ["9.00", "9.05", "14.30"]


def test_a_block_holds_what_fits_from_begin_to_end() -> None:
    block = Hours(1, 540, 720)
    tuesday = date(2026, 5, 12)
    assert block.hold(tuesday, 540, 720)
    assert not block.hold(tuesday, 539, 600)
    assert not block.hold(tuesday, 700, 721)
    assert not block.hold(date(2026, 5, 13), 540, 600)
