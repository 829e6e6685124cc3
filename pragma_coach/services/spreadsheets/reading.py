"""A file becomes tables: what kind it is, is read from its bytes; what it costs, is counted in cells while reading."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts.sameness import readable
from pragma_coach.services.spreadsheets.files import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    SAVE_AS,
    Cell,
    Sheet,
    SheetRow,
    without_apostrophe,
)

LARGEST_FILE = 5 * 2**20  # bytes; a thousand pairs take a twentieth of this
READ_HERE = 2**18  # bytes of a CSV: reading costs less than starting a process for it
MOST_SECONDS = 20  # of the process that reads
MOST_MEMORY = 2**30  # bytes of address space of the process that reads
_DELIMITERS = (";", "\t", ",", "|")
_COMMAND = ("-P", "-m", "pragma_coach.services.spreadsheets.reading")
_SAMPLE = 300  # lines show which sign divides the cells
_TWICE_ENCODED = re.compile("[ÂÃÄÅÐÑØÙâ][\u0080-\u00bf\u0152-\u2122]")


def read_apart(data: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a file as `read_tables` does, read by a process of its own with limits of time and memory.

    A small CSV is read here. Where no process can be started only the limits of `read_tables` hold. Raise Invalid.
    """
    if len(data) > LARGEST_FILE or (len(data) <= READ_HERE and not data.startswith(b"PK")):
        return read_tables(data, name)
    path = os.pathsep.join([str(Path(__file__).parents[3]), *filter(None, sys.path)])
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and module
            [sys.executable, *_COMMAND],
            input=json.dumps(name).encode() + b"\n" + data,
            capture_output=True,
            timeout=MOST_SECONDS,
            env={"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refused(name, _TOO_MUCH) from None
    except OSError:
        return read_tables(data, name)
    if done.returncode:
        raise _refused(name, _TOO_MUCH)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Invalid(answer["refused"], "file")
    return [_sheet(facts) for facts in answer["sheets"]]


_TOO_MUCH = "kost te veel om te lezen. Bewaar alleen het blad met de koppels in een nieuw bestand."


def _read_and_tell() -> None:
    """Read a file from the standard input within limits, and write its sheets, or why not, as JSON."""
    _limit()
    name = json.loads(sys.stdin.buffer.readline())
    try:
        sheets = read_tables(sys.stdin.buffer.read(LARGEST_FILE + 1), name)
        answer: dict[str, Any] = {"sheets": [_facts(sheet) for sheet in sheets]}
    except Invalid as error:
        answer = {"refused": error.sentence}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):  # no such limits outside Unix: what is counted still holds
        import resource  # there is none outside Unix

        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _facts(sheet: Sheet) -> dict[str, Any]:
    facts = asdict(sheet) | {"hidden_columns": sorted(sheet.hidden_columns)}
    facts["rows"] = [
        (
            row.number,
            [[cell.isoformat()] if isinstance(cell, date) else cell for cell in row.cells],
            row.hidden,
            sorted(row.merged),
        )
        for row in sheet.rows
    ]
    return facts


def _sheet(facts: dict[str, Any]) -> Sheet:
    rows = (
        SheetRow(number, tuple(map(_cell, cells)), hidden, frozenset(merged))
        for number, cells, hidden, merged in facts["rows"]
    )
    return Sheet(facts["name"], tuple(rows), facts["hidden"], frozenset(facts["hidden_columns"]))


def _cell(cell: Any) -> Cell:
    return date.fromisoformat(cell[0]) if isinstance(cell, list) else cell


def sheets_to_text(sheets: Sequence[Sheet]) -> str:
    """Return the sheets as JSON, for a form that asks something about them and posts them back."""
    return json.dumps([_facts(sheet) for sheet in sheets], ensure_ascii=False, separators=(",", ":"))


def sheets_from_text(text: str) -> list[Sheet]:
    """Return the sheets of a text that `sheets_to_text` made."""
    return [_sheet(facts) for facts in json.loads(text)]


