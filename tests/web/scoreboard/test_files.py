"""Every number on the board, in the spreadsheet and in the data is a published one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from boards import (
    AUTUMN,
    MEASURES,
    PHASE_2,
    cell,
    data_of,
    oirschot,
    publish,
    publish_oirschot,
    release,
    visitor,
)
from stage import Visit

from pragma_coach.config import Config
from pragma_coach.domain.scoreboard.figures import Band, Step
from pragma_coach.web.scoreboard import charts, files, words
from pragma_coach.web.scoreboard.board import Board

BEGIN = date(2024, 1, 1)
PAGE, CSV = "/scorebord/oirschot", "/scorebord/oirschot.csv"


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    return Config(data=tmp_path)


@pytest.fixture
def passer(settings: Config) -> Visit:
    """Somebody at the board of Oirschot."""
    publish_oirschot(settings)
    return visitor(settings)


def phrases(board: Board) -> set[str]:
    """Return everything with a digit in it that a page of this board may say."""
    allowed = {"Fase 1", "Fase 2", "fase 1", "A4", board.release.code_version, board.release.config_hash}
    allowed |= {f"ten minste {board.release.k} mensen en {board.release.coaches} coaches"}
    allowed |= {f"ten minste {board.release.rest} over"}
    for line in board.lines:
        allowed |= {line.target, line.within}
        for reading in (line.now, *line.blocks):
            if reading:
                allowed |= {reading.text, reading.between, reading.people, reading.period, reading.number}
    for line in board.phases:
        drawing = charts.trend(board, line)
        if drawing:
            allowed |= {tick.text for tick in (*drawing.years, *drawing.levels)}
    outcomes = charts.outcome_bars(board.outcomes)
    allowed |= {tick.text for tick in outcomes.ticks} if outcomes else set()
    frame = 'width="480" height="396"'  # the code to paste is about pixels, not about people
    allowed |= {"http://127.0.0.1:8000", frame}
    days = (board.release.period_end, board.next_at.date(), board.release.published_at.date())
    return {phrase for phrase in allowed | {words.in_words(day) for day in days} | {"zoals 3 jaar"} if phrase}


def left_over(text: str, allowed: Iterable[str]) -> list[str]:
    """Return the numbers that no phrase accounts for."""
    for phrase in sorted(allowed, key=len, reverse=True):
        text = re.sub(rf"(?<![\d½]){re.escape(phrase)}(?![\d½])", " ", text)
    return re.findall(r"[\d¼½¾]+", text)


def test_every_number_people_can_read_is_published_or_follows_from_it(settings: Config, passer: Visit) -> None:
    page = passer.page(PAGE)
    labels = " ".join(attributes.get("aria-label", "") for _, attributes in page.tags)
    assert left_over(f"{page.text} {labels}", phrases(oirschot(settings))) == []
    assert left_over("7 van de 10", phrases(oirschot(settings))) == ["7"]  # the check sees what it should


def test_every_number_in_an_attribute_is_a_whole_one_from_the_release(settings: Config, passer: Visit) -> None:
    board = oirschot(settings)
    readings = [r for line in board.lines for r in (line.now, *line.blocks) if r]
    durations = [d for m in MEASURES for d in (m.norm, m.horizon) if d]
    allowed = {
        "data-value": {str(r.figure.value) for r in readings},
        "data-low": {str(r.low) for r in readings},
        "data-high": {str(r.high) for r in readings},
        "data-target": {str(d.count) for d in durations},
        "data-reach": {str(d.count) for d in durations},
        "data-first-day": {r.first_day.isoformat() for r in readings},
        "data-last-day": {r.last_day.isoformat() for r in readings},
        "data-open-until": {board.open_until.isoformat()},
        "data-row": {str(charts.ROW)},
    }
    found = [
        (name, value)
        for _, attributes in passer.page(PAGE).tags
        for name, value in attributes.items()
        if name.startswith("data-") and any(sign.isdigit() for sign in value) and name not in ("data-table",)
    ]
    texts = ("data-label", "data-name", "data-target-text")
    wrong = [(name, value) for name, value in found if value not in allowed.get(name, set()) and name not in texts]
    assert wrong == []
    assert {name for name, _ in found} >= {"data-value", "data-low", "data-high", "data-target"}


def test_the_drawing_reads_the_same_number_as_people_do(settings: Config, passer: Visit) -> None:
    cells = re.findall(r'<strong data-value="(\d+)" data-unit="(\w+)">([^<]+)</strong>', passer.get(PAGE).text)
    assert len(cells) == 3 + 3 + 2 + 1  # now, phase 1, phase 2, volunteering
    assert all(words.length(int(value), Step(unit)) == text for value, unit, text in cells)


READING = {"first_day", "last_day", "value", "unit", "low", "high", "people"}


def check_reading(reading: dict[str, Any]) -> None:
    assert set(reading) == READING
    assert all(type(reading[name]) is int for name in ("value", "low", "high"))
    assert reading["low"] <= reading["value"] <= reading["high"]
    assert reading["unit"] in set(Step)
    assert set(reading["people"]) == {"least", "most"}
    assert reading["people"]["least"] >= 10
    assert date.fromisoformat(reading["first_day"]) < date.fromisoformat(reading["last_day"])


def test_the_json_is_a_closed_list_of_whole_numbers_with_units(passer: Visit) -> None:
    told = data_of(passer)
    keys = {"schema", "organisation", "measured_until", "published_at", "next_at", "rules", "measures", "steps"}
    assert set(told) == keys
    assert set(told["organisation"]) == {"id", "name", "municipality", "programme"}
    assert set(told["rules"]) == {"people", "rest", "coaches", "because", "fingerprint", "version"}
    assert (told["measured_until"], told["next_at"]) == ("2026-09-30", "2027-02-23T08:00:00+00:00")
    for measure in told["measures"]:
        names = {"id", "title", "kind", "target", "limit", "horizon", "now", "blocks", "withdrawn"}
        assert set(measure) == names
        assert all(set(measure[name] or {"count": 0, "unit": 0}) == {"count", "unit"} for name in ("target", "horizon"))
        for reading in [measure["now"], *measure["blocks"]]:
            if reading is not None:
                check_reading(reading)
    assert [len(measure["blocks"]) for measure in told["measures"]] == [3, 2, 1, 0]


def test_the_spreadsheet_opens_in_dutch_excel_with_the_same_numbers(passer: Visit) -> None:
    raw = passer.get(CSV).data
    assert raw.startswith(b"\xef\xbb\xbforganisatie;")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert [(row["maat"], row["regel"], row["waarde"], row["eenheid"]) for row in rows] == [
        ("fase-1", "nu", "6", "half_week"),
        ("fase-1", "meting", "7", "half_week"),
        ("fase-1", "meting", "6", "half_week"),
        ("fase-1", "meting", "6", "half_week"),
        ("fase-2", "nu", "14", "month"),
        ("fase-2", "meting", "15", "month"),
        ("fase-2", "meting", "13", "month"),
        ("volunteering", "nu", "10", "month"),
        ("volunteering", "meting", "10", "month"),
    ]
    numbers = ("waarde", "laag", "hoog", "mensen_minst", "mensen_meest", "doel")
    assert all(row[name].isdigit() for row in rows for name in numbers)
    told = [reading for m in data_of(passer)["measures"] for reading in ([m["now"]] if m["now"] else []) + m["blocks"]]
    assert [int(row["hoog"]) for row in rows] == [reading["high"] for reading in told]


@pytest.mark.parametrize("name", ["=1+1", "+31", "-", "@SOM(A1)", "\tx"])
def test_a_name_never_becomes_a_formula(settings: Config, name: str) -> None:
    publish(
        settings,
        release(AUTUMN, name=name),
        [cell(PHASE_2, BEGIN, AUTUMN, 14, Step.MONTH, Band.FROM_10)],
        [replace(PHASE_2, title=name)],
    )
    rows = list(csv.DictReader(io.StringIO(visitor(settings).get(CSV).data.decode("utf-8-sig")), delimiter=";"))
    assert {row["organisatie"] for row in rows} | {row["naam"] for row in rows} == {f"'{name}"}


def test_a_group_without_upper_end_is_said_to_have_none(settings: Config) -> None:
    publish(settings, release(AUTUMN), [cell(PHASE_2, BEGIN, AUTUMN, 60, Step.QUARTER_MONTH, Band.FROM_1000)])
    client = visitor(settings)
    assert "1000 of meer mensen" in client.page(PAGE).text
    assert data_of(client)["measures"][1]["now"]["people"] == {"least": 1000, "most": None}
    assert ";1000;;15;" in client.get(CSV).text


def test_the_guide_beside_the_code_names_every_column_and_key(passer: Visit) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "scorebord.md").read_text("utf-8")
    told = data_of(passer)
    reading = told["measures"][0]["now"]
    keys = {*told, *told["organisation"], *told["rules"], *told["measures"][0], *reading, *reading["people"]}
    assert [name for name in [*files.CSV_COLUMNS, *keys, *Step] if not re.search(rf"\b{name}\b", guide)] == []
