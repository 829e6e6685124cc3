"""What a newcomer would like to do and what was asked: the own page, and the same for the coach to note it together."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.types import PairId
from pragma_coach.domain.volunteers import Weekday
from pragma_coach.domain.work import (
    HOURS_REFUSED,
    Education,
    InvitationId,
    InvitationState,
    Sector,
    WorkWishes,
)
from pragma_coach.services.pairs import lookup
from pragma_coach.services.pairs.acts import pair_for
from pragma_coach.services.work.wishes import answer, keep_wishes, work_of
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen, chosen_id
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.languages import translated

blueprint = Blueprint("work_wishes", __name__)

YES, NO = "yes", "no"
# What somebody reads about an own invitation.
OWN_STATES = {
    InvitationState.ASKED: "Wil je dit?",
    InvitationState.YES: "Jij zegt: ja.",
    InvitationState.LATER: "Jij zegt: later.",
    InvitationState.NO: "Jij zegt: nee.",
    InvitationState.WENT: "Je bent gaan kijken.",
    InvitationState.STARTED: "Je bent begonnen.",
    InvitationState.NO_FIT: "Het paste niet.",
    InvitationState.WITHDRAWN: "Dit gaat niet door.",
}
OWN_ANSWERS = {InvitationState.YES: "Ja", InvitationState.LATER: "Later", InvitationState.NO: "Nee"}


def number(form: Form, field: str, sentence: str) -> int | None:
    """Return a typed number, or None when empty or invalid; the sentence becomes the error of an invalid one."""
    typed = form.value(field)
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        form.errors[field] = sentence
        return None
    return int(typed)


def _typed(form: Form) -> WorkWishes:
    many = request.form.getlist
    school = form.value("education")
    return WorkWishes(
        sectors=frozenset(one for one in Sector if one in many("sectors")),
        education=Education(school) if school in list(Education) else None,
        days=frozenset(one for one in Weekday if one in many("days")),
        hours=number(form, "hours", HOURS_REFUSED),
    )


def _pair(pair_id: PairId | None) -> PairFacts:
    """Return the pair; without an id, the pair of the newcomer who acts. Raise NotThere, NotAllowed."""
    pair = pair_for((Act.NOTE_PROFILE,), actor(), pair_id, today()) if pair_id else lookup.own_pair(actor())
    if pair is None:
        raise NotThere
    return pair


def _address(pair_id: PairId | None) -> str:
    return url_for(".wishes", pair_id=pair_id) if pair_id else url_for(".own_wishes")


def _page(pair_id: PairId | None, form: Form) -> ResponseReturnValue:
    pair = _pair(pair_id)
    work = work_of(pair)
    wishes = _typed(Form.sent()) if form.errors else work.wishes
    stored = {
        "may_ask": YES if work.may_ask else NO,
        "education": wishes.education or "",
        "hours": str(wishes.hours or ""),
    }
    form.values = stored | form.values
    return form.page(
        "work/pair.html" if pair_id else "work/own.html",
        pair=pair,
        wishes=wishes,
        asked=[
            (one, opportunity, one.answers if opportunity.closed_at is None else ()) for one, opportunity in work.asked
        ],
        own_states=OWN_STATES,
        answer_words=OWN_ANSWERS,
        address=_address(pair_id),
        sectors=[(one, translated(one.label)) for one in Sector],
        educations=[(one, translated(one.label)) for one in Education],
        days=[(one, translated(one.label)) for one in Weekday],
        choices=[(YES, translated("Ja")), (NO, translated("Nee"))],
        saved=request.args.get("bewaard"),
    )


def _done(pair_id: PairId | None, form: Form) -> ResponseReturnValue:
    return _page(pair_id, form) if form.errors else redirect(f"{_address(pair_id)}?bewaard=1", 303)


def _keep(pair_id: PairId | None) -> ResponseReturnValue:
    pair, form = _pair(pair_id), Form.sent()
    wishes, may_ask = _typed(form), form.value("may_ask") == YES
    attempt(form, lambda: keep_wishes(operation(), pair.id, wishes, may_ask=may_ask))
    return _done(pair_id, form)


def _answer(pair_id: PairId | None) -> ResponseReturnValue:
    pair, form = _pair(pair_id), Form.sent()
    said = chosen(form, "answer", InvitationState, "Kies ja, later of nee.")
    invitation = InvitationId(chosen_id(form, "invitation"))
    attempt(form, lambda: answer(operation(), pair.id, invitation, said))
    return _done(pair_id, form)


@blueprint.get("/mijn/kansen")
@audience(Act.SEE_OWN_STEPS)
def own_wishes() -> ResponseReturnValue:
    return _page(None, Form())


@blueprint.post("/mijn/kansen")
@audience(Act.SEE_OWN_STEPS)
def keep_own() -> ResponseReturnValue:
    return _keep(None)


@blueprint.post("/mijn/kansen/antwoord")
@audience(Act.SEE_OWN_STEPS)
def answer_own() -> ResponseReturnValue:
    return _answer(None)


@blueprint.get("/koppel/<pair:pair_id>/kansen")
@pair_audience(Act.NOTE_PROFILE, Page.WORK)
def wishes(pair_id: PairId) -> ResponseReturnValue:
    return _page(pair_id, Form())


@blueprint.post("/koppel/<pair:pair_id>/kansen")
@pair_audience(Act.NOTE_PROFILE)
def keep(pair_id: PairId) -> ResponseReturnValue:
    return _keep(pair_id)


@blueprint.post("/koppel/<pair:pair_id>/kansen/antwoord")
@pair_audience(Act.NOTE_PROFILE)
def note_answer(pair_id: PairId) -> ResponseReturnValue:
    return _answer(pair_id)
