"""A visitor judges the program by its made-up towns: nobody meets on Christmas Day, and nothing contradicts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import make
import pytest

from pragma_coach import content
from pragma_coach.config import Config
from pragma_coach.domain.calendar import amsterdam_date, utc_moment
from pragma_coach.domain.pairs.journey import Event, EventKind, PairStatus
from pragma_coach.domain.pairs.law import OLD_LAW
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Anchor, Item, Programme, TalkKind
from pragma_coach.domain.reasons import ContactKind, NotApplicable, Obstacle
from pragma_coach.domain.talks.talks import KeptTalk, TalkState
from pragma_coach.domain.types import ItemId, ItemState, MilestoneId, Operation
from pragma_coach.services.pairs import lifecycle, records, ticks
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.simulation import RHYTHMS, Town
from pragma_coach.simulation.days import holidays
from pragma_coach.store import database
from pragma_coach.store.pairs import journeys
from pragma_coach.store.tables import TickRow
from pragma_coach.store.tables import town as town_tables
from pragma_coach.store.tables.talks import TalkRow
from pragma_coach.store.talks import talks

TODAY = date(2026, 11, 30)

# Rules of common sense, apart from how the town is made.
COSTS = ("basisspullen", "internet", "verzekeringen", "eerste-weken", "tandarts", "vervoer", "sport", "opvang")
AWAY_FROM_HOME = ("taal-les", "taal-map", "taalmaatje", "activiteit", "werk-zoeken")
DUTIES = ("papieren-brp", "zorgverzekering", "leerplicht", "-pip", "-pvt", "taal-les", "netwerk-coach", "afsluiten")
OF_EVERYBODY = ("netwerk-helpen", "netwerk-afsluiten", "netwerk-coach")
ONE_FACT = {"pip_signed": ("2-taal-pip", ""), "pvt_signed": ("2-taal-pvt", "pvt"), "map_done": ("", "map_einde")}
IN_THIS_ORDER = (
    ("pip_signed", "pvt_signed"),
    ("pip_signed", "map_done"),
    ("pip_signed", "knm_passed"),
    ("pvt_signed", "integration_done"),
    ("knm_passed", "integration_done"),
    ("language_passed", "integration_done"),
    ("paid_job", "job_durable"),
    ("paid_job", "exit_full"),
    ("paid_job", "exit_partial"),
)
AT_THE_OFFICE = {EventKind.DIRECTOR, EventKind.COACH, EventKind.STATUS}


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a visitor can see of one pair."""

    pair: PairFacts
    events: list[Event]
    talks: list[KeptTalk]
    programme: Programme

    def item(self, name: str) -> date | None:
        found = self.pair.journey.items.get(ItemId(name))
        return found.happened_on if found and found.state is ItemState.DONE else None

    def milestone(self, name: str) -> date | None:
        found = self.pair.journey.milestones.get(MilestoneId(name))
        return found.on if found else None

    def held(self, kind: str) -> date | None:
        return next((talk.day for talk in self.talks if talk.kind == kind and talk.state is TalkState.HELD), None)


def unbelievable(town: Town) -> list[str]:
    """Name everything in a town that no visitor would believe."""
    programme = content.load_programme(town.organisation.programme)
    found: list[str] = []
    with database.connection():
        pairs = journeys.load_many(town.organisation.id)
        for pair in pairs:
            events = journeys.events_of(town.organisation.id, pair.id)
            seen = Seen(pair, events, talks.of_pair(town.organisation.id, pair.id), programme)
            found += [f"{pair.coachee.name}: {fault}" for rule in RULES for fault in rule(seen)]
        found += [f"walk-in hour on {row.day}" for row in town_tables.WalkInVisit.select() if free(row.day)]
        found += [f"activity on {row.day}" for row in town_tables.ActivityRow.select() if free(row.day)]
    names = Counter(pair.coachee.name for pair in pairs)
    return found + [f"{count} people are called {name}" for name, count in names.items() if count > 1]


def free(day: date) -> bool:
    return day.isoweekday() == 7 or day in holidays(day.year)


