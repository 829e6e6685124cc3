"""Ten sheets in other shapes than those we know: each is understood right, or told; nothing is wrong in silence."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from lists import TODAY

from pragma_coach import content
from pragma_coach.domain.refusal import Invalid
from pragma_coach.services.spreadsheets.import_file import understand
from pragma_coach.services.spreadsheets.import_known import KnownPeople
from pragma_coach.services.spreadsheets.import_proposal import ImportProposal
from pragma_coach.services.spreadsheets.reading import read_tables, sheets_from_text, sheets_to_text


def plan(data: bytes) -> ImportProposal:
    """What the file would bring to an organisation that has nothing yet, by the way of the form with the columns."""
    tables = sheets_from_text(sheets_to_text(read_tables(data, "lijst")))
    return understand(tables, "lijst", content.load_programme("pragma"), KnownPeople([], {}), TODAY)


def text(*lines: str, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(lines).encode(encoding)


def book(*sheets: tuple[str, list[list[Any]], Callable[[Any], object]]) -> bytes:
    """A workbook of sheets: the name, the rows, and what is done to the sheet after that."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, lines, change in sheets:
        page = made.create_sheet(title)
        for line in lines:
            page.append(line)
        change(page)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def plain(_page: Any) -> None:
    """Nothing is done to the sheet."""


def starts(found: ImportProposal) -> dict[str, date]:
    return {row.name: row.started_on for row in found.proposals}


def faults(found: ImportProposal) -> dict[int, str]:
    return {row.row: " ".join(row.faults) for row in found.faulty}


def coaches(found: ImportProposal) -> set[str]:
    return {row.coach.name for row in found.proposals if row.coach}


def test_1_three_rows_of_names_with_notes_above_and_totals_below() -> None:
    def merge(page: Any) -> None:
        for block in ("A3:A5", "B3:D3", "E3:F3", "E4:E5", "F4:F5", "B4:B5", "C4:D4"):
            page.merge_cells(block)

    lines = [
        ["Koppels gemeente Dorp, stand 1 november 2026"],
        ["vertrouwelijk"],
        ["Deelnemer", "Traject", None, None, "Begeleiding", None],
        [None, "Sleutel gekregen", "Fase 1", None, "Vrijwilliger", "Telefoon"],
        [None, None, "deel", "klaar", None, None],
        ["Amina R.", date(2026, 3, 3), "a", date(2026, 5, 1), "Henk V.", "06-12345678"],
        ["Yonas T.", date(2026, 5, 12), None, None, "Riet M.", "0612345678"],
        [None],
        ["Totaal", "2"],
    ]
    found = plan(book(("Overzicht", lines, merge)))
    amina, yonas = found.proposals
    assert (amina.housed_on, amina.phase_ends) == (date(2026, 3, 3), (("1", date(2026, 5, 1)),))
    assert (yonas.ending, yonas.phase_ends) == (None, ())
    assert coaches(found) == {"Henk V.", "Riet M."}
    assert [row.reason for row in found.skipped] == ["Dit is de rij met het totaal."]
    assert not found.faulty


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_2_tabs_with_months_in_words_and_a_role_behind_the_name(encoding: str) -> None:
    found = plan(
        text(
            "Coachee\tVrijwilliger\tSleuteldatum\tGestart met coaching\tMoedertaal",
            "Laila H.\tJ. de Vries (coach)\t3 mrt 2026\t10 maart 2026\tTigrinya",
            "Omar\tH. Bos, tel 06 12345678\t12 mei '25\t1 juni 2025\tArabisch (Syrië)",
            "Sara\tnog geen\t1 jan. 26\t\tfarsi/dari",
            encoding=encoding,
        )
    )
    assert starts(found) == {"Laila H.": date(2026, 3, 10), "Sara": date(2026, 1, 1)}
    assert [row.language for row in found.proposals] == ["ti", "fa"]
    assert coaches(found) == {"J. de Vries"}
    assert "Zet alleen de naam in het vak" in faults(found)[3]


