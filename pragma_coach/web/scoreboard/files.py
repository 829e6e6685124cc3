"""A board as a spreadsheet and as data for machines: the same whole numbers as on the page (docs/scorebord.md)."""

from __future__ import annotations

import csv
import io
from typing import Any

from pragma_coach.domain.programme.programme import Duration
from pragma_coach.published.cells import STEPS, STEPS_TITLE, Cell, Steps
from pragma_coach.web.scoreboard.board import Board, BoardLine, BoardReading

SCHEMA = 1
CSV_COLUMNS = (
    "organisatie",
    "gemeente",
    "maat",
    "naam",
    "soort",
    "regel",
    "eerste_dag",
    "laatste_dag",
    "waarde",
    "eenheid",
    "laag",
    "hoog",
    "mensen_minst",
    "mensen_meest",
    "doel",
    "doel_eenheid",
    "binnen",
    "binnen_eenheid",
    "uiterlijk",
    "uiterlijk_eenheid",
)
# What a spreadsheet would take for a formula when a name starts with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(board: Board) -> str:
    """Return the board as Dutch spreadsheets read it: semicolons, a byte order mark, one row for each number.

    Per measure a row "nu" and then a row "meting" for each block; a measure without a figure has none.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for line in board.lines:
        readings = [("nu", line.now), *(("meting", block) for block in line.blocks)]
        writer.writerows(_row(board, line, kind, reading) for kind, reading in readings if reading)
    writer.writerows(_steps_row(board, steps) for steps in board.steps_standing)
    return out.getvalue()


def _row(board: Board, line: BoardLine, kind: str, reading: BoardReading) -> list[str | int]:
    measure, figure = line.measure, reading.figure
    return [
        *_named(board, measure.id, measure.title, measure.kind.value, kind),
        *_days(reading).values(),
        figure.value,
        figure.step.value,
        reading.low,
        reading.high,
        reading.least,
        "" if reading.most is None else reading.most,
        *((measure.norm.count, measure.norm.unit.value) if measure.norm else ("", "")),
        *((measure.horizon.count, measure.horizon.unit.value) if measure.horizon else ("", "")),
        *((measure.limit.count, measure.limit.unit.value) if measure.limit else ("", "")),
    ]


def _steps_row(board: Board, steps: Steps) -> list[str | int]:
    """Return steps taken together as a row: `waarde` of them or more, so `laag` is the same and `hoog` is not known."""
    named = _named(board, STEPS, STEPS_TITLE, "steps", "meting")
    return [*named, *_days(steps).values(), steps.least, "step", steps.least, *[""] * 9]


def _named(board: Board, measure: str, title: str, *kinds: str) -> list[str]:
    names = (board.release.organisation_name, board.release.municipality, measure, title)
    return [*map(_harmless, names), *kinds]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_data(board: Board) -> dict[str, Any]:
    """Return the board as data: whole numbers with their units, days as ISO dates, moments in UTC."""
    release = board.release
    return {
        "schema": SCHEMA,
        "organisation": {
            "id": release.organisation_slug,
            "name": release.organisation_name,
            "municipality": release.municipality,
            "programme": release.programme_title,
        },
        "measured_until": release.period_end.isoformat(),
        "published_at": release.published_at.isoformat(),
        "next_at": board.next_at.isoformat(),
        "rules": {
            "people": release.k,
            "rest": release.rest,
            "coaches": release.coaches,
            "because": release.because,
            "fingerprint": release.config_hash,
            "version": release.code_version,
        },
        "measures": [_measure(line) for line in board.lines],
        "steps": [_steps(steps) for steps in board.steps],
    }


def _days(block: BoardReading | Cell | Steps) -> dict[str, str]:
    return {"first_day": block.first_day.isoformat(), "last_day": block.last_day.isoformat()}


def _steps(steps: Steps) -> dict[str, Any]:
    """Return steps taken together: `least` or more, rounded down to whole `unit`s; null when taken back."""
    gone = steps.withdrawn_because or None
    return _days(steps) | {"least": None if gone else steps.least, "unit": steps.unit, "withdrawn": gone}


def _measure(line: BoardLine) -> dict[str, Any]:
    measure = line.measure
    return {
        "id": measure.id,
        "title": measure.title,
        "kind": measure.kind.value,
        "target": _duration(measure.norm),
        "limit": _duration(measure.limit),
        "horizon": _duration(measure.horizon),
        "now": _reading(line.now) if line.now else None,
        "blocks": [_reading(block) for block in line.blocks],
        "withdrawn": [_days(cell) | {"because": cell.withdrawn_because} for cell in line.withdrawn],
    }


def _duration(duration: Duration | None) -> dict[str, Any] | None:
    return {"count": duration.count, "unit": duration.unit.value} if duration else None


def _reading(reading: BoardReading) -> dict[str, Any]:
    return {
        **_days(reading),
        "value": reading.figure.value,
        "unit": reading.figure.step.value,
        "low": reading.low,
        "high": reading.high,
        "people": {"least": reading.least, "most": reading.most},
    }
