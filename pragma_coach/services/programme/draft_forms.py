"""What people type about an item, made into an item or a translation; every fault names its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pragma_coach.content import Translation, TranslationState
from pragma_coach.content.additions import Additions, groups_for
from pragma_coach.content.whole_programme import TranslatedProgramme
from pragma_coach.domain.programme.programme import (
    Anchor,
    Confidence,
    Due,
    Duration,
    Item,
    LifeDomain,
    Source,
    Talk,
    Unit,
)
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Category, GroupId, ItemId, Operation, PhaseId, TickRule
from pragma_coach.services.rights import clean_text, today_of

MOST_WEEKS = 260
MOST_OFFSET = {Unit.DAYS: 1000, Unit.WEEKS: 260, Unit.MONTHS: 60}
"""How long after its start a talk can be."""

LONGEST = {"title": 160, "help": 600, "if_not": 400}


@dataclass(frozen=True, slots=True)
class TypedWords:
    """The texts of an item in one language; `checked_by` is who checked a translation, "" for nobody."""

    title: str = ""
    help: str = ""
    if_not: str = ""
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class TypedItem:
    """An own item as somebody typed it; what is chosen from a list comes as its word."""

    words: TypedWords
    phase: str
    category: str
    life_domain: str
    tick: str
    due_weeks: str
    core: bool = False
    household: bool = False
    groups: frozenset[GroupId] = frozenset()
    translations: Mapping[str, TypedWords] = field(default_factory=dict)


def item_of(typed: TypedItem, item_id: ItemId, phase: PhaseId, base: TranslatedProgramme, operation: Operation) -> Item:
    """Return the item that was typed. Raise Invalid with the field that has to be mended."""
    said, groups = cleaned(typed.words), groups_for(base.programme)
    if typed.groups - base.programme.group_ids:
        raise Invalid("Deze groep staat niet in het programma. Kies uit de lijst.", "groups")
    weeks = typed.due_weeks.strip() or "0"
    if not (weeks.isascii() and weeks.isdigit()) or int(weeks) > MOST_WEEKS:
        raise Invalid(f"Kies een aantal weken van 0 tot en met {MOST_WEEKS}.", "due_weeks")
    start = base.programme.phases[0].starts_from
    return Item(
        id=item_id,
        phase=phase,
        category=Category(one_of(typed.category, Category, "category", "Kies weten, kunnen of vinden.")),
        life_domain=LifeDomain(one_of(typed.life_domain, LifeDomain, "life_domain", "Kies een leefgebied.")),
        title=said.title,
        help=said.help,
        if_not=said.if_not,
        tick=TickRule(one_of(typed.tick, TickRule, "tick", "Kies wie dit afvinkt.")),
        due=Due(start if start is not Anchor.PREVIOUS_PHASE else Anchor.HOUSED, int(weeks)),
        source=Source("Eigen onderdeel", Confidence.OWN, today_of(operation)),
        household=typed.household,
        core=typed.core,
        applies_if=groups.expand(typed.groups),
    )


def one_of(said: str, known: Iterable[str], name: str, cure: str) -> str:
    """Return a word that is known. Raise Invalid with the cure for any other."""
    if said not in list(known):
        raise Invalid(cure, name)
    return said


def cleaned(words: TypedWords) -> TypedWords:
    """Return the words without what may not be kept. Raise Invalid for what is missing or too long."""
    missing = {
        "title": "Vul de zin in.",
        "help": "Leg uit wat het is en waarom.",
        "if_not": "Vul in wat iemand dan doet.",
    }
    said = {name: clean_text(getattr(words, name), name, longest=longest) for name, longest in LONGEST.items()}
    for name, cure in missing.items():
        if not said[name]:
            raise Invalid(cure, name)
    return TypedWords(**said)


def translated(additions: Additions, item_id: ItemId, said: Mapping[str, TypedWords], today: date) -> Additions:
    """Return the additions with exactly these translations of the item; a language without a title has none."""
    found = {
        language: {item: one for item, one in known.items() if item != item_id}
        for language, known in additions.translations.items()
    }
    for language, words in said.items():
        texts = {
            name: clean_text(getattr(words, name), f"{name}_{language}", longest=longest)
            for name, longest in LONGEST.items()
        }
        by = clean_text(words.checked_by, f"checked_by_{language}", longest=80)
        if not texts["title"]:
            if texts["help"] or texts["if_not"]:
                raise Invalid("Vertaal ook de zin zelf.", f"title_{language}")
            continue
        state = TranslationState.CHECKED if by else TranslationState.MACHINE
        made = Translation(state=state, checked_by=by, checked_on=today if by else None, **texts)
        before = additions.translations.get(language, {}).get(item_id)
        same = before is not None and replace(before, checked_on=made.checked_on) == made
        found.setdefault(language, {})[item_id] = before if before and same else made
    return replace(additions, translations={language: known for language, known in found.items() if known})


def offset_of(talk: Talk, count: str, unit: str) -> Duration:
    """Return how long after its start a talk is, as typed. Raise Invalid with the field that has to be mended."""
    if unit not in list(Unit):
        raise Invalid("Kies dagen, weken of maanden.", f"unit_{talk.id}")
    most = MOST_OFFSET[Unit(unit)]
    if not (count.isascii() and count.isdigit() and len(count) < 6) or int(count) > most:
        raise Invalid(f"Kies een aantal van 0 tot en met {most}.", f"count_{talk.id}")
    offset = Duration(int(count), Unit(unit))
    if talk.window and talk.window.days < offset.days:
        raise Invalid("Dit is later dan het uiterste dat de aanpak noemt. Kies een kortere tijd.", f"count_{talk.id}")
    return offset
