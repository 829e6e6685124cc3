"""What the pages of coach and coachee show of a pair: plain frozen values, the words already chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.attention import StartDays, guide_day
from pragma_coach.domain.pairs.journey import SETTLED, Journey, PairStatus, Progress, Standing, progress
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Item, Programme, in_phase
from pragma_coach.domain.reasons import REFUSALS, Refusal
from pragma_coach.domain.texts.words import ITEM_STATES_NOW
from pragma_coach.domain.types import Category, ItemId, ItemState, PairId, PhaseId, TickRule
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.web.pairs.item_words import (
    CATEGORIES,
    LIFE_DOMAINS,
    OwnText,
    Tongue,
    coach_words,
    coachee_words,
    contact_words,
    first_word,
    status_words,
    tongue_for,
)
from pragma_coach.web.shared.languages import _

MOST_NEXT = 3
_PHASE_PICTOGRAMS = 3


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item on a list: `words` say where it stands, `wanted` is what a tap on it asks for ("" for nothing)."""

    id: ItemId
    category: Category
    title: str
    own: OwnText | None
    state: ItemState
    words: str
    hint: str
    wanted: str
    op: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class CategoryBlock:
    """The items of one category in a phase: those to do in front, those that are settled apart."""

    category: Category
    title: str
    progress: Progress
    open: tuple[ItemLine, ...]
    settled: tuple[ItemLine, ...]

    @property
    def done(self) -> int:
        """How many of the settled ones are done; the others do not apply."""
        return sum(line.state is ItemState.DONE for line in self.settled)


@dataclass(frozen=True, slots=True)
class PhaseBlock:
    """A phase with its items; `picture` numbers its pictogram."""

    id: PhaseId
    place: int
    title: str
    ended_on: date | None
    now: bool
    progress: Progress
    blocks: tuple[CategoryBlock, ...]

    @property
    def picture(self) -> int:
        """Which of the pictograms for phases stands for this one."""
        return min(self.place, _PHASE_PICTOGRAMS)


@dataclass(frozen=True, slots=True)
class LastAct:
    """What was done just now, so that it can be taken back; `dated` when it has a day that may be another one."""

    item: ItemId
    words: str
    title: str
    rev: int
    dated: bool


@dataclass(frozen=True, slots=True)
class PairListPage:
    """A pair's list, for the coach or for the coachee."""

    id: PairId
    name: str
    first_name: str
    status: str
    ended: bool
    progress: Progress
    by_category: tuple[tuple[Category, str, Progress], ...]
    phases: tuple[PhaseBlock, ...]
    claims: tuple[ItemLine, ...]
    focus: tuple[ItemLine, ...]
    next: tuple[ItemLine, ...]
    last: LastAct | None
    last_contact: str
    unchecked: bool


def op_ids(base: UUID) -> Iterator[str]:
    """Yield operation ids that differ in their last digits only: a hundred of them then weigh next to nothing."""
    for number in range(0x1000):
        yield f"{base.int & ~0xFFF | number:032x}"


class LineMaker:
    """Makes the lines of one pair for one reader."""

    def __init__(self, pair: PairFacts, programme: Programme, today: date, ops: Iterator[str]) -> None:
        self.pair, self.programme, self.today, self.ops = pair, programme, today, ops
        self.journey = pair.journey
        self.items = self.journey.listed(programme)
        self.tongue: Tongue = tongue_for(pair)
        self.name = first_word(pair.coachee.name)
        coachee = pair.coachee
        self.days = StartDays(coachee.linked_on, coachee.housed_on, coachee.coaching_started_on)

    def guide(self, item: Item) -> date | None:
        """Return the guide day of an item when it is still to come: one that has passed would only be a reproach."""
        day = guide_day(self.programme, self.journey, self.days, item)
        return day if day and day >= self.today else None

    def for_coach(self, item: Item) -> ItemLine:
        """Return the line for the coach: a tap confirms, ticks, or sets back to open."""
        standing = self.journey.items.get(item.id)
        state = standing.state if standing else ItemState.OPEN
        chosen = item.id in self.journey.focus
        hints = [LIFE_DOMAINS[item.life_domain]]
        if state is ItemState.OPEN and (guide := self.guide(item)):
            hints.append(f"graag voor {in_words(guide)}")
        if chosen:
            hints.append(f"{self.name} koos dit")
        wanted = ItemState.OPEN if state in SETTLED else ItemState.DONE
        words = coach_words(item, standing, self.name)
        if state not in SETTLED and (why := self.journey.refused.get(item.id)):
            hints.append(f"{self.name} wil dit niet: {REFUSALS[Refusal(why)].lower()}")
        return self._line(item, standing, words, " · ".join(hints), wanted)

    def for_coachee(self, item: Item) -> ItemLine:
        """Return the line for the coachee: a tap says that it is done, where it is the coachee who may say so."""
        standing = self.journey.items.get(item.id)
        state = standing.state if standing else ItemState.OPEN
        may_say = item.tick is not TickRule.COACH and self.journey.status is not PairStatus.ENDED
        says = ItemState.CLAIMED if item.tick is TickRule.BOTH else ItemState.DONE
        wanted = says if may_say and state in (ItemState.OPEN, ItemState.STUCK) else ""
        words = _("Dit wil ik niet") if item.id in self.journey.refused else coachee_words(item, standing)
        return self._line(item, standing, words, "", wanted)

    def _line(self, item: Item, standing: Standing | None, words: str, hint: str, wanted: str) -> ItemLine:
        return ItemLine(
            id=item.id,
            category=item.category,
            title=item.title,
            own=self.tongue.title(item.id),
            state=standing.state if standing else ItemState.OPEN,
            words=words,
            hint=hint,
            wanted=wanted,
            op=next(self.ops),
            chosen=item.id in self.journey.focus,
        )

    def last(self, rev: int | None) -> LastAct | None:
        """Return what event `rev` did, when it still is what the item stands on."""
        for item in self.items:
            standing = self.journey.items.get(item.id)
            if standing is not None and standing.rev == rev:
                dated = standing.state is ItemState.DONE
                return LastAct(item.id, ITEM_STATES_NOW[standing.state], item.title, standing.rev, dated)
        return None

    def upcoming(self) -> list[Item]:
        """Return what the coachee could do next: core items of the phase first, by guide day, then the list's order."""
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
        return [item for *_, item in sorted(todo, key=lambda found: found[:4])[:MOST_NEXT]]


