"""Spreadsheets as tables, and written as bytes, formula-safe: CSV as Dutch Excel opens it, and XLSX."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import openpyxl

Cell = str | int | float | date | None

MOST_ROWS = 200_000  # an export of a thousand pairs has a hundred thousand ticks
MOST_COLUMNS = 100
MOST_CELLS = 1_500_000  # empty ones too: reading costs as much
NO_OUTCOME = "=?"  # stands for a formula of which the file did not keep the outcome
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]")
_NOT_WRITTEN = ("Cc", "Cs", "Cn")  # control characters, halves of characters, and places without a character
SAVE_AS = "Open het in Excel of LibreOffice, kies Opslaan als, en kies .xlsx of CSV."


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with something in it; `number` is its place as the spreadsheet shows it, from 1."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False
    merged: frozenset[int] = frozenset()  # places of cells that are one with the cell above


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows, without the blank ones; what is hidden in Excel, is marked."""

    name: str
    rows: tuple[SheetRow, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()


def sheet_of(name: str, lines: Iterable[Sequence[Cell]]) -> Sheet:
    return Sheet(name, tuple(SheetRow(number, tuple(cells)) for number, cells in enumerate(lines, start=1)))


def as_text(cell: Cell) -> str:
    """Return a cell as a person would type it: days as dd-mm-jjjj, whole numbers without a point."""
    if isinstance(cell, date):
        return f"{cell.day:02}-{cell.month:02}-{cell.year:04}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def without_apostrophe(field: str) -> str:
    """Return a text without the apostrophe that `formula_safe` put before it."""
    return field[1:].strip() if field.startswith("'") and _FORMULA.match(field) else field


# Writing


def formula_safe(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: an apostrophe before what could start one.

    Outer space, behind which a formula could hide, and control characters are left out. OWASP, CSV injection.
    """
    kept = "".join(sign for sign in text if sign in "\t\r\n" or unicodedata.category(sign) not in _NOT_WRITTEN).strip()
    return f"'{kept}" if _FORMULA.match(kept) else kept


def _csv_text(cell: Cell) -> str:
    return formula_safe(cell) if isinstance(cell, str) else as_text(cell)


def to_csv(sheet: Sheet) -> bytes:
    """Return the sheet as a CSV that Dutch Excel opens: UTF-8 with BOM, semicolons, CRLF, everything quoted."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in sheet.rows:
        writer.writerow([_csv_text(cell) for cell in row.cells])
    return out.getvalue().encode("utf-8-sig")


def to_zip(sheets: Iterable[Sheet]) -> bytes:
    """Return the sheets as a zip with one CSV each; equal sheets give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            archive.writestr(zipfile.ZipInfo(f"{sheet.name.lower()}.csv"), to_csv(sheet), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def to_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """Return the sheets as one workbook: values only, days and numbers typed, nothing styled or hidden."""
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row in sheet.rows:
            page.append([formula_safe(cell) if isinstance(cell, str) else cell for cell in row.cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
