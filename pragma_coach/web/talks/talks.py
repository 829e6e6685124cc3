"""The talks of one pair, for its coach, its director and the coordinator: planning, moving, holding, an interpreter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.law import law_of
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.talks.legal_terms import ANCHORS, day_of, legal, noted_by_hand, own_planning
from pragma_coach.domain.talks.talks import WISHES, KeptTalk, TalkId, TalkState, title_of
from pragma_coach.domain.texts.languages import DUTCH_NAMES
from pragma_coach.domain.types import AccountId, PairId
from pragma_coach.services.pairs import director
from pragma_coach.services.pairs.acts import may, pair_for, programme_of
from pragma_coach.services.talks import interpreters, legal_terms, preparation, talks
from pragma_coach.services.talks.agenda import AHEAD
from pragma_coach.services.talks.lists import pair_talks, talk_details
from pragma_coach.web.shared.audience import pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen_id, read_switch
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.urls import short_id
from pragma_coach.web.talks import words
from pragma_coach.web.talks.forms import choices, read_held, read_parts, read_when, values_of
from pragma_coach.web.talks.words import clock_line, history_lines, spoken_words

blueprint = Blueprint("talks", __name__, url_prefix="/koppel/<pair:pair_id>")

_DONE = {
    "gepland": "Het gesprek staat op de agenda.",
    "verzet": "Het gesprek is verzet.",
    "afgezegd": "Het gesprek is afgezegd.",
    "gehouden": "Het gesprek is opgeschreven.",
    "niet-nodig": "Dit gesprek is voor dit koppel niet nodig.",
    "tolk": "De tolk ziet deze afspraak nu. Meer niet.",
    "geen-tolk": "De tolk ziet deze afspraak niet meer.",
    "datums": "De datums zijn bewaard.",
}


def _back(pair: PairFacts) -> str:
    """Return the list of the pair for a visitor who may see that, else the start page."""
    if may(Act.TICK, actor(), pair, today()):
        return url_for("pairs_coach.pair", pair_id=pair.id)
    return url_for("accounts.start")


def _done() -> str:
    return _DONE.get(request.args.get("gedaan", ""), "")


def _to(done: str, pair_id: PairId) -> ResponseReturnValue:
    return redirect(url_for(".pair", pair_id=pair_id, gedaan=done), 303)


@blueprint.get("/gesprekken")
@pair_audience(Act.PLAN_TALK, Page.TALKS)
def pair(pair_id: PairId) -> str:
    """Show the talks of a pair: on the calendar, still to plan, over; with the terms of the law apart."""
    found = pair_talks(actor(), pair_id, today())
    return render_template(
        "talks/pair.html",
        pair=found.pair,
        talks=found,
        back=_back(found.pair),
        director=director.director_name(found.pair),
        title_of=partial(title_of, found.programme),
        words=words,
        wishes=WISHES,
        today=today(),
        ready_until=today() + AHEAD,
        law=[clock_line(clock) for clock in legal(found.clocks)],
        law_why=law_of(found.pair.journey, found.pair.coachee.housed_on).why,
        planning=[clock_line(clock) for clock in own_planning(found.clocks)],
        dates=bool(noted_by_hand(found.programme)),
        may_remind=may(Act.LOG_CONTACT, actor(), found.pair, today()),
        done=_done(),
    )


def _new_page(pair_id: PairId, form: Form, template: str) -> ResponseReturnValue:
    pair = pair_for((Act.PLAN_TALK,), actor(), pair_id, today())
    programme, kind = programme_of(pair), form.value("kind")
    title = title_of(programme, kind) if kind else ""
    return form.page(template, pair=pair, title=title, offer=choices(pair, kind))


@blueprint.get("/gesprekken/nieuw")
@pair_audience(Act.PLAN_TALK, Page.TALKS)
def new(pair_id: PairId) -> ResponseReturnValue:
    """Ask when and where a talk is to be."""
    form = Form({"kind": request.args.get("soort", ""), "minutes": "60", "place": "home"})
    return _new_page(pair_id, form, "talks/new.html")


@blueprint.post("/gesprekken/nieuw")
@pair_audience(Act.PLAN_TALK)
def plan(pair_id: PairId) -> ResponseReturnValue:
    """Put a talk on the calendar."""
    form = Form.sent()
    kind = form.required("kind", "Kies welk gesprek het is.")
    when, parts = read_when(form), read_parts(form)
    if attempt(form, lambda: talks.plan(operation(), pair_id, kind, when, parts)) is None:
        return _new_page(pair_id, form, "talks/new.html")
    return _to("gepland", pair_id)


@blueprint.get("/gesprekken/opschrijven")
@pair_audience(Act.PLAN_TALK, Page.TALKS)
def write_down(pair_id: PairId) -> ResponseReturnValue:
    return _new_page(pair_id, Form({"kind": request.args.get("soort", "")}), "talks/write_down.html")


@blueprint.post("/gesprekken/opschrijven")
@pair_audience(Act.PLAN_TALK)
def save_written_down(pair_id: PairId) -> ResponseReturnValue:
    """Write down a talk that was held without having been planned here."""
    form = Form.sent()
    kind = form.required("kind", "Kies welk gesprek het was.")
    held = read_held(form)
    if attempt(form, lambda: talks.hold_at_once(operation(), pair_id, kind, held)) is None:
        return _new_page(pair_id, form, "talks/write_down.html")
    return _to("gehouden", pair_id)


@blueprint.post("/gesprekken/niet-nodig")
@pair_audience(Act.PLAN_TALK)
def skip(pair_id: PairId) -> ResponseReturnValue:
    """Note that the pair does not need a talk of the programme."""
    talks.skip(operation(), pair_id, request.form.get("kind", ""))
    return _to("niet-nodig", pair_id)


@blueprint.post("/gesprekken/film")
@pair_audience(Act.PREPARE_TALK)
def see_film(pair_id: PairId) -> ResponseReturnValue:
    """Note that the coachee has seen a film."""
    film, on, op = read_switch(request.form.get("set", ""))
    preparation.see_film(operation(op), pair_id, film, on)
    return redirect(url_for(".pair", pair_id=pair_id, _anchor="films"), 303)


def _talk_page(pair_id: PairId, talk_id: TalkId, form: Form | None = None) -> ResponseReturnValue:
    """Show one talk with all its forms; `form` is one that was refused, with what was typed in it."""
    one = talk_details(actor(), pair_id, talk_id, today())
    pair, talk, programme = one.pair, one.talk, programme_of(one.pair)
    form = form or Form()
    form.values = _kept_values(talk) | {"language": pair.language} | form.values
    able = interpreters.free(pair.organisation_id, talk) if talk.state is TalkState.PLANNED else []
    return form.page(
        "talks/talk.html",
        pair=pair,
        talk=talk,
        title=title_of(programme, talk.kind, talk.number),
        words=words,
        wish=WISHES[talk.wish] if talk.wish else "",
        today=today(),
        offer=choices(pair, talk.kind, talk),
        booking=one.booking,
        names=one.names,
        able=[(short_id(who.account_id), f"{who.name} ({spoken_words(who.languages)})") for who in able],
        spoken=DUTCH_NAMES,
        history=history_lines(one),
        may_remind=may(Act.LOG_CONTACT, actor(), pair, today()),
        done=_done(),
    )


def _kept_values(talk: KeptTalk) -> dict[str, str]:
    day = min(talk.held_on or talk.when.day, today())
    kept = {"held_on": f"{day:%d-%m-%Y}" if talk.held_on or talk.when.day <= today() else ""}
    return kept | values_of(talk.when) | {"outcome": talk.outcome.value if talk.outcome else ""}


def _do(pair_id: PairId, talk_id: TalkId, form: Form, done: str, act: Callable[[], object]) -> ResponseReturnValue:
    """Do an act on a talk and come back to its page, or show there what has to be mended."""
    attempt(form, act)
    if form.errors:
        return _talk_page(pair_id, talk_id, form)
    return redirect(url_for(".talk", pair_id=pair_id, talk_id=talk_id, gedaan=done), 303)


@blueprint.get("/gesprekken/<talk:talk_id>")
@pair_audience(Act.PLAN_TALK, Page.TALKS)
def talk(pair_id: PairId, talk_id: TalkId) -> ResponseReturnValue:
    return _talk_page(pair_id, talk_id)


@blueprint.post("/gesprekken/<talk:talk_id>/verzetten")
@pair_audience(Act.PLAN_TALK)
def move(pair_id: PairId, talk_id: TalkId) -> ResponseReturnValue:
    """Move a talk to another day, time or place."""
    form = Form.sent()
    when = read_when(form)
    return _do(pair_id, talk_id, form, "verzet", lambda: talks.move(operation(), pair_id, talk_id, when))


@blueprint.post("/gesprekken/<talk:talk_id>/afzeggen")
@pair_audience(Act.PLAN_TALK)
def cancel(pair_id: PairId, talk_id: TalkId) -> ResponseReturnValue:
    return _do(pair_id, talk_id, Form.sent(), "afgezegd", lambda: talks.cancel(operation(), pair_id, talk_id))


@blueprint.post("/gesprekken/<talk:talk_id>/gehouden")
@pair_audience(Act.PLAN_TALK)
def hold(pair_id: PairId, talk_id: TalkId) -> ResponseReturnValue:
    """Note that a talk was held, with its result."""
    form = Form.sent()
    held = read_held(form)
    return _do(pair_id, talk_id, form, "gehouden", lambda: talks.hold(operation(), pair_id, talk_id, held))


@blueprint.post("/gesprekken/<talk:talk_id>/tolk")
@pair_audience(Act.PLAN_TALK)
def book(pair_id: PairId, talk_id: TalkId) -> ResponseReturnValue:
    """Ask an interpreter for a talk."""
    form = Form.sent()
    account = AccountId(chosen_id(form, "interpreter", "Kies een tolk uit de lijst."))
    language = form.value("language")
    return _do(
        pair_id, talk_id, form, "tolk", lambda: interpreters.book(operation(), pair_id, talk_id, account, language)
    )


@blueprint.post("/gesprekken/<talk:talk_id>/geen-tolk")
@pair_audience(Act.PLAN_TALK)
def let_go(pair_id: PairId, talk_id: TalkId) -> ResponseReturnValue:
    return _do(pair_id, talk_id, Form.sent(), "geen-tolk", lambda: interpreters.let_go(operation(), pair_id, talk_id))


def _dates_page(pair_id: PairId, form: Form) -> ResponseReturnValue:
    facts = pair_for((Act.RECORD_DATE,), actor(), pair_id, today())
    programme = programme_of(facts)
    rules = [rule for rule in programme.deadlines if rule.applies(facts.journey.groups)]
    anchors = [anchor for anchor in noted_by_hand(programme) if any(anchor in rule.anchors for rule in rules)]
    kept = {f"day-{anchor}": f"{day:%d-%m-%Y}" for anchor in anchors if (day := day_of(facts.journey, anchor))}
    form.values = kept | form.values
    return form.page(
        "talks/dates.html",
        pair=facts,
        anchors=[(anchor.value, ANCHORS[anchor][:1].upper() + ANCHORS[anchor][1:]) for anchor in anchors],
        law=[clock_line(clock) for clock in legal(legal_terms.clocks_of(facts, today()))],
    )


@blueprint.get("/datums")
@pair_audience(Act.RECORD_DATE, Page.FACTS)
def dates(pair_id: PairId) -> ResponseReturnValue:
    return _dates_page(pair_id, Form())


@blueprint.post("/datums")
@pair_audience(Act.RECORD_DATE)
def change_dates(pair_id: PairId) -> ResponseReturnValue:
    """Keep the days from which terms of the law count: all that are right, and none while one is wrong."""
    form = Form.sent()
    days = {anchor: form.day(f"day-{anchor}") for anchor in Anchor if f"day-{anchor}" in form.values}
    attempt(form, lambda: legal_terms.record_days(operation(), pair_id, days))
    if form.errors:
        return _dates_page(pair_id, form)
    return _to("datums", pair_id)
