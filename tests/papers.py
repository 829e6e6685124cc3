"""The papers of the checkout, and what they are held against: the commands and the addresses of the program."""

from __future__ import annotations

import contextlib
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask

import pragma_coach
from pragma_coach.cli import main

PACKAGE = Path(pragma_coach.__file__).resolve().parent
ROOT = PACKAGE.parent
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "checklists").glob("*.md")])


# Folders of the package, and beside it, by which papers and comments name a place.
CODE = ("pragma_coach", "domain", "content", "published", "store", "services", "web", "cli", "simulation")
BESIDE = ("templates", "static", "checklists", "tests", "tools", "bench", "docs")


def exists(path: str) -> bool:
    """Tell whether there is such a file or folder, in the checkout or in the package."""
    return (ROOT / path).exists() or (PACKAGE / path).exists()


def stands(name: str) -> bool:
    """Tell whether a module or something in it has this dotted name."""
    parts = name.removeprefix("pragma_coach.").split(".")
    for size in range(len(parts), 0, -1):
        with contextlib.suppress(ModuleNotFoundError):
            found: object = importlib.import_module(".".join(("pragma_coach", *parts[:size])))
            for part in parts[size:]:
                found = getattr(found, part, None)
            return found is not None
    return False


def paper(name: str) -> str:
    """Return the text of a paper of docs, or "" where there are no papers."""
    file = ROOT / "docs" / name
    return file.read_text("utf-8") if file.is_file() else ""


KEEPER = paper("beheer.md")


def commands() -> dict[str, click.Command]:
    """Every command by the words with which it is called."""
    known: dict[str, click.Command] = {}
    for name, command in main.commands.items():
        parts = getattr(command, "commands", None)
        known |= {f"{name} {part}": inner for part, inner in parts.items()} if parts else {name: command}
    return known


def options(command: click.Command) -> set[str]:
    """The options of a command, as they are typed."""
    return {option for param in command.params for option in param.opts if option.startswith("-")} | {"--help"}


def rows(text: str) -> Iterator[list[str]]:
    """The rows of the tables in a text, cell by cell."""
    for line in text.splitlines():
        if line.startswith("| ") and line.endswith(" |"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def spans(text: str) -> list[str]:
    """What a text shows as code within a sentence."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def addresses(app: Flask) -> re.Pattern[str]:
    """A pattern of every address that the app answers."""
    known = (re.sub(r"<[^>]+>", "\0", rule.rule) for rule in app.url_map.iter_rules())
    return re.compile("|".join(re.escape(rule).replace(re.escape("\0"), "[^/]+") for rule in known))
