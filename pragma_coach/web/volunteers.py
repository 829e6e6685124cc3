"""Volunteers: what they showed before they begin, what they offer, which coach suits, and a stand-in at the desk."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from pragma_coach.domain.access import Act
from pragma_coach.domain.texts.languages import IN_DUTCH
from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.types import AccountId, PairId
from pragma_coach.domain.volunteers import Advice, CoachOffer, CoachWish, Proof, Reason, Stage, Weekday
from pragma_coach.services import volunteers
from pragma_coach.services.accounts import stand_ins as account_stand_ins
from pragma_coach.services.desk import coach_advice
from pragma_coach.services.desk.coach_advice import MOST_ROOM
from pragma_coach.services.pairs import waiting
from pragma_coach.services.volunteers import Volunteer, VolunteerOrder
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen, chosen_id, done_text
from pragma_coach.web.shared.guards import actor, operation, visitor
from pragma_coach.web.shared.listing import PAGE, ListAddress, ListPart, asked_for, paged, start_of
from pragma_coach.web.shared.urls import read_id, short_id

blueprint = Blueprint("volunteers", __name__)

_PART, _ROOM = "deel", "plaats"  # in the address: who is how far, or has room for a pair
DAYS = {day: day.label.capitalize() for day in Weekday}
_DONE = {
    "nieuw": "De coach staat erbij. Maak een kaart bij Inlogkaarten.",
    "getoond": "Dit staat nu bij de vrijwilliger.",
    "vergissing": "Dit is weer weggehaald.",
    "aanbod": "Het aanbod is bewaard.",
    "wens": "De wens is bewaard.",
    "vervanger": "De vervanger is aangewezen.",
    "gestopt": "De vervanging is gestopt.",
}


def read_offer(form: Form) -> CoachOffer:
    """Return the offer in the form; an invalid number becomes an error of the form."""
    typed, lists = form.value("room"), request.form.getlist
    room = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else None
    if typed and room is None:
        form.errors["room"] = f"Vul een getal in van 0 tot en met {MOST_ROOM}."
    days = frozenset(day for day in Weekday if day in lists("days"))
    return CoachOffer(frozenset(lists("languages")), frozenset(lists("areas")), days, room)


def offer_choices(offer: CoachOffer) -> dict[str, object]:
    """Return what the fields of an offer are made of (volunteers/offer_fields.html)."""
    return {
        "offer": offer,
        "languages": IN_DUTCH.items(),
        "areas": [(area, area) for area in coach_advice.areas(actor())],
        "days": DAYS.items(),
        "most_room": MOST_ROOM,
    }


def _offer_values(offer: CoachOffer) -> dict[str, str]:
    return {"room": "" if offer.room is None else str(offer.room)}


@blueprint.get("/organisatie/vrijwilligers")
@audience(Act.ADMIT_VOLUNTEERS)
def overview() -> ResponseReturnValue:
    """Show how far every coach is, those who need something first."""
    asked = asked_for(VolunteerOrder, VolunteerOrder.STAGE, _PART)
    part = asked.kept.get(_PART, "")
    known = volunteers.volunteers_of(actor(), today())
    stage = Stage(part) if part in list(Stage) else None
    found = volunteers.search(known, asked.text, stage, asked.order, room=part == _ROOM, backwards=asked.backwards)
    start = start_of(len(found))
    return Form().page(
        "volunteers/volunteers.html",
        known=known,
        asked=asked,
        page=paged(found[start : start + PAGE], len(found)),
        parts=_parts(known, asked),
        heads=asked.heads(VolunteerOrder),
        languages=IN_DUTCH,
    )


def _parts(known: list[Volunteer], asked: ListAddress[VolunteerOrder]) -> list[ListPart]:
    """Return the parts that can be looked at alone, without those that hold nobody."""
    stages = Counter(one.admission.stage for one in known)
    parts = [
        asked.part("Heeft plaats", sum(one.has_room for one in known), **{_PART: _ROOM}),
        *(asked.part(stage.label, stages[stage], **{_PART: stage}) for stage in Stage),
    ]
    return [asked.part("Alle", len(known)), *(part for part in parts if part.number or part.here)]


def _volunteer_page(account_id: AccountId, form: Form) -> ResponseReturnValue:
    known = volunteers.volunteer(actor(), account_id, today())
    form.values = _offer_values(known.offer) | form.values
    return form.page(
        "volunteers/volunteer.html",
        known=known,
        proofs=Proof.labels().items(),
        done=done_text(_DONE),
        **offer_choices(known.offer),
    )


def _to_volunteer(account_id: AccountId, form: Form, done: str) -> ResponseReturnValue:
    if form.errors:
        return _volunteer_page(account_id, form)
    return redirect(url_for(".volunteer", account_id=account_id, gedaan=done), 303)


@blueprint.get("/organisatie/vrijwilligers/<account:account_id>")
@audience(Act.ADMIT_VOLUNTEERS)
def volunteer(account_id: AccountId) -> ResponseReturnValue:
    return _volunteer_page(account_id, Form())


@blueprint.post("/organisatie/vrijwilligers/<account:account_id>/getoond")
@audience(Act.ADMIT_VOLUNTEERS)
def show_proof(account_id: AccountId) -> ResponseReturnValue:
    """Note what the coach showed or did."""
    form = Form.sent()
    proof, day = chosen(form, "proof", Proof), form.day("proof_day")
    attempt(form, lambda: waiting.show_proof(operation(), account_id, proof, day))
    return _to_volunteer(account_id, form, "getoond")


@blueprint.post("/organisatie/vrijwilligers/<account:account_id>/vergissing")
@audience(Act.ADMIT_VOLUNTEERS)
def withdraw_proof(account_id: AccountId) -> ResponseReturnValue:
    """Take back what was noted by mistake."""
    form = Form.sent()
    attempt(form, lambda: volunteers.withdraw_proof(operation(), account_id, chosen_id(form, "number")))
    return _to_volunteer(account_id, form, "vergissing")


@blueprint.post("/organisatie/vrijwilligers/<account:account_id>/aanbod")
@audience(Act.ADMIT_VOLUNTEERS)
def keep_offer(account_id: AccountId) -> ResponseReturnValue:
    """Keep what the coach offers, as told to the coordinator."""
    form = Form.sent()
    offer = read_offer(form)
    attempt(form, lambda: coach_advice.keep_offer(operation(), account_id, offer))
    return _to_volunteer(account_id, form, "aanbod")


def _own_page(form: Form) -> ResponseReturnValue:
    offer = coach_advice.own_offer(actor())
    form.values = _offer_values(offer) | form.values
    return form.page("volunteers/offer.html", done=done_text(_DONE), **offer_choices(offer))


@blueprint.get("/koppels/aanbod")
@audience(Act.OFFER_COACHING)
def own_offer() -> ResponseReturnValue:
    return _own_page(Form())


@blueprint.post("/koppels/aanbod")
@audience(Act.OFFER_COACHING)
def keep_own_offer() -> ResponseReturnValue:
    """Keep what I offer as a coach."""
    form = Form.sent()
    offer = read_offer(form)
    attempt(form, lambda: coach_advice.keep_offer(operation(), visitor().account.id, offer))
    return _own_page(form) if form.errors else redirect(url_for(".own_offer", gedaan="aanbod"), 303)


def _wish(values: MultiDict[str, str]) -> CoachWish:
    """Return the wish in an address or a form."""
    days = frozenset(day for day in Weekday if day in values.getlist("dag"))
    return CoachWish(values.get("taal", "").strip(), values.get("wijk", "").strip(), days)


def _pair_asked() -> PairId | None:
    return PairId(read_id(request.values.get("koppel", "")) or 0) or None


@blueprint.get("/organisatie/advies")
@audience(Act.START_PAIR)
def advise() -> ResponseReturnValue:
    """Show which coaches suit a newcomer."""
    asks = {"taal", "wijk", "dag"} & request.args.keys()
    return _advice_page(Form(), _wish(request.args) if asks else None)


def _advice_page(form: Form, wish: CoachWish | None) -> ResponseReturnValue:
    found = coach_advice.advice(actor(), today(), pair_id=_pair_asked(), wish=wish)
    form.values = {"taal": found.wish.language, "wijk": found.wish.area} | form.values
    return form.page(
        "volunteers/advice.html",
        found=found,
        coaches=[
            (advice, [reason_words(reason, advice, found.wish) for reason in advice.reasons])
            for advice in found.coaches
        ],
        most=coach_advice.MOST_COACHES,
        languages=IN_DUTCH.items(),
        areas=[(area, area) for area in coach_advice.areas(actor())],
        days=DAYS.items(),
        done=done_text(_DONE),
    )


def reason_words(reason: Reason, advice: Advice, wish: CoachWish) -> str:
    """Return why a coach suits, or does not suit now, as part of a sentence that begins with the name."""
    candidate = advice.candidate
    shared_days = [day.label for day in Weekday if day in wish.days & candidate.offer.days]
    words = {
        Reason.LANGUAGE: f"spreekt {IN_DUTCH.get(wish.language, wish.language)}",
        Reason.AREA: f"komt in {wish.area}",
        Reason.DAYS: f"kan op {', '.join(shared_days)}",
        Reason.ROOM: f"heeft plaats voor {count(candidate.room_left, 'koppel', 'koppels')}",
        Reason.FULL: f"heeft nu {count(candidate.pairs, 'koppel', 'koppels')} en geen plaats",
        Reason.NOT_ADMITTED: "mag nog niet beginnen",
    }
    return words[reason]


@blueprint.post("/organisatie/advies")
@audience(Act.START_PAIR)
def keep_wish() -> ResponseReturnValue:
    """Keep where and when the coachee of a pair can meet."""
    form, pair_id = Form.sent(), _pair_asked()
    wish = _wish(request.form)
    if pair_id is None:
        return redirect(url_for(".advise", taal=wish.language, wijk=wish.area, dag=sorted(wish.days)), 303)
    attempt(form, lambda: coach_advice.keep_wish(operation(), pair_id, wish))
    if form.errors:
        return _advice_page(form, wish)
    return redirect(url_for(".advise", koppel=short_id(pair_id), gedaan="wens"), 303)


def _stand_in_page(form: Form) -> ResponseReturnValue:
    return form.page(
        "accounts/stand_in.html",
        terms=account_stand_ins.terms(actor(), today()),
        people=[(short_id(account.id), account.name) for account in account_stand_ins.can_stand_in(actor())],
        done=done_text(_DONE),
    )


@blueprint.get("/organisatie/vervanging")
@audience(Act.NAME_STAND_IN)
def stand_ins() -> ResponseReturnValue:
    return _stand_in_page(Form())


@blueprint.post("/organisatie/vervanging")
@audience(Act.NAME_STAND_IN)
def name_stand_in() -> ResponseReturnValue:
    """Name a stand-in for the coordinator."""
    form = Form.sent()
    account = AccountId(chosen_id(form, "account", "Kies iemand uit de lijst."))
    since, until = form.day("since"), form.day("until")
    attempt(form, lambda: account_stand_ins.name_stand_in(operation(), account, since, until))
    return _stand_in_page(form) if form.errors else redirect(url_for(".stand_ins", gedaan="vervanger"), 303)


@blueprint.post("/organisatie/vervanging/stoppen")
@audience(Act.NAME_STAND_IN)
def end_stand_in() -> ResponseReturnValue:
    """Let a stand-in stop now."""
    form = Form.sent()
    attempt(form, lambda: account_stand_ins.end_stand_in(operation(), chosen_id(form, "number")))
    return _stand_in_page(form) if form.errors else redirect(url_for(".stand_ins", gedaan="gestopt"), 303)