def coach_page(pair: PairFacts, today: date, ops: Iterator[str], just: int | None = None) -> PairListPage:
    """Return the list of a pair for its coach.

    What the coachee says is done stands in front. The item of event `just` stays where it was, so that nothing jumps
    under the finger.
    """
    lines = LineMaker(pair, programme_of(pair), today, ops)
    last = lines.last(just)
    claimed = [item for item in lines.items if lines.journey.state_of(item.id) is ItemState.CLAIMED]
    shown = [item for item in lines.items if item not in claimed]
    phases = _phases(lines, shown, lines.for_coach, stays=last.item if last else None)
    return _page(lines, phases, last, claims=[lines.for_coach(item) for item in claimed])


def coachee_page(pair: PairFacts, today: date, ops: Iterator[str], just: int | None = None) -> PairListPage:
    """Return the list of a pair for its coachee: what was chosen and what could be next apart, then everything."""
    lines = LineMaker(pair, programme_of(pair), today, ops)
    last = lines.last(just)
    focus = [lines.for_coachee(item) for item in lines.items if item.id in lines.journey.focus]
    upcoming = [lines.for_coachee(item) for item in lines.upcoming()]
    phases = _phases(lines, lines.items, lines.for_coachee, stays=last.item if last else None)
    return _page(lines, phases, last, focus=focus, upcoming=upcoming)


def _page(
    lines: LineMaker,
    phases: tuple[PhaseBlock, ...],
    last: LastAct | None,
    *,
    claims: Iterable[ItemLine] = (),
    focus: Iterable[ItemLine] = (),
    upcoming: Iterable[ItemLine] = (),
) -> PairListPage:
    journey = lines.journey
    return PairListPage(
        id=lines.pair.id,
        name=lines.pair.coachee.name,
        first_name=lines.name,
        status=status_words(journey),
        ended=journey.status is PairStatus.ENDED,
        progress=progress(lines.items, journey),
        by_category=tuple(
            (kind, title, progress((item for item in lines.items if item.category is kind), journey))
            for kind, title in CATEGORIES.items()
        ),
        phases=phases,
        claims=tuple(claims),
        focus=tuple(focus),
        next=tuple(upcoming),
        last=last,
        last_contact=contact_words(journey, lines.today),
        unchecked=any(own.unchecked for item in lines.items if (own := lines.tongue.items.get(item.id))),
    )


def _phases(
    lines: LineMaker, items: Iterable[Item], line_of: Callable[[Item], ItemLine], *, stays: ItemId | None
) -> tuple[PhaseBlock, ...]:
    items, journey, programme = list(items), lines.journey, lines.programme
    blocks = []
    for place, phase in enumerate(programme.phases, start=1):
        reached = journey.phases.get(phase.id)
        inside = in_phase(items, phase.id)
        by_kind = [[item for item in inside if item.category is kind] for kind in CATEGORIES]
        blocks.append(
            PhaseBlock(
                id=phase.id,
                place=place,
                title=phase.title,
                ended_on=reached.on if reached else None,
                now=journey.phase_now(programme) == phase.id,
                progress=progress(in_phase(lines.items, phase.id), journey),
                blocks=tuple(_block(journey, found, line_of, stays) for found in by_kind if found),
            )
        )
    return tuple(blocks)


def _block(
    journey: Journey, items: list[Item], line_of: Callable[[Item], ItemLine], stays: ItemId | None
) -> CategoryBlock:
    settled = [item for item in items if journey.state_of(item.id) in SETTLED and item.id != stays]
    return CategoryBlock(
        category=items[0].category,
        title=CATEGORIES[items[0].category],
        progress=progress(items, journey),
        open=tuple(line_of(item) for item in items if item not in settled),
        settled=tuple(line_of(item) for item in settled),
    )
