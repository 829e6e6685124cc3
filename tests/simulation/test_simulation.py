"""The made-up town: the same seed gives the same town, its cache is right, and its figures come near the truth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

import pytest

from pragma_coach.config import Config
from pragma_coach.domain.calendar import amsterdam_date, quarters_due, utc_moment
from pragma_coach.domain.pairs.household import HomeWord, first_day, home_items, word_of
from pragma_coach.domain.pairs.journey import EventKind, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.scoreboard.figures import Figure, headline
from pragma_coach.domain.types import ItemState
from pragma_coach.published import releases
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.scoreboard import publish
from pragma_coach.simulation import Size, Town, make_town
from pragma_coach.simulation.lives import TRUE_MEDIAN_PHASE_2, Life, lives
from pragma_coach.simulation.rhythms import PHASE_2_MEAN
from pragma_coach.store import database, schema, tables
from pragma_coach.store.pairs import journeys

TODAY = date(2026, 5, 12)


def phase_end(life: Life, number: int) -> date:
    """The day on which so manieth phase is finished, when the pair lasts as long."""
    return life.from_on + timedelta(days=sum(life.phases[:number]))


def pairs_of(town: Town) -> list[PairFacts]:
    with database.connection():
        return journeys.load_many(town.organisation.id)


def story(town: Town) -> list[tuple[Any, ...]]:
    """Everything that happened in the town, without the random ids."""
    told = []
    for pair in pairs_of(town):
        with database.connection():
            events = journeys.events_of(town.organisation.id, pair.id)
        told += [
            (
                pair.coachee.name,
                pair.coachee.housed_on,
                event.kind,
                "" if event.kind in (EventKind.COACH, EventKind.DIRECTOR) else event.subject,
                event.value,
                event.reason,
                event.happened_on,
                event.received_at,
            )
            for event in events
        ]
    return sorted(told)


def published_story(config: Config, town: Town) -> list[tuple[Any, ...]]:
    for quarter in quarters_due(town.size.start, utc_moment(TODAY)):
        publish.publish_due(quarter.published_at, config.releases_file)
    return [
        (cell.measure.id, cell.last_day, cell.figure)
        for cell in releases.cells_of(config.releases_file, town.organisation.slug)
    ]


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Config]:
    """An empty SQLite database, for what does not depend on the engine."""
    config = Config(data=tmp_path / "alone")
    database.connect_to(config)
    schema.migrate(config)
    yield config
    database.close_all()


@pytest.mark.parametrize("engine", ["postgres"])  # the other town is made in SQLite
def test_the_same_seed_gives_the_same_town_on_both_engines(config: Config, tmp_path: Path) -> None:
    size = Size(TODAY, seed=3, pairs=5, coaches=3, years=2)
    first = story(make_town(size))
    database.close_all()
    again = Config(data=tmp_path / "again")
    database.connect_to(again)
    schema.migrate(again)
    assert story(make_town(size)) == first
    other = make_town(Size(TODAY, seed=4, pairs=5, coaches=3, years=2), slug="elders")
    assert story(other) != first


def test_a_town_fails_as_a_whole(alone: Config) -> None:
    class Stop(Exception):
        pass

    def stop(done: int) -> None:
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        make_town(Size(TODAY, pairs=4, coaches=3, years=2), progress=stop)
    with database.connection():
        assert [table.select().count() for table in (tables.OrganisationRow, tables.EventRow, tables.AccountRow)] == [
            0,
            0,
            0,
        ]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Town]:
    config = Config(data=tmp_path_factory.mktemp("demo"))
    database.connect_to(config)
    schema.migrate(config)
    town = make_town(Size(TODAY, seed=2, pairs=30, coaches=9, years=4))
    database.close_all()
    return config, town


@pytest.fixture
def demo(made_once: tuple[Config, Town]) -> Iterator[Town]:
    """A town of thirty with every item ticked, for the tests that only look."""
    config, town = made_once
    database.connect_to(config)
    yield town
    database.close_all()


def test_a_town_of_another_seed_size_and_day_can_be_made_too(tmp_path: Path) -> None:
    config = Config(data=tmp_path)
    database.connect_to(config)
    schema.migrate(config)
    assert make_town(Size(date(2025, 3, 3), seed=1, pairs=8, coaches=3, years=2)).truth
    database.close_all()


def test_everything_one_meets_in_a_real_town_is_in_it(demo: Town) -> None:
    pairs = pairs_of(demo)
    assert len(pairs) == len(demo.truth) == 30
    states = Counter(standing.state for pair in pairs for standing in pair.journey.items.values())
    assert min(states[state] for state in ItemState if state is not ItemState.OPEN) > 0
    assert {pair.journey.status for pair in pairs} >= {PairStatus.ACTIVE, PairStatus.ENDED}
    assert {pair.journey.status_reason for pair in pairs} >= {EndReason.COMPLETED, EndReason.MOVED}
    homes = Counter(pair.coachee.household_id for pair in pairs)
    assert max(count for home, count in homes.items() if home is not None) >= 2
    assert any(len({term.account_id for term in pair.journey.coaches}) > 1 for pair in pairs)
    assert any(pair.coachee.housed_on < demo.size.start for pair in pairs if pair.coachee.housed_on)
    late = [
        reached
        for pair in pairs
        for reached in (*pair.journey.phases.values(), *pair.journey.milestones.values())
        if reached.booked_on - reached.on > timedelta(days=60) and reached.on >= demo.size.start
    ]
    assert late


def test_nothing_in_it_is_still_to_come(demo: Town) -> None:
    with database.connection():
        last = max(event.received_at for pair in pairs_of(demo) for event in events(demo, pair))
    assert amsterdam_date(last) < TODAY


def events(town: Town, pair: PairFacts) -> list[Any]:
    return journeys.events_of(town.organisation.id, pair.id)


def test_what_is_recorded_is_what_really_happened(demo: Town) -> None:
    ended = 0
    for pair in pairs_of(demo):
        life = demo.truth[pair.id]
        recorded = list(pair.journey.phases.values())
        for reached, truth in zip(recorded, (phase_end(life, 1), phase_end(life, 2)), strict=False):
            assert reached.on == truth
            ended += 1
        for milestone, reached in pair.journey.milestones.items():
            if milestone not in life.facts:
                continue  # what goes with the standing of somebody is in no figure
            planned = life.housed_on + timedelta(days=life.facts[milestone])
            assert reached.on == planned or reached.on == reached.booked_on  # the wrong day is not yet mended
    assert ended > 25


def test_those_who_live_together_agree_about_their_home(demo: Town) -> None:
    """Each item of a home stands the same for all whose list has it, on one day or from the day somebody came."""
    homes: dict[int, list[PairFacts]] = defaultdict(list)
    for pair in pairs_of(demo):
        if pair.journey.status is not PairStatus.ENDED and pair.coachee.household_id is not None:
            homes[pair.coachee.household_id].append(pair)
    said: dict[tuple[int, str], set[HomeWord | None]] = defaultdict(set)
    for home, pairs in homes.items():
        latest = max(day for pair in pairs if (day := first_day(pair)) is not None)
        for pair in pairs:
            for item in home_items(programme_of(pair), pair.journey):
                word = word_of(pair.journey.items.get(item.id))
                said[home, item.id].add(replace(word, on=word.on and max(word.on, latest)) if word else None)
    assert len(said) > 30
    assert {place: words for place, words in said.items() if len(words) > 1} == {}


def test_verify_finds_no_difference_and_finds_planted_ones(demo: Town) -> None:
    assert [found for _, differences in verify(demo.organisation.id) for found in differences] == []
    pairs = [pair for pair in pairs_of(demo) if pair.journey.items][:3]
    with database.connection(), database.database.atomic() as transaction:
        tables.TickRow.update(state="stuck").where(
            (tables.TickRow.pair_id == pairs[0].id) & (tables.TickRow.item == next(iter(pairs[0].journey.items)))
        ).execute()
        tables.Pair.update(snapshot="{}").where(tables.Pair.id == pairs[1].id).execute()
        tables.Assignment.delete().where(tables.Assignment.pair_id == pairs[2].id).execute()
        found = {pair.id: len(differences) for pair, differences in verify(demo.organisation.id) if differences}
        transaction.rollback()
    assert found.keys() == {pair.id for pair in pairs}


def test_the_truth_is_drawn_as_the_papers_say() -> None:
    size = Size(TODAY, pairs=4000, years=5)
    drawn = [life for life in lives(size, Random(5)) if life.housed_on >= size.start]
    durations = sorted(life.phases[1] for life in drawn)
    assert mean(durations) == pytest.approx(PHASE_2_MEAN, rel=0.03)
    assert durations[len(durations) // 2] == pytest.approx(TRUE_MEDIAN_PHASE_2, rel=0.03)
    assert mean(life.phases[0] for life in drawn) == pytest.approx(21, rel=0.03)
    early = [life for life in lives(size, Random(5)) if life.housed_on < size.start]
    assert all(life.ends_on > life.registered_on >= size.start for life in early)
    assert min(life.housed_on for life in early).year <= 2014


@pytest.fixture
def loaded_die(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Begin a series of nudges that is the same every time; in use they come from the system, once."""

    def begin() -> None:
        die = Random(1)
        monkeypatch.setattr(publish, "SystemRandom", lambda: die)

    return begin


