"""The files with the words of the screens: complete, sound, and a fault in one is told so that somebody can mend it."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from pragma_coach import catalogues, content
from pragma_coach.domain.texts.languages import SCREENS, TranslationState

ROOT = Path(__file__).parents[1]
OTHERS = SCREENS[1:]
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.fixture(scope="module")
def words() -> ModuleType:
    """The script that gathers the Dutch texts."""
    file = ROOT / "tools" / "words.py"
    if not file.is_file():
        pytest.skip("this is a rule of the checkout")
    found = importlib.util.spec_from_file_location("words", file)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def file_with(folder: Path, text: str, name: str = "en.po") -> Path:
    file = folder / name
    file.write_text(HEAD + text, "utf-8")
    return file


def problems(file: Path) -> list[str]:
    return [str(problem) for problem in content.check([file]) if not problem.warning]


def test_the_dutch_list_holds_every_text_of_the_screens_and_no_other(words: ModuleType) -> None:
    gathered = {text if isinstance(text, str) else text[0] for entry in words.dutch() if (text := entry.id)}
    assert gathered == set(catalogues.sources()), "run: python tools/words.py"


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_and_no_fault(language: str) -> None:
    told = [f"{fault.text}: {fault.message}" for fault in catalogues.faults(catalogues.FOLDER / f"{language}.po")]
    assert told == []
    assert set(catalogues.load_messages(language)) == set(catalogues.sources())


def test_there_is_a_file_for_every_language_of_the_screens_and_for_no_other() -> None:
    assert set(catalogues.languages()) == set(OTHERS)


def test_what_a_machine_made_is_not_shown_as_checked() -> None:
    states = {message.state for language in OTHERS for message in catalogues.load_messages(language).values()}
    assert states == {TranslationState.MACHINE}


def test_a_checked_text_says_who_looked_and_when(tmp_path: Path) -> None:
    file_with(tmp_path, '# gecontroleerd: Rahel, 2026-11-01\nmsgid "Klaar"\nmsgstr "Done"\n')
    found = catalogues.load_messages("en", tmp_path)["Klaar"]
    assert found == catalogues.CatalogueMessage(
        "Klaar", ("Done",), TranslationState.CHECKED, "Rahel", date(2026, 11, 1)
    )


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ('msgid "Dit staat nergens"\nmsgstr "Nowhere"\n', "Deze tekst staat op geen scherm."),
        ('msgid "Klaar op %(day)s"\nmsgstr "Done on %(dag)s"\n', "Deze stukken kloppen niet: %(dag)s, %(day)s."),
        ('msgid "Klaar op %(day)s"\nmsgstr "Done"\n', "Deze stukken kloppen niet: %(day)s."),
        ('msgid "Klaar op %(day)s"\nmsgstr "Done on %(day)d"\n', "Deze stukken kloppen niet"),
        ('msgid "Klaar"\nmsgstr "100% done"\n', "Deze stukken kloppen niet"),
        ('msgid "Klaar"\nmsgstr "<b>Done"\n', "De stukken tussen < en > zijn anders."),
        ('# gecontroleerd: Rahel\nmsgid "Klaar"\nmsgstr "Done"\n', "'gecontroleerd: Rahel' is niet te lezen."),
        ('# gecontroleerd: Rahel, 2026-13-01\nmsgid "Klaar"\nmsgstr "Done"\n', "is niet te lezen."),
        ('msgid "Klaar\n', "Dit bestand is niet te lezen"),
    ],
)
def test_a_fault_is_told_with_its_text_and_the_cure_and_the_text_is_not_used(
    tmp_path: Path, entry: str, sentence: str
) -> None:
    file = file_with(tmp_path, entry)
    assert any(sentence in told for told in problems(file)), problems(file)
    if "te lezen" not in sentence and "geen scherm" not in sentence:
        assert dict(catalogues.load_messages("en", tmp_path)) == {}


def test_a_language_that_does_not_exist_is_told(tmp_path: Path) -> None:
    assert any("De taal 'qq' is er niet." in told for told in problems(file_with(tmp_path, "", "qq.po")))


def test_what_is_missing_or_doubtful_is_one_warning(tmp_path: Path) -> None:
    entries = '#, fuzzy\nmsgid "Klaar"\nmsgstr "Done"\n\nmsgid "Hulp"\nmsgstr ""\n'
    (warning,) = content.check([file_with(tmp_path, entries)])
    assert warning.warning
    assert f"{len(catalogues.sources())} teksten zijn er nog niet" in str(warning)
    assert dict(catalogues.load_messages("en", tmp_path)) == {}


def test_a_number_takes_the_form_of_its_language() -> None:
    months = catalogues.load_messages("ar")["%(num)s maand"].texts
    assert len(set(months)) >= 5
    said = [months[catalogues.plural_form("ar")[number]] for number in (1, 2, 3, 13)]
    assert said == ["شهر واحد", "شهران", "%(num)s أشهر", "%(num)s شهرًا"]
    weeks = catalogues.load_messages("uk")["%(num)s week"].texts
    assert [weeks[catalogues.plural_form("uk")[number]].split()[1] for number in (1, 2, 5, 21)] == [
        "тиждень", "тижні", "тижнів", "тиждень",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "شهر واحد"),
        (2, "شهران"),
        (3, "%(num)s أشهر"),
        (13, "%(num)s شهرًا"),
        (99, "%(num)s شهرًا"),
        (100, "%(num)s شهر"),
    ],
)
def test_a_month_in_arabic_has_the_form_of_its_number(number: int, said: str) -> None:
    texts = catalogues.load_messages("ar")["%(num)s maand"].texts
    assert texts[catalogues.plural_form("ar")[number]] == said


def test_texts_move_to_their_numbers_when_babel_changes_the_rule_of_a_language(
    words: ModuleType, tmp_path: Path
) -> None:
    """The rule of Arabic before Babel 2.19 counted 11 to 99 last; the texts of those numbers are found there."""
    rule = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=0 && n%100<=2 ? 4 : 5)"
    file = tmp_path / "ar.po"
    file.write_text(f'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=6; plural={rule};\\n"\n', "utf-8")
    assert words._old_forms(catalogues.read(file), words._empty("ar")) == [0, 1, 2, 3, 5, 4]
    assert words._old_forms(words._empty("uk"), words._empty("uk")) == [0, 1, 2]
