"""The pages of a coachee: my steps, and one step."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.feasts import FIRST_JOB
from pragma_coach.domain.pairs.journey import MOST_FOCUS, SETTLED, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Item
from pragma_coach.domain.reasons import OBSTACLES, REFUSALS
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.types import ItemId, ItemState
from pragma_coach.services.pairs import feasts, lookup, records, ticks
from pragma_coach.services.pairs.acts import Done, programme_of
from pragma_coach.services.town import walk_in
from pragma_coach.services.work import wishes
from pragma_coach.web.pairs.check_ins import question_card
from pragma_coach.web.pairs.exam import exam_view
from pragma_coach.web.pairs.list_view import PairList
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen_day, read_row, read_state, read_switch, shown_rev
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.languages import translated

blueprint = Blueprint("pairs_coachee", __name__)


@blueprint.get("/mijn")
@audience(Act.SEE_OWN_STEPS)
def steps() -> str:
    """Show how far I am, what is next, and everything on my list."""
    pair = lookup.own_pair(actor())
    if pair is None:
        return render_template("pairs/nothing.html")
    page = PairList(pair, today(), for_coachee=True, just=shown_rev(), day_chosen="dag" in request.args)
    coaches = lookup.coach_names(pair, today())
    opened = walk_in.calendar(pair.organisation_id, today())
    asked = wishes.waits_for_answer(pair)
    exam = exam_view(page.programme, page.journey, page.items)
    return render_template(
        "pairs/steps.html",
        page=page,
        coaches=coaches,
        walk_in=opened,
        asked=asked,
        exam=exam,
        feast=feasts.waiting(pair, today()),
        has_job=FIRST_JOB in pair.journey.said,
        **question_card([pair]),
    )


@blueprint.post("/mijn/stap")
@audience(Act.SEE_OWN_STEPS)
def say() -> ResponseReturnValue:
    """Say that a step is done; the button says which."""
    item, state, op = read_row(request.form.get("set", ""))
    done = ticks.tick(operation(op), lookup.require_own_pair(actor()).id, item, state, acts=(Act.CLAIM,))
    return _back_to_step(done, item)


@blueprint.post("/mijn/terug")
@audience(Act.SEE_OWN_STEPS)
def undo() -> ResponseReturnValue:
    """Take back what I said last."""
    done = ticks.undo(operation(), lookup.require_own_pair(actor()).id, request.form.get("rev", type=int) or 0)
    return _back_to_step(done, ItemId(request.form.get("item", "")))


@blueprint.post("/mijn/nu")
@audience(Act.SEE_OWN_STEPS)
def choose() -> ResponseReturnValue:
    """Choose a step to work on now, or let it go."""
    item, on, op = read_switch(request.form.get("set", ""))
    records.choose_focus(operation(op), lookup.require_own_pair(actor()).id, ItemId(item), on)
    return redirect(url_for("pairs_coachee.steps", _anchor="nu"), 303)


def _back_to_step(done: Done, item: ItemId, *, day_chosen: bool = False) -> ResponseReturnValue:
    standing = done.pair.journey.items.get(item)
    rev, dag = standing.rev if standing else None, 1 if day_chosen else None
    return redirect(url_for("pairs_coachee.steps", gedaan=rev, dag=dag, _anchor=item), 303)


def _listed(item_id: ItemId) -> tuple[PairFacts, Item]:
    """Return my pair and one step on my list. Raise NotThere when it is not there."""
    pair = lookup.require_own_pair(actor())
    item = next((item for item in pair.journey.listed(programme_of(pair)) if item.id == item_id), None)
    if item is None:
        raise NotThere
    return pair, item


def _step_form(item_id: ItemId, form: Form) -> ResponseReturnValue:
    pair, item = _listed(item_id)
    journey = pair.journey
    said_by = lookup.said_by_another(pair, item_id) if item.household else ""
    obstacles = [(value, translated(text)) for value, text in OBSTACLES.items()]
    return form.page(
        "pairs/step.html",
        **PairList(pair, today(), for_coachee=True).item_page(item),
        said_by=said_by,
        can_choose=journey.state_of(item_id) not in SETTLED and len(journey.focus) < MOST_FOCUS,
        ended=journey.status is PairStatus.ENDED,
        refusals=[(reason.value, translated(words)) for reason, words in REFUSALS.items()],
        obstacles=obstacles,
    )


@blueprint.get("/mijn/stap/<item_id>")
@audience(Act.SEE_OWN_STEPS)
def step(item_id: ItemId) -> ResponseReturnValue:
    return _step_form(item_id, Form())


@blueprint.post("/mijn/stap/<item_id>")
@audience(Act.SEE_OWN_STEPS)
def change_step(item_id: ItemId) -> ResponseReturnValue:
    """Say that a step is done (on some day), not done after all, or that it does not work yet for a reason."""
    form, state = Form.sent(), read_state(request.form.get("state", ""))
    reason = form.value("obstacle") if state is ItemState.STUCK else ""
    day = chosen_day(form, today()) if form.value("when") else None
    done = attempt(
        form,
        lambda: ticks.tick(
            operation(),
            lookup.require_own_pair(actor()).id,
            item_id,
            state,
            happened_on=day,
            reason=reason,
            acts=(Act.CLAIM,),
        ),
        fields={"reason": "obstacle", "item": ""},
    )
    return _back_to_step(done, item_id, day_chosen=day is not None) if done else _step_form(item_id, form)
