"""Sheets as organisations have them: every value is understood, or told at its row, and nothing is guessed in silence."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from lists import TODAY

from pragma_coach import content
from pragma_coach.domain.refusal import Invalid
from pragma_coach.services.spreadsheets.import_columns import Means
from pragma_coach.services.spreadsheets.import_file import Wishes, understand
from pragma_coach.services.spreadsheets.import_known import KnownPeople
from pragma_coach.services.spreadsheets.import_proposal import ImportProposal, ProposedPair
from pragma_coach.services.spreadsheets.reading import read_tables


def plan(text: str | bytes, *, months_first: bool = False) -> ImportProposal:
    """What a CSV or a workbook would bring to an organisation that has nothing yet."""
    data = text.encode("utf-8-sig") if isinstance(text, str) else text
    programme = content.load_programme("pragma")
    wishes = Wishes(months_first=months_first)
    return understand(read_tables(data, "lijst"), "lijst", programme, KnownPeople([], {}), TODAY, wishes)


def book(*sheets: tuple[str, list[list[Any]]], **hidden: Any) -> bytes:
    """A workbook; `hidden` names a sheet, a row or the letter of a column of the first, `merged` a block of cells."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, lines in sheets:
        page = made.create_sheet(title)
        for line in lines:
            page.append(line)
    first = made.worksheets[0]
    for block in hidden.get("merged", ()):
        first.merge_cells(block)
    if "row" in hidden:
        first.row_dimensions[hidden["row"]].hidden = True
    if "column" in hidden:
        first.column_dimensions[hidden["column"]].hidden = True
    if "sheet" in hidden:
        made[hidden["sheet"]].sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rows(found: ImportProposal) -> dict[int, ProposedPair]:
    return {row.row: row for row in found.proposals}


def faults(found: ImportProposal) -> dict[int, str]:
    return {row.row: " ".join(row.faults) for row in found.faulty}


# Names of columns


def test_the_end_of_a_phase_is_not_the_end_of_the_pair() -> None:
    with pytest.raises(Invalid) as refused:
        plan(
            ";;Opvang;;Begeleiding;\nDeelnemer;Maatje;begin;einde;begin;einde\nSelam;Bert;5-1-2026;2-2-2026;3-2-2026;\n"
        )
    assert "De kolom “Opvang begin” (C) kan meer dan een ding zijn." in refused.value.sentence
    assert "“Begeleiding einde” (F)" in refused.value.sentence
    assert "“Opvang einde”" not in refused.value.sentence


@pytest.mark.parametrize(
    "head",
    [
        ";Datum;;Opvang\nDeelnemer;woning;start;einde",
        "Naam;Datum;Datum;Fase 1\nnieuwkomer;woning;start;klaar",
        "Koppels 2026;;;\n\nNaam / voornaam;Datum woning (sleutel);start_datum;Fase1 klaar",
        "CLIËNT:;Woning sinds;Datum van de start;klaar: fase 1",
        '"Naam\ncliënt";"Datum\nwoning";Start-datum;"Eerste opvang\n(klaar)"',
    ],
)
def test_a_name_of_a_column_may_stand_in_two_rows_or_be_several_words(head: str) -> None:
    [row] = plan(f"{head}\nSelam;5-1-2026;6-1-2026;7-2-2026\n").proposals
    assert (row.name, row.housed_on, row.started_on) == ("Selam", date(2026, 1, 5), date(2026, 1, 6))
    assert row.phase_ends == (("1", date(2026, 2, 7)),)
    assert row.ending is None


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        ("Naam;Start;Einde;Coach;Einde", "“Einde” (C) en “Einde” (E)"),
        ("Naam;Start;Einddatum;Coach;Gestopt op", "“Einddatum” (C) en “Gestopt op” (E)"),
        ("Naam en coach;Start;x;y;z", "“Naam en coach” (A) kan meer dan een ding zijn"),
    ],
)
def test_two_columns_with_one_meaning_and_one_with_two_are_asked(head: str, asked: str) -> None:
    with pytest.raises(Invalid) as refused:
        plan(f"{head}\nSelam;1-2-2026;;Bert;\n")
    assert asked in refused.value.sentence