def test_3_windows_letters_and_a_status_with_its_day_in_it() -> None:
    found = plan(
        text(
            "Naam cliënt;Maatje;Datum huisvesting;Status",
            "Zoë Ö.;Jörg Müller;05-03-26;actief sinds 1-4-2026",
            "Élise;Jörg  Muller;5/3/'25;gestopt per 1-6-2026",
            "Renée;jörg müller;05.03.2024;afgerond (12-05-2026)",
            "Ivo;;6-3-24;misschien",
            "Bo;;6-3-24;gestopt tussen 1-6-2026 en 3-6-2026",
            encoding="cp1252",
        )
    )
    endings = {row.name: (row.ending.on, row.ending.reason.value) for row in found.proposals if row.ending}
    assert endings == {"Élise": (date(2026, 6, 1), "stopped"), "Renée": (date(2026, 5, 12), "completed")}
    assert starts(found)["Élise"] == date(2025, 3, 5)
    assert (2, "Zoë Ö.", "Status: de dag in “actief sinds 1-4-2026” nemen wij niet over.") in found.remarks
    assert coaches(found) == {"Jörg Müller"}
    assert set(faults(found)) == {5, 6}


def test_4_days_as_numbers_of_the_spreadsheet_and_errors_in_three_languages() -> None:
    lines = [
        ["Naam", "Begindatum", "Coach"],
        ["Ali B.", 46084, "Ria"],
        ["Bea C.", "46085", "Ria"],
        ["Cem D.", 46086.5, "Ria"],
        ["Dia E.", "#VALUE!", "Ria"],
        ["Eva F.", "#WAARDE!", "#VERW!"],
        ["Fay G.", "#BEZUG!", "#N/A"],
    ]
    found = plan(book(("Blad1", lines, plain)))
    assert starts(found) == {"Ali B.": date(2026, 3, 3), "Bea C.": date(2026, 3, 4), "Cem D.": date(2026, 3, 5)}
    assert len(found.remarks) == 3  # each number is told as the day it was read as
    assert set(faults(found)) == {5, 6, 7}
    assert coaches(found) == {"Ria"}


def test_5_a_person_over_several_rows_is_one_person() -> None:
    def merge(page: Any) -> None:
        for block in ("A2:A3", "B2:B3", "C4:C5"):
            page.merge_cells(block)

    lines: list[list[Any]] = [
        ["Nieuwkomer", "Woont hier sinds", "Coach"],
        ["Amina R.", date(2026, 3, 3), "Henk"],
        [None, None, "Riet"],
        ["Yonas", date(2026, 4, 4), "Kees"],
        ["Laila", date(2026, 4, 5), None],
    ]
    found = plan(book(("Blad1", lines, merge)))
    assert list(starts(found)) == ["Amina R.", "Yonas", "Laila"]
    assert "één vak met rij 2: dezelfde mens" in faults(found)[3]
    assert coaches(found) == {"Henk", "Kees"}
    loose = plan(text("Naam;Woont hier sinds;Coach", "Amina R.;3-3-2026;Henk", "Amina R.;3-3-2026;Riet"))
    assert [name for _, name, note in loose.remarks if "Lijkt op rij 2" in note] == ["Amina R."]


def test_6_of_several_sheets_those_that_are_not_read_are_named() -> None:
    found = plan(
        book(
            ("Uitleg", [["Dit is het overzicht"], ["Naam", "Telefoon"]], plain),
            ("2025", [["Naam", "Woning"], ["Oud A.", date(2025, 1, 1)]], plain),
            ("2026", [["Naam", "Woning"], ["Nieuw B.", date(2026, 1, 1)]], plain),
        )
    )
    assert list(starts(found)) == ["Oud A."]
    assert sum("niet gelezen. Staan daar ook koppels?" in note for note in found.notes) == 2


