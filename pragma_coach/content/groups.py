"""Build item groups and the choices between them from their tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pragma_coach.content.items import Groups, check_text, check_title, refuse_doubles
from pragma_coach.content.toml_reading import TomlTable
from pragma_coach.domain.programme.programme import Choice, Group, Option
from pragma_coach.domain.types import GroupId


def read_groups(file: TomlTable) -> Groups:
    """Return the groups of `groups.toml`."""
    groups = groups_in(file)
    file.finish()
    return groups


def groups_in(file: TomlTable) -> Groups:
    """Return the groups, and the choices between them, that a file holds beside other things."""
    tables = file.tables("groups", "groep", required=True)
    ids = [str(table.values.get("id")) for table in tables]
    found: list[Group] = []
    switched_by: dict[GroupId, set[GroupId]] = {}
    for table in tables:
        one = Group(
            GroupId(table.text("id")), check_text(table, "title"), table.flag("by_default"), table.flag("by_hand")
        )
        if one.by_default and one.by_hand:
            table.problem("'by_default' en 'by_hand' gaan niet samen.", "Haal een van de twee weg.")
        for implied in (one.id, *table.some_of("implies", ids)):
            switched_by.setdefault(GroupId(implied), set()).add(one.id)
        table.finish()
        found.append(one)
    refuse_doubles(tables, ids)
    return Groups(
        tuple(found), {group: frozenset(by) for group, by in switched_by.items()}, tuple(_choices(file, found))
    )


def _choices(file: TomlTable, groups: Collection[Group]) -> Iterator[Choice]:
    tables = file.tables("choices", "keuze")
    refuse_doubles(tables, [str(table.values.get("id")) for table in tables])
    known = [group.id for group in groups if not group.by_hand]
    for table in tables:
        options = table.tables("options", "mogelijkheid", required=True)
        choice = Choice(
            id=table.text("id"),
            title=check_title(table),
            hint=check_text(table, "hint") if table.has("hint") else "",
            desk=table.flag("desk"),
            options=tuple(_option(option, known) for option in options),
        )
        table.finish()
        refuse_doubles(options, [option.id for option in choice.options])
        for option, one in zip(options, choice.options, strict=True):
            if choice.chosen(one.groups) is not one:
                option.problem(
                    "Een andere mogelijkheid zet dezelfde groepen aan.", "Geef elke mogelijkheid eigen groepen."
                )
        yield choice


def _option(table: TomlTable, known: Collection[GroupId]) -> Option:
    option = Option(
        id=table.text("id"),
        title=check_title(table),
        groups=frozenset(GroupId(group) for group in table.some_of("groups", known)),
        code=table.text("code", ""),
    )
    table.finish()
    return option
