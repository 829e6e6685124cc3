"""A journey as the cached text in a pair's row; the standings of the items are rows of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from pragma_coach.domain.desk import route_on
from pragma_coach.domain.pairs.glance import glance
from pragma_coach.domain.pairs.journey import (
    CoachTerm,
    Journey,
    PairStatus,
    Reached,
    Reading,
    Said,
    Standing,
    edition_text,
    read_edition,
)
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.programme.programme import Anchor, FactPlace, Programme
from pragma_coach.domain.talks.legal_terms import disputed_facts
from pragma_coach.domain.types import AccountId, FactId, GroupId, ItemId, MilestoneId, PhaseId

FOLDING = 4
"""The way in which events become a journey. Rows that an older way made are made again when the program starts."""


def to_text(journey: Journey) -> str:
    """Return the journey as JSON; equal journeys give equal text."""
    facts: dict[str, Any] = {
        "folding": FOLDING,
        "rev": journey.rev,
        "status": journey.status,
        "started_on": _text(journey.started_on),
        "status_since": _text(journey.status_since),
        "status_reason": journey.status_reason,
        "groups": sorted(journey.groups),
        "phases": {phase: _reached_to_list(reached) for phase, reached in sorted(journey.phases.items())},
        "reopened": sorted(journey.reopened),
        "milestones": {key: _reached_to_list(reached) for key, reached in sorted(journey.milestones.items())},
        "coaches": [
            [term.account_id, term.since.isoformat(), _text(term.until), term.stand_in] for term in journey.coaches
        ],
        "focus": list(journey.focus),
        "last_contact_on": _text(journey.last_contact_on),
        "last_sign_on": _text(journey.last_sign_on),
        **_when_there(
            agreed=sorted(journey.agreed),
            readings={
                key: [_reading_to_list(one) for one in found]
                for key, found in sorted(journey.readings.items())
                if found
            },
            said={
                fact: [_said_to_list(word) for word in words] for fact, words in sorted(journey.said.items()) if words
            },
            dates={anchor: _reached_to_list(reached) for anchor, reached in sorted(journey.dates.items())},
            waits_for=journey.waits_for,
            director=journey.director,
            shared_with=sorted(journey.shared_with),
            refused=dict(sorted(journey.refused.items())),
            edition=edition_text(journey.edition) if journey.edition else "",
        ),
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def pair_cache(pair: PairFacts, journey: Journey, programme: Programme) -> dict[str, Any]:
    """Return the columns of a pair's row that follow from where its journey leads and the programme it now runs on."""
    return {
        "programme": programme.id,
        "programme_version": programme.version,
        "rev": journey.rev,
        "status": journey.status.value,
        "phase": journey.phase_now(programme),
        "started_on": journey.started_on,
        "last_sign_on": journey.last_sign_on,
        "snapshot": to_text(journey),
        **glance_columns(pair, journey, programme),
    }


def glance_columns(pair: PairFacts, journey: Journey, programme: Programme) -> dict[str, Any]:
    """Return those of them that follow from the days of the coachee too."""
    return {
        **asdict(glance(programme, journey, start_days(pair))),
        "disputed": len(disputed_facts(programme, journey, pair.coachee.housed_on)),
        "route_on": route_on(journey),
    }


def from_text(text: str, items: Mapping[ItemId, Standing]) -> Journey:
    """Return the journey that the text and the standings of the items describe."""
    facts = json.loads(text)
    if not facts:
        return Journey()
    return Journey(
        rev=facts["rev"],
        status=PairStatus(facts["status"]),
        started_on=_day(facts["started_on"]),
        status_since=_day(facts["status_since"]),
        status_reason=facts["status_reason"],
        groups=frozenset(GroupId(group) for group in facts["groups"]),
        items=items,
        phases={PhaseId(phase): _reached(parts) for phase, parts in facts["phases"].items()},
        reopened=frozenset(PhaseId(phase) for phase in facts["reopened"]),
        milestones={MilestoneId(key): _reached(parts) for key, parts in facts["milestones"].items()},
        coaches=tuple(
            CoachTerm(AccountId(account), date.fromisoformat(since), _day(until), stand_in)
            for account, since, until, stand_in in facts["coaches"]
        ),
        waits_for=AccountId(facts["waits_for"]) if "waits_for" in facts else None,
        focus=tuple(ItemId(item) for item in facts["focus"]),
        agreed=frozenset(ItemId(item) for item in facts.get("agreed", ())),
        last_contact_on=_day(facts["last_contact_on"]),
        last_sign_on=_day(facts["last_sign_on"]),
        readings={key: tuple(_reading(parts) for parts in found) for key, found in facts.get("readings", {}).items()},
        dates={Anchor(anchor): _reached(parts) for anchor, parts in facts.get("dates", {}).items()},
        said={FactId(fact): tuple(_word(parts) for parts in words) for fact, words in facts.get("said", {}).items()},
        director=AccountId(facts["director"]) if "director" in facts else None,
        shared_with=frozenset(facts.get("shared_with", ())),
        refused={ItemId(item): why for item, why in facts.get("refused", {}).items()},
        edition=read_edition(facts["edition"]) if "edition" in facts else None,
    )


def _when_there(**facts: Any) -> dict[str, Any]:
    """Return the facts that are there: most pairs have few of these, and a row written before they existed has none."""
    return {key: found for key, found in sorted(facts.items()) if found}


def _reading_to_list(reading: Reading) -> list[Any]:
    return [
        reading.value,
        reading.on.isoformat(),
        reading.booked_on.isoformat(),
        reading.basis,
        reading.by,
        reading.rev,
    ]


def _reading(parts: list[Any]) -> Reading:
    value, on, booked_on, basis, by, rev = parts
    return Reading(value, date.fromisoformat(on), date.fromisoformat(booked_on), basis, by, rev)


def _said_to_list(word: Said) -> list[Any]:
    item = [word.item] if word.item else []
    return [word.place or "", word.on.isoformat(), word.booked_on.isoformat(), word.by, word.rev, *item]


def _word(parts: list[Any]) -> Said:
    place, on, booked_on, by, rev, *item = parts
    days = date.fromisoformat(on), date.fromisoformat(booked_on)
    return Said(FactPlace(place) if place else None, *days, by, rev, *item)


def _reached_to_list(reached: Reached) -> list[Any]:
    return [reached.on.isoformat(), reached.booked_on.isoformat(), reached.by_hand]


def _reached(parts: list[Any]) -> Reached:
    return Reached(date.fromisoformat(parts[0]), date.fromisoformat(parts[1]), parts[2])


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
