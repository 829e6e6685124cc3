"""Each shipped approach has a believable town of its own, in which its own measures can be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random

import pytest

from pragma_coach import content
from pragma_coach.config import Config
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.scoreboard.figures import measures_of
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.programme import seals
from pragma_coach.services.talks import films
from pragma_coach.services.town import places
from pragma_coach.simulation import RHYTHMS, Size, Town
from pragma_coach.simulation.facts import phase_spans
from pragma_coach.simulation.lives import lives
from pragma_coach.store import database
from pragma_coach.store.pairs import journeys

TODAY = date(2026, 5, 12)
OTHERS = ("de_fryske_marren", "jb_lorenz", "maasgouw", "velsen")


@pytest.fixture(params=OTHERS)
def town(request: pytest.FixtureRequest, towns: Callable[[str], tuple[Config, Town]]) -> Iterator[Town]:
    config, town = towns(request.param)
    database.connect_to(config)
    yield town
    database.close_all()


def pairs_of(town: Town) -> list[PairFacts]:
    with database.connection():
        return journeys.load_many(town.organisation.id)


def test_there_is_a_town_for_every_programme_that_we_ship() -> None:
    programmes = content.load_all()
    assert set(RHYTHMS) == {str(name) for name in programmes}
    for name, programme in programmes.items():
        rhythm = RHYTHMS[name]
        assert len(rhythm.phases) == len(programme.phases) - 1
        assert rhythm.municipality == (programme.municipality or "Voorbeeldstad")
        drawn = {fact for fact, _, _ in (*rhythm.outcomes, *rhythm.other_facts)} | set(rhythm.ends_phase)
        assert drawn <= set(programme.milestone_by_id)
        assert {one.id for one in programme.milestones if one.horizon} <= drawn | {
            "job_durable",
            "exit_full",
            "exit_partial",
        }
    assert RHYTHMS["maasgouw"].pairs == 109


def test_what_is_recorded_in_the_town_is_what_happened_and_its_cache_is_right(town: Town) -> None:
    programme = content.load_programme(town.organisation.programme)
    recorded = 0
    for pair in pairs_of(town):
        assert pair.journey.started_on is not None
        spans = phase_spans(programme, town.truth[pair.id], pair.journey.started_on)
        for phase, (_, end) in zip(programme.phases, spans, strict=False):
            if phase.id in pair.journey.phases:
                assert pair.journey.phases[phase.id].on == end
                recorded += 1
    assert recorded > 10
    assert [found for _, differences in verify(town.organisation.id) for found in differences] == []
    assert seals.broken() == []


def test_its_own_measures_can_be_taken(town: Town) -> None:
    programme = content.load_programme(town.organisation.programme)
    pairs = pairs_of(town)
    for measure in measures_of(programme, legacy=True):
        kind, _, name = measure.ends.partition(":")
        reached = [pair.journey.phases if kind == "phase" else pair.journey.milestones for pair in pairs]
        assert any(name in one for one in reached) or measure.id in (
            "exit_full",
            "exit_partial",
            "job_durable",
            "education",
        )


def test_directors_look_over_it_and_most_people_let_them_in(town: Town) -> None:
    pairs = pairs_of(town)
    directors = {account.id for account in town.cast.directors}
    assert {pair.journey.director for pair in pairs} <= directors
    letting_in = [pair for pair in pairs if DIRECTOR_PARTY in pair.journey.shared_with]
    assert len(letting_in) > len(pairs) / 2


def test_in_de_fryske_marren_some_are_coached_before_they_have_a_house() -> None:
    drawn = lives(Size(TODAY, pairs=150), Random(1), RHYTHMS["de_fryske_marren"])
    early = [life for life in drawn if life.early]
    assert 0.2 < len(early) / len(drawn) < 0.6
    assert all(life.registered_on < life.housed_on for life in early if life.registered_on > Size(TODAY).start)
    assert any(life.housed_on > TODAY for life in early)  # still in the azc


def test_for_lorenz_most_came_long_ago_back_to_2013_and_count_from_the_start_of_their_coaching() -> None:
    drawn = lives(Size(TODAY, pairs=200), Random(1), RHYTHMS["jb_lorenz"])
    old = [life for life in drawn if life.housed_on < Size(TODAY).start]
    assert len(old) == 120
    assert min(life.housed_on for life in old).year == 2013
    assert all(life.from_on == life.registered_on for life in drawn)


def test_in_velsen_the_declaration_is_signed_when_the_pvt_ends() -> None:
    for life in lives(Size(TODAY, pairs=60), Random(1), RHYTHMS["velsen"]):
        assert life.facts["pvt_signed"] == life.phases[0] + life.phases[1]
        assert life.facts.get("pip_signed", 0) < life.facts["pvt_signed"]


def test_nothing_in_the_town_is_still_to_come(town: Town) -> None:
    with database.connection():
        found = [journeys.events_of(town.organisation.id, pair.id) for pair in journeys.load_many(town.organisation.id)]
    assert max(event.received_at for events in found for event in events) < utc_moment(town.size.today)


def test_a_town_says_where_things_are_and_still_has_two_films_to_find(town: Town) -> None:
    boss = town.cast.coordinator.actor
    found = places.town_places(boss)
    assert len(found.places) == 4
    assert all(one.address.endswith(town.organisation.municipality) and one.items for one in found.places)
    known = films.talk_films(boss)
    assert len(known) == (12 if town.organisation.programme == "de_fryske_marren" else 0)
    assert sum(one.missing for one in known) == min(2, len(known))
