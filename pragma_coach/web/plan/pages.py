"""The personal plan: read, written together, printed in two languages, with its versions; and my own goals in it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.plan import LONGEST_GOAL, LONGEST_TEXT, MOST_GOALS, MOST_PARTNERS, PARTNERS
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.texts.languages import direction
from pragma_coach.domain.types import PairId
from pragma_coach.services.pairs import lookup
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.plan import PlanChanged, Written, read_plan, save_own_goals, save_plan
from pragma_coach.store.plan import PlanVersion
from pragma_coach.web.assessment.pages import back_to_list
from pragma_coach.web.plan.views import TEXTS, Sayer, filled, lines_for, plan_page, titles, told, typed, version_lines
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("plan", __name__)


def _written(pair_id: PairId) -> Written:
    return read_plan(Act.EDIT_PLAN, actor(), pair_id, today())


@blueprint.get("/koppel/<pair:pair_id>/plan")
@pair_audience(Act.EDIT_PLAN, Page.PLAN)
def show(pair_id: PairId) -> str:
    """Show the plan as it stands."""
    written = _written(pair_id)
    saved = request.args.get("bewaard")
    back = back_to_list(written.pair)
    return render_template("plan/plan.html", page=plan_page(written), texts=TEXTS, back=back, saved=saved)


def _write_page(written: Written, form: Form, theirs: PlanVersion | None = None) -> ResponseReturnValue:
    """Show the form; `theirs` is what somebody else saved meanwhile, to be seen beside what was typed here."""
    programme, names = programme_of(written.pair), titles(programme_of(written.pair), written.now)
    mine = typed(form, names).plan
    clash = told(programme, mine, theirs.plan.shared) if theirs else ()
    return form.page(
        "plan/write.html",
        page=plan_page(written),
        headings=names.items(),
        goal_lines={one: lines_for(form, f"goal-{one}", MOST_GOALS) for one in names},
        partner_lines=lines_for(form, "partner", MOST_PARTNERS),
        partners=[(partner.id, partner.title) for partner in PARTNERS],
        texts=TEXTS,
        longest=(LONGEST_TEXT, LONGEST_GOAL),
        clash=clash,
        theirs=theirs,
    )


@blueprint.get("/koppel/<pair:pair_id>/plan/schrijven")
@pair_audience(Act.EDIT_PLAN, Page.PLAN)
def write(pair_id: PairId) -> ResponseReturnValue:
    """Show the form in which the plan is written together."""
    written = _written(pair_id)
    return _write_page(written, Form(filled(written.now) | {"base": str(written.number)}))


@blueprint.post("/koppel/<pair:pair_id>/plan/schrijven")
@pair_audience(Act.EDIT_PLAN)
def save(pair_id: PairId) -> ResponseReturnValue:
    """Keep the plan as a new version; who comes second sees both texts and chooses."""
    written, form = _written(pair_id), Form.sent()
    said = typed(form, titles(programme_of(written.pair), written.now))
    try:
        save_plan(operation(), pair_id, _base(form), said.plan)
    except PlanChanged as refused:
        form.errors[""] = refused.sentence
        form.values["base"] = str(refused.theirs.number)
        return _write_page(_written(pair_id), form, refused.theirs)
    except Invalid as refused:
        form.refuse(Invalid(refused.sentence, said.fields.get(refused.field, refused.field)))
        return _write_page(written, form)
    return redirect(url_for(".show", pair_id=pair_id, bewaard=1), 303)


def _base(form: Form) -> int:
    """Return the version on which the writer began; 0 for a form that is not ours."""
    number = form.value("base")
    return int(number[:9]) if number.isascii() and number.isdigit() else 0


@blueprint.get("/koppel/<pair:pair_id>/plan/versies")
@pair_audience(Act.EDIT_PLAN, Page.PLAN)
def versions(pair_id: PairId) -> str:
    """Show every version with what it changed."""
    written = _written(pair_id)
    return render_template("plan/versions.html", page=plan_page(written), versions=version_lines(written))


@blueprint.get("/koppel/<pair:pair_id>/plan/print")
@pair_audience(Act.EDIT_PLAN, Page.PLAN)
def paper(pair_id: PairId) -> str:
    """Show the plan for paper, in Dutch and in the newcomer's own language."""
    return _paper(_written(pair_id), url_for(".show", pair_id=pair_id))


def _paper(written: Written, back: str) -> str:
    page = plan_page(written)
    says = Sayer(page.language)
    return render_template(
        "plan/paper.html", page=page, texts=TEXTS, says=says, side=direction(page.language), back=back
    )


def _own() -> Written | None:
    """Return my own plan, or None when I have no pair."""
    pair = lookup.own_pair(actor())
    return read_plan(Act.SEE_PAIR, actor(), pair.id, today()) if pair else None


def _mine() -> Written:
    """Return my own plan. Raise NotThere when I have no pair."""
    written = _own()
    if written is None:
        raise NotThere
    return written


def _own_page(written: Written, form: Form) -> ResponseReturnValue:
    names = titles(programme_of(written.pair), written.now)
    return form.page(
        "plan/own.html",
        page=plan_page(written),
        headings=names.items(),
        goal_lines={one: lines_for(form, f"goal-own-{one}", MOST_GOALS) for one in names},
        texts=TEXTS,
        longest=LONGEST_GOAL,
        saved=request.args.get("bewaard"),
    )


@blueprint.get("/mijn/plan")
@audience(Act.SEE_OWN_STEPS)
def own() -> ResponseReturnValue:
    """Show my plan, and let me write goals of my own."""
    written = _own()
    if written is None:
        return render_template("pairs/nothing.html")
    return _own_page(written, Form(filled(written.now) | {"base": str(written.number)}))


@blueprint.post("/mijn/plan")
@audience(Act.SEE_OWN_STEPS)
def save_own() -> ResponseReturnValue:
    """Keep the goals that I wrote myself."""
    written, form = _mine(), Form.sent()
    said = typed(form, titles(programme_of(written.pair), written.now), own=True)
    try:
        attempt(
            form,
            lambda: save_own_goals(operation(), written.pair.id, _base(form), said.plan.goals),
            fields=said.fields,
        )
    except PlanChanged as refused:
        form.errors[""] = refused.sentence
        form.values["base"] = str(refused.theirs.number)
        written = _mine()
    if form.errors:
        return _own_page(written, form)
    return redirect(url_for(".own", bewaard=1), 303)


@blueprint.get("/mijn/plan/print")
@audience(Act.SEE_OWN_STEPS)
def own_paper() -> str:
    """Show my plan for paper."""
    return _paper(_mine(), url_for(".own"))
