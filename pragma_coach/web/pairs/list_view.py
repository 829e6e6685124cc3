"""The list of a pair as its pages show it, for the coach or for the coachee: the words already chosen."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from pragma_coach.domain.calendar import in_short
from pragma_coach.domain.pairs.attention import guide_day
from pragma_coach.domain.pairs.feasts import Feast, feasts, fresh_feast
from pragma_coach.domain.pairs.journey import SETTLED, PairStatus, Progress, Standing, progress
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.programme.programme import FactPlace, Item, Phase, in_phase
from pragma_coach.domain.reasons import REFUSALS, Refusal
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.domain.town.places import Place
from pragma_coach.domain.types import Category, ItemId, ItemState, TickRule
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.town.places import places_at
from pragma_coach.web.pairs.exam import exam_themes
from pragma_coach.web.pairs.item_words import (
    CATEGORIES,
    coach_words,
    coachee_words,
    contact_words,
    first_word,
    slip_words,
    status_words,
    translations_for,
)
from pragma_coach.web.pairs.lines import CategoryBlock, ItemLine, LastAct, PhaseBlock, within
from pragma_coach.web.shared.languages import _

MOST_NEXT = 3


class PairList:
    """The list of one pair for one reader.

    Event `just` was done a moment ago: it can be taken back, and its item stays where it was, so that nothing jumps
    under the finger. With `day_chosen` nobody is asked on which day it was.
    """

    def __init__(
        self,
        pair: PairFacts,
        today: date,
        *,
        for_coachee: bool = False,
        just: int | None = None,
        day_chosen: bool = False,
    ) -> None:
        self.pair, self.today, self.for_coachee = pair, today, for_coachee
        self.programme, self.journey = programme_of(pair), pair.journey
        self.items = self.journey.listed(self.programme)
        self.translations = translations_for(pair)
        self.name, self.first_name = pair.coachee.name, first_word(pair.coachee.name)
        self.last = self._last_act(just, day_chosen=day_chosen)

    @property
    def made_of(self) -> tuple[object, ...]:
        """All that the pages of this list read; the address says the rest, and the day."""
        return self.pair, self.programme, self.translations, self.places

    @property
    def status(self) -> str:
        return status_words(self.journey)

    @property
    def ended(self) -> bool:
        return self.journey.status is PairStatus.ENDED

    @property
    def last_contact(self) -> str:
        return contact_words(self.journey, self.today)

    @property
    def phase(self) -> Phase:
        return self.programme.phase_by_id[self.journey.phase_now(self.programme)]

    @property
    def progress(self) -> Progress:
        return progress(self.items, self.journey)

    @property
    def by_category(self) -> list[tuple[Category, str, Progress]]:
        return [
            (kind, title, progress((item for item in self.items if item.category is kind), self.journey))
            for kind, title in CATEGORIES.items()
        ]

    @property
    def unchecked(self) -> bool:
        return any(own.unchecked for item in self.items if (own := self.translations.get(item.id)))

    @cached_property
    def feast(self) -> Feast | None:
        """What coach and newcomer can celebrate together these days."""
        return fresh_feast(feasts(self.programme, self.journey), (), self.today)

    @cached_property
    def claims(self) -> list[ItemLine]:
        """What the coachee says is done and nobody confirmed; it stands in front for the coach."""
        return [self.line(item) for item in self.items if self.journey.state_of(item.id) is ItemState.CLAIMED]

    @cached_property
    def focus(self) -> list[ItemLine]:
        return [self.line(item) for item in self.items if item.id in self.journey.focus]

    @cached_property
    def next(self) -> list[ItemLine]:
        """What the coachee could do next, of what a coachee may say."""
        mine = [item for item in self.in_turn if item.tick is not TickRule.COACH and not item.optional]
        return [self.line(item) for item in mine[:MOST_NEXT]]

    @property
    def in_turn(self) -> list[Item]:
        """What is open and nobody spoke about: core items of the phase first, by guide day, then the order of the list.

        What is optional comes last. What was done just now has its turn as before, so that it stays where it was.
        """
        now = self.journey.phase_now(self.programme)
        todo = [
            (item.optional, item.phase != now, not item.core, self.guide(item) or date.max, place, item)
            for place, item in enumerate(self.items)
            if self._waits(item) and item.id not in self.journey.focus and item.id not in self.journey.refused
        ]
        return [item for *_, item in sorted(todo, key=lambda found: found[:5])]

    def _waits(self, item: Item) -> bool:
        """Tell whether an item is open, or was until just now: a coach finds one that is claimed in front."""
        state, just = self.journey.state_of(item.id), self.last.item if self.last else None
        return state is ItemState.OPEN or (item.id == just and (state in SETTLED or self.for_coachee))

    @cached_property
    def phases(self) -> list[PhaseBlock]:
        """The whole list by phase and category; for the coach without the claims."""
        return [self._phase_block(place, phase) for place, phase in enumerate(self.programme.phases, start=1)]

    @cached_property
    def places(self) -> list[Place]:
        """Where to go for what is not settled yet."""
        todo = [item.id for item in self.items if self.journey.state_of(item.id) not in SETTLED]
        return places_at(self.pair.organisation_id, todo)

    def _phase_block(self, place: int, phase: Phase) -> PhaseBlock:
        reached = self.journey.phases.get(phase.id)
        inside = in_phase(self.items, phase.id)
        claimed = ItemState.CLAIMED if not self.for_coachee else None
        shown = [item for item in inside if self.journey.state_of(item.id) is not claimed]
        by_category = [[item for item in shown if item.category is kind] for kind in CATEGORIES]
        return PhaseBlock(
            id=phase.id,
            place=place,
            title=phase.title,
            ended_on=reached.on if reached else None,
            now=phase.id == self.phase.id,
            progress=progress(inside, self.journey),
            blocks=tuple(self._category_block(items) for items in by_category if items),
        )

    def _category_block(self, items: list[Item]) -> CategoryBlock:
        stays = self.last.item if self.last else None
        settled = [item for item in items if self.journey.state_of(item.id) in SETTLED and item.id != stays]
        return CategoryBlock(
            category=items[0].category,
            title=CATEGORIES[items[0].category],
            progress=progress(items, self.journey),
            open=tuple(self.line(item) for item in items if item not in settled),
            settled=tuple(self.line(item) for item in settled),
        )

    def chose(self, item: ItemId) -> str:
        """Say who chose an item for now: the coachee alone, or coach and coachee together."""
        if item in self.journey.agreed:
            return _("Samen afgesproken")
        return _("Jij koos dit") if self.for_coachee else f"{self.first_name} koos dit"

    def guide(self, item: Item) -> date | None:
        """Return the guide day of an item when it is still to come: one that has passed would only be a reproach."""
        day = guide_day(self.programme, self.journey, start_days(self.pair), item)
        return day if day and day >= self.today else None

    def line(self, item: Item) -> ItemLine:
        """Return the line of an item, in the words for this reader."""
        standing, state = self.journey.items.get(item.id), self.journey.state_of(item.id)
        own = self.translations.get(item.id)
        if not self.for_coachee:
            words = self._to_coach(item, standing)
        elif item.id in self.journey.refused:
            words = _("Dit wil ik niet")
        else:
            words = coachee_words(item, standing, self.pair.coachee.account_id)
        return ItemLine(
            id=item.id,
            category=item.category,
            title=item.title,
            own=own.title if own else None,
            state=state,
            words=words,
            within=within(item.phase, item.life_domain),
            wanted=self._wanted(item, state),
            asks=self._asks_day(item.id),
        )

    def _asks_day(self, item: ItemId) -> bool:
        fact = self.programme.fact_at.get((FactPlace.ITEM, item))
        return fact is not None and fact.ask_day

    def _to_coach(self, item: Item, standing: Standing | None) -> str:
        """Say to the coach where an item stands; of an open one what the coach may want to know, if anything.

        Of the home a housemate may say that it is done, whose name is not ours to tell.
        """
        ours = {None, self.pair.coachee.account_id, *(term.account_id for term in self.journey.coaches)}
        at_home = standing is not None and standing.by not in ours  # a coach who took the own word back is ours
        words = coach_words(item, standing, self.today, at_home=at_home)
        if not words and item.id in self.journey.refused:
            return f"{self.first_name} wil dit niet"
        guide = None if words else self.guide(item)
        return f"voor {in_short(guide, self.today)}" if guide else words

    def _wanted(self, item: Item, state: ItemState) -> str:
        """Return the state that a tap asks for.

        A coach confirms, ticks, or sets back to open; a coachee says that it is done, where the coachee may say so.
        """
        if not self.for_coachee:
            return ItemState.OPEN if state in SETTLED else ItemState.DONE
        if self.ended or item.tick is TickRule.COACH:
            return ""
        match state:
            case ItemState.OPEN | ItemState.STUCK:
                return ItemState.CLAIMED if item.tick is TickRule.BOTH else ItemState.DONE
            case ItemState.CLAIMED | ItemState.DONE | ItemState.NOT_APPLICABLE:
                return ""

    def item_page(self, item: Item) -> dict[str, Any]:
        """Return what the page of one item shows to either reader, by the names that its template uses."""
        is_open = self.journey.state_of(item.id) is ItemState.OPEN
        return {
            "pair": self.pair,
            "item": item,
            "line": self.line(item),
            "own": self.translations.get(item.id),
            "category": CATEGORIES[item.category],
            "life_domain": LIFE_DOMAINS[item.life_domain],
            "exam": exam_themes(self.programme, self.journey, item),
            "phase": list(self.programme.phase_by_id).index(item.phase) + 1,
            "guide": self.guide(item) if is_open else None,
            "refused": REFUSALS[Refusal(why)] if (why := self.journey.refused.get(item.id)) else "",
            "of_home": item.household and self.pair.coachee.household_id is not None,
            "places": places_at(self.pair.organisation_id, [item.id]),
            "asks": self._asks_day(item.id),
        }

    def _last_act(self, rev: int | None, *, day_chosen: bool) -> LastAct | None:
        """Return what event `rev` did, when the item still stands on that."""
        for item in self.items:
            standing = self.journey.items.get(item.id)
            if standing is not None and standing.rev == rev:
                asks = self._asks_day(item.id)
                words = slip_words(standing, self.today, asks=asks and not day_chosen)
                said = standing.state in (ItemState.DONE, ItemState.CLAIMED)
                return LastAct(item.id, words, item.title, standing.rev, dated=said and (asks or not self.for_coachee))
        return None
