"""Who coaches whom in a made-up town: volunteers with at most five coachees, handovers and stand-ins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.types import Actor
from pragma_coach.simulation.lives import Life

_MOST_COACHEES = 5
_HANDED_OVER = 0.18
_STOOD_IN = 0.08


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of coaching from `since` on; a stand-in comes beside the coach and goes again on `until`."""

    coach: Actor
    since: date
    until: date | None = None


class Roster:
    """Remembers who is busy when; members of a household go to one coach as long as there is room."""

    def __init__(self, coaches: list[Actor], random: Random) -> None:
        self.coaches = coaches
        self.random = random
        self._busy: dict[Actor, list[tuple[date, date]]] = defaultdict(list)
        self._of_household: dict[int, Actor] = {}

    def turns(self, life: Life, today: date) -> tuple[list[Turn], Turn | None]:
        """Return the coaches of a pair one after another, and a stand-in if there was one."""
        begin, end = life.registered_on, min(life.ends_on, today)
        first = self._of_household.get(life.household)
        if first is None or not self._has_room(first, begin):
            first = self._pick(begin, None)
        self._of_household[life.household] = first
        days = (end - begin).days
        turns = [Turn(first, begin)]
        if self.random.random() < _HANDED_OVER and days > 120:
            turns.append(Turn(self._pick(begin, first), begin + timedelta(days=self.random.randint(60, days - 30))))
        for turn, until in zip(turns, [*(turn.since for turn in turns[1:]), end], strict=True):
            self._busy[turn.coach].append((turn.since, until))
        return turns, self._stand_in(turns[-1], end)

    def _stand_in(self, turn: Turn, end: date) -> Turn | None:
        days = (end - turn.since).days
        if self.random.random() > _STOOD_IN or days < 90:
            return None
        since = turn.since + timedelta(days=self.random.randint(5, days - 60))
        return Turn(self._pick(since, turn.coach), since, since + timedelta(days=self.random.randint(14, 50)))

    def _pick(self, day: date, other_than: Actor | None) -> Actor:
        others = [coach for coach in self.coaches if coach != other_than]
        free = [coach for coach in others if self._has_room(coach, day)]
        return self.random.choice(free) if free else min(others, key=lambda coach: self._load(coach, day))

    def _has_room(self, coach: Actor, day: date) -> bool:
        return self._load(coach, day) < _MOST_COACHEES

    def _load(self, coach: Actor, day: date) -> int:
        return sum(since <= day <= until for since, until in self._busy[coach])
