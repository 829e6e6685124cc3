"""The pages of a coach: my pairs, the list of one pair, and the states of an item; also for coordinators."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.outcomes import work_question
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.journey import EventKind
from pragma_coach.domain.pairs.law import law_behind, law_of
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Item
from pragma_coach.domain.reasons import CONTACTS, NOT_APPLICABLE, OBSTACLES, ContactKind
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import GroupId, ItemId, ItemState, MilestoneId, PairId
from pragma_coach.services.pairs import choices, lookup, records, ticks
from pragma_coach.services.pairs.acts import Done, may, pair_for, programme_of
from pragma_coach.web.pairs.item_words import contact_past, item_past
from pragma_coach.web.pairs.list_view import PairList
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import (
    DAYS,
    NO_DAY,
    Form,
    attempt,
    chosen_day,
    read_row,
    read_state,
    read_switch,
    shown_rev,
)
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("pairs_coach", __name__)

MOST_CONTACTS = 10
# The field of the form in which the reason for a state is chosen.
_REASON_FIELDS = {ItemState.STUCK: "obstacle", ItemState.NOT_APPLICABLE: "not_needed"}


@blueprint.get("/koppels")
@audience(Act.SEE_OWN_PAIRS)
def pairs() -> str:
    """Show the pairs that the coach has now."""
    pages = [PairList(pair, today()) for pair in lookup.coached_pairs(actor(), today())]
    return render_template("pairs/pairs.html", pages=pages)


@blueprint.get("/koppel/<pair:pair_id>")
@pair_audience(Act.TICK, Page.LIST)
def pair(pair_id: PairId) -> str:
    """Show the list of one pair."""
    facts = pair_for((Act.TICK,), actor(), pair_id, today())
    page = PairList(facts, today(), just=shown_rev(), day_chosen="dag" in request.args)
    work = work_question(facts.journey, today())
    return render_template("pairs/pair.html", page=page, work=work, noted=request.args.get("bewaard"))


@blueprint.post("/koppel/<pair:pair_id>/punt")
@pair_audience(Act.TICK)
def tick(pair_id: PairId) -> ResponseReturnValue:
    """Set the item of one row to the state that the row asks for."""
    item, state, op = read_row(request.form.get("set", ""))
    done = ticks.tick(operation(op), pair_id, item, state, acts=(Act.TICK,))
    return _back_to_row(done, item)


@blueprint.post("/koppel/<pair:pair_id>/terug")
@pair_audience(Act.UNDO)
def undo(pair_id: PairId) -> ResponseReturnValue:
    """Take back what was done last; the bar that offers it says what that was."""
    rev = request.form.get("rev", type=int) or 0
    done = ticks.undo(operation(), pair_id, rev)
    return _back_to_row(done, ItemId(request.form.get("item", "")))


def _back_to_row(done: Done, item: ItemId, *, day_chosen: bool = False) -> ResponseReturnValue:
    """Go back to the row; `gedaan` names the event on which the item stands now, so that it can be taken back; `dag`
    tells that the day was chosen.
    """
    standing = done.pair.journey.items.get(item)
    rev = standing.rev if standing else None
    dag = 1 if day_chosen else None
    return redirect(url_for("pairs_coach.pair", pair_id=done.pair.id, gedaan=rev, dag=dag, _anchor=item), 303)


def _listed(pair_id: PairId, item_id: ItemId) -> tuple[PairFacts, Item]:
    """Return the pair and one of its items. Raise NotThere when the programme has no such item."""
    facts = pair_for((Act.TICK,), actor(), pair_id, today())
    item = programme_of(facts).item_by_id.get(item_id)
    if item is None:
        raise NotThere
    return facts, item


def _item_form(facts: PairFacts, item: Item, form: Form) -> ResponseReturnValue:
    return form.page(
        "pairs/item.html",
        **PairList(facts, today()).item_page(item),
        law=law_behind(programme_of(facts), facts.journey, facts.coachee.housed_on, item),
        history=lookup.past(facts, EventKind.TICK, item.id),
        item_past=item_past,
        obstacles=OBSTACLES.items(),
        reasons=NOT_APPLICABLE.items(),
    )


@blueprint.get("/koppel/<pair:pair_id>/punt/<item_id>")
@pair_audience(Act.TICK, Page.LIST)
def item(pair_id: PairId, item_id: ItemId) -> ResponseReturnValue:
    """Show one item: help, another day, stuck, not needed, and what happened to it."""
    facts, found = _listed(pair_id, item_id)
    standing = facts.journey.items.get(found.id)
    field = _REASON_FIELDS.get(standing.state) if standing else None
    return _item_form(facts, found, Form({field: standing.reason} if standing and field else {}))


@blueprint.post("/koppel/<pair:pair_id>/punt/<item_id>")
@pair_audience(Act.TICK)
def change_item(pair_id: PairId, item_id: ItemId) -> ResponseReturnValue:
    """Say where one item stands: done on some day, stuck or not needed for a reason, or open again."""
    form, state = Form.sent(), read_state(request.form.get("state", ""))
    field = _REASON_FIELDS.get(state, "")
    day = chosen_day(form, today()) if state is ItemState.DONE else None
    reason = form.value(field)
    facts, found = _listed(pair_id, item_id)
    law = law_behind(programme_of(facts), facts.journey, facts.coachee.housed_on, found)
    if state is ItemState.NOT_APPLICABLE and law and not form.value("sure"):
        form.errors["sure"] = "Achter dit punt staat de wet. Weet u zeker dat het niet hoeft? Zet dan een vinkje."
    done = attempt(
        form,
        lambda: ticks.tick(operation(), pair_id, item_id, state, happened_on=day, reason=reason, acts=(Act.TICK,)),
        fields={"reason": field},
    )
    return _back_to_row(done, item_id, day_chosen=True) if done else _item_form(facts, found, form)


def _milestones_form(facts: PairFacts, form: Form) -> ResponseReturnValue:
    known, days = programme_of(facts).milestones, facts.journey.milestones
    reached = [(one, days[one.id].on) for one in known if one.id in days]
    return form.page(
        "pairs/milestones.html", pair=facts, reached=reached, ahead=[one for one in known if one.id not in days]
    )


@blueprint.get("/koppel/<pair:pair_id>/mijlpalen")
@pair_audience(Act.RECORD_MILESTONE, Page.LIST)
def milestones(pair_id: PairId) -> ResponseReturnValue:
    """Show the milestones with their days."""
    facts = pair_for((Act.RECORD_MILESTONE,), actor(), pair_id, today())
    reached = facts.journey.milestones
    return _milestones_form(facts, Form({f"day-{key}": f"{known.on:%d-%m-%Y}" for key, known in reached.items()}))


@blueprint.post("/koppel/<pair:pair_id>/mijlpalen")
@pair_audience(Act.RECORD_MILESTONE)
def change_milestone(pair_id: PairId) -> ResponseReturnValue:
    """Record a milestone, correct its day, or take it back."""
    form = Form.sent()
    milestone = MilestoneId(form.value("milestone"))
    field = f"day-{milestone}"
    try:
        if form.value("do") == "withdraw":
            records.withdraw_milestone(operation(), pair_id, milestone)
        elif day := form.day(field):
            records.record_milestone(operation(), pair_id, milestone, day)
        else:
            form.errors.setdefault(field, NO_DAY)
    except Invalid as refused:
        form.refuse(Invalid(refused.sentence, field if refused.field == "day" else ""))
    if form.errors:
        return _milestones_form(pair_for((Act.RECORD_MILESTONE,), actor(), pair_id, today()), form)
    return redirect(url_for("pairs_coach.milestones", pair_id=pair_id, bewaard=1, _anchor=f"mijlpaal-{milestone}"), 303)


def _contact_form(pair_id: PairId, form: Form) -> ResponseReturnValue:
    facts = pair_for((Act.LOG_CONTACT,), actor(), pair_id, today())
    moments = sorted(lookup.past(facts, EventKind.CONTACT), key=lambda past: past.event.happened_on, reverse=True)
    return form.page(
        "pairs/contact.html",
        pair=facts,
        moments=moments[:MOST_CONTACTS],
        contact_past=contact_past,
        kinds=CONTACTS.items(),
        days=DAYS,
    )


@blueprint.get("/koppel/<pair:pair_id>/contact")
@pair_audience(Act.LOG_CONTACT, Page.LIST)
def contact(pair_id: PairId) -> ResponseReturnValue:
    return _contact_form(pair_id, Form({"when": DAYS[0][0]}))


@blueprint.post("/koppel/<pair:pair_id>/contact")
@pair_audience(Act.LOG_CONTACT)
def log_contact(pair_id: PairId) -> ResponseReturnValue:
    """Write a contact moment down."""
    form = Form.sent()
    day, minutes = chosen_day(form, today(), typed_first=True), form.value("minutes") or "0"
    if form.value("kind") not in list(ContactKind):
        form.errors["kind"] = "Kies hoe het contact was."
    if not (minutes.isascii() and minutes.isdigit()):
        form.errors["minutes"] = "Vul alleen cijfers in, bijvoorbeeld 90. Of laat het leeg."
    kept = attempt(
        form,
        lambda: records.log_contact(
            operation(), pair_id, ContactKind(form.value("kind")), minutes=int(minutes[:6]), happened_on=day
        ),
    )
    if kept is None:
        return _contact_form(pair_id, form)
    return redirect(url_for("pairs_coach.pair", pair_id=pair_id, bewaard="contact"), 303)


@blueprint.get("/koppel/<pair:pair_id>/onderdelen")
@pair_audience(Act.SWITCH_GROUP, Page.LIST)
def groups(pair_id: PairId) -> str:
    """Show which groups of items are on the list of the pair."""
    facts = pair_for((Act.SWITCH_GROUP,), actor(), pair_id, today())
    programme = programme_of(facts)
    return render_template(
        "pairs/groups.html",
        pair=facts,
        choices=[
            (choice, choice.chosen(facts.journey.groups), choices.confirmed(facts.journey, choice))
            for choice in programme.choices
        ],
        desk=may(Act.EDIT_COACHEE, actor(), facts, today()),
        law=law_of(facts.journey, facts.coachee.housed_on),
        groups=[(group, sum(group.id in item.applies_if for item in programme.items)) for group in programme.switches],
        by_hand=list(programme.items_by_hand()),
    )


@blueprint.post("/koppel/<pair:pair_id>/onderdelen")
@pair_audience(Act.SWITCH_GROUP)
def switch_group(pair_id: PairId) -> ResponseReturnValue:
    """Put a group of items on the list, or take it off; or choose one of a few ways (the route)."""
    if choice := request.form.get("choose"):
        choice_id, option, op = [*choice.split(":"), "", ""][:3]
        choices.choose(operation(op), pair_id, choice_id, option)
        return redirect(url_for("pairs_coach.groups", pair_id=pair_id, _anchor=choice_id), 303)
    group, on, op = read_switch(request.form.get("set", ""))
    records.switch_group(operation(op), pair_id, GroupId(group), on)
    return redirect(url_for("pairs_coach.groups", pair_id=pair_id, _anchor=group), 303)
