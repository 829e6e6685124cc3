"""The list of one pair as the coach sees it: what is up now, the life domains of the phases, and what was sought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property

from pragma_coach.domain.calendar import in_short
from pragma_coach.domain.pairs.journey import progress
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Item, Phase, in_phase
from pragma_coach.domain.terms import LifeDomain
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.domain.types import ItemId, ItemState
from pragma_coach.web.pairs.item_words import AT_HOME
from pragma_coach.web.pairs.lines import AreaBlock, CoachPhase, ItemLine, LastAct, within
from pragma_coach.web.pairs.list_view import PairList

MOST_NOW = 5


class CoachList(PairList):
    """The list of one pair for its coach. An item stands on it once: at "now", or in its life domain.

    `sought` shows what has these words, and nothing else; `unfolded` opens all life domains.
    """

    def __init__(
        self,
        pair: PairFacts,
        today: date,
        *,
        just: int | None = None,
        day_chosen: bool = False,
        sought: str = "",
        unfolded: bool = False,
    ) -> None:
        super().__init__(pair, today, just=just, day_chosen=day_chosen)
        self.sought, self.unfolded = sought, unfolded
        if self.last and not day_chosen and (area := self._finished(self.last)):
            self.last = replace(self.last, words=f"{area}: alles klaar")

    def _finished(self, last: LastAct) -> str:
        """Return the life domain of which the last act did the last item; none where the day is asked."""
        done = self.programme.item_by_id[last.item]
        here = [item for item in self.items if (item.phase, item.life_domain) == (done.phase, done.life_domain)]
        asks = self._asks_day(done.id) or self.journey.state_of(done.id) is not ItemState.DONE
        return "" if asks or progress(here, self.journey).left else LIFE_DOMAINS[done.life_domain]

    @property
    def initials(self) -> str:
        """The first letters of the name, to tell people apart at a glance; the name stands beside them."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def contact_in_short(self) -> str:
        """When coach and newcomer last had contact, in few words: beside the progress on one line of a small phone."""
        known = self.journey.last_contact_on
        return f"contact {in_short(known, self.today)}" if known else "nog geen contact"

    @property
    def who_says(self) -> str:
        """Who says that something is done; of a home a housemate may, whose name is not ours to tell."""
        at_home = all(line.words == AT_HOME for line in self.claims)
        return "Iemand in huis" if at_home else self.first_name

    @property
    def whose_choice(self) -> str:
        """Say who chose what stands at "now"."""
        agreed = [line.id in self.journey.agreed for line in self.focus]
        if any(agreed):
            return "samen afgesproken" if all(agreed) else "gekozen en afgesproken"
        return f"dit koos {self.first_name}"

    @cached_property
    def next(self) -> list[ItemLine]:
        """The next five items that nobody chose."""
        return [self.line(item) for item in self.in_turn[:MOST_NOW]]

    @cached_property
    def _above(self) -> frozenset[ItemId]:
        """The items that stand at "now"."""
        return frozenset(line.id for lines in (self.claims, self.focus, self.next) for line in lines)

    @cached_property
    def focus(self) -> list[ItemLine]:
        """What the coachee chose, without what the coachee says is done by now."""
        return [line for line in super().focus if line.state is not ItemState.CLAIMED]

    @property
    def found(self) -> list[ItemLine]:
        """The lines that have what was sought, in their words or in the name of their life domain."""
        sought = self.sought.casefold()
        return [
            line
            for item in self.items
            for line in [self.line(item)]
            if sought in f"{line.title} {line.own.text if line.own else ''} {line.words}".casefold()
            or sought in LIFE_DOMAINS[item.life_domain].casefold()
        ]

    @cached_property
    def coach_phases(self) -> list[CoachPhase]:
        return [self._phase(place, phase) for place, phase in enumerate(self.programme.phases, start=1)]

    def _phase(self, place: int, phase: Phase) -> CoachPhase:
        reached, inside = self.journey.phases.get(phase.id), in_phase(self.items, phase.id)
        by_area = [(area, [item for item in inside if item.life_domain is area]) for area in LIFE_DOMAINS]
        return CoachPhase(
            id=phase.id,
            within=within(phase.id),
            place=place,
            title=phase.title,
            short=phase.short,
            ended_on=reached.on if reached else None,
            now=phase.id == self.phase.id,
            progress=progress(inside, self.journey),
            areas=tuple(self._area(phase, area, items) for area, items in by_area if items),
        )

    def _area(self, phase: Phase, area: LifeDomain, items: list[Item]) -> AreaBlock:
        here = [item for item in items if item.id not in self._above]
        just = self.last.item if self.last else None
        return AreaBlock(
            within=within(phase.id, area),
            picture=area,
            title=LIFE_DOMAINS[area],
            progress=progress(items, self.journey),
            lines=tuple(self.line(item) for item in here),
            above=len(items) - len(here),
            open=self.unfolded or any(item.id == just for item in here),
        )
