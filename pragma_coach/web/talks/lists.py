"""Talks on one page: those of the coachee for the coachee, and those of all pairs for the coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.daytime import WEEKDAYS
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.talks.expected import ExpectedTalk
from pragma_coach.domain.talks.legal_terms import Clock, legal
from pragma_coach.domain.talks.talks import PLACES, WISHES, DayWish, KeptTalk, Participant, TalkId, title_of
from pragma_coach.domain.texts.languages import DUTCH_NAMES, LANGUAGES
from pragma_coach.services.pairs import lookup
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.talks import agenda as talk_agenda
from pragma_coach.services.talks import lists, preparation
from pragma_coach.services.talks.agenda import AgendaPart
from pragma_coach.store.talks.agenda import AgendaPair
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import read_switch
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.listing import PAGE, paged, start_of
from pragma_coach.web.shared.named import named, tell_apart
from pragma_coach.web.talks.words import clock_line, typed_time, when_words, window_words

blueprint = Blueprint("talks_lists", __name__)

_SHOWN = 20  # of each part of the agenda; the rest has a page of its own


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


@dataclass(frozen=True, slots=True)
class _AgendaLine:
    """One line of the agenda; `asks` is the wish for another day, `left` how long a term still runs ("" for none)."""

    address: str
    name: str
    title: str
    words: str
    asks: str = ""
    left: str = ""


@blueprint.get("/organisatie/gesprekken")
@audience(Act.SEE_ORGANISATION)
def agenda() -> str:
    """Show the talks of all pairs, the first of each part; or one part in pages."""
    asked = request.args.get("deel", "")
    part = AgendaPart(asked) if asked in list(AgendaPart) else None
    if part:
        shown = [talk_agenda.agenda(actor(), today(), part, start_of, PAGE)]
    else:
        shown = [talk_agenda.agenda(actor(), today(), one, lambda _: 0, _SHOWN) for one in AgendaPart]
    sections = [section for section in shown if section.rows]
    tell_apart(pair.name for section in sections for pair, _ in section.rows)
    return render_template(
        "talks/agenda.html",
        part=part,
        sections=[(section, [_line(*row) for row in section.rows]) for section in sections],
        page=paged(shown[0].rows, shown[0].number) if part else None,
        late=AgendaPart.LATE,
        to_note=AgendaPart.TO_NOTE,
    )


def _line(pair: AgendaPair, due: KeptTalk | ExpectedTalk | Clock) -> _AgendaLine:
    address, name = url_for("talks.pair", pair_id=pair.id), named(pair.name, pair.id)
    if isinstance(due, ExpectedTalk):
        return _AgendaLine(address, name, due.title, window_words(due, today()))
    if isinstance(due, Clock):
        line = clock_line(due)
        return _AgendaLine(address, name, line.title, line.words, left=line.left)
    address = url_for("talks.talk", pair_id=pair.id, talk_id=due.id)
    title = title_of(programme_for(actor().organisation_id, *pair.edition), due.kind, due.number)
    return _AgendaLine(address, name, title, when_words(due.when), WISHES[due.wish] if due.wish else "")