def test_what_is_hidden_is_told_and_not_used() -> None:
    lines = [["Naam", "Start", "Coach"], ["Oud", date(2026, 1, 5), "Bert"], ["Selam", date(2026, 1, 6), "Kim"]]
    found = plan(book(("2026", lines), ("oud", lines), row=2, column="C", sheet="oud"))
    assert [row.name for row in found.proposals] == ["Selam"]
    assert found.proposals[0].coach is None
    assert found.skipped[0].reason.startswith("Deze rij is verborgen in Excel.")
    assert found.notes == (
        "Verborgen in Excel, en niet gebruikt: Coach.",
        "Blad “oud” is verborgen in Excel, en niet gelezen.",
    )
    chosen = Wishes({(Means.NAME, ""): 0, (Means.STARTED, ""): 1, (Means.COACH, ""): 2})
    tables = read_tables(book(("2026", lines), column="C"), "lijst")
    used = understand(tables, "lijst", content.load_programme("pragma"), KnownPeople([], {}), TODAY, chosen)
    assert used.proposals[0].coach
    assert not used.notes
    before = plan(book(("oud", lines), ("2026", lines), sheet="oud"))
    assert before.sheet == "2026"
    only = plan(book(("oud", lines), ("leeg", [["x"]]), sheet="oud"))
    assert only.notes[0].startswith("Het blad “oud” is verborgen in Excel.")


def test_a_merged_cell_stands_in_each_of_its_rows() -> None:
    lines = [["Nieuwkomer", None, "Coach", "Start"], ["voornaam", "achternaam", None, None]]
    lines += [["Ali", "Yusuf", "Bert", date(2026, 1, 5)], ["Ali", "Osman", None, date(2026, 1, 5)]]  # type: ignore[list-item]
    found = plan(book(("Blad", lines), merged=["A1:B1", "C3:C4"]))
    assert [(row.name, str(row.coach)) for row in found.proposals] == [("Ali Yusuf", "Bert"), ("Ali Osman", "Bert")]


# People


def test_a_coach_is_one_person_however_the_name_is_written() -> None:
    ways = ["Corrie v.d. Es", "corrie van der es", "CORRIE VAN DE ES", "Es, Corrie van der", "Corrie\u00a0v/d Es",
            "Cor\u00adrie van den Es", "Corrie van der E\u0073\u200b", "Corrie van der Es (tot mei)"]  # fmt: skip
    found = plan("Naam;Coach;Start\n" + "".join(f'P{at};"{way}";5-1-2026\n' for at, way in enumerate(ways)))
    assert [str(coach) for coach in found.new_coaches] == ["Corrie v.d. Es"]
    assert "lezen wij als één coach: Corrie v.d. Es." in " ".join(found.notes)
    assert len(found.proposals) == len(ways)


def test_an_address_that_two_people_have_is_asked_and_short_names_of_one_are_one() -> None:
    found = plan("Naam;Coach;E-mail;Start\nA;Ria Bos;ria@x.example;5-1-2026\nB;R. Bos;RIA@x.example;5-1-2026\n"
                 "C;Hans;ria@x.example;5-1-2026\n")  # fmt: skip
    assert [str(coach) for coach in found.new_coaches] == ["Ria Bos (ria@x.example)"]
    assert "ria@x.example hoort bij Ria Bos, en hier staat Hans." in faults(found)[4]


@pytest.mark.parametrize(
    "text", ["nog zoeken", "n.v.t.", "?", "-", "geen maatje", "wachtlijst", "vacature", "x", "N.N."]
)
def test_a_word_for_nobody_is_no_coach(text: str) -> None:
    found = plan(f"Naam;Coach;Start\nSelam;{text};5-1-2026\n")
    assert (found.proposals[0].coach, found.new_coaches) == (None, ())
    assert found.proposals[0].notes == ("Er is nog geen coach. Kies er later een.",)


