"""How far each language is: what a machine translated, what a speaker checked, and what is not there yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pragma_coach import catalogues, content
from pragma_coach.domain.languages import DUTCH, SCREENS, TranslationState


@dataclass(frozen=True, slots=True)
class Checked:
    """Texts that one person checked on one day."""

    by: str
    on: date
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Of how many texts nobody vouches yet, who checked the others, and how many are missing."""

    machine: int
    checked: tuple[Checked, ...]
    missing: int

    @property
    def checked_count(self) -> int:
        """How many texts a speaker checked."""
        return sum(one.count for one in self.checked)


@dataclass(frozen=True, slots=True)
class LanguageState:
    """A language with its screens and with the titles of the items."""

    language: str
    screens: Progress
    items: Progress


def language_states() -> list[LanguageState]:
    """Return how far every language of the screens is, Dutch left out: the rest is made from it."""
    texts = catalogues.sources()
    items = {item.id for programme in content.load_all().values() for item in programme.items}
    states = []
    for language in SCREENS:
        if language == DUTCH:
            continue
        said = [message for source, message in catalogues.load_messages(language).items() if source in texts]
        there = content.load_translations(language) if language in content.languages() else {}
        titles = [there[item] for item in items if item in there]
        states.append(LanguageState(language, _progress(said, len(texts)), _progress(titles, len(items))))
    return states


def _progress(said: Iterable[catalogues.Message | content.Translation], wanted: int) -> Progress:
    found = list(said)
    checks = [
        (one.checked_by, one.checked_on)
        for one in found
        if one.state is TranslationState.CHECKED and one.checked_on is not None
    ]
    checked = tuple(Checked(by, on, checks.count((by, on))) for by, on in sorted(set(checks)))
    return Progress(len(found) - len(checks), checked, max(0, wanted - len(found)))
