"""A fact that is shown in more than one place says the same day and state everywhere: random journeys, and five towns."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager

import make
import pytest
from counted_places import in_the_mail, in_the_quarters, on_the_lists, on_the_milestones
from flask import Flask
from judge import Contradiction, judge
from page_places import look_at_pages
from paper_journeys import paper_town
from people_places import Eyes
from service_lives import ServiceTown
from town_places import ABOUT_ALL, ABOUT_ONE, PLACES, look

from pragma_coach.config import Config
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.simulation import Size, make_town

TOWNS = ("pragma", "jb_lorenz", "de_fryske_marren", "maasgouw", "velsen")
ON_PAPER = 400 if "LONG_RUN" in os.environ else 100
"""So many journeys per programme are made of events: 500 in all, and 2,000 in the long run (`LONG_RUN=1 pytest tests/whole`)."""
LIVED = 12 if "LONG_RUN" in os.environ else 6
"""So many per programme are lived through the services, in the database, with talks: 30 in all, or 60."""
SEEN = 3
"""Of so many of those, the pages are read as well: 15 in all."""


InWords = Callable[[], AbstractContextManager[object]]


@pytest.mark.parametrize("programme", TOWNS)
def test_of_many_random_journeys_no_two_places_contradict_each_other(words: InWords, programme: str) -> None:
    eyes = paper_town(programme, ON_PAPER, 1)
    pairs = eyes.pairs()
    assert len(pairs) == ON_PAPER
    with words():
        assert _told(judge(pairs, look(eyes, [*ABOUT_ONE, *ABOUT_ALL]))) == []
    assert in_the_quarters(eyes) == on_the_milestones(eyes)


@pytest.mark.parametrize("programme", TOWNS)
def test_of_lives_through_the_services_no_two_places_contradict_each_other(
    app: Flask, words: InWords, programme: str
) -> None:
    town = ServiceTown(programme, LIVED, 1)
    assert town.live(25) > LIVED * 10  # the others were refused
    eyes = town.eyes
    pairs = eyes.pairs()
    with words():
        sights = look(eyes, PLACES)
        assert in_the_mail(eyes) == on_the_lists(eyes)
    assert _told(judge(pairs, sights)) == []
    assert in_the_quarters(eyes) == on_the_milestones(eyes)
    for pair in pairs[:SEEN]:
        assert _told(judge([pair], sights | look_at_pages(app, eyes, pair))) == []
    assert _differences(eyes) == []


@pytest.mark.parametrize("programme", TOWNS)
def test_of_a_made_up_town_no_two_places_contradict_each_other(config: Config, words: InWords, programme: str) -> None:
    town = make_town(Size(make.TODAY, pairs=6, coaches=3, years=2), programme=programme)
    eyes = Eyes(town.organisation.id, town.cast.coordinator.actor, make.NOON)
    with words():
        assert _told(judge(eyes.pairs(), look(eyes, PLACES))) == []
        assert in_the_mail(eyes) == on_the_lists(eyes)


def _told(found: list[Contradiction]) -> list[str]:
    return [str(one) for one in found]


def _differences(eyes: Eyes) -> list[str]:
    return [str(one) for _, found in verify(eyes.organisation_id) for one in found]
