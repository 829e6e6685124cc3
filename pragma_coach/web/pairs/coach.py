"""The pages of a coach: my pairs, the list of one pair, milestones, contact and groups; also for coordinators."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.outcomes import work_question
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.journey import EventKind
from pragma_coach.domain.pairs.law import law_of
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import CONTACTS, ContactKind
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import GroupId, ItemId, MilestoneId, PairId
from pragma_coach.services.pairs import choices, lookup, records, ticks
from pragma_coach.services.pairs.acts import Done, may, pair_for, programme_of
from pragma_coach.services.pairs.agreements import Agreement
from pragma_coach.web.pairs.check_ins import question_card
from pragma_coach.web.pairs.coach_list import CoachList
from pragma_coach.web.pairs.doors import doors
from pragma_coach.web.pairs.item_words import contact_past
from pragma_coach.web.pairs.list_view import PairList
from pragma_coach.web.pairs.page_cache import kept_page
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import (
    DAYS,
    NO_DAY,
    Form,
    attempt,
    chosen_day,
    read_row,
    read_switch,
    shown_rev,
)
from pragma_coach.web.shared.guards import actor, operation, visitor

blueprint = Blueprint("pairs_coach", __name__)

MOST_CONTACTS = 10
LENGTHS = {"15": "15 minuten", "30": "Half uur", "60": "1 uur", "90": "1½ uur", "120": "2 uur", "240": "4 uur"}
_LONGEST_SEARCH = 80


@blueprint.get("/koppels")
@audience(Act.SEE_OWN_PAIRS)
def pairs() -> str:
    """Show the pairs that the coach has now."""
    mine = lookup.coached_pairs(actor(), today())
    return render_template("pairs/pairs.html", pages=[PairList(pair, today()) for pair in mine], **question_card(mine))


@blueprint.get("/koppel/<pair:pair_id>")
@pair_audience(Act.TICK, Page.LIST)
def pair(pair_id: PairId) -> ResponseReturnValue:
    """Show the list of one pair."""
    facts, asked = pair_for((Act.TICK,), actor(), pair_id, today()), request.args
    page = CoachList(
        facts,
        today(),
        just=shown_rev(),
        day_chosen="dag" in asked,
        sought=asked.get("zoek", "").strip()[:_LONGEST_SEARCH],
        unfolded="alles" in asked,
    )
    work = work_question(facts.journey, today())
    shown = {"doors": doors(facts, today()), "work": work, "noted": asked.get("bewaard")}
    if work:  # to answer it twice is not as once
        return render_template("pairs/pair.html", page=page, **shown)
    return kept_page(visitor(), "pairs/pair.html", page, **shown)


@blueprint.post("/koppel/<pair:pair_id>/punt")
@pair_audience(Act.TICK)
def tick(pair_id: PairId) -> ResponseReturnValue:
    """Set the item of one row to the state that the row asks for."""
    item, state, op = read_row(request.form.get("set", ""))
    done = ticks.tick(operation(op), pair_id, item, state, acts=(Act.TICK,))
    return back_to_row(done, item)


@blueprint.post("/koppel/<pair:pair_id>/terug")
@pair_audience(Act.UNDO)
def undo(pair_id: PairId) -> ResponseReturnValue:
    """Take back what was done last; the bar that offers it says what that was."""
    rev = request.form.get("rev", type=int) or 0
    done = ticks.undo(operation(), pair_id, rev)
    return back_to_row(done, ItemId(request.form.get("item", "")))


def back_to_row(done: Done, item: ItemId, *, day_chosen: bool = False) -> ResponseReturnValue:
    """Go back to the row; `gedaan` names the event on which the item stands now, so that it can be taken back; `dag`
    tells that the day was chosen.
    """
    standing = done.pair.journey.items.get(item)
    rev = standing.rev if standing else None
    dag = 1 if day_chosen else None
    return redirect(url_for("pairs_coach.pair", pair_id=done.pair.id, gedaan=rev, dag=dag, _anchor=item), 303)


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
    page, sent = PairList(facts, today()), request.form.getlist("agreed")
    moments = sorted(lookup.past(facts, EventKind.CONTACT), key=lambda past: past.event.happened_on, reverse=True)
    return form.page(
        "pairs/contact.html",
        pair=facts,
        moments=moments[:MOST_CONTACTS],
        contact_past=contact_past,
        kinds=CONTACTS.items(),
        days=DAYS,
        lengths=LENGTHS.items(),
        steps=[*page.focus, *page.next],
        chosen=sent if request.method == "POST" else facts.journey.focus,
        was=facts.journey.focus,
        said_by={item: page.chose(item) for item in facts.journey.focus},
    )


@blueprint.get("/koppel/<pair:pair_id>/contact")
@pair_audience(Act.LOG_CONTACT, Page.LIST)
def contact(pair_id: PairId) -> ResponseReturnValue:
    """Show the form for a contact; `soort` may say already which kind it was."""
    return _contact_form(pair_id, Form({"when": DAYS[0][0], "kind": request.args.get("soort", "")}))


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
    chosen, was = ([ItemId(item) for item in request.form.getlist(name)] for name in ("agreed", "was"))
    agreed = Agreement(
        tuple(item for item in chosen if item not in was), tuple(item for item in was if item not in chosen)
    )
    kept = attempt(
        form,
        lambda: records.log_contact(
            operation(),
            pair_id,
            ContactKind(form.value("kind")),
            minutes=int(minutes[:6]),
            happened_on=day,
            agreed=agreed,
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
