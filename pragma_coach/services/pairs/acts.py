"""What every act on a pair shares: read the facts, ask the policy, append the events, keep the cache right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from pragma_coach.domain.access import AccessVerdict, Act, Relation, allows, verdict
from pragma_coach.domain.calendar import amsterdam_date, in_words
from pragma_coach.domain.pairs.facts import as_one_fact
from pragma_coach.domain.pairs.folding import apply
from pragma_coach.domain.pairs.journey import (
    DIRECTOR_PARTY,
    Event,
    EventDraft,
    EventKind,
    Journey,
    PairStatus,
    read_edition,
)
from pragma_coach.domain.pairs.pair import Coachee, PairFacts
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere, Refused
from pragma_coach.domain.types import Actor, Operation, OpId, PairId
from pragma_coach.services.pairs.announcements import announce
from pragma_coach.services.pairs.fact_talks import follow_coach, follow_dues, follow_facts
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import today_of
from pragma_coach.store.database import one_transaction
from pragma_coach.store.pairs import journeys

ANOTHER_PAIR = "Deze handeling hoort bij een ander koppel. Laad de bladzijde opnieuw."


class ActOutcome(StrEnum):
    """What an act came to: done now, done before, or nothing to do because it was so already."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Done:
    """The pair after an act; `rev` is the last event of the act, for undoing it (0 when nothing was appended)."""

    outcome: ActOutcome
    pair: PairFacts
    rev: int = 0


def relations(actor: Actor, pair: PairFacts, today: date) -> frozenset[Relation]:
    """Return what the actor is to the pair today."""
    if actor.organisation_id != pair.organisation_id:
        return frozenset({Relation.FOREIGN})
    found = {Relation.ORGANISATION}
    if pair.coachee.account_id == actor.account_id:
        found.add(Relation.SELF)
    if pair.journey.director == actor.account_id and DIRECTOR_PARTY in pair.journey.shared_with:
        found.add(Relation.DIRECTOR)
    if any(term.account_id == actor.account_id for term in pair.journey.coaches_on(today)):
        found.add(Relation.COACH)
    elif any(term.account_id == actor.account_id for term in pair.journey.coaches):
        found.add(Relation.FORMER_COACH)
    else:
        found.add(Relation.APART)
    return frozenset(found)


def pair_for(acts: Sequence[Act], actor: Actor, pair_id: PairId, today: date) -> PairFacts:
    """Return the pair when the actor may do one of the acts on it: fetching and judging are one step.

    Raise NotThere when the pair does not exist or is none of the actor's business, NotAllowed when the actor may see
    it but do none of this.
    """
    pair = journeys.load(actor.organisation_id, pair_id)
    if pair is None:
        raise NotThere
    known_as = relations(actor, pair, today)
    verdicts = {verdict(act, actor.roles, known_as) for act in acts}
    if AccessVerdict.ALLOWED in verdicts:
        return pair
    raise NotAllowed if AccessVerdict.FORBIDDEN in verdicts else NotThere


def may(act: Act, actor: Actor, pair: PairFacts, today: date) -> bool:
    """Tell whether the actor may do the act on the pair, for showing or hiding a button."""
    return allows(act, actor.roles, relations(actor, pair, today))


def refuse_when_ended(actor: Actor, pair: PairFacts, today: date) -> None:
    """Raise NotAllowed for a pair that ended, unless the actor is who may end it."""
    if pair.journey.status is PairStatus.ENDED and not may(Act.END_PAIR, actor, pair, today):
        raise NotAllowed("De coaching is gestopt. Kijken kan nog wel. Iets veranderen? Vraag het de coördinator.")


def open_pair(operation: Operation, pair_id: PairId, act: Act) -> PairFacts:
    """Return a pair for an act that is about to change something of it.

    Raise as `pair_for` and `refuse_when_ended` do.
    """
    today = today_of(operation)
    pair = pair_for((act,), operation.actor, pair_id, today)
    refuse_when_ended(operation.actor, pair, today)
    return pair


def programme_of(pair: PairFacts) -> Programme:
    return programme_for(pair.organisation_id, pair.programme, pair.programme_version)


