"""What a newcomer would like to do and what was asked: the own page, and the same for the coach to note it together."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.daytime import WEEKDAYS
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.types import PairId
from pragma_coach.domain.volunteers.matching import Weekday
from pragma_coach.domain.work import (
    ANSWERS,
    EDUCATIONS,
    HOURS_REFUSED,
    KINDS,
    MOST_HOURS,
    SECTORS,
    Education,
    InvitationId,
    InvitationState,
    Profile,
    Sector,
    can_become,
)
from pragma_coach.services.pairs import lookup
from pragma_coach.services.pairs.acts import pair_for
from pragma_coach.services.work import wishes as work_wishes
from pragma_coach.services.work.wishes import Work
from pragma_coach.store.work import Invitation, Kept
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen, chosen_id
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.languages import own

blueprint = Blueprint("work_wishes", __name__)

DAYS = dict(zip(Weekday, WEEKDAYS, strict=True))
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
KEPT = "Bewaard."


def number(form: Form, field: str, sentence: str) -> int | None:
    """Return a typed number, or None for nothing; note the sentence for what is no number."""
    typed = form.value(field)
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        form.errors[field] = sentence
        return None
    return int(typed)


def _profile(form: Form) -> Profile:
    many = request.form.getlist
    school = form.value("education")
    return Profile(
        sectors=frozenset(one for one in Sector if one in many("sectors")),
        education=Education(school) if school in list(Education) else None,
        days=frozenset(one for one in Weekday if one in many("days")),
        hours=number(form, "hours", HOURS_REFUSED),
    )


def _answers(one: Invitation, kept: Kept) -> list[tuple[InvitationState, str]]:
    """Return what somebody can still answer."""
    possible = can_become(one.state) if kept.closed_at is None else frozenset()
    return [(said, OWN_ANSWERS[said]) for said in ANSWERS if said in possible]


def _page(template: str, pair: PairFacts, form: Form, address: str) -> ResponseReturnValue:
    work: Work = work_wishes.work_of(pair)
    profile = _profile(Form.sent()) if form.errors else work.profile
    kept = {
        "may_ask": YES if work.may_ask else NO,
        "education": profile.education or "",
        "hours": str(profile.hours or ""),
    }
    form.values = kept | form.values
    return form.page(
        template,
        pair=pair,
        profile=profile,
        asked=[(one, known, OWN_STATES[one.state], _answers(one, known)) for one, known in work.asked],
        address=address,
        kinds=KINDS,
        sectors=[(one, own(text)) for one, text in SECTORS.items()],
        educations=[(one, own(text)) for one, text in EDUCATIONS.items()],
        days=[(one, own(text)) for one, text in DAYS.items()],
        choices=[(YES, own("Ja")), (NO, own("Nee"))],
        most_hours=MOST_HOURS,
        saved=KEPT if request.args.get("bewaard") else "",
    )


def _keep(pair_id: PairId, form: Form) -> None:
    profile = _profile(form)
    attempt(
        form,
        lambda: work_wishes.keep_wishes(operation(), pair_id, profile, may_ask=form.value("may_ask") == YES),
    )


def _answer(pair_id: PairId, form: Form) -> None:
    said = chosen(form, "answer", InvitationState, "Kies ja, later of nee.")
    invitation = InvitationId(chosen_id(form, "invitation"))
    attempt(form, lambda: work_wishes.answer(operation(), pair_id, invitation, said))


def _own_pair() -> PairFacts:
    pair = lookup.own_pair(actor())
    if pair is None:
        raise NotThere
    return pair


@blueprint.get("/mijn/kansen")
@audience(Act.SEE_OWN_STEPS)
def own_wishes() -> ResponseReturnValue:
    """Show what I would like to do, whether people may ask me, and what they asked."""
    return _page("work/own.html", _own_pair(), Form(), url_for(".own_wishes"))


@blueprint.post("/mijn/kansen")
@audience(Act.SEE_OWN_STEPS)
def keep_own() -> ResponseReturnValue:
    """Keep what I would like to do, and whether people may ask me."""
    pair, form = _own_pair(), Form.sent()
    _keep(pair.id, form)
    if form.errors:
        return _page("work/own.html", pair, form, url_for(".own_wishes"))
    return redirect(url_for(".own_wishes", bewaard=1), 303)


@blueprint.post("/mijn/kansen/antwoord")
@audience(Act.SEE_OWN_STEPS)
def answer_own() -> ResponseReturnValue:
    """Answer whether I want what was asked."""
    pair, form = _own_pair(), Form.sent()
    _answer(pair.id, form)
    if form.errors:
        return _page("work/own.html", pair, form, url_for(".own_wishes"))
    return redirect(url_for(".own_wishes", bewaard=1), 303)


def _pair(pair_id: PairId) -> PairFacts:
    return pair_for((Act.NOTE_PROFILE,), actor(), pair_id, today())


@blueprint.get("/koppel/<pair:pair_id>/kansen")
@pair_audience(Act.NOTE_PROFILE, Page.WORK)
def wishes(pair_id: PairId) -> ResponseReturnValue:
    """Show the coach what the newcomer would like, and what was asked."""
    return _page("work/pair.html", _pair(pair_id), Form(), url_for(".wishes", pair_id=pair_id))


@blueprint.post("/koppel/<pair:pair_id>/kansen")
@pair_audience(Act.NOTE_PROFILE)
def keep(pair_id: PairId) -> ResponseReturnValue:
    """Keep, together with the newcomer, what is wished."""
    pair, form = _pair(pair_id), Form.sent()
    _keep(pair_id, form)
    if form.errors:
        return _page("work/pair.html", pair, form, url_for(".wishes", pair_id=pair_id))
    return redirect(url_for(".wishes", pair_id=pair_id, bewaard=1), 303)


@blueprint.post("/koppel/<pair:pair_id>/kansen/antwoord")
@pair_audience(Act.NOTE_PROFILE)
def note_answer(pair_id: PairId) -> ResponseReturnValue:
    """Note what the newcomer answers."""
    pair, form = _pair(pair_id), Form.sent()
    _answer(pair_id, form)
    if form.errors:
        return _page("work/pair.html", pair, form, url_for(".wishes", pair_id=pair_id))
    return redirect(url_for(".wishes", pair_id=pair_id, bewaard=1), 303)
