"""What a coach has on hand today: all own people, what waits on the coach, and the talks that come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pragma_coach.domain.assessment.outcomes import WorkQuestion, work_question
from pragma_coach.domain.desk import next_planned
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.talks.talks import KeptTalk, Participant, TalkState
from pragma_coach.domain.types import Actor, ItemState, PairId
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.lookup import coached_pairs
from pragma_coach.store.database import connection
from pragma_coach.store.talks import talks

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CoachedPair:
    """One of the coach's people today.

    `claims` is how many steps wait for the coach's word, `to_note` the talks whose day is over and of which nothing was
    written down, `work` the question about work that is open, `done` how many steps were done in the last seven days.
    `on_the_way` unless they are in the last phase of several with nothing agreed: then they come by themselves.
    """

    pair: PairFacts
    claims: int
    to_note: tuple[KeptTalk, ...]
    work: WorkQuestion | None
    next_talk: KeptTalk | None
    done: int
    on_the_way: bool


def coach_day(actor: Actor, today: date) -> list[CoachedPair]:
    """Return the people that the actor coaches today, who is seen first in front. Raise NotAllowed for no coach.

    Three statements, however many people.
    """
    with connection():
        mine = [pair for pair in coached_pairs(actor, today) if pair.journey.status is not PairStatus.ENDED]
        kept: dict[PairId, list[KeptTalk]] = defaultdict(list)
        for talk in talks.of_pairs(actor.organisation_id, [pair.id for pair in mine], date.min):
            kept[talk.pair_id].append(talk)
    found = [_coached(pair, kept[pair.id], today) for pair in mine]
    return sorted(found, key=lambda one: one.next_talk.when.day if one.next_talk else date.max)


def _coached(pair: PairFacts, kept: Iterable[KeptTalk], today: date) -> CoachedPair:
    programme, journey, entered = programme_of(pair), pair.journey, start_days(pair).registered_on
    with_coach = [talk for talk in kept if Participant.COACH in talk.parts]
    listed = [item.id for item in journey.listed(programme)]
    done = [one for one in journey.items.values() if one.state is ItemState.DONE]
    last = len(programme.phases) > 1 and journey.phase_now(programme) == programme.phases[-1].id
    return CoachedPair(
        pair=pair,
        claims=sum(journey.state_of(item) is ItemState.CLAIMED for item in listed),
        to_note=tuple(
            talk
            for talk in with_coach
            if talk.state is TalkState.PLANNED and talk.when.day < today and (not entered or talk.when.day >= entered)
        ),
        work=work_question(journey, today),
        next_talk=next_planned(with_coach, today),
        done=sum(today - WEEK < one.happened_on <= today for one in done),
        on_the_way=bool(journey.focus) or not last,
    )
