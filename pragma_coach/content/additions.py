"""What an organisation adds to a programme: items of its own, other words, what it hides, milestones, other talk days.

Additions are a text of their own, laid over a version of the programme; the shipped files are never touched. An own id
holds the word `eigen` where a shipped one names a leefgebied, so the two never clash.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pragma_coach.content.folder import ChecklistFolder
from pragma_coach.content.items import Groups, Translation, check_text, check_title, read_items
from pragma_coach.content.problems import ProblemReport, did_you_mean
from pragma_coach.content.programmes import require_core, require_rules, whole_milestones
from pragma_coach.content.toml_reading import TomlTable, parse_toml
from pragma_coach.content.toml_writing import toml, values
from pragma_coach.content.whole_programme import ItemChange, TranslatedProgramme, Translations, read_all_translations
from pragma_coach.domain.programme.programme import Duration, Item, Milestone, Programme
from pragma_coach.domain.types import ItemId, MilestoneId, PhaseId
from pragma_coach.paths import CHECKLISTS

OWN = "eigen"
_OWN_ITEM = re.compile(rf"[a-z0-9]+-{OWN}-(?P<number>[1-9][0-9]*)")
_OWN_MILESTONE = re.compile(rf"{OWN}_(?P<number>[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Additions:
    """All that an organisation adds to version `based_on` of its programme; `offsets` are by the id of a talk."""

    based_on: int
    items: tuple[Item, ...] = ()
    changes: Mapping[ItemId, ItemChange] = field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()
    offsets: Mapping[str, Duration] = field(default_factory=dict)
    translations: Translations = field(default_factory=dict)


def own_item_id(phase: PhaseId, number: int) -> ItemId:
    return ItemId(f"{phase}-{OWN}-{number}")


def own_milestone_id(number: int) -> MilestoneId:
    return MilestoneId(f"{OWN}_{number}")


def own_number(one: str) -> int:
    """Return the number in the id of an own item or milestone, 0 for any other: a next one gets a higher number."""
    found = _OWN_ITEM.fullmatch(one) or _OWN_MILESTONE.fullmatch(one)
    return int(found["number"]) if found else 0


def additions_text(additions: Additions) -> str:
    """Return additions as the text that `read_additions` reads."""
    in_order = replace(
        additions,
        changes=dict(sorted(additions.changes.items())),
        offsets=dict(sorted(additions.offsets.items())),
        translations={
            language: dict(sorted(found.items())) for language, found in sorted(additions.translations.items()) if found
        },
    )
    return toml(values(in_order))


def based_on(text: str) -> int:
    """Return the number of the version to which a text adds."""
    return parse_toml(text, ProblemReport("")).number("based_on", least=1)


def read_additions(file: TomlTable, base: Programme) -> Additions:
    """Return the additions of a file; look at the problems of its report before you use them."""
    items = tuple(read_items(file.tables("items", "onderdeel"), groups_for(base)))
    milestones = whole_milestones(file)
    talks = file.table("offsets", required=False)
    with_own = replace(base, items=(*base.items, *items))
    additions = Additions(
        based_on=file.number("based_on", least=1),
        items=items,
        changes={ItemId(said): _change(table) for said, table in file.named_tables("changes", "onderdeel").items()},
        milestones=milestones,
        offsets={talk: talks.duration(talk, least=0) for talk in talks.values},
        translations=read_all_translations(file, with_own),
    )
    file.finish()
    _check(file, additions, base)
    return additions


def groups_for(base: Programme) -> Groups:
    """Return the groups of a programme, with which others each brings along as far as we know."""
    shipped = ChecklistFolder(CHECKLISTS).groups
    if shipped.all == base.groups:
        return shipped
    return Groups(base.groups, {group.id: frozenset({group.id}) for group in base.groups})


def _change(table: TomlTable) -> ItemChange:
    change = ItemChange(
        hide=table.flag("hide"),
        title=check_title(table) if table.has("title") else "",
        help=check_text(table, "help") if table.has("help") else "",
        if_not=check_text(table, "if_not") if table.has("if_not") else "",
    )
    table.finish(("title", "help", "if_not"))
    return change


def _check(file: TomlTable, additions: Additions, base: Programme) -> None:
    """Note what does not fit the programme below, or could ever clash with it."""
    report, phases = file.report, [phase.id for phase in base.phases]
    for item in additions.items:
        place = f"onderdeel {item.id}"
        if not _OWN_ITEM.fullmatch(item.id) or item.id in base.item_by_id:
            report.add(place, "Deze id is niet vrij voor een eigen onderdeel.", f"Neem {own_item_id(item.phase, 1)}.")
        if item.phase not in phases:
            report.add(place, f"De fase '{item.phase}' is er niet meer.", did_you_mean(item.phase, phases))
    for milestone in additions.milestones:
        place = f"mijlpaal {milestone.id}"
        if not _OWN_MILESTONE.fullmatch(milestone.id) or milestone.id in base.milestone_by_id:
            report.add(place, "Deze id is niet vrij voor een eigen mijlpaal.", f"Neem {own_milestone_id(1)}.")
        if milestone.horizon:
            report.add(place, "Een eigen mijlpaal komt niet op het scorebord.", "Haal 'horizon' weg.")
    for said in additions.changes:
        if said not in base.item_by_id:
            report.add(f"onderdeel {said}", "Dit onderdeel is er niet meer.", "Haal de verandering weg.")
    for talk in additions.offsets:
        if talk not in {one.id for one in base.talks}:
            report.add(f"gesprek {talk}", "Dit gesprek is er niet meer.", "Haal de verandering weg.")


def laid_over(
    additions: Additions, base: TranslatedProgramme, version: int, report: ProblemReport
) -> TranslatedProgramme:
    """Return the programme with the additions, as this version; note in the report when a phase would never end."""
    below, changes = base.programme, additions.changes
    kept = [item for item in below.items if not (item.id in changes and changes[item.id].hide)]
    programme = replace(
        below,
        version=version,
        items=(*(changes[item.id].on(item) if item.id in changes else item for item in kept), *additions.items),
        milestones=(*below.milestones, *additions.milestones),
        talks=tuple(replace(talk, offset=additions.offsets.get(talk.id, talk.offset)) for talk in below.talks),
    )
    file = TomlTable({}, "", report)
    require_core(file, programme.phases, programme.items)
    require_rules(file, programme.items, programme.deadlines)
    for talk in programme.talks:
        if talk.window and talk.window.days < talk.offset.days:
            report.add(f"gesprek {talk.id}", "Het gesprek is later dan het uiterste.", "Kies een kortere tijd.")
    return TranslatedProgramme(programme, _translations(additions, base), changes, base.shipped)


def _translations(additions: Additions, base: TranslatedProgramme) -> Translations:
    """Return what the version below has, as far as the words are still the same, and on top what was added."""
    found: dict[str, dict[ItemId, Translation]] = {}
    for language in {*base.translations, *additions.translations}:
        before = {
            item: left
            for item, one in base.translations.get(language, {}).items()
            if (left := additions.changes.get(item, ItemChange()).still_fitting(one)) is not None
        }
        found[language] = before | dict(additions.translations.get(language, {}))
    return found
