"""Starting, pausing, handing over and ending a pair, and the facts of its coachee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import in_words, plus_months
from pragma_coach.domain.pairs.journey import ON, CoachValue, EventDraft, EventKind, Journey, PairStatus
from pragma_coach.domain.pairs.pair import Coachee, PairFacts
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.reasons import EndReason, PauseReason
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import AccountId, GroupId, Operation, PairId, Role
from pragma_coach.services.pairs.acts import ActOutcome, Done, act_on_pair, happened_day, pair_for, programme_of
from pragma_coach.services.pairs.choices import drafts_for
from pragma_coach.services.pairs.fact_talks import keep_dues
from pragma_coach.services.pairs.household import home_of, record_arrival
from pragma_coach.services.pairs.waiting import (
    admitted_coach,
    begin_drafts,
    chosen_coach,
    next_drafts,
    record_begin,
)
from pragma_coach.services.programme.seals import seal
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import clean_text, require, today_of
from pragma_coach.services.volunteers import admitted
from pragma_coach.store import ledger, organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import Collision, one_transaction
from pragma_coach.store.pairs import journeys, people

LONGEST_AGO_YEARS = 30  # an older day is a slip of the pen, and would weigh on every lead time


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What the coordinator fills in about a new coachee; one of the two dates is enough to start."""

    name: str
    linked_on: date | None = None
    housed_on: date | None = None
    household_of: PairId | None = None  # lives with the coachee of this pair
    lives_apart: bool = False  # left the household: what is done there from now on is not about this person
    language: str = "nl"


def checked_newcomer(newcomer: Newcomer, today: date, started_on: date, *, housing_unknown: bool = False) -> str:
    """Return the cleaned name. Raise Invalid for dates that cannot go together."""
    name = clean_text(newcomer.name, "name", needed="Vul een naam in. Een voornaam is genoeg.")
    if newcomer.linked_on is None and newcomer.housed_on is None and not housing_unknown:
        raise Invalid("Vul in sinds wanneer iemand hier woont, of wanneer de koppeling was.", "housed_on")
    for field, day in (
        ("linked_on", newcomer.linked_on),
        ("housed_on", newcomer.housed_on),
        ("started_on", started_on),
    ):
        if day is not None and day > today:
            raise Invalid(f"{in_words(day)} is nog niet geweest. Vul een dag in die al is geweest.", field)
        if day is not None and day < plus_months(today, -12 * LONGEST_AGO_YEARS):
            raise Invalid(f"{in_words(day)} is te lang geleden. Kijk het jaar na.", field)
    if newcomer.linked_on and newcomer.housed_on and newcomer.linked_on > newcomer.housed_on:
        raise Invalid("De koppeling kan niet na de verhuizing zijn. Kijk de twee dagen na.", "linked_on")
    first = min((day for day in (newcomer.linked_on, newcomer.housed_on) if day), default=started_on)
    if started_on < first:
        raise Invalid(f"De coaching kan niet beginnen voor {in_words(first)}. Kijk de dagen na.", "started_on")
    return name


@one_transaction
def start_pair(
    operation: Operation,
    newcomer: Newcomer,
    coach_id: AccountId | None,
    *,
    started_on: date | None = None,
    groups: frozenset[GroupId] | None = None,
    housing_unknown: bool = False,
    under_way: bool = False,
) -> Done:
    """Start a pair: the coachee with an account of its own, on the newest programme of the organisation.

    With a coach who is not admitted yet it waits (`services.pairs.waiting`), and begins on the day it no longer has to;
    one that is `under_way` outside this program already keeps `started_on` as the day on which it began.

    `groups` are the item groups to switch on (None: those that are on by default). `coach_id` may come later.
    `housing_unknown` lets a pair start without both dates, for old pairs of which nobody knows them any more.
    Raise Invalid with the field that has to be mended.
    """
    require(Act.START_PAIR, operation.actor)
    organisation_id = operation.actor.organisation_id
    before = journeys.pair_of_operation(organisation_id, operation.op_id)
    if before is not None:
        known = journeys.load(organisation_id, before)
        assert known is not None  # the event refers to it  # noqa: S101
        return Done(ActOutcome.DUPLICATE, known)
    day = started_on or today_of(operation)
    name = checked_newcomer(newcomer, today_of(operation), day, housing_unknown=housing_unknown)
    programme = programme_for(organisation_id, organisations.get(organisation_id).programme)
    seal(organisation_id, programme, operation.at)
    coach = None if coach_id is None else chosen_coach(operation, coach_id)
    waits = coach is not None and not admitted(coach, today_of(operation))
    known_start = None if waits and not under_way else day
    pair = journeys.add_pair(_new_coachee(operation, newcomer, name, known_start), programme, at=operation.at)
    day = today_of(operation) if waits else day
    drafts = first_drafts(programme, None if coach is None else coach.id, day, waits=waits, groups=groups)
    done = record_arrival(operation, pair, drafts)
    if done.outcome is not ActOutcome.APPLIED:  # the same operation, sent twice at once, was first in another process
        raise Collision("this pair was started in the meantime")
    return done


