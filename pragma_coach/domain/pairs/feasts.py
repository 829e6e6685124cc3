"""What there is to celebrate: the end of a phase, and a first paid job. Own steps only, nothing is compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.pairs.facts import known_on
from pragma_coach.domain.pairs.journey import Journey
from pragma_coach.domain.programme.programme import Item, LifeDomain, Phase, Programme
from pragma_coach.domain.types import FactId, ItemState

FIRST_JOB = FactId("paid_job")  # of checklists/facts.toml, whatever a programme calls it
_FRESH_DAYS = 60  # after that it only stands where it can be found again


@dataclass(frozen=True, slots=True)
class Feast:
    """Something to celebrate; `phase` is None for a first job, `steps` are what the newcomer did for it, core first.

    `on` is the day it happened, `booked_on` the day it was known here. Steps that stay inside the pair are left out:
    this goes on paper, and a paper goes on a wall.
    """

    id: str
    phase: Phase | None
    on: date
    booked_on: date
    steps: tuple[Item, ...]

    def fresh(self, today: date) -> bool:
        return (today - self.booked_on).days <= _FRESH_DAYS


def feasts(programme: Programme, journey: Journey) -> list[Feast]:
    """Return everything there was to celebrate, the latest first."""
    found = [
        Feast(phase.id, phase, reached.on, reached.booked_on, _done(programme, journey, phase))
        for phase in programme.phases
        if (reached := journey.phases.get(phase.id))
    ]
    job = programme.fact_by_id.get(FIRST_JOB)
    day = known_on(journey, job) if job else None
    if job and day:
        booked_on = min(word.booked_on for word in journey.said[job.id])
        found.append(Feast(job.id, None, day, booked_on, _done(programme, journey, None)))
    return sorted(found, key=lambda feast: (feast.booked_on, feast.on), reverse=True)


def fresh_feast(found: Iterable[Feast], seen: Iterable[str], today: date) -> Feast | None:
    """Return the one feast to show in front: the latest that is fresh and was not seen yet; None when there is none."""
    seen = set(seen)
    return next((feast for feast in found if feast.fresh(today) and feast.id not in seen), None)


def _done(programme: Programme, journey: Journey, phase: Phase | None) -> tuple[Item, ...]:
    """Return the steps done in a phase, or (without one) those towards work; the core ones first."""
    own = [
        item
        for item in journey.listed(programme)
        if journey.state_of(item.id) is ItemState.DONE
        and not item.sensitive
        and (item.phase == phase.id if phase else item.life_domain is LifeDomain.WERK)
    ]
    return tuple(sorted(own, key=lambda item: not item.core))
