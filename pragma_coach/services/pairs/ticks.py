"""Saying where an item stands: tick, claim, confirm, untick, not applicable, stuck; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.facts import holding, word_for
from pragma_coach.domain.pairs.folding import fold
from pragma_coach.domain.pairs.journey import Event, EventDraft, EventKind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Fact, FactPlace, Item
from pragma_coach.domain.reasons import NotApplicable, Obstacle
from pragma_coach.domain.refusal import Invalid, NotAllowed, Outdated
from pragma_coach.domain.talks.legal_terms import fact_fault
from pragma_coach.domain.types import ItemId, ItemState, Operation, PairId, TickRule
from pragma_coach.services.pairs.acts import Done, act_on_pair, happened_day, may, programme_of
from pragma_coach.services.pairs.household import before_act, record_for_home, standing_before
from pragma_coach.services.programme.versions import editions
from pragma_coach.services.rights import today_of
from pragma_coach.store.pairs import journeys


def tick(
    operation: Operation,
    pair_id: PairId,
    item_id: ItemId,
    wanted: ItemState,
    *,
    happened_on: date | None = None,
    reason: str = "",
    acts: Sequence[Act] = (Act.TICK, Act.CLAIM),
) -> Done:
    """Set an item to the wanted state, by whoever of coach, coordinator or coachee asks.

    What a coachee says of an item that the coach confirms becomes a claim. `happened_on` is the day it really happened
    (default: today, or the day of the claim that a coach confirms). `reason` is an Obstacle for `stuck`, a
    NotApplicable for `not_applicable`. A page for one audience names its own of the `acts`. Raise NotThere, NotAllowed
    or Invalid with a sentence; an unknown item, a day to come or one before the start are Invalid.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        item = _item(pair, item_id)
        if may(Act.TICK, operation.actor, pair, today_of(operation)):
            state = _as_coach(wanted)
        else:
            state = _as_coachee(item, pair, wanted)
        why = _reason(state, reason)
        standing = pair.journey.items.get(item_id)
        confirmed = state is ItemState.DONE and standing is not None and standing.state is ItemState.CLAIMED
        given = standing.happened_on if standing is not None and confirmed and happened_on is None else happened_on
        fact = programme_of(pair).fact_at.get((FactPlace.ITEM, item_id))
        early = fact is not None and fact.early
        day = happened_day(operation, pair.coachee, pair.journey.started_on, given, early=early)
        if fact and happened_on and state is ItemState.DONE:
            _check_day(pair, fact, day)
        if standing is None:
            same = state is ItemState.OPEN
        else:
            same = (standing.state, standing.reason) == (state, why) and happened_on in (None, standing.happened_on)
        return [] if same else [EventDraft(EventKind.TICK, item_id, state, day, why)]

    return act_on_pair(operation, pair_id, acts, decide, record_for_home)


def _check_day(pair: PairFacts, fact: Fact, day: date) -> None:
    """Raise Invalid when a fact cannot have been on a day that somebody chose (the day of a mere tap may be wrong)."""
    fault = fact_fault(pair.journey, pair.coachee.housed_on, fact, day)
    if fault:
        raise Invalid(fault, "day")


def undo(operation: Operation, pair_id: PairId, rev: int) -> Done:
    """Take back one tick: the item stands as it stood before that event.

    Raise Invalid when the event is not a tick; Outdated when the item was changed again since.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        events = journeys.events_of(pair.organisation_id, pair.id)
        undone = next((event for event in events if event.rev == rev), None)
        if undone is None or undone.kind is not EventKind.TICK:
            raise Invalid("Dit is niet meer ongedaan te maken. Zet het punt zelf goed.")
        if any(event.undoes == rev for event in events):
            return []
        item = _item(pair, ItemId(undone.subject))
        if pair.journey.items[item.id].rev != rev:
            raise Outdated("Dit punt is daarna nog veranderd. Kijk hoe het nu staat en zet het zelf goed.")
        if not may(Act.TICK, operation.actor, pair, today_of(operation)) and undone.by != operation.actor.account_id:
            raise NotAllowed("Je coach heeft dit gedaan. Vraag je coach om het te veranderen.")
        return _back(pair, events, undone)

    return act_on_pair(operation, pair_id, (Act.UNDO,), decide, record_for_home)


def _back(pair: PairFacts, events: Sequence[Event], undone: Event) -> list[EventDraft]:
    """Return how the item stood before the event, as drafts that take it back; a fact goes back in all its places."""
    programme = programme_of(pair)
    fact = programme.fact_at.get((FactPlace.ITEM, undone.subject))
    if fact:
        before = fold(programme, before_act(events, undone), editions(pair.organisation_id))
        if fact.id in before.said:
            return [word_for(programme, fact, holding(before.said[fact.id]).on, undoes=undone.rev)]
    return [replace(standing_before(events, undone), undoes=undone.rev)]


def _item(pair: PairFacts, item_id: ItemId) -> Item:
    """Return an item that is on the list, that once was, or that a pair may add by hand."""
    programme = programme_of(pair)
    item = programme.item_by_id.get(item_id)
    listed = item is not None and (item.applies(pair.journey.groups) or item_id in pair.journey.items)
    if item is None or not (listed or item in programme.items_by_hand()):
        raise Invalid("Dit punt staat niet op de lijst. Ga terug naar de lijst en kies opnieuw.", "item")
    return item


def _as_coach(wanted: ItemState) -> ItemState:
    """Return the state that a coach's word gives an item: nobody has to confirm it."""
    return ItemState.DONE if wanted is ItemState.CLAIMED else wanted


def _as_coachee(item: Item, pair: PairFacts, wanted: ItemState) -> ItemState:
    """Return the state that a coachee's word gives an item. Raise NotAllowed where only the coach decides."""
    now = pair.journey.state_of(item.id)
    if wanted is ItemState.NOT_APPLICABLE:
        raise NotAllowed("Vraag je coach om deze stap van de lijst te halen.")
    if now is ItemState.NOT_APPLICABLE:
        raise NotAllowed("Je coach heeft deze stap van de lijst gehaald. Klopt het niet? Vraag het je coach.")
    if now is ItemState.DONE and item.tick is not TickRule.COACHEE:
        raise NotAllowed("Je coach heeft dit al bevestigd. Klopt het niet? Vraag het je coach.")
    if wanted is ItemState.STUCK or (wanted is ItemState.OPEN and now is ItemState.STUCK):
        return wanted
    if item.tick is TickRule.COACH:
        raise NotAllowed("Deze stap vinkt je coach af. Vraag het je coach.")
    match wanted:
        case ItemState.OPEN:
            return wanted
        case ItemState.CLAIMED | ItemState.DONE:
            return ItemState.DONE if item.tick is TickRule.COACHEE else ItemState.CLAIMED


def _reason(state: ItemState, reason: str) -> str:
    try:
        if state is ItemState.STUCK:
            return Obstacle(reason)
        if state is ItemState.NOT_APPLICABLE:
            return NotApplicable(reason)
    except ValueError:
        raise Invalid("Kies een reden uit de lijst.", "reason") from None
    return ""
