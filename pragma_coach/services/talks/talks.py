"""Talks of a pair: planning, moving, calling off, holding; by coach, director and coordinator alike.

A talk keeps closed lists only: no notes, no details about health. Everything done with it stays in its history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.facts import known_on, word_for
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Fact, FactPlace, LifeDomain
from pragma_coach.domain.reasons import ContactKind
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.talks.legal_terms import fact_fault
from pragma_coach.domain.talks.talks import (
    EXTRA,
    KeptTalk,
    Participant,
    Place,
    TalkId,
    TalkOutcome,
    TalkState,
    When,
    done_of,
    held_fault,
    planned_of,
    rule_of,
)
from pragma_coach.domain.types import Operation, OpId, PairId
from pragma_coach.services.pairs import records
from pragma_coach.services.pairs.acts import ANOTHER_PAIR, act_on_pair, may, open_pair, programme_of
from pragma_coach.services.pairs.fact_talks import keep_dues
from pragma_coach.services.rights import today_of
from pragma_coach.services.talks import interpreters
from pragma_coach.services.talks.lookup import people_of, planned_talk, talk_of
from pragma_coach.store import ledger
from pragma_coach.store.database import one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks

FARTHEST = timedelta(days=2 * 366)
_LENGTHS = range(15, 8 * 60 + 1)
_CONTACTS = {Place.ONLINE: ContactKind.PHONE, Place.PHONE: ContactKind.PHONE, Place.HOME: ContactKind.VISIT}


@dataclass(frozen=True, slots=True)
class TalkReport:
    """What is written down of a talk that was held; `next_on` puts the next talk of the same kind on the calendar."""

    on: date
    parts: frozenset[Participant]
    topics: frozenset[LifeDomain] = frozenset()
    outcome: TalkOutcome | None = None
    place: Place | None = None
    next_on: date | None = None


@one_transaction
def plan(operation: Operation, pair_id: PairId, kind: str, when: When, parts: Iterable[Participant]) -> KeptTalk:
    """Put a talk on the calendar.

    Raise Invalid for a day that was or is years away, a kind that is planned already, or one of which the fact is
    there. A repeat of the operation gives what was planned then.
    """
    pair = _locked_pair(operation, pair_id)
    if not ledger.claim(operation, "plan_talk"):
        return _result_of_first(operation, pair)
    kept = talks.of_pair(pair.organisation_id, pair.id)
    known = planned_of(kept, kind)
    if known and kind != EXTRA:
        raise Invalid(f"Dit gesprek staat al op {in_words(known.when.day)}. Verzet het als het anders moet.", "day")
    _check_to_come(pair, kind)
    _check_when(operation, when)
    talk = _new(pair, kept, kind, TalkState.PLANNED, when)
    return _add(operation, pair, talk, parts)


@one_transaction
def move(operation: Operation, pair_id: PairId, talk_id: TalkId, when: When) -> KeptTalk:
    """Move a planned talk to another day, time or place; what the coachee asked about the day is answered with it.

    Raise Invalid for a day that cannot be, or when the interpreter of the talk is not free then.
    """
    pair = _locked_pair(operation, pair_id)
    talk = planned_talk(pair, talk_id)
    if not ledger.claim(operation, "move_talk", str(talk_id)) or talk.when == when:
        return talk
    _check_when(operation, when)
    moved = replace(talk, when=when, wish=None, sequence=talk.sequence + 1)
    interpreters.require_free(pair.organisation_id, moved)
    return _save(operation, pair, moved, "moved")


@one_transaction
def cancel(operation: Operation, pair_id: PairId, talk_id: TalkId) -> KeptTalk:
    """Call a planned talk off; the programme then expects it again."""
    pair = _locked_pair(operation, pair_id)
    talk = talk_of(pair, talk_id)
    if talk.state is TalkState.CANCELLED or not ledger.claim(operation, "cancel_talk", str(talk_id)):
        return talk
    talk = planned_talk(pair, talk_id)
    return _save(operation, pair, replace(talk, state=TalkState.CANCELLED, sequence=talk.sequence + 1), "cancelled")


@one_transaction
def skip(operation: Operation, pair_id: PairId, kind: str) -> KeptTalk:
    """Note that a pair does not need a talk of its programme. Raise Invalid when it is planned."""
    pair = _locked_pair(operation, pair_id)
    if not ledger.claim(operation, "skip_talk"):
        return _result_of_first(operation, pair)
    kept = talks.of_pair(pair.organisation_id, pair.id)
    known = planned_of(kept, kind)
    if known:
        raise Invalid(f"Dit gesprek staat op {in_words(known.when.day)}. Zeg het eerst af.")
    talk = _new(pair, kept, kind, TalkState.SKIPPED, When(today_of(operation)))
    return _add(operation, pair, talk, ())


@one_transaction
def hold(operation: Operation, pair_id: PairId, talk_id: TalkId, report: TalkReport) -> KeptTalk:
    """Note that a planned talk was held, or correct what was noted of it.

    Raise Invalid when it cannot have been held on that day: still to come, before the day for which it was planned,
    before the talk that comes first.
    """
    pair = _locked_pair(operation, pair_id)
    talk = talk_of(pair, talk_id)
    if talk.state not in (TalkState.PLANNED, TalkState.HELD):
        raise Invalid("Dit gesprek is afgezegd. Schrijf het op als een nieuw gesprek.")
    if not ledger.claim(operation, "hold_talk", str(talk_id)):
        return talk
    after = _with_report(operation, pair, talk, report)
    _save(operation, pair, after, "held", report.parts)
    return _follow_up(operation, pair, after, report)


@one_transaction
def hold_at_once(operation: Operation, pair_id: PairId, kind: str, report: TalkReport) -> KeptTalk:
    """Note a talk that was held without having been planned here. Raise Invalid as `hold` does.

    When one of its kind is planned, that is the one that was held.
    """
    pair = _locked_pair(operation, pair_id)
    if not ledger.claim(operation, "hold_talk"):
        return _result_of_first(operation, pair)
    kept = talks.of_pair(pair.organisation_id, pair.id)
    known = planned_of(kept, kind) if kind != EXTRA else None
    talk = known or _new(pair, kept, kind, TalkState.HELD, When(report.on))
    after = _with_report(operation, pair, talk, report)
    if known:
        ledger.keep_result(operation.op_id, str(known.id))
        _save(operation, pair, after, "held", report.parts)
    else:
        after = _add(operation, pair, after, report.parts)
    return _follow_up(operation, pair, after, report)


def _with_report(operation: Operation, pair: PairFacts, talk: KeptTalk, report: TalkReport) -> KeptTalk:
    _check_held(operation, pair, talk, report.on)
    if report.topics and not report.parts:
        raise Invalid("Kies wie erbij was.", "parts")
    where = replace(talk.when, place=report.place) if report.place else talk.when
    return replace(
        talk,
        state=TalkState.HELD,
        when=where,
        held_on=report.on,
        parts=report.parts,
        topics=report.topics,
        outcome=report.outcome,
        wish=None,
        sequence=talk.sequence + 1,
    )


def _follow_up(operation: Operation, pair: PairFacts, talk: KeptTalk, report: TalkReport) -> KeptTalk:
    """Do what follows from a talk that was held: the next one on the calendar, and a contact of coach and coachee.

    What happens once is over with this talk; who talks on about it does so at an extra one.
    """
    if report.next_on:
        kept = talks.of_pair(pair.organisation_id, pair.id)
        when = replace(talk.when, day=report.next_on)
        kind = EXTRA if _fact_at(pair, talk.kind) else talk.kind
        known = planned_of(kept, kind) if kind != EXTRA else None
        _check_when(operation, when, "next_on")
        if known is None:
            following = _new(pair, kept, kind, TalkState.PLANNED, when)
            _add(operation, pair, following, report.parts, remember=False)
        elif known.when.day != report.next_on:
            raise Invalid(f"Het volgende gesprek staat al op {in_words(known.when.day)}. Verzet dat.", "next_on")
    _say_fact(operation, pair, talk, report.on)
    journey = pair.journey
    new = journey.last_contact_on is None or journey.last_contact_on < report.on
    begun = journey.started_on is not None and journey.started_on <= report.on
    together = {Participant.COACH, Participant.COACHEE} <= report.parts
    if together and new and begun and may(Act.LOG_CONTACT, operation.actor, pair, today_of(operation)):
        how = _CONTACTS.get(talk.when.place, ContactKind.TOGETHER)
        records.log_contact(operation, pair.id, how, minutes=talk.when.minutes, happened_on=report.on)
    return talk


def _say_fact(operation: Operation, pair: PairFacts, talk: KeptTalk, day: date) -> None:
    """Say what happens at such a talk, as part of the same act. Raise Invalid when it cannot have been on that day."""
    fact = _fact_at(pair, talk.kind)
    if fact is None or known_on(pair.journey, fact) == day:
        return
    if fault := fact_fault(pair.journey, pair.coachee.housed_on, fact, day):
        raise Invalid(fault, "held_on")
    own = replace(operation, op_id=OpId(f"{operation.op_id}/feit"))
    act_on_pair(own, pair.id, (Act.PLAN_TALK,), lambda now: [word_for(programme_of(now), fact, day)])


def _fact_at(pair: PairFacts, kind: str) -> Fact | None:
    return programme_of(pair).fact_at.get((FactPlace.TALK, kind))


def _check_to_come(pair: PairFacts, kind: str) -> None:
    """Raise Invalid for a talk at which something happens that happened already."""
    fact = _fact_at(pair, kind)
    day = known_on(pair.journey, fact) if fact else None
    if day:
        raise Invalid(f"Dit was al op {in_words(day)}. Wilt u er nog over praten? Plan een extra gesprek.", "kind")


def _locked_pair(operation: Operation, pair_id: PairId) -> PairFacts:
    """Return a pair whose talks the actor may plan, kept from others until the act is done."""
    pair = open_pair(operation, pair_id, Act.PLAN_TALK)
    journeys.hold(pair_id)
    return pair


def _result_of_first(operation: Operation, pair: PairFacts) -> KeptTalk:
    result = ledger.result_of(pair.organisation_id, operation.op_id) or ""
    talk = talks.get(pair.organisation_id, pair.id, TalkId(int(result))) if result.isdigit() else None
    if talk is None:
        raise Invalid(ANOTHER_PAIR)
    return talk


def _new(pair: PairFacts, kept: list[KeptTalk], kind: str, state: TalkState, when: When) -> KeptTalk:
    """Return a talk of a kind that is not stored yet. Raise Invalid for a kind that the programme does not have."""
    if kind != EXTRA and rule_of(programme_of(pair), kind) is None:
        raise Invalid("Dit gesprek staat niet in het programma. Kies er een uit de lijst.", "kind")
    before = done_of(kept, kind)
    number = max((talk.number for talk in before), default=0) + 1
    return KeptTalk(TalkId(0), pair.id, kind, number, state, when)


def _check_when(operation: Operation, when: When, field: str = "day") -> None:
    today = today_of(operation)
    if when.day < today:
        raise Invalid(f"{in_words(when.day)} is geweest. Kies een dag die komt. Is het al gehouden? Kies dat.", field)
    if when.day > today + FARTHEST:
        raise Invalid(f"{in_words(when.day)} is te ver weg. Kijk het jaar na.", field)
    if when.minutes not in _LENGTHS:
        raise Invalid("Kies hoe lang het duurt: van 15 minuten tot 8 uur.", "minutes")


def _check_held(operation: Operation, pair: PairFacts, talk: KeptTalk, day: date) -> None:
    """Raise Invalid when a talk cannot have been held on a day, with a sentence that names the cure."""
    if day > today_of(operation):
        raise Invalid(f"{in_words(day)} is nog niet geweest. Plan het gesprek, of kies een dag die was.", "held_on")
    coachee = pair.coachee
    known = [start for start in (coachee.linked_on, coachee.housed_on, pair.journey.started_on) if start]
    if known and day < min(known):
        raise Invalid(f"{in_words(day)} is te vroeg: het begon op {in_words(min(known))}. Kijk de dag na.", "held_on")
    fault = held_fault(programme_of(pair), talks.of_pair(pair.organisation_id, pair.id), talk, day)
    if fault:
        raise Invalid(fault, "held_on")


def _add(
    operation: Operation, pair: PairFacts, talk: KeptTalk, parts: Iterable[Participant], *, remember: bool = True
) -> KeptTalk:
    added = talks.add(operation, talk, people_of(operation, pair, talk, frozenset(parts)))
    if remember:
        ledger.keep_result(operation.op_id, str(added.id))
    keep_dues(pair)
    return added


def _save(
    operation: Operation, pair: PairFacts, talk: KeptTalk, act: str, parts: frozenset[Participant] | None = None
) -> KeptTalk:
    talks.save(operation, talk, act, None if parts is None else people_of(operation, pair, talk, parts))
    keep_dues(pair)
    return talk
