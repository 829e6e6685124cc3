"""A column with languages is understood as people fill it, and nothing in it is guessed."""

from __future__ import annotations

import make
import pytest
from lists import one_pair, pairs_of, plan_of, write

from pragma_coach.config import Config
from pragma_coach.domain.texts.languages import DUTCH_NAMES, LANGUAGES
from pragma_coach.services.spreadsheets.import_cells import RowRemarks
from pragma_coach.services.spreadsheets.import_languages import read_language


def read(cell: str) -> tuple[str, list[str]]:
    remarks = RowRemarks()
    return read_language(cell, remarks), remarks.notes


@pytest.mark.parametrize(
    ("cell", "language"),
    [
        ("Arabisch", "ar"),
        ("ARABISCH ", "ar"),
        ("arabic", "ar"),
        ("Tigrinya", "ti"),
        ("tigrinja", "ti"),
        ("Farsi/Dari", "fa"),
        ("Dari", "fa"),
        ("Perzisch (Farsi)", "fa"),
        ("Farsi of Dari", "fa"),
        ("Engels", "en"),
        ("Somalisch", "so"),
        ("Somali", "so"),
        ("Turks", "tr"),
        ("Oekraïens", "uk"),
        ("Nederlands", "nl"),
        ("", "nl"),
        *((code, code) for code in LANGUAGES if code != "fr"),
        *((own, code) for code, own in LANGUAGES.items() if code != "fr"),
        *((name, code) for code, name in DUTCH_NAMES.items() if code in LANGUAGES and code != "fr"),
    ],
)
def test_a_language_is_known_by_its_names_and_its_code(cell: str, language: str) -> None:
    assert read(cell) == (language, [])


def test_of_two_languages_the_first_is_taken_and_that_is_said() -> None:
    language, notes = read("Tigrinya en een beetje Engels, Arabisch")
    assert language == "ti"
    assert notes == ["Bij de taal staat “Tigrinya en een beetje Engels, Arabisch”. Wij nemen de eerste: Tigrinya."]


@pytest.mark.parametrize("cell", ["Koerdisch", "Eritrees", "A2", "goed"])
def test_what_we_do_not_have_becomes_dutch_with_a_note(cell: str) -> None:
    sentence = "kennen wij niet. De schermen worden Nederlands; de nieuwkomer kan zelf een taal kiezen."
    assert read(cell) == ("nl", [f"De taal “{cell}” {sentence}"])


def test_a_language_without_screens_is_kept_and_said() -> None:
    assert read("Frans") == ("fr", ["De schermen zijn er niet in deze taal (Frans). Die worden Nederlands."])


@pytest.mark.parametrize("header", ["Taal", "Moedertaal", "taal nieuwkomer"])
def test_the_newcomer_reads_the_language_of_the_column(config: Config, header: str) -> None:
    boss = make.coordinator(make.organisation().id)
    write(boss, plan_of(boss, "A;1-5-2025;Arabisch", "B;2-5-2025;", head=f"Naam;Start;{header}"))
    assert {name: pair.language for name, pair in pairs_of(boss).items()} == {"A": "ar", "B": "nl"}


def test_the_preview_says_in_which_language_somebody_will_read() -> None:
    assert ("taal", "Arabisch") in list(one_pair("A;1-5-2025;ar", head="Naam;Start;Taal").facts())
    assert "taal" not in dict(one_pair("A;1-5-2025;", head="Naam;Start;Taal").facts())
