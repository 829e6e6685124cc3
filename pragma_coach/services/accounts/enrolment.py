"""The people of an organisation: who has an account, a pair with a coach who is new, and a list of new coaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId, Actor, GroupId, Operation, OpId, Role
from pragma_coach.services.accounts.invitations import create_account
from pragma_coach.services.pairs.acts import Done
from pragma_coach.services.pairs.lifecycle import Newcomer, start_pair
from pragma_coach.services.rights import require
from pragma_coach.store import volunteers
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.lists import AccountTable
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import interpreters, talks

MOST_COACHES = 50
LONGEST_LIST = 6000


class StaffOrder(LabelledEnum):
    """By what the list of people can stand."""

    NAME = "naam", "Naam"
    ROLE = "rol", "Rol"
    EMAIL = "email", "E-mail"


@dataclass(frozen=True, slots=True)
class StaffPage:
    """One page of the people who are no newcomer, and how many there are: in the filter, by role, closed, newcomers."""

    rows: list[Account]
    number: int
    roles: Counter[Role]
    going: int
    closed: int
    coachees: int


_COLUMNS = {StaffOrder.NAME: "name_key", StaffOrder.ROLE: "roles", StaffOrder.EMAIL: "email"}


def staff(
    actor: Actor,
    text: str,
    role: Role | None,
    order: StaffOrder,
    start: Callable[[int], int],
    size: int,
    *,
    closed: bool = False,
    backwards: bool = False,
) -> StaffPage:
    """Return the page of the organisation's people that begins where `start` says, given how many there are.

    Those with an open account, or with `closed` the others. Raise NotAllowed.
    """
    require(Act.MANAGE_ACCOUNTS, actor)
    with connection():
        everybody = AccountTable(actor.organisation_id)
        found = everybody.but_for(Role.COACHEE).open_or_closed(closed=closed).named(text)
        found = found.with_role(role) if role else found
        staff, coachees = _counted(everybody)
        total = found.number() if text else staff[closed][role]
        return StaffPage(
            rows=found.rows(_COLUMNS[order], start(total), size, backwards=backwards),
            number=total,
            roles=Counter({one: number for one, number in staff[False].items() if one}),
            going=staff[False][None],
            closed=staff[True][None],
            coachees=coachees,
        )


def _counted(everybody: AccountTable) -> tuple[dict[bool, Counter[Role | None]], int]:
    """Return how many have a role (None: any) of those with an open and with a closed account, and of newcomers."""
    staff: dict[bool, Counter[Role | None]] = {False: Counter(), True: Counter()}
    coachees = 0
    for (roles, closed), number in everybody.standings().items():
        if Role.COACHEE in roles:
            coachees += number
        else:
            staff[closed].update(dict.fromkeys([None, *roles], number))
    return staff, coachees


def person(actor: Actor, account_id: AccountId) -> Account:
    """Return one account. Raise NotThere when it is not of the actor's organisation."""
    require(Act.MANAGE_ACCOUNTS, actor)
    account = accounts.get(actor.organisation_id, account_id)
    if account is None:
        raise NotThere
    return account


def coached(actor: Actor, account_id: AccountId) -> int:
    """Return how many pairs that go on this account coaches, or stands in at."""
    require(Act.MANAGE_ACCOUNTS, actor)
    with connection():
        return len(volunteers.coached(actor.organisation_id, account_id))


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What still counts on an account: the pairs of which it is the director, and the planned talks it interprets."""

    directed: tuple[PairFacts, ...]
    interpreted: int


def left_open(actor: Actor, account_id: AccountId, today: date) -> LeftOpen:
    """Return what closing this account would leave to nobody; pairs that ended and talks that were held are over."""
    require(Act.MANAGE_ACCOUNTS, actor)
    organisation_id = actor.organisation_id
    with connection():
        directed = journeys.directed_by(organisation_id, account_id)
        booked = {one.talk_id for one in interpreters.bookings_of(organisation_id, account_id)}
        ahead = talks.planned_between(organisation_id, today, date.max) if booked else []
    going = tuple(pair for pair in directed if pair.journey.status is not PairStatus.ENDED)
    return LeftOpen(going, sum(talk.id in booked for talk in ahead))


@one_transaction
def enrol_pair(
    operation: Operation,
    newcomer: Newcomer,
    *,
    coach_id: AccountId | None,
    new_coach: str = "",
    started_on: date | None = None,
    groups: frozenset[GroupId] | None = None,
) -> Done:
    """Start a pair as `lifecycle.start_pair` does, with a coach from the list or with a new coach by name.

    Raise Invalid with the field that is wrong; then no pair and no coach is added.
    """
    if new_coach and coach_id is not None:
        raise Invalid("Kies een coach uit de lijst, of vul een nieuwe naam in. Niet allebei.", "new_coach")
    if new_coach:
        coach_id = _coach(operation, "coach", new_coach, "", field="new_coach").id
    return start_pair(operation, newcomer, coach_id, started_on=started_on, groups=groups)


@one_transaction
def enrol_coaches(operation: Operation, lines: str) -> list[Account]:
    """Add the coaches of a typed list: per line a name, and an e-mail address after a comma or semicolon if wanted.

    All are added, or none. Raise Invalid that names the line that is wrong.
    """
    require(Act.MANAGE_ACCOUNTS, operation.actor)
    if len(lines) > LONGEST_LIST:
        raise Invalid("De lijst is te lang. Voeg de coaches toe in twee keer.", "coaches")
    named = [line.strip() for line in lines.splitlines() if line.strip()]
    if not named:
        raise Invalid("Vul minstens één naam in.", "coaches")
    if len(named) > MOST_COACHES:
        raise Invalid(f"Dit zijn er te veel tegelijk. Vul hoogstens {MOST_COACHES} namen in.", "coaches")
    return [_coach_of_line(operation, place, line) for place, line in enumerate(named)]


def _coach_of_line(operation: Operation, place: int, line: str) -> Account:
    name, _, email = line.replace(";", ",").partition(",")
    try:
        return _coach(operation, str(place), name.strip(), email.strip(), field="coaches")
    except Invalid as refused:
        raise Invalid(f"Regel {place + 1} ({line}): {refused.sentence}", "coaches") from None


def _coach(operation: Operation, part: str, name: str, email: str, *, field: str) -> Account:
    step = replace(operation, op_id=OpId(f"{operation.op_id}/{part}"))
    try:
        return create_account(step, name=name, roles=frozenset({Role.COACH}), email=email)
    except Invalid as refused:
        raise Invalid(refused.sentence, field) from None
