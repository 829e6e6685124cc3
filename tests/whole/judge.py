"""The judge: what several places of the program say of one fact, and whether all of it can be true at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from pragma_coach.domain.pairs.facts import contradictions
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import FactPlace, Programme
from pragma_coach.domain.types import PairId
from pragma_coach.services.pairs.acts import programme_of


class Word(StrEnum):
    """What a place says of a fact without a day."""

    DONE = "it is there"
    SETTLED = "nobody waits for it"
    NOT = "it is not there"
    AWAITED = "somebody still has to do it"
    NOT_NEEDED = "it does not apply"


Shown: TypeAlias = date | Word
Spot: TypeAlias = tuple[FactPlace, str]
"""Where something can be said, and what names it there."""
Sight: TypeAlias = Collection[tuple[Spot, Shown]]
"""What one place of the program shows of one pair."""
Sights: TypeAlias = Mapping[str, Mapping[PairId, Sight]]
"""What every place of the program shows, by its name."""

_AGAINST_DONE = {Word.NOT, Word.AWAITED, Word.NOT_NEEDED}


def item(name: str) -> Spot:
    return FactPlace.ITEM, name


def milestone(name: str) -> Spot:
    return FactPlace.MILESTONE, name


def talk(name: str) -> Spot:
    return FactPlace.TALK, name


@dataclass(frozen=True)
class Contradiction:
    """Of one pair, one fact of which the places cannot all be right."""

    pair: PairId
    fact: str
    said: Mapping[str, frozenset[Shown]]

    def __str__(self) -> str:
        told = "; ".join(f"{place}: {', '.join(map(str, shown))}" for place, shown in sorted(self.said.items()))
        return f"{self.fact} of {self.pair}: {told}"


def agree(shown: Iterable[Shown]) -> bool:
    """Tell whether all of this can be true of one fact."""
    shown = set(shown)
    days = {one for one in shown if isinstance(one, date)}
    if len(days) > 1:
        return False
    if days or Word.DONE in shown:
        return not shown & _AGAINST_DONE
    if Word.NOT_NEEDED in shown:
        return Word.AWAITED not in shown
    return not (Word.SETTLED in shown and shown & _AGAINST_DONE)


def judge(pairs: Iterable[PairFacts], sights: Sights) -> list[Contradiction]:
    """Return what the places contradict each other in, without what stands on the list "Wat klopt?" already."""
    found = []
    for pair in pairs:
        programme = programme_of(pair)
        asked = {fact.id for fact in contradictions(programme, pair.journey)}
        said: dict[str, dict[str, set[Shown]]] = defaultdict(lambda: defaultdict(set))
        for place, of_pairs in sights.items():
            for spot, shown in of_pairs.get(pair.id, ()):
                said[_thing(programme, spot)][place].add(shown)
        found += [
            Contradiction(pair.id, thing, {place: frozenset(shown) for place, shown in places.items()})
            for thing, places in said.items()
            if thing not in asked and not agree(set().union(*places.values()))
        ]
    return found


def _thing(programme: Programme, spot: Spot) -> str:
    """Return which fact is said at a spot; one that is said nowhere else is called by its spot."""
    fact = programme.fact_at.get(spot)
    return fact.id if fact else ":".join(spot)
