"""The pages of a coach about one item: the three answers, and the day on which it was."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.journey import EventKind
from pragma_coach.domain.pairs.law import law_behind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Item
from pragma_coach.domain.reasons import NOT_APPLICABLE, OBSTACLES
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.types import ItemId, ItemState, PairId
from pragma_coach.services.pairs import lookup, ticks
from pragma_coach.services.pairs.acts import pair_for, programme_of
from pragma_coach.web.pairs.coach import back_to_row
from pragma_coach.web.pairs.item_words import item_past
from pragma_coach.web.pairs.list_view import PairList
from pragma_coach.web.shared.audience import pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import NO_DAY, Form, attempt, chosen_day, read_state
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("pairs_item", __name__)


def _listed(pair_id: PairId, item_id: ItemId) -> tuple[PairFacts, Item]:
    """Return the pair and one of its items. Raise NotThere when the programme has no such item."""
    facts = pair_for((Act.TICK,), actor(), pair_id, today())
    item = programme_of(facts).item_by_id.get(item_id)
    if item is None:
        raise NotThere
    return facts, item


def _item_form(facts: PairFacts, item: Item, form: Form, answer: str = "") -> ResponseReturnValue:
    """Show an item; `answer` is the state that was sent and could not be taken in, if any."""
    return form.page(
        "pairs/item.html",
        answer=answer,
        **PairList(facts, today()).item_page(item),
        law=law_behind(programme_of(facts), facts.journey, facts.coachee.housed_on, item),
        history=lookup.past(facts, EventKind.TICK, item.id),
        item_past=item_past,
        obstacles=OBSTACLES.items(),
        reasons=NOT_APPLICABLE.items(),
    )


@blueprint.get("/koppel/<pair:pair_id>/punt/<item_id>")
@pair_audience(Act.TICK, Page.LIST)
def show(pair_id: PairId, item_id: ItemId) -> ResponseReturnValue:
    """Show one item: the three answers, help, and what happened to it."""
    facts, found = _listed(pair_id, item_id)
    standing = facts.journey.items.get(found.id)
    return _item_form(facts, found, Form({"reason": standing.reason} if standing else {}))


@blueprint.post("/koppel/<pair:pair_id>/punt/<item_id>")
@pair_audience(Act.TICK)
def change(pair_id: PairId, item_id: ItemId) -> ResponseReturnValue:
    """Say where one item stands: done, stuck or not needed for a reason, or open again."""
    form, state = Form.sent(), read_state(request.form.get("state", ""))
    day = chosen_day(form, today()) if state is ItemState.DONE else None
    reason = form.value("reason")
    facts, found = _listed(pair_id, item_id)
    law = law_behind(programme_of(facts), facts.journey, facts.coachee.housed_on, found)
    if state is ItemState.NOT_APPLICABLE and law and not form.value("sure"):
        form.errors["sure"] = "Achter dit punt staat de wet. Weet u zeker dat het niet hoeft? Zet dan een vinkje."
    done = attempt(
        form,
        lambda: ticks.tick(operation(), pair_id, item_id, state, happened_on=day, reason=reason, acts=(Act.TICK,)),
    )
    return (
        back_to_row(done, item_id, day_chosen=state is ItemState.DONE)
        if done
        else _item_form(facts, found, form, state)
    )


def _day_form(pair_id: PairId, item_id: ItemId, form: Form) -> ResponseReturnValue:
    facts, found = _listed(pair_id, item_id)
    standing = facts.journey.items.get(found.id)
    now = standing.happened_on if standing and standing.state is ItemState.DONE else today()
    return form.page("pairs/day.html", pair=facts, item=found, now=now)


@blueprint.get("/koppel/<pair:pair_id>/punt/<item_id>/dag")
@pair_audience(Act.TICK, Page.LIST)
def day(pair_id: PairId, item_id: ItemId) -> ResponseReturnValue:
    """Ask on which day an item was done."""
    return _day_form(pair_id, item_id, Form())


@blueprint.post("/koppel/<pair:pair_id>/punt/<item_id>/dag")
@pair_audience(Act.TICK)
def change_day(pair_id: PairId, item_id: ItemId) -> ResponseReturnValue:
    """Say that an item was done, on the day of a button or of the field."""
    form = Form.sent()
    chosen = form.day("chosen" if form.value("chosen") else "day")
    if chosen is None and not form.errors:
        form.errors["day"] = NO_DAY
    done = attempt(
        form,
        lambda: ticks.tick(operation(), pair_id, item_id, ItemState.DONE, happened_on=chosen, acts=(Act.TICK,)),
    )
    return back_to_row(done, item_id, day_chosen=True) if done else _day_form(pair_id, item_id, form)
