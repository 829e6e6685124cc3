"""Questions for help: asked by or for a coachee, taken by a volunteer, answered within seven days.

Before somebody takes a question, volunteers see a first name, the theme and the words; after that, whom to go to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import amsterdam_date, in_words, utc_moment
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere, Outdated
from pragma_coach.domain.town.cases import CaseTurn
from pragma_coach.domain.town.help import (
    MOST_OPEN,
    REOPEN_DAYS,
    WAITING,
    AnswerFigures,
    HelpAct,
    HelpId,
    HelpRequest,
    HelpState,
    Theme,
    answer_figures,
    can,
    days_left,
    promise_of,
    promised_on,
)
from pragma_coach.domain.types import AccountId, Actor, Operation, OrganisationId, PairId
from pragma_coach.services.pairs.acts import may, pair_for
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import clean_text, may_here, require, today_of
from pragma_coach.store import ledger, organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.store.town import help

WAIT_BEFORE_DESK = 3  # days; younger questions are on their own page only

# What a coachee can be told, so that it can be said in every language: see tools/words.py.
NO_THEME = "Kies waar de vraag over gaat."
NO_WORDS = "Schrijf in een paar woorden wat de vraag is."
TOO_MANY = f"Er staan al {MOST_OPEN} vragen open. Wacht op antwoord, of haal een vraag weg."
TOO_LATE = "Deze vraag is al lang klaar. Stel een nieuwe vraag."
OUTDATED = {
    HelpState.OPEN: "Deze vraag staat weer open. Laad de bladzijde opnieuw.",
    HelpState.ANSWERED: "Deze vraag is al beantwoord. Het is klaar.",
    HelpState.WITHDRAWN: "Deze vraag is al weg. Het is klaar.",
}


@dataclass(frozen=True, slots=True)
class HelpView:
    """A question as one visitor may see it; the name in the request is a first name until the visitor may know more.

    `promised_on` is the last day of the promise, `days_left` what it still leaves (negative when it was not kept);
    `holder` ("" when nobody) and `coaches` are names; `acts` is what this visitor may do with it now.
    """

    request: HelpRequest
    promised_on: date
    days_left: int
    holder: str
    coaches: tuple[str, ...]
    acts: frozenset[HelpAct]


@dataclass(frozen=True, slots=True)
class HelpBoard:
    """The questions of an organisation as a volunteer sees them: to take, and taken."""

    open: tuple[HelpView, ...]
    mine: tuple[HelpView, ...]


@one_transaction
def ask(operation: Operation, pair_id: PairId, theme: str, words: str) -> None:
    """Ask for help, by the coachee or on the coachee's behalf. Raise Invalid, NotAllowed, NotThere."""
    pair = pair_for((Act.ASK_HELP,), operation.actor, pair_id, today_of(operation))
    if theme not in list(Theme):
        raise Invalid(NO_THEME, "theme")
    words = clean_text(words, "words", needed=NO_WORDS)
    journeys.hold(pair.id)  # two questions at once are counted one after the other
    if not ledger.claim(operation, "ask_help"):
        return
    if help.waiting_of(pair.organisation_id, pair.id) >= MOST_OPEN:
        raise Invalid(TOO_MANY)
    by, at = operation.actor.account_id, operation.at
    help.add(pair.organisation_id, pair.id, Theme(theme), words, by, at)


@one_transaction
def take_turn(operation: Operation, help_id: HelpId, act: HelpAct) -> HelpRequest:
    """Perform an act on a question and return it.

    Raise NotThere and NotAllowed when the actor may not, Outdated when somebody else was first, Invalid when the act is
    too late.
    """
    actor = operation.actor
    request = help.get(actor.organisation_id, help_id)
    if request is None:
        raise NotThere
    if act not in _allowed(actor, request, _involved(actor, request, today_of(operation))):
        raise NotAllowed if may_here(Act.CLAIM_HELP, actor) else NotThere
    status = request.status
    mine = status.state is HelpState.CLAIMED and status.holder == actor.account_id
    if not ledger.claim(operation, f"help_{act.value}") or (act is HelpAct.CLAIM and mine):
        return request
    if not can(status.state, act):
        raise _refusal(request)
    if act is HelpAct.REOPEN and _too_old(request, today_of(operation)):
        raise Invalid(TOO_LATE)
    return help.take_turn(request, CaseTurn(act, actor.account_id, operation.at))


def _involved(actor: Actor, request: HelpRequest, today: date) -> bool:
    """Return whether the actor may see everything: the coachee, the coach of the pair, the coordinator."""
    pair = journeys.load(request.organisation_id, request.pair_id)
    return pair is not None and may(Act.ASK_HELP, actor, pair, today)


def _allowed(actor: Actor, request: HelpRequest, involved: bool) -> frozenset[HelpAct]:
    """Return what the actor may do with the question, now or in another state."""
    acts = {HelpAct.ANSWER, HelpAct.WITHDRAW, HelpAct.REOPEN} if involved else set()
    if may_here(Act.CLAIM_HELP, actor):
        acts.add(HelpAct.CLAIM)
    if request.status.holder == actor.account_id:
        acts |= {HelpAct.RELEASE, HelpAct.ANSWER}
    if may_here(Act.RELEASE_HELP, actor):
        acts.add(HelpAct.RELEASE)
    return frozenset(acts)


