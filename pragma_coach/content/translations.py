"""Texts as newcomers read them: what speakers said laid over what our files say, and how far each language is."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from pragma_coach.content.shipped_texts import Shipped, TextKind, shipped_texts
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.texts.languages import TranslationState
from pragma_coach.domain.translations import TextHistory, TextReview
from pragma_coach.domain.types import AccountId

_ALIKE = 0.6
"""From here two Dutch texts are taken for an older and a newer wording of the same thing."""


class TextState(StrEnum):
    """How far a text is: made by a machine, checked by a speaker, to be looked at again, or only there in Dutch."""

    MACHINE = "machine"
    CHECKED = "checked"
    AGAIN = "again"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a language as it is now: `now` is what newcomers read, part by part; empty is Dutch.

    `by` and `on` tell who checked it and when. `idea` is what somebody (`idea_by`) wrote without approving it.
    `before` is the Dutch for which it was approved, when that has changed since. `number` counts the reviews of it,
    `last` is the last of that.
    """

    shipped: Shipped
    now: tuple[str, ...]
    state: TextState
    by: str = ""
    on: date | None = None
    idea: tuple[str, ...] = ()
    idea_by: str = ""
    before: tuple[str, ...] = ()
    number: int = 0
    last: TextReview | None = None

    @property
    def typed(self) -> tuple[str, ...]:
        """What stands in the fields: the idea, or what is read now."""
        return self.idea or self.now

    @property
    def mark(self) -> str:
        """What a form carries back, to tell whether its fields were changed, here or by somebody else."""
        return f"{self.number}-{digest(self.typed)}"


def digest(words: tuple[str, ...]) -> str:
    """Return a short name of words, the same for the same words."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]


def checked_texts(language: str, said: Mapping[str, TextHistory], names: Mapping[AccountId, str]) -> dict[str, Text]:
    """Return every text in a language by name, items first."""
    shipped = shipped_texts(language)
    found = {ref: _text(one, said.get(ref, TextHistory()), names) for ref, one in shipped.items()}
    for history in (one for ref, one in said.items() if ref not in shipped):
        if history.approved and (text := _newer(history.approved, found.values())):
            idea = history.approved.texts if len(history.approved.texts) == len(text.now) else ()
            before, by = history.approved.dutch, names.get(history.approved.by, "")
            found[text.shipped.ref] = replace(text, state=TextState.AGAIN, idea=idea, idea_by=by, before=before)
    return found


def _newer(gone: TextReview, texts: Iterable[Text]) -> Text | None:
    """Return the text of a screen that came in the place of one that is gone, when nobody looked at it yet."""
    fresh = {
        text.shipped.dutch[0]: text
        for text in texts
        if text.shipped.kind is TextKind.SCREEN
        and not text.number
        and text.state in (TextState.MACHINE, TextState.MISSING)
    }
    near = get_close_matches(gone.dutch[0], fresh, n=1, cutoff=_ALIKE)
    return fresh[near[0]] if near else None


def _text(one: Shipped, history: TextHistory, names: Mapping[AccountId, str]) -> Text:
    text = replace(_read_by_newcomers(one, history, names), last=history.last)
    if history.idea is None or len(history.idea.texts) != len(one.dutch):
        return text
    return replace(text, idea=history.idea.texts, idea_by=names.get(history.idea.by, ""))


def _read_by_newcomers(one: Shipped, history: TextHistory, names: Mapping[AccountId, str]) -> Text:
    done = history.approved
    if done is not None and done.dutch == one.dutch and len(done.texts) == len(one.dutch):
        by, on = names.get(done.by, ""), amsterdam_date(done.at)
        return Text(one, done.texts, TextState.CHECKED, by, on, number=history.number)
    if done is not None:  # the parts of which the Dutch is the same stay as they were approved
        kept = dict(zip(done.dutch, done.texts, strict=False))
        now = tuple(kept.get(dutch, text) for dutch, text in zip(one.dutch, one.said, strict=True))
        return Text(one, now, TextState.AGAIN, before=done.dutch, number=history.number)
    if one.state is TranslationState.CHECKED and not history.doubted:
        return Text(one, one.said, TextState.CHECKED, one.checked_by, one.checked_on, number=history.number)
    return Text(one, one.said, TextState.MACHINE if one.said[0] else TextState.MISSING, number=history.number)


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
