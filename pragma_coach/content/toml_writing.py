"""Write a programme, or an organisation's additions to one, as a text that reads back as the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from pragma_coach.content.whole_programme import WHOLE, Translations
from pragma_coach.domain.programme.programme import DeadlineStatus, Duration, Programme

Values = Mapping[str, Any]

# The fields that a file calls otherwise.
_KEYS = {"anchor": "from", "anchors": "from", "window": "until"}
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def whole_text(programme: Programme, translations: Translations) -> str:
    """Return a whole programme as one file; `content.whole_programme` reads it."""
    head = (
        "# Een hele aanpak in één bestand, gemaakt door Pragma Coach. Wat elk veld betekent: checklists/LEESMIJ.md.\n"
        "# Inlezen: op de bladzijde Programma, of met pragma-coach programme import.\n"
    )
    found = {language: texts for language, texts in translations.items() if texts}
    return f"{head}\n{toml({'whole': WHOLE} | values(programme) | {'translations': values(found)})}"


def toml(table: Values) -> str:
    """Return a table as TOML: plain ones first, then tables; what is None, empty or false is left out."""
    return "\n".join(_table("", table)).strip() + "\n"


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


def values(part: Any) -> Any:
    """Return a part of a programme as a file holds it: a dataclass becomes a table of its fields, in their order."""
    match part:
        case Duration():
            return {part.unit.value: part.count}
        case DeadlineStatus.IN_FORCE:
            return None  # the usual one, which a file leaves out
        case frozenset():
            return sorted(part)
        case tuple():
            return [values(inner) for inner in part]
        case Mapping():
            return {key: values(inner) for key, inner in part.items()}
        case _ if is_dataclass(part):
            return {_KEYS.get(one.name, one.name): values(getattr(part, one.name)) for one in fields(part)}
        case _:
            return part
