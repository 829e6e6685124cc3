"""Of which pairs a reason for a call is true, as conditions on the columns beside their revision.

They say what `domain.pairs.attention` says of one pair, so a number and its list never read anybody's journey.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from peewee import fn

from pragma_coach.domain.pairs.attention import CLAIM_WAITS_DAYS, Need
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.types import OrganisationId, PairId
from pragma_coach.store.tables import Assignment, Pair
from pragma_coach.store.tables.talks import NO_FIT, TalkRow

GOING = Pair.status != PairStatus.ENDED
ACTIVE = Pair.status == PairStatus.ACTIVE


def terms(today: date, which: Any, *columns: Any) -> Any:
    """Return the terms of coaching that run today: of the pairs, or these columns."""
    running = (Assignment.since <= today) & (Assignment.until.is_null() | (Assignment.until > today))
    return Assignment.select(*(columns or (Assignment.pair_id,))).where(which & running)


def needs(
    organisation_id: OrganisationId, today: date, silent_after: int, poor: Collection[PairId]
) -> Mapping[Need, Any]:
    """Return, per reason, what is true of a pair with it today, the heaviest reason first.

    `silent_after` is the organisation's number of days, `poor` are the pairs with a poor answer that the reader of the
    list may know of.
    """
    no_term = ~fn.EXISTS(terms(today, Assignment.pair_id == Pair.id))
    without = Pair.coached_from.is_null() | (Pair.coached_from > today)
    long_ago = _by(Pair.sign_on, today - timedelta(days=silent_after)) & _by(Pair.quiet_from, today)
    found = {
        Need.POOR: ACTIVE & Pair.id.in_(list(poor)),
        Need.SILENT: ACTIVE & long_ago,
        Need.NO_FIT: ACTIVE & Pair.id.in_(_no_fit(organisation_id)),
        Need.STUCK: ACTIVE & (Pair.stuck > 0),
        Need.OVERDUE: ACTIVE & _by(Pair.late_on, today),
        Need.CLAIM: ACTIVE & _by(Pair.claimed_on, today - timedelta(days=CLAIM_WAITS_DAYS)),
        Need.NO_COACH: GOING & Pair.waits_for.is_null() & without & no_term,
    }
    return {need: found[need] for need in Need}


def _by(column: Any, day: date) -> Any:
    """Return that a day is known and not later: false, not unknown, of a pair without one, so that it can be denied."""
    return column.is_null(is_null=False) & (column <= day)


def _no_fit(organisation_id: OrganisationId) -> Any:
    """Return the pairs of which the last talk of a kind said that the route does not fit, and nothing was chosen."""
    talk, after, pair = TalkRow.alias(), TalkRow.alias(), Pair.alias()
    day, day_after = fn.COALESCE(talk.held_on, talk.planned_on), fn.COALESCE(after.held_on, after.planned_on)
    answered = after.select(after.id).where(
        (after.pair_id == talk.pair_id) & (after.kind == talk.kind) & (after.outcome != "") & (day_after > day)
    )
    return (
        talk.select(talk.pair_id)
        .join(pair, on=(pair.id == talk.pair_id))
        .where(
            (talk.organisation_id == organisation_id)
            & NO_FIT
            & (pair.route_on.is_null() | (pair.route_on < day))
            & ~fn.EXISTS(answered)
        )
    )
