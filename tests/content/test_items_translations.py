"""Items in other languages: nothing a machine made passes for checked, and no item gets lost."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from pragma_coach.content import (
    ContentError,
    Translation,
    TranslationState,
    check,
    languages,
    load_programme,
    load_translations,
)
from pragma_coach.domain.types import ItemId

BREAD = ItemId("1-wonen-winkels")
OFFICIAL_WORDS = ("DUO", "PIP", "DigiD", "MAP", "SVB", "UWV", "IND", "MijnOverheid", "112", "0900-8844")
LETTER_WORDS = (
    "huisarts", "uitkering", "toeslag", "zorgtoeslag", "huurtoeslag", "spreekuur", "inburgering", "bezwaar", "wijkteam",
    "consultatiebureau", "verloskundige", "ouderbijdrage", "participatieverklaring", "leerbaarheidstoets", "jaarnota",
    "eigen risico", "gemeentehuis", "taalmaatje",
)  # fmt: skip
"""Words that stand in letters and on doors: they stay Dutch, with what they mean beside them."""
NAMES = (
    *OFFICIAL_WORDS, "Mijn Inburgering", "KVK", "RDW", "Juridisch Loket", "VluchtelingenWerk", "Veilig Thuis",
    "Burgerzaken", "Toeslagen", "spreekuur", "wijkteam", "klantmanager", "taalmaatje", "work.nl", "idw.nl",
)  # fmt: skip
"""What someone reads on a door, a letter or a screen: an explanation in any language names it the same."""
LONGEST_TITLE = 72
CYRILLIC, ETHIOPIC, ARABIC = "Ѐ-ӿ", "ሀ-፿", "؀-ۿ"
SCRIPTS = [("ar", ARABIC), ("fa", ARABIC), ("ti", ETHIOPIC), ("uk", CYRILLIC)]


def _file(tmp_path: Path, text: str) -> Path:
    (tmp_path / "eigen" / "items").mkdir(parents=True)
    (tmp_path / "eigen" / "vertalingen").mkdir()
    (tmp_path / "eigen" / "vertalingen" / "xx.toml").write_text(text, encoding="utf-8")
    return tmp_path / "eigen"


@pytest.mark.parametrize("language", languages())
def test_every_shipped_language_has_every_title_and_marks_it_as_made_by_a_machine(language: str) -> None:
    programme, found = load_programme("pragma"), load_translations(language)
    assert found.keys() == programme.item_by_id.keys()
    assert {one.state for one in found.values()} == {TranslationState.MACHINE}
    assert len({one.title for one in found.values()}) == len(found)


@pytest.mark.parametrize("language", languages())
def test_official_dutch_words_stay_dutch_because_letters_use_them(language: str) -> None:
    found = load_translations(language)
    for item in load_programme("pragma").items:
        for word in OFFICIAL_WORDS:
            if re.search(rf"(?<!\w){word}(?!\w)", item.title):
                assert word in found[item.id].title, item.id


@pytest.mark.parametrize("language", languages())
def test_dutch_words_of_letters_stay_dutch_and_are_explained_in_brackets(language: str) -> None:
    found = load_translations(language)
    for item in load_programme("pragma").items:
        for word in LETTER_WORDS:
            if re.search(rf"(?<!\w){word}(?!\w)", item.title):
                title = found[item.id].title
                assert word in title, item.id
                assert "(" in title, item.id


@pytest.mark.parametrize("language", languages())
def test_a_title_is_short_and_every_text_ends_as_a_sentence(language: str) -> None:
    for item_id, one in load_translations(language).items():
        assert len(one.title) <= LONGEST_TITLE, item_id
        for text in filter(None, (one.title, one.help, one.if_not)):
            assert text[-1] in ".?።", item_id


@pytest.mark.parametrize(("language", "script"), SCRIPTS)
def test_every_text_is_in_the_script_of_its_language(language: str, script: str) -> None:
    for item_id, one in load_translations(language).items():
        for text in filter(None, (one.title, one.help, one.if_not)):
            assert re.search(f"[{script}]", text), item_id


@pytest.mark.parametrize("language", languages())
def test_digits_are_western_everywhere_and_the_same_as_in_dutch(language: str) -> None:
    found = load_translations(language)
    for item in load_programme("pragma").items:
        one = found[item.id]
        assert not [sign for sign in one.title + one.help + one.if_not if sign.isdigit() and sign not in "0123456789"]
        for dutch, text in ((item.title, one.title), (item.help, one.help), (item.if_not, one.if_not)):
            # "2 maanden" is one word in Arabic
            if text and (language, item.id) != ("ar", "1-taal-brief-duo"):
                assert set(re.findall(r"\d+", text)) == set(re.findall(r"\d+", dutch)), item.id


def test_seven_languages_are_shipped_besides_dutch() -> None:
    assert languages() == ("ar", "en", "fa", "so", "ti", "tr", "uk")


@pytest.mark.parametrize("language", languages())
def test_every_item_is_explained_in_every_language(language: str) -> None:
    found = load_translations(language)
    items = load_programme("pragma").items
    assert [item.id for item in items if not (found[item.id].help and found[item.id].if_not)] == []
    assert [item.id for item in items if found[item.id].help == item.help or found[item.id].if_not == item.if_not] == []


@pytest.mark.parametrize("language", languages())
def test_names_on_letters_and_doors_stay_dutch_in_the_explanation_too(language: str) -> None:
    found = load_translations(language)
    for item in load_programme("pragma").items:
        one = found[item.id]
        for dutch, text in ((item.help, one.help), (item.if_not, one.if_not)):
            missing = [word for word in NAMES if re.search(rf"(?<!\w){word}(?!\w)", dutch) and word not in text]
            assert missing == [], item.id


def test_what_an_item_means_can_be_translated_too(tmp_path: Path) -> None:
    line = f'{BREAD} = {{ title = "Shops", help = "Walk there.", if_not = "Ask.", state = "machine" }}\n'
    one = load_translations("xx", _file(tmp_path, line))[BREAD]
    assert (one.help, one.if_not) == ("Walk there.", "Ask.")


def test_a_checked_translation_says_who_looked_and_when(tmp_path: Path) -> None:
    line = f'{BREAD} = {{ title = "Shops", state = "checked", checked_by = "Rahel", checked_on = 2026-11-01 }}\n'
    found = load_translations("xx", _file(tmp_path, line))
    assert found == {BREAD: Translation("Shops", TranslationState.CHECKED, "Rahel", date(2026, 11, 1))}


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ('{ title = "Shops", state = "checked" }', "'checked_by' ontbreekt."),
        ('{ title = "Shops", state = "goed" }', "'state' is 'goed'. Kies machine of checked."),
        ('{ title = "Shops" }', "'state' ontbreekt."),
        ('{ title = "", state = "machine" }', "'title' is leeg."),
        ('{ title = "Shops", help = "", state = "machine" }', "'help' is leeg."),
        ('{ title = "Shops", if_not = 3, state = "machine" }', "'if_not' heeft de verkeerde soort waarde."),
        ('{ title = "Shops", state = "machine", checked_by = "Rahel" }', "'state' is machine. Schrijf state = \"checked\"."),
        ('{ title = "Shops", state = "machine", nota = "x" }', "'nota' ken ik niet."),
        ('"Shops"', "heeft de verkeerde soort waarde. Schrijf hier een tabel"),
    ],
)  # fmt: skip
def test_a_fault_in_a_translation_names_the_item_and_the_cure(tmp_path: Path, entry: str, sentence: str) -> None:
    folder = _file(tmp_path, f"{BREAD} = {entry}\n")
    with pytest.raises(ContentError) as caught:
        load_translations("xx", folder)
    assert sentence in str(caught.value)
    assert "eigen/vertalingen/xx.toml" in str(caught.value)


def test_an_unknown_item_is_a_fault(tmp_path: Path) -> None:
    folder = _file(tmp_path, '1-wonen-winkel = { title = "Shops", state = "machine" }\n')
    with pytest.raises(ContentError, match=r"Dit onderdeel ken ik niet\. Bedoel je '1-wonen-winkels'\?"):
        load_translations("xx", folder)


def test_a_missing_item_is_a_warning_and_shows_in_dutch_until_it_is_there(tmp_path: Path) -> None:
    folder = _file(tmp_path, "")
    (folder / "items" / "een.toml").write_text('[[items]]\nid = "1-eigen-iets"\n', encoding="utf-8")
    (problem,) = check([folder / "vertalingen" / "xx.toml"])
    assert problem.warning
    assert "onderdeel 1-eigen-iets: De vertaling ontbreekt." in str(problem)
    assert load_translations("xx", folder) == {}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ContentError, match=r"De taal 'qq' is er niet\."):
        load_translations("qq")
