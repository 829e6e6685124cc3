"""Build the parts of a programme from their tables: phases, milestones, deadlines, overrides and short lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pragma_coach.content.items import (
    Groups,
    check_text,
    check_title,
    override,
    read_review_by,
    read_source,
    refuse_doubles,
)
from pragma_coach.content.problems import did_you_mean
from pragma_coach.content.toml_reading import TomlTable
from pragma_coach.domain.programme.programme import (
    Anchor,
    Confidence,
    Deadline,
    DeadlineKind,
    DeadlineStatus,
    Item,
    Milestone,
    Named,
    Phase,
)
from pragma_coach.domain.types import FactId, MilestoneId, PhaseId

NOTED_BY_HAND = frozenset({Anchor.INFORMATION_RECEIVED, Anchor.DECISION})
"""Facts that happen to some people only, whenever: no phase can begin there."""


CoreLists = Mapping[PhaseId, tuple[TomlTable, tuple[str, ...]]]
"""Per phase that says so itself which items are core: where it says so, and which."""


def read_phases(file: TomlTable) -> tuple[tuple[Phase, ...], CoreLists]:
    """Return the phases of a programme, in order, and the lists of core items that they bring."""
    tables = file.tables("phases", "fase", required=True)
    phases = [_phase(table) for table in tables]
    refuse_doubles(tables, [phase.id for phase in phases])
    for table, phase in zip(tables, phases, strict=True):
        if phase.starts_from in NOTED_BY_HAND:
            table.problem(f"Een fase begint niet bij '{phase.starts_from}'.", "Kies bijvoorbeeld housed.")
    if phases and phases[0].starts_from == Anchor.PREVIOUS_PHASE:
        tables[0].problem("De eerste fase heeft geen vorige fase.", "Kies bij 'starts_from' bijvoorbeeld housed.")
    rows = zip(tables, phases, strict=True)
    return tuple(phases), {phase.id: (table, table.texts("core")) for table, phase in rows if table.has("core")}


def _phase(table: TomlTable) -> Phase:
    phase = Phase(
        id=PhaseId(table.text("id")),
        title=check_title(table),
        short=check_title(table, "short"),
        starts_from=table.choice("starts_from", Anchor),
        target=table.duration_or_none("target"),
        contact_every=table.duration_or_none("contact_every"),
        limit=table.duration_or_none("limit"),
        expected=table.duration_or_none("expected"),
    )
    table.finish(("core",))
    if phase.limit and (phase.target is None or phase.limit.days < phase.target.days):
        table.problem("'limit' is korter dan 'target'.", "Kies een 'limit' die langer is, met een 'target' erbij.")
    if phase.target and phase.expected:
        table.problem("'target' en 'expected' gaan niet samen.", "Haal 'expected' weg: er is al een streeftijd.")
    return phase


def read_milestones(file: TomlTable) -> tuple[Milestone, ...]:
    """Return the milestones of `milestones.toml`: what they are, the same for every programme."""
    tables = file.tables("milestones", "mijlpaal", required=True)
    file.finish()
    shared = [_milestone(table, MilestoneId(table.text("id"))) for table in tables]
    for table in tables:
        table.finish()
    refuse_doubles(tables, [milestone.id for milestone in shared])
    return tuple(shared)


def _milestone(table: TomlTable, milestone_id: MilestoneId) -> Milestone:
    return Milestone(milestone_id, check_title(table), check_title(table, "done_title"))


def own_milestones(file: TomlTable, shared: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """Return the shared milestones with this programme's targets, without the hidden ones, plus its own."""
    tables = file.named_tables("milestones", "mijlpaal")
    known = {milestone.id: milestone for milestone in shared}
    found: list[Milestone] = []
    for milestone_id in (*known, *(MilestoneId(said) for said in tables if said not in known)):
        table = tables.get(milestone_id)
        if table is None:
            found.append(known[milestone_id])
        elif not table.flag("hide"):
            found.append(_with_target(table, milestone_id, known))
    return tuple(found)


def whole_milestones(file: TomlTable) -> tuple[Milestone, ...]:
    """Return the milestones of a file that holds a whole programme: each with its words and its target."""
    tables = file.tables("milestones", "mijlpaal")
    ids = [MilestoneId(table.text("id")) for table in tables]
    refuse_doubles(tables, ids)
    return tuple(_with_target(table, one, {}) for table, one in zip(tables, ids, strict=True))


def _with_target(table: TomlTable, milestone_id: MilestoneId, known: Mapping[MilestoneId, Milestone]) -> Milestone:
    if milestone_id in known and not table.has("title"):
        base = known[milestone_id]
    elif milestone_id in known or (table.has("title") and table.has("done_title")):
        base = _milestone(table, milestone_id)
    else:
        cure = f"{did_you_mean(milestone_id, known)} Een eigen mijlpaal heeft 'title' en 'done_title' nodig."
        table.problem("Deze mijlpaal ken ik niet.", cure)
        base = Milestone(milestone_id, "?", "?")
    target, horizon = table.duration_or_none("target"), table.duration_or_none("horizon")
    if target and horizon and horizon.days < target.days:
        table.problem("'horizon' is korter dan 'target'.", "Kies een 'horizon' die ten minste zo lang is.")
    table.finish(("title", "done_title"))
    return replace(base, target=target, horizon=horizon)


