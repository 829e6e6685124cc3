"""The director's own pages: the people who share, what is overdue, and the list of one of them, to read."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request, url_for

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.instruments import LEVELS, RUNGS
from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.desk import Late, Overdue
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.journey import SETTLED
from pragma_coach.domain.pairs.law import law_of
from pragma_coach.domain.programme.programme import LifeDomain, Phase, in_phase
from pragma_coach.domain.talks.talks import title_of
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.domain.types import PairId
from pragma_coach.services.desk import caseload as cases
from pragma_coach.services.desk.caseload import CaseloadOrder, DirectedPair
from pragma_coach.services.pairs.acts import may, programme_of
from pragma_coach.web.desk.words import no_fit_words
from pragma_coach.web.pairs.item_words import status_words
from pragma_coach.web.pairs.lines import ItemLine
from pragma_coach.web.pairs.list_view import PairList
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.filters import count
from pragma_coach.web.shared.guards import actor
from pragma_coach.web.talks.words import clock_line

blueprint = Blueprint("desk_caseload", __name__)


def facts(case: DirectedPair, today: date) -> list[tuple[str, str]]:
    """Return what is known of a person of the caseload, as terms with their words."""
    levels = [f"{what} {LEVELS[level]}" for what, level in (("praten", case.oral), ("lezen", case.written)) if level]
    last = case.last_talk_on
    found = [
        ("Volgend gesprek", in_words(case.next_talk.when.day) if case.next_talk else "niet gepland"),
        ("Laatste gesprek", f"{in_words(last)} ({ago(last, today)})" if last else "nog niet"),
        ("Plan", in_words(case.plan_on) if case.plan_on else "nog niet"),
        ("Trede", f"{case.rung}. {RUNGS[case.rung - 1].name}" if case.rung else "niet bekend"),
        ("Taal", ", ".join(levels) or "niet bekend"),
    ]
    law = law_of(case.pair.journey, case.pair.coachee.housed_on)
    if law.old:
        found.append(("Wet voor inburgering", law.why))
    if case.blocking in list(LifeDomain):
        found.append(("Houdt de rest tegen", LIFE_DOMAINS[LifeDomain(case.blocking)]))
    clocks = [clock_line(clock) for clock in case.clocks if clock.due_on]
    return found + [(clock.title, f"{clock.words}, {clock.left}" if clock.left else clock.words) for clock in clocks]


def ago(day: date, today: date) -> str:
    """Return how long ago a day was: "vandaag", "12 dagen geleden"."""
    days = (today - day).days
    return "vandaag" if not days else f"{count(days, 'dag', 'dagen')} geleden"


def overdue_words(case: DirectedPair, one: Overdue) -> str:
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
    order = CaseloadOrder(asked) if asked in list(CaseloadOrder) else CaseloadOrder.FIRST
    found = cases.caseload(actor(), today(), order)
    return render_template(
        "desk/caseload.html",
        cases=[(case, facts(case, today())) for case in found.cases],
        late=[
            (case.pair, [overdue_words(case, one) for one in case.beyond(today(), found.weeks)]) for case in found.late
        ],
        no_fit=[(case.pair, no_fit_words(case.no_fit_on)) for case in found.no_fit if case.no_fit_on],
        without_plan=[case.pair for case in found.without_plan],
        without_rung=[case.pair for case in found.without_rung],
        status_words=status_words,
        not_sharing=found.not_sharing,
        weeks=found.weeks,
        sorts=[(one.label, url_for(".caseload", sorteer=one), one is order) for one in CaseloadOrder],
    )


def _phases(case: DirectedPair) -> list[tuple[Phase, list[ItemLine], list[ItemLine]]]:
    """Return per phase what is open and what is settled, without the items that stay inside the pair."""
    programme = programme_of(case.pair)
    lines = PairList(case.pair, today())
    items = [item for item in lines.items if not item.sensitive]
    found = []
    for phase in programme.phases:
        shown = [lines.line(item) for item in in_phase(items, phase.id)]
        found.append(
            (
                phase,
                [line for line in shown if line.state not in SETTLED],
                [line for line in shown if line.state in SETTLED],
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
        pair=case.pair,
        facts=facts(case, today()),
        overdue=[
            *([no_fit_words(case.no_fit_on)] if case.no_fit_on else []),
            *(overdue_words(case, one) for one in case.overdue),
        ],
        status="" if case.active else status_words(case.pair.journey),
        phases=_phases(case),
        mine=may(Act.INVITE_COACHEE, actor(), case.pair, today()),
    )
