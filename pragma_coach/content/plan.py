"""Read the short lists that a plan is made with: headings, certificates, partners and tracks."""

from __future__ import annotations

from dataclasses import dataclass

from pragma_coach.content.items import check_title, refuse_doubles
from pragma_coach.content.toml_reading import TomlTable
from pragma_coach.domain.programme.programme import Named


@dataclass(frozen=True, slots=True)
class PlanLists:
    """What `plan.toml` offers to every programme."""

    headings: tuple[Named, ...] = ()
    certificates: tuple[Named, ...] = ()
    partners: tuple[Named, ...] = ()


def read_plan_lists(file: TomlTable) -> PlanLists:
    """Return the lists of `plan.toml`."""
    lists = PlanLists(
        read_named(file, "headings", "kopje", required=True),
        read_named(file, "certificates", "certificaat", required=True),
        read_named(file, "partners", "partner", required=True),
    )
    file.finish()
    return lists


def read_named(file: TomlTable, key: str, name: str, *, required: bool = False) -> tuple[Named, ...]:
    """Return a list of tables that have an id and a title."""
    tables = file.tables(key, name, required=required)
    found = [Named(table.text("id"), check_title(table)) for table in tables]
    for table in tables:
        table.finish()
    refuse_doubles(tables, [one.id for one in found])
    return tuple(found)


def chosen(file: TomlTable, key: str, known: tuple[Named, ...]) -> tuple[Named, ...]:
    """Return those of the list that the programme names, in its own order; all of them when it names none."""
    if not file.has(key):
        return known
    by_id = {one.id: one for one in known}
    return tuple(by_id[said] for said in dict.fromkeys(file.some_of(key, by_id)) if said in by_id)