def _refusal(request: HelpRequest) -> Outdated:
    """Return a refusal with the present state; only volunteers get the name of who took the question."""
    state = request.status.state
    if state is not HelpState.CLAIMED:
        return Outdated(OUTDATED[state])
    last = request.turns[-1]
    who = accounts.names(request.organisation_id, [last.by]).get(last.by, "iemand anders")
    on = in_words(amsterdam_date(last.at))
    return Outdated(f"Deze vraag is al genomen door {who} op {on}. Kies een andere vraag.")


def _too_old(request: HelpRequest, today: date) -> bool:
    return request.settled_on is not None and (today - request.settled_on).days > REOPEN_DAYS


def board(actor: Actor, today: date) -> HelpBoard:
    """Return the questions that a volunteer can take, and those the volunteer took. Raise NotAllowed."""
    require(Act.CLAIM_HELP, actor)
    with connection():
        waiting = help.in_states(actor.organisation_id, WAITING)
        mine = [one for one in waiting if one.status.holder == actor.account_id]
        promise = promise_days(actor.organisation_id)
        free = [one for one in waiting if one.status.state is HelpState.OPEN]
        return HelpBoard(
            tuple(_for_anybody(one, today, promise) for one in free),
            _views(actor, mine, today, involved=False),
        )


def promise_days(organisation_id: OrganisationId) -> int:
    """Return within how many days an organisation answers, as its programme says."""
    with connection():
        return promise_of(programme_for(organisation_id, organisations.get(organisation_id).programme).help_within)


def _for_anybody(request: HelpRequest, today: date, promise: int) -> HelpView:
    """Return an open question for volunteers who did not take it: with a first name and no other person."""
    bare = replace(request, name=request.name.split()[0], asked_by=AccountId(0), turns=())
    asked, claim = request.asked_on, frozenset({HelpAct.CLAIM})
    return HelpView(bare, promised_on(asked, promise), days_left(asked, today, promise), "", (), claim)


def _views(actor: Actor, requests: list[HelpRequest], today: date, *, involved: bool) -> tuple[HelpView, ...]:
    """Return complete questions, for the volunteer who took them or (`involved`) for people of the pair."""
    organisation_id = actor.organisation_id
    coaches = help.coaches(organisation_id, {one.pair_id for one in requests}, today)
    promise = promise_days(organisation_id) if requests else 0
    names = accounts.names(organisation_id, {one.status.holder for one in requests if one.status.holder})
    return tuple(
        HelpView(
            one,
            promised_on(one.asked_on, promise),
            days_left(one.asked_on, today, promise),
            names.get(one.status.holder, "") if one.status.holder else "",
            tuple(coaches.get(one.pair_id, ())),
            _possible(actor, one, today, involved=involved),
        )
        for one in requests
    )


def _possible(actor: Actor, request: HelpRequest, today: date, *, involved: bool) -> frozenset[HelpAct]:
    """Return what the actor may do with the question now."""
    acts = {act for act in _allowed(actor, request, involved) if can(request.status.state, act)}
    return frozenset(acts - {HelpAct.REOPEN} if _too_old(request, today) else acts)


def of_pair(actor: Actor, pair_id: PairId, today: date) -> tuple[PairFacts, tuple[HelpView, ...]]:
    """Return a pair and its questions, newest first. Raise NotThere, NotAllowed unless the actor is involved."""
    with connection():
        pair = pair_for((Act.ASK_HELP,), actor, pair_id, today)
        found = help.of_pair(pair.organisation_id, pair.id)
        return pair, _views(actor, found[::-1], today, involved=True)


def unanswered(actor: Actor, today: date) -> tuple[HelpView, ...]:
    """Return the questions of the organisation that wait, the longest first. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        found = help.in_states(actor.organisation_id, WAITING)
        return _views(actor, found, today, involved=True)


def number_waiting(actor: Actor) -> int:
    """Return how many questions of the organisation wait. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        return help.number(actor.organisation_id, WAITING)


def recently_settled(actor: Actor, today: date) -> tuple[HelpView, ...]:
    """Return the questions asked in the last four weeks that are settled, newest first. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        since = utc_moment(today - timedelta(weeks=4))
        found = help.asked_between(actor.organisation_id, since, utc_moment(today + timedelta(days=1)))
        settled = [one for one in found[::-1] if one.status.state not in WAITING]
        return _views(actor, settled, today, involved=True)


def answered_figures(organisation_id: OrganisationId, since: date, until: date) -> AnswerFigures:
    """Return how the promise was kept from `since` to `until`, both included: see domain.town.help.answer_figures."""
    with connection():
        promise = promise_days(organisation_id)
        first = utc_moment(since - timedelta(days=promise))
        before = utc_moment(until - timedelta(days=promise - 1))
        found = help.asked_between(organisation_id, first, before)
    return answer_figures(found, since, until, promise)


@dataclass(frozen=True, slots=True)
class WaitingForDesk:
    """Counts for the coordinator: questions open for more than three days, signals not taken up."""

    questions: int
    signals: int


def waiting(actor: Actor, today: date) -> WaitingForDesk:
    """Return what waits for the coordinator. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        before = utc_moment(today - timedelta(days=WAIT_BEFORE_DESK))
        return WaitingForDesk(*help.waiting(actor.organisation_id, before))
