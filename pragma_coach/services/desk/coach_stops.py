"""When a coach stops: every pair gets another coach or waits for one, and then the account closes, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Phase
from pragma_coach.domain.refusal import Invalid, NotThere, Outdated
from pragma_coach.domain.talks.talks import KeptTalk, Participant, TalkState
from pragma_coach.domain.types import AccountId, Actor, Operation, OpId, PairId, Role
from pragma_coach.domain.volunteers import Advice, CoachCandidate, CoachWish, advise
from pragma_coach.services.accounts import invitations
from pragma_coach.services.desk import decisions
from pragma_coach.services.desk.coach_advice import candidates, wish_of
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.rights import require
from pragma_coach.store import ledger, volunteers
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks

WAITS = AccountId(0)
"""Chosen for a pair that gets no new coach now; no account has this number."""
BACK_WITHIN = timedelta(days=7)
_STOPPED = "coach_stops"


@dataclass(frozen=True, slots=True)
class LeavingPair:
    """A pair of the coach who stops: who could take it over, with the reasons, and who is proposed (None: nobody fits).

    `stands_in` says that the coach only stands in here, so that nobody has to take over. `talks` are those on the
    calendar with a coach; they go along.
    """

    pair: PairFacts
    phase: Phase
    stands_in: bool
    wish: CoachWish
    coaches: tuple[Advice, ...]
    proposed: Advice | None
    talks: tuple[KeptTalk, ...]


@dataclass(frozen=True, slots=True)
class Stopping:
    """A coach who stops, with the pairs that go on. `stays` says that the account has other roles, and stays open."""

    account: Account
    pairs: tuple[LeavingPair, ...]

    @property
    def stays(self) -> bool:
        return bool(self.account.roles - {Role.COACH})


def _coach(actor: Actor, account_id: AccountId) -> Account:
    require(Act.START_PAIR, actor)
    account = accounts.get(actor.organisation_id, account_id)
    if account is None or Role.COACH not in account.roles:
        raise NotThere
    return account


def stopping(actor: Actor, account_id: AccountId, today: date) -> Stopping:
    """Return what there is to hand over. Raise NotThere for somebody who is no coach of the actor's organisation.

    Whoever is proposed for one pair has a place less for the next, so the proposals together can all come true.
    """
    with connection():
        account = _coach(actor, account_id)
        mine = volunteers.coached(account.organisation_id, account.id)
        pairs = journeys.load_many(account.organisation_id, only=mine)
        planned = [one for one in talks.of_pairs(account.organisation_id, mine, today) if _with_coach(one)]
        wishes = {pair.id: wish_of(pair) for pair in pairs}
        free = {
            one.account_id: one for one in candidates(actor, today) if one.may_begin and one.account_id != account.id
        }
    found = []
    for pair in pairs:
        leaving = _leaving(account, pair, wishes[pair.id], free, planned)
        found.append(leaving)
        if leaving.proposed:
            taken = leaving.proposed.candidate
            free[taken.account_id] = replace(taken, pairs=taken.pairs + 1)
    return Stopping(account, tuple(found))


def _with_coach(talk: KeptTalk) -> bool:
    return talk.state is TalkState.PLANNED and Participant.COACH in talk.parts


def _leaving(
    account: Account,
    pair: PairFacts,
    wish: CoachWish,
    free: Mapping[AccountId, CoachCandidate],
    planned: list[KeptTalk],
) -> LeavingPair:
    programme, journey = programme_of(pair), pair.journey
    now = [term for term in journey.coaches if term.until is None]
    stands_in = all(term.stand_in for term in now if term.account_id == account.id)
    coaching = {term.account_id for term in now if not term.stand_in}
    could = advise(wish, (one for one in free.values() if one.account_id not in coaching))
    needed = not stands_in or coaching <= {account.id}
    return LeavingPair(
        pair=pair,
        phase=programme.phase_by_id[journey.phase_now(programme)],
        stands_in=not needed,
        wish=wish,
        coaches=tuple(could),
        proposed=next((one for one in could if one.fits_now), None) if needed else None,
        talks=tuple(talk for talk in planned if talk.pair_id == pair.id),
    )


@one_transaction
def stop(operation: Operation, account_id: AccountId, chosen: Mapping[PairId, AccountId]) -> None:
    """Hand every pair of a coach over as was chosen (WAITS: to nobody), and close the account; all of it, or nothing.

    An account with other roles stays open and is no coach any more. A repeat of the operation changes nothing. Raise
    Invalid for a pair without a choice (one that came in the meantime), and for a coach who cannot take a pair; the
    field is the id of the pair.
    """
    account = _coach(operation.actor, account_id)
    if not ledger.claim(operation, _STOPPED, str(account_id)):
        return
    pairs = journeys.load_many(account.organisation_id, only=volunteers.coached(account.organisation_id, account.id))
    for place, pair in enumerate(pairs):
        if pair.id not in chosen:
            raise Invalid(f"Kies ook wie {pair.coachee.name} gaat coachen.", str(pair.id))
        _hand_over(_step(operation, f"pair-{place}"), account, pair, chosen[pair.id])
    if account.disabled:
        return
    close = _step(operation, "account")
    if account.roles - {Role.COACH}:
        invitations.change_roles(close, account.id, account.roles - {Role.COACH})
    else:
        invitations.disable_account(close, account.id)


def _hand_over(operation: Operation, account: Account, pair: PairFacts, coach: AccountId) -> None:
    try:
        if coach == WAITS:
            lifecycle.stop_coaching(operation, pair.id, account.id)
        elif coach == account.id:
            raise Invalid(f"{account.name} stopt. Kies een andere coach.")
        else:
            lifecycle.hand_over(operation, pair.id, coach, instead_of=account.id)
    except Invalid as refused:
        raise Invalid(f"{pair.coachee.name}: {refused.sentence}", str(pair.id)) from None


def _step(operation: Operation, part: str) -> Operation:
    return replace(operation, op_id=OpId(f"{operation.op_id}/{part}"))


def can_come_back(actor: Actor, account_id: AccountId, at: datetime) -> bool:
    """Tell whether this coach stopped less than a week ago, by one act that can be taken back."""
    require(Act.START_PAIR, actor)
    with connection():
        account = accounts.get(actor.organisation_id, account_id)
        last = ledger.last_of(actor.organisation_id, _STOPPED, str(account_id))
    stopped = account is not None and (account.disabled or Role.COACH not in account.roles)
    return stopped and last is not None and at - last[1] <= BACK_WITHIN


@one_transaction
def take_back(operation: Operation, account_id: AccountId) -> list[str]:
    """Open the account again, and give back every pair of which nobody chose a coach since.

    Return the names of the newcomers who stay with their new coach. Raise Outdated when there is nothing to take back.
    """
    actor = operation.actor
    if not can_come_back(actor, account_id, operation.at):
        raise Outdated("Dit is niet meer terug te zetten. Open het account, en kies zelf de coach van elk koppel.")
    account = accounts.get(actor.organisation_id, account_id)
    last = ledger.last_of(actor.organisation_id, _STOPPED, str(account_id))
    assert account is not None and last is not None  # `can_come_back` saw both  # noqa: S101, PT018
    if account.disabled:
        invitations.enable_account(_step(operation, "account"), account_id)
    else:
        invitations.change_roles(_step(operation, "account"), account_id, account.roles | {Role.COACH})
    pairs = {pair.id: pair.coachee.name for pair in journeys.load_many(actor.organisation_id, coach=account_id)}
    elsewhere = decisions.take_back_act(operation, pairs, last[0])
    return [name for pair, name in pairs.items() if pair in elsewhere]


@dataclass(frozen=True, slots=True)
class ShutOut:
    """A coach who cannot sign in any more and still has so many pairs."""

    account: Account
    pairs: int


def shut_out(actor: Actor, today: date) -> list[ShutOut]:
    """Return the coaches of pairs that go on whose account is closed: what an older version let happen."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        counts = volunteers.shut_out(actor.organisation_id, today)
        coaches = accounts.some(actor.organisation_id, counts)
    found = (ShutOut(account, counts[account.id]) for account in coaches.values())
    return sorted(found, key=lambda one: one.account.name)
