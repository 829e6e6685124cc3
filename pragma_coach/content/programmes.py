"""Build the parts of a programme from their tables: phases, milestones, talks, deadlines and overrides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
from pragma_coach.content.reading import Table
from pragma_coach.domain.programme import (
    Anchor,
    Deadline,
    DeadlineKind,
    DeadlineStatus,
    Film,
    Item,
    LifeDomain,
    Milestone,
    Phase,
    Talk,
)
from pragma_coach.domain.types import MilestoneId, PhaseId


def read_phases(file: Table) -> tuple[Phase, ...]:
    """Return the phases of a programme, in order."""
    tables = file.tables("phases", "fase", required=True)
    phases = [_phase(table) for table in tables]
    refuse_doubles(tables, [phase.id for phase in phases])
    if phases and phases[0].starts_from == Anchor.PREVIOUS_PHASE:
        tables[0].problem("De eerste fase heeft geen vorige fase.", "Kies bij 'starts_from' bijvoorbeeld housed.")
    return tuple(phases)


def _phase(table: Table) -> Phase:
    phase = Phase(
        id=PhaseId(table.text("id")),
        title=check_title(table),
        short=check_title(table, "short"),
        starts_from=table.choice("starts_from", Anchor),
        target=table.duration_or_none("target"),
        contact_every=table.duration_or_none("contact_every"),
    )
    table.finish()
    return phase


def read_milestones(file: Table) -> tuple[Milestone, ...]:
    """Return the milestones of `milestones.toml`: what they are, the same for every programme."""
    tables = file.tables("milestones", "mijlpaal", required=True)
    file.finish()
    shared = [_milestone(table, MilestoneId(table.text("id"))) for table in tables]
    for table in tables:
        table.finish()
    refuse_doubles(tables, [milestone.id for milestone in shared])
    return tuple(shared)


def _milestone(table: Table, milestone_id: MilestoneId) -> Milestone:
    return Milestone(milestone_id, check_title(table), check_title(table, "done_title"))


def own_milestones(file: Table, shared: Sequence[Milestone]) -> tuple[Milestone, ...]:
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


def _with_target(table: Table, milestone_id: MilestoneId, known: Mapping[MilestoneId, Milestone]) -> Milestone:
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


def read_talks(file: Table) -> tuple[Talk, ...]:
    """Return the talks of a programme; each starts from a dated fact or after another talk."""
    tables = file.tables("talks", "gesprek")
    talks = [_talk(table) for table in tables]
    refuse_doubles(tables, [talk.id for talk in talks])
    follows = {talk.id: talk.after for talk in talks}
    for table, talk in zip(tables, talks, strict=True):
        if talk.after is not None and talk.after not in follows:
            cure = did_you_mean(talk.after, set(follows) - {talk.id})
            table.problem(f"'after' noemt het gesprek '{talk.after}'. Dat ken ik niet.", cure)
        elif _goes_round(talk.id, follows):
            table.problem("Dit gesprek volgt, met een omweg, op zichzelf.", "Geef één gesprek in de kring 'from'.")
    return tuple(talks)


def _goes_round(start: str, follows: Mapping[str, str | None]) -> bool:
    now = follows.get(start)
    for _ in follows:
        if now is None or now == start:
            break
        now = follows.get(now)
    return now == start


def _talk(table: Table) -> Talk:
    if table.has("from") == table.has("after"):
        table.problem("Ik weet niet vanaf wanneer dit gesprek telt.", "Kies 'from' of 'after', één van de twee.")
    talk = Talk(
        id=table.text("id"),
        title=check_title(table),
        offset=table.duration("offset", least=0),
        anchor=table.choice("from", Anchor) if table.has("from") else None,
        after=table.text("after") if table.has("after") else None,
        window=table.duration_or_none("until"),
        every=table.duration_or_none("every"),
        topics=table.choice_list("topics", LifeDomain),
        films=_films(table),
        interpreter=table.flag("interpreter"),
    )
    table.finish()
    if talk.window and talk.window.days < talk.offset.days:
        table.problem("'until' is eerder dan 'offset'.", "Kies een 'until' die later is.")
    return talk


def _films(talk: Table) -> tuple[Film, ...]:
    tables = talk.tables("films", "film")
    films = [Film(table.text("id"), check_title(table), table.text("url")) for table in tables]
    refuse_doubles(tables, [film.id for film in films])
    for table, film in zip(tables, films, strict=True):
        table.finish()
        if not film.url.startswith("https://"):
            table.problem(f"'url' is '{film.url}'.", "Begin het adres met https://.")
    return tuple(films)


def read_deadlines(file: Table, groups: Groups) -> tuple[Deadline, ...]:
    """Return the deadlines of a file: of `deadlines.toml` (the law) or of one programme."""
    tables = file.tables("deadlines", "termijn")
    deadlines = [_deadline(table, groups) for table in tables]
    refuse_doubles(tables, [deadline.id for deadline in deadlines])
    return tuple(deadlines)


def _deadline(table: Table, groups: Groups) -> Deadline:
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
        review_by=read_review_by(table),
    )
    table.finish()
    if not deadline.anchors:
        table.problem("Deze termijn begint nergens.", 'Schrijf bijvoorbeeld from = ["housed"].')
    if kind is DeadlineKind.LEGAL and deadline.review_by is None:
        table.problem("Een termijn uit de wet vraagt om 'review_by'.", "Schrijf een datum: 2027-01-31.")
    return deadline


def apply_overrides(file: Table, items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items as this programme wants them, without those it hides."""
    tables = file.named_tables("overrides", "onderdeel")
    by_id = {item.id: item for item in items}
    for item_id, table in tables.items():
        if item_id not in by_id:
            table.problem("Dit onderdeel ken ik niet.", did_you_mean(item_id, by_id))
    return tuple(
        override(item, tables[item.id]) if item.id in tables else item
        for item in items
        if item.id not in tables or not tables[item.id].flag("hide")
    )
