"""The days of a life that are said in more than one place: decided once, for tick, milestone, date, plan and talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random

from pragma_coach.domain.programme.programme import Anchor, FactPlace, Item, Programme
from pragma_coach.domain.types import FactId, GroupId, ItemId, MilestoneId, PairId, PhaseId
from pragma_coach.simulation.days import working_day, working_day_before
from pragma_coach.simulation.lives import Life

REGISTERED, LETTER, INTAKE = "registered", "duo_notice", "broad_intake"
PIP, PVT, MAP, KNM, LANGUAGE, DONE = (
    "pip_signed",
    "pvt_signed",
    "map_done",
    "knm_passed",
    "language_passed",
    "integration_done",
)
_PLAN_TALKS = frozenset({"pip", "plan"})  # the plan is signed in such a talk; the talk alone does not say so
MAP_LESSONS = ItemId("2-taal-map")
CLOSING = ItemId("3-netwerk-afsluiten")
"""The coaching is closed together: on the day on which it ends, if it ends that way."""

_INTEGRATION = frozenset({PIP, PVT, MAP, KNM, LANGUAGE, DONE})
_DOES_MAP, _FINISHES = 0.75, 0.85
_DAY, _NEVER = timedelta(days=1), date(9000, 1, 1)


@dataclass(slots=True)
class Home:
    """A home as it fills: the first pair in it, and the days on which things were arranged for everybody there."""

    first: PairId | None = None
    days: dict[ItemId, date] = field(default_factory=dict)

    def day(self, item: Item, day: date, end: date, first_day: date) -> date:
        """Return the day of an item: of the home the one on which it was done for those who came before."""
        if not item.household:
            return day
        if self.days.get(item.id, end) >= end:
            self.days[item.id] = day
        return max(self.days[item.id], first_day)


@dataclass(frozen=True)
class Facts:
    """On which day each thing really happens to one person, also when that is still to come.

    `spans` are the first and last day of each phase but the last, which has no end. `days` are by name; those that are
    milestones stand in `life` too.
    """

    life: Life
    programme: Programme
    groups: frozenset[GroupId]
    started_on: date
    items: tuple[Item, ...]
    spans: tuple[tuple[date, date], ...]
    days: Mapping[str, date]

    @cached_property
    def begins(self) -> Mapping[PhaseId, date]:
        """The first day of each phase."""
        starts = [*(first for first, _ in self.spans), self.spans[-1][1]]
        return {phase.id: first for phase, first in zip(self.programme.phases, starts, strict=True)}

    @cached_property
    def ends(self) -> Mapping[PhaseId, date]:
        """The last day of each phase that has one."""
        return {phase.id: end for phase, (_, end) in zip(self.programme.phases, self.spans, strict=False)}

    def of_item(self, item: ItemId) -> str:
        """Return the name of the fact that an item says, or "" for an item that says none."""
        fact = self.programme.fact_at.get((FactPlace.ITEM, item))
        return fact.id if fact and fact.id in self.days else ""

    def of_talk(self, talk: str) -> date | None:
        """Return the day of the fact that happens in a talk, or None."""
        fact = self.programme.fact_at.get((FactPlace.TALK, talk))
        return self.days.get(PIP if talk in _PLAN_TALKS else fact.id if fact else "")

    def is_ticked(self, fact: str) -> bool:
        """Tell whether an item on the list of this person says a fact."""
        said = self.programme.fact_by_id.get(FactId(fact))
        return said is not None and any(item.id in said.items for item in self.items)


def decide(life: Life, programme: Programme, groups: frozenset[GroupId], started_on: date, random: Random) -> Facts:
    """Return the facts of a life in an order in which they can be; its milestones are given back on those days.

    A core item belongs to a phase that ends by it, so its fact is there, and no later than that end.
    """
    items, spans = tuple(programme.items_for(groups)), phase_spans(programme, life, started_on)
    drawn = {fact: life.from_on + timedelta(days=after) for fact, after in life.facts.items()}
    ends = {phase.id: end for phase, (_, end) in zip(programme.phases, spans, strict=False)}
    listed: dict[str, Item] = {
        fact.id: item for item in items if (fact := programme.fact_at.get((FactPlace.ITEM, item.id)))
    }
    latest: dict[str, date] = {fact: ends.get(item.phase, _NEVER) for fact, item in listed.items() if item.core}
    deciding = _Deciding(life, spans[0][0], drawn, frozenset(listed), latest, random)
    deciding.registered()
    if PVT in listed:
        deciding.integration(with_map=any(item.id == MAP_LESSONS for item in items))
    days = {**{fact: day for fact, day in drawn.items() if fact not in _INTEGRATION}, **deciding.days}
    reached = {
        fact: (day - life.from_on).days for fact, day in days.items() if MilestoneId(fact) in programme.milestone_by_id
    }
    return Facts(replace(life, facts=reached), programme, groups, started_on, items, tuple(spans), days)


def phase_spans(programme: Programme, life: Life, started_on: date) -> list[tuple[date, date]]:
    """Return on which day each phase really begins and ends, all but the last: that one has no end of its own."""
    spans: list[tuple[date, date]] = []
    for phase, days in zip(programme.phases, life.phases, strict=False):
        begins = {Anchor.HOUSED: life.housed_on, Anchor.COACHING_STARTED: started_on}.get(phase.starts_from)
        first = begins or spans[-1][1]
        spans.append((first, first + timedelta(days=days)))
    return spans


@dataclass(slots=True)
class _Deciding:
    """Decides one day after another.

    `listed` are the facts that an item of the list says, `latest` the last good day of those that have to be there.
    """

    life: Life
    begins: date
    drawn: Mapping[str, date]
    listed: frozenset[str]
    latest: Mapping[str, date]
    random: Random
    days: dict[str, date] = field(default_factory=dict)

    def registered(self) -> None:
        """Somebody is registered in the days after moving in."""
        self._set(REGISTERED, self._after(self.life.housed_on, 1, 9), self.life.housed_on)

    def integration(self, *, with_map: bool) -> None:
        """Decide letter, intake, plan, declaration, MAP and exams, and when it is all done."""
        here = max(self.life.housed_on, self.life.from_on)
        begun = self._plan(here) if PIP in self.listed else here
        if INTAKE in self.listed and INTAKE not in self.days:
            self._set(INTAKE, self._after(here, 14, 42), self.begins)
        if begun is None:
            return
        if PVT in self.drawn or PVT in self.latest:
            self._set(PVT, self.drawn.get(PVT) or self._after(begun, 90, 200), begun + _DAY)
        if with_map and self.random.random() < _DOES_MAP:
            self._set(MAP, self._after(begun, 300, 540), begun + _DAY)
        for exam in (KNM, LANGUAGE):
            if exam in self.drawn:
                self._set(exam, self.drawn[exam], begun + 60 * _DAY)
        if PVT in self.days and self.random.random() < _FINISHES:
            self._finish(begun, self._after(begun, 600, 1060))

    def _plan(self, here: date) -> date | None:
        """Decide the plan (PIP), with the letter and the intake that come before; None when it never comes to one."""
        if PIP not in self.drawn and PIP not in self.latest:
            return None
        housed = self.life.housed_on
        can_be = housed if self._latest(PIP) > housed else self.begins
        pip = self._set(PIP, self.drawn.get(PIP) or self._after(here, 60, 110), max(self.begins, can_be))
        self._set(INTAKE, min(self._after(here, 14, 42), pip - 7 * _DAY), self.begins, pip)
        self.days[LETTER] = min(working_day(self._after(housed, -25, 20)), working_day_before(pip - _DAY))
        self.days[REGISTERED] = min(self.days[REGISTERED], max(pip, housed))
        return pip

    def _finish(self, begun: date, day: date) -> None:
        """Let the integration be done within its three years, after all that belongs to it."""
        for exam, share in ((KNM, 0.7), (LANGUAGE, 0.9)):
            by_then = begun + round((day - begun).days * share) * _DAY
            self._set(exam, min(self.days.get(exam, by_then), by_then), begun + 60 * _DAY)
        belongs = max(self.days[fact] for fact in (PVT, MAP, KNM, LANGUAGE) if fact in self.days)
        self._set(DONE, day, belongs)

    def _after(self, day: date, least: int, most: int) -> date:
        return day + timedelta(days=self.random.randint(least, most))

    def _latest(self, fact: str) -> date:
        """Return the last good day; the plan leaves room for the declaration that follows."""
        last = self.latest.get(fact, _NEVER)
        return min(last, working_day_before(self._latest(PVT)) - _DAY) if fact == PIP else last

    def _set(self, fact: str, wish: date, first: date, last: date = _NEVER) -> date:
        """Decide a fact on a day on which offices are open, as near to the wish as can be."""
        last = min(last, self._latest(fact))
        day = working_day(max(wish, first))
        if day > last:
            day = max(working_day_before(last), min(first, last))
        self.days[fact] = day
        return day
