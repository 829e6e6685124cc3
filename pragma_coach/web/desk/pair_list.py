"""The list of pairs: searched, kept, ordered and turned over by the address alone; and several handed over at once."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.listing import PairFilter, PairOrder
from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.types import AccountId, OpId, PairId, PhaseId
from pragma_coach.services.desk import coach_advice, pair_list
from pragma_coach.services.desk.pair_list import PairListPage
from pragma_coach.web.desk.words import NEEDS
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen_id, done_text
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.listing import PAGE, ListAddress, ListPart, asked_for, paged, start_of
from pragma_coach.web.shared.named import named, tell_apart
from pragma_coach.web.shared.urls import read_id, short_id

blueprint = Blueprint("desk_pair_list", __name__, url_prefix="/organisatie/koppels")

STATUSES = {
    PairStatus.WAITING: "Wacht op de coach",
    PairStatus.ACTIVE: "Bezig",
    PairStatus.PAUSED: "Pauze",
    PairStatus.ENDED: "Gestopt",
}
NEED = "let-op"  # in the address: pairs with this reason for a call
_PHASE, _STATUS, _COACH = "fase", "status", "coach"
_WITHOUT = "geen"  # in the address: pairs without a coach
_PAIRS = "koppel"  # in the address and the form: pairs that were chosen
_DONE = {
    "over": "De koppels zijn overgedragen.",
    "terug": "De koppels zijn weer bij de coach die ze had.",
    "deels-terug": "Teruggezet. Waarover daarna nog iets is besloten, blijft zoals het is.",
}
_PARTS = (Need.SILENT, Need.STUCK, Need.OVERDUE, Need.CLAIM, Need.NO_COACH)
_COLUMNS = (PairOrder.NAME, PairOrder.COACH, PairOrder.PHASE, PairOrder.DONE, PairOrder.SILENT, PairOrder.TALK)


def _wish(asked: ListAddress[PairOrder]) -> PairFilter:
    need, status, coach = (asked.kept.get(name, "") for name in (NEED, _STATUS, _COACH))
    reason = Need(need) if need in list(Need) else None
    return PairFilter(
        text=asked.text,
        phase=PhaseId(asked.kept[_PHASE]) if _PHASE in asked.kept else None,
        status=PairStatus(status) if status in list(PairStatus) else None,
        need=Need.NO_COACH if coach == _WITHOUT else reason,
        coach=None if coach == _WITHOUT else AccountId(read_id(coach) or 0) or None,
        order=asked.order,
        backwards=asked.backwards,
    )


def _parts(found: PairListPage, asked: ListAddress[PairOrder]) -> list[ListPart]:
    """Return the parts that can be looked at alone, without those that hold nobody."""
    counts = found.counts
    resting = (PairStatus.PAUSED, PairStatus.WAITING, PairStatus.ENDED)
    parts = [
        *(
            asked.part(f"{place} {phase.short}", number, **{_PHASE: phase.id})
            for place, (phase, number) in enumerate(found.phases, start=1)
        ),
        *(asked.part(NEEDS[need], counts.needs[need], **{NEED: need.value}) for need in _PARTS),
        *(asked.part(STATUSES[status], counts.statuses[status], **{_STATUS: status.value}) for status in resting),
    ]
    return [asked.part("Alle", counts.going), *(part for part in parts if part.number or part.here)]


@blueprint.get("")
@audience(Act.SEE_ORGANISATION)
def pairs() -> str:
    """Show all pairs as a list to work with."""
    asked = asked_for(PairOrder, PairOrder.SILENT, _PHASE, _STATUS, _COACH, NEED, high=(PairOrder.SILENT,))
    found = pair_list.look(actor(), today(), _wish(asked), start_of, PAGE)
    tell_apart(row.name for row, _ in found.rows)
    return render_template(
        "desk/pairs.html",
        found=found,
        asked=asked,
        page=paged(found.rows, found.number),
        parts=_parts(found, asked),
        heads=asked.heads(_COLUMNS),
        statuses=STATUSES,
        longest=max((row.quiet_days(today()) or 0 for row, _ in found.rows), default=1),
        today=today(),
        all_chosen=request.args.get("kies") == "alles",
        choose_all=asked.address(kies="alles", blad=request.args.get("blad", "")),
        done=done_text(_DONE),
        act=_can_go_back(),
    )


def _can_go_back() -> str:
    """Return the act of the address, as long as it can be taken back."""
    act = request.args.get("handeling", "")
    return act if act and pair_list.still_handed_over(actor(), OpId(act)) else ""


def _chosen() -> list[PairId]:
    return [PairId(number) for text in request.values.getlist(_PAIRS) if (number := read_id(text))]


def _hand_over_page(form: Form) -> ResponseReturnValue:
    rows = pair_list.chosen(actor(), today(), _chosen())
    if not rows:
        return redirect(url_for(".pairs"), 303)
    tell_apart(row.name for row in rows)
    could = [one for one in coach_advice.candidates(actor(), today()) if one.may_begin]
    return form.page(
        "desk/hand_over.html",
        rows=rows,
        coaches=[
            (short_id(one.account_id), f"{one.name} ({count(one.pairs, 'koppel', 'koppels')})")
            for one in sorted(could, key=lambda one: -one.room_left)
        ],
        name=lambda row: named(row.name, row.id),
    )


@blueprint.get("/overdragen")
@audience(Act.START_PAIR)
def hand_over() -> ResponseReturnValue:
    """Show which pairs were chosen, and what happens when another coach gets them."""
    return _hand_over_page(Form())


@blueprint.post("/overdragen")
@audience(Act.START_PAIR)
def hand_over_chosen() -> ResponseReturnValue:
    """Give the chosen pairs to another coach, all of them or none."""
    form, chosen, doing = Form.sent(), _chosen(), operation()
    coach = AccountId(chosen_id(form, "coach", "Kies een coach uit de lijst."))
    if form.errors or attempt(form, lambda: pair_list.hand_over_many(doing, chosen, coach)) is None:
        return _hand_over_page(form)
    return redirect(url_for(".pairs", coach=short_id(coach), gedaan="over", handeling=doing.op_id), 303)


@blueprint.post("/terug")
@audience(Act.START_PAIR)
def take_back() -> ResponseReturnValue:
    """Give the pairs of one hand-over back to who coached them."""
    left = pair_list.take_back_many(operation(), OpId(request.form.get("handeling", "")))
    return redirect(url_for(".pairs", gedaan="deels-terug" if left else "terug"), 303)
