"""The coordinator's desk: who needs a call, obstacles, and starting a pair."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import AMSTERDAM
from pragma_coach.domain.pairs.attention import Need, summed_up
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.programme.programme import Choice, Programme
from pragma_coach.domain.reasons import OBSTACLES
from pragma_coach.domain.texts.languages import IN_DUTCH
from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.domain.types import AccountId, GroupId, PairId
from pragma_coach.services.accounts import enrolment
from pragma_coach.services.desk import coach_stops, first_day
from pragma_coach.services.desk import overview as desk_overview
from pragma_coach.services.desk.call_list import CallList, call_list
from pragma_coach.services.desk.overview import Overview
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.talks.agenda import AgendaPart, agenda
from pragma_coach.services.town import help, private, signals
from pragma_coach.web.desk.pair_list import NEED
from pragma_coach.web.desk.words import NEEDS, reasons
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import now, today
from pragma_coach.web.shared.forms import Form, attempt, chosen_id
from pragma_coach.web.shared.guards import actor, operation, visitor
from pragma_coach.web.shared.named import named, tell_apart
from pragma_coach.web.shared.urls import read_id, short_id
from pragma_coach.web.talks.words import when_words

blueprint = Blueprint("desk", __name__)

_COUNTED = (Need.SILENT, Need.STUCK, Need.OVERDUE, Need.CLAIM, Need.NO_COACH)


_WEEK_SHOWN = 4  # talks of this week beside the call list; all of them are on the agenda


@blueprint.get("/organisatie")
@audience(Act.SEE_ORGANISATION)
def desk() -> str:
    """Answer, before anything is clicked, who needs a call."""
    found, just = call_list(actor(), today()), read_id(request.args.get("gedaan", ""))
    week = agenda(actor(), today(), AgendaPart.THIS_WEEK, lambda _: 0, _WEEK_SHOWN)
    rows = (*found.calls, *found.worked_off, *found.alone)
    tell_apart([*(row.name for row in rows), *(pair.name for pair, _ in week.rows)])
    return render_template(
        "desk/desk.html",
        found=found,
        greeting=_greeting(),
        numbers=_numbers(found),
        week=week,
        when=when_words,
        last=next((row for row in found.worked_off if row.call and row.call.number == just), None),
        earlier=[row for row in found.worked_off if not (row.call and row.call.number == just)],
        longest=max((row.attention.quiet_days or 0 for row in found.calls), default=1),
        reasons=reasons,
        form=Form(),
        shut_out=coach_stops.shut_out(actor(), today()),
        aside=private.waiting(actor()),
        signals=signals.number_unsettled(actor()),
        active=found.statuses.get(PairStatus.ACTIVE, 0),
        paused=found.statuses.get(PairStatus.PAUSED, 0),
        first=first_day.first_day(visitor().account, today(), pairs=bool(found.statuses)),
    )


def _greeting() -> str:
    hour = now().astimezone(AMSTERDAM).hour
    return "Goedemorgen" if hour < 12 else "Goedemiddag" if hour < 18 else "Goedenavond"


def _numbers(seen: CallList) -> list[tuple[int, str, str]]:
    """Return the six numbers on top, each with its words and the list that it counts."""
    pairs = url_for("desk_pair_list.pairs")
    found = [(seen.numbers[need], NEEDS[need], f"{pairs}?{NEED}={need}") for need in _COUNTED]
    asked = (help.number_waiting(actor()), "Hulpvragen", url_for("town_help.desk"))
    return [*found[:-1], asked, found[-1]]


@blueprint.get("/organisatie/hindernissen")
@audience(Act.SEE_ORGANISATION)
def obstacles() -> str:
    """Show what keeps pairs from going on, summed up and without names."""
    overview = desk_overview.oversee(actor(), today())
    attentions = [row.attention for row in overview.rows]
    domains = Counter(stuck.item.life_domain for one in attentions for stuck in one.stuck)
    return render_template(
        "desk/obstacles.html",
        obstacles=summed_up(attentions),
        total=domains.total(),
        pairs=sum(bool(one.stuck) for one in attentions),
        words=OBSTACLES,
        domains=[(LIFE_DOMAINS[domain], number) for domain, number in domains.most_common()],
        life_domains=LIFE_DOMAINS,
        active=overview.counted(PairStatus.ACTIVE),
    )


def _new_pair_page(form: Form, overview: Overview, chosen: frozenset[GroupId] | None) -> ResponseReturnValue:
    programme = _programme(overview)
    form.values = {_choice_field(choice): choice.options[0].id for choice in programme.choices} | form.values
    return form.page(
        "desk/new_pair.html",
        coaches=[
            (short_id(account.id), f"{account.name} ({count(pairs, 'koppel', 'koppels')})")
            for account, pairs in desk_overview.coach_loads(overview)
        ],
        others=[(short_id(row.pair.id), named(row.name, row.pair.id)) for row in overview.rows],
        languages=IN_DUTCH.items(),
        choices=[
            (_choice_field(choice), choice, [(option.id, option.title) for option in choice.options])
            for choice in programme.choices
        ],
        groups=[(group.id, group.title) for group in programme.switches],
        chosen=programme.default_groups() if chosen is None else chosen,
    )


def _choice_field(choice: Choice) -> str:
    return f"choice-{choice.id}"


def _groups(form: Form, programme: Programme) -> frozenset[GroupId]:
    """Return the groups that were switched on in the form, one by one or by a choice."""
    chosen = (choice.option(form.value(_choice_field(choice))) for choice in programme.choices)
    return frozenset(GroupId(group) for group in request.form.getlist("groups")).union(
        *(option.groups for option in chosen if option)
    )


def _programme(overview: Overview) -> Programme:
    return programme_for(overview.organisation.id, overview.organisation.programme)


@blueprint.get("/organisatie/koppels/nieuw")
@audience(Act.START_PAIR)
def new_pair() -> ResponseReturnValue:
    """Ask, on one page, what is needed to start a pair."""
    form = Form({"language": "nl", "coach": request.args.get("coach", "")})
    return _new_pair_page(form, desk_overview.oversee(actor(), today()), None)


@blueprint.post("/organisatie/koppels/nieuw")
@audience(Act.START_PAIR)
def start_pair() -> ResponseReturnValue:
    """Start the pair and go on to its login cards."""
    form = Form.sent()
    overview = desk_overview.oversee(actor(), today())
    groups = _groups(form, _programme(overview))
    newcomer = Newcomer(
        form.value("name"),
        linked_on=form.day("linked_on"),
        housed_on=form.day("housed_on"),
        household_of=PairId(chosen_id(form, "household")) or None,
        language=form.value("language"),
    )
    coach, started_on = AccountId(chosen_id(form, "coach")) or None, form.day("started_on")
    done = attempt(
        form,
        lambda: enrolment.enrol_pair(
            operation(),
            newcomer,
            coach_id=coach,
            new_coach=form.value("new_coach"),
            started_on=started_on,
            groups=groups,
        ),
    )
    if done is None:
        return _new_pair_page(form, overview, groups)
    waits = done.pair.journey.status is PairStatus.WAITING
    return redirect(url_for("desk_pair_review.show", pair_id=done.pair.id, gedaan="wacht" if waits else "gestart"), 303)