def read_deadlines(file: TomlTable, groups: Groups) -> tuple[Deadline, ...]:
    """Return the deadlines of a file: of `deadlines.toml` (the law) or of one programme."""
    tables = file.tables("deadlines", "termijn")
    deadlines = [_deadline(table, groups) for table in tables]
    refuse_doubles(tables, [deadline.id for deadline in deadlines])
    return tuple(deadlines)


def _deadline(table: TomlTable, groups: Groups) -> Deadline:
    kind = table.choice("kind", DeadlineKind)
    deadline = Deadline(
        id=table.text("id"),
        title=check_title(table),
        kind=kind,
        anchors=table.choice_list("from", Anchor),
        offset=table.duration("offset", least=0),
        source=read_source(table.table("source")),
        status=table.choice("status", DeadlineStatus, DeadlineStatus.IN_FORCE),
        authority=check_text(table, "authority") if kind is DeadlineKind.LEGAL else table.text("authority", ""),
        applies_if=groups.expand(table.some_of("applies_if", groups.ids())),
        unless=groups.expand(table.some_of("unless", groups.ids())),
        met_by=FactId(table.text("met_by")) if table.has("met_by") else None,
        review_by=read_review_by(table),
    )
    table.finish()
    if not deadline.anchors:
        table.problem("Deze termijn begint nergens.", 'Schrijf bijvoorbeeld from = ["housed"].')
    if kind is DeadlineKind.LEGAL and deadline.review_by is None:
        table.problem("Een termijn uit de wet vraagt om 'review_by'.", "Schrijf een datum: 2027-01-31.")
    if kind is DeadlineKind.LEGAL and deadline.source.confidence is Confidence.OWN:
        cure = 'Zoek de tekst op, of maak er kind = "planned" van.'
        table.problem("Een termijn uit de wet kan niet op eigen kennis rusten.", cure)
    return deadline


def with_core(items: Sequence[Item], lists: CoreLists) -> tuple[Item, ...]:
    """Return the items with exactly those core that a phase lists; a phase without a list keeps them as they are."""
    by_id = {str(item.id): item for item in items}
    for phase, (table, named) in lists.items():
        for said in named:
            item = by_id.get(said)
            if item is None or item.phase != phase:
                here = [known for known, one in by_id.items() if one.phase == phase]
                table.problem(f"In 'core' staat '{said}'. Dat is niet van deze fase.", did_you_mean(said, here))
            elif item.optional or item.sensitive:
                table.problem(f"In 'core' staat '{said}'. Dat is gevoelig of vrijwillig.", "Haal het uit de lijst.")
    return tuple(
        replace(item, core=item.id in lists[item.phase][1] and not (item.optional or item.sensitive))
        if item.phase in lists
        else item
        for item in items
    )


def require_core(file: TomlTable, phases: Sequence[Phase], items: Sequence[Item]) -> None:
    """Note each phase that would never end: it has no core item that everybody has."""
    for phase in phases:
        if not any(item.core and not item.applies_if for item in items if item.phase == phase.id):
            message = "Geen onderdeel dat iedereen heeft is hier 'core': deze fase eindigt nooit vanzelf."
            file.report.add(f"fase {phase.id}", message, "Zet bij ten minste één onderdeel core = true.")


def require_rules(file: TomlTable, items: Sequence[Item], deadlines: Sequence[Deadline]) -> None:
    """Note each item that names a deadline which this programme does not have."""
    known = [deadline.id for deadline in deadlines]
    for item in items:
        if item.rule and item.rule not in known:
            message = f"'rule' noemt de termijn '{item.rule}'. Die ken ik niet."
            file.report.add(f"onderdeel {item.id}", message, did_you_mean(item.rule, known))


def apply_overrides(file: TomlTable, items: Sequence[Item], phases: Collection[PhaseId]) -> tuple[Item, ...]:
    """Return the items as this programme wants them, without those it hides."""
    tables = file.named_tables("overrides", "onderdeel")
    by_id = {item.id: item for item in items}
    for item_id, table in tables.items():
        if item_id not in by_id:
            table.problem("Dit onderdeel ken ik niet.", did_you_mean(item_id, by_id))
        elif table.has("phase") and table.values["phase"] not in phases:
            said = table.values["phase"]
            table.problem(f"De fase '{said}' is niet van dit programma.", did_you_mean(str(said), phases))
    return tuple(
        override(item, tables[item.id]) if item.id in tables else item
        for item in items
        if item.id not in tables or not tables[item.id].flag("hide")
    )


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
