"""How far each language is: what a machine translated, what a speaker checked, and what is not there yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pragma_coach.content.checked_texts import Text, TextState
from pragma_coach.content.shipped_texts import TextKind


@dataclass(frozen=True, slots=True)
class CheckedTexts:
    """Texts that one person checked on one day."""

    by: str
    on: date
    count: int


@dataclass(frozen=True, slots=True)
class TranslationProgress:
    """For how many texts nobody vouches, who checked others, how many changed since, and how many are missing."""

    machine: int
    checked: tuple[CheckedTexts, ...]
    again: int
    missing: int

    @property
    def checked_count(self) -> int:
        return sum(one.count for one in self.checked)


@dataclass(frozen=True, slots=True)
class LanguageState:
    """A language with its screens and with its items."""

    language: str
    screens: TranslationProgress
    items: TranslationProgress


def language_states(languages: Mapping[str, Iterable[Text]]) -> list[LanguageState]:
    """Return how far every language is, from all its texts."""
    return [_state_of(language, list(texts)) for language, texts in languages.items()]


def _state_of(language: str, texts: list[Text]) -> LanguageState:
    screens = (text for text in texts if text.shipped.kind is TextKind.SCREEN)
    items = (text for text in texts if text.shipped.kind is TextKind.STEP)
    return LanguageState(language, _progress(screens), _progress(items))


def _progress(texts: Iterable[Text]) -> TranslationProgress:
    found = list(texts)
    states = Counter(text.state for text in found)
    checks = Counter((text.by, text.on) for text in found if text.state is TextState.CHECKED and text.on is not None)
    checked = tuple(CheckedTexts(by, on, count) for (by, on), count in sorted(checks.items()))
    return TranslationProgress(states[TextState.MACHINE], checked, states[TextState.AGAIN], states[TextState.MISSING])
