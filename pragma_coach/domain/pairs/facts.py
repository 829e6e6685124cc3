"""One fact, one day: what a word about an item, a milestone, a day or a code means for the other places of the fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from pragma_coach.domain.pairs.journey import (
    AT_TALK,
    EVERYWHERE,
    RECORDED,
    WITHDRAWN,
    Event,
    EventDraft,
    EventKind,
    Journey,
    Reached,
    Reading,
    Said,
    Standing,
)
from pragma_coach.domain.programme.programme import Anchor, Fact, FactPlace, FactReading, Programme
from pragma_coach.domain.types import FactId, ItemId, ItemState, MilestoneId

Key = TypeVar("Key", MilestoneId, Anchor)

_PLACES = {
    EventKind.TICK: FactPlace.ITEM,
    EventKind.MILESTONE: FactPlace.MILESTONE,
    EventKind.DATE: FactPlace.DATE,
    EventKind.READING: FactPlace.READING,
}


def holding(words: Sequence[Said]) -> Said:
    """Return the word that counts: one for every place, else the latest that came with a day of its own.

    A tick of before facts were one has the day of the tap, so it counts only when nothing else was said; the day of a
    talk counts when no other day was written down.
    """
    return max(words, key=lambda word: (word.place is not FactPlace.ITEM, word.place is not FactPlace.TALK, word.rev))


def disputed(words: Sequence[Said]) -> bool:
    """Tell whether the words cannot all be true, so that somebody has to say on which day it was.

    A tick from before ticks asked for the day was given when somebody knew of the fact: later than the day of another
    word it says nothing against that day, earlier it does. Two items that are one fact were not done on two days.
    """
    ticked = {word.on for word in words if word.place is FactPlace.ITEM}
    days = {word.on for word in words if word.place is not FactPlace.ITEM}
    return len(days) > 1 or len(ticked) > 1 or any(tick < day for tick in ticked for day in days)


def contradictions(programme: Programme, journey: Journey) -> list[Fact]:
    """Return the facts of which the words cannot all be true.

    They name two days, an item does not apply, or a later code says something else.
    """
    return [
        fact
        for fact in programme.facts
        if (words := journey.said.get(fact.id))
        and (
            disputed(words)
            or any(journey.state_of(one) is ItemState.NOT_APPLICABLE for one in fact.items)
            or (
                fact.reading and (code := journey.reading(fact.reading.instrument)) and code.value != fact.reading.value
            )
        )
    ]


def ticked_on(programme: Programme, journey: Journey, item: ItemId) -> date:
    """Return the day on which a done item was done as the list has it, which decides when a phase ended.

    It is the day of the fact, but for a fact with a tick of before: no phase moves because a fact is one now.
    """
    fact = programme.fact_at.get((FactPlace.ITEM, item))
    words = journey.said.get(fact.id, ()) if fact else ()
    return next((word.on for word in words if word.item == item), journey.items[item].happened_on)


def known_on(journey: Journey, fact: Fact) -> date | None:
    """Return the day of a fact, or None while nobody said it."""
    words = journey.said.get(fact.id)
    return holding(words).on if words else None


def settled(journey: Journey, fact: Fact) -> bool:
    """Tell whether nothing waits for a fact any more: it is there, or an item of it does not apply to this person."""
    return fact.id in journey.said or any(journey.state_of(item) is ItemState.NOT_APPLICABLE for item in fact.items)


def _spoken_of(programme: Programme, journey: Journey, said: Event | EventDraft) -> tuple[Fact, FactPlace, bool] | None:
    """Return of which fact something speaks, in which place, and whether it says that it is so; None for no fact.

    A code that is taken back is the one it names. Another code than the one that means a fact says that it is not so.
    """
    place = _PLACES.get(said.kind)
    if place is None:
        return None
    if place is not FactPlace.READING:
        fact = programme.fact_at.get((place, said.subject))
        return (fact, place, said.value in (ItemState.DONE, RECORDED)) if fact else None
    undone = (one.value for one in journey.readings.get(said.subject, ()) if one.rev == said.undoes)
    value = said.value if said.undoes is None else next(undone, "")
    if fact := programme.fact_at.get((place, str(FactReading(said.subject, value)))):
        return fact, place, said.undoes is None
    there = (fact for fact in programme.facts if fact.id in journey.said and fact.reading)
    other = next((fact for fact in there if fact.reading and fact.reading.instrument == said.subject), None)
    return (other, place, False) if other and said.undoes is None else None


def with_fact(programme: Programme, before: Journey, after: Journey, event: Event) -> Journey:
    """Return the journey after an event, with what it says of a fact shown in every place of that fact."""
    spoken = _spoken_of(programme, before, event)
    if spoken is None:
        return after
    fact, place, so = spoken
    place = FactPlace.TALK if event.reason == AT_TALK else place
    known = before.said.get(fact.id, ())
    everywhere = event.reason == EVERYWHERE
    item = event.subject if place is FactPlace.ITEM and not everywhere else ""
    here = ((place, item), (None, ""))
    others = () if everywhere else tuple(word for word in known if (word.place, word.item) not in here)
    if not so:
        return _shown(programme, after, fact, others, event)
    booked_on = min((word.booked_on for word in known), default=event.booked_on)
    said = Said(None if everywhere else place, event.happened_on, booked_on, event.by, event.rev, item)
    return _shown(programme, after, fact, (*others, said), event)


def gathered(programme: Programme, journey: Journey, event: Event) -> Journey:
    """Return the journey on a programme it was moved to: what was said before goes for every place that this one has.

    A milestone or day of a fact that the programme before did not have as one, is the first word for it.
    """
    for fact in programme.facts:
        words = journey.said.get(fact.id) or tuple(_first_words(journey, fact, event))
        if words:
            journey = _shown(programme, journey, fact, words, event)
    return journey


def _first_words(journey: Journey, fact: Fact, event: Event) -> Iterable[Said]:
    for item in fact.items:
        standing = journey.items.get(item)
        if standing and standing.state is ItemState.DONE:
            yield Said(FactPlace.ITEM, standing.happened_on, event.booked_on, standing.by, standing.rev, item)
    if fact.milestone in journey.milestones and fact.milestone:
        yield _reached(FactPlace.MILESTONE, journey.milestones[fact.milestone], event)
    if fact.date in journey.dates and fact.date:
        yield _reached(FactPlace.DATE, journey.dates[fact.date], event)


def _reached(place: FactPlace, reached: Reached, event: Event) -> Said:
    return Said(place, reached.on, reached.booked_on, None, event.rev)


def _shown(programme: Programme, journey: Journey, fact: Fact, words: tuple[Said, ...], event: Event) -> Journey:
    said = {key: known for key, known in journey.said.items() if key != fact.id}
    if words:
        said[fact.id] = words
    word = holding(words) if words else None
    shown = replace(journey, said=said)
    for place, name in programme.places_of(fact):
        match place:
            case FactPlace.ITEM:
                shown = _on_item(shown, ItemId(name), word, event)
            case FactPlace.MILESTONE if fact.milestone:
                shown = replace(shown, milestones=_dated(shown.milestones, fact.milestone, word))
            case FactPlace.DATE if fact.date:
                shown = replace(shown, dates=_dated(shown.dates, fact.date, word))
            case FactPlace.READING if fact.reading:
                shown = _on_reading(shown, fact.reading, word)
            case _:
                pass  # whether a talk is still to come is asked of the fact itself
    return shown


def _on_item(journey: Journey, item: ItemId, word: Said | None, event: Event) -> Journey:
    """Let an item stand as done on the day of its fact; one whose fact was taken back stands open again.

    Before facts were one, somebody could say elsewhere that it happened, of an item that does not apply: that stays so
    until somebody says which is true.
    """
    if word and word.place is not None and journey.state_of(item) is ItemState.NOT_APPLICABLE:
        return journey
    if word:
        return journey.with_standing(item, Standing(ItemState.DONE, word.on, word.by, "", word.rev))
    if journey.state_of(item) is not ItemState.DONE:
        return journey
    return journey.with_standing(item, Standing(ItemState.OPEN, event.happened_on, event.by, "", event.rev))


def _dated(known: Mapping[Key, Reached], key: Key, word: Said | None) -> Mapping[Key, Reached]:
    others = {other: reached for other, reached in known.items() if other != key}
    return {**others, key: Reached(word.on, word.booked_on)} if word else others


def _on_reading(journey: Journey, code: FactReading, word: Said | None) -> Journey:
    """Let a code stand on the day of its fact. Whoever says a fact everywhere, says that no later code is true."""
    known = journey.readings.get(code.instrument, ())
    kept = [one for one in known if one.value != code.value]
    if word and word.place is None:
        kept = [one for one in kept if (one.on, one.rev) < (word.on, word.rev)]
    if word:
        same = [one for one in known if one.value == code.value and one.on == word.on]
        new = Reading(code.value, word.on, word.booked_on, "", word.by, word.rev)
        kept = sorted((*kept, *(same[:1] or [new])), key=lambda one: (one.on, one.rev))
    others = {name: found for name, found in journey.readings.items() if name != code.instrument}
    return replace(journey, readings={**others, code.instrument: tuple(kept)} if kept else others)


def as_one_fact(programme: Programme, journey: Journey, drafts: Sequence[EventDraft]) -> list[EventDraft]:
    """Return the drafts with each word about a fact as one word for every place that the programme has of it.

    What is no word about a fact stays as it is; of two words for a fact in one act the last is the one that counts.
    """
    found: list[EventDraft] = []
    spoken: dict[FactId, int] = {}
    for draft in drafts:
        of_fact = _spoken_of(programme, journey, draft) if draft.reason not in (EVERYWHERE, AT_TALK) else None
        if of_fact is None:
            found.append(draft)
            continue
        fact, place, says_so = of_fact
        if says_so or fact.id in journey.said or fact.id in spoken:
            word = word_for(programme, fact, draft.happened_on, so=says_so, undoes=draft.undoes)
            at = spoken.setdefault(fact.id, len(found))
            found[at : at + 1] = [word]
        says_more = draft.value != ItemState.OPEN or fact.id not in spoken
        another_code = place is FactPlace.READING and draft.undoes is None
        if not says_so and (another_code or (place is FactPlace.ITEM and says_more)):
            found.append(draft)  # what keeps an item, that it does not apply, or which code it is, is said there alone
    return found


def word_for(programme: Programme, fact: Fact, day: date, *, so: bool = True, undoes: int | None = None) -> EventDraft:
    """Return the word, in the first place the programme has of a fact, that it was on a day; or (not `so`) was not.

    `undoes` is the rev of the event that it takes back.
    """
    place, name = programme.places_of(fact)[0]
    match place:
        case FactPlace.ITEM:
            kind, value = EventKind.TICK, str(ItemState.DONE if so else ItemState.OPEN)
        case FactPlace.MILESTONE:
            kind, value = EventKind.MILESTONE, RECORDED if so else WITHDRAWN
        case _:
            kind, value = EventKind.DATE, RECORDED if so else WITHDRAWN
    return EventDraft(kind, name, value, day, EVERYWHERE, undoes)
