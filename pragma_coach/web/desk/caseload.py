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
from pragma_coach.domain.pairs.journey import SETTLED
from pragma_coach.domain.pairs.law import law_of
from pragma_coach.domain.programme.programme import LifeDomain, Phase, in_phase
from pragma_coach.domain.talks.talks import title_of
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.domain.types import PairId
from pragma_coach.services.desk import caseload as cases
from pragma_coach.services.desk.caseload import CaseloadOrder, CaseloadPart, DirectedPair
from pragma_coach.services.pairs.acts import may, programme_of
from pragma_coach.web.desk.words import no_fit_words
from pragma_coach.web.pairs.item_words import status_words
from pragma_coach.web.pairs.lines import ItemLine
from pragma_coach.web.pairs.list_view import PairList
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.filters import count
from pragma_coach.web.shared.guards import actor
from pragma_coach.web.shared.urls import read_id
from pragma_coach.web.talks.words import clock_line

blueprint = Blueprint("desk_caseload", __name__)

ON_A_PAGE = 50


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


@dataclass(frozen=True, slots=True)
class _CaseloadWish:
    """What the address of the caseload asks for; each link of the page changes one part of it."""

    text: str
    part: CaseloadPart | None
    order: CaseloadOrder
    backwards: bool
    open: PairId | None

    def address(self, **changes: str) -> str:
        """Return the address with other parts; "" leaves a part out. Another list begins on its first page."""
        parts = {
            "zoek": self.text,
            "wie": self.part or "",
            "sorteer": "" if self.order is CaseloadOrder.FIRST else self.order,
            "om": "ja" if self.backwards else "",
            **changes,
        }
        return url_for(".caseload", **{name: value for name, value in parts.items() if value})  # type: ignore[arg-type]  # all text


def _asked() -> _CaseloadWish:
    part, order = request.args.get("wie", ""), request.args.get("sorteer", "")
    return _CaseloadWish(
        request.args.get("zoek", "").strip()[:80],
        CaseloadPart(part) if part in list(CaseloadPart) else None,
        CaseloadOrder(order) if order in list(CaseloadOrder) else CaseloadOrder.FIRST,
        "om" in request.args,
        PairId(read_id(request.args.get("open", "")) or 0) or None,
    )


def _column(asked: _CaseloadWish, order: CaseloadOrder) -> tuple[str, str, str]:
    """Return the title of a column, the address that sorts by it (again: the other way), and how it is sorted now."""
    here = order is asked.order
    way = "" if not here else "descending" if asked.backwards else "ascending"
    return order.label, asked.address(sorteer=order, om="ja" if here and not asked.backwards else ""), way


@blueprint.get("/regie")
@audience(Act.SEE_CASELOAD)
def caseload() -> str:
    """Show the people of whom I am the director as a list to work off: found, kept and ordered by the address alone."""
    found, asked = cases.caseload(actor(), today()), _asked()
    kept = found.part(asked.part) if asked.part else found.cases
    rows = cases.ordered(cases.search(kept, asked.text), asked.order, backwards=asked.backwards)
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    page = min(max(1, request.args.get("blad", 1, type=int)), pages)
    opened = next((case for case in rows if case.pair.id == asked.open), None)
    return render_template(
        "desk/caseload.html",
        found=found,
        orders=CaseloadOrder,
        asked=asked,
        parts=[(one, len(found.part(one)), asked.address(wie=one)) for one in CaseloadPart],
        columns=[_column(asked, order) for order in CaseloadOrder if order is not CaseloadOrder.FIRST],
        rows=rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        number=len(rows),
        first=(page - 1) * ON_A_PAGE + 1,
        page=page,
        pages=pages,
        opened=opened,
        facts=facts(opened, today()) if opened else [],
        told=_told(opened, found.weeks) if opened else [],
        ago=lambda day: ago(day, today()),
        levels=LEVELS,
        clock_line=clock_line,
        status_words=status_words,
    )


def _told(case: DirectedPair, weeks: int) -> list[str]:
    late = [overdue_words(case, one) for one in case.beyond(today(), weeks)]
    return [*([no_fit_words(case.no_fit_on)] if case.no_fit_on else []), *late]


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
