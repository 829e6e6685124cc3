"""Private words: a newcomer writes to the coordinator alone, who answers within seven days.

Who ever coached the pair reads none of it, also when that is a coordinator; no page, file, key or mail holds the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pragma_coach.domain.access import Act, Relation, allows
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotThere, Outdated
from pragma_coach.domain.town.cases import CaseTurn
from pragma_coach.domain.town.help import HelpAct, HelpState, can, days_left
from pragma_coach.domain.town.private import (
    LONGEST_WORD,
    MOST_WAITING,
    PrivateSubject,
    PrivateWord,
    ReplyWish,
    WordId,
)
from pragma_coach.domain.types import Actor, Operation, PairId, Role
from pragma_coach.services.pairs.acts import may, pair_for
from pragma_coach.services.rights import clean_text, require, today_of
from pragma_coach.store import ledger, volunteers
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.store.town import help, private

_KEPT_IN_SIGHT = timedelta(weeks=4)
_NEWS_DAYS = 14

# What a newcomer can be told, so that it can be said in every language: see tools/words.py.
NO_SUBJECT = "Kies waar het over gaat."
NO_WISH = "Kies hoe je antwoord wilt."
ENOUGH = f"Er wachten al {MOST_WAITING} berichten op antwoord. Haal er een weg, of wacht op antwoord."
NO_READER = "Je bericht kan nu niet weg. Alleen je coach zou het lezen. Bel de organisatie."
SETTLED = "Dit bericht is al klaar. Laad de bladzijde opnieuw."


@dataclass(frozen=True, slots=True)
class PrivateView:
    """A private word as its reader sees it: what the promise still leaves, who answered, and who coaches the pair."""

    word: PrivateWord
    days_left: int
    answered_by: str = ""
    coaches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrivateInbox:
    """The words for a coordinator: the longest waiting first, and those answered in the last four weeks."""

    waiting: tuple[PrivateView, ...]
    settled: tuple[PrivateView, ...]


def readers(pair: PairFacts, today: date) -> tuple[str, ...]:
    """Return the names of who would read a private word of the pair today: coordinators and who stands in for them."""
    standing_in = volunteers.stand_ins_on(pair.organisation_id, today)
    found = []
    for account in accounts.every(pair.organisation_id):
        extra = {Role.COORDINATOR} if account.id in standing_in else set()
        actor = replace(account.actor, roles=account.roles | extra)
        if not account.disabled and may(Act.READ_ASIDE, actor, pair, today):
            found.append(account.name)
    return tuple(found)


@one_transaction
def write(operation: Operation, pair_id: PairId, subject: str, wish: str, words: str) -> None:
    """Write to the coordinator, as the newcomer of the pair. Raise Invalid, NotAllowed, NotThere."""
    today = today_of(operation)
    pair = pair_for((Act.WRITE_ASIDE,), operation.actor, pair_id, today)
    if subject not in list(PrivateSubject):
        raise Invalid(NO_SUBJECT, "subject")
    if wish not in list(ReplyWish):
        raise Invalid(NO_WISH, "wish")
    words = clean_text(words, "words", longest=LONGEST_WORD)
    journeys.hold(pair.id)  # two at once are counted one after the other
    if not ledger.claim(operation, "private_word"):
        return
    if not readers(pair, today):
        raise Invalid(NO_READER)
    if sum(known.waits for known in private.of_pair(pair.organisation_id, pair.id)) >= MOST_WAITING:
        raise Invalid(ENOUGH)
    chosen = PrivateSubject(subject), ReplyWish(wish)
    private.add(pair.organisation_id, pair.id, *chosen, words, operation.actor.account_id, operation.at)


@one_transaction
def take_back(operation: Operation, word_id: WordId) -> None:
    """Take an own word back that nobody answered yet. Raise NotThere, Outdated."""
    _take_turn(
        operation, word_id, Act.WRITE_ASIDE, CaseTurn(HelpAct.WITHDRAW, operation.actor.account_id, operation.at)
    )


@one_transaction
def answer(operation: Operation, word_id: WordId, reply: str) -> None:
    """Answer a word; one that asks for a letter needs words. Raise Invalid, NotThere, Outdated."""
    word = private.get(operation.actor.organisation_id, word_id)
    needed = "Schrijf een antwoord. Daar vroeg de nieuwkomer om." if word and word.wish is ReplyWish.WRITE else ""
    reply = clean_text(reply, f"reply-{word_id}", needed=needed, longest=LONGEST_WORD)
    turn = CaseTurn(HelpAct.ANSWER, operation.actor.account_id, operation.at, reply)
    _take_turn(operation, word_id, Act.READ_ASIDE, turn)


def _take_turn(operation: Operation, word_id: WordId, act: Act, turn: CaseTurn[HelpAct]) -> None:
    """Take a turn on a word. Whoever may not, hears that it is not there: not even that somebody wrote is theirs."""
    actor, today = operation.actor, today_of(operation)
    word = private.get(actor.organisation_id, word_id)
    pair = journeys.load(actor.organisation_id, word.pair_id) if word else None
    if word is None or pair is None or not may(act, actor, pair, today):
        raise NotThere
    if not ledger.claim(operation, f"private_{turn.act.value}"):
        return
    if not can(word.status.state, turn.act):
        raise Outdated(SETTLED)
    private.take_turn(word, turn)


def mine(actor: Actor, pair_id: PairId, today: date) -> tuple[tuple[PrivateView, ...], tuple[str, ...]]:
    """Return the words of the newcomer of the pair, newest first, and who reads them. Raise NotThere, NotAllowed."""
    with connection():
        pair = pair_for((Act.WRITE_ASIDE,), actor, pair_id, today)
        found = private.of_pair(pair.organisation_id, pair.id)[::-1]
        return _views(actor, found, today), readers(pair, today)


def inbox(actor: Actor, today: date) -> PrivateInbox:
    """Return the words that a coordinator may read: none of a pair that she coaches or coached. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        since = utc_moment(today - _KEPT_IN_SIGHT)
        waiting = _readable(actor, private.waiting(actor.organisation_id), today)
        settled = _readable(actor, private.settled_since(actor.organisation_id, since)[::-1], today)
        return PrivateInbox(_views(actor, waiting, today), _views(actor, settled, today))


