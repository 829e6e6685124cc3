"""Published boards to look at: a town that goes well, and the pieces to publish others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from stage import COMPILED, Visit

from pragma_coach.config import Config
from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.figures import Band, Figure, Measure, MeasureKind, Step
from pragma_coach.public import create_app
from pragma_coach.published.cells import NewCell, Release
from pragma_coach.published.releases import write_release
from pragma_coach.web.scoreboard.board import Board, board_of

PHASE_1 = Measure("fase-1", "Fase 1: eerste opvang", MeasureKind.PHASE, "housed", "phase:1", Duration(3, Unit.WEEKS))
PHASE_2 = Measure(
    "fase-2", "Fase 2: weten, kunnen, vinden", MeasureKind.PHASE, "phase:1", "phase:2", Duration(15, Unit.MONTHS)
)
VOLUNTEERING = Measure(
    "volunteering",
    "Vrijwilligerswerk",
    MeasureKind.OUTCOME,
    "housed",
    "milestone:volunteering",
    Duration(9, Unit.MONTHS),
    Duration(24, Unit.MONTHS),
)
PAID_JOB = Measure(
    "paid_job",
    "Betaalde baan",
    MeasureKind.OUTCOME,
    "housed",
    "milestone:paid_job",
    Duration(18, Unit.MONTHS),
    Duration(36, Unit.MONTHS),
)
MEASURES = (PHASE_1, PHASE_2, VOLUNTEERING, PAID_JOB)
SPRING, SUMMER, AUTUMN = Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)


def release(quarter: Quarter, slug: str = "oirschot", name: str = "Welzijn Oirschot") -> Release:
    """Return a release of an organisation as the publishing job would make it."""
    return Release(
        organisation_slug=slug,
        organisation_name=name,
        municipality="Oirschot",
        programme_title="Pragma",
        period_end=quarter.last_day,
        published_at=quarter.published_at,
        k=10,
        rest=5,
        coaches=3,
        because="",
        config_hash="a1b2c3d4e5f60718",
        code_version="0.1.0",
    )


def cell(measure: Measure, first_day: date, quarter: Quarter, value: int, step: Step, band: Band) -> NewCell:
    """Return a figure to publish, up to the end of a quarter."""
    return NewCell(measure.id, first_day, quarter.last_day, Figure(value, step, band))


def publish(
    config: Config, told: Release, cells: Sequence[NewCell] = (), measures: Sequence[Measure] = MEASURES
) -> None:
    """Publish a release in the file of these settings."""
    assert write_release(config.releases_file, told, measures, cells)


def publish_oirschot(config: Config) -> None:
    """Publish three quarters: phase 1 thrice, phase 2 twice, volunteering once, a paid job not yet."""
    begin = date(2024, 1, 1)
    half_week, month = Step.HALF_WEEK, Step.MONTH
    publish(
        config,
        release(SPRING),
        [
            cell(PHASE_1, begin, SPRING, 7, half_week, Band.FROM_10),
            cell(PHASE_2, begin, SPRING, 15, month, Band.FROM_10),
        ],
    )
    publish(
        config,
        release(SUMMER),
        [
            cell(PHASE_1, SUMMER.first_day, SUMMER, 6, half_week, Band.FROM_15),
            cell(VOLUNTEERING, begin, SUMMER, 10, month, Band.FROM_20),
        ],
    )
    publish(
        config,
        release(AUTUMN),
        [
            cell(PHASE_1, AUTUMN.first_day, AUTUMN, 6, half_week, Band.FROM_10),
            cell(PHASE_2, SUMMER.first_day, AUTUMN, 13, month, Band.FROM_15),
        ],
    )


def visitor(data: Path | Config) -> Visit:
    """Return a browser at the public scoreboard over a data folder; it checks every page it gets."""
    app = create_app(data if isinstance(data, Config) else Config(data=data))
    app.testing = True
    app.test_client_class = Visit
    app.jinja_env.bytecode_cache = COMPILED
    client = app.test_client()
    assert isinstance(client, Visit)
    return client


def oirschot(settings: Config) -> Board:
    """Return the board of Oirschot as the page gets it."""
    board = board_of(settings.releases_file, "oirschot")
    assert board is not None
    return board


def data_of(client: Visit) -> dict[str, Any]:
    """Return the JSON; a number that is not whole is refused."""

    def refuse(number: str) -> float:
        raise AssertionError(f"{number} is not a whole number")

    answer: dict[str, Any] = json.loads(client.get("/scorebord/oirschot.json").text, parse_float=refuse)
    return answer
