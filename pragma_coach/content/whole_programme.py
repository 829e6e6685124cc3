"""A whole programme in one file: everything that a version means, with its translations; nothing comes from elsewhere.

Such a file goes from one organisation to another. What it says of law and groups is what held where it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pragma_coach.content.facts import check_facts, read_facts
from pragma_coach.content.folder import ChecklistFolder
from pragma_coach.content.groups import groups_in
from pragma_coach.content.items import Translation, read_items, read_translations
from pragma_coach.content.problems import did_you_mean
from pragma_coach.content.programmes import (
    read_deadlines,
    read_named,
    read_phases,
    require_core,
    require_rules,
    whole_milestones,
)
from pragma_coach.content.talks import read_talks
from pragma_coach.content.toml_reading import TomlTable
from pragma_coach.domain.programme.programme import Item, LadderReading, Programme, Tile
from pragma_coach.domain.texts.languages import DUTCH, LANGUAGES
from pragma_coach.domain.types import ItemId, ProgrammeId
from pragma_coach.paths import CHECKLISTS

WHOLE = 1
"""How a file with a whole programme is written; a next way of writing gets the next number."""

Translations = Mapping[str, Mapping[ItemId, Translation]]
"""Per language the texts of items in it."""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What an organisation changes about an item of somebody else; "" leaves a text as it was."""

    hide: bool = False
    title: str = ""
    help: str = ""
    if_not: str = ""

    def on(self, item: Item) -> Item:
        return replace(
            item, title=self.title or item.title, help=self.help or item.help, if_not=self.if_not or item.if_not
        )

    def still_fitting(self, translation: Translation) -> Translation | None:
        """Return what still holds of a translation of the words before; None when the title itself was changed."""
        if self.title:
            return None
        return replace(
            translation,
            help="" if self.help else translation.help,
            if_not="" if self.if_not else translation.if_not,
        )


@dataclass(frozen=True, slots=True)
class TranslatedProgramme:
    """A programme with the translations that come with it.

    With `shipped`, what the shipped files translate goes too, but for what `changes` puts in other words.
    """

    programme: Programme
    translations: Translations = field(default_factory=dict)
    changes: Mapping[ItemId, ItemChange] = field(default_factory=dict)
    shipped: bool = True


def read_whole(file: TomlTable) -> TranslatedProgramme:
    """Return the programme of a file; look at the problems of its report before you use it."""
    if not file.unreadable and file.number("whole", least=1) != WHOLE:
        file.problem(f"'whole' is niet {WHOLE}.", "Maak het bestand opnieuw met deze versie van het programma.")
    phases, core = read_phases(file)
    groups = groups_in(file).with_choices_of(ChecklistFolder(CHECKLISTS).groups)
    items = read_items(file.tables("items", "onderdeel", required=True), groups, moved=True)
    programme = Programme(
        id=ProgrammeId(file.text("id")),
        version=file.number("version", least=1),
        title=file.text("title"),
        municipality=file.text("municipality", ""),
        phases=phases,
        items=tuple(items),
        groups=groups.all,
        choices=groups.choices,
        milestones=whole_milestones(file),
        talks=read_talks(file, groups, phases),
        deadlines=read_deadlines(file, groups),
        tiles=file.choice_list("tiles", Tile),
        contact_every=file.duration("contact_every"),
        headings=read_named(file, "headings", "kopje"),
        tracks=read_named(file, "tracks", "traject"),
        ladder=file.choice("ladder", LadderReading, LadderReading.OFFICIAL),
        certificates=read_named(file, "certificates", "certificaat"),
        partners=read_named(file, "partners", "partner"),
        facts=read_facts(file),
        help_within=file.duration_or_none("help_within"),
    )
    translations = read_all_translations(file, programme)
    file.finish()
    if not file.unreadable:
        _check(file, programme, core_lists=bool(core))
    return TranslatedProgramme(programme, translations, shipped=False)


def _check(file: TomlTable, programme: Programme, *, core_lists: bool) -> None:
    if (
        not programme.id.isascii()
        or not programme.id.replace("_", "").isalnum()
        or programme.id != programme.id.lower()
    ):
        file.problem(f"'id' is '{programme.id}'.", "Gebruik kleine letters, cijfers en lage streepjes.")
    if core_lists:
        file.problem("Een fase heeft hier een lijst 'core'.", "Zet core = true bij de onderdelen zelf.")
    phases = [phase.id for phase in programme.phases]
    for item in programme.items:
        if item.phase not in phases:
            message = f"De fase '{item.phase}' is niet van dit programma."
            file.report.add(f"onderdeel {item.id}", message, did_you_mean(item.phase, phases))
    require_core(file, programme.phases, programme.items)
    require_rules(file, programme.items, programme.deadlines)
    check_facts(file, programme, frozenset())


def read_all_translations(file: TomlTable, programme: Programme) -> Translations:
    """Return the translations that a file holds, by language."""
    inside = file.table("translations", required=False)
    known = [language for language in LANGUAGES if language != DUTCH]
    found: dict[str, Mapping[ItemId, Translation]] = {}
    for language in inside.values:
        if language not in known:
            inside.problem(f"De taal '{language}' ken ik niet.", did_you_mean(language, known))
        found[language] = read_translations(inside.table(language), programme.item_by_id.keys(), ())
    return found
