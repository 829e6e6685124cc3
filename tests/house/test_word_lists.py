"""A list of words over an enum holds every member: a new state, role or kind of page is never said wrongly or not at all."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

import pragma_coach
from pragma_coach import paths
from pragma_coach.domain.texts.languages import DUTCH, DUTCH_NAMES, LANGUAGES, SCREENS
from pragma_coach.domain.types import ItemState, Role
from pragma_coach.services.own_data import who_looked

PACKAGE = Path(pragma_coach.__file__).resolve().parent
MODULES = [
    ".".join(("pragma_coach", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    for file in sorted(PACKAGE.rglob("*.py"))
    if file.stem != "__main__" and file.parent.name != "migrations"
]
# Lists that lack these members on purpose, and why. A new member is not among them: the test names each of these too.
PARTIAL = {
    "domain.pairs.facts._PLACES": (
        "STATUS COACH GROUP PHASE CONTACT FOCUS DIRECTOR SHARING REFUSAL VERSION NOTED",
        "the other events say nothing that a fact could be",
    ),
    "domain.assessment.official_codes.VALUES": (
        "DUTY PIP TERM_START TERM_END PVT MAP Z_END",
        "the other fields are days or milestones",
    ),
    "domain.assessment.outcomes.MILESTONES": ("STOPPED", "who stopped reached nothing"),
    "domain.assessment.outcomes._ENDS": ("COMPLETED OTHER_HELP DECEASED", "the other reasons are no outcome"),
    "services.town.help.OUTDATED": ("CLAIMED", "of a question that somebody took, the refusal depends on the reader"),
    "services.spreadsheets.import_columns.SYNONYMS": (
        "PHASE_END MILESTONE UNUSED",
        "phases and milestones have the titles of a programme",
    ),
    "services.assessment.official_codes._MILESTONES": (
        "TARGET_GROUP ROUTE LEVEL LITERACY LEARNABILITY DUTY TERM_START TERM_END Z_END LE LU SC SP KNM NO_DUTY",
        "the other fields are not reached on a day",
    ),
    "services.desk.notices._TALKS": (
        "COACHEE COORDINATOR FAMILY PARTNER",
        "a coordinator has the overview; the others get no mail",
    ),
    "services.talks.talks._CONTACTS": ("AZC TOWN_HALL ORGANISATION", "elsewhere people meet"),
    "simulation.conversations._PARTS": ("COACHEE INTERPRETER ADMIN", "only these three have talks with a newcomer"),
    "web.site.inside._WITHIN": (
        "COACHEE DIRECTOR INTERPRETER ADMIN",
        "their guides tell each page apart, or there is none",
    ),
    "web.site.pages.GUIDES": ("ADMIN", "an administrator reads the pages for administrators"),
    "web.town.help.SIGNAL_STATES_FOR_ME": ("WITHDRAWN", "a signal that was taken back is not shown"),
    "web.work.opportunities._NEXT": ("YES LATER NO", "only the newcomer answers"),
    "web.quarter._KINDS": ("PEOPLE PART FLOW", "the others are told each in their own way"),
    "web.talks.words._STATES": ("PLANNED HELD", "a talk on the calendar or held is told by its day"),
    "web.translations.pages.STATES": ("CHECKED", "what was checked is not offered for checking"),
    "web.work.wishes.OWN_ANSWERS": ("ASKED WENT STARTED NO_FIT WITHDRAWN", "the other states are noted by who asked"),
}
# Where an item's state is drawn or decided outside Python, and the states that have nothing of their own there.
OUTSIDE_PYTHON = {
    "templates/shared/item.html": "open",  # an open step shows the picture of its kind
    "templates/pairs/item.html": "claimed",  # the coach answers it with one of the three
    "templates/pairs/step.html": "not_applicable",  # a newcomer only reads that it is not needed
    "static/source/list.js": "",
    "static/pragma.css": "open",  # an empty box
}


def assigned(module: str) -> Iterator[tuple[str, Any]]:
    """Yield what a module itself makes at its own level."""
    loaded = importlib.import_module(module)
    assert loaded.__file__ is not None
    for node in ast.parse(Path(loaded.__file__).read_text("utf-8")).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            if isinstance(target, ast.Name):
                yield f"{module.removeprefix('pragma_coach.')}.{target.id}", getattr(loaded, target.id, None)


def incomplete(value: Any) -> Iterator[tuple[type[Enum], list[Any]]]:
    """Yield every mapping by members of an enum, also inside others, with the members that it lacks."""
    if isinstance(value, Mapping):
        kinds = {type(key) for key in value}
        kind = next(iter(kinds)) if len(kinds) == 1 else None
        if kind is not None and issubclass(kind, Enum):
            yield kind, [member for member in kind if member not in value]
        value = tuple(value.values())
    if isinstance(value, tuple):
        for one in value:
            yield from incomplete(one)


def test_every_list_of_words_over_an_enum_is_complete() -> None:
    found, looked_at = {}, 0
    for module in MODULES:
        for name, value in assigned(module):
            for kind, lacking in incomplete(value):
                looked_at += 1
                if lacking:
                    found[name] = f"{kind.__name__} lacks {' '.join(member.name for member in lacking)}"
    assert looked_at > 80
    meant = {name: lacking for name, (lacking, _) in PARTIAL.items()}
    wrong = [f"{name}: {said}" for name, said in found.items() if said.partition(" lacks ")[2] != meant.get(name)]
    assert wrong == [], "\n".join(["say it there, or that it is left out on purpose:", *wrong])
    assert [name for name in PARTIAL if name not in found] == []


def test_somebody_with_any_role_looks_as_something() -> None:
    assert sorted(who_looked._ORDER) == sorted(Role)


@pytest.mark.parametrize("file", OUTSIDE_PYTHON)
def test_every_state_is_drawn_or_left_to_the_usual_on_purpose(file: str) -> None:
    text = (paths.TEMPLATES.parent / file).read_text("utf-8")
    written = [state for state in ItemState if re.search(rf'["\'-]{state}\b|\b{state}:', text)]
    assert [state for state in ItemState if state not in written] == OUTSIDE_PYTHON[file].split()


@pytest.mark.parametrize("state", ItemState)
def test_the_phone_can_say_every_state(state: ItemState) -> None:
    assert f'data-t="{state}"' in (paths.TEMPLATES / "shared" / "phone.html").read_text("utf-8")


def test_every_language_has_a_dutch_name() -> None:
    assert {*LANGUAGES, *SCREENS} - {DUTCH} <= set(DUTCH_NAMES)
