"""An XLSX as people see it in Excel: what is hidden is marked, what is merged stands in each of its cells."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from pragma_coach.domain.refusal import Invalid
from pragma_coach.services.spreadsheets.files import MOST_COLUMNS, NO_OUTCOME, SAVE_AS, Cell, Sheet, SheetRow
from pragma_coach.services.spreadsheets.reading import ReadingCost, plain

LARGEST_UNPACKED = 50 * 2**20  # bytes; an XLSX is a zip, and a small zip can hold a flood
MOST_PARTS = 500
_SHEET_ROWS = 2**20  # the last row Excel knows; a file that goes on is not made by a spreadsheet
_MOST_MERGED = 20_000  # cells that get the text of another
_CELLS = (b"<c ", b"<c/", b"<c>", b"<row")  # counted before anything is parsed, which takes a hundred times as long
_FORMULA = f"{{{SHEET_MAIN_NS}}}f"


def read_workbook(data: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook, the visible ones first. Raise Invalid with the cure."""
    counted = ReadingCost(name)
    _check_parts(data, counted)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [_sheet(page, counted.sheet()) for page in book.worksheets]
        book.close()
    except Invalid:
        raise
    except Exception as error:  # a damaged workbook can raise anything in openpyxl
        raise counted.refused(f"is stuk. Wij kunnen het niet lezen. {SAVE_AS}") from error
    return sorted(sheets, key=lambda sheet: sheet.hidden)


def _check_parts(data: bytes, counted: ReadingCost) -> None:
    """Look into the zip before anything is unpacked. Raise Invalid for a bomb or another kind of zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) <= MOST_PARTS and sum(part.file_size for part in parts) <= LARGEST_UNPACKED:
                for part in parts:
                    if part.filename.startswith("xl/worksheets/"):
                        counted.cells(sum(map(archive.read(part).count, _CELLS)))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise counted.refused(f"is stuk. Wij kunnen het niet lezen. {SAVE_AS}") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise counted.refused("is uitgepakt te groot. Bewaar alleen het blad met de koppels in een nieuw bestand.")
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        if any(part.endswith(".csv") for part in names):
            raise counted.refused("is een zip. Pak het uit en kies het bestand koppels.csv.")
        raise counted.refused(f"is geen Excel-bestand. {SAVE_AS}")


class _Parser(WorkSheetParser):
    """Reads a sheet cell by cell, and tells a formula without an outcome from an empty cell.

    The size in the file is not asked: it may lie, and rows beyond it would be passed over in silence.
    """

    def __init__(self, source: Any, page: Any) -> None:
        book = page.parent
        super().__init__(source, page._shared_strings, data_only=True, epoch=book.epoch,
                         date_formats=book._date_formats, timedelta_formats=book._timedelta_formats)  # fmt: skip

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(_FORMULA) is not None:
            cell["value"] = NO_OUTCOME
        return cell


def _sheet(page: Any, counted: ReadingCost) -> Sheet:
    with page._get_source() as source:
        parser = _Parser(source, page)
        grid = dict(_grid(parser, counted))
    below = _fill_merged(grid, parser, counted)
    hidden = {number for number, facts in parser.row_dimensions.items() if facts.get("hidden") in ("1", "true")}
    rows = tuple(
        SheetRow(number, cells, str(number) in hidden, frozenset(below.get(number, ())))
        for number in sorted(grid)
        if (cells := _row(grid[number]))
    )
    for row in rows:
        counted.row(row.cells)
    return Sheet(page.title, rows, page.sheet_state != "visible", frozenset(_hidden_columns(parser)))


def _grid(parser: _Parser, counted: ReadingCost) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Yield the cells with something in them by row and place from 0."""
    for number, cells in parser.parse():
        if number > _SHEET_ROWS:
            raise counted.refused(f"is stuk: het heeft meer rijen dan kan. {SAVE_AS}")
        filled = {cell["column"] - 1: _typed(cell["value"]) for cell in cells if cell["value"] is not None}
        if filled and max(filled) >= MOST_COLUMNS:
            counted.row((None,) * (max(filled) + 1))
        if filled:
            yield number, filled


def _fill_merged(grid: dict[int, dict[int, Cell]], parser: _Parser, counted: ReadingCost) -> dict[int, set[int]]:
    """Give every cell of a merged block what stands in its first: that is what people see.

    Return by row which places are one with the cell above.
    """
    left, below = _MOST_MERGED, defaultdict[int, set[int]](set)
    for block in parser.merged_cells.mergeCell if parser.merged_cells else ():
        text = grid.get(block.min_row, {}).get(block.min_col - 1)
        left -= block.size["rows"] * block.size["columns"]
        if left < 0:
            raise counted.refused("heeft te veel samengevoegde vakken. Maak de samenvoeging in Excel ongedaan.")
        if text is not None:
            for number in range(block.min_row, block.max_row + 1):
                for place in range(block.min_col - 1, block.max_col):
                    grid.setdefault(number, {}).setdefault(place, text)
                if number > block.min_row:
                    below[number].update(range(block.min_col - 1, block.max_col))
    return below


def _hidden_columns(parser: _Parser) -> Iterator[int]:
    for facts in parser.column_dimensions.values():
        if facts.get("hidden") in ("1", "true"):
            yield from range(int(facts["min"]) - 1, min(int(facts["max"]), MOST_COLUMNS))


def _row(filled: dict[int, Cell]) -> tuple[Cell, ...]:
    kept = [place for place, cell in filled.items() if cell not in (None, "")]
    return tuple(filled.get(place) for place in range(max(kept) + 1)) if kept else ()


def _typed(value: object) -> Cell:
    """Return a cell's value: a moment becomes its day, and what is no text, number or day becomes text."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or (isinstance(value, date | int | float) and not isinstance(value, bool)):
        return value
    return plain(str(value))
