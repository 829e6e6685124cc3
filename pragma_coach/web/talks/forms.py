"""The forms of a talk: reading when, who and what came of it; and what each form offers to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import request

from pragma_coach.domain.daytime import NotATime, parse_minute
from pragma_coach.domain.pairs.journey import Journey
from pragma_coach.domain.programme.programme import LifeDomain, Programme, Talk, TalkKind
from pragma_coach.domain.talks.talks import (
    EXTRA,
    EXTRA_TITLE,
    PARTICIPANTS,
    PLACES,
    TALK_OUTCOMES,
    KeptTalk,
    Participant,
    Place,
    TalkOutcome,
    When,
    applies,
    rule_of,
)
from pragma_coach.services.talks.talks import TalkReport
from pragma_coach.web.pairs.item_words import LIFE_DOMAINS
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import NO_DAY, Form, chosen
from pragma_coach.web.talks.words import typed_time

E = TypeVar("E", bound=StrEnum)

LENGTHS = (("30", "een half uur"), ("60", "een uur"), ("90", "anderhalf uur"), ("120", "twee uur"))
_ABOUT_EVERYTHING = frozenset({TalkKind.INTAKE, TalkKind.REVIEW})
_NO_PLACE = "Kies waar het gesprek is."


@dataclass(frozen=True, slots=True)
class TalkChoices:
    """What the forms of a talk offer as (value, text), what is ticked, and whether the talk recurs."""

    kinds: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    parts_on: frozenset[str]
    topics_on: frozenset[str]
    recurring: bool
    lengths: tuple[tuple[str, str], ...] = LENGTHS
    places: tuple[tuple[str, str], ...] = tuple((place.value, text) for place, text in PLACES.items())
    parts: tuple[tuple[str, str], ...] = tuple((part.value, text) for part, text in PARTICIPANTS.items())
    outcomes: tuple[tuple[str, str], ...] = tuple((outcome.value, text) for outcome, text in TALK_OUTCOMES.items())


def choices(programme: Programme, journey: Journey, kind: str, talk: KeptTalk | None = None) -> TalkChoices:
    """Return what the forms of a talk of this kind offer; sent again, what was chosen is still on."""
    rule = rule_of(programme, kind)
    sent = request.method == "POST"
    parts = talk.parts if talk else usual_parts(rule)
    return TalkChoices(
        kinds=(
            *((known.id, known.title) for known in programme.talks if applies(known, journey)),
            (EXTRA, EXTRA_TITLE),
        ),
        topics=tuple((topic.value, LIFE_DOMAINS[topic]) for topic in topics_of(rule)),
        parts_on=frozenset(request.form.getlist("parts")) if sent else frozenset(parts),
        topics_on=frozenset(request.form.getlist("topics") if sent else (talk.topics if talk else ())),
        recurring=bool(rule and rule.every),
    )


def usual_parts(rule: Talk | None) -> frozenset[Participant]:
    """Return who usually takes part in a talk: who the programme names, else coachee and coach."""
    if rule is None or not rule.roles:
        found = {Participant.COACHEE, Participant.COACH}
    else:
        found = {
            Participant.COACHEE,
            *(Participant(role.value) for role in rule.roles if role.value in list(Participant)),
        }
    return frozenset(found | {Participant.INTERPRETER}) if rule and rule.interpreter else frozenset(found)


def topics_of(rule: Talk | None) -> tuple[LifeDomain, ...]:
    """Return the leefgebieden that can be ticked at a talk: those the programme names, all at an intake or review."""
    if rule is None:
        return ()
    return rule.topics or (tuple(LifeDomain) if rule.kind in _ABOUT_EVERYTHING else ())


def values_of(when: When) -> dict[str, str]:
    """Return a moment as the fields of the form hold it."""
    return {
        "day": f"{when.day:%d-%m-%Y}",
        "time": typed_time(when),
        "minutes": str(when.minutes),
        "place": when.place.value,
    }


def read_when(form: Form) -> When:
    """Return when and where a talk is to be; note in the form what is missing or cannot be."""
    day = form.day("day")
    if day is None:
        form.errors.setdefault("day", NO_DAY)
    minute = None
    if form.value("time"):
        try:
            minute = parse_minute(form.value("time"))
        except NotATime as error:
            form.errors["time"] = str(error)
    minutes = form.value("minutes", "60")
    if minutes not in dict(LENGTHS):
        form.errors["minutes"] = "Kies hoe lang het duurt."
        minutes = "60"
    return When(day or today(), minute, int(minutes), chosen(form, "place", Place, _NO_PLACE))


def read_parts(form: Form) -> frozenset[Participant]:
    """Return who takes part; note it when that is nobody."""
    found = _several("parts", Participant)
    if not found:
        form.errors["parts"] = "Kies wie erbij is."
    return found


def read_held(form: Form) -> TalkReport:
    """Return what is told of a talk that was held; note in the form what is missing or cannot be."""
    day = form.day("held_on")
    if day is None:
        form.errors.setdefault("held_on", NO_DAY)
    return TalkReport(
        on=day or today(),
        parts=read_parts(form),
        topics=_several("topics", LifeDomain),
        outcome=chosen(form, "outcome", TalkOutcome, "Kies uit de lijst.") if form.value("outcome") else None,
        place=chosen(form, "place", Place, _NO_PLACE) if form.value("place") else None,
        next_on=form.day("next_on"),
    )


def _several(field: str, kind: type[E]) -> frozenset[E]:
    known = {member.value: member for member in kind}
    return frozenset(known[word] for word in request.form.getlist(field) if word in known)
