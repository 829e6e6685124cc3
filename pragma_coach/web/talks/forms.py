"""The forms of a talk: reading when, who and with what result; and what each form offers to choose from."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask import request

from pragma_coach.domain.daytime import NotATime, parse_minute
from pragma_coach.domain.pairs.law import groups_in_force
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import LifeDomain, Talk, TalkKind
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
    rule_of,
)
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.talks.talks import TalkReport
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import NO_DAY, Form, chosen
from pragma_coach.web.talks.words import typed_time

E = TypeVar("E", bound=StrEnum)

LENGTHS = (("30", "een half uur"), ("60", "een uur"), ("90", "anderhalf uur"), ("120", "twee uur"))
_ABOUT_EVERYTHING = frozenset({TalkKind.INTAKE, TalkKind.REVIEW})
_NO_PLACE = "Kies waar het gesprek is."


def choices(pair: PairFacts, kind: str, talk: KeptTalk | None = None) -> dict[str, object]:
    """Return what the forms of a talk of this kind offer; in a form that was sent, what was ticked stays ticked."""
    programme, groups = programme_of(pair), groups_in_force(pair.journey, pair.coachee.housed_on)
    rule, sent = rule_of(programme, kind), request.method == "POST"
    parts, topics = (talk.parts, talk.topics) if talk else (usual_parts(rule), ())
    return {
        "kinds": [*((one.id, one.title) for one in programme.talks if one.applies(groups)), (EXTRA, EXTRA_TITLE)],
        "lengths": LENGTHS,
        "places": PLACES.items(),
        "parts": PARTICIPANTS.items(),
        "parts_on": request.form.getlist("parts") if sent else parts,
        "topics": [(topic, LIFE_DOMAINS[topic]) for topic in topics_of(rule)],
        "topics_on": request.form.getlist("topics") if sent else topics,
        "outcomes": TALK_OUTCOMES.items(),
        "recurring": bool(rule and rule.every),
    }


def usual_parts(rule: Talk | None) -> frozenset[Participant]:
    """Return who usually takes part in a talk: the coachee and the roles of the programme, else coachee and coach."""
    roles = [role.value for role in rule.roles] if rule and rule.roles else [Participant.COACH]
    found = {Participant.COACHEE, *(part for part in Participant if part in roles)}
    return frozenset(found | {Participant.INTERPRETER} if rule and rule.interpreter else found)


def topics_of(rule: Talk | None) -> tuple[LifeDomain, ...]:
    """Return the leefgebieden that can be ticked at a talk: those the programme names, all at an intake or review."""
    if rule is None:
        return ()
    return rule.topics or (tuple(LifeDomain) if rule.kind in _ABOUT_EVERYTHING else ())


def values_of(when: When) -> dict[str, str]:
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
    """Return who takes part; note in the form when that is nobody."""
    found = _several("parts", Participant)
    if not found:
        form.errors["parts"] = "Kies wie erbij is."
    return found


def read_held(form: Form) -> TalkReport:
    """Return what was written down of a talk that was held; note in the form what is missing or cannot be."""
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
