"""Pages for questions: of a coachee, of a pair, to take by a volunteer, and all of them for the coordinator."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.daytime import WEEKDAYS
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.town.help import HelpAct, HelpId, Theme, promise_words
from pragma_coach.domain.town.signals import SignalState
from pragma_coach.domain.types import OrganisationId, PairId
from pragma_coach.services.own_data import who_looked
from pragma_coach.services.pairs import lookup
from pragma_coach.services.pairs.acts import may
from pragma_coach.services.town import activities, help, private, signals, walk_in
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, done_text
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.languages import translated

blueprint = Blueprint("town_help", __name__)

_QUARTER = timedelta(days=91)
DONE = {
    "gevraagd": "De vraag staat erop.",
    HelpAct.CLAIM: "U heeft deze vraag. Spreek af met de coach wie er belt.",
    HelpAct.RELEASE: "De vraag staat weer open voor anderen.",
    HelpAct.ANSWER: "De vraag is beantwoord. Bedankt.",
    HelpAct.WITHDRAW: "De vraag is weggehaald.",
    HelpAct.REOPEN: "De vraag staat weer open.",
    "bericht": "Het antwoord is bewaard. Alleen de nieuwkomer ziet het.",
}
DONE_FOR_ME = {
    "gevraagd": "Je vraag is verstuurd. Bij de vraag staat wanneer wij antwoorden.",
    HelpAct.ANSWER: "Fijn! Je vraag is klaar.",
    HelpAct.WITHDRAW: "Je vraag is weg.",
    HelpAct.REOPEN: "Je vraag staat weer open.",
    "ja": "Leuk! Je komt.",
    "nee": "Oké. Je komt niet.",
}
SIGNAL_STATES_FOR_ME = {
    SignalState.GIVEN: "Verstuurd",
    SignalState.SEEN: "Gezien",
    SignalState.TAKEN_UP: "Er is iemand mee bezig",
    SignalState.CLOSED: "Klaar",
}


def _chosen_act() -> HelpAct:
    """Return the act of the button. Raise NotThere for a button that no page has."""
    try:
        return HelpAct(request.form.get("do", ""))
    except ValueError:
        raise NotThere from None


@blueprint.get("/hulpvragen")
@audience(Act.CLAIM_HELP)
def board() -> str:
    """Show a volunteer the questions to take, and those already taken."""
    found = help.board(actor(), today())
    return render_template("town/board.html", board=found, promise=_promise(), done=done_text(DONE))


def _promise() -> str:
    """Return within how long this organisation answers, in words."""
    return promise_words(help.promise_days(actor().organisation_id))


@blueprint.post("/hulpvragen/<help:help_id>")
@audience(Act.CLAIM_HELP)
def take(help_id: HelpId) -> ResponseReturnValue:
    """Take a question, give it back, or say that it is answered."""
    act = _chosen_act()
    help.take_turn(operation(), help_id, act)
    return redirect(url_for(".board", gedaan=act, _anchor="gedaan"), 303)


def _pair_page(pair_id: PairId, form: Form) -> ResponseReturnValue:
    pair, questions = help.of_pair(actor(), pair_id, today())
    return form.page(
        "town/pair.html",
        pair=pair,
        may_signal=may(Act.GIVE_SIGNAL, actor(), pair, today()),
        questions=questions,
        promise=_promise(),
        themes=Theme.labels(),
        done=done_text(DONE),
    )


@blueprint.get("/koppel/<pair:pair_id>/hulp")
@pair_audience(Act.ASK_HELP, Page.HELP)
def of_pair(pair_id: PairId) -> ResponseReturnValue:
    return _pair_page(pair_id, Form())


@blueprint.post("/koppel/<pair:pair_id>/hulp")
@pair_audience(Act.ASK_HELP)
def ask_for(pair_id: PairId) -> ResponseReturnValue:
    """Ask a question for the coachee."""
    form = _ask(pair_id)
    if form.errors:
        return _pair_page(pair_id, form)
    return redirect(url_for(".of_pair", pair_id=pair_id, gedaan="gevraagd", _anchor="gedaan"), 303)


def _ask(pair_id: PairId) -> Form:
    form, act = Form.sent(), operation()
    form.ask_once(["words"])
    attempt(form, lambda: help.ask(act, pair_id, form.value("theme"), form.value("words")))
    return form


@blueprint.post("/koppel/<pair:pair_id>/hulp/<help:help_id>")
@pair_audience(Act.ASK_HELP)
def change_of_pair(pair_id: PairId, help_id: HelpId) -> ResponseReturnValue:
    """Say of a question of the pair that it is answered, not needed any more, or not answered after all."""
    act = _take_turn(pair_id, help_id)
    return redirect(url_for(".of_pair", pair_id=pair_id, gedaan=act, _anchor="gedaan"), 303)


def _take_turn(pair_id: PairId, help_id: HelpId) -> HelpAct:
    """Perform the act of the button on a question of the pair. Raise NotThere for one of another pair."""
    _, questions = help.of_pair(actor(), pair_id, today())
    if help_id not in {question.request.id for question in questions}:
        raise NotThere
    act = _chosen_act()
    help.take_turn(operation(), help_id, act)
    return act


def my_pair() -> PairFacts:
    """Return the pair of the newcomer who acts. Raise NotThere for a newcomer who never had one."""
    pair = lookup.own_pair(actor())
    if pair is None:
        raise NotThere
    return pair


def _my_page(pair: PairFacts, form: Form) -> ResponseReturnValue:
    _, questions = help.of_pair(actor(), pair.id, today())
    return form.page(
        "town/mine.html",
        questions=questions,
        themes=[(theme, translated(theme.label)) for theme in Theme],
        signals=signals.about_me(actor(), pair),
        signal_states=SIGNAL_STATES_FOR_ME,
        walk_in=walk_in.calendar(pair.organisation_id, today()),
        answers=private.answers(actor(), pair.id, today()),
        activities=activities.coming_activities(pair.organisation_id, pair.id, today()),
        done=done_text(DONE_FOR_ME),
    )


@blueprint.get("/mijn/hulp")
@audience(Act.SEE_OWN_STEPS)
def mine() -> ResponseReturnValue:
    """Let a coachee ask for help, and show where there is help and something to do."""
    pair = lookup.own_pair(actor())
    return _my_page(pair, Form()) if pair else render_template("pairs/nothing.html")


@blueprint.post("/mijn/hulp")
@audience(Act.SEE_OWN_STEPS)
def ask() -> ResponseReturnValue:
    """Ask my question."""
    pair = my_pair()
    form = _ask(pair.id)
    if form.errors:
        return _my_page(pair, form)
    return redirect(url_for(".mine", gedaan="gevraagd", _anchor="gedaan"), 303)


@blueprint.post("/mijn/hulp/<help:help_id>")
@audience(Act.SEE_OWN_STEPS)
def change(help_id: HelpId) -> ResponseReturnValue:
    return redirect(url_for(".mine", gedaan=_take_turn(my_pair().id, help_id), _anchor="gedaan"), 303)


@blueprint.get("/organisatie/hulp")
@audience(Act.SEE_ORGANISATION)
def desk() -> ResponseReturnValue:
    """Show the coordinator every question that waits, how the promise was kept, and the ways to the rest."""
    return desk_page(Form())


def desk_page(form: Form) -> ResponseReturnValue:
    """Show what waits for the coordinator; the newcomers hear that their private words were read."""
    who, day = actor(), today()
    aside = private.inbox(who, day)
    for pair_id in {view.word.pair_id for view in (*aside.waiting, *aside.settled)}:
        who_looked.look(who, pair_id, Page.MESSAGE, day)
    return form.page(
        "town/desk.html",
        aside=aside,
        waiting=help.unanswered(who, day),
        settled=help.recently_settled(who, day),
        figures=help.answered_figures(who.organisation_id, day - _QUARTER, day),
        promise=_promise(),
        inbox=signals.inbox(who, day),
        walk_in=_next_opening(who.organisation_id),
        done=done_text(DONE),
    )


def _next_opening(organisation_id: OrganisationId) -> str:
    """Return the next opening in words; "" when none is planned."""
    coming = walk_in.calendar(organisation_id, today()).coming
    if not coming:
        return ""
    day, opening = coming[0]
    when = "vandaag" if day == today() else WEEKDAYS[day.weekday()]
    return f"{when} om {opening.starts:%H.%M} uur, {opening.place}"


@blueprint.post("/organisatie/hulp/<help:help_id>")
@audience(Act.SEE_ORGANISATION)
def change_as_coordinator(help_id: HelpId) -> ResponseReturnValue:
    """Take a question, let it go, or say that it is answered."""
    act = _chosen_act()
    help.take_turn(operation(), help_id, act)
    return redirect(url_for(".desk", gedaan=act, _anchor="gedaan"), 303)
