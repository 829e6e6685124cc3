"""What is true of a home, said once for everybody in it: one event per pair, in the transaction of the act itself.

Who says something of a home need not be the coach of everybody in it. The policy has an act of its own for that
(`Act.TICK_HOME`), of which nothing is shown: whoever ticks learns nothing about the lists of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from pragma_coach.domain.access import Act, Relation, allows
from pragma_coach.domain.pairs.household import MOST_AT_HOME, HomeWord, follows, home_items, home_word, word_of
from pragma_coach.domain.pairs.journey import Event, EventDraft, EventKind, PairStatus, act_of, for_housemate
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import HouseholdId, ItemId, ItemState, Operation, OrganisationId, PairId
from pragma_coach.services.pairs.acts import ActOutcome, Done, pair_for, programme_of, record
from pragma_coach.services.rights import today_of
from pragma_coach.store.pairs import journeys, people


def record_for_home(operation: Operation, pair: PairFacts, drafts: Sequence[EventDraft]) -> Done:
    """Record drafts as `record`, and what they say of the home for everybody else who lives there.

    A pair without a household, and an item that is not about the home, cost nothing more.
    """
    household = pair.coachee.household_id
    about_home = [draft for draft in drafts if household is not None and _is_about_home(pair, draft)]
    if household is None or not about_home or not _may_speak(operation):
        return record(operation, pair, drafts)
    housemates = _hold(household, pair)
    done = record(operation, pair, drafts)
    if done.outcome is ActOutcome.APPLIED:
        for housemate in housemates:
            theirs = [found for draft in about_home if (found := _said_to(operation, pair, housemate, draft))]
            record(for_one_at_home(operation, housemate), housemate, theirs)
    return done


def record_arrival(operation: Operation, pair: PairFacts, drafts: Sequence[EventDraft]) -> Done:
    """Record drafts as `record`, after which the pair may have items of the home on its list that are done already.

    Those are said for the one who came, by whoever acts now: the home has them. What that one had done stays.
    """
    household = pair.coachee.household_id
    if household is None:
        return record(operation, pair, drafts)
    housemates = _hold(household, pair)
    done = record(operation, pair, drafts)
    if done.outcome is ActOutcome.DUPLICATE or done.pair.journey.status is PairStatus.ENDED:
        return done
    known = list(done_at_home(done.pair, housemates, today_of(operation)))
    return replace(done, pair=record(for_one_at_home(operation, pair), done.pair, known).pair)


def home_of(operation: Operation, household_of: PairId | None) -> HouseholdId | None:
    """Return the household of the coachee of a pair, made when those people had none yet."""
    if household_of is None:
        return None
    other = pair_for((Act.EDIT_COACHEE,), operation.actor, household_of, today_of(operation)).coachee
    if other.household_id is not None:
        require_room(other.organisation_id, other.household_id)
        return other.household_id
    household = people.add_household(other.organisation_id)
    people.change(other.organisation_id, other.id, household_id=household)
    return household


def require_room(organisation_id: OrganisationId, household: HouseholdId) -> None:
    """Raise Invalid when so many people live there that it is no home: a word about one would be said about all."""
    if len(_running(organisation_id, household)) >= MOST_AT_HOME:
        raise Invalid(
            f"Daar wonen al {MOST_AT_HOME} mensen van de lijst. Samen in één gebouw is nog niet samen in één huis: "
            "kies niemand, of iemand uit het eigen gezin.",
            "household",
        )


def _hold(household: HouseholdId, pair: PairFacts) -> list[PairFacts]:
    """Return who else lives there and is coached now. Until the transaction ends nobody else acts for this household.

    Every act on more than one pair of a household begins here, so two of them never wait for each other.
    """
    people.hold_household(household)
    return [other for other in _running(pair.organisation_id, household) if other.id != pair.id]


def _running(organisation_id: OrganisationId, household: HouseholdId) -> list[PairFacts]:
    living = journeys.load_many(organisation_id, household=household)
    return [pair for pair in living if pair.journey.status is not PairStatus.ENDED]


def _may_speak(operation: Operation) -> bool:
    return allows(Act.TICK_HOME, operation.actor.roles, {Relation.HOUSEHOLD})


def for_one_at_home(operation: Operation, housemate: PairFacts) -> Operation:
    return replace(operation, op_id=for_housemate(operation.op_id, housemate.id))


def _is_about_home(pair: PairFacts, draft: EventDraft) -> bool:
    item = programme_of(pair).item_by_id.get(ItemId(draft.subject))
    return draft.kind is EventKind.TICK and item is not None and item.household


def _said_to(operation: Operation, pair: PairFacts, housemate: PairFacts, draft: EventDraft) -> EventDraft | None:
    """Return what a word about the home means on the list of a housemate; None when it means nothing there."""
    item = ItemId(draft.subject)
    if item not in {one.id for one in home_items(programme_of(housemate), housemate.journey)}:
        return None  # another version of the programme, another group, or hidden: there it is not on the list
    if draft.undoes is not None and (taken_back := _taken_back(pair, housemate, item, draft.undoes)):
        return taken_back
    was, said = (
        word_of(pair.journey.items.get(item)),
        home_word(ItemState(draft.value), draft.happened_on, draft.reason),
    )
    if said is None or said == was or not follows(housemate, item, was, said):
        return None
    return _draft(item, said.for_one(housemate), today_of(operation))


def _taken_back(pair: PairFacts, housemate: PairFacts, item: ItemId, rev: int) -> EventDraft | None:
    """Return how a housemate's item stood before the act of which event `rev` of the pair was a part."""
    undone = next(event for event in journeys.events_of(pair.organisation_id, pair.id) if event.rev == rev)
    theirs = journeys.events_of(housemate.organisation_id, housemate.id)
    standing = housemate.journey.items.get(item)
    for event in theirs:
        if standing and standing.rev == event.rev and act_of(event.op_id) == act_of(undone.op_id):
            return replace(standing_before(theirs, event), undoes=event.rev)
    return None


