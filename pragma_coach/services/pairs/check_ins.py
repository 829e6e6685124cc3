"""The one question after one, three and six months: coach and newcomer answer, only the coordinator reads.

Whoever coaches or coached the pair reads no answer of another, also when that is a coordinator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from pragma_coach.domain.access import Act, Relation, allows
from pragma_coach.domain.calendar import amsterdam_date, utc_moment
from pragma_coach.domain.pairs.attention import PoorWord
from pragma_coach.domain.pairs.check_in import OPEN_DAYS, CheckIn, CheckInAnswer, month_due, poor_answers
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Actor, Operation, PairId
from pragma_coach.services.pairs.acts import may, pair_for
from pragma_coach.services.rights import today_of
from pragma_coach.store import volunteers
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import check_ins

Poor: TypeAlias = tuple[PoorWord, ...]
NOTHING_ASKED = "Deze vraag is al klaar. Bedankt."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that waits for an answer: about which pair, after how many months."""

    pair: PairFacts
    months: int


def question(actor: Actor, pairs: Iterable[PairFacts], today: date) -> Asked | None:
    """Return the one question for somebody today, of the pairs that are theirs; None when all is answered."""
    due = [Asked(pair, months) for pair in pairs if (months := _month_for(actor, pair, today)) is not None]
    if not due:
        return None
    with connection():
        said = {(one.pair_id, one.months) for one in check_ins.by_account(actor.organisation_id, actor.account_id)}
    return next((asked for asked in due if (asked.pair.id, asked.months) not in said), None)


def _month_for(actor: Actor, pair: PairFacts, today: date) -> int | None:
    """Return what is asked of the actor about the pair today; a stand-in for the coach is not asked."""
    standing_in = {term.account_id for term in pair.journey.coaches_on(today) if term.stand_in}
    if actor.account_id in standing_in or not may(Act.CHECK_IN, actor, pair, today):
        return None
    return month_due(pair.journey, amsterdam_date(pair.created_at), today)


@one_transaction
def answer(operation: Operation, pair_id: PairId, said: str) -> None:
    """Answer the question of today about a pair. Raise Invalid when nothing is asked, NotAllowed, NotThere.

    The first answer stands: a second press changes nothing.
    """
    actor, today = operation.actor, today_of(operation)
    pair = pair_for((Act.CHECK_IN,), actor, pair_id, today)
    months = _month_for(actor, pair, today)
    if months is None or said not in list(CheckInAnswer):
        raise Invalid(NOTHING_ASKED)
    given = CheckIn(pair.id, months, actor.account_id, CheckInAnswer(said), operation.at)
    check_ins.add(pair.organisation_id, given)


def of_pair(actor: Actor, pair: PairFacts, today: date) -> list[CheckIn]:
    """Return what both sides of a pair answered, but for what was left unsaid; nothing for whoever may not read it."""
    if not may(Act.READ_ASIDE, actor, pair, today):
        return []
    with connection():
        found = check_ins.of_pair(pair.organisation_id, pair.id)
    return [one for one in found if one.answer is not CheckInAnswer.UNSAID]


def poor_lately(actor: Actor, today: date) -> Mapping[PairId, tuple[CheckIn, ...]]:
    """Return which pairs have a poor answer that asks for a call, as far as the actor may read. Three statements.

    Who coaches or coached a pair may not: see `domain.access`.
    """
    if not allows(Act.READ_ASIDE, actor.roles, (Relation.ORGANISATION, Relation.APART)):
        return {}
    with connection():
        given = check_ins.given_since(actor.organisation_id, utc_moment(today - timedelta(days=OPEN_DAYS)))
        if not given:
            return {}
        began, own = check_ins.coached_since(given), volunteers.ever_coached(actor.account_id)
    found = {
        pair_id: poor_answers(answers, began.get(pair_id, date.min), today)
        for pair_id, answers in given.items()
        if pair_id not in own
    }
    return {pair_id: answers for pair_id, answers in found.items() if answers}


def poor_words(actor: Actor, pairs: Iterable[PairFacts], today: date) -> Mapping[PairId, Poor]:
    """Return what was said in those of these pairs. Three statements."""
    return words_of(poor_lately(actor, today), pairs)


def words_of(poor: Mapping[PairId, tuple[CheckIn, ...]], pairs: Iterable[PairFacts]) -> Mapping[PairId, Poor]:
    """Return who said it, and when."""
    return {
        pair.id: tuple(PoorWord(one.by == pair.coachee.account_id, one.on) for one in poor[pair.id])
        for pair in pairs
        if pair.id in poor
    }
