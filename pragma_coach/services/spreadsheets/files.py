"""Spreadsheets as bytes and as tables: CSV as Dutch Excel writes it, and XLSX; read with care, written formula-safe."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl

from pragma_coach.domain.refusal import Invalid

Cell = str | int | float | date | None

LARGEST_FILE = 5 * 2**20  # bytes; a thousand pairs take a twentieth of this
LARGEST_UNPACKED = 50 * 2**20  # bytes; an XLSX is a zip, and a small zip can hold a flood
MOST_PARTS = 500
MOST_ROWS = 200_000  # an export of a thousand pairs has a hundred thousand ticks
MOST_COLUMNS = 100
_SHEET_ROWS = 2**20  # the last row Excel knows; a file that goes on is not made by a spreadsheet
_DELIMITERS = (";", "\t", ",")
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]")
_NOT_WRITTEN = ("Cc", "Cs", "Cn")  # control characters, halves of characters, and places without a character
_SAVE_AS = "Open het in Excel of LibreOffice, kies Opslaan als, en kies .xlsx of CSV."


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with something in it; `number` is its place as the spreadsheet shows it, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows, without the blank ones."""

    name: str
    rows: tuple[SheetRow, ...]


def sheet_of(name: str, lines: Iterable[Sequence[Cell]]) -> Sheet:
    return Sheet(name, tuple(SheetRow(number, tuple(cells)) for number, cells in enumerate(lines, start=1)))


def as_text(cell: Cell) -> str:
    """Return a cell as a person would type it: days as dd-mm-jjjj, whole numbers without a point."""
    if isinstance(cell, date):
        return f"{cell.day:02}-{cell.month:02}-{cell.year:04}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


# Reading


def read_tables(data: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a file; what kind it is, is read from its bytes, never from its name.

    Raise Invalid with a sentence that names the cure for every file that is not a readable CSV or XLSX.
    """
    if len(data) > LARGEST_FILE:
        limit = LARGEST_FILE // 2**20
        raise _refused(
            name, f"is te groot (meer dan {limit} MB). Bewaar alleen het blad met de koppels, zonder foto’s."
        )
    if not data.strip():
        raise _refused(name, "is leeg. Kies een ander bestand.")
    if data.startswith(b"PK"):
        return _read_xlsx(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(name, f"is een oud Excel-bestand (.xls) of heeft een wachtwoord. {_SAVE_AS}")
    return [_read_csv(_decoded(data, name), name)]


def _refused(name: str, what: str) -> Invalid:
    return Invalid(f"Het bestand “{name}” {what}", "file")


def _decoded(data: bytes, name: str) -> str:
    """Return the text of a CSV: UTF-16 with a byte order mark, else UTF-8 if it decodes, else Windows-1252."""
    encodings = ["utf-8-sig", "cp1252"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused(name, f"is geen spreadsheet die ik kan lezen. {_SAVE_AS}")


def _read_csv(text: str, name: str) -> Sheet:
    """Return the rows of a CSV text in the delimiter that fits it best; a first line “sep=;” (of Excel) decides."""
    first, _, _ = text.partition("\n")
    declared = re.fullmatch(r'"?sep=(.)"?\r?', first, re.IGNORECASE)
    if declared:
        return Sheet(name, _csv_rows(text, declared[1], name)[1:])
    tries: list[tuple[int, tuple[SheetRow, ...]]] = []
    refusal: Invalid | None = None
    for delimiter in _DELIMITERS:
        try:
            rows = _csv_rows(text, delimiter, name)
        except Invalid as error:
            refusal = refusal or error
            continue
        tries.append((_regularity(rows), rows))
    if refusal and not any(score for score, _ in tries):
        raise refusal
    return Sheet(name, max(tries, key=lambda scored: scored[0])[1])


def _regularity(rows: Sequence[SheetRow]) -> int:
    """Return how many cells stand in rows of the commonest width: high for the right delimiter, 0 for one column."""
    widths = Counter(len(row.cells) for row in rows)
    return max((width * count for width, count in widths.items() if width > 1), default=0)


def _csv_rows(text: str, delimiter: str, name: str) -> tuple[SheetRow, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    number = 0
    try:
        for number, fields in enumerate(reader, start=1):
            cells = tuple(_plain(field) for field in fields)
            if any(cells):
                rows.append(SheetRow(number, cells))
    except csv.Error as error:
        what = f"is stuk bij rij {number + 1}: een aanhalingsteken staat verkeerd of een vak is te lang. {_SAVE_AS}"
        raise _refused(name, what) from error
    _within_limits(rows, name)
    return tuple(rows)


def _plain(field: str) -> str:
    """Return a field without outer space and without the apostrophe that `formula_safe` put before it."""
    field = field.strip()
    return field[1:].strip() if field.startswith("'") and _FORMULA.match(field) else field


def _within_limits(rows: Sequence[SheetRow], name: str) -> None:
    if len(rows) > MOST_ROWS:
        raise _refused(name, f"heeft een blad met meer dan {MOST_ROWS} rijen. Bewaar alleen het blad met de koppels.")
    if any(len(row.cells) > MOST_COLUMNS for row in rows):
        raise _refused(name, f"heeft meer dan {MOST_COLUMNS} kolommen. Haal de kolommen weg die niet nodig zijn.")


def _read_xlsx(data: bytes, name: str) -> list[Sheet]:
    _check_parts(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        tables = [Sheet(sheet.title, _xlsx_rows(sheet, name)) for sheet in book.worksheets]
        book.close()
    except Invalid:
        raise
    except Exception as error:  # a damaged workbook can raise anything in openpyxl
        raise _refused(name, f"is stuk. Wij kunnen het niet lezen. {_SAVE_AS}") from error
    return tables


def _check_parts(data: bytes, name: str) -> None:
    """Look into the zip before anything is unpacked. Raise Invalid for a bomb or another kind of zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _refused(name, f"is stuk. Wij kunnen het niet lezen. {_SAVE_AS}") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _refused(name, "is uitgepakt te groot. Bewaar alleen het blad met de koppels in een nieuw bestand.")
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        if any(part.endswith(".csv") for part in names):
            raise _refused(name, "is een zip. Pak het uit en kies het bestand koppels.csv.")
        raise _refused(name, f"is geen Excel-bestand. {_SAVE_AS}")


def _xlsx_rows(sheet: Any, name: str) -> tuple[SheetRow, ...]:
    sheet.reset_dimensions()  # the size in the file may be wrong, and rows beyond it would be skipped silently
    rows: list[SheetRow] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_typed(value) for value in values]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if cells:
            rows.append(SheetRow(number, tuple(cells)))
        if number > _SHEET_ROWS:  # openpyxl fills gaps: one cell far below would take hours
            raise _refused(name, f"is stuk: het heeft meer rijen dan kan. {_SAVE_AS}")
    _within_limits(rows, name)
    return tuple(rows)


def _typed(value: object) -> Cell:
    """Return a cell's value: a moment becomes its day, and what is no text, number or day becomes text."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or (isinstance(value, date | int | float) and not isinstance(value, bool)):
        return value
    return _plain(str(value))


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