def test_7_hidden_rows_and_columns_are_told() -> None:
    def hide(page: Any) -> None:
        page.row_dimensions[3].hidden = True
        page.column_dimensions["C"].hidden = True

    lines = [
        ["Deelnemer", "Start", "Coach", "Taal"],
        ["A B.", date(2026, 1, 1), "Henk", "AR"],
        ["C D.", date(2026, 1, 2), "Riet", "Engels"],
        ["E F.", date(2026, 1, 3), "Riet", "oekraïens"],
    ]
    found = plan(book(("Lijst", lines, hide)))
    assert [(row.name, row.language, row.coach) for row in found.proposals] == [
        ("A B.", "ar", None),
        ("E F.", "uk", None),
    ]
    assert "Verborgen in Excel, en niet gebruikt: Coach." in found.notes
    assert "Deze rij is verborgen" in found.skipped[0].reason


def test_8_a_language_is_written_in_many_ways() -> None:
    ways = {
        "Ukrainian": "uk",
        "Turks, een beetje Nederlands": "tr",
        "Somali": "so",
        "ti": "ti",
        "NL": "nl",
        "Engels + Arabisch": "en",
        "arab.": "",
        "Koerdisch (Kurmanji)": "",
    }
    lines = [f"Mens{number};van;Dam{number};1-2-2026;{way}" for number, way in enumerate(ways)]
    found = plan(text("Voornaam;Tussenvoegsel;Achternaam;Datum start begeleiding;Spreekt", *lines))
    told = {name for _, name, note in found.remarks if "kennen wij niet" in note}
    assert next(row.name for row in found.proposals) == "Mens0 van Dam0"
    assert {
        way: "" if row.name in told else row.language for way, row in zip(ways, found.proposals, strict=True)
    } == ways
    assert "Wij nemen de eerste: Engels." in " ".join(note for _, _, note in found.remarks)


def test_9_days_with_a_time_or_without_a_day_and_notes_below() -> None:
    found = plan(
        text(
            '"Lijst d.d. 1-11-2026"',
            "",
            'naam;"datum\nwoning";coach;opm.',
            '"Ali, B.";2026-03-03T00:00:00;Ria;"tel 0612345678"',
            "Bea;03/03/2026 00:00;Ria;x",
            "Cem;za 7 maart 2026;Ria;",
            "Dia;2026;Ria;",
            "Eva;maart 2026;Ria;",
            "Fay;week 12;Ria;",
            "Gus;eind maart 2026;Ria;",
            "",
            "* gestopt = niet meer actief",
            "Bron: administratie",
        )
    )
    assert starts(found) == {"Ali, B.": date(2026, 3, 3), "Bea": date(2026, 3, 3), "Cem": date(2026, 3, 7)}
    assert [row.name for row in found.faulty][:4] == ["Dia", "Eva", "Fay", "Gus"]
    assert {row.name for row in (*found.faulty, *found.skipped)} >= {
        "* gestopt = niet meer actief",
        "Bron: administratie",
    }


def test_10_titles_before_a_name_idem_and_another_sign_between_the_cells() -> None:
    found = plan(
        text(
            "Nr|Coach|Coachee|Gekoppeld d.d.|Einde",
            "1|Ria (coach)|Ali B.|1 feb 2026|",
            "2|mw. R. Smit|Bea|2 februari 2026|1-7-2026",
            "3|Piet de Boer|Cem|3-2-2026|n.v.t.",
            "4|dhr. Piet de Boer|Dia|3-2-2026|-",
            "5|idem|Eva|4-2-2026|",
            "6|Piet de Boer|Fay|31-2-2026|",
        )
    )
    assert coaches(found) == {"Ria", "mw. R. Smit", "Piet de Boer"}
    assert [row.name for row in found.proposals if row.ending] == ["Bea"]
    assert set(faults(found)) == {6, 7}


@pytest.mark.parametrize(
    "lines",
    [
        ("Naam;Amina;Yonas", "Coach;Henk;Riet", "Woning;1-2-2026;3-2-2026"),
        ("Koppel;Startdatum", "Amina R. / Henk V.;1-2-2026", "Yonas - Riet;2-2-2026"),
    ],
)
def test_a_sheet_that_is_no_list_of_people_is_refused_with_what_is_needed(lines: tuple[str, ...]) -> None:
    with pytest.raises(Invalid, match="Nodig is een kolom met de naam van de nieuwkomer"):
        plan(text(*lines))
