"""The exam KNM (knowledge of Dutch society): its eight themes, which items belong to them, and who takes it."""

from __future__ import annotations

from enum import StrEnum

from pragma_coach.domain.programme.programme import Item, Programme
from pragma_coach.domain.terms import LifeDomain
from pragma_coach.domain.types import GroupId


class ExamTheme(StrEnum):
    """A theme by its number in the syllabus (Regeling inburgering 2021, bijlage 2)."""

    WORK = "1"
    MANNERS = "2"
    HOUSING = "3"
    HEALTH = "4"
    HISTORY = "5"
    AUTHORITIES = "6"
    STATE = "7"
    UPBRINGING = "8"


TITLES: dict[ExamTheme, str] = {
    ExamTheme.WORK: "Werk en inkomen",
    ExamTheme.MANNERS: "Omgangsvormen, waarden en normen",
    ExamTheme.HOUSING: "Wonen",
    ExamTheme.HEALTH: "Gezondheid",
    ExamTheme.HISTORY: "Geschiedenis en geografie",
    ExamTheme.AUTHORITIES: "Instanties",
    ExamTheme.STATE: "Staatsinrichting en rechtsstaat",
    ExamTheme.UPBRINGING: "Onderwijs en opvoeding",
}
"""The names of the themes; what a school book says in brackets is left out."""

PICTURES: dict[ExamTheme, LifeDomain] = {
    ExamTheme.WORK: LifeDomain.WERK,
    ExamTheme.MANNERS: LifeDomain.NETWERK,
    ExamTheme.HOUSING: LifeDomain.WONEN,
    ExamTheme.HEALTH: LifeDomain.GEZONDHEID,
    ExamTheme.HISTORY: LifeDomain.TAAL,
    ExamTheme.AUTHORITIES: LifeDomain.PAPIEREN,
    ExamTheme.STATE: LifeDomain.RECHTEN,
    ExamTheme.UPBRINGING: LifeDomain.KINDEREN,
}
"""The life domain of which a theme borrows the drawing."""

_DUTY = GroupId("inburgeringsplichtig")
_ROUTE, _WITHOUT_EXAM = "leerroute", "Z"  # the Z-route ends with a talk


def themes_of(item: Item) -> list[ExamTheme]:
    """Return the themes of the learning outcomes that an item carries ("4.1.1" is of theme 4)."""
    return [theme for theme in ExamTheme if any(code.partition(".")[0] == theme for code in item.knm)]


def takes_exam(programme: Programme, groups: frozenset[GroupId]) -> bool:
    """Tell whether a pair has the exam ahead: everybody who integrates by law, as long as the route is not without."""
    route = programme.choice(_ROUTE)
    return _DUTY in groups and (route is None or route.chosen(groups).code != _WITHOUT_EXAM)
