"""The app: every page that there is, under the name of the room that it is in."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from flask import Blueprint

from pragma_coach import web
from pragma_coach.app import BLUEPRINTS

WEB = Path(web.__path__[0])
# Pages of the scoreboard stand inside its own blueprint, so that the public app has them too.
NESTED = {"pragma_coach.web.scoreboard.level_pages", "pragma_coach.web.scoreboard.sharing"}


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda blueprint: blueprint.name)
def test_a_blueprint_is_named_after_its_module(blueprint: Blueprint) -> None:
    """As room, or room_file for another file of the room; a second one in a module has its own name behind that."""
    room, *file = blueprint.import_name.removeprefix("pragma_coach.web.").split(".")
    variable = next(name for name, value in vars(import_module(blueprint.import_name)).items() if value is blueprint)
    further = [part for part in (*file, variable) if part not in ("pages", "blueprint", room)]
    assert blueprint.name == "_".join([room, *further])


def test_every_module_with_pages_is_in_the_app() -> None:
    names = {
        ".".join(["pragma_coach.web", *module.relative_to(WEB).with_suffix("").parts])
        for module in WEB.rglob("*.py")
        if "blueprint = Blueprint(" in module.read_text("utf-8")
    }
    assert {blueprint.import_name for blueprint in BLUEPRINTS} == names - NESTED
    assert all(isinstance(import_module(name).blueprint, Blueprint) for name in NESTED)