def happened_day(
    operation: Operation, coachee: Coachee, started_on: date | None, day: date | None, *, early: bool = False
) -> date:
    """Return the day on which something happened: the given one, or the day of the tap (today without a phone's word).

    Raise Invalid for a day that is still to come, or (unless it may be so `early`) before both housing and the start of
    the coaching.
    """
    today = today_of(operation)
    day = day or amsterdam_date(operation.phone_at or operation.at)
    if day > today:
        raise Invalid(f"{in_words(day)} is nog niet geweest. Kies vandaag of een dag ervoor.", "day")
    known = [start for start in (coachee.housed_on, started_on) if start is not None]
    if known and day < min(known) and not early:
        first = in_words(min(known))
        raise Invalid(
            f"{in_words(day)} is te vroeg: de woning of de start van de coaching was op {first}. "
            "Kies een latere dag, of laat de coördinator de startdatum aanpassen.",
            "day",
        )
    return day


def repeated(operation: Operation, pair_id: PairId) -> bool:
    return journeys.pair_of_operation(operation.actor.organisation_id, operation.op_id) == pair_id


@dataclass(frozen=True, slots=True)
class Following:
    """What drafts lead to: the events they become, and the journey and programme after them."""

    events: list[Event]
    journey: Journey
    programme: Programme

    def on(self, pair: PairFacts) -> PairFacts:
        """Return the pair as it stands after these events."""
        return replace(
            pair, journey=self.journey, programme=self.programme.id, programme_version=self.programme.version
        )


def following(operation: Operation, pair: PairFacts, drafts: Sequence[EventDraft]) -> Following:
    """Return what drafts lead to as events of the operation; nothing is stored."""
    programme, journey = programme_of(pair), pair.journey
    events: list[Event] = []
    for place, draft in enumerate(as_one_fact(programme, journey, drafts)):
        event = Event(
            rev=journey.rev + 1,
            op_id=OpId(f"{operation.op_id}/{place}") if place else operation.op_id,
            kind=draft.kind,
            subject=draft.subject,
            value=draft.value,
            happened_on=draft.happened_on,
            received_at=operation.at,
            by=operation.actor.account_id,
            reason=draft.reason,
            phone_at=operation.phone_at,
            undoes=draft.undoes,
        )
        if event.kind is EventKind.VERSION:
            programme = programme_for(pair.organisation_id, *read_edition(event.value))
        journey = apply(programme, journey, event)
        events.append(event)
    return Following(events, journey, programme)


def record(operation: Operation, pair: PairFacts, drafts: Sequence[EventDraft]) -> Done:
    """Append drafts to the pair as events of the operation and keep the cache in step."""
    then = following(operation, pair, drafts)
    if not then.events:
        return Done(ActOutcome.UNCHANGED, pair)
    if not journeys.append(pair, then.events, then.journey, then.programme):
        return Done(ActOutcome.DUPLICATE, pair)
    follow_facts(operation, pair, then.journey, then.programme)
    follow_coach(operation, pair, then.journey)
    follow_dues(pair, then.on(pair))
    announce(pair.organisation_id, pair.id, pair.journey, then.journey, operation.at)
    return Done(ActOutcome.APPLIED, then.on(pair), then.journey.rev)


@one_transaction
def act_on_pair(
    operation: Operation,
    pair_id: PairId,
    acts: Sequence[Act],
    decide: Callable[[PairFacts], Sequence[EventDraft]],
    write: Callable[[Operation, PairFacts, Sequence[EventDraft]], Done] = record,
) -> Done:
    """Do one act on one pair in one transaction: facts, policy, `decide`, `write`.

    A repeat of an operation that was done before answers with the pair as it is now, even when `decide` would refuse
    it by now: the first answer stands. A pair that ended is only changed by who may end it.
    """
    today = today_of(operation)
    pair = pair_for(acts, operation.actor, pair_id, today)
    try:
        refuse_when_ended(operation.actor, pair, today)
        drafts = decide(pair)
    except Refused:
        if repeated(operation, pair_id):
            return Done(ActOutcome.DUPLICATE, pair)
        raise
    done = write(operation, pair, drafts)
    if done.outcome is ActOutcome.DUPLICATE and not repeated(operation, pair_id):
        raise Invalid(ANOTHER_PAIR)
    return done
