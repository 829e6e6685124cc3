"""What reading a file may cost: counted in cells, and in time and memory of a process of its own."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from pragma_coach.domain.refusal import Invalid
from pragma_coach.services.spreadsheets import reading
from pragma_coach.services.spreadsheets.reading import read_apart, read_tables

SAMPLES = Path(__file__).parents[2] / "samples"


def with_cells(cells: str) -> bytes:
    """The sample workbook with other cells on its first sheet."""
    out = io.BytesIO()
    sample = zipfile.ZipFile(SAMPLES / "koppels-werkmap.xlsx")
    with sample, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sample.namelist():
            text = sample.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = text[: text.index(b"<sheetData>") + 11] + cells.encode() + text[text.index(b"</sheetData>") :]
            made.writestr(name, text)
    return out.getvalue()


def test_a_workbook_is_read_by_a_process_of_its_own_as_it_is_here() -> None:
    data = (SAMPLES / "koppels-werkmap.xlsx").read_bytes()
    assert read_apart(data, "map ‘één’.xlsx") == read_tables(data, "map ‘één’.xlsx")


@pytest.mark.parametrize(
    "data",
    [
        with_cells("".join(f'<row r="{row}">{"<c/>" * 100_000}</row>' for row in range(1, 31))),
        with_cells("<row/>" * 3_000_000),
        b"\n".join([b";" * 99] * 30_000),
    ],
    ids=["cells", "rows", "csv"],
)
def test_three_million_empty_cells_end_in_a_sentence(data: bytes) -> None:
    before = time.perf_counter()
    with pytest.raises(Invalid, match=r"heeft meer dan 1\.500\.000 vakken, ook al lijken ze leeg"):
        read_apart(data, "leeg.xlsx")
    assert time.perf_counter() - before < reading.MOST_SECONDS


def test_reading_that_takes_too_long_or_breaks_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (SAMPLES / "koppels-werkmap.xlsx").read_bytes()
    for name, value in (("MOST_SECONDS", 0.01), ("_COMMAND", ("-c", "raise MemoryError"))):
        with monkeypatch.context() as patch:
            patch.setattr(reading, name, value)
            with pytest.raises(Invalid, match="kost te veel om te lezen"):
                read_apart(data, "map.xlsx")


def test_where_no_process_can_start_the_file_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (SAMPLES / "koppels-werkmap.xlsx").read_bytes()
    monkeypatch.setattr(reading.sys, "executable", "/nergens/python")
    assert read_apart(data, "map.xlsx")
