"""The director's own pages: the people who share, what is overdue, and the list of one of them, to read."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.instruments import LEVELS, RUNGS
from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.desk import Late, Overdue
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.journey import SETTLED
from pragma_coach.domain.pairs.law import law_of
from pragma_coach.domain.programme.programme import LifeDomain, Phase, in_phase
from pragma_coach.domain.talks.talks import title_of
from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.domain.types import PairId
from pragma_coach.services.desk import caseload as cases
from pragma_coach.services.desk.caseload import Caseload, CaseloadOrder, CaseloadPart, CaseloadWish, DirectedPair
from pragma_coach.services.desk.caseload_file import caseload_file
from pragma_coach.services.own_data import who_looked
from pragma_coach.services.pairs.acts import may, programme_of
from pragma_coach.web.desk.words import no_fit_words
from pragma_coach.web.pairs.item_words import status_words
from pragma_coach.web.pairs.lines import ItemLine
from pragma_coach.web.pairs.list_view import PairList
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.headers import attachment
from pragma_coach.web.shared.listing import PAGE, ListAddress, ListPart, asked_for, paged, start_of
from pragma_coach.web.shared.named import tell_apart
from pragma_coach.web.shared.urls import read_id
from pragma_coach.web.talks.words import clock_line

blueprint = Blueprint("desk_caseload", __name__)

_PART, _RUNG, _OPEN = "wie", "trede", "open"  # in the address: who asks for something or stands on a rung; a row


def facts(case: DirectedPair, today: date) -> list[tuple[str, str]]:
    """Return what is known of a person of the caseload, as terms with their words."""
    levels = [f"{what} {LEVELS[level]}" for what, level in (("praten", case.oral), ("lezen", case.written)) if level]
    last = case.last_talk_on
    found = [
        ("Volgend gesprek", in_words(case.next_talk.when.day) if case.next_talk else "niet gepland"),
        ("Laatste gesprek", f"{in_words(last)} ({ago(last, today)})" if last else "nog niet"),
        ("Plan", in_words(case.plan_on) if case.plan_on else "nog niet"),
        ("Trede", _rung_words(case.rung) if case.rung else "niet bekend"),
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


def _asked() -> tuple[ListAddress[CaseloadOrder], CaseloadWish]:
    """Return what the address asks for, and whom that means."""
    asked = asked_for(CaseloadOrder, CaseloadOrder.FIRST, _PART, _RUNG)
    part, rung = (asked.kept.get(name, "") for name in (_PART, _RUNG))
    wish = CaseloadWish(
        text=asked.text,
        part=CaseloadPart(part) if part in list(CaseloadPart) else None,
        rung=int(rung) if rung in {str(one.number) for one in RUNGS} else None,
        order=asked.order,
        backwards=asked.backwards,
    )
    return asked, wish


def _parts(found: Caseload, asked: ListAddress[CaseloadOrder]) -> list[ListPart]:
    late = f"Bleef langer dan {count(found.weeks, 'week', 'weken')} liggen"
    titles = CaseloadPart.labels() | {CaseloadPart.LATE: late}
    return [asked.part(titles[part], len(found.part(part)), **{_PART: part}) for part in CaseloadPart]


def _rungs(found: Caseload, asked: ListAddress[CaseloadOrder]) -> list[ListPart]:
    """Return the rungs on which somebody stands."""
    numbers = sorted(found.rungs().items())
    rungs = [asked.part(_rung_words(rung), number, **{_RUNG: str(rung)}) for rung, number in numbers]
    return [asked.part("Alle", len(found.cases)), *rungs] if rungs else []


def _rung_words(rung: int) -> str:
    return f"{rung}. {RUNGS[rung - 1].name}"


@blueprint.get("/regie")
@audience(Act.SEE_CASELOAD)
def caseload() -> str:
    """Show the people of whom I am the director as a list to work off: found, kept and ordered by the address alone."""
    found, (asked, wish) = cases.caseload(actor(), today()), _asked()
    kept = found.listed(wish)
    start = start_of(len(kept))
    page = paged(kept[start : start + PAGE], len(kept))
    tell_apart(case.pair.coachee.name for case in page.rows)
    wanted = read_id(request.args.get(_OPEN, ""))
    opened = next((case for case in page.rows if case.pair.id == wanted), None)
    if opened:
        who_looked.look(actor(), opened.pair.id, Page.LIST, today())
    return render_template(
        "desk/caseload.html",
        found=found,
        asked=asked,
        wish=wish,
        parts=_parts(found, asked),
        rungs=_rungs(found, asked),
        orders=CaseloadOrder,
        heads=asked.heads(order for order in CaseloadOrder if order is not CaseloadOrder.FIRST),
        page=page,
        here=request.args.get("blad", ""),
        opened=opened,
        facts=facts(opened, today()) if opened else [],
        told=_told(opened, found.weeks) if opened else [],
        file=asked.address(url_for(".download")),
        ago=lambda day: ago(day, today()),
        levels=LEVELS,
        clock_line=clock_line,
        status_words=status_words,
    )


@blueprint.post("/regie/uitvoer")
@audience(Act.SEE_CASELOAD)
def download() -> ResponseReturnValue:
    """Give the people whom the address asks for as a file; it is noted who asked, for them too."""
    made, pairs = caseload_file(operation(), _asked()[1])
    who_looked.took(actor(), pairs, today())
    return attachment(Response(made.data, content_type=made.media_type), made.name)


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