@pytest.mark.parametrize(
    "text", ["#N/A", "#NAAM?", "#VERW!", "#WAARDE!", "#DEEL/0!", "#REF!", "#NV", "Err:502", "####"]
)
def test_an_error_of_the_spreadsheet_is_no_value(text: str) -> None:
    found = plan(f"Naam;Coach;Start;Huishouden\n{text};Kim;5-1-2026;\nA;{text};5-1-2026;\nB;Kim;{text};\n"
                 f"C;Kim;5-1-2026;{text}\n")  # fmt: skip
    assert found.proposals == ()
    assert all(f"“{text}” is een fout van het rekenblad" in fault for fault in faults(found).values())
    assert len(faults(found)) == 4


@pytest.mark.parametrize(
    "text", ["Bert en Corrie", "Bert & Corrie", "Bert/Corrie", "Bert + Corrie", "Bert\nCorrie", "Fam. Haile", "A, B, C"]
)
def test_several_people_in_one_cell_are_asked(text: str) -> None:
    found = plan(f'Naam;Coach;Start\n"{text}";Kim;5-1-2026\nSelam;"{text}";5-1-2026\n')
    assert found.proposals == ()
    assert all("staan meer mensen" in fault for fault in faults(found).values())


def test_a_surname_in_a_column_of_its_own_tells_people_apart() -> None:
    found = plan(
        "Voornaam;Tussenvoegsel;Achternaam;Startdatum\nAli;;Yusuf;5-1-2026\nAli;van;Osman;5-1-2026\n;;Haile;5-1-2026\n"
    )
    assert [row.name for row in found.proposals] == ["Ali Yusuf", "Ali van Osman", "Haile"]
    assert [row.name for row in plan("Naam;Voornaam;Start\nYusuf;Ali;5-1-2026\n").proposals] == ["Ali Yusuf"]


def test_nobody_is_passed_over_who_differs_in_any_column() -> None:
    found = plan("Naam;Start;Kamer\nAli;5-1-2026;1\nAli;5-1-2026;2\nAli;5-1-2026;2\nZoé;5-1-2026;\nZoë;5-1-2026;\n")
    assert sorted(rows(found)) == [2, 3, 5, 6]
    assert "Lijkt op rij 2" in rows(found)[3].notes[0]
    assert [(row.row, row.reason) for row in found.skipped] == [(4, "Op deze rij staat hetzelfde als op rij 3.")]


def test_who_says_nothing_about_a_home_has_none_and_a_crowd_is_no_home() -> None:
    words = ["nvt", "nvt", "geen", "-", "alleenstaand", "ja", "Huis 1", "huis-1", *["AZC"] * 11]
    found = plan("Naam;Start;Gezin\n" + "".join(f"P{at};5-1-2026;{word}\n" for at, word in enumerate(words)))
    assert [row.household for row in found.proposals] == ["", "", "", "", "", "", "huis 1", "huis 1"]
    assert rows(found)[7].notes == ("Huishouden: “ja” zegt niet met wie. Dat nemen wij niet over.",)
    assert len(found.faulty) == 11
    assert "“azc” staat bij 11 mensen" in faults(found)[10]


# Status and days


@pytest.mark.parametrize(
    "text", ["uitgeschreven", "niet meer actief", "beëindigd per mei", "Inactief", "al gestopt", "klaar"]
)
def test_every_way_to_say_that_a_pair_stopped_needs_a_day(text: str) -> None:
    assert "maar er staat geen dag bij" in faults(plan(f"Naam;Start;Status\nSelam;5-1-2026;{text}\n"))[2]
    assert plan(f"Naam;Start;Status;Einde\nSelam;5-1-2026;{text};5-2-2026\n").proposals[0].ending


@pytest.mark.parametrize("text", ["?", "wachtlijst", "klaar om te starten", "loopt bijna af", "nee", "onbekend", "42"])
def test_a_status_that_is_not_known_is_told_at_its_row(text: str) -> None:
    assert f"Status: “{text}” kennen wij niet." in faults(plan(f"Naam;Start;Status\nSelam;5-1-2026;{text}\n"))[2]


def test_what_contradicts_or_is_no_day_of_ending_is_told() -> None:
    found = plan(
        "Naam;Start;Status;Einddatum\nA;5-1-2026;loopt;?\nB;5-1-2026;loopt;5-2-2026\nC;5-1-2026;loopt;n.v.t.\n"
    )
    assert "Einddatum: “?” is geen dag." in faults(found)[2]
    assert "De status is “loopt”, maar er staat ook een dag van stoppen" in faults(found)[3]
    assert rows(found)[4].ending is None


