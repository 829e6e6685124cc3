"""Click in Dutch: the help of each command, and the errors of wrong input."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

_WORDS = {
    "[OPTIONS] COMMAND [ARGS]...": "[OPTIES] OPDRACHT ...",
    "[OPTIONS]": "[OPTIES]",
    "Usage: ": "Gebruik: ",
    "Options": "Opties",
    "Commands": "Opdrachten",
    "Show this message and exit.": "Toon deze uitleg.",
    "[required]": "[verplicht]",
    "[default: ": "[anders: ",
    "INTEGER RANGE": "GETAL",
    "INTEGER": "GETAL",
    "DIRECTORY": "MAP",
    "TEXT": "TEKST",
}


def _dutch(text: str) -> str:
    for english, dutch in _WORDS.items():
        text = text.replace(english, dutch)
    return text


class _Help(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _dutch(args), _dutch(prefix or "Usage: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(_dutch(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_dutch(name), _dutch(meaning)) for name, meaning in rows], col_max, col_spacing)


class DutchContext(click.Context):
    """The surroundings of a command whose help is Dutch."""

    formatter_class = _Help


def typed_wrong(error: click.UsageError) -> str:
    """Return what was typed wrong and how to see what is right."""
    help_with = error.ctx.command_path if error.ctx else "pragma-coach"
    return f"{_what(error)} Kijk hoe het moet met: {help_with} --help"


def _what(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"De optie {error.option_name} is er niet."
        case click.BadOptionUsage():
            return f"Bij de optie {error.option_name} ontbreekt de waarde, of er staat er een te veel."
        case click.MissingParameter():
            return f"Er ontbreekt iets: {_name(error)}."
        case click.BadParameter():
            return f"De waarde van {_name(error)} kan niet: {_cure(error)}"
    if extra := re.search(r"unexpected extra arguments? \((.*)\)", error.message):
        return f"Dit is te veel: {extra[1]}."
    return error.message


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    return error.param.make_metavar(error.ctx).strip("[].") if error.param and error.ctx else str(error.param_hint)


def _cure(error: click.BadParameter) -> str:
    match error.param.type if error.param else None:
        case click.IntRange(min=low, max=high):
            return f"kies een heel getal van {low} tot en met {high}."
        case click.Choice(choices=choices):
            return f"kies uit {', '.join(choices)}."
        case click.Path(file_okay=file_okay):
            named = re.search(r"'(.*)'", error.message)
            return f"{named[1] if named else 'het'} is er niet, of is geen {'bestand' if file_okay else 'map'}."
        case click.STRING:
            return error.message  # of our own callbacks
    return "kies een heel getal."