def answers(actor: Actor, pair_id: PairId, today: date) -> int:
    """Return how many answers came in the last two weeks, for a quiet word beside the way to them."""
    words, _ = mine(actor, pair_id, today)
    answered = [view.word for view in words if view.word.status.state is HelpState.ANSWERED]
    return sum((today - word.changed_on).days <= _NEWS_DAYS for word in answered)


def waiting(actor: Actor) -> int:
    """Return how many words wait for the answer of this coordinator, who never coached the pair. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        if not allows(Act.READ_ASIDE, actor.roles, (Relation.ORGANISATION, Relation.APART)):
            return 0
        own = volunteers.ever_coached(actor.account_id)
        return private.number(actor.organisation_id, [HelpState.OPEN], own)


def _readable(actor: Actor, words: Iterable[PrivateWord], today: date) -> list[PrivateWord]:
    found = []
    for word in words:
        pair = journeys.load(actor.organisation_id, word.pair_id)
        if pair is not None and may(Act.READ_ASIDE, actor, pair, today):
            found.append(word)
    return found


def _views(actor: Actor, words: list[PrivateWord], today: date) -> tuple[PrivateView, ...]:
    organisation_id = actor.organisation_id
    coaches = help.coaches(organisation_id, {one.pair_id for one in words}, today)
    by = {one.id: one.turns[-1].by for one in words if one.turns and one.turns[-1].act is HelpAct.ANSWER}
    names = accounts.names(organisation_id, set(by.values()))
    return tuple(
        PrivateView(
            one,
            days_left(one.asked_on, today),
            names.get(by[one.id], "") if one.id in by else "",
            tuple(coaches.get(one.pair_id, ())),
        )
        for one in words
    )
