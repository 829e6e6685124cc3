"""The drawings of the server are in proportion, and lengths are said as people say them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from boards import (
    AUTUMN,
    PAID_JOB,
    VOLUNTEERING,
    cell,
    oirschot,
    publish,
    publish_oirschot,
    release,
)

from pragma_coach.config import Config
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.figures import Band, Step
from pragma_coach.web.scoreboard import charts, words

BEGIN = date(2024, 1, 1)


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    return Config(data=tmp_path)


def test_all_targets_of_the_phases_stand_in_one_line_and_bars_are_in_proportion(settings: Config) -> None:
    publish_oirschot(settings)
    drawing = charts.phase_bars(oirschot(settings).phases)
    assert drawing
    first, second = drawing.rows
    assert first.target == second.target
    assert first.end == first.target  # 3 weeks of 3
    assert second.end == pytest.approx(second.target * 14 / 15, abs=0.02)  # type: ignore[operator]
    assert all(row.low < row.end < row.high <= 97 for row in drawing.rows if row.end)


def test_outcomes_share_one_scale_of_months_up_to_their_horizons(settings: Config) -> None:
    publish(
        settings,
        release(AUTUMN),
        [
            cell(VOLUNTEERING, BEGIN, AUTUMN, 12, Step.MONTH, Band.FROM_10),
            cell(PAID_JOB, BEGIN, AUTUMN, 18, Step.MONTH, Band.FROM_10),
        ],
    )
    drawing = charts.outcome_bars(oirschot(settings).outcomes)
    assert drawing
    volunteering, job = drawing.rows
    assert [tick.text for tick in drawing.ticks] == ["0", "12", "24", "36"]
    assert volunteering.end == drawing.ticks[1].at
    assert (volunteering.reach, job.reach) == (drawing.ticks[2].at, drawing.ticks[3].at)
    assert (volunteering.late, job.late) == (True, False)


def test_a_block_is_as_wide_as_the_time_it_covers_and_the_open_time_follows_it(settings: Config) -> None:
    publish_oirschot(settings)
    board = oirschot(settings)
    drawing = charts.trend(board, board.phases[1])
    assert drawing
    wide, small = drawing.blocks
    days = [(b.last_day - b.first_day).days + 1 for b in board.phases[1].blocks]
    assert wide.width / small.width == pytest.approx(days[0] / days[1], rel=0.01)
    assert wide.start + wide.width == pytest.approx(small.start, abs=0.02)
    assert drawing.open_start == pytest.approx(small.start + small.width, abs=0.02)
    assert drawing.open_start + drawing.open_width == pytest.approx(100)
    assert all(block.upper < block.middle < block.lower for block in drawing.blocks)
    assert drawing.levels[0].text == "0"


def test_without_figures_there_is_nothing_to_draw(settings: Config) -> None:
    publish(settings, release(AUTUMN))
    board = oirschot(settings)
    assert charts.phase_bars(board.phases) is charts.outcome_bars(board.outcomes) is None
    assert [charts.trend(board, line) for line in board.phases] == [None, None]


@pytest.mark.parametrize(
    ("value", "step", "said"),
    [
        (1, Step.DAY, "1 dag"),
        (12, Step.DAY, "12 dagen"),
        (1, Step.HALF_WEEK, "½ week"),
        (2, Step.HALF_WEEK, "1 week"),
        (3, Step.HALF_WEEK, "1½ week"),
        (4, Step.HALF_WEEK, "2 weken"),
        (3, Step.WEEK, "3 weken"),
        (1, Step.QUARTER_MONTH, "¼ maand"),
        (7, Step.QUARTER_MONTH, "1¾ maand"),
        (27, Step.HALF_MONTH, "13½ maand"),
        (28, Step.HALF_MONTH, "14 maanden"),
        (1, Step.MONTH, "1 maand"),
    ],
)
def test_a_length_is_said_as_people_say_it(value: int, step: Step, said: str) -> None:
    assert words.length(value, step) == said


def test_periods_horizons_and_people_are_said_as_people_say_them() -> None:
    assert words.period_words(date(2024, 10, 1), date(2025, 6, 30)) == "okt 2024 t/m jun 2025"
    assert words.period_words(date(2026, 4, 1), date(2026, 6, 30)) == "apr t/m jun 2026"
    assert words.period_words(date(2026, 4, 13), date(2026, 6, 30)) == "13 april 2026 t/m 30 juni 2026"
    assert words.horizon_words(Duration(36, Unit.MONTHS)) == "3 jaar"
    assert words.horizon_words(Duration(18, Unit.MONTHS)) == "18 maanden"
    assert words.horizon_words(Duration(26, Unit.WEEKS)) == "26 weken"
    assert words.people_words(10, 14) == "10 tot 14 mensen"
    assert words.between(3, 9, Step.HALF_WEEK) == "1½ en 4½ week"
