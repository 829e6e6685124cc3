"""The list of a pair as its pages show it, for the coach or for the coachee: the words already chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any
from uuid import uuid4

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.attention import guide_day
from pragma_coach.domain.pairs.journey import SETTLED, PairStatus, Progress, Standing, progress
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.programme.programme import FactPlace, Item, Phase, in_phase
from pragma_coach.domain.reasons import REFUSALS, Refusal
from pragma_coach.domain.texts.words import ITEM_STATES_NOW, LIFE_DOMAINS
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
    status_words,
    translations_for,
)
from pragma_coach.web.pairs.lines import CategoryBlock, ItemLine, LastAct, PhaseBlock
from pragma_coach.web.shared.languages import _

MOST_NEXT = 3


def op_ids() -> Iterator[str]:
    """Yield operation ids that differ in their last digits only: a page with a hundred of them compresses well."""
    return (f"{number:032x}" for number in count(uuid4().int & ~0xFFF))


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
        self._ops = op_ids()

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
    def claims(self) -> list[ItemLine]:
        """What the coachee says is done and nobody confirmed; it stands in front for the coach."""
        return [self.line(item) for item in self.items if self.journey.state_of(item.id) is ItemState.CLAIMED]

    @cached_property
    def focus(self) -> list[ItemLine]:
        return [self.line(item) for item in self.items if item.id in self.journey.focus]

    @cached_property
    def next(self) -> list[ItemLine]:
        """What the coachee could do next: core items of the phase first, by guide day, then the order of the list."""
        now = self.journey.phase_now(self.programme)
        todo = [
            (item.phase != now, not item.core, self.guide(item) or date.max, place, item)
            for place, item in enumerate(self.items)
            if self.journey.state_of(item.id) is ItemState.OPEN
            and not item.optional
            and item.tick is not TickRule.COACH
            and item.id not in self.journey.focus
            and item.id not in self.journey.refused
        ]
        return [self.line(item) for *_, item in sorted(todo, key=lambda found: found[:4])[:MOST_NEXT]]

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

    def guide(self, item: Item) -> date | None:
        """Return the guide day of an item when it is still to come: one that has passed would only be a reproach."""
        day = guide_day(self.programme, self.journey, start_days(self.pair), item)
        return day if day and day >= self.today else None

    def line(self, item: Item) -> ItemLine:
        """Return the line of an item, in the words for this reader."""
        standing, state = self.journey.items.get(item.id), self.journey.state_of(item.id)
        own = self.translations.get(item.id)
        if not self.for_coachee:
            words, hint = coach_words(item, standing, self._who_says(standing)), " · ".join(self._hints(item, state))
        elif item.id in self.journey.refused:
            words, hint = _("Dit wil ik niet"), ""
        else:
            words, hint = coachee_words(item, standing, self.pair.coachee.account_id), ""
        return ItemLine(
            id=item.id,
            category=item.category,
            title=item.title,
            own=own.title if own else None,
            state=state,
            words=words,
            hint=hint,
            wanted=self._wanted(item, state),
            op=next(self._ops),
            asks=self._asks_day(item.id),
        )

    def _asks_day(self, item: ItemId) -> bool:
        fact = self.programme.fact_at.get((FactPlace.ITEM, item))
        return fact is not None and fact.ask_day

    def _who_says(self, standing: Standing | None) -> str:
        """Return who says that something is done; of the home a housemate may, whose name is not ours to tell."""
        own = standing is None or standing.by in (None, self.pair.coachee.account_id)
        return self.first_name if own else "Iemand in huis"

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

    def _hints(self, item: Item, state: ItemState) -> Iterable[str]:
        """Yield what a coach may want to know besides where the item stands."""
        yield LIFE_DOMAINS[item.life_domain]
        if state is ItemState.OPEN and (guide := self.guide(item)):
            yield f"graag voor {in_words(guide)}"
        if item.id in self.journey.focus:
            yield f"{self.first_name} koos dit"
        if state not in SETTLED and (why := self.journey.refused.get(item.id)):
            yield f"{self.first_name} wil dit niet: {REFUSALS[Refusal(why)].lower()}"

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
            "of_home": item.household and self.pair.coachee.household_id is not None,
            "places": places_at(self.pair.organisation_id, [item.id]),
            "asks": self._asks_day(item.id),
        }

    def _last_act(self, rev: int | None, *, day_chosen: bool) -> LastAct | None:
        """Return what event `rev` did, when the item still stands on that."""
        for item in self.items:
            standing = self.journey.items.get(item.id)
            if standing is not None and standing.rev == rev:
                said, dated = ITEM_STATES_NOW[standing.state], standing.state is ItemState.DONE
                asks = (dated or standing.state is ItemState.CLAIMED) and not day_chosen and self._asks_day(item.id)
                return LastAct(item.id, said, item.title, standing.rev, dated, asks)
        return None
