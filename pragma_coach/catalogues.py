"""The words of the screens in other languages: one gettext file (.po) per language, keyed by the Dutch text.

The files stand beside the item titles, so that a translator finds everything in one folder. They are read as they are
written: nothing has to be compiled, and a text that was changed is there after a restart. `nl.po` is the list of all
Dutch texts; tools/words.py writes it from the templates and the code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import c2py
from pathlib import Path
from types import MappingProxyType
from typing import IO

from babel.core import UnknownLocaleError
from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from pragma_coach.domain.texts.languages import DUTCH, TranslationState
from pragma_coach.paths import CHECKLISTS

FOLDER = CHECKLISTS / "vertalingen" / "schermen"
_CHECKED = re.compile(r"gecontroleerd: (?P<who>[^,]+), (?P<day>\d{4}-\d{2}-\d{2})")
_PLACEHOLDER = re.compile(r"%(?!%)(?:\((\w*)\))?(.)")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class CatalogueMessage:
    """A Dutch text in another language: `texts` has one form, or one for each plural of the language.

    A checked one names who checked it and when.
    """

    source: str
    texts: tuple[str, ...]
    state: TranslationState = TranslationState.MACHINE
    checked_by: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    """What is wrong with one text in a file: which text, what, and the cure. A warning never stops anything."""

    text: str
    message: str
    cure: str
    warning: bool = False


class UnreadableCatalogue(Exception):
    """The file is no gettext file; the message names the line or the cause."""


def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in folder.glob("*.po") if file.stem != DUTCH))


@cache
def load_messages(language: str, folder: Path = FOLDER) -> Mapping[str, CatalogueMessage]:
    """Return the sound texts of a language, by their Dutch text; none for Dutch or when there is no file.

    A text with a fault is left out: pages show Dutch then, and `faults` gives the reason. Raise UnreadableCatalogue.
    """
    file = folder / f"{language}.po"
    if language == DUTCH or not file.is_file():
        return MappingProxyType({})
    catalogue = read(file)
    return MappingProxyType({message.source: message for message in sound(catalogue)})


def sound(catalogue: Catalog) -> Iterator[CatalogueMessage]:
    """Yield the texts of a file that are whole and without fault."""
    return (_message(entry) for entry in catalogue if entry.id and not list(_faults_of(entry, catalogue)))


@cache
def sources(folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Return every Dutch text of the screens: the text itself, or its singular and plural, by its first form."""
    texts = [_forms(entry.id) for entry in read(folder / f"{DUTCH}.po") if entry.id]
    return MappingProxyType({forms[0]: forms for forms in texts})


