"""The talks of the calendar follow what is said of the pair: a fact that happens at one, and who coaches."""

from __future__ import annotations

from dataclasses import replace

from pragma_coach.domain.pairs.facts import known_on
from pragma_coach.domain.pairs.journey import Journey
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import FactPlace, Programme
from pragma_coach.domain.talks.dues import weighs
from pragma_coach.domain.talks.talks import EXTRA, KeptTalk, Participant, TalkState
from pragma_coach.domain.types import Operation
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import today_of
from pragma_coach.store.pairs import dues
from pragma_coach.store.talks import talks

_THERE = (TalkState.PLANNED, TalkState.HELD)


def follow_facts(operation: Operation, before: PairFacts, after: Journey, programme: Programme) -> None:
    """Let a talk of the calendar have been held on the day of its fact; and not, when the fact is taken back.

    A talk that nobody planned stays off the calendar: the fact itself tells that it is no longer expected. A talk of
    which the day is itself one of the words for the fact stays as it is, until somebody says which word is true.
    """
    changed = {
        name: known_on(after, fact)
        for (place, name), fact in programme.fact_at.items()
        if place is FactPlace.TALK
        and before.journey.said.get(fact.id) != after.said.get(fact.id)
        and not any(word.place is FactPlace.TALK for word in after.said.get(fact.id, ()))
    }
    if not changed:
        return
    kept = [talk for talk in talks.of_pair(before.organisation_id, before.id) if talk.kind in changed]
    there = {talk.kind for talk in kept if talk.state in _THERE}
    for talk in kept:
        if talk.kind in there and talk.state not in _THERE:
            continue
        day = changed[talk.kind]
        if day is None and talk.state is TalkState.HELD:
            _save(operation, replace(talk, state=_state_again(operation, talk), held_on=None), "taken_back")
        elif day is not None and talk.held_on != day and (talk.kind in there or _taken_back(before, talk)):
            _save(operation, replace(talk, state=TalkState.HELD, held_on=day, wish=None), "held")


def follow_coach(operation: Operation, before: PairFacts, after: Journey) -> None:
    """Let every planned talk with a coach go along to who coaches now; without one it stays on the calendar."""
    today = today_of(operation)
    coaching = [term.account_id for term in after.coaches_on(today)]
    if before.journey.coaches == after.coaches or before.journey.rev == 0:
        return
    for talk in talks.of_pair(before.organisation_id, before.id):
        planned = talk.state is TalkState.PLANNED and Participant.COACH in talk.parts
        if planned and talk.people.get(Participant.COACH) not in coaching:
            people = {part: talk.people.get(part) for part in talk.parts}
            people[Participant.COACH] = coaching[0] if coaching else None
            talks.save(operation, replace(talk, sequence=talk.sequence + 1), "handed_over", people)


def _taken_back(pair: PairFacts, talk: KeptTalk) -> bool:
    """Tell whether a talk went off the calendar with its fact; one that somebody called off stays off."""
    off = talk.state is TalkState.CANCELLED
    return off and talks.changes(pair.organisation_id, talk.id)[0].act == "taken_back"


def keep_as_extra(operation: Operation, pair: PairFacts, talk: KeptTalk) -> None:
    """Let a talk that was planned for what had happened already stay on the calendar, as an extra talk."""
    _save(operation, replace(talk, kind=EXTRA, number=1), "planned")
    keep_dues(pair)


def follow_dues(before: PairFacts, after: PairFacts) -> None:
    """Keep what is due again, when what happened can have changed it."""
    programme = programme_for(after.organisation_id, after.programme, after.programme_version)
    moved = (before.programme, before.programme_version) != (after.programme, after.programme_version)
    if moved or before.journey.rev == 0 or weighs(programme, before.journey, after.journey):
        keep_dues(after)


def keep_dues(pair: PairFacts) -> None:
    """Keep what is due of a pair as it stands, with its talks as they stand now."""
    kept = talks.of_pair(pair.organisation_id, pair.id)
    programme = programme_for(pair.organisation_id, pair.programme, pair.programme_version)
    dues.keep(pair, pair.journey, programme, kept)


def _state_again(operation: Operation, talk: KeptTalk) -> TalkState:
    """Return how a talk stands that was not held after all: planned still, or off the calendar when its day is over."""
    return TalkState.PLANNED if talk.when.day >= today_of(operation) else TalkState.CANCELLED


def _save(operation: Operation, talk: KeptTalk, act: str) -> None:
    talks.save(operation, replace(talk, sequence=talk.sequence + 1), act)