def first_drafts(
    programme: Programme,
    coach: AccountId | None,
    day: date,
    *,
    waits: bool = False,
    groups: frozenset[GroupId] | None = None,
) -> list[EventDraft]:
    """Return what lets a pair begin on a day, or wait for a coach who may not begin yet.

    `groups` as in `start_pair`. Raise Invalid for a group that the programme does not have.
    """
    drafts = [EventDraft(EventKind.STATUS, "pair", PairStatus.WAITING if waits else PairStatus.ACTIVE, day)]
    if coach is not None:
        drafts.append(EventDraft(EventKind.COACH, str(coach), CoachValue.WAITS if waits else CoachValue.BEGINS, day))
    wanted = programme.default_groups() if groups is None else groups
    if wanted - programme.group_ids:
        raise Invalid("Deze groep staat niet in het programma. Kies uit de lijst.", "groups")
    drafts += [EventDraft(EventKind.GROUP, group, ON, day) for group in sorted(wanted - programme.chosen_groups)]
    for choice in programme.choices:
        drafts += drafts_for(Journey(), choice, choice.chosen(wanted), day)
    return drafts


def _new_coachee(operation: Operation, newcomer: Newcomer, name: str, started_on: date | None) -> Coachee:
    organisation_id = operation.actor.organisation_id
    account = accounts.add(
        organisation_id, name=name, roles={Role.COACHEE}, at=operation.at, language=newcomer.language
    )
    return people.add_coachee(
        organisation_id,
        name=name,
        at=operation.at,
        account_id=account.id,
        household_id=home_of(operation, newcomer.household_of),
        linked_on=newcomer.linked_on,
        housed_on=newcomer.housed_on,
        coaching_started_on=started_on,
    )


def pause(operation: Operation, pair_id: PairId, reason: PauseReason) -> Done:
    """Let a pair rest: it is not called silent while it does. One that waits to begin rests already."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        _not_ended(pair)
        if pair.journey.status in (PairStatus.PAUSED, PairStatus.WAITING):
            return []
        return [EventDraft(EventKind.STATUS, "pair", PairStatus.PAUSED, today_of(operation), reason)]

    return act_on_pair(operation, pair_id, (Act.PAUSE_PAIR,), decide)


def resume(operation: Operation, pair_id: PairId) -> Done:
    """Let a paused or ended pair go on."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if pair.journey.status in (PairStatus.ACTIVE, PairStatus.WAITING):
            return []
        return [EventDraft(EventKind.STATUS, "pair", PairStatus.ACTIVE, today_of(operation))]

    return act_on_pair(operation, pair_id, (Act.PAUSE_PAIR,), decide, record_arrival)


