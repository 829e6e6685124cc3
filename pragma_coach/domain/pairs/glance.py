"""What lists of pairs show and ask of each, so that a page of fifty need not read everybody's journey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pragma_coach.domain.pairs.attention import StartDays, late_from, stuck_items
from pragma_coach.domain.pairs.journey import Journey, progress
from pragma_coach.domain.programme.programme import Programme, in_phase
from pragma_coach.domain.types import AccountId, ItemState


@dataclass(frozen=True, slots=True)
class Glance:
    """Where a pair stands, in facts that do not change with the day: `domain.pairs.attention` says what they mean.

    `place` is that of the phase in the programme, from 0; `done` and `total` count its items. `sign_on` is the day of
    the last sign, `quiet_from` the first day on which the phase too calls that silence long. `stuck` counts items,
    `claimed_on` is the oldest claim, from `late_on` something is overdue. From `coached_from` on there is a coach
    without an end; `waits_for` may not begin yet.
    """

    place: int
    done: int
    total: int
    sign_on: date | None
    quiet_from: date | None
    stuck: int
    claimed_on: date | None
    late_on: date | None
    coached_from: date | None
    waits_for: AccountId | None


def glance(programme: Programme, journey: Journey, days: StartDays) -> Glance:
    """Return what the lists of the desk keep of a pair. Sensitive items count in the progress alone."""
    phase = programme.phase_by_id[journey.phase_now(programme)]
    listed = journey.listed(programme)
    counted = [item for item in listed if not item.sensitive]
    so_far = progress(in_phase(listed, phase.id), journey)
    allowed = timedelta(days=phase.contact_every.days if phase.contact_every else 0)
    signs = [day for day in (journey.last_sign_on, journey.started_on, days.registered_on) if day is not None]
    last = max(signs, default=None)
    standings = [found for item in counted if (found := journey.items.get(item.id))]
    claims = [found.happened_on for found in standings if found.state is ItemState.CLAIMED]
    late = [since for _, since in late_from(programme, journey, days, counted)]
    return Glance(
        place=programme.phases.index(phase),
        done=so_far.done,
        total=so_far.total,
        sign_on=last,
        quiet_from=last + allowed if last else None,
        stuck=len(stuck_items(counted, journey)),
        claimed_on=min(claims, default=None),
        late_on=min(late, default=None),
        coached_from=min((term.since for term in journey.coaches if term.until is None), default=None),
        waits_for=journey.waits_for,
    )
