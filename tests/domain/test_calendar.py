"""Days, months, quarters and the words people use for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    NotADate,
    Quarter,
    amsterdam_date,
    in_words,
    parse_day,
    plus_months,
    quarters_due,
    utc_moment,
)

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
THIS_CENTURY = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 14, 22, 59, 59, 999999, tzinfo=UTC), date(2026, 1, 14)),  # 23:59 in winter
        (datetime(2026, 1, 14, 23, 0, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 14, 21, 59, 59, tzinfo=UTC), date(2026, 7, 14)),  # 23:59 in summer
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),  # the night that loses an hour
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),  # the night that gains one
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_moment_is_on_the_day_that_clocks_in_amsterdam_show(moment: datetime, day: date) -> None:
    assert amsterdam_date(moment) == day
    assert amsterdam_date(moment.astimezone(ZoneInfo("Asia/Tokyo"))) == day


@pytest.mark.parametrize(
    ("first", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 5, 12), 24)]
)
def test_the_day_of_a_clock_change_is_an_hour_shorter_or_longer(first: date, hours: int) -> None:
    assert utc_moment(first + timedelta(days=1)) - utc_moment(first) == timedelta(hours=hours)


def test_a_moment_without_a_time_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        amsterdam_date(datetime(2026, 5, 12, 12, 0))  # noqa: DTZ001


@given(DAYS, st.integers(4, 23))
def test_a_wall_clock_time_is_on_its_own_day(day: date, hour: int) -> None:
    moment = utc_moment(day, hour)
    assert moment.tzinfo is UTC
    assert amsterdam_date(moment) == day


@pytest.mark.parametrize(
    "text",
    [
        "12-5-2026", "12-05-2026", "12/05/2026", "12.5.2026", "12-5-26", " 12 - 5 - 2026 ", "2026-05-12", "2026/5/12",
        "12 mei 2026", "12 MEI 2026", "12  mei  26", "12-mei-2026",
    ],
)  # fmt: skip
def test_a_day_is_read_however_people_type_it(text: str) -> None:
    assert parse_day(text) == date(2026, 5, 12)


@pytest.mark.parametrize(
    ("text", "month"),
    [("1 mrt 2026", 3), ("1 maart 2026", 3), ("1 sept 2026", 9), ("1 okt. 2026", 10), ("1 jan 2026", 1)],
)
def test_short_month_names_are_read(text: str, month: int) -> None:
    assert parse_day(text) == date(2026, month, 1)


@given(THIS_CENTURY)
def test_every_way_of_writing_gives_the_same_day(day: date) -> None:
    short = MONTHS[day.month - 1][:3]
    for text in (
        f"{day:%d-%m-%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%d.%m.%y}", day.isoformat(), in_words(day),
        f"{day.day} {short} {day.year}",
    ):  # fmt: skip
        assert parse_day(text) == day


@pytest.mark.parametrize(
    "text", ["", " ", "gisteren", "12", "12-5", "12 ma 2026", "1-2-3-4", "12-5-226", "a-b-c", "٣-٤-٢٠٢٦"]
)
def test_what_is_no_day_is_quoted_with_an_example(text: str) -> None:
    with pytest.raises(NotADate, match=r"geen datum\. Schrijf bijvoorbeeld 12-05-2026") as error:
        parse_day(text)
    assert text.strip() in str(error.value)


@pytest.mark.parametrize("text", ["31-4-2026", "29-02-2026", "0-5-2026", "12-13-2026", "32 mei 2026"])
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(NotADate, match="bestaat niet"):
        parse_day(text)


@pytest.mark.parametrize("text", ["12-05-0206", "12-05-2206", "0026-05-12", "12-5-1826"])
def test_a_year_that_cannot_be_is_a_slip_of_the_pen(text: str) -> None:
    with pytest.raises(NotADate, match=r"jaar .* kan niet"):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vandaag", date(2026, 11, 30)), (" Gisteren ", date(2026, 11, 29)), ("eergisteren", date(2026, 11, 28)),
        ("morgen", date(2026, 12, 1)), ("overmorgen", date(2026, 12, 2)), ("1 dec", date(2026, 12, 1)),
        ("1 december 2026", date(2026, 12, 1)), ("5-1", date(2027, 1, 5)), ("29 sept.", date(2026, 9, 29)),
        ("12/5/26", date(2026, 5, 12)), ("2026-12-01", date(2026, 12, 1)),
    ],
)  # fmt: skip
def test_whoever_types_a_day_may_say_it_as_people_do(text: str, day: date) -> None:
    assert parse_day(text, date(2026, 11, 30)) == day


@pytest.mark.parametrize(
    ("text", "cure"),
    [("1 juni", "2025 of 2026 of 2027"), ("31 feb", "bestaat niet"), ("12", "Schrijf bijvoorbeeld 12-05-2026")],
)
def test_a_day_that_may_be_of_another_year_is_asked_about(text: str, cure: str) -> None:
    with pytest.raises(NotADate, match=cure):
        parse_day(text, date(2026, 11, 30))


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_dutch_sentence(text: str) -> None:
    try:
        year = parse_day(text).year
    except NotADate as refusal:
        year, sentence = FIRST_YEAR, str(refusal)
    else:
        sentence = "."
    assert FIRST_YEAR <= year <= LAST_YEAR
    assert sentence.endswith(".")


def test_months_are_counted_to_the_last_day_of_a_shorter_one() -> None:
    assert plus_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert plus_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert plus_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert plus_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert plus_months(date(2026, 5, 12), 0) == date(2026, 5, 12)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-400, 400))
def test_months_later_is_never_in_another_month(day: date, months: int) -> None:
    later = plus_months(day, months)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_quarters_hold_their_days_and_follow_on_each_other(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.next().first_day == quarter.last_day + timedelta(days=1)
    assert quarter.next() > quarter
    assert 90 <= (quarter.last_day - quarter.first_day).days + 1 <= 92


@given(st.dates(date(1980, 1, 1), date(2150, 1, 1)))
def test_figures_come_on_the_first_tuesday_a_week_after_the_freeze_at_nine(day: date) -> None:
    quarter = Quarter.of(day)
    shown = quarter.published_at.astimezone(ZoneInfo("Europe/Amsterdam"))
    assert quarter.frozen_on == quarter.last_day + timedelta(days=42)
    assert (shown.isoweekday(), shown.hour, shown.minute) == (2, 9, 0)
    assert timedelta(days=7) <= shown.date() - quarter.frozen_on < timedelta(days=14)


def test_the_announced_moments_of_one_year_are_these() -> None:
    quarters = [Quarter(2026, number) for number in (1, 2, 3, 4)]
    assert [str(quarter) for quarter in quarters] == ["2026-1", "2026-2", "2026-3", "2026-4"]
    assert [quarter.published_at for quarter in quarters] == [
        datetime(2026, 5, 19, 7, 0, tzinfo=UTC),  # summer time: nine o'clock is seven
        datetime(2026, 8, 18, 7, 0, tzinfo=UTC),
        datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
        datetime(2027, 2, 23, 8, 0, tzinfo=UTC),
    ]


def test_a_quarter_is_due_from_its_announced_moment_and_not_a_second_sooner() -> None:
    announced = Quarter(2026, 1).published_at
    assert quarters_due(date(2025, 11, 3), announced) == [Quarter(2025, 4), Quarter(2026, 1)]
    assert quarters_due(date(2025, 11, 3), announced - timedelta(seconds=1)) == [Quarter(2025, 4)]
    assert quarters_due(date(2026, 5, 1), announced) == []