@cache
def places(folder: Path = FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Return, for every Dutch text of the screens, the files that contain it."""
    found = read(folder / f"{DUTCH}.po")
    return MappingProxyType(
        {_forms(entry.id)[0]: tuple(name for name, _ in entry.locations) for entry in found if entry.id}
    )


@cache
def plural_count(language: str, folder: Path = FOLDER) -> int:
    return int(read(folder / f"{language}.po").num_plurals)


@cache
def plural_form(language: str, folder: Path = FOLDER) -> Mapping[int, int]:
    """Return, for a number, which of the plural forms of the language it takes."""
    return _Plural(read(folder / f"{language}.po").plural_expr)


class _Plural(dict[int, int]):
    """The form for each number, worked out the first time that the number is asked for."""

    def __init__(self, expression: str) -> None:
        super().__init__()
        self._form = c2py(expression)

    def __missing__(self, number: int) -> int:
        self[number] = self._form(number)
        return self[number]


def read(file: Path) -> Catalog:
    """Return what is in a gettext file. Raise UnreadableCatalogue with the reason."""
    try:
        with file.open("rb") as opened:
            return parse(opened, file.stem)
    except OSError as error:
        raise UnreadableCatalogue(str(error)) from error


def parse(stream: IO[bytes], language: str) -> Catalog:
    """Return what a gettext file in this language says. Raise UnreadableCatalogue with the reason."""
    try:
        return pofile.read_po(stream, locale=language, abort_invalid=True)
    except (ValueError, UnknownLocaleError, pofile.PoFileError) as error:
        raise UnreadableCatalogue(str(error)) from error


def faults(file: Path, folder: Path = FOLDER) -> list[CatalogueFault]:
    """Return what is wrong with a file, compared with the Dutch texts. Raise Unreadable for a broken file."""
    return faults_in(read(file), folder)


def faults_in(catalogue: Catalog, folder: Path = FOLDER) -> list[CatalogueFault]:
    """Return what is wrong with the texts of a file, compared with the Dutch texts."""
    known = sources(folder)
    found: list[CatalogueFault] = []
    for entry in catalogue:
        if entry.id and _forms(entry.id)[0] not in known:
            found.append(
                CatalogueFault(_forms(entry.id)[0], "Deze tekst staat op geen scherm.", "Haal hem uit dit bestand.")
            )
        elif entry.id:
            found.extend(_faults_of(entry, catalogue))
    faulty = {fault.text for fault in found}
    done = {_forms(entry.id)[0] for entry in catalogue if entry.id and all(_forms(entry.string)) and not entry.fuzzy}
    return found + [_missing(text) for text in known if text not in done | faulty]


def _missing(text: str) -> CatalogueFault:
    cure = "Schrijf hem erbij; tot dan staat er Nederlands."
    return CatalogueFault(text, "De vertaling ontbreekt.", cure, warning=True)


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _message(entry: Entry) -> CatalogueMessage:
    source, texts = _forms(entry.id)[0], _forms(entry.string)
    checked = next((found for line in entry.user_comments if (found := _CHECKED.fullmatch(line.strip()))), None)
    if checked is None:
        return CatalogueMessage(source, texts)
    return CatalogueMessage(source, texts, TranslationState.CHECKED, checked["who"], date.fromisoformat(checked["day"]))


def _faults_of(entry: Entry, catalogue: Catalog) -> Iterator[CatalogueFault]:
    """Yield the faults that keep a text off the pages. An empty or fuzzy text is a warning."""
    wanted, given = _forms(entry.id), _forms(entry.string)
    first = wanted[0]
    if entry.fuzzy or not all(given):
        if any(given):
            cure = "Vul alle vormen in, en haal 'fuzzy' weg als de tekst klopt."
            yield CatalogueFault(first, "De vertaling is niet af.", cure, warning=True)
        else:
            yield _missing(first)
        return
    forms = catalogue.num_plurals if len(wanted) > 1 else 1
    if len(given) != forms:
        yield CatalogueFault(first, f"Hier horen {forms} vormen, er staan er {len(given)}.", "Vul elke vorm in.")
    for text in given:
        yield from text_faults(wanted, text)
    for line in entry.user_comments:
        if line.strip().startswith("gecontroleerd") and not _is_checked(line.strip()):
            yield CatalogueFault(
                first, f"'{line.strip()}' is niet te lezen.", "Schrijf: # gecontroleerd: naam, 2026-11-01"
            )


def _is_checked(line: str) -> bool:
    found = _CHECKED.fullmatch(line)
    try:
        return found is not None and bool(date.fromisoformat(found["day"]))
    except ValueError:
        return False


def text_faults(wanted: tuple[str, ...], text: str) -> Iterator[CatalogueFault]:
    """Yield what differs from the Dutch (singular and plural) in what is filled in and in the tags."""
    needed, there = _places(wanted[-1]), _places(text)
    if len(wanted) > 1:  # "one month" needs no number
        needed, there = needed - {"num"}, there - {"num"}
    if needed != there:
        names = ", ".join(f"%({name})s" for name in sorted(needed ^ there))
        cure = "Neem de stukken met % precies zo over uit het Nederlands."
        yield CatalogueFault(wanted[0], f"Deze stukken kloppen niet: {names}.", cure)
    if Counter(_TAG.findall(wanted[-1])) != Counter(_TAG.findall(text)):
        yield CatalogueFault(
            wanted[0], "De stukken tussen < en > zijn anders.", "Neem ze precies zo over uit het Nederlands."
        )


def _places(text: str) -> set[str]:
    """Return the names of the placeholders; a malformed one as it was written."""
    return {
        name if name and kind == "s" else found[0]
        for found in _PLACEHOLDER.finditer(text.replace("%%", ""))
        for name, kind in [found.groups()]
    }
