"""The oracle finds it when one place is made to differ: real rows are changed, and that place alone is read again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import make
import pytest
from counted_places import in_the_mail, in_the_quarters, on_the_lists, on_the_milestones
from flask import Flask
from judge import Sights, Word, agree, judge
from make import HOUSED, NOON, Cast, operation
from page_places import PAGES, look_at_pages
from people_places import Eyes
from town_places import PLACES, look

from pragma_coach.domain.pairs.facts import word_for
from pragma_coach.domain.pairs.folding import apply
from pragma_coach.domain.pairs.journey import Event, EventKind, Journey
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.talks.talks import Participant, TalkState
from pragma_coach.domain.types import ItemState, MilestoneId, OpId
from pragma_coach.services.pairs import director, records, ticks
from pragma_coach.services.pairs.acts import programme_of, record
from pragma_coach.services.talks import talks
from pragma_coach.services.talks.talks import TalkReport
from pragma_coach.store import statements
from pragma_coach.store.database import one_transaction
from pragma_coach.store.pairs import derived
from pragma_coach.store.pairs.events import to_row
from pragma_coach.store.tables.talks import TalkRow

InWords = Callable[[], AbstractContextManager[object]]
DAY, ANOTHER = HOUSED + timedelta(days=20), HOUSED + timedelta(days=23)
BOTH = frozenset({Participant.COACH, Participant.COACHEE})


@pytest.fixture
def eyes(app: Flask) -> Eyes:
    """Somebody of whom every fact is there; two talks on the calendar were held."""
    cast: Cast = make.cast()
    pair = cast.pair
    director.name_director(operation(cast.coordinator), pair.id, cast.director.account_id)
    director.share_with(operation(cast.coachee), pair.id, "director", True)
    for kind in ("intake", "pvt"):
        talks.hold_at_once(operation(cast.coach), pair.id, kind, TalkReport(DAY, BOTH))
    say_every_fact(cast.now())
    records.record_milestone(operation(cast.coach), pair.id, MilestoneId("paid_job"), DAY)
    return Eyes(cast.organisation.id, cast.coordinator, NOON)


@one_transaction
def say_every_fact(pair: PairFacts) -> None:
    programme = programme_of(pair)
    drafts = [word_for(programme, fact, DAY) for fact in programme.facts if programme.places_of(fact)]
    record(operation(make.coach(pair.organisation_id)), pair, drafts)


def somebody(eyes: Eyes) -> PairFacts:
    return max(eyes.pairs(), key=lambda pair: pair.journey.rev)


def told(pair: PairFacts, day: date | None, *only: str) -> tuple[Journey, list[Event]]:
    """The journey as if facts (all, or these) were said on another day, or taken back (None); and the events of that."""
    programme, journey, events = programme_of(pair), pair.journey, []
    for fact in programme.facts:
        if programme.places_of(fact) and fact.id in (only or programme.fact_by_id):
            draft = word_for(programme, fact, day or ANOTHER, so=day is not None)
            event = Event(journey.rev + 1, OpId(f"vals-{journey.rev}"), draft.kind, draft.subject, draft.value,
                          draft.happened_on, NOON, reason=draft.reason)  # fmt: skip
            journey = apply(programme, journey, event)
            events.append(event)
    job = EventKind.MILESTONE, "paid_job", "withdrawn", ANOTHER, NOON
    return apply(programme, journey, Event(journey.rev + 1, OpId("vals"), *job)), events


@one_transaction
def standing(pair: PairFacts, day: date | None, *only: str) -> None:
    """Change the rows that lists and pages are read from."""
    derived.put_right(pair, told(pair, day, *only)[0], programme_of(pair), ())


def another_day(pair: PairFacts) -> None:
    standing(pair, ANOTHER)


def gone(pair: PairFacts) -> None:
    standing(pair, None)


def without_plan(pair: PairFacts) -> None:
    standing(pair, None, "pip_signed")


@one_transaction
def to_come(pair: PairFacts) -> None:
    """Let the talks be called off as well."""
    gone(pair)
    TalkRow.update(state=TalkState.CANCELLED).where(TalkRow.pair_id == pair.id).execute()


@one_transaction
def log(pair: PairFacts) -> None:
    """Add to the log what no list was told."""
    for event in told(pair, ANOTHER)[1]:
        statements.add_event(to_row(pair.organisation_id, pair.id, event))


@one_transaction
def calendar(pair: PairFacts) -> None:
    """Let the talks have been on another day."""
    TalkRow.update(held_on=ANOTHER).where(TalkRow.pair_id == pair.id).execute()


PLANTS: dict[str, Callable[[PairFacts], None]] = {
    **dict.fromkeys(PLACES, another_day),
    **dict.fromkeys(PAGES, another_day),
    "desk of the coordinator": gone,
    "review of the pair": gone,
    "agenda of the coordinator": without_plan,
    "page of the talks": to_come,
    "talks": calendar,
    "calendar on the telephone": calendar,
    "own data": log,
}


LATER = {place for place, plant in PLANTS.items() if plant in (gone, without_plan)}
"""What asks for work does so when it is late: half a year later."""


def seen(eyes: Eyes, *places: str) -> Sights:
    """What these places show, each at the moment at which it shows most."""
    late = replace(eyes, at=NOON + timedelta(days=200))
    return {name: found for one in places for name, found in look(late if one in LATER else eyes, [one]).items()}


@pytest.mark.parametrize("place", PLANTS)
def test_a_place_that_differs_is_found(app: Flask, words: InWords, eyes: Eyes, place: str) -> None:
    pair = somebody(eyes)
    with words():
        shown = seen(eyes, *PLACES)
    shown = {**shown, **look_at_pages(app, eyes, pair)}
    assert judge([pair], shown) == []
    PLANTS[place](pair)
    with words():
        again = seen(eyes, place) if place in PLACES else {}
    again = again or look_at_pages(app, eyes, pair, place)
    found = judge([pair], {**shown, **again})
    assert found
    assert all(place in one.said for one in found)


def test_a_count_that_differs_is_found(words: InWords, eyes: Eyes) -> None:
    pair = somebody(eyes)
    assert in_the_quarters(eyes) == on_the_milestones(eyes)
    gone(pair)
    assert in_the_quarters(eyes) != on_the_milestones(eyes)
    with words():
        assert in_the_mail(eyes) == on_the_lists(eyes)
        before = on_the_lists(eyes)
        ticks.tick(operation(make.coachee_of(pair)), pair.id, make.BOTH_ITEM, ItemState.CLAIMED)
        assert in_the_mail(eyes) == on_the_lists(eyes) != before


@pytest.mark.parametrize(
    ("shown", "all_true"),
    [
        ({DAY}, True),
        ({DAY, ANOTHER}, False),
        ({DAY, Word.DONE, Word.SETTLED}, True),
        ({DAY, Word.NOT}, False),
        ({DAY, Word.AWAITED}, False),
        ({DAY, Word.NOT_NEEDED}, False),
        ({Word.DONE, Word.NOT}, False),
        ({Word.NOT, Word.AWAITED}, True),
        ({Word.NOT, Word.NOT_NEEDED, Word.SETTLED}, True),
        ({Word.AWAITED, Word.NOT_NEEDED}, False),
        ({Word.SETTLED, Word.NOT}, False),
        ({Word.SETTLED, Word.AWAITED}, False),
    ],
)
def test_what_can_be_true_at_once(shown: set[object], all_true: bool) -> None:
    assert agree(shown) is all_true
