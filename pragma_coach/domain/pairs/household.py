"""What is true of a home is true for everybody in it: what a word about one of them means for another.

A home has no list of its own. Each of its people keeps the own list, on which some items (`Item.household`) are about
the home; those follow each other. What somebody says about the own person (an obstacle, "somebody else sees to it")
stays with that person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.pairs.journey import Journey, Standing
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Item, Programme
from pragma_coach.domain.reasons import NotApplicable
from pragma_coach.domain.types import ItemId, ItemState

MOST_AT_HOME = 20
"""So many people who are coached live in one home at most: a family or a shared house, never a whole shelter."""

_OF_THE_PERSON = frozenset({NotApplicable.HOUSEHOLD, NotApplicable.OWN_CHOICE})
# What a word about the home replaces at somebody else; any other standing was that person's own, and stays.
_GIVES_WAY: Mapping[ItemState, frozenset[ItemState]] = {
    ItemState.OPEN: frozenset(),
    ItemState.CLAIMED: frozenset({ItemState.OPEN}),
    ItemState.DONE: frozenset({ItemState.OPEN, ItemState.CLAIMED, ItemState.STUCK}),
    ItemState.NOT_APPLICABLE: frozenset({ItemState.OPEN}),
    ItemState.STUCK: frozenset(),
}


@dataclass(frozen=True, slots=True)
class HomeWord:
    """Where an item of the home stands; one that is open has no day."""

    state: ItemState = ItemState.OPEN
    on: date | None = None
    reason: str = ""

    def for_one(self, housemate: PairFacts) -> HomeWord:
        """Return the word on the list of a housemate, for whom it can hold from moving in at the earliest."""
        first = first_day(housemate)
        return HomeWord(self.state, max(self.on, first), self.reason) if self.on and first else self


NOTHING_YET = HomeWord()


def first_day(pair: PairFacts) -> date | None:
    """Return the first day on which something can have happened on the list of a pair, None when nobody knows."""
    known = [day for day in (pair.coachee.housed_on, pair.journey.started_on) if day is not None]
    return min(known, default=None)


def home_word(state: ItemState, on: date, reason: str) -> HomeWord | None:
    """Return what a standing says of the home; None when it says something of the person only."""
    match state:
        case ItemState.OPEN | ItemState.STUCK:
            return NOTHING_YET
        case ItemState.NOT_APPLICABLE if reason in _OF_THE_PERSON:
            return None
        case ItemState.CLAIMED | ItemState.DONE | ItemState.NOT_APPLICABLE:
            return HomeWord(state, on, reason)


def word_of(standing: Standing | None) -> HomeWord | None:
    """Return what the standing of an item says of the home, as `home_word`."""
    return home_word(standing.state, standing.happened_on, standing.reason) if standing else NOTHING_YET


def follows(housemate: PairFacts, item: ItemId, was: HomeWord | None, said: HomeWord) -> bool:
    """Tell whether a housemate's item goes along when the home goes from `was` to `said`.

    It does when it stood where the one spoken about stood, or when nobody settled it yet.
    """
    standing = housemate.journey.items.get(item)
    together = was is not None and was != NOTHING_YET and word_of(standing) == was.for_one(housemate)
    return together or housemate.journey.state_of(item) in _GIVES_WAY[said.state]


def home_items(programme: Programme, journey: Journey) -> list[Item]:
    """Return the items on the list of a pair that are about the home."""
    return [item for item in journey.listed(programme) if item.household]
