"""Read the item texts in other languages; what a machine made is never shown as checked by a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from pragma_coach.content.problems import did_you_mean
from pragma_coach.content.toml_reading import TomlTable
from pragma_coach.domain.texts.languages import TranslationState
from pragma_coach.domain.types import ItemId


@dataclass(frozen=True, slots=True)
class Translation:
    """The texts of an item in another language; a checked one names who checked it and when.

    `help` and `if_not` are empty while only the title was translated: then the Dutch ones show.
    """

    title: str
    help: str = field(default="", kw_only=True)
    if_not: str = field(default="", kw_only=True)
    state: TranslationState
    checked_by: str = ""
    checked_on: date | None = None


def read_translations(
    file: TomlTable, known: Collection[ItemId], expected: Collection[ItemId]
) -> dict[ItemId, Translation]:
    """Return the translations of one file; an unknown id is a fault, a missing one a warning (Dutch shows instead)."""
    found: dict[ItemId, Translation] = {}
    for said in file.values:
        table = file.table(said)
        table.place = f"onderdeel {said}"
        if said not in known:
            table.problem("Dit onderdeel ken ik niet.", did_you_mean(said, known))
        found[ItemId(said)] = _translation(table)
    for item_id in expected:
        if item_id not in found:
            message, cure = "De vertaling ontbreekt.", "Schrijf hem erbij; tot dan staat er alleen Nederlands."
            file.report.add(f"onderdeel {item_id}", message, cure, warning=True)
    return found


def _translation(table: TomlTable) -> Translation:
    state = table.choice("state", TranslationState)
    checked = state is TranslationState.CHECKED
    translation = Translation(
        title=table.text("title"),
        state=state,
        checked_by=table.text("checked_by") if checked else "",
        checked_on=table.day("checked_on") if checked else None,
        help=table.text("help") if table.has("help") else "",
        if_not=table.text("if_not") if table.has("if_not") else "",
    )
    if not checked and (table.has("checked_by") or table.has("checked_on")):
        table.problem("Hier staat wie de tekst bekeek, maar 'state' is machine.", 'Schrijf state = "checked".')
    table.finish(("checked_by", "checked_on"))
    return translation
