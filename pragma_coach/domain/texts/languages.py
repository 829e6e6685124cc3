"""The languages that people read: their own names, their direction, and which of them the screens speak."""

from __future__ import annotations

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
# People may speak more than the screens do: who reads French gets Dutch screens.
SCREENS: tuple[str, ...] = (DUTCH, "ar", "ti", "en", "tr", "fa", "so", "uk")
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ps", "ur"})
LATIN_SCRIPT = frozenset({DUTCH, "en", "fr", "so", "tr"})


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
