"""What stands on the calendar: the talks of one pair, and those of the whole organisation for its coordinator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.talks.legal_terms import Clock, legal
from pragma_coach.domain.talks.talks import KeptTalk, PlannedTalk, TalkId, TalkState, open_plan, planned
from pragma_coach.domain.types import AccountId, Actor, PairId
from pragma_coach.services.pairs.acts import pair_for, programme_of
from pragma_coach.services.rights import require
from pragma_coach.services.talks.legal_terms import clocks_of
from pragma_coach.services.talks.preparation import Seen, films
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import interpreters, talks
from pragma_coach.store.talks.interpreters import TalkInterpreter
from pragma_coach.store.talks.talks import TalkChange

AHEAD = timedelta(weeks=6)
# A term of the law is on the coordinator's list when it is nearer than this, or passed.
CLOCK_NEAR_DAYS = 42


@dataclass(frozen=True, slots=True)
class PairTalks:
    """The talks of one pair: on the calendar, expected by the programme, over; with films and terms."""

    pair: PairFacts
    programme: Programme
    coming: tuple[KeptTalk, ...]
    expected: tuple[PlannedTalk, ...]
    over: tuple[KeptTalk, ...]
    films: tuple[Seen, ...]
    clocks: tuple[Clock, ...]


def talks_of(pair: PairFacts, today: date) -> PairTalks:
    """Return the talks of a pair that the caller was given to see."""
    with connection():
        kept = talks.of_pair(pair.organisation_id, pair.id)
        programme = programme_of(pair)
        expected = planned(programme, pair.journey, start_days(pair), kept)
        coming = {talk.kind for talk in kept if talk.state is TalkState.PLANNED} | {talk.id for talk in expected}
        seen = films(pair, coming)
    over = sorted((talk for talk in kept if talk.state is not TalkState.PLANNED), key=lambda talk: talk.day)
    return PairTalks(
        pair=pair,
        programme=programme,
        coming=tuple(talk for talk in kept if talk.state is TalkState.PLANNED),
        expected=tuple(talk for talk in expected if open_plan(kept, talk.id) is None),
        over=tuple(reversed(over)),
        films=tuple(seen),
        clocks=clocks_of(pair, today),
    )


def pair_talks(actor: Actor, pair_id: PairId, today: date) -> PairTalks:
    """Return the talks of a pair for who may plan them. Raise NotThere or NotAllowed for anybody else."""
    with connection():
        return talks_of(pair_for((Act.PLAN_TALK,), actor, pair_id, today), today)


def languages_of(pair: PairFacts, kept: Iterable[KeptTalk]) -> dict[TalkId, str]:
    """Return in which language there is an interpreter at these talks of a pair that the caller was given to see."""
    with connection():
        booked = interpreters.bookings(pair.organisation_id, [talk.id for talk in kept])
    return {talk_id: booking.language for talk_id, booking in booked.items()}


@dataclass(frozen=True, slots=True)
class OneTalk:
    """One talk with its interpreter and its history; names are of the accounts in it."""

    talk: KeptTalk
    booking: TalkInterpreter | None
    history: tuple[tuple[TalkChange, str], ...]
    names: dict[AccountId, str]


def one_talk(found: PairTalks, talk_id: TalkId) -> OneTalk | None:
    """Return one of the talks of a pair with everything about it, or None."""
    talk = next((talk for talk in (*found.coming, *found.over) if talk.id == talk_id), None)
    if talk is None:
        return None
    organisation_id = found.pair.organisation_id
    with connection():
        booking = interpreters.booking_of(organisation_id, talk_id)
        changes = talks.changes(organisation_id, talk_id)
        wanted = {change.by for change in changes if change.by} | set(talk.people.values())
        names = accounts.names(organisation_id, wanted | ({booking.account_id} if booking else set()))
    history = tuple((change, names.get(change.by, "") if change.by else "") for change in changes)
    return OneTalk(talk, booking, history, names)


@dataclass(frozen=True, slots=True)
class Standing:
    """A talk of some pair on the coordinator's list: kept on the calendar, or expected by the programme."""

    pair: PairFacts
    kept: KeptTalk | None = None
    expected: PlannedTalk | None = None

    @property
    def day(self) -> date:
        """The day it stands on, or the first day it can be."""
        if self.kept:
            return self.kept.when.day
        if self.expected:
            return self.expected.earliest
        raise ValueError("neither kept nor expected")


@dataclass(frozen=True, slots=True)
class Agenda:
    """The talks of all pairs at work: to write down, this week, not planned yet and well past, and coming."""

    to_note: tuple[Standing, ...]
    this_week: tuple[Standing, ...]
    late: tuple[Standing, ...]
    later: tuple[Standing, ...]
    wishes: int
    clocks: tuple[tuple[PairFacts, Clock], ...]


def agenda(actor: Actor, today: date) -> Agenda:
    """Return what stands on the calendar of the whole organisation. Four statements, however many pairs there are."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        pairs = [
            pair for pair in journeys.load_many(actor.organisation_id) if pair.journey.status is not PairStatus.ENDED
        ]
        kept: dict[PairId, list[KeptTalk]] = defaultdict(list)
        for talk in talks.every(actor.organisation_id):
            kept[talk.pair_id].append(talk)
    fixed = [Standing(pair, kept=talk) for pair in pairs for talk in kept[pair.id] if talk.state is TalkState.PLANNED]
    expected = [
        Standing(pair, expected=talk)
        for pair in pairs
        for talk in planned(programme_of(pair), pair.journey, start_days(pair), kept[pair.id])
        if open_plan(kept[pair.id], talk.id) is None and not talk.after
    ]
    monday = today - timedelta(days=today.weekday() - 7)
    ahead = [row for row in fixed if row.day >= monday] + [
        row for row in expected if row.expected and not row.expected.late(today)
    ]
    near = [(pair, clock) for pair in pairs for clock in legal(clocks_of(pair, today)) if _near(clock)]
    return Agenda(
        to_note=_by_day(row for row in fixed if row.day < today),
        this_week=_by_day(row for row in fixed if today <= row.day < monday),
        late=_by_day(row for row in expected if row.expected and row.expected.late(today)),
        later=_by_day(row for row in ahead if row.day <= today + AHEAD),
        wishes=sum(row.kept is not None and row.kept.wish is not None for row in fixed),
        clocks=tuple(sorted(near, key=lambda found: (found[1].due_on or today, found[0].coachee.name))),
    )


def _near(clock: Clock) -> bool:
    return not clock.met and clock.days_left is not None and clock.days_left <= CLOCK_NEAR_DAYS


def _by_day(rows: Iterable[Standing]) -> tuple[Standing, ...]:
    def key(row: Standing) -> tuple[date, int, str]:
        minute = row.kept.when.minute if row.kept else None
        return row.day, 24 * 60 if minute is None else minute, row.pair.coachee.name

    return tuple(sorted(rows, key=key))
