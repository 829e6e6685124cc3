"""One cast and one clock for every test: builders with defaults, so that a test names only what it is about."""

from __future__ import annotations

import itertools
import json
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from kept import kept

from pragma_coach.content import load_programme
from pragma_coach.domain.pairs.folding import apply
from pragma_coach.domain.pairs.journey import Event, EventKind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import (
    Anchor,
    Confidence,
    Due,
    Duration,
    Group,
    Item,
    LifeDomain,
    Milestone,
    Phase,
    Programme,
    Source,
    Unit,
)
from pragma_coach.domain.talks.talks import TalkId
from pragma_coach.domain.types import (
    AccountId,
    Actor,
    Category,
    GroupId,
    ItemId,
    MilestoneId,
    Operation,
    OpId,
    OrganisationId,
    PairId,
    PhaseId,
    ProgrammeId,
    Role,
    TickRule,
)
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.store import organisations, tables
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)  # a Tuesday, twelve o'clock in Amsterdam
TODAY = date(2026, 5, 12)
HOUSED = date(2026, 3, 2)
STARTED = date(2026, 3, 9)

# Three items of the shipped programme, one for each tick rule; all on everybody's list, all in phase 1.
COACH_ITEM = ItemId("1-papieren-brp")
COACHEE_ITEM = ItemId("1-netwerk-coach")
BOTH_ITEM = ItemId("1-gezondheid-huisarts")

NEWEST = load_programme("pragma").version
"""The version of the shipped programme with which a pair begins."""

_numbers = itertools.count(1)


def operation(
    actor: Actor, *, at: datetime = NOON, op_id: str | None = None, phone_at: datetime | None = None
) -> Operation:
    """An act of somebody with a fresh operation id (unless given) at a moment (default: NOON)."""
    return Operation(actor, OpId(op_id or str(uuid.uuid4())), at, phone_at)


@one_transaction
def organisation(slug: str = "oirschot", *, programme: str = "pragma", at: datetime = NOON) -> Organisation:
    """An organisation that follows a shipped programme."""
    return organisations.add(
        slug=slug, name=f"Welzijn {slug}", municipality=slug.title(), programme=ProgrammeId(programme), at=at
    )


@one_transaction
def account(organisation_id: OrganisationId, *roles: Role, name: str = "", email: str | None = None) -> Account:
    """An account with these roles and a name of its own."""
    name = name or f"{'-'.join(roles)} {next(_numbers)}"
    return accounts.add(organisation_id, name=name, roles=roles, at=NOON, email=email)


def coordinator(organisation_id: OrganisationId) -> Actor:
    """A coordinator of the organisation."""
    return account(organisation_id, Role.COORDINATOR).actor


def coach(organisation_id: OrganisationId) -> Actor:
    """A coach of the organisation, without pairs yet."""
    return account(organisation_id, Role.COACH).actor


def pair(
    by: Actor,
    coach_id: AccountId | None = None,
    *,
    name: str = "Amina",
    linked_on: date | None = None,
    housed_on: date | None = HOUSED,
    started_on: date | None = STARTED,
    at: datetime = NOON,
    household_of: PairId | None = None,
    groups: frozenset[GroupId] | None = None,
) -> PairFacts:
    """A pair started by a coordinator."""
    newcomer = Newcomer(name, linked_on=linked_on, housed_on=housed_on, household_of=household_of)
    done = lifecycle.start_pair(operation(by, at=at), newcomer, coach_id, started_on=started_on, groups=groups)
    return done.pair


def coachee_of(facts: PairFacts) -> Actor:
    """The coachee of a pair as the one who acts."""
    assert facts.coachee.account_id is not None
    return Actor(facts.coachee.account_id, facts.organisation_id, frozenset({Role.COACHEE}))