def meetings(seen: Seen) -> Iterator[str]:
    """Nobody meets on a free day; who works does not do so in the weekend."""
    for talk in seen.talks:
        if free(talk.day) or talk.day.isoweekday() == 6:
            yield f"talk {talk.kind} on {talk.day:%A %d %B %Y}"
    staff = {seen.pair.journey.director}
    for event in seen.events:
        booked = amsterdam_date(event.received_at)
        if event.kind is EventKind.CONTACT and free(event.happened_on):
            yield f"contact on {event.happened_on:%A %d %B %Y}"
        if (event.kind in AT_THE_OFFICE or event.by in staff) and (free(booked) or booked.isoweekday() == 6):
            yield f"{event.kind} noted at the office on {booked:%A %d %B %Y}"


def phases(seen: Seen) -> Iterator[str]:
    """A first meeting comes before the end of its phase, a closing talk after it."""
    rules = {talk.id: talk for talk in seen.programme.talks}
    for talk in (talk for talk in seen.talks if talk.kind in rules):
        rule, journey = rules[talk.kind], seen.pair.journey
        ended = journey.phases.get(rule.phase) if rule.phase else None
        if rule.kind is TalkKind.MEETING and ended and talk.day > ended.on:
            yield f"{rule.title} on {talk.day}, after the phase that ended on {ended.on}"
        if rule.kind is TalkKind.CLOSING and rule.phase and (ended is None or talk.day < ended.on):
            yield f"{rule.title} on {talk.day}, phase {rule.phase} ended on {ended and ended.on}"


def reasons(seen: Seen) -> Iterator[str]:
    """What keeps a step from being done, or why it does not apply, fits that step."""
    children = any("kinderen" in group for group in seen.pair.journey.groups)
    for event in (event for event in seen.events if event.kind is EventKind.TICK):
        item = seen.programme.item_by_id[ItemId(event.subject)]
        if event.value == ItemState.STUCK and not _fits(item, Obstacle(event.reason), children):
            yield f"“{item.title}” is stuck: {event.reason}"
        if event.value == ItemState.NOT_APPLICABLE and any(part in item.id for part in DUTIES):
            yield f"“{item.title}” does not apply: {NotApplicable(event.reason)}"


def _fits(item: Item, why: Obstacle, children: bool) -> bool:
    if any(part in item.id for part in OF_EVERYBODY) and why not in (Obstacle.LANGUAGE, Obstacle.NO_TIME):
        return why is Obstacle.OTHER
    match why:
        case Obstacle.MONEY:
            return any(part in item.id for part in COSTS)
        case Obstacle.CHILDCARE:
            return children and any(part in item.id for part in AWAY_FROM_HOME)
        case Obstacle.PAPERS | Obstacle.NO_PLACE | Obstacle.TRAVEL:
            return not item.title.startswith("Ik weet")
        case _:
            return True


def facts(seen: Seen) -> Iterator[str]:
    """One fact has one day, and what comes first was first."""
    for fact, (item, talk) in ONE_FACT.items():
        days = {day for day in (seen.item(item), seen.milestone(fact), seen.held(talk)) if day}
        if len(days) > 1:
            yield f"{fact} on different days: {sorted(map(str, days))}"
        if item and seen.pair.journey.status is PairStatus.ACTIVE and (seen.item(item) is None) != (not days):
            yield f"{fact} is ticked in one place only"
    registered = seen.pair.journey.dates.get(Anchor.BRP)
    if registered and (ticked := seen.item("1-papieren-brp")) and ticked != registered.on:
        yield f"registered on {registered.on} and on {ticked}"
    for first, second in IN_THIS_ORDER:
        if first == "pip_signed" and OLD_LAW in seen.pair.journey.groups:
            continue
        before, after = seen.milestone(first), seen.milestone(second)
        if after and (before is None or before > after):
            yield f"{second} on {after}, {first} on {before}"
    for talk in ("pip", "intake"):
        signed, held = seen.milestone("pip_signed"), seen.held(talk)
        if signed and held and held > signed:
            yield f"talk {talk} on {held}, the plan was signed on {signed}"


def endings(seen: Seen) -> Iterator[str]:
    """Who closed the coaching together is not coached any more."""
    if seen.item("3-netwerk-afsluiten") and seen.pair.journey.status is not PairStatus.ENDED:
        yield "the coaching was closed together and goes on"


Plant = Callable[[Town, PairFacts], object]
RULES: tuple[Callable[[Seen], Iterator[str]], ...] = (meetings, phases, reasons, facts, endings)


