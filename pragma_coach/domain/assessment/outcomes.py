"""What came of it: exits from benefit, unpaid work, education, moving away, the end of the obligation.

Each is read off the facts of a journey: milestones, the end of the pair, and the reason that DUO gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pragma_coach.domain.pairs.journey import Journey, PairStatus
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.types import MilestoneId

OBLIGATION = "obligation"  # the instrument that keeps why the obligation to integrate ended
STILL_WORKING = "still_working"  # the instrument that keeps the answer after 26 weeks
YES, NO = "yes", "no"
DURABLE_AFTER = timedelta(weeks=26)
JOB_DURABLE = MilestoneId("job_durable")
_JOBS = (MilestoneId("sponsored_job"), MilestoneId("paid_job"))


class Outcome(StrEnum):
    """The outflow of domain.md 5.5; somebody who died is never counted."""

    EXIT_FULL = "exit_full"
    EXIT_PARTIAL = "exit_partial"
    UNPAID_WORK = "unpaid_work"
    EDUCATION = "education"
    MOVED = "moved"
    OBLIGATION_ENDED = "obligation_ended"
    STOPPED = "stopped"


OUTCOMES: Mapping[Outcome, str] = {
    Outcome.EXIT_FULL: "Helemaal uit de uitkering",
    Outcome.EXIT_PARTIAL: "Voor een deel uit de uitkering",
    Outcome.UNPAID_WORK: "Vrijwilligerswerk of stage",
    Outcome.EDUCATION: "Opleiding",
    Outcome.MOVED: "Verhuisd naar een andere gemeente",
    Outcome.OBLIGATION_ENDED: "De inburgering is klaar of vervallen",
    Outcome.STOPPED: "Gestopt met de coaching",
}

# The milestones that mean an outcome; the first one is what somebody records for it.
MILESTONES: Mapping[Outcome, tuple[MilestoneId, ...]] = {
    Outcome.EXIT_FULL: (MilestoneId("exit_full"),),
    Outcome.EXIT_PARTIAL: (MilestoneId("exit_partial"),),
    Outcome.UNPAID_WORK: (MilestoneId("volunteering"), MilestoneId("internship")),
    Outcome.EDUCATION: (MilestoneId("education"),),
    Outcome.MOVED: (MilestoneId("moved"),),
    Outcome.OBLIGATION_ENDED: (MilestoneId("integration_done"),),
}
_ENDS = {
    EndReason.MOVED: Outcome.MOVED,
    EndReason.OBLIGATION_ENDED: Outcome.OBLIGATION_ENDED,
    EndReason.STOPPED: Outcome.STOPPED,
}


class DuoReason(StrEnum):
    """Why DUO says that the obligation to integrate is over (duonl/gemeente-m2m-inburgering); the values are theirs.

    Theirs also has a death: that ends the pair (`EndReason.DECEASED`) and is asked nowhere else.
    """

    DONE = "voldaan"
    WAIVED = "ontheffing"
    EXEMPT = "vrijstelling"
    EXEMPT_FOR_NOW = "tijdelijke vrijstelling"
    OTHER_PURPOSE = "verblijfsdoel gewijzigd"
    LEFT = "vertrek langer dan een jaar"
    OTHER = "overig"


DUO_REASONS: Mapping[DuoReason, str] = {
    DuoReason.DONE: "Voldaan: alles is gehaald",
    DuoReason.WAIVED: "Ontheffing: het hoeft niet meer",
    DuoReason.EXEMPT: "Vrijstelling",
    DuoReason.EXEMPT_FOR_NOW: "Vrijstelling voor een tijd",
    DuoReason.OTHER_PURPOSE: "Het doel van het verblijf is veranderd",
    DuoReason.LEFT: "Meer dan een jaar weg uit Nederland",
    DuoReason.OTHER: "Iets anders",
}


def outcomes(journey: Journey) -> dict[Outcome, date]:
    """Return the outcomes of a journey so far, with the first day of each; of the obligation that of the latest reason.

    A pair that ended because somebody died came to nothing that is counted.
    """
    ended = journey.status is PairStatus.ENDED
    if ended and journey.status_reason == EndReason.DECEASED:
        return {}
    found: dict[Outcome, date] = {}
    for outcome, milestones in MILESTONES.items():
        days = [journey.milestones[one].on for one in milestones if one in journey.milestones]
        if outcome is Outcome.OBLIGATION_ENDED and (reason := journey.reading(OBLIGATION)):
            days = [reason.on]
        if days:
            found[outcome] = min(days)
    if ended and journey.status_since and journey.status_reason in list(_ENDS):
        found.setdefault(_ENDS[EndReason(journey.status_reason)], journey.status_since)
    return found


@dataclass(frozen=True, slots=True)
class WorkQuestion:
    """The question whether somebody still works, 26 weeks after the first day of a job."""

    since: date
    asked_for: date


def work_question(journey: Journey, today: date) -> WorkQuestion | None:
    """Return the question that is open today, or None: too early, answered, or no longer of use.

    Each first day of work is asked about once: a "no" does not hold for a next job.
    """
    if JOB_DURABLE in journey.milestones or journey.status is PairStatus.ENDED:
        return None
    answered = {reading.on for reading in journey.readings.get(STILL_WORKING, ())}
    starts = sorted(journey.milestones[job].on for job in _JOBS if job in journey.milestones)
    for since in starts:
        asked_for = since + DURABLE_AFTER
        if asked_for <= today and asked_for not in answered:
            return WorkQuestion(since, asked_for)
    return None
