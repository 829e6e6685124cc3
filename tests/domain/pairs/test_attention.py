"""Who needs a call: each figure has one definition, and these are its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pragma_coach.domain.pairs.attention import (
    CLAIM_WAITS_DAYS,
    OVERDUE_AFTER_DAYS,
    Attention,
    Need,
    PoorWord,
    StartDays,
    attention,
    guide_day,
    quiet_days,
    summed_up,
)
from pragma_coach.domain.pairs.folding import fold
from pragma_coach.domain.pairs.journey import CoachTerm, Event, EventKind, Journey, PairStatus, Reached, Standing
from pragma_coach.domain.programme.programme import (
    Anchor,
    Confidence,
    Due,
    Duration,
    Item,
    LifeDomain,
    Phase,
    Programme,
    Source,
    Unit,
)
from pragma_coach.domain.reasons import Obstacle
from pragma_coach.domain.types import (
    AccountId,
    Category,
    GroupId,
    ItemId,
    ItemState,
    OpId,
    PhaseId,
    ProgrammeId,
    TickRule,
)

START = date(2026, 1, 1)
TODAY = date(2026, 6, 1)
COACH = AccountId(7)


def item(name: str, *, phase: str = "1", weeks: int = 2, anchor: Anchor = Anchor.HOUSED, **more: object) -> Item:
    made = Item(
        id=ItemId(name),
        phase=PhaseId(phase),
        category=Category.WETEN,
        life_domain=LifeDomain.WONEN,
        title=name,
        help="",
        if_not="",
        tick=TickRule.BOTH,
        due=Due(anchor, weeks),
        source=Source("", Confidence.OWN, START),
        core=True,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # names and values are those of Item


ITEMS = (
    item("rent"),
    item("bank"),
    item("doctor", phase="2", weeks=4, anchor=Anchor.PREVIOUS_PHASE),
    item("private", sensitive=True, core=False),
    item("garden", core=False),
    item("school", applies_if=frozenset({GroupId("children")})),
)
PROGRAMME = Programme(
    id=ProgrammeId("p"),
    version=1,
    title="",
    municipality="",
    phases=(
        Phase(PhaseId("1"), "Een", "1", Anchor.HOUSED, Duration(3, Unit.WEEKS)),
        Phase(PhaseId("2"), "Twee", "2", Anchor.PREVIOUS_PHASE, None),
    ),
    items=ITEMS,
    groups=(),
    milestones=(),
)
RUNNING = Journey(rev=1, started_on=START, last_sign_on=TODAY, coaches=(CoachTerm(COACH, START),))


def look(journey: Journey, *, today: date = TODAY, housed_on: date | None = TODAY) -> Attention:
    return attention(PROGRAMME, journey, StartDays(housed_on=housed_on), today=today, silent_after_days=14)


def standing(state: ItemState, day: date, reason: str = "") -> Standing:
    return Standing(state, day, COACH, reason, 1)


def test_a_pair_that_runs_well_needs_no_call() -> None:
    assert look(RUNNING).needs == ()


@pytest.mark.parametrize(("days", "silent"), [(13, False), (14, True), (150, True)])
def test_a_pair_is_silent_from_the_day_the_organisation_chose(days: int, silent: bool) -> None:
    quiet = replace(RUNNING, last_sign_on=TODAY - timedelta(days=days))
    assert (look(quiet).silent, look(quiet).quiet_days) == (silent, days)


@pytest.mark.parametrize(("days", "silent"), [(14, False), (89, False), (90, True)])
def test_silence_is_usual_in_a_phase_with_a_slower_rhythm(days: int, silent: bool) -> None:
    first, last = PROGRAMME.phases
    slow = replace(PROGRAMME, phases=(first, replace(last, contact_every=Duration(90, Unit.DAYS))))
    through = {PhaseId("1"): Reached(START, START)}
    quiet = replace(RUNNING, phases=through, last_sign_on=TODAY - timedelta(days=days))
    found = attention(slow, quiet, StartDays(housed_on=START), today=TODAY, silent_after_days=14)
    assert found.silent is silent


def test_a_pair_that_never_gave_a_sign_is_counted_from_its_start_and_one_without_start_is_not_silent() -> None:
    assert quiet_days(replace(RUNNING, last_sign_on=None), StartDays(), TODAY) == (TODAY - START).days
    assert quiet_days(Journey(), StartDays(), TODAY) is None
    assert not look(replace(Journey(), coaches=RUNNING.coaches)).silent


def test_a_resting_pair_is_neither_silent_nor_stuck_but_may_lack_a_coach() -> None:
    resting = replace(
        RUNNING,
        status=PairStatus.PAUSED,
        last_sign_on=START,
        items={ItemId("rent"): standing(ItemState.STUCK, START, Obstacle.MONEY)},
    )
    assert look(resting).needs == ()
    assert look(replace(resting, coaches=())).needs == (Need.NO_COACH,)


def test_an_ended_pair_needs_nothing() -> None:
    ended = replace(RUNNING, status=PairStatus.ENDED, last_sign_on=START, coaches=())
    assert look(ended, housed_on=START).needs == ()


def test_a_stuck_item_tells_its_obstacle_and_the_longest_stands_first() -> None:
    stuck = replace(
        RUNNING,
        items={
            ItemId("rent"): standing(ItemState.STUCK, date(2026, 5, 1), Obstacle.MONEY),
            ItemId("bank"): standing(ItemState.STUCK, date(2026, 4, 1), Obstacle.LANGUAGE),
        },
    )
    assert [(found.item.id, found.obstacle) for found in look(stuck).stuck] == [
        ("bank", Obstacle.LANGUAGE),
        ("rent", Obstacle.MONEY),
    ]


def test_sensitive_items_and_items_off_the_list_never_reach_the_coordinator() -> None:
    hidden = replace(
        RUNNING,
        items={
            ItemId("private"): standing(ItemState.STUCK, START, Obstacle.MONEY),
            ItemId("school"): standing(ItemState.STUCK, START, Obstacle.MONEY),
        },
    )
    assert look(hidden).stuck == ()
    switched_on = replace(hidden, groups=frozenset({GroupId("children")}))
    assert [found.item.id for found in look(switched_on).stuck] == ["school"]


def overdue_on(day: date, journey: Journey = RUNNING) -> list[str]:
    return [dated.item.id for dated in look(replace(journey, last_sign_on=day), today=day, housed_on=START).overdue]


def test_an_open_core_item_is_overdue_only_well_past_its_guide_date() -> None:
    limit = START + timedelta(weeks=2, days=OVERDUE_AFTER_DAYS)
    assert overdue_on(limit) == []
    assert overdue_on(limit + timedelta(days=1)) == ["rent", "bank"]


def test_a_pair_taken_over_from_a_list_is_neither_late_nor_silent_on_its_first_morning() -> None:
    old = replace(RUNNING, last_sign_on=START)
    for weeks, needs in ((0, ()), (9, (Need.SILENT, Need.OVERDUE))):
        days = StartDays(housed_on=START, registered_on=TODAY - timedelta(weeks=weeks))
        assert attention(PROGRAMME, old, days, today=TODAY, silent_after_days=14).needs == needs


def test_what_is_settled_claimed_or_in_an_ended_phase_is_not_overdue() -> None:
    settled = replace(
        RUNNING,
        items={
            ItemId("rent"): standing(ItemState.DONE, START),
            ItemId("bank"): standing(ItemState.CLAIMED, TODAY),
        },
    )
    assert overdue_on(TODAY, settled) == []
    by_hand = replace(RUNNING, phases={PhaseId("1"): Reached(TODAY, TODAY, by_hand=True)})
    assert overdue_on(TODAY, by_hand) == []


def test_a_guide_date_waits_for_its_anchor() -> None:
    doctor, rent = ITEMS[2], ITEMS[0]
    days = StartDays(linked_on=START, coaching_started_on=START)
    assert guide_day(PROGRAMME, RUNNING, days, rent) is None
    assert guide_day(PROGRAMME, RUNNING, days, doctor) is None
    moved_on = replace(RUNNING, phases={PhaseId("1"): Reached(date(2026, 2, 1), date(2026, 2, 3))})
    assert guide_day(PROGRAMME, moved_on, days, doctor) == date(2026, 3, 1)
    for anchor in (Anchor.LINKED, Anchor.COACHING_STARTED):
        assert guide_day(PROGRAMME, RUNNING, days, item("x", anchor=anchor)) == date(2026, 1, 15)
    assert guide_day(PROGRAMME, RUNNING, days, item("x", anchor=Anchor.DUO_NOTICE)) is None
    assert guide_day(PROGRAMME, RUNNING, days, item("x", anchor=Anchor.PIP_SIGNED)) is None


@pytest.mark.parametrize(("days", "waits"), [(CLAIM_WAITS_DAYS - 1, False), (CLAIM_WAITS_DAYS, True)])
def test_a_claim_waits_when_nobody_confirmed_it_for_a_week(days: int, waits: bool) -> None:
    claimed = replace(RUNNING, items={ItemId("rent"): standing(ItemState.CLAIMED, TODAY - timedelta(days=days))})
    assert bool(look(claimed).claims) is waits


def test_the_heaviest_need_is_who_says_it_goes_badly_then_the_silent_no_fit_stuck_overdue_claims_and_pairs_without_coach() -> (
    None
):
    long_quiet = replace(RUNNING, last_sign_on=TODAY - timedelta(days=60))
    quiet = replace(RUNNING, last_sign_on=TODAY - timedelta(days=20))
    stuck = replace(RUNNING, items={ItemId("rent"): standing(ItemState.STUCK, TODAY, Obstacle.MONEY)})
    claimed = replace(RUNNING, items={ItemId("rent"): standing(ItemState.CLAIMED, START)})
    alone = replace(RUNNING, coaches=())
    no_fit = replace(look(RUNNING), no_fit_on=START)
    poor = replace(look(RUNNING), poor=(PoorWord(by_coachee=True, on=TODAY),))
    wanted = [
        poor,
        look(long_quiet),
        look(quiet),
        no_fit,
        look(stuck),
        look(RUNNING, housed_on=START),
        look(claimed),
        look(alone),
    ]
    assert [found.needs[0] for found in wanted if found is not wanted[1]] == list(Need)


def test_the_coach_of_yesterday_is_no_coach_today() -> None:
    left = replace(RUNNING, coaches=(CoachTerm(COACH, START, until=TODAY),))
    assert look(left).no_coach


def test_obstacles_are_summed_over_pairs_and_items() -> None:
    first = replace(
        RUNNING,
        items={
            ItemId("rent"): standing(ItemState.STUCK, START, Obstacle.MONEY),
            ItemId("bank"): standing(ItemState.STUCK, START, Obstacle.LANGUAGE),
        },
    )
    second = replace(RUNNING, items={ItemId("rent"): standing(ItemState.STUCK, START, Obstacle.MONEY)})
    third = replace(RUNNING, items={ItemId("bank"): standing(ItemState.STUCK, START, Obstacle.MONEY)})
    summed = summed_up([look(first), look(second), look(third)])
    assert [(found.obstacle, found.count, [(at.id, number) for at, number in found.items]) for found in summed] == [
        (Obstacle.MONEY, 3, [("rent", 2), ("bank", 1)]),
        (Obstacle.LANGUAGE, 1, [("bank", 1)]),
    ]


def test_a_contact_moment_is_a_sign_of_life() -> None:
    def event(rev: int, kind: EventKind, subject: str, value: str, day: date) -> Event:
        return Event(rev, OpId(str(rev)), kind, subject, value, day, datetime(2026, 6, 1, tzinfo=UTC))

    events = [event(1, EventKind.STATUS, "pair", "active", START), event(2, EventKind.CONTACT, "visit", "30", TODAY)]
    assert quiet_days(fold(PROGRAMME, events), StartDays(), TODAY) == 0


def test_nothing_is_late_before_its_phase_could_begin_and_closing_never_is() -> None:
    walk_in, closing = item("walk-in", phase="2"), item("closing", phase="2")
    programme = replace(PROGRAMME, items=(item("rent"), walk_in, closing))

    def late(journey: Journey) -> list[str]:
        found = attention(programme, journey, StartDays(housed_on=START), today=TODAY, silent_after_days=14)
        return [dated.item.id for dated in found.overdue]

    for weeks, names in ((4, []), (9, ["walk-in", "closing"])):
        ended = TODAY - timedelta(weeks=weeks)
        assert late(replace(RUNNING, phases={PhaseId("1"): Reached(ended, ended)})) == names
    done = {ItemId("walk-in"): standing(ItemState.DONE, TODAY)}
    assert late(replace(RUNNING, phases={PhaseId("1"): Reached(START, START)}, items=done)) == []
