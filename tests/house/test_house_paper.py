"""The paper of the house names every floor, folder and word that exists and nothing else; each room says where to begin."""

from __future__ import annotations

import ast
import configparser
import importlib
import re

import pytest
from papers import KEEPER, PACKAGE, ROOT, paper, rows, spans

pytestmark = pytest.mark.skipif(not KEEPER, reason="these are the papers of the checkout")

HOUSE = paper("house.md")
FLOORS = ("domain", "content", "published", "store", "services", "web", "cli", "simulation")
# Folders of a floor that are no capability; house.md names them with their floor.
NO_ROOMS = {"store/tables", "store/migrations"}
# What everybody on the floor of the services uses; no capability.
GROUND = {"documents", "rights", "throttle"}
FOLDERS = sorted(
    folder.relative_to(PACKAGE).as_posix()
    for folder in PACKAGE.rglob("*")
    if folder.is_dir() and list(folder.glob("*.py"))
)
ROOMS = [folder for folder in FOLDERS if folder not in {"domain", "store", "services", "web", "store/migrations"}]


def words() -> dict[str, list[str]]:
    """The words of the paper, each with the other cells of its row."""
    table = HOUSE.partition("## The words")[2].partition("## ")[0]
    return {cells[0].strip("`"): cells[1:] for cells in rows(table) if cells[0].startswith("`")}


def rooms_in_contracts() -> set[str]:
    """Every room of the services and of the web, by the contracts that hold their order."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    named = [setup[f"importlinter:contract:rooms-of-{floor}"]["layers"] for floor in ("services", "web")]
    return set(re.findall(r"\w+", " ".join(named))) - GROUND


def floors_of(word: str) -> list[str]:
    """The floors with a folder or a module of this name."""
    return [
        floor for floor in FLOORS if (PACKAGE / floor / word).is_dir() or (PACKAGE / floor / f"{word}.py").is_file()
    ]


def test_the_paper_fits_on_a_screen_or_two() -> None:
    assert len(HOUSE.splitlines()) <= 110
    assert len(paper("how-it-works.md").splitlines()) <= 142


def test_every_floor_is_named() -> None:
    floors = {name.rstrip("/") for cells in rows(HOUSE.partition("## The words")[0]) for name in spans(cells[0])}
    floors.discard("pragma_coach")  # of the head of the table
    here = {path.name for path in PACKAGE.iterdir() if path.suffix == ".py" or (path.is_dir() and path.name in FOLDERS)}
    assert floors == here - {"__init__.py", "__main__.py"}


def test_every_folder_is_a_floor_or_a_room_of_a_word() -> None:
    named = words()
    lost = [
        folder
        for folder in FOLDERS
        if "/" in folder and folder.split("/", 1)[1] not in named and f"`{folder}/`" not in HOUSE
    ]
    assert lost == []
    assert {folder for folder in FOLDERS if "/" in folder and folder.split("/", 1)[1] not in named} == NO_ROOMS


def test_the_words_are_the_rooms_and_stand_on_the_floors_that_are_told() -> None:
    assert set(words()) == rooms_in_contracts() | {"texts"}
    told = {word: cells[0].split() for word, cells in words().items()}
    assert told == {word: floors_of(word) for word in told}


def test_each_word_is_core_or_extra_and_told_in_a_sentence() -> None:
    for word, (_, kind, sentence) in words().items():
        assert kind in ("core", "extra"), word
        assert 20 <= len(sentence) <= 120, word
    assert {word for word, cells in words().items() if cells[1] == "core"} >= {"pairs", "programme", "scoreboard"}


def test_a_change_begins_at_a_place_that_exists() -> None:
    table = HOUSE.partition("## I want to")[2].partition("## ")[0]
    changes = [cells for cells in rows(table) if len(cells) == 3 and cells[0] not in ("change", "---")]
    assert len(changes) >= 14
    places = [
        place for cells in changes for place in spans(cells[1] + cells[2]) if "/" in place or place.endswith(".py")
    ]
    assert len(places) >= 40
    assert [place for place in places if not (ROOT / place).exists() and not (PACKAGE / place).exists()] == []


def test_the_glossary_says_a_dutch_word_once() -> None:
    table = HOUSE.partition("## Dutch that you meet")[2]
    terms = [term for cells in rows(table) if cells[0] not in ("Dutch", "---") for term in (cells[0], cells[2])]
    assert len(terms) >= 25
    assert len(set(terms)) == len(terms)


def imported(room: str) -> set[str]:
    """What the modules of a room import, in full."""
    found = set()
    for module in (PACKAGE / room).glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_where_to_begin_and_what_it_may_not_know(room: str) -> None:
    package = importlib.import_module("pragma_coach." + room.replace("/", "."))
    lines = (package.__doc__ or "").strip().splitlines()
    start = next((found[1] for line in lines if (found := re.match(r"Start at `([\w.]+)`", line))), None)
    limit = next((line for line in lines if line.startswith("May not know ")), None)
    assert start is not None, "say: Start at `module.function`: why."
    assert limit is not None, "say: May not know `room`, `room`."
    module, _, name = start.rpartition(".")
    home = importlib.import_module(f"{package.__name__}.{module}") if module else package
    assert hasattr(home, name), start
    barred = [
        name if name == "peewee" else f"pragma_coach.{name.removeprefix('pragma_coach.')}" for name in spans(limit)
    ]
    assert barred
    assert [one for one in imported(room) for bar in barred if f"{one}.".startswith(f"{bar}.")] == []
