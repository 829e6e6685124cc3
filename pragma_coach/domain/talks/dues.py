"""What the agenda knows of a pair besides its calendar: talks still to be planned, and terms of the law.

They follow from the journey and the talks alone: days, never numbers of days, so no night makes them wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from pragma_coach.domain.pairs.attention import StartDays
from pragma_coach.domain.pairs.journey import Journey, PairStatus
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.talks.expected import expected_talks
from pragma_coach.domain.talks.legal_terms import Clock, clocks, ends_with_its_day, legal
from pragma_coach.domain.talks.talks import KeptTalk, planned_of

_WITHOUT_WEIGHT = {"rev", "items", "status_since", "status_reason", "coaches", "waits_for", "focus", "agreed"} | {
    *("last_contact_on", "last_sign_on", "director", "shared_with", "refused")
}


class DueKind(StrEnum):
    """What has to be done by a day."""

    TALK = "talk"  # the programme expects it and nobody planned it
    TERM = "term"  # a term of the law that was not met
    LETTER = "letter"  # such a term that ends with its day


@dataclass(frozen=True, slots=True)
class AgendaDue:
    """A talk or a term by its id in the programme, with its first and its last good day; of a term they are one."""

    kind: DueKind
    subject: str
    first_on: date
    last_on: date
    number: int = 1


def dues(programme: Programme, journey: Journey, days: StartDays, kept: Sequence[KeptTalk]) -> tuple[AgendaDue, ...]:
    """Return what the agenda keeps of a pair; nothing of one that ended.

    A talk that waits for another is not there yet; a term that was over before the organisation entered the pair is no
    work.
    """
    if journey.status is PairStatus.ENDED:
        return ()
    talks = [
        AgendaDue(DueKind.TALK, talk.id, talk.earliest, talk.latest, talk.number)
        for talk in expected_talks(programme, journey, days, kept)
        if not talk.after and planned_of(kept, talk.id) is None
    ]
    terms = [
        AgendaDue(_kind(clock), clock.rule.id, clock.due_on, clock.due_on)
        for clock in legal(clocks(programme, journey, days, date.min))
        if clock.due_on and not clock.met and (days.registered_on is None or clock.due_on >= days.registered_on)
    ]
    return (*talks, *terms)


def weighs(programme: Programme, before: Journey, after: Journey) -> bool:
    """Tell whether what happened can change what is due; a tick mostly does not."""
    names = (field.name for field in fields(Journey) if field.name not in _WITHOUT_WEIGHT)
    return any(getattr(before, name) != getattr(after, name) for name in names) or any(
        before.state_of(item) is not after.state_of(item) for fact in programme.facts for item in fact.items
    )


def _kind(clock: Clock) -> DueKind:
    return DueKind.LETTER if ends_with_its_day(clock.rule) else DueKind.TERM
