"""Talks on one page: those of the coachee for the coachee, and those of all pairs for the coordinator."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.daytime import WEEKDAYS
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.talks.expected import ExpectedTalk
from pragma_coach.domain.talks.legal_terms import legal
from pragma_coach.domain.talks.talks import PLACES, WISHES, DayWish, Participant, TalkId, title_of
from pragma_coach.domain.texts.languages import DUTCH_NAMES, LANGUAGES
from pragma_coach.services.pairs import lookup
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.talks import lists, preparation
from pragma_coach.services.talks.lists import AgendaTalk
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import read_switch
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.named import named
from pragma_coach.web.talks.words import clock_line, typed_time, when_words, window_words

blueprint = Blueprint("talks_lists", __name__)


@blueprint.get("/mijn/gesprekken")
@audience(Act.SEE_OWN_STEPS)
def own() -> str:
    """Show my talks that are to come, the films before them, and what the law says, calmly."""
    pair = lookup.own_pair(actor())
    if pair is None:
        return render_template("pairs/nothing.html")
    found = lists.talks_of(pair, today())
    coming = [talk for talk in found.coming if talk.when.day >= today() and Participant.COACHEE in talk.parts]
    return render_template(
        "talks/own.html",
        talks=coming,
        title_of=partial(title_of, found.programme),
        typed_time=typed_time,
        weekdays=WEEKDAYS,
        places=PLACES,
        wishes=WISHES,
        interpreters={
            talk_id: LANGUAGES.get(code) or DUTCH_NAMES.get(code, code)
            for talk_id, code in lists.languages_of(pair, coming).items()
        },
        films=found.films,
        terms=[
            (clock.rule.title, clock.due_on)
            for clock in legal(found.clocks)
            if clock.due_on and clock.due_on >= today() and not clock.met
        ],
        ended=pair.journey.status is PairStatus.ENDED,
    )


@blueprint.post("/mijn/gesprekken/<talk:talk_id>/vraag")
@audience(Act.SEE_OWN_STEPS)
def ask(talk_id: TalkId) -> ResponseReturnValue:
    """Ask for another day, or say that the day is right after all."""
    asked = request.form.get("wish", "")
    wish = DayWish(asked) if asked in list(DayWish) else None
    preparation.ask_other_day(operation(), lookup.require_own_pair(actor()).id, talk_id, wish)
    return redirect(url_for(".own", gedaan="vraag"), 303)


@blueprint.post("/mijn/gesprekken/film")
@audience(Act.SEE_OWN_STEPS)
def see_film() -> ResponseReturnValue:
    """Say that I have seen a film, or not after all."""
    film, on, op = read_switch(request.form.get("set", ""))
    preparation.see_film(operation(op), lookup.require_own_pair(actor()).id, film, on)
    return redirect(url_for(".own", _anchor="films"), 303)


@blueprint.get("/organisatie/gesprekken")
@audience(Act.SEE_ORGANISATION)
def agenda() -> str:
    """Show the talks of all pairs: what to write down, this week, what stayed behind, and the weeks to come."""
    found = lists.agenda(actor(), today())
    sections = (
        ("Hoe ging het?", "Deze gesprekken waren al. Is het gehouden? Schrijf het op.", found.to_note),
        ("Deze week", "", found.this_week),
        ("Nog te plannen", "De gewone tijd voor deze gesprekken is voorbij.", found.late),
        ("Komende weken", "", found.later),
    )
    clocks = [
        (named(pair.coachee.name, pair.id), url_for("talks.pair", pair_id=pair.id), clock_line(clock))
        for pair, clock in found.clocks
    ]
    return render_template(
        "talks/agenda.html",
        sections=[(title, words, [_line(one) for one in found]) for title, words, found in sections if found],
        clocks=clocks,
    )


def _line(one: AgendaTalk) -> tuple[str, str, str, str, str]:
    """Return address, name of the coachee, title, moment, and the wish for another day ("" for none)."""
    pair, talk = one
    if isinstance(talk, ExpectedTalk):
        address = url_for("talks.pair", pair_id=pair.id)
        return address, named(pair.coachee.name, pair.id), talk.title, window_words(talk, today()), ""
    address = url_for("talks.talk", pair_id=pair.id, talk_id=talk.id)
    title = title_of(programme_of(pair), talk.kind, talk.number)
    wish = WISHES[talk.wish] if talk.wish else ""
    return address, named(pair.coachee.name, pair.id), title, when_words(talk.when), wish
