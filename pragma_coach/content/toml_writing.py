"""Write a programme, or an organisation's additions to one, as a text that reads back as the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pragma_coach.content.translations import Translation
from pragma_coach.content.whole_programme import WHOLE, Translations
from pragma_coach.domain.programme.programme import (
    Deadline,
    DeadlineStatus,
    Due,
    Duration,
    Group,
    Item,
    Milestone,
    Named,
    Phase,
    Programme,
    Source,
    Talk,
)

Values = Mapping[str, Any]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def whole_text(programme: Programme, translations: Translations) -> str:
    """Return a whole programme as one file; `content.whole_programme` reads it."""
    head = (
        "# Een hele aanpak in één bestand, gemaakt door Pragma Coach. Wat elk veld betekent: checklists/LEESMIJ.md.\n"
        "# Inlezen: op de bladzijde Programma, of met pragma-coach programme import.\n"
    )
    return f"{head}\n{toml(_programme(programme) | {'translations': _translations(translations)})}"


def toml(values: Values) -> str:
    """Return values as TOML: plain ones first, then tables; what is None, empty or false is left out."""
    return "\n".join(_table("", values)).strip() + "\n"


def _table(path: str, values: Values) -> Iterator[str]:
    kept = dict(_said(values))
    tables = {key: value for key, value in kept.items() if _is_tables(value)}
    for key, value in kept.items():
        if key not in tables:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in tables.items():
        below = f"{path}.{_key(key)}" if path else _key(key)
        if isinstance(value, Mapping):
            for name, table in value.items():
                if any(isinstance(inner, Mapping) for inner in table.values()):
                    yield from _table(below, {name: table})
                else:
                    yield from ("", f"[{below}.{_key(name)}]", *_table("", table))
        else:
            for table in value:
                yield from ("", f"[[{below}]]", *(f"{_key(k)} = {_value(v)}" for k, v in _said(table)))


def _is_tables(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(inner, Mapping) for inner in value.values())
    return isinstance(value, Sequence) and bool(value) and all(isinstance(inner, Mapping) for inner in value)


def _said(values: Values) -> Iterator[tuple[str, Any]]:
    """Yield what is there: a zero is, an empty text or list is not."""
    return ((key, value) for key, value in values.items() if value or (value == 0 and value is not False))


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case str():
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")
        case Mapping():
            return f"{{ {', '.join(f'{_key(key)} = {_value(inner)}' for key, inner in _said(value))} }}"
        case _:
            return f"[{', '.join(_value(inner) for inner in value)}]"


def _programme(one: Programme) -> dict[str, Any]:
    return {
        "whole": WHOLE,
        "id": one.id,
        "version": one.version,
        "title": one.title,
        "municipality": one.municipality,
        "tiles": list(one.tiles),
        "contact_every": _duration(one.contact_every),
        "help_within": _duration(one.help_within),
        "ladder": one.ladder,
        "phases": [_phase(phase) for phase in one.phases],
        "groups": [_group(group) for group in one.groups],
        "milestones": [milestone_values(milestone) for milestone in one.milestones],
        "talks": [_talk(talk) for talk in one.talks],
        "deadlines": [_deadline(deadline) for deadline in one.deadlines],
        "headings": _named(one.headings),
        "tracks": _named(one.tracks),
        "certificates": _named(one.certificates),
        "partners": _named(one.partners),
        "items": [item_values(item) for item in one.items],
    }


def item_values(item: Item) -> dict[str, Any]:
    """Return an item as its table in a file."""
    return {
        "id": item.id,
        "phase": item.phase,
        "category": item.category,
        "life_domain": item.life_domain,
        "title": item.title,
        "help": item.help,
        "if_not": item.if_not,
        "tick": item.tick,
        "due": _due(item.due),
        "arranged": item.arranged,
        "core": item.core,
        "optional": item.optional,
        "sensitive": item.sensitive,
        "volatile": item.volatile,
        "review_by": item.review_by,
        "applies_if": sorted(item.applies_if),
        "knm": list(item.knm),
        "rule": item.rule,
        "source": _source(item.source),
    }


def milestone_values(one: Milestone) -> dict[str, Any]:
    """Return a milestone as its table in a file."""
    return {
        "id": one.id,
        "title": one.title,
        "done_title": one.done_title,
        "target": _duration(one.target),
        "horizon": _duration(one.horizon),
    }


def translation_values(one: Translation) -> dict[str, Any]:
    """Return a translation as its table in a file."""
    return {
        "title": one.title,
        "help": one.help,
        "if_not": one.if_not,
        "state": one.state,
        "checked_by": one.checked_by,
        "checked_on": one.checked_on,
    }


def _translations(all_of_them: Translations) -> dict[str, Any]:
    return {
        language: {item: translation_values(one) for item, one in found.items()}
        for language, found in all_of_them.items()
        if found
    }


def _group(one: Group) -> dict[str, Any]:
    return {"id": one.id, "title": one.title, "by_default": one.by_default, "by_hand": one.by_hand}


def _phase(one: Phase) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "short": one.short,
        "starts_from": one.starts_from,
        "target": _duration(one.target),
        "limit": _duration(one.limit),
        "expected": _duration(one.expected),
        "contact_every": _duration(one.contact_every),
    }


def _talk(one: Talk) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "from": one.anchor,
        "after": one.after,
        "offset": _duration(one.offset),
        "until": _duration(one.window),
        "every": _duration(one.every),
        "until_phase": one.until_phase,
        "times": one.times,
        "phase": one.phase,
        "topics": list(one.topics),
        "roles": list(one.roles),
        "interpreter": one.interpreter,
        "told_before": one.told_before,
        "applies_if": sorted(one.applies_if),
        "films": [{"id": film.id, "title": film.title, "url": film.url} for film in one.films],
    }


def _deadline(one: Deadline) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "from": list(one.anchors),
        "offset": _duration(one.offset),
        "status": None if one.status is DeadlineStatus.IN_FORCE else one.status,
        "authority": one.authority,
        "applies_if": sorted(one.applies_if),
        "review_by": one.review_by,
        "source": _source(one.source),
    }


def _named(many: Sequence[Named]) -> list[dict[str, Any]]:
    return [{"id": one.id, "title": one.title} for one in many]


def _duration(one: Duration | None) -> dict[str, int] | None:
    return {one.unit.value: one.count} if one else None


def _due(one: Due) -> dict[str, Any]:
    return {"from": one.anchor, "weeks": one.weeks}


def _source(one: Source) -> dict[str, Any]:
    return {"ref": one.ref, "confidence": one.confidence, "checked_on": one.checked_on}
