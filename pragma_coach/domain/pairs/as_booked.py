"""Where a pair stood by what was booked before a day, without its list; and how much of "vinden" it had found.

The list is left out because it is most of what happens and none of what a quarter counts, but for `vinden`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.pairs.folding import fold
from pragma_coach.domain.pairs.journey import ON, Event, EventKind, Journey
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import Category, GroupId, ItemId, ItemState

STANDING = frozenset({EventKind.STATUS, EventKind.READING, EventKind.MILESTONE, EventKind.DATE, EventKind.CONTACT})
LISTED = frozenset({EventKind.TICK, EventKind.GROUP})
# Our own reading of "people know where to go" (Velsen): three of every four things to find are found.
KNOWS_THE_WAY = 0.75


def journey_without_list(programme: Programme, events: Sequence[Event]) -> Journey:
    """Return the journey that these events come to, given in order, when others of the pair are left out.

    They are numbered anew, as folding wants no gap; what one undoes is numbered along.
    """
    numbers = {event.rev: place for place, event in enumerate(events, start=1)}
    return fold(
        programme,
        (
            replace(
                event, rev=numbers[event.rev], undoes=None if event.undoes is None else numbers.get(event.undoes, 0)
            )
            for event in events
        ),
    )


@dataclass(frozen=True, slots=True)
class FoundCount:
    """How many of the things to find somebody had found, of how many."""

    found: int
    total: int

    @property
    def knows_the_way(self) -> bool:
        return self.found >= KNOWS_THE_WAY * self.total


def found_count_on(programme: Programme, events: Iterable[Event], day: date) -> FoundCount | None:
    """Return how much of `vinden` was done on a day, by the ticks and groups of a pair; None when nothing applies.

    Sensitive items stay inside the pair and optional ones are nobody's duty: neither counts.
    """
    groups: set[GroupId] = set()
    states: dict[ItemId, str] = {}
    for event in events:
        if event.kind is EventKind.GROUP:
            (groups.add if event.value == ON else groups.discard)(GroupId(event.subject))
        elif event.happened_on <= day:
            states[ItemId(event.subject)] = event.value
    listed = [
        states.get(item.id, ItemState.OPEN)
        for item in programme.items_for(frozenset(groups))
        if item.category is Category.VINDEN and not item.sensitive and not item.optional
    ]
    counted = [state for state in listed if state != ItemState.NOT_APPLICABLE]
    return FoundCount(sum(state == ItemState.DONE for state in counted), len(counted)) if counted else None
