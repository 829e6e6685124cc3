"""Spreadsheets as tables, and written as bytes, formula-safe: CSV as Dutch Excel opens it, and XLSX."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TextIO
from xml.sax.saxutils import escape

from pragma_coach.domain.refusal import Invalid

Cell = str | int | float | date | None

MOST_ROWS = 200_000  # an export of a thousand pairs has a hundred thousand ticks
MOST_COLUMNS = 100
MOST_CELLS = 1_500_000  # empty ones too: reading costs as much
NO_OUTCOME = "=?"  # stands for a formula of which the file did not keep the outcome
MOST_LINES = 2**20  # of a sheet that Excel can open
_TOO_LONG = "Het blad {} krijgt meer regels dan Excel kan openen. Kies Alles als CSV."
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DAY_ZERO, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)  # Excel miscounts before: it has a 29 February 1900
_NO_STYLE = 'numFmtId="0" fontId="0" fillId="0" borderId="0"'
_STYLES = (  # what Excel wants to find, and a style for days
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>'
    f'<left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf {_NO_STYLE}/>'
    f'</cellStyleXfs><cellXfs count="2"><xf {_NO_STYLE} xfId="0"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" '
    'xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles>"
)
_LIKE_A_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
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


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet that is to be written: its lines may be made while they are written, so they are read once."""

    name: str
    lines: Iterable[Sequence[Cell]]


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


def to_csv(sheet: Sheet) -> bytes:
    return csv_file(row.cells for row in sheet.rows)


def csv_file(lines: Iterable[Sequence[Cell]]) -> bytes:
    """Return the lines as a CSV that Dutch Excel opens: UTF-8 with BOM, semicolons, CRLF, everything quoted."""
    out = io.BytesIO()
    _write_csv(lines, text := io.TextIOWrapper(out, "utf-8-sig", newline=""))
    text.detach()
    return out.getvalue()


def _write_csv(lines: Iterable[Sequence[Cell]], text: TextIO) -> None:
    safe = cache(lambda cell: formula_safe(cell) if isinstance(cell, str) else as_text(cell))
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(map(safe, cells) for cells in lines)
    text.flush()


def zip_file(leaves: Iterable[Leaf]) -> bytes:
    """Return the leaves as a zip with one CSV each; equal leaves give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for leaf in leaves:
            with _part(archive, f"{leaf.name.lower()}.csv", "utf-8-sig") as text:
                _write_csv(leaf.lines, text)
    return out.getvalue()


def xlsx_file(leaves: Iterable[Leaf]) -> bytes:
    """Return the leaves as one workbook: values only, days and numbers typed, nothing styled or hidden.

    Raise Invalid when Excel could not open a leaf of so many lines.
    """
    out, cells, names = io.BytesIO(), _XmlCells(), []
    with zipfile.ZipFile(out, "w") as archive:
        for number, leaf in enumerate(leaves, start=1):
            names.append(leaf.name)
            with _part(archive, f"xl/worksheets/sheet{number}.xml") as text:
                text.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>')
                for count, line in enumerate(leaf.lines, start=1):
                    if count > MOST_LINES:
                        raise Invalid(_TOO_LONG.format(leaf.name), "format")
                    text.write(f"<row>{''.join([cells[cell] for cell in line])}</row>")
                text.write("</sheetData></worksheet>")
        for name, content in _around(names, cells.texts):
            with _part(archive, name) as text:
                text.write(_XML + content)
    return out.getvalue()


class _XmlCells(dict[Cell, str]):
    """Each value as the cell that holds it; a text stands once in `texts`, and its cells name the place there."""

    def __init__(self) -> None:
        """Begin without a text."""
        self.texts: list[str] = []

    def __missing__(self, cell: Cell) -> str:
        if cell is None or cell == "":
            made = "<c/>"
        elif isinstance(cell, str) or (isinstance(cell, date) and cell < _FIRST_DAY):
            made = f'<c t="s"><v>{len(self.texts)}</v></c>'
            self.texts.append(formula_safe(as_text(cell)))
        elif isinstance(cell, date):
            made = f'<c s="1"><v>{(cell - _DAY_ZERO).days}</v></c>'
        else:
            made = f"<c><v>{cell}</v></c>"
        self[cell] = made
        return made


def _around(names: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a workbook beside its sheets. Style 1 is a day; nothing else has one."""
    sheets = range(1, len(names) + 1)
    yield "xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{"".join(map(_shared, texts))}</sst>'
    yield "xl/styles.xml", f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>'
    listed = "".join(f'<sheet name="{name}" sheetId="{one}" r:id="r{one}"/>' for one, name in enumerate(names, start=1))
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_KIND}"><sheets>{listed}</sheets></workbook>'
    links = [(f"r{one}", "worksheet", f"worksheets/sheet{one}.xml") for one in sheets]
    links += [("strings", "sharedStrings", "sharedStrings.xml"), ("styles", "styles", "styles.xml")]
    yield "xl/_rels/workbook.xml.rels", _links(links)
    yield "_rels/.rels", _links([("book", "officeDocument", "xl/workbook.xml")])
    kinds = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles"), ("xl/sharedStrings.xml", "sharedStrings")]
    kinds += [(f"xl/worksheets/sheet{one}.xml", "worksheet") for one in sheets]
    parts = (f'<Override PartName="/{name}" ContentType="{_SHEET_TYPE}.{kind}+xml"/>' for name, kind in kinds)
    yield (
        "[Content_Types].xml",
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(parts)}</Types>',
    )


def _shared(text: str) -> str:
    kept = _LIKE_A_CODE.sub("_x005F_", text)  # Excel takes _x0041_ for a sign by its code
    return f'<si><t xml:space="preserve">{escape(kept)}</t></si>'


def _links(links: Iterable[tuple[str, str, str]]) -> str:
    listed = (f'<Relationship Id="{id}" Type="{_KIND}/{kind}" Target="{target}"/>' for id, kind, target in links)
    return f'<Relationships xmlns="{_LINKS}">{"".join(listed)}</Relationships>'


def _part(archive: zipfile.ZipFile, name: str, encoding: str = "utf-8") -> TextIO:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return io.TextIOWrapper(archive.open(info, "w"), encoding, newline="")
