"""Many random journeys at once: made of events by the rules of the domain, and put into the database as they are.

The words of a person are chosen freely, in any order and on any day: also what a service would ask back. Some pairs
began before facts were one, with a word of its own in each place; some on version 1 of their programme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import make
from people_places import Eyes

from pragma_coach import content
from pragma_coach.domain.assessment.outcomes import OBLIGATION, DuoReason
from pragma_coach.domain.pairs.facts import as_one_fact
from pragma_coach.domain.pairs.folding import apply
from pragma_coach.domain.pairs.journey import (
    DIRECTOR_PARTY,
    OFF,
    ON,
    RECORDED,
    WITHDRAWN,
    CoachValue,
    Event,
    EventDraft,
    EventKind,
    Journey,
    PairStatus,
    edition_text,
)
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import FactPlace, Programme
from pragma_coach.domain.reasons import NotApplicable, Obstacle
from pragma_coach.domain.types import AccountId, ItemState, OpId, Role
from pragma_coach.store.database import one_transaction
from pragma_coach.store.pairs import journeys, people

FIRST, LAST = date(2026, 1, 5), date(2026, 4, 25)
_REASONS = {ItemState.STUCK: list(Obstacle), ItemState.NOT_APPLICABLE: list(NotApplicable)}


@one_transaction
def paper_town(programme: str, count: int, seed: int) -> Eyes:
    """A town of so many pairs, each with a random journey."""
    random = Random(f"{programme}-{seed}")
    town = make.organisation(f"{programme.replace('_', '-')}-{seed}", programme=programme)
    coach, director = make.coach(town.id), make.account(town.id, Role.DIRECTOR)
    for number in range(count):
        account = make.account(town.id, Role.COACHEE)
        coachee = people.add_coachee(
            town.id, name=f"N{number}", at=make.NOON, account_id=account.id, housed_on=FIRST, coaching_started_on=FIRST
        )
        began_with = content.load_programme(programme, version=1 if random.random() < 0.4 else None)
        pair = journeys.add_pair(coachee, began_with, at=make.NOON - timedelta(days=130))
        life = _Life(random, pair, began_with, coach.account_id)
        life.begin(director.id)
        for _ in range(random.randint(1, 12)):
            life.go_on()
        assert journeys.append(pair, life.events, life.journey, life.programme)
    return Eyes(town.id, make.coordinator(town.id), make.NOON)


class _Life:
    """One journey while it is made."""

    def __init__(self, random: Random, pair: PairFacts, programme: Programme, coach: AccountId) -> None:
        self.random, self.pair, self.programme, self.coach = random, pair, programme, coach
        self.events: list[Event] = []
        self.journey = Journey()
        self.before_one = random.random() < 0.3  # at first each place has its own words

    def begin(self, director: AccountId) -> None:
        groups = self.programme.default_groups()
        self._write(
            EventDraft(EventKind.STATUS, "pair", PairStatus.ACTIVE, FIRST),
            EventDraft(EventKind.COACH, str(self.coach), CoachValue.BEGINS, FIRST),
            *(EventDraft(EventKind.GROUP, group, ON, FIRST) for group in sorted(groups)),
            EventDraft(EventKind.DIRECTOR, str(director), CoachValue.BEGINS, FIRST),
            EventDraft(EventKind.SHARING, DIRECTOR_PARTY, ON, FIRST),
        )

    def go_on(self) -> None:
        """Let one more thing happen."""
        drafts = list(self._next())
        if self.before_one and self.random.random() < 0.2:
            self.before_one = False
        self._write(*drafts if self.before_one else as_one_fact(self.programme, self.journey, drafts))

    def _write(self, *drafts: EventDraft) -> None:
        for draft in drafts:
            rev = len(self.events) + 1
            event = Event(
                rev=rev,
                op_id=OpId(f"{self.pair.id}-{rev}"),
                kind=draft.kind,
                subject=draft.subject,
                value=draft.value,
                happened_on=draft.happened_on,
                received_at=datetime(2026, 1, 6, tzinfo=UTC) + timedelta(days=2 * rev),
                by=self.coach,
                reason=draft.reason,
                undoes=draft.undoes,
            )
            self.journey = apply(self.programme, self.journey, event)
            self.events.append(event)

    def _next(self) -> Iterator[EventDraft]:
        day = FIRST + timedelta(days=self.random.randrange((LAST - FIRST).days))
        what = self.random.random()
        if what < 0.08:
            group = self.random.choice(sorted(self.programme.group_ids))
            yield EventDraft(EventKind.GROUP, group, OFF if group in self.journey.groups else ON, day)
        elif what < 0.16:
            yield from self._moved(day)
        elif what < 0.24:
            yield self._milestone(self.random.choice(self.programme.milestones).id, day)
        elif what < 0.32:
            yield self._item(self.random.choice(self.programme.items).id, day)
        else:
            fact = self.random.choice([one for one in self.programme.facts if self.programme.places_of(one)])
            yield from self._place(*self.random.choice(self.programme.places_of(fact)), day)

    def _moved(self, day: date) -> Iterator[EventDraft]:
        newest = content.load_programme(self.programme.id)
        if newest.version > self.programme.version:
            editions = ((one.id, one.version) for one in (self.programme, newest))
            self.programme = newest
            yield EventDraft(EventKind.VERSION, *map(edition_text, editions), day)

    def _place(self, place: FactPlace, name: str, day: date) -> Iterator[EventDraft]:
        match place:
            case FactPlace.ITEM:
                yield self._item(name, day)
            case FactPlace.MILESTONE:
                yield self._milestone(name, day)
            case FactPlace.DATE:
                yield EventDraft(EventKind.DATE, name, self._so(), day)
            case FactPlace.READING:
                yield from self._reading(*name.split("="), day)
            case FactPlace.TALK:
                pass  # a talk is held by a service

    def _so(self) -> str:
        return RECORDED if self.random.random() < 0.75 else WITHDRAWN

    def _item(self, name: str, day: date) -> EventDraft:
        state = self.random.choice([ItemState.DONE, ItemState.DONE, ItemState.DONE, *ItemState])
        reason = self.random.choice(_REASONS[state]) if state in _REASONS else ""
        return EventDraft(EventKind.TICK, name, state, day, reason)

    def _milestone(self, name: str, day: date) -> EventDraft:
        return EventDraft(EventKind.MILESTONE, name, self._so(), day)

    def _reading(self, instrument: str, value: str, day: date) -> Iterator[EventDraft]:
        """Yield a code, or one that is taken back; of the obligation the reason before it goes first."""
        known = self.journey.readings.get(instrument, ())
        gone = EventDraft(EventKind.READING, instrument, "", day)
        if instrument == OBLIGATION or self.random.random() < 0.25:
            yield from (replace(gone, undoes=one.rev, happened_on=one.on) for one in known[-1:])
        if instrument == OBLIGATION and self.random.random() < 0.3:
            yield replace(gone, value=self.random.choice(list(DuoReason)))
        elif self.random.random() < 0.8:
            yield replace(gone, value=value)
