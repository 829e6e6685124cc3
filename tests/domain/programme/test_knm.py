"""The eight themes of the exam KNM, which items belong to them, and who has the exam ahead."""

from __future__ import annotations

from dataclasses import replace

import make
import pytest

from pragma_coach.content import load_programme
from pragma_coach.domain.programme.knm import PICTURES, TITLES, ExamTheme, takes_exam, themes_of
from pragma_coach.domain.types import GroupId

PRAGMA = load_programme("pragma")
DUTY, TO_EXAM, TO_WORK = (GroupId(one) for one in ("inburgeringsplichtig", "route_b1_onderwijs", "niet_onderwijsroute"))


def test_an_item_is_of_the_themes_of_its_learning_outcomes_and_an_unknown_one_is_of_none() -> None:
    item = replace(make.item("1-gezondheid-112", "1"), knm=("4.3.2", "4.1", "7.2.6", "9.1", "44.1", ""))
    assert themes_of(item) == [ExamTheme.HEALTH, ExamTheme.STATE]
    assert themes_of(make.item("1-wonen-water", "1")) == []


def test_the_list_touches_every_theme_but_history_which_is_for_the_lessons() -> None:
    assert {theme for item in PRAGMA.items for theme in themes_of(item)} == set(ExamTheme) - {ExamTheme.HISTORY}
    assert TITLES.keys() == PICTURES.keys() == set(ExamTheme)


@pytest.mark.parametrize(
    ("groups", "takes"),
    [
        ({DUTY}, True),  # the route is not known yet
        ({DUTY, TO_EXAM, TO_WORK}, True),  # B1
        ({DUTY, TO_EXAM}, True),  # education
        ({DUTY, TO_WORK}, False),  # Z
        ({TO_EXAM}, False),  # nobody asks it of them
        (set(), False),
    ],
)
def test_who_integrates_takes_the_exam_but_not_on_the_route_without(groups: set[GroupId], takes: bool) -> None:
    assert takes_exam(PRAGMA, frozenset(groups)) is takes


def test_a_programme_that_knows_no_routes_shows_the_exam_to_whoever_integrates() -> None:
    assert takes_exam(replace(PRAGMA, choices=()), frozenset({DUTY, TO_WORK}))