def before_act(events: Sequence[Event], part: Event) -> Sequence[Event]:
    """Return the events before the act of which an event is a part: what takes a fact back comes before what it is.

    A tick and another day that the same person gave it just after are one act.
    """
    first = next(event.rev for event in events if act_of(event.op_id) == act_of(part.op_id))
    said = [event for event in events[: first - 1] if (event.kind, event.subject) == (part.kind, part.subject)]
    return before_act(events, said[-1]) if said and part.only_moves(said[-1]) else events[: first - 1]


def standing_before(events: Sequence[Event], undone: Event) -> EventDraft:
    """Return how an item stood before one of its ticks, as a draft."""
    ticks = (event for event in before_act(events, undone) if event.kind is EventKind.TICK)
    earlier = [event for event in ticks if event.subject == undone.subject]
    if not earlier:
        return EventDraft(EventKind.TICK, undone.subject, ItemState.OPEN, undone.happened_on)
    last = earlier[-1]
    return EventDraft(EventKind.TICK, last.subject, last.value, last.happened_on, last.reason)


def done_at_home(pair: PairFacts, housemates: Sequence[PairFacts], today: date) -> Iterator[EventDraft]:
    """Yield what is done for the home and open for the one who came, on the first day that somebody says."""
    for item in home_items(programme_of(pair), pair.journey):
        words = [word_of(housemate.journey.items.get(item.id)) for housemate in housemates]
        days = [word.on for word in words if word and word.state is ItemState.DONE and word.on]
        said = HomeWord(ItemState.DONE, min(days, default=None))
        if said.on and said.on <= today and follows(pair, item.id, None, said):
            yield _draft(item.id, said.for_one(pair), today)


def _draft(item: ItemId, word: HomeWord, today: date) -> EventDraft:
    return EventDraft(EventKind.TICK, item, word.state, word.on or today, word.reason)