def test_a_column_that_proves_month_first_is_asked_whole_and_read_when_that_is_chosen() -> None:
    text = "Naam;Start\nSelam;01/25/2026\nReza;02/03/2026\nNour;2026-03-30\nIdris;5 mei 2026\n"
    assert set(faults(plan(text))) == {2, 3}
    found = plan(text, months_first=True)
    assert [row.started_on.isoformat() for row in found.proposals] == [
        "2026-01-25",
        "2026-02-03",
        "2026-03-30",
        "2026-05-05",
    ]
    mixed = plan(f"{text}Z;25/1/2026\n", months_first=True)
    assert set(faults(mixed)) == {2, 3, 6}
    dutch_excel = book(("Blad", [["Naam", "Start"], ["A", "01/25/2026"], ["B", date(2026, 3, 2)]]))
    assert set(faults(plan(dutch_excel))) == {2, 3}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("46027", date(2026, 1, 5)), ("20260105", date(2026, 1, 5)), ("05012026", date(2026, 1, 5)),
        ("5 jan. '26", date(2026, 1, 5)), ("1 nov", date(2026, 11, 1)), ("ma 5 januari 2026", date(2026, 1, 5)),
        ("sinds 5-1-26", date(2026, 1, 5)), ("5\u00a0januari\u00a02026", date(2026, 1, 5)),
        ("\u200e05-01-2026", date(2026, 1, 5)), ("05\u201101\u20112026", date(2026, 1, 5)),
        ("2026-01-05T00:00:00Z", date(2026, 1, 5)), ("5–1–2026", date(2026, 1, 5)),
        ("dec 2025", None), ("gisteren", None), ("1 mei", None), ("26-02-01", None), ("2026", None), ("99999999", None),
    ],
)  # fmt: skip
def test_a_day_is_understood_or_told(typed: str, day: date | None) -> None:
    found = plan(f"Naam;Gehuisvest;Start\nSelam;{typed};20-11-2026\n")
    assert [row.housed_on for row in found.proposals] == ([day] if day else [])
    assert bool(found.faulty) == (day is None)


def test_a_birthday_is_neither_kept_nor_taken_for_a_bsn() -> None:
    days = [f"19{year}{month:02}{day:02}" for year in (71, 85, 91) for month in range(1, 13) for day in (1, 11, 22)]
    found = plan("Naam;Start;Geb.datum\n" + "".join(f"P{at};5-1-2026;{day}\n" for at, day in enumerate(days)))
    assert len(found.proposals) == len(days)
    assert found.notes == ("Dit bewaren wij niet, en nemen wij niet over: Geb.datum.",)
    bsn = faults(plan("Naam;Start;Klantnummer\nSelam;5-1-2026;123456782\n"))[2]
    assert "In de kolom “Klantnummer” staat een nummer dat op een BSN lijkt." in bsn
    assert bsn.endswith("of haal de kolom weg.")


def test_a_formula_without_an_outcome_is_told() -> None:
    lines = [["Naam", "Gehuisvest", "Start"], ["Selam", "=DATE(2026,1,1)", date(2026, 1, 5)]]
    assert "Gehuisvest: hier staat een formule zonder uitkomst." in faults(plan(book(("Blad", lines))))[2]


# Bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_every_encoding_and_every_sign_between_cells_gives_the_same(encoding: str, sign: str) -> None:
    text = "\r\n".join(sign.join(line) for line in [["Naam", "Coach", "Start"], ["Zoë", "André", "5-1-2026"]])
    [row] = plan(text.encode(encoding)).proposals
    assert (row.name, str(row.coach)) == ("Zoë", "André")


def test_letters_that_were_read_wrongly_once_are_mended_and_broken_ones_told() -> None:
    nearly = "Naam;Start\nZoë;5-1-2026\n".encode() + "Noël;5-1-2026\n".encode("cp1252")
    assert [row.name for row in plan(nearly).proposals] == ["Zoë", "Noël"]
    assert "kapot teken" in faults(plan("Naam;Start\nZo\ufffd;5-1-2026\n"))[2]
