"""Every text that newcomers read in their own language, screens and items alike, for people who check translations.

A text of a screen is known by a short hash of its Dutch, one of an item by the id of the item. Its parts are the forms
of number ("1 dag", "2 dagen") or the title, the help and the advice of the item.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from pragma_coach import catalogues, content
from pragma_coach.catalogues import CatalogueMessage
from pragma_coach.content.items import Translation
from pragma_coach.domain.programme.programme import Item
from pragma_coach.domain.texts.languages import TranslationState

_PARTS = {"title": "Titel", "help": "Uitleg", "if_not": "Als het nog niet lukt"}
_EXAMPLES = 3


class TextKind(StrEnum):
    """What a text belongs to."""

    STEP = "step"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A text as our files have it; `key` is the id of the item or the Dutch of the screen.

    `dutch` has the Dutch of each part in `said`, so for forms of number the plural more than once; `labels` names the
    parts when there are more. An empty part of `said` is not translated.
    """

    ref: str
    kind: TextKind
    key: str
    dutch: tuple[str, ...]
    said: tuple[str, ...]
    labels: tuple[str, ...]
    where: tuple[str, ...]
    state: TranslationState = TranslationState.MACHINE
    checked_by: str = ""
    checked_on: date | None = None

    @property
    def original(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.dutch))


def ref_of(dutch: str) -> str:
    """Return the name of a text of a screen: it changes with the Dutch."""
    return hashlib.sha256(dutch.encode()).hexdigest()[:16]


@cache
def shipped_texts(language: str) -> Mapping[str, Shipped]:
    """Return all texts by name, items first, with what our files say in this language."""
    translated = content.load_translations(language) if language in content.languages() else {}
    items = {item.id: item for programme in content.load_all().values() for item in programme.items}
    found = [_of_item(item, translated.get(item_id)) for item_id, item in items.items()]
    said = catalogues.load_messages(language)
    places = catalogues.places()
    found += [_of_screen(language, forms, said.get(key), places[key]) for key, forms in catalogues.sources().items()]
    return MappingProxyType({one.ref: one for one in found})


def _of_item(item: Item, known: Translation | None) -> Shipped:
    parts = [name for name in _PARTS if getattr(item, name)]
    return Shipped(
        ref=item.id,
        kind=TextKind.STEP,
        key=item.id,
        dutch=tuple(getattr(item, name) for name in parts),
        said=tuple(getattr(known, name) if known else "" for name in parts),
        labels=tuple(_PARTS[name] for name in parts),
        where=(item.phase,),
        state=known.state if known else TranslationState.MACHINE,
        checked_by=known.checked_by if known else "",
        checked_on=known.checked_on if known else None,
    )


def _of_screen(
    language: str, forms: tuple[str, ...], known: CatalogueMessage | None, where: tuple[str, ...]
) -> Shipped:
    labels = _number_labels(language) if len(forms) > 1 else ("",)
    return Shipped(
        ref=ref_of(forms[0]),
        kind=TextKind.SCREEN,
        key=forms[0],
        dutch=tuple(forms[0] if label.split()[-1:] == ["1"] else forms[-1] for label in labels),
        said=known.texts if known else ("",) * len(labels),
        labels=labels,
        where=where,
        state=known.state if known else TranslationState.MACHINE,
        checked_by=known.checked_by if known else "",
        checked_on=known.checked_on if known else None,
    )


@cache
def _number_labels(language: str) -> tuple[str, ...]:
    """Return for each form of number which numbers take it: "Bij 2", "Bij 3, 4, 5 …"."""
    form = catalogues.plural_form(language)
    labels = []
    for place in range(catalogues.plural_count(language)):
        numbers = [str(number) for number in range(201) if form[number] == place]
        more = " …" if len(numbers) > _EXAMPLES else ""
        labels.append(f"Bij {', '.join(numbers[:_EXAMPLES])}{more}" if numbers else "Bij andere getallen")
    return tuple(labels)


def parts_in(shipped: Shipped, said: Translation) -> tuple[str, ...]:
    """Return the parts of a text from the translation of its item."""
    return tuple(getattr(said, part) for part, label in _PARTS.items() if label in shipped.labels)


def item_parts(shipped: Shipped, texts: tuple[str, ...]) -> dict[str, str]:
    """Return the words of an item by the name of the part: title, help, if_not."""
    named = dict(zip(shipped.labels, texts, strict=True))
    return {part: named.get(label, "") for part, label in _PARTS.items()}
