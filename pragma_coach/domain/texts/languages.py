"""The languages that people read: their own names, their direction, and which of them the screens speak."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

DUTCH = "nl"

# Each language in its own words and script; the order is that of every list (domain.md §8).
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        DUTCH: "Nederlands",
        "ar": "العربية",
        "ti": "ትግርኛ",
        "en": "English",
        "tr": "Türkçe",
        "fa": "فارسی",
        "so": "Soomaali",
        "uk": "Українська",
        "fr": "Français",
    }
)
# The Dutch names of other languages, for staff. Interpreters speak more than the screens do.
DUTCH_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "Arabisch",
        "ti": "Tigrinya",
        "am": "Amhaars",
        "en": "Engels",
        "fa": "Farsi of Dari",
        "fr": "Frans",
        "ku": "Koerdisch",
        "ps": "Pasjtoe",
        "ru": "Russisch",
        "so": "Somalisch",
        "tr": "Turks",
        "uk": "Oekraïens",
    }
)
# What the screens speak, for staff who choose among languages that they do not read themselves.
IN_DUTCH: Mapping[str, str] = MappingProxyType(
    {language: DUTCH_NAMES.get(language, own) for language, own in LANGUAGES.items()}
)
# People may speak more than the screens do: who reads French gets Dutch screens.
SCREENS: tuple[str, ...] = (DUTCH, "ar", "ti", "en", "tr", "fa", "so", "uk")
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "ur"})
LATIN_SCRIPT = frozenset({DUTCH, "en", "fr", "so", "tr"})
_LATIN = "LATIN"
_OTHER_SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ti": "ETHIOPIC", "uk": "CYRILLIC"}


class TranslationState(StrEnum):
    """Who vouches for a translation: nobody yet, or a person who reads both languages."""

    MACHINE = "machine"
    CHECKED = "checked"


def direction(language: str) -> str:
    """Return "rtl" for a language that is written from right to left, else "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def screen_language(language: str | None) -> str:
    """Return the language in which screens can be shown to who reads this one: itself, or Dutch."""
    return language if language in SCREENS else DUTCH


def typed_language(text: str, reader: str, *, own: bool = False) -> str:
    """Return the language in which somebody typed a text, as its letters tell; "" when those are not the reader's.

    Latin letters are Dutch, which people here write to each other; the reader's `own` words may be of their language.
    """
    letters = Counter(unicodedata.name(sign, "").partition(" ")[0] for sign in text if sign.isalpha())
    script = letters.most_common(1)[0][0] if letters else _LATIN
    if script == _LATIN:
        return reader if own and reader in LATIN_SCRIPT else DUTCH
    return reader if _OTHER_SCRIPTS.get(reader) == script else ""