def test_the_published_figure_is_nearer_to_the_truth_than_the_mean_of_those_who_finished(
    tmp_path: Path, loaded_die: Callable[[], None]
) -> None:
    loaded_die()
    published, naive = [], []
    for seed in range(4):
        config = Config(data=tmp_path / str(seed))
        database.connect_to(config)
        schema.migrate(config)
        town = make_town(Size(TODAY, seed=seed), ticks=False)
        cells = [figure for measure, _, figure in published_story(config, town) if measure == "fase-2"]
        database.close_all()
        figure = headline(cells)
        assert isinstance(figure, Figure)
        finished = [
            life.phases[1]
            for life in town.truth.values()
            if life.housed_on >= town.size.start and phase_end(life, 2) <= min(TODAY, life.ends_on)
        ]
        published.append(figure.days / TRUE_MEDIAN_PHASE_2 - 1)
        naive.append(mean(finished) / PHASE_2_MEAN - 1)
    assert mean(abs(error) for error in published) < mean(abs(error) for error in naive)
    assert abs(mean(published)) < 0.5 * abs(mean(naive))
    assert mean(naive) < -0.05  # those who finished are the quick ones


def test_publishing_the_same_town_gives_the_same_figures(alone: Config, loaded_die: Callable[[], None]) -> None:
    loaded_die()
    size = Size(TODAY, seed=6, pairs=45, coaches=15, years=3)
    first = published_story(alone, make_town(size, slug="hier", ticks=False))
    again = Config(data=alone.data / "again")
    database.close_all()
    database.connect_to(again)
    schema.migrate(again)
    loaded_die()
    assert first == published_story(again, make_town(size, slug="hier", ticks=False))
    assert len(first) >= 3
