"""Build checklist items and their translations from their tables, and hold texts to the rules of the house."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pragma_coach.content.problems import did_you_mean
from pragma_coach.content.toml_reading import TomlTable
from pragma_coach.domain.programme.programme import (
    Anchor,
    Choice,
    Confidence,
    Due,
    Group,
    Item,
    LifeDomain,
    Source,
)
from pragma_coach.domain.texts import plain
from pragma_coach.domain.texts.languages import TranslationState
from pragma_coach.domain.texts.plain import Addressee
from pragma_coach.domain.types import Category, GroupId, ItemId, PhaseId, TickRule

MAX_TITLE_WORDS = 12
REVIEW_SOON = timedelta(days=60)
"""So long before its last day the check reports that a text has to be reviewed."""

_AMOUNT = re.compile(r"€|\b(?:eur|euro)\b", re.IGNORECASE)
_ALLOWED_NUMBERS = re.compile(r"(?<!\d)(?:112|0900[- ]?8844|0800[- ]?2000)(?!\d)")
_PHONE_NUMBER = re.compile(r"\+\d{2}|(?<!\d)0\d[\d -]{5,}\d|(?<!\d)0[89]00|(?<!\d)11[013-9](?!\d)|(?<!\d)14 ?0\d{2}")
_FOR_COACHEES = ("help", "if_not")
_ITEM_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Groups:
    """The closed list of item groups, for each group the groups that bring it along (itself included), the choices."""

    all: tuple[Group, ...] = ()
    switched_by: Mapping[GroupId, frozenset[GroupId]] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()

    def ids(self) -> tuple[GroupId, ...]:
        return tuple(group.id for group in self.all)

    def expand(self, names: Iterable[str]) -> frozenset[GroupId]:
        """Return the groups of which one switches an item on that names these groups."""
        return frozenset(one for name in names for one in self.switched_by.get(GroupId(name), ()))

    def with_choices_of(self, others: Groups) -> Groups:
        """Return these groups with the choices of others; a file from before there were choices has none of its own.

        Only choices of which every group is here.
        """
        fitting = tuple(choice for choice in others.choices if choice.groups <= set(self.ids()))
        return self if self.choices else replace(self, choices=fitting)

    def with_groups_of(self, others: Groups) -> Groups:
        """Return these groups with those between which others choose: older files do not have all of them."""
        new = tuple(
            one
            for one in others.all
            if one.id not in self.ids() and any(one.id in choice.groups for choice in others.choices)
        )
        brought = {one.id: others.switched_by[one.id] for one in new}
        return self if self.choices else replace(self, all=self.all + new, switched_by={**self.switched_by, **brought})


def refuse_doubles(tables: Sequence[TomlTable], ids: Sequence[str]) -> None:
    for number, (table, one) in enumerate(zip(tables, ids, strict=True)):
        if one in ids[:number]:
            table.problem(f"De id '{one}' staat er al een keer.", "Geef elke id één keer.")


def read_items(tables: Sequence[TomlTable], groups: Groups, *, moved: bool = False) -> list[Item]:
    """Return the items of these `[[items]]` tables; with `moved` they may have gone to another phase than their id."""
    items = [_item(table, groups, moved=moved) for table in tables]
    refuse_doubles(tables, [item.id for item in items])
    return items


def _item(table: TomlTable, groups: Groups, *, moved: bool) -> Item:
    item = Item(
        id=ItemId(table.text("id")),
        phase=PhaseId(table.text("phase")),
        category=table.choice("category", Category),
        life_domain=table.choice("life_domain", LifeDomain),
        title=check_title(table),
        help=check_text(table, "help"),
        if_not=check_text(table, "if_not"),
        tick=table.choice("tick", TickRule),
        due=read_due(table.table("due")),
        source=read_source(table.table("source")),
        arranged=table.flag("arranged"),
        core=table.flag("core"),
        optional=table.flag("optional"),
        sensitive=table.flag("sensitive"),
        household=table.flag("household"),
        volatile=table.flag("volatile"),
        review_by=read_review_by(table),
        applies_if=groups.expand(table.some_of("applies_if", groups.ids())),
        unless=groups.expand(table.some_of("unless", groups.ids())),
        knm=table.texts("knm"),
        rule=table.text("rule", ""),
        since=table.day_or_none("since"),
        duty=table.text("duty", ""),
    )
    table.finish()
    _check_id(item, table, moved=moved)
    check_contradictions(item, table)
    return item


def _check_id(item: Item, table: TomlTable, *, moved: bool) -> None:
    if not moved and not item.id.startswith(f"{item.phase}-"):
        table.problem(f"De id begint niet met de fase '{item.phase}'.", f"Begin de id met '{item.phase}-'.")
    elif not _ITEM_ID.fullmatch(item.id):
        table.problem("De id heeft andere tekens dan kleine letters, cijfers en streepjes.", "Haal die weg.")


def check_contradictions(item: Item, table: TomlTable) -> None:
    """Note the flags that cannot go together."""
    if item.core and item.optional:
        table.problem("'core' en 'optional' gaan niet samen.", "Haal een van de twee weg.")
    if item.core and item.sensitive:
        cure = "Haal 'core' weg: een gevoelig onderdeel telt nooit mee."
        table.problem("'core' en 'sensitive' gaan niet samen.", cure)
    if item.household and item.sensitive:
        cure = "Haal 'household' weg: wat gevoelig is, blijft bij de mens zelf."
        table.problem("'household' en 'sensitive' gaan niet samen.", cure)
    if item.volatile and item.review_by is None:
        table.problem("'volatile' vraagt om 'review_by'.", "Schrijf wanneer iemand dit opnieuw bekijkt: 2027-01-31.")


def read_due(table: TomlTable) -> Due:
    """Return a guide date written as `{ weeks = 3 }` or `{ from = "linked", weeks = 3 }`."""
    due = Due(table.choice("from", Anchor, Anchor.HOUSED), table.number("weeks", least=0))
    table.finish()
    return due


def read_source(table: TomlTable) -> Source:
    """Return where a fact comes from."""
    source = Source(table.text("ref"), table.choice("confidence", Confidence), table.day("checked_on"))
    table.finish()
    return source


def read_review_by(table: TomlTable) -> date | None:
    """Return the last day on which the text may stand unseen.

    When we know today, a day that has passed is a problem, and one that is near (`REVIEW_SOON`) gives a warning.
    """
    day = table.day_or_none("review_by")
    today = table.report.today
    if day and today and day < today + REVIEW_SOON:
        passed = day < today
        when = "is voorbij" if passed else "komt eraan"
        cure = "Kijk of de tekst nog klopt en kies dan een nieuwe datum."
        table.report.add(table.place, f"De datum 'review_by' ({day.isoformat()}) {when}.", cure, warning=not passed)
    return day


def check_title(table: TomlTable, key: str = "title") -> str:
    """Return a title; note it when it is too long for someone who reads Dutch at A2."""
    title = check_text(table, key)
    words = len(title.split())
    if words > MAX_TITLE_WORDS:
        table.problem(f"'{key}' heeft {words} woorden.", f"Gebruik er {MAX_TITLE_WORDS} of minder.")
    return title


def check_text(table: TomlTable, key: str) -> str:
    """Return a text; note amounts and phone numbers in it, because those are soon out of date.

    What is not plain Dutch gives a warning: an organisation may know better.
    """
    text = table.text(key)
    if _AMOUNT.search(text):
        table.problem(f"In '{key}' staat een bedrag.", "Haal het bedrag weg: dat is snel oud.")
    if _PHONE_NUMBER.search(_ALLOWED_NUMBERS.sub("", text)):
        table.problem(
            f"In '{key}' staat een telefoonnummer.", "Alleen 112, 0900-8844 en 0800-2000 mogen; haal de rest weg."
        )
    for fault in plain.faults(text, Addressee.COACHEE if key in _FOR_COACHEES else Addressee.ANYBODY):
        table.report.add(table.place, f"{key}: {fault.message}", fault.cure, warning=True)
    return text


def override(item: Item, table: TomlTable) -> Item:
    """Return the item as this programme wants it: other words, another phase or guide date, core or extra."""
    if table.has("phase"):
        item = replace(item, phase=PhaseId(table.text("phase")))
    if table.has("title"):
        item = replace(item, title=check_title(table))
    if table.has("help"):
        item = replace(item, help=check_text(table, "help"))
    if table.has("if_not"):
        item = replace(item, if_not=check_text(table, "if_not"))
    if table.has("due"):
        item = replace(item, due=read_due(table.table("due")))
    if table.has("core"):
        item = replace(item, core=table.flag("core"))
    if table.has("optional"):
        item = replace(item, optional=table.flag("optional"))
    check_contradictions(item, table)
    table.finish(("hide", "phase", "title", "help", "if_not", "due", "core", "optional"))
    return item


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
