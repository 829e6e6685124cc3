"""Spreadsheets in and out: every dialect Dutch offices use, no formula ever, and no file that hurts."""

from __future__ import annotations

import contextlib
import csv
import io
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts.sameness import readable
from pragma_coach.services.spreadsheets import files
from pragma_coach.services.spreadsheets.files import Cell, Sheet, as_text, formula_safe, sheet_of
from pragma_coach.services.spreadsheets.reading import plain, read_tables

SAMPLES = Path(__file__).parents[2] / "samples"
FORMULA_SIGNS = "=+-@＝＋－＠\t\r"

# Text as people have it: anything but controls, unassigned places and line ends (a spreadsheet folds those).
texts = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")), max_size=20)
risky = st.builds(str.__add__, st.sampled_from([*FORMULA_SIGNS, "'", "''", "'=", " =", "\xa0+"]), texts)
grids = st.lists(st.lists(texts | risky, min_size=3, max_size=3), min_size=1, max_size=6).filter(
    lambda grid: all(any(plain(cell) for cell in line) for line in grid)
)


def cells(sheet: Sheet) -> list[list[str]]:
    return [[as_text(cell) for cell in row.cells] for row in sheet.rows]


def as_seen(grid: list[list[str]]) -> list[list[str]]:
    return [[readable(cell) for cell in line] for line in grid]


