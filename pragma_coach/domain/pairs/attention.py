"""Which pairs need a call, and why: one definition per figure, for every page, mail and export.

Sensitive items never count here: they stay inside the pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pragma_coach.domain.pairs.journey import Journey, PairStatus
from pragma_coach.domain.pairs.law import groups_in_force
from pragma_coach.domain.programme.programme import Anchor, Item, Programme
from pragma_coach.domain.reasons import Obstacle
from pragma_coach.domain.types import ItemId, ItemState, MilestoneId, PhaseId

# Guide dates are averages: every other pair passes one. Only well past it is a reason to call.
OVERDUE_AFTER_DAYS = 8 * 7
# Coach and coachee meet about every week; a claim that outlives a meeting was overlooked.
CLAIM_WAITS_DAYS = 7
_PIP_SIGNED = MilestoneId("pip_signed")


class Need(StrEnum):
    """Why a pair needs a call, in order of weight."""

    POOR = "poor"
    SILENT = "silent"
    NO_FIT = "no_fit"
    STUCK = "stuck"
    OVERDUE = "overdue"
    CLAIM = "claim"
    NO_COACH = "no_coach"


NEEDS = tuple(Need)


@dataclass(frozen=True, slots=True)
class StartDays:
    """The days of a coachee from which guide dates count; None is unknown.

    `registered_on` is the day on which the organisation entered the pair: nothing is late or silent before it, or a
    list taken over from a spreadsheet would call for a hundred telephone calls on its first morning.
    """

    linked_on: date | None = None
    housed_on: date | None = None
    coaching_started_on: date | None = None
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """An item that does not move, what keeps it, and since when."""

    item: Item
    obstacle: Obstacle
    since: date


@dataclass(frozen=True, slots=True)
class PoorWord:
    """Newcomer or coach said on a day that it does not go well together: see `domain.pairs.check_in`."""

    by_coachee: bool
    on: date


@dataclass(frozen=True, slots=True)
class Dated:
    """An item with the day that counts for it: its guide date, or the day of a claim."""

    item: Item
    day: date


@dataclass(frozen=True, slots=True)
class Attention:
    """What asks for attention in one pair; `quiet_days` counts the days without a sign (None: never began).

    `no_fit_on` is the day of the talk that said that the route does not fit, while no other was chosen.
    """

    quiet_days: int | None = None
    silent: bool = False
    stuck: tuple[Stuck, ...] = ()
    overdue: tuple[Dated, ...] = ()
    claims: tuple[Dated, ...] = ()
    no_coach: bool = False
    no_fit_on: date | None = None
    poor: tuple[PoorWord, ...] = ()

    @property
    def needs(self) -> tuple[Need, ...]:
        """Why the pair needs a call, heaviest first; empty when it does not."""
        found = (self.poor, self.silent, self.no_fit_on, self.stuck, self.overdue, self.claims, self.no_coach)
        return tuple(need for need, present in zip(NEEDS, found, strict=True) if present)


def anchor_day(programme: Programme, journey: Journey, days: StartDays, anchor: Anchor, phase: PhaseId) -> date | None:
    """Return the day of an anchor for an item of a phase, or None while it is unknown."""
    known: dict[Anchor, Callable[[], date | None]] = {
        Anchor.LINKED: lambda: days.linked_on,
        Anchor.HOUSED: lambda: days.housed_on,
        Anchor.COACHING_STARTED: lambda: journey.started_on or days.coaching_started_on,
        Anchor.PREVIOUS_PHASE: lambda: _end_before(programme, journey, phase),
        Anchor.PIP_SIGNED: lambda: reached.on if (reached := journey.milestones.get(_PIP_SIGNED)) else None,
    }
    if anchor in known:
        return known[anchor]()
    return reached.on if (reached := journey.dates.get(anchor)) else None


def _end_before(programme: Programme, journey: Journey, phase: PhaseId) -> date | None:
    order = [known.id for known in programme.phases]
    place = order.index(phase)
    reached = journey.phases.get(order[place - 1]) if place else None
    return reached.on if reached else None


def guide_day(programme: Programme, journey: Journey, days: StartDays, item: Item) -> date | None:
    """Return the day around which most people have done the item.

    None while its anchor is unknown, and for an item that the law of the pair does not ask.
    """
    return next((day for _, day in _guide_days(programme, journey, days, [item])), None)


def _guide_days(
    programme: Programme, journey: Journey, days: StartDays, items: Sequence[Item]
) -> Iterator[tuple[Item, date]]:
    """Yield the items that have a guide day, with it; what many share is looked up once."""
    in_force = groups_in_force(journey, days.housed_on)
    begins = {(item.due.anchor, item.phase) for item in items}
    starts = {begin: anchor_day(programme, journey, days, *begin) for begin in begins}
    for item in items:
        start = starts[item.due.anchor, item.phase]
        if start is not None and item.applies(in_force):
            yield item, start + timedelta(weeks=item.due.weeks)


def quiet_days(journey: Journey, days: StartDays, today: date) -> int | None:
    """Return how many days ago the last sign of a pair was, or None when it never began.

    A sign is a tick, a contact, a start or a pause; being registered is one too.
    """
    signs = [day for day in (journey.last_sign_on, journey.started_on, days.registered_on) if day is not None]
    return max(0, (today - max(signs)).days) if signs else None


def attention(
    programme: Programme,
    journey: Journey,
    days: StartDays,
    *,
    today: date,
    silent_after_days: int,
    no_fit_on: date | None = None,
    poor: tuple[PoorWord, ...] = (),
) -> Attention:
    """Return what asks for attention: nothing in a pair that ended, only a missing coach in one that rests or waits."""
    quiet = quiet_days(journey, days, today)
    if journey.status is PairStatus.ENDED:
        return Attention(quiet)
    no_coach = not journey.coaches_on(today) and journey.waits_for is None
    if journey.status in (PairStatus.PAUSED, PairStatus.WAITING):
        return Attention(quiet, no_coach=no_coach)
    listed = [item for item in journey.listed(programme) if not item.sensitive]
    return Attention(
        quiet_days=quiet,
        silent=quiet is not None and quiet >= _silent_after(programme, journey, silent_after_days),
        stuck=tuple(stuck_items(listed, journey)),
        overdue=tuple(dated for dated, since in late_from(programme, journey, days, listed) if since <= today),
        claims=tuple(_claims(listed, journey, today)),
        no_coach=no_coach,
        no_fit_on=no_fit_on,
        poor=poor,
    )


def _silent_after(programme: Programme, journey: Journey, usual: int) -> int:
    """Return after how many days silence is a reason to call, in the phase the pair is in now."""
    rhythm = programme.phase_by_id[journey.phase_now(programme)].contact_every
    return max(usual, int(rhythm.days)) if rhythm else usual


def stuck_items(items: Iterable[Item], journey: Journey) -> list[Stuck]:
    """Return which of the items do not move, longest first."""
    found = [
        Stuck(item, Obstacle(standing.reason), standing.happened_on)
        for item in items
        if (standing := journey.items.get(item.id)) and standing.state is ItemState.STUCK
    ]
    return sorted(found, key=lambda stuck: stuck.since)


def late_from(
    programme: Programme, journey: Journey, days: StartDays, items: Iterable[Item]
) -> list[tuple[Dated, date]]:
    """Return core items, open in a phase that has not ended, earliest first, and from which day each is overdue.

    Overdue is well past the guide date; nothing is late before its phase could begin. With one item left in the last
    phase, the pair only has to close, and it is for them to say when.
    """
    waiting = [
        item
        for item in items
        if item.core and item.phase not in journey.phases and journey.state_of(item.id) is ItemState.OPEN
    ]
    if [item.phase for item in waiting] == [programme.phases[-1].id]:
        return []
    before = {phase: _end_before(programme, journey, phase) for phase in {item.phase for item in waiting}}
    found = [
        (Dated(item, day), max(day, days.registered_on or day, before[item.phase] or day))
        for item, day in _guide_days(programme, journey, days, waiting)
    ]
    late = timedelta(days=OVERDUE_AFTER_DAYS + 1)
    return sorted(((dated, since + late) for dated, since in found), key=lambda one: one[0].day)


def _claims(items: Iterable[Item], journey: Journey, today: date) -> list[Dated]:
    """Return what the coachee says is done and nobody confirmed for a week; oldest first."""
    found = [
        Dated(item, standing.happened_on)
        for item in items
        if (standing := journey.items.get(item.id))
        and standing.state is ItemState.CLAIMED
        and (today - standing.happened_on).days >= CLAIM_WAITS_DAYS
    ]
    return sorted(found, key=lambda dated: dated.day)


@dataclass(frozen=True, slots=True)
class ObstacleCount:
    """How often an obstacle keeps pairs from something, and at which items (most first)."""

    obstacle: Obstacle
    count: int
    items: tuple[tuple[Item, int], ...]


def summed_up(pairs: Iterable[Attention]) -> list[ObstacleCount]:
    """Sum the obstacles of pairs up, most frequent first; nothing in it says whose they are."""
    counts: dict[Obstacle, dict[ItemId, int]] = {}
    items: dict[ItemId, Item] = {}
    for pair in pairs:
        for stuck in pair.stuck:
            items[stuck.item.id] = stuck.item
            per_item = counts.setdefault(stuck.obstacle, {})
            per_item[stuck.item.id] = per_item.get(stuck.item.id, 0) + 1
    found = [
        ObstacleCount(
            obstacle,
            sum(per_item.values()),
            tuple((items[key], number) for key, number in sorted(per_item.items(), key=lambda pair: -pair[1])),
        )
        for obstacle, per_item in counts.items()
    ]
    return sorted(found, key=lambda summed: (-summed.count, summed.obstacle))
