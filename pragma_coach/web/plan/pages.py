"""The personal plan: read, written together, printed in two languages, with its versions; and my own goals in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.plan import LONGEST_GOAL, LONGEST_TEXT, MOST_GOALS, MOST_PARTNERS, PARTNERS, Plan
from pragma_coach.domain.types import PairId
from pragma_coach.services.pairs import lookup
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.plan import PairPlan, PlanChanged, read_plan, save_own_goals, save_plan
from pragma_coach.store.plan import PlanVersion
from pragma_coach.web.assessment.pages import back_to_list
from pragma_coach.web.plan.views import (
    TEXTS,
    difference_lines,
    filled,
    headings_in,
    lines_for,
    page_values,
    read_form,
)
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.two_languages import in_both

blueprint = Blueprint("plan", __name__)


def _plan_of(pair_id: PairId) -> PairPlan:
    return read_plan(Act.EDIT_PLAN, actor(), pair_id, today())


@blueprint.get("/koppel/<pair:pair_id>/plan")
@pair_audience(Act.EDIT_PLAN, Page.PLAN)
def show(pair_id: PairId) -> str:
    """Show the current plan."""
    found = _plan_of(pair_id)
    values = page_values(found)
    used = {goal.heading for goal in found.now.goals}
    bare = [title for heading, title in values["headings"].items() if heading not in used]
    saved = request.args.get("bewaard")
    return render_template("plan/plan.html", back=back_to_list(found.pair), bare=bare, saved=saved, **values)


def _write_page(found: PairPlan, form: Form, theirs: PlanVersion | None = None) -> ResponseReturnValue:
    """Show the form; `theirs` is what somebody else saved meanwhile, to be seen beside what was typed here."""
    programme, values = programme_of(found.pair), page_values(found)
    headings = values["headings"]
    mine, _ = read_form(form, headings)
    return form.page(
        "plan/write.html",
        goal_lines={one: lines_for(form, f"goal-{one}", MOST_GOALS) for one in headings},
        partner_lines=lines_for(form, "partner", MOST_PARTNERS),
        partners=[(partner.id, partner.title) for partner in PARTNERS],
        longest=(LONGEST_TEXT, LONGEST_GOAL),
        clash=difference_lines(programme, mine, theirs.plan.shared) if theirs else [],
        theirs=theirs,
        **values,
    )


def _form_of(found: PairPlan) -> Form:
    """Return the form filled with the plan; `base` is the version on which the writer begins."""
    return Form(filled(found.now) | {"base": str(found.number)})


@blueprint.get("/koppel/<pair:pair_id>/plan/schrijven")
@pair_audience(Act.EDIT_PLAN, Page.PLAN)
def write(pair_id: PairId) -> ResponseReturnValue:
    """Show the form in which the plan is written together."""
    found = _plan_of(pair_id)
    return _write_page(found, _form_of(found))


def _try(form: Form, act: Callable[[], object], fields: Mapping[str, str]) -> PlanVersion | None:
    """Save, or note in the form what is wrong; return the version that somebody else saved meanwhile, if any."""
    try:
        attempt(form, act, fields=fields)
    except PlanChanged as refused:
        form.errors[""] = refused.sentence
        form.values["base"] = str(refused.theirs.number)
        return refused.theirs
    return None


@blueprint.post("/koppel/<pair:pair_id>/plan/schrijven")
@pair_audience(Act.EDIT_PLAN)
def save(pair_id: PairId) -> ResponseReturnValue:
    """Save the plan as a new version; who comes second sees both texts and chooses."""
    found, form = _plan_of(pair_id), Form.sent()
    typed, fields = read_form(form, headings_in(programme_of(found.pair), found.now))
    form.ask_once([*TEXTS, *fields.values()], filled(found.now).values())
    theirs = _try(form, lambda: save_plan(operation(), pair_id, _base(form), typed), fields)
    if form.errors:
        return _write_page(_plan_of(pair_id), form, theirs)
    return redirect(url_for(".show", pair_id=pair_id, bewaard=1), 303)


def _base(form: Form) -> int:
    """Return the version on which the writer began; 0 for a form that is not ours."""
    number = form.value("base")
    return int(number[:9]) if number.isascii() and number.isdigit() else 0


@blueprint.get("/koppel/<pair:pair_id>/plan/versies")
@pair_audience(Act.EDIT_PLAN, Page.PLAN)
def versions(pair_id: PairId) -> str:
    """Show every version with what it changed, latest first."""
    found = _plan_of(pair_id)
    programme, lines, before = programme_of(found.pair), [], Plan()
    for version, who in zip(found.versions, found.names, strict=True):
        lines.append((version, who, difference_lines(programme, before, version.plan)))
        before = version.plan
    return render_template("plan/versions.html", pair=found.pair, versions=lines[::-1])


@blueprint.get("/koppel/<pair:pair_id>/plan/print")
@pair_audience(Act.EDIT_PLAN, Page.PLAN)
def paper(pair_id: PairId) -> str:
    return _paper(_plan_of(pair_id), url_for(".show", pair_id=pair_id))


def _paper(found: PairPlan, back: str) -> str:
    """Show the plan for paper, in Dutch and in the newcomer's own language."""
    return render_template("plan/paper.html", in_both=in_both(found.pair.language), back=back, **page_values(found))


def _own() -> PairPlan:
    return read_plan(Act.SEE_PAIR, actor(), lookup.require_own_pair(actor()).id, today())


def _own_page(found: PairPlan, form: Form, theirs: PlanVersion | None = None) -> ResponseReturnValue:
    """Show my plan and the form; `theirs` is what was saved on another screen meanwhile."""
    values = page_values(found)
    return form.page(
        "plan/own.html",
        goal_lines={one: lines_for(form, f"goal-own-{one}", MOST_GOALS) for one in values["headings"]},
        longest=LONGEST_GOAL,
        ended=found.pair.journey.status is PairStatus.ENDED,
        saved=request.args.get("bewaard"),
        theirs=theirs.plan.own_goals if theirs else (),
        **values,
    )


@blueprint.get("/mijn/plan")
@audience(Act.SEE_OWN_STEPS)
def own() -> ResponseReturnValue:
    """Show my plan, and let me write goals of my own."""
    pair = lookup.own_pair(actor())
    if pair is None:
        return render_template("pairs/nothing.html")
    found = read_plan(Act.SEE_PAIR, actor(), pair.id, today())
    return _own_page(found, _form_of(found))


@blueprint.post("/mijn/plan")
@audience(Act.SEE_OWN_STEPS)
def save_own() -> ResponseReturnValue:
    """Save the goals that I wrote myself."""
    found, form = _own(), Form.sent()
    typed, fields = read_form(form, headings_in(programme_of(found.pair), found.now), own=True)
    form.ask_once(fields.values(), filled(found.now).values())
    theirs = _try(form, lambda: save_own_goals(operation(), found.pair.id, _base(form), typed.goals), fields)
    if form.errors:
        return _own_page(_own(), form, theirs)
    return redirect(url_for(".own", bewaard=1), 303)


@blueprint.get("/mijn/plan/print")
@audience(Act.SEE_OWN_STEPS)
def own_paper() -> str:
    return _paper(_own(), url_for(".own"))