def end(operation: Operation, pair_id: PairId, reason: EndReason, *, happened_on: date | None = None) -> Done:
    """End a pair on a day; its coaches lose access at once."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        return [] if pair.journey.status is PairStatus.ENDED else end_drafts(operation, pair, reason, happened_on)

    return act_on_pair(operation, pair_id, (Act.END_PAIR,), decide)


def end_drafts(operation: Operation, pair: PairFacts, reason: EndReason, happened_on: date | None) -> list[EventDraft]:
    """Return what ends a pair on a day. Raise Invalid for a day that cannot be."""
    day = happened_day(operation, pair.coachee, pair.journey.started_on, happened_on)
    ending = EventDraft(EventKind.STATUS, "pair", PairStatus.ENDED, day, reason)
    return [ending, *_stops(pair, today_of(operation))]


def hand_over(
    operation: Operation, pair_id: PairId, coach_id: AccountId, *, instead_of: AccountId | None = None
) -> Done:
    """Give the pair to another coach: the earlier ones lose access at once, what was done stays.

    With `instead_of` only that one stops, and whoever stands in goes on. A pair that waits begins when the other one
    is admitted, and else waits for that one.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        _not_ended(pair)
        today = today_of(operation)
        if pair.journey.status is PairStatus.WAITING:
            return next_drafts(pair, chosen_coach(operation, coach_id), today)
        coach = admitted_coach(operation, coach_id)
        now = pair.journey.coaches_on(today)
        if [term.account_id for term in now] == [coach.id] and not now[0].stand_in:
            return []
        leaving = {str(instead_of), str(coach.id)}
        stops = [stop for stop in _stops(pair, today) if instead_of is None or stop.subject in leaving]
        return [*stops, *begin_drafts(pair, coach.id, today)]

    return act_on_pair(operation, pair_id, (Act.HAND_OVER,), decide, record_begin)


def stand_in(operation: Operation, pair_id: PairId, coach_id: AccountId) -> Done:
    """Let another coach stand in beside the coach of the pair."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        _not_ended(pair)
        today = today_of(operation)
        if pair.journey.status is PairStatus.WAITING:
            raise Invalid("Dit koppel is nog niet begonnen. Kies een coach die het overneemt.", "coach")
        coach = admitted_coach(operation, coach_id)
        if any(term.account_id == coach.id for term in pair.journey.coaches_on(today)):
            return []
        return [EventDraft(EventKind.COACH, str(coach.id), CoachValue.STANDS_IN, today)]

    return act_on_pair(operation, pair_id, (Act.HAND_OVER,), decide)


def stop_coaching(operation: Operation, pair_id: PairId, coach_id: AccountId) -> Done:
    """Let one coach (or stand-in, or who it waits for) stop; access ends at once."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        return [stop for stop in _stops(pair, today_of(operation)) if stop.subject == str(coach_id)]

    return act_on_pair(operation, pair_id, (Act.HAND_OVER,), decide)


def _stops(pair: PairFacts, today: date) -> list[EventDraft]:
    coaching = dict.fromkeys(term.account_id for term in pair.journey.coaches if term.until is None)
    if pair.journey.waits_for is not None:
        coaching[pair.journey.waits_for] = None
    return [EventDraft(EventKind.COACH, str(account), CoachValue.STOPS, today) for account in coaching]


def _not_ended(pair: PairFacts) -> None:
    if pair.journey.status is PairStatus.ENDED:
        raise Invalid("Dit koppel is gestopt. Laat het eerst weer doorgaan.")


@one_transaction
def change_coachee(operation: Operation, pair_id: PairId, newcomer: Newcomer) -> Coachee:
    """Correct name, dates or household of a coachee; a repeat of the operation changes nothing.

    Raise Invalid with the field that has to be mended.
    """
    pair = pair_for((Act.EDIT_COACHEE,), operation.actor, pair_id, today_of(operation))
    started_on = pair.journey.started_on or today_of(operation)
    name = checked_newcomer(newcomer, today_of(operation), started_on)
    if not ledger.claim(operation, "change_coachee"):
        return pair.coachee
    days = {"linked_on": newcomer.linked_on, "housed_on": newcomer.housed_on}
    columns: dict[str, object] = {"name": name, **days}
    if newcomer.lives_apart:
        columns["household_id"] = None
    elif newcomer.household_of is not None and newcomer.household_of != pair_id:
        columns["household_id"] = home_of(operation, newcomer.household_of)
    people.change(pair.organisation_id, pair.coachee.id, **columns)
    if pair.coachee.account_id is not None:
        accounts.change(pair.organisation_id, pair.coachee.account_id, name=name)
    changed = people.get(pair.organisation_id, pair.coachee.id)
    assert changed is not None  # it was changed in this transaction  # noqa: S101
    journeys.keep_glance(replace(pair, coachee=changed), programme_of(pair))
    keep_dues(replace(pair, coachee=changed))
    if changed.household_id != pair.coachee.household_id:
        record_arrival(operation, replace(pair, coachee=changed), [])
    return changed
