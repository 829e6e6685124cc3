"""Noting outcomes: exits, unpaid work, education, the end of the obligation, and whether a job lasted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.outcomes import (
    JOB_DURABLE,
    MILESTONES,
    NO,
    OBLIGATION,
    STILL_WORKING,
    YES,
    DuoReason,
    Outcome,
    work_question,
)
from pragma_coach.domain.pairs.journey import RECORDED, WITHDRAWN, EventDraft, EventKind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import MilestoneId, Operation, PairId
from pragma_coach.services.pairs.acts import Done, act_on_pair, happened_day, programme_of
from pragma_coach.services.rights import today_of


def record_outcome(
    operation: Operation, pair_id: PairId, outcome: Outcome, happened_on: date | None, *, detail: str = ""
) -> Done:
    """Note on which day an outcome came, or correct that day.

    `detail` is a DuoReason for the end of the obligation, and may name the milestone (volunteering or internship) for
    unpaid work. Raise Invalid for another detail, for a day before the start or to come, and for an end of the pair:
    that is the coordinator's.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        day = happened_day(operation, pair.coachee, pair.journey.started_on, happened_on)
        if outcome is Outcome.OBLIGATION_ENDED:
            return _obligation(pair, day, detail)
        return _recorded(pair, _milestone(pair, outcome, detail), day)

    return act_on_pair(operation, pair_id, (Act.TAKE_READING,), decide)


def withdraw_outcome(operation: Operation, pair_id: PairId, outcome: Outcome) -> Done:
    """Take back an outcome that was noted by mistake, with every fact that means it. Raise Invalid for the end."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if outcome is Outcome.STOPPED:
            raise Invalid("Een koppel dat stopte, kan alleen de coördinator veranderen.", "outcome")
        found = [one for one in MILESTONES[outcome] if one in pair.journey.milestones]
        drafts = [EventDraft(EventKind.MILESTONE, one, WITHDRAWN, today_of(operation)) for one in found]
        return [*drafts, *_reasons_gone(pair)] if outcome is Outcome.OBLIGATION_ENDED else drafts

    return act_on_pair(operation, pair_id, (Act.TAKE_READING,), decide)


def answer_work(operation: Operation, pair_id: PairId, still: bool) -> Done:
    """Answer whether somebody still works 26 weeks after the first day; nothing happens when nobody asks (any more).

    A "yes" is the milestone `job_durable` on that day; a "no" is kept, so that it is asked again only for a next job.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        question = work_question(pair.journey, today_of(operation))
        if question is None:
            return []
        answer = EventDraft(EventKind.READING, STILL_WORKING, YES if still else NO, question.asked_for)
        known = JOB_DURABLE in programme_of(pair).milestone_by_id
        durable = (
            [EventDraft(EventKind.MILESTONE, JOB_DURABLE, RECORDED, question.asked_for)] if still and known else []
        )
        return [answer, *durable]

    return act_on_pair(operation, pair_id, (Act.TAKE_READING,), decide)


def _milestone(pair: PairFacts, outcome: Outcome, detail: str) -> MilestoneId:
    if outcome is Outcome.STOPPED:
        raise Invalid("Een koppel stoppen doet de coördinator, bij Koppels.", "outcome")
    meant = MILESTONES[outcome]
    milestone = next((one for one in meant if one == detail), None) if detail else meant[0]
    if milestone is None:
        raise Invalid("Kies er een uit de lijst.", "detail")
    if milestone not in programme_of(pair).milestone_by_id:
        raise Invalid("Deze uitkomst staat niet in het programma. Kies een andere.", "outcome")
    return milestone


def _recorded(pair: PairFacts, milestone: MilestoneId, day: date) -> list[EventDraft]:
    known = pair.journey.milestones.get(milestone)
    return [] if known is not None and known.on == day else [EventDraft(EventKind.MILESTONE, milestone, RECORDED, day)]


def _obligation(pair: PairFacts, day: date, detail: str) -> list[EventDraft]:
    """Return the reason that DUO gives, in the place of an earlier one; "done" is a milestone as well."""
    try:
        reason = DuoReason(detail)
    except ValueError:
        raise Invalid("Kies welke reden DUO geeft.", "detail") from None
    (milestone,) = MILESTONES[Outcome.OBLIGATION_ENDED]
    drafts = []
    if [(one.value, one.on) for one in pair.journey.readings.get(OBLIGATION, ())] != [(reason, day)]:
        drafts = [*_reasons_gone(pair), EventDraft(EventKind.READING, OBLIGATION, reason, day)]
    if reason is DuoReason.DONE and milestone in programme_of(pair).milestone_by_id:
        drafts += _recorded(pair, milestone, day)
    elif milestone in pair.journey.milestones:
        drafts.append(EventDraft(EventKind.MILESTONE, milestone, WITHDRAWN, day))
    return drafts


def _reasons_gone(pair: PairFacts) -> list[EventDraft]:
    known = pair.journey.readings.get(OBLIGATION, ())
    return [EventDraft(EventKind.READING, OBLIGATION, "", one.on, undoes=one.rev) for one in known]