def read(pair_id: PairId, organisation_id: OrganisationId) -> PairFacts:
    """The pair as it stands in the database now."""
    with connection():
        found = journeys.load(organisation_id, pair_id)
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who meets in a test: two pairs of one organisation, and the same again in another town."""

    organisation: Organisation
    coordinator: Actor
    coach: Actor
    coachee: Actor
    pair: PairFacts
    other_coach: Actor
    other_coachee: Actor
    other_pair: PairFacts
    director: Actor
    interpreter: Actor
    admin: Actor
    elsewhere: Organisation
    foreign_coordinator: Actor
    foreign_coach: Actor
    foreign_pair: PairFacts

    def now(self) -> PairFacts:
        """The first pair as it stands in the database now."""
        return read(self.pair.id, self.organisation.id)


@kept
@one_transaction
def cast() -> Cast:
    """The whole cast, in the database that the store is connected to."""
    here, there = organisation("oirschot"), organisation("velsen")
    boss, foreign_boss = coordinator(here.id), coordinator(there.id)
    coaches = [coach(here.id), coach(here.id), coach(there.id)]
    own = pair(boss, coaches[0].account_id, name="Amina")
    other = pair(boss, coaches[1].account_id, name="Biniam")
    foreign = pair(foreign_boss, coaches[2].account_id, name="Carim")
    return Cast(
        organisation=here,
        coordinator=boss,
        coach=coaches[0],
        coachee=coachee_of(own),
        pair=own,
        other_coach=coaches[1],
        other_coachee=coachee_of(other),
        other_pair=other,
        director=account(here.id, Role.DIRECTOR).actor,
        interpreter=account(here.id, Role.INTERPRETER).actor,
        admin=account(here.id, Role.ADMIN).actor,
        elsewhere=there,
        foreign_coordinator=foreign_boss,
        foreign_coach=coaches[2],
        foreign_pair=foreign,
    )


_SOURCE = Source("toets", Confidence.OWN, TODAY)


def item(
    item_id: str,
    phase: str,
    *,
    core: bool = True,
    tick: TickRule = TickRule.BOTH,
    applies_if: tuple[str, ...] = (),
) -> Item:
    """An item of a made-up programme."""
    return Item(
        id=ItemId(item_id),
        phase=PhaseId(phase),
        category=Category.WETEN,
        life_domain=LifeDomain.WONEN,
        title=f"Ik weet {item_id}.",
        help="Zo doe je dat.",
        if_not="Vraag je coach.",
        tick=tick,
        due=Due(Anchor.HOUSED, 4),
        source=_SOURCE,
        core=core,
        applies_if=frozenset(GroupId(group) for group in applies_if),
    )


def programme(*items: Item, version: int = 1) -> Programme:
    """A programme of three phases; without items given, one with core, extra, grouped and by-hand items."""
    return Programme(
        id=ProgrammeId("klein"),
        version=version,
        title="Klein",
        municipality="Nergens",
        phases=tuple(
            Phase(PhaseId(number), f"Fase {number}", number, Anchor.PREVIOUS_PHASE, Duration(3, Unit.WEEKS))
            for number in "123"
        ),
        items=items
        or (
            item("a", "1"),
            item("b", "1"),
            item("extra", "1", core=False),
            item("c", "2"),
            item("kind", "2", applies_if=("kinderen",)),
            item("werk", "2", applies_if=("betaald_werk", "zelfstandige")),
            item("baby", "2", core=False, applies_if=("zwanger",)),
            item("d", "3", core=False),
        ),
        groups=(
            Group(GroupId("kinderen"), "Kinderen"),
            Group(GroupId("betaald_werk"), "Werk"),
            Group(GroupId("zelfstandige"), "Bedrijf"),
            Group(GroupId("zwanger"), "Zwanger", by_hand=True),
        ),
        milestones=(Milestone(MilestoneId("paid_job"), "Werk", "Heeft werk", Duration(18, Unit.MONTHS)),),
    )


def accounts_named(name: str) -> list[Account]:
    """The accounts with this name, in any organisation."""
    with connection():
        return [one for found in organisations.every() for one in accounts.every(found.id) if one.name == name]


def accounts_of(organisation_id: OrganisationId) -> list[Account]:
    """Everybody of one organisation who can sign in."""
    with connection():
        return accounts.every(organisation_id)


def talks_of(pair_id: PairId) -> list[TalkId]:
    """The talks of a pair, in any organisation."""
    with connection():
        return [talk.id for found in organisations.every() for talk in talks.of_pair(found.id, pair_id)]


@one_transaction
def said_before(facts: PairFacts, kind: EventKind, subject: str, value: str, day: date, reason: str = "") -> None:
    """A word about a pair, by its coach, as the program wrote it and kept its outcome before facts were one."""
    pair = read(facts.id, facts.organisation_id)
    programme, rev, by = replace(programme_of(pair), facts=()), pair.journey.rev + 1, pair.journey.coaches[0].account_id
    event = Event(rev, OpId(f"before-{facts.id}-{rev}"), kind, subject, value, day, NOON, by, reason)
    journeys.append(pair, [event], apply(programme, pair.journey, event), programme)
    row = tables.Pair.get_by_id(pair.id)
    kept = {key: found for key, found in json.loads(row.snapshot).items() if key not in ("folding", "said")}
    tables.Pair.update(snapshot=json.dumps(kept, separators=(",", ":"))).where(tables.Pair.id == pair.id).execute()
