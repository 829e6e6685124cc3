"""The command `pragma-coach`: each subcommand reads its options, calls one service and prints the result.

Start at `demo.demo`: it makes a town and serves it.
May not know `peewee`, `pragma_coach.store.tables`.
"""

from __future__ import annotations

import logging

import click

from pragma_coach import __version__
from pragma_coach.cli import (
    accounts,
    audit,
    backup,
    check,
    demo,
    mail,
    network,
    programme,
    release,
    serve,
    spreadsheets,
)
from pragma_coach.cli.common import Commands

__all__ = ["main"]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="Pragma Coach %(version)s", help="Toon de versie.")
def main() -> None:
    """Coach nieuwkomers met weten, kunnen en vinden; toon eerlijke doorlooptijden.

    Probeer het met: pragma-coach demo
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    logging.getLogger("pragma_coach").setLevel(logging.INFO)


for _family in (
    demo,
    serve,
    check,
    release,
    audit,
    accounts,
    spreadsheets,
    backup,
    mail,
    network,
    programme,
):
    for _command in _family.COMMANDS:
        main.add_command(_command)
