"""Which talks a programme expects next of a pair, between which days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pragma_coach.domain.pairs.attention import StartDays, anchor_day
from pragma_coach.domain.pairs.facts import known_on, settled
from pragma_coach.domain.pairs.journey import Journey, PairStatus
from pragma_coach.domain.pairs.law import groups_in_force
from pragma_coach.domain.programme.programme import FactPlace, Programme, Talk, TalkKind
from pragma_coach.domain.talks.legal_terms import later
from pragma_coach.domain.talks.talks import KeptTalk, done_of, planned_of, title_of


@dataclass(frozen=True, slots=True)
class ExpectedTalk:
    """A talk that the programme expects between two days; `after` is the title of a talk that has to come first."""

    id: str
    title: str
    earliest: date
    latest: date
    number: int = 1
    after: str = ""

    @property
    def day(self) -> date:
        return self.earliest

    def late(self, today: date) -> bool:
        """Tell whether its last day has passed, and nothing has to come first."""
        return not self.after and self.latest < today


def expected_talks(
    programme: Programme, journey: Journey, days: StartDays, kept: Sequence[KeptTalk]
) -> tuple[ExpectedTalk, ...]:
    """Return the talks that the programme expects next, the first day first; at most one of each kind.

    A talk after another counts from the day on which that was held, else from the day for which that is planned, else
    from its own first day: then it names what has to come first. A talk whose start is unknown is not there yet; one of
    a phase that has ended is no longer there. A pair that rests or ended expects nothing. For a pair that was under way
    when it was entered the calendar starts on that day.
    """
    if journey.status is not PairStatus.ACTIVE:
        return ()
    expecting = _Expecting(programme, journey, days, kept)
    found = [expected for talk in programme.talks if expecting.wanted(talk) and (expected := expecting.next(talk))]
    return tuple(sorted(found, key=lambda expected: (expected.earliest, expected.latest, expected.id)))


@dataclass(frozen=True, slots=True)
class _Expecting:
    """What is known of one pair while its talks are worked out."""

    programme: Programme
    journey: Journey
    days: StartDays
    kept: Sequence[KeptTalk]

    def wanted(self, talk: Talk) -> bool:
        """Tell whether the talk applies to the pair and its phase has not ended.

        A closing talk comes after the end of its phase, so it is expected until the phase after it has ended.
        """
        order = [phase.id for phase in self.programme.phases]
        place = order.index(talk.phase) if talk.phase in order else None
        if place is not None and talk.kind is TalkKind.CLOSING:
            place = min(place + 1, len(order) - 1)
        ended = place is not None and order[place] in self.journey.phases
        in_force = talk.applies(groups_in_force(self.journey, self.days.housed_on))
        return in_force and not ended and not self._over(talk)

    def _over(self, talk: Talk) -> bool:
        """Tell whether a fact says that the talk is no longer needed: it happened, does not apply, or came after it."""
        fact = self.programme.fact_at.get((FactPlace.TALK, talk.id))
        return bool(fact and settled(self.journey, fact)) or self._past_on(talk) is not None

    def _past_on(self, talk: Talk) -> date | None:
        """Return the first day of a fact that happens at the talk or after it, or None while nobody said one."""
        facts = (fact for fact in self.programme.facts if talk.id == fact.talk or talk.id in fact.ends_talks)
        return min((day for fact in facts if (day := known_on(self.journey, fact))), default=None)

    def next(self, talk: Talk) -> ExpectedTalk | None:
        """Return the next talk of this kind that is expected, or None."""
        before = done_of(self.kept, talk.id)
        number = len(before) + 1
        if before:
            if talk.every is None or self._came_last_time(talk, number):
                return None
            start, offset, after = before[-1].day, talk.every, ""
        else:
            found = self._start(talk)
            if found is None:
                return None
            (start, after), offset = found, talk.offset
        width = (later(start, talk.window) - later(start, talk.offset)) if talk.window else timedelta()
        entered = self.days.registered_on
        if entered and later(start, offset) + width < entered:
            start = entered
        earliest = later(start, offset)
        return ExpectedTalk(
            talk.id, title_of(self.programme, talk.id, number), earliest, earliest + width, number, after
        )

    def _came_last_time(self, talk: Talk, number: int) -> bool:
        return talk.until_phase in self.journey.phases or (talk.times is not None and number > talk.times)

    def _start(self, talk: Talk) -> tuple[date, str] | None:
        """Return the day from which a first talk counts, and the title of what has to come first ("" for nothing)."""
        if talk.after is None:
            phase = talk.phase or self.journey.phase_now(self.programme)
            anchored = talk.anchor and anchor_day(self.programme, self.journey, self.days, talk.anchor, phase)
            return (anchored, "") if anchored else None
        first = next(other for other in self.programme.talks if other.id == talk.after)
        before = done_of(self.kept, first.id)
        if before:
            return before[0].day, ""
        if known := self._past_on(first):
            return known, ""
        plan = planned_of(self.kept, first.id)
        if plan:
            return plan.when.day, first.title
        expected = self.next(first)
        if expected is None:
            return None
        return expected.earliest, first.title if self.wanted(first) else ""