def xlsx(*lines: list[object], title: str = "Blad1") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(deadline=None)
@given(grids, st.sampled_from([";", ",", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_dialect_is_read_back_as_it_was_written(grid: list[list[str]], delimiter: str, encoding: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["Naam", "Coach", "Start"])
    writer.writerows(grid)
    [sheet] = read_tables(out.getvalue().encode(encoding), "lijst.csv")
    assert cells(sheet) == [["Naam", "Coach", "Start"], *([plain(cell) for cell in line] for line in grid)]


@given(
    st.lists(
        st.sampled_from(["Koçak", "Müller", "Élise", "'t", "Hart", "“Ria”", "€", "Daniël"]), min_size=2, max_size=6
    )
)
def test_windows_1252_is_recognised_by_what_is_not_utf_8(words: list[str]) -> None:
    line = ";".join(["ç", *words])
    [sheet] = read_tables(f"{line}\r\n{line}\r\n".encode("cp1252"), "lijst.csv")
    assert cells(sheet) == [["ç", *words]] * 2


@settings(deadline=None)
@given(grids)
def test_a_written_csv_holds_no_formula_and_loses_nothing(grid: list[list[str]]) -> None:
    data = files.to_csv(sheet_of("Blad", grid))
    assert data.startswith(b"\xef\xbb\xbf")
    reread = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert not [cell for line in reread for cell in line if cell.strip()[:1] in (*FORMULA_SIGNS,) and cell.strip()]
    [back] = read_tables(data, "terug.csv")
    assert cells(back) == as_seen(grid)


@settings(deadline=None, max_examples=40)
@given(grids)
def test_a_written_workbook_holds_no_formula_and_loses_nothing(grid: list[list[str]]) -> None:
    data = files.xlsx_file([files.Leaf("Blad", grid)])
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    for row in page.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert str(cell.value or "").strip()[:1] not in (*FORMULA_SIGNS,) or not str(cell.value or "").strip()
    [back] = read_tables(data, "terug.xlsx")
    padded = [line + [""] * (3 - len(line)) for line in cells(back)]
    assert padded == as_seen(grid)


def test_every_field_of_a_written_csv_is_quoted_with_semicolons_and_crlf() -> None:
    data = files.to_csv(sheet_of("Blad", [["Naam", "Dag"], ['Zegt "ja"; soms', date(2026, 5, 3)], ["", 7]]))
    assert data.decode("utf-8-sig") == '"Naam";"Dag"\r\n"Zegt ""ja""; soms";"03-05-2026"\r\n"";"7"\r\n'


@pytest.mark.parametrize("text", ["=1+1", "+31", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "'=1", "' =1"])
@pytest.mark.parametrize("before", ["", "\t", "\r", "\n", " ", "\xa0", "\x00"])
def test_what_could_start_a_formula_gets_an_apostrophe(text: str, before: str) -> None:
    assert formula_safe(before + text) == f"'{text}"


@pytest.mark.parametrize("text", ["Amina A.", "'t Hart", "a=b", "10-9-25", "", "’s-Hertogenbosch"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert formula_safe(text) == text


def test_control_characters_are_left_out() -> None:
    assert formula_safe("A\x00m\x1bina\uffff") == "Amina"


def test_a_workbook_keeps_days_and_numbers_typed() -> None:
    data = xlsx(["Dag", "Tel"], [datetime.fromisoformat("2024-07-24T10:30"), 3], [None, None], [date(2024, 2, 29), 2.5])
    [sheet] = read_tables(data, "map.xlsx")
    assert [row.cells for row in sheet.rows] == [("Dag", "Tel"), (date(2024, 7, 24), 3), (date(2024, 2, 29), 2.5)]
    assert [row.number for row in sheet.rows] == [1, 2, 4]
    days: list[list[Cell]] = [["Dag", "Tel"], [date(2024, 7, 24), 3]]
    [back] = read_tables(files.xlsx_file([files.Leaf("Blad", days)]), "terug.xlsx")
    assert [list(row.cells) for row in back.rows] == days


def test_row_numbers_are_those_of_the_spreadsheet_also_after_blank_rows() -> None:
    [sheet] = read_tables(b"a;b\r\n\r\n;\r\n1;2\r\n", "lijst.csv")
    assert [(row.number, row.cells) for row in sheet.rows] == [(1, ("a", "b")), (4, ("1", "2"))]


def test_the_first_line_that_excel_writes_for_itself_is_obeyed() -> None:
    [sheet] = read_tables(b"sep=|\r\na|b;c\r\n1|2;3\r\n", "lijst.csv")
    assert cells(sheet) == [["a", "b;c"], ["1", "2;3"]]


def test_a_comma_in_a_text_does_not_make_it_the_delimiter() -> None:
    [sheet] = read_tables(b"naam;opmerking\r\nA;x, y, z\r\nB;p, q, r\r\n", "lijst.csv")
    assert cells(sheet)[1] == ["A", "x, y, z"]


def test_a_sheet_that_lies_about_its_size_is_read_whole() -> None:
    data = rewritten(xlsx(["a", "b"], [1, 2], [3, 4]), "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1:A1"')
    [sheet] = read_tables(data, "map.xlsx")
    assert cells(sheet) == [["a", "b"], ["1", "2"], ["3", "4"]]


def rewritten(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with a text in one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


BOMB = b"".join(
    [
        b'<!DOCTYPE x [<!ENTITY a0 "lol">',
        *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">'.encode() for n in range(1, 10)),
        b"]>",
    ]
)


@pytest.mark.parametrize(
    ("data", "cure"),
    [
        (b"", "is leeg"),
        (b" \r\n\r\n", "is leeg"),
        (b"a;b\r\n" * (10 * 2**20 // 5), "is te groot (meer dan 5 MB)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "kies .xlsx of CSV"),
        (b"PK\x03\x04 no zip at all", "is stuk"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "geen Excel-bestand"),
        (zipped(koppels_csv=b"a;b"), "Pak het uit en kies het bestand koppels.csv"),
        (zipped(xl__workbook_xml=b"<workbook/>"), "is stuk"),
        (zipped(xl__workbook_xml=b"0" * (51 * 2**20)), "uitgepakt te groot"),
        (b"%PDF-1.7\0\x81\x8d", "kies .xlsx of CSV"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "kies .xlsx of CSV"),
        (b'naam;start\r\n"Amina;1-1-2025\r\nYonas;2-2-2025\r\n', "is stuk bij rij"),
        (b"a;b\r\n" * 200_001, "meer dan 200000 rijen"),
        (b";".join([b"a"] * 101), "meer dan 100 kolommen"),
        (xlsx(["a", *[None] * 200, "b"]), "meer dan 100 kolommen"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_refused_with_the_cure(data: bytes, cure: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_tables(data, "lijst.xlsx")
    assert cure in refused.value.sentence
    assert refused.value.field == "file"


def test_every_way_of_cutting_off_a_workbook_is_refused_in_words() -> None:
    whole = (SAMPLES / "koppels-werkmap.xlsx").read_bytes()
    for length in range(40, len(whole) - 1, 397):
        with pytest.raises(Invalid, match="stuk"):
            read_tables(whole[:length], "map.xlsx")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_but_never_breaks(data: st.DataObject) -> None:
    damaged = bytearray((SAMPLES / "koppels-werkmap.xlsx").read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Invalid):
        assert read_tables(bytes(damaged), "map.xlsx")


def test_an_entity_bomb_in_a_workbook_is_refused_at_once() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    data = rewritten(xlsx(["a", "b"]), sheet, b"<worksheet", BOMB + b"<worksheet")
    data = rewritten(data, sheet, b"<sheetData>", b"<sheetData><row><c t='inlineStr'><is><t>&a9;</t></is></c></row>")
    before = time.perf_counter()
    with pytest.raises(Invalid, match="stuk"):
        read_tables(data, "map.xlsx")
    assert time.perf_counter() - before < 5


def test_a_row_far_below_the_last_one_is_no_flood() -> None:
    data = rewritten(xlsx(["a"], ["b"]), "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="99999999"')
    before = time.perf_counter()
    with pytest.raises(Invalid, match="meer rijen dan kan"):
        read_tables(data, "map.xlsx")
    assert time.perf_counter() - before < 5
