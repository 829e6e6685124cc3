"""The director's own pages: the people who share, what is overdue, and the list of one of them, to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request, url_for

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.instruments import LEVELS, RUNGS
from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.desk import Late, Overdue
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.programme.programme import LifeDomain, in_phase
from pragma_coach.domain.talks.talks import title_of
from pragma_coach.domain.types import ItemState, PairId
from pragma_coach.services.desk import caseload as cases
from pragma_coach.services.desk.caseload import Case, Sort
from pragma_coach.services.pairs.acts import may, programme_of
from pragma_coach.web.pairs.item_words import LIFE_DOMAINS, status_words
from pragma_coach.web.pairs.list_view import ItemLine, PairList
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.filters import count
from pragma_coach.web.shared.guards import actor
from pragma_coach.web.talks.words import ClockLine, clock_line

blueprint = Blueprint("desk_caseload", __name__)

SORTS = {
    Sort.FIRST: "Wat het langst ligt",
    Sort.TALK: "Laatste gesprek",
    Sort.TERM: "Termijn uit de wet",
    Sort.NAME: "Naam",
}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A person of the caseload in words; "" where nothing is known."""

    id: PairId
    name: str
    status: str
    next_talk: str
    last_talk: str
    plan: str
    rung: str
    language: str
    blocking: str
    clocks: tuple[ClockLine, ...]
    overdue: tuple[str, ...]


def case_line(case: Case, day: date) -> CaseLine:
    """Return a person of the caseload as the pages show it."""
    levels = [f"{what} {LEVELS[level]}" for what, level in (("praten", case.oral), ("lezen", case.written)) if level]
    last = case.last_talk_on
    return CaseLine(
        id=case.pair.id,
        name=case.pair.coachee.name,
        status="" if case.active else status_words(case.pair.journey),
        next_talk=in_words(case.next_talk.when.day) if case.next_talk else "",
        last_talk=f"{in_words(last)} ({ago(last, day)})" if last else "",
        plan=in_words(case.plan_on) if case.plan_on else "",
        rung=f"{case.rung}. {RUNGS[case.rung - 1].name}" if case.rung else "",
        language=", ".join(levels),
        blocking=LIFE_DOMAINS[LifeDomain(case.blocking)] if case.blocking in list(LifeDomain) else "",
        clocks=tuple(clock_line(clock) for clock in case.clocks if clock.due_on),
        overdue=tuple(overdue_words(case, one) for one in case.overdue),
    )


def ago(day: date, today: date) -> str:
    """Return how long ago a day was: "vandaag", "12 dagen geleden"."""
    days = (today - day).days
    return "vandaag" if not days else f"{count(days, 'dag', 'dagen')} geleden"


def overdue_words(case: Case, one: Overdue) -> str:
    """Return what is overdue and since when, as a plain fact."""
    programme = programme_of(case.pair)
    if one.kind is Late.TERM:
        title = next((rule.title for rule in programme.deadlines if rule.id == one.subject), one.subject)
        return f"{title}: de dag was {in_words(one.since)}"
    title = title_of(programme, one.subject)
    if one.kind is Late.TO_NOTE:
        return f"{title} stond op {in_words(one.since)}: hoe ging het?"
    return f"{title}: kon tot {in_words(one.since)}, nog niet gepland"


@blueprint.get("/regie")
@audience(Act.SEE_CASELOAD)
def caseload() -> str:
    """Show the people of whom I am the director, what is overdue and what is missing on top."""
    asked = request.args.get("sorteer", "")
    sort = Sort(asked) if asked in list(Sort) else Sort.FIRST
    found = cases.caseload(actor(), today(), sort)
    lines = {case.pair.id: case_line(case, today()) for case in found.cases}
    return render_template(
        "desk/caseload.html",
        lines=list(lines.values()),
        late=[
            (lines[case.pair.id], [overdue_words(case, one) for one in case.beyond(today(), found.weeks)])
            for case in found.late
        ],
        without_plan=[lines[case.pair.id] for case in found.without_plan],
        without_rung=[lines[case.pair.id] for case in found.without_rung],
        not_sharing=found.not_sharing,
        weeks=found.weeks,
        sorts=[(title, url_for(".caseload", sorteer=one), one is sort) for one, title in SORTS.items()],
    )


@dataclass(frozen=True, slots=True)
class PhaseLines:
    """A phase of somebody's list, to read: what is still to do and what is settled."""

    title: str
    ended_on: date | None
    open: tuple[ItemLine, ...]
    settled: tuple[ItemLine, ...]


def _phases(case: Case) -> list[PhaseLines]:
    """Return the list without the items that stay inside the pair."""
    pair, programme = case.pair, programme_of(case.pair)
    lines = PairList(pair, today())
    items = [item for item in lines.items if not item.sensitive]
    settled = (ItemState.DONE, ItemState.NOT_APPLICABLE)
    found = []
    for phase in programme.phases:
        told = [lines.line(item) for item in in_phase(items, phase.id)]
        reached = pair.journey.phases.get(phase.id)
        found.append(
            PhaseLines(
                phase.title,
                reached.on if reached else None,
                tuple(line for line in told if line.state not in settled),
                tuple(line for line in told if line.state in settled),
            )
        )
    return found


@blueprint.get("/regie/<pair:pair_id>")
@pair_audience(Act.LOOK_ALONG, Page.LIST)
def look_along(pair_id: PairId) -> str:
    """Show one person to the director: where things stand, and the list to read."""
    case = cases.one_case(actor(), pair_id, today())
    return render_template(
        "desk/case.html",
        line=case_line(case, today()),
        phases=_phases(case),
        mine=may(Act.INVITE_COACHEE, actor(), case.pair, today()),
    )
