"""Talks on one page: those of the coachee for the coachee, and those of all pairs for the coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.daytime import WEEKDAYS, minute_words
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.talks.legal_terms import legal
from pragma_coach.domain.talks.talks import PLACES, WISHES, DayWish, Participant, TalkId, title_of
from pragma_coach.domain.texts.languages import DUTCH_NAMES, LANGUAGES
from pragma_coach.services.pairs import lookup
from pragma_coach.services.talks import lists, preparation
from pragma_coach.services.talks.lists import PairTalks, Standing
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import read_switch
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.talks.views import clock_line, standing_words

blueprint = Blueprint("talks_lists", __name__)


@dataclass(frozen=True, slots=True)
class OwnTalk:
    """A talk that is to come, for the coachee."""

    id: TalkId
    title: str
    weekday: str
    day: date
    time: str
    place: str
    interpreter: str
    wish: str


@dataclass(frozen=True, slots=True)
class Row:
    """A talk of some pair, for the coordinator."""

    name: str
    address: str
    title: str
    words: str
    wish: str


def _pair() -> PairFacts:
    """Return the visitor's own pair. Raise NotThere when there is none."""
    pair = lookup.own_pair(actor())
    if pair is None:
        raise NotThere
    return pair


@blueprint.get("/mijn/gesprekken")
@audience(Act.SEE_OWN_STEPS)
def own() -> str:
    """Show my talks that are to come, the films before them, and what the law says, calmly."""
    pair = lookup.own_pair(actor())
    if pair is None:
        return render_template("pairs/nothing.html")
    found = lists.talks_of(pair, today())
    return render_template(
        "talks/own.html",
        talks=_own_talks(found),
        films=found.films,
        terms=[(clock.rule.title, clock.due_on) for clock in legal(found.clocks) if clock.due_on and not clock.met],
        wishes=[(wish.value, text) for wish, text in WISHES.items()],
        ended=pair.journey.status is PairStatus.ENDED,
    )


def _own_talks(found: PairTalks) -> list[OwnTalk]:
    coming = [talk for talk in found.coming if talk.when.day >= today() and Participant.COACHEE in talk.parts]
    booked = lists.languages_of(found.pair, coming)
    return [
        OwnTalk(
            id=talk.id,
            title=title_of(found.programme, talk.kind),
            weekday=WEEKDAYS[talk.when.day.weekday()],
            day=talk.when.day,
            time=minute_words(talk.when.minute) if talk.when.minute is not None else "",
            place=PLACES[talk.when.place],
            interpreter=_own_name(booked.get(talk.id, "")),
            wish=WISHES[talk.wish] if talk.wish else "",
        )
        for talk in coming
    ]


def _own_name(language: str) -> str:
    """Return a language in its own words when we know these, else in Dutch."""
    return LANGUAGES.get(language) or DUTCH_NAMES.get(language, "")


@blueprint.post("/mijn/gesprekken/<talk:talk_id>/vraag")
@audience(Act.SEE_OWN_STEPS)
def ask(talk_id: TalkId) -> ResponseReturnValue:
    """Ask for another day, or say that the day is right after all."""
    asked = request.form.get("wish", "")
    wish = DayWish(asked) if asked in list(DayWish) else None
    preparation.ask_other_day(operation(), _pair().id, talk_id, wish)
    return redirect(url_for(".own", gedaan="vraag"), 303)


@blueprint.post("/mijn/gesprekken/film")
@audience(Act.SEE_OWN_STEPS)
def see_film() -> ResponseReturnValue:
    """Say that I have seen a film, or not after all."""
    film, on, op = read_switch(request.form.get("set", ""))
    preparation.see_film(operation(op), _pair().id, film, on)
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
        (pair.coachee.name, url_for("talks.pair", pair_id=pair.id), clock_line(clock)) for pair, clock in found.clocks
    ]
    return render_template(
        "talks/agenda.html",
        sections=[(title, words, [_row(row) for row in rows]) for title, words, rows in sections if rows],
        clocks=clocks,
        nothing=not any(rows for _, _, rows in sections),
    )


def _row(row: Standing) -> Row:
    title, words = standing_words(row)
    if row.kept:
        address = url_for("talks.talk", pair_id=row.pair.id, talk_id=row.kept.id)
    else:
        address = url_for("talks.pair", pair_id=row.pair.id)
    wish = WISHES[row.kept.wish] if row.kept and row.kept.wish else ""
    return Row(row.pair.coachee.name, address, title, words, wish)