def read_tables(data: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a file, the visible ones first; what kind it is, is read from its bytes, not from its name.

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
        from pragma_coach.services.spreadsheets.workbook import read_workbook  # costs 0.2 s

        return read_workbook(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(name, f"is een oud Excel-bestand (.xls) of heeft een wachtwoord. {SAVE_AS}")
    return [_read_csv(_decoded(data, name), name)]


def _refused(name: str, what: str) -> Invalid:
    return Invalid(f"Het bestand “{name}” {what}", "file")


def _decoded(data: bytes, name: str) -> str:
    """Return the text of a CSV: UTF-16 by its mark or its zeros, else UTF-8 if it decodes, else Windows-1252."""
    encodings = ["utf-8-sig", "cp1252"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data[1:200:2].count(0) > len(data[1:200:2]) // 2:
        encodings = ["utf-16-le"]
    elif data[:200:2].count(0) > len(data[:200:2]) // 2:
        encodings = ["utf-16-be"]
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:
                return text
    raise _refused(name, f"is geen spreadsheet die ik kan lezen. {SAVE_AS}")


def _read_csv(text: str, name: str) -> Sheet:
    """Return the rows of a CSV text in the delimiter that fits it best; a first line “sep=;” (of Excel) decides."""
    first, _, _ = text.partition("\n")
    declared = re.fullmatch(r'"?sep=(.)"?\r?', first, re.IGNORECASE)
    if declared:
        return Sheet(name, _csv_rows(text, declared[1], name)[1:])
    return Sheet(name, _csv_rows(text, max(_DELIMITERS, key=lambda sign: _regularity(text, sign)), name))


def _regularity(text: str, delimiter: str) -> int:
    """Return how many cells stand in rows of the commonest width: high for the right delimiter, 0 for one column."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    widths: Counter[int] = Counter()
    with suppress(csv.Error):
        widths.update(len(fields) for fields in islice(reader, _SAMPLE) if any(fields))
    return max((width * count for width, count in widths.items() if width > 1), default=0)


def _csv_rows(text: str, delimiter: str, name: str) -> tuple[SheetRow, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    counted = ReadingCost(name)
    counted.cells(text.count(delimiter))
    rows = []
    number = 0
    try:
        for number, fields in enumerate(reader, start=1):
            cells = tuple(plain(field) for field in fields)
            if any(cells):
                counted.row(cells)
                rows.append(SheetRow(number, cells))
    except csv.Error as error:
        what = f"is stuk bij rij {number + 1}: een aanhalingsteken staat verkeerd of een vak is te lang. {SAVE_AS}"
        raise _refused(name, what) from error
    return tuple(rows)


def plain(field: str) -> str:
    """Return a text as people see it, without the apostrophe of `formula_safe`, and its accents whole."""
    field = field.strip()
    if not field:
        return ""
    if not field.isascii() and _TWICE_ENCODED.search(field):
        with suppress(UnicodeError):
            field = field.encode("cp1252").decode("utf-8")  # UTF-8 that was once read as Windows-1252
    return without_apostrophe(readable(field))


class ReadingCost:
    """What a file of this name has cost so far. Each count raises Invalid once it is more than a list can need."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._cells = self._rows = 0

    def cells(self, more: int) -> None:
        """Count cells, empty ones too."""
        self._cells += more
        if self._cells > MOST_CELLS:
            raise _refused(
                self._name,
                f"heeft meer dan {MOST_CELLS:_} vakken, ook al lijken ze leeg. Kopieer alleen de rijen en kolommen "
                "met tekst naar een nieuw bestand.".replace("_", "."),
            )

    def row(self, cells: Sequence[Cell]) -> None:
        """Count a row with something in it, and its columns."""
        self._rows += 1
        if self._rows > MOST_ROWS:
            what = f"heeft een blad met meer dan {MOST_ROWS} rijen. Bewaar alleen het blad met de koppels."
            raise _refused(self._name, what)
        if len(cells) > MOST_COLUMNS:
            what = f"heeft meer dan {MOST_COLUMNS} kolommen. Haal de kolommen weg die niet nodig zijn."
            raise _refused(self._name, what)

    def sheet(self) -> ReadingCost:
        """Begin with another sheet: rows are counted anew, cells go on."""
        self._rows = 0
        return self

    def refused(self, what: str) -> Invalid:
        return _refused(self._name, what)


if __name__ == "__main__":
    _read_and_tell()
