"""Places that show how many people have a fact: the figures of a quarter, and what the mail counts."""

from __future__ import annotations

from collections import Counter

from people_places import Eyes

from pragma_coach import content
from pragma_coach.domain.assessment.outcomes import MILESTONES, Outcome
from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.reasons import EndReason
from pragma_coach.services.desk import notices
from pragma_coach.services.desk.pair_review import review
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.quarter.counts import figures_of
from pragma_coach.store import organisations, plan
from pragma_coach.store.database import connection
from pragma_coach.web.pairs.list_view import PairList

_EXITS = (Outcome.EXIT_FULL, Outcome.EXIT_PARTIAL, Outcome.UNPAID_WORK, Outcome.EDUCATION)
_COUNTED = {one.value: MILESTONES[one] for one in _EXITS}
_COUNTED |= {job: (job,) for job in ("sponsored_job", "paid_job", "job_durable")}


def in_the_quarters(eyes: Eyes) -> Counter[str]:
    """How many people have what by the quarters until now, and how many have a plan."""
    counted: Counter[str] = Counter()
    with connection():
        programme = content.load_programme(organisations.get(eyes.organisation_id).programme)
    now = Quarter.of(eyes.today)
    for quarter in (now.previous(), now):
        for figure in figures_of(eyes.organisation_id, programme, quarter):
            if figure.id in _COUNTED:
                counted[figure.id] += figure.parts[0].number
            elif figure.id == "plan" and quarter == now:
                counted["plan"] = figure.parts[0].number
    return +counted


def on_the_milestones(eyes: Eyes) -> Counter[str]:
    """The same, counted from the milestones that each person has."""
    expected: Counter[str] = Counter()
    with connection():
        written = plan.of_organisation(eyes.organisation_id)
    for pair in eyes.pairs():
        journey, known = pair.journey, programme_of(pair).milestone_by_id
        ended = journey.status is PairStatus.ENDED
        if not (ended and journey.status_reason == EndReason.DECEASED):
            reached = journey.milestones.keys() & known.keys()
            expected.update(name for name, means in _COUNTED.items() if reached & set(means))
            expected["plan"] += not ended and (pair.id in written or "pip_signed" in reached)
    return +expected


def in_the_mail(eyes: Eyes) -> Counter[str]:
    """What the mail says that waits: claims for the coaches, calls for the coordinator."""
    counted: Counter[str] = Counter()
    for notice in notices.coaching_notices(eyes.organisation_id, eyes.today):
        counted["claims"] += notice.count if notice.kind == "claims" else 0
    for notice in notices.overview_notices(eyes.organisation_id, eyes.today):
        if notice.account_id == eyes.coordinator.account_id and notice.kind == "calls":
            counted["calls"] = notice.count
    return +counted


def on_the_lists(eyes: Eyes) -> Counter[str]:
    """The same, counted from the list and the page of each person."""
    expected: Counter[str] = Counter()
    for pair in eyes.pairs():
        coaches = pair.journey.coaches_on(eyes.today) if pair.journey.status is not PairStatus.ENDED else []
        expected["claims"] += len(coaches) * len(PairList(pair, eyes.today).claims)
        expected["calls"] += bool(review(eyes.coordinator, pair.id, eyes.today).attention.needs)
    return +expected
