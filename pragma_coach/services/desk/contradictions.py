"""What was said of a fact and cannot all be true: the short list "Wat klopt?", and saying which day is right.

Nothing is guessed: words from before facts were one stay as they are until a coordinator chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.facts import known_on, word_for
from pragma_coach.domain.pairs.journey import EventDraft, EventKind, Journey, PairStatus, Standing
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Fact, FactPlace, Programme
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.talks.legal_terms import disputed_facts, fact_fault
from pragma_coach.domain.types import AccountId, Actor, FactId, ItemId, ItemState, Operation, PairId
from pragma_coach.services.pairs.acts import Done, act_on_pair, happened_day, programme_of
from pragma_coach.services.rights import require
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word for a fact: where (None: everywhere), on which day it was (None: it does not apply), and by whom."""

    place: FactPlace | None
    on: date | None
    by: AccountId | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A fact of a pair with words that cannot all be true; `fault` says why a single day cannot be."""

    pair: PairFacts
    fact: Fact
    words: tuple[SaidWord, ...]
    fault: str = ""


def found_in(pairs: Iterable[PairFacts]) -> list[Contradiction]:
    """Return what contradicts itself in these pairs, without those that ended: nobody counts on their days any more."""
    running = (pair for pair in pairs if pair.journey.status is not PairStatus.ENDED)
    return [one for pair in running for one in _of_pair(pair)]


def _of_pair(pair: PairFacts) -> Iterator[Contradiction]:
    programme, journey = programme_of(pair), pair.journey
    for fact, fault in disputed_facts(programme, journey, pair.coachee.housed_on):
        set_aside = () if fault else _set_aside(journey, fact).values()
        aside = (SaidWord(FactPlace.ITEM, None, one.by) for one in set_aside)
        yield Contradiction(pair, fact, (*_words(journey, fact), *aside), fault)


def _words(journey: Journey, fact: Fact) -> tuple[SaidWord, ...]:
    return tuple(SaidWord(word.place, word.on, word.by) for word in journey.said[fact.id])


def _set_aside(journey: Journey, fact: Fact) -> dict[ItemId, Standing]:
    """Return the items of a fact of which somebody said that they do not apply."""
    standings = {item: journey.items[item] for item in fact.items if item in journey.items}
    return {item: one for item, one in standings.items() if one.state is ItemState.NOT_APPLICABLE}


def contradictions_of(actor: Actor) -> tuple[list[Contradiction], dict[AccountId, str]]:
    """Return what contradicts itself in the actor's organisation, by name, and who is who. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        names = {account.id: account.name for account in accounts.every(actor.organisation_id)}
        return found_in(journeys.load_many(actor.organisation_id)), names


def _taken_back(programme: Programme, journey: Journey, fact: Fact) -> Iterator[EventDraft]:
    """Yield what takes a fact back everywhere; an item that was set aside stays so."""
    known, aside = known_on(journey, fact), _set_aside(journey, fact)
    for item, one in aside.items():
        yield EventDraft(EventKind.TICK, item, one.state, one.happened_on, one.reason)
    if known and not aside:
        yield word_for(programme, fact, known, so=False)


def settle(operation: Operation, pair_id: PairId, fact_id: FactId, day: date | None) -> Done:
    """Say on which day a fact was, or (None) that it is not there; this goes for every place.

    Raise Invalid for a fact that the programme does not have, and a day that cannot be.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        programme, journey = programme_of(pair), pair.journey
        fact = programme.fact_by_id.get(fact_id)
        if fact is None or not programme.places_of(fact):
            raise Invalid("Dit staat niet in het programma. Laad de bladzijde opnieuw.", "day")
        if day is None:
            return list(_taken_back(programme, journey, fact))
        happened_day(operation, pair.coachee, journey.started_on, day, early=fact.early)
        if fault := fact_fault(journey, pair.coachee.housed_on, fact, day):
            raise Invalid(fault, "day")
        words = journey.said.get(fact.id, ())
        agreed = [(word.place, word.on) for word in words] == [(None, day)]
        return [] if agreed else [word_for(programme, fact, day)]

    return act_on_pair(operation, pair_id, (Act.EDIT_COACHEE,), decide)