@pytest.fixture(params=sorted(RHYTHMS))
def town(request: pytest.FixtureRequest, towns: Callable[[str], tuple[Config, Town]]) -> Iterator[Town]:
    config, town = towns(request.param)
    database.connect_to(config)
    yield town
    database.close_all()


def test_nothing_in_a_town_is_beyond_belief(town: Town) -> None:
    assert "\n".join(unbelievable(town)) == ""


def _talk_on(day: date) -> Plant:
    def plant(_: Town, pair: PairFacts) -> None:
        talk = next(talk for talk in talks.of_pair(pair.organisation_id, pair.id) if talk.state is TalkState.HELD)
        TalkRow.update(held_on=day).where(TalkRow.id == talk.id).execute()

    return plant


def _ticked(item: str, state: ItemState, reason: str = "", day: date | None = None) -> Plant:
    def plant(town: Town, pair: PairFacts) -> None:
        ticks.tick(by_coordinator(town), pair.id, ItemId(item), state, reason=reason, happened_on=day)

    return plant


def _reached(milestone: str, day: date) -> Plant:
    return lambda town, pair: records.record_milestone(by_coordinator(town), pair.id, MilestoneId(milestone), day)


def _another_day(_: Town, pair: PairFacts) -> None:
    ticked = (TickRow.pair_id == pair.id) & (TickRow.item == "2-taal-pvt")
    TickRow.update(happened_on=TODAY - timedelta(days=3)).where(ticked).execute()


def _met_on(day: date) -> Plant:
    return lambda town, pair: records.log_contact(
        by_coordinator(town), pair.id, ContactKind.VISIT, minutes=30, happened_on=day
    )


def _namesake(town: Town, pair: PairFacts) -> None:
    other = next(other for other in journeys.load_many(town.organisation.id) if other.id != pair.id)
    renamed = Newcomer(other.coachee.name, linked_on=pair.coachee.linked_on, housed_on=pair.coachee.housed_on)
    lifecycle.change_coachee(by_coordinator(town), pair.id, renamed)


def by_coordinator(town: Town) -> Operation:
    return make.operation(town.cast.coordinator.actor, at=utc_moment(TODAY))


YESTERDAY = TODAY - timedelta(days=1)  # a Sunday
PLANTED: list[tuple[Plant, str]] = [
    (_talk_on(date(2025, 12, 25)), "on Thursday 25 December 2025"),
    (_talk_on(date(2026, 4, 27)), "on Monday 27 April 2026"),
    (_met_on(YESTERDAY), "contact on Sunday 29 November 2026"),
    (_ticked("3-netwerk-helpen", ItemState.STUCK, Obstacle.MONEY), "is stuck: money"),
    (_ticked("3-netwerk-afsluiten", ItemState.STUCK, Obstacle.CHILDCARE), "is stuck: childcare"),
    (_ticked("2-geld-schulden", ItemState.STUCK, Obstacle.PAPERS), "is stuck: papers"),
    (_ticked("1-gezondheid-zorgverzekering", ItemState.NOT_APPLICABLE, NotApplicable.OWN_CHOICE), "does not apply"),
    (_ticked("3-netwerk-afsluiten", ItemState.DONE), "was closed together and goes on"),
    (_another_day, "pvt_signed on different days"),
    (_reached("job_durable", TODAY - timedelta(days=3)), "job_durable on 2026-11-27, paid_job on None"),
    (_namesake, "2 people are called"),
]


@pytest.mark.parametrize("town", ["pragma"], indirect=True)
@pytest.mark.parametrize(("plant", "said"), PLANTED, ids=[said for _, said in PLANTED])
def test_what_is_beyond_belief_is_named(town: Town, plant: Plant, said: str) -> None:
    with database.connection(), database.database.atomic() as transaction:
        pair = next(pair for pair in journeys.load_many(town.organisation.id) if _in_the_middle(pair))
        plant(town, pair)
        found = unbelievable(town)
        transaction.rollback()
    assert [fault for fault in found if said in fault] != []


def _in_the_middle(pair: PairFacts) -> bool:
    """Somebody who signed the declaration, has talks behind, and has no paid job yet."""
    journey = pair.journey
    met = any(talk.state is TalkState.HELD for talk in talks.of_pair(pair.organisation_id, pair.id))
    done = {MilestoneId("pvt_signed")} <= journey.milestones.keys() and MilestoneId(
        "paid_job"
    ) not in journey.milestones
    return journey.status is PairStatus.ACTIVE and done and met
