"""The exam KNM beside the list: which steps come back in it, per theme. Never a score: a step is no exam."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pragma_coach.domain.pairs.journey import Journey, Progress, progress
from pragma_coach.domain.programme.knm import PICTURES, TITLES, ExamTheme, takes_exam, themes_of
from pragma_coach.domain.programme.programme import Item, LifeDomain, Programme


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme with how far the steps are that come back in it."""

    title: str
    picture: LifeDomain
    progress: Progress


@dataclass(frozen=True, slots=True)
class ExamView:
    """The themes that the list touches, and the names of those that only the lessons teach."""

    themes: Sequence[ThemeLine]
    in_class: Sequence[str]


def exam_view(programme: Programme, journey: Journey, items: Sequence[Item]) -> ExamView | None:
    """Return the themes of the exam over the items of a list; None for somebody who does not take it."""
    if not takes_exam(programme, journey.groups):
        return None
    inside = {theme: [item for item in items if theme in themes_of(item)] for theme in ExamTheme}
    return ExamView(
        [ThemeLine(TITLES[one], PICTURES[one], progress(found, journey)) for one, found in inside.items() if found],
        [TITLES[one] for one, found in inside.items() if not found],
    )


def exam_themes(programme: Programme, journey: Journey, item: Item) -> list[str]:
    """Return the names of the themes in which an item comes back; none for somebody who does not take the exam."""
    return [TITLES[theme] for theme in themes_of(item)] if takes_exam(programme, journey.groups) else []
