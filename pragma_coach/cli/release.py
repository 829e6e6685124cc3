"""What people do with a release: keep a block back, take a wrong figure back, read the report; and the DPIA."""

from __future__ import annotations

import re
from pathlib import Path

import click

from pragma_coach.cli.common import (
    coordinator_option,
    data_option,
    now,
    opened,
    operation,
    organisation_option,
    say,
    settings,
)
from pragma_coach.domain.calendar import Quarter
from pragma_coach.services.accounts import founding
from pragma_coach.services.documents import as_markdown
from pragma_coach.services.operations import dpia as operations_dpia
from pragma_coach.services.scoreboard import review
from pragma_coach.services.scoreboard.rules import rules_in_force
from pragma_coach.store import database

_because = click.option("--because", required=True, metavar="REDEN", help="Waarom.")


def _quarter(ctx: click.Context, param: click.Parameter, value: str | None) -> Quarter | None:
    """Read a quarter as "2026-1"."""
    if value is None:
        return None
    found = re.fullmatch(r"(20\d\d)-([1-4])", value)
    if not found:
        raise click.BadParameter(f"“{value}” is geen kwartaal. Schrijf bijvoorbeeld 2026-1.", ctx, param)
    return Quarter(int(found[1]), int(found[2]))


_quarter_argument = click.argument("quarter", callback=_quarter, metavar="KWARTAAL")


@click.command()
@data_option
@organisation_option
@coordinator_option
@click.argument("measure", metavar="MAAT")
@_because
def withhold(data: Path | None, organisation: str, as_email: str, measure: str, because: str) -> None:
    """Houd een heel cijfer van het concept tegen (fase-2, stappen).

    Het wordt niet getoond; de mensen tellen mee in een volgende meting.
    """
    with opened(settings(data)):
        actor = founding.coordinator(founding.organisation(organisation), as_email)
        title = review.withhold(operation(actor, now()), measure, reason=because)
    say(f"“{title}” staat nu niet op het scorebord. De mensen tellen mee in een volgende meting.")


@click.command()
@data_option
@organisation_option
@click.argument("measure", metavar="MAAT")
@_quarter_argument
@_because
def withdraw(data: Path | None, organisation: str, measure: str, quarter: Quarter, because: str) -> None:
    """Neem een gepubliceerd cijfer terug omdat het programma fout rekende. Er komt niets voor in de plaats."""
    config = settings(data)
    with opened(config):
        where = founding.organisation(organisation)
        title = review.withdraw(where, measure, quarter, now(), because, config.releases_file)
    say(f"“{title}” van kwartaal {quarter} is teruggenomen. De reden staat op het scorebord.")


@click.command()
@data_option
@organisation_option
@_quarter_argument
def report(data: Path | None, organisation: str, quarter: Quarter) -> None:
    """Toon het verslag van een uitgave, als Markdown: regels, bewijs, wie keek en besloot."""
    with opened(settings(data)):
        where = founding.organisation(organisation)
        with database.connection():
            document = review.report_of(where, quarter)
    say(as_markdown(document).rstrip())


@click.command()
@data_option
@click.option("--programme", default="pragma", show_default=True, help="Van welke aanpak de maten zijn.")
def dpia(data: Path | None, programme: str) -> None:
    """Toon een ingevulde DPIA, als Markdown, met de instellingen van dit moment. Opent de database niet."""
    config = settings(data)
    say(operations_dpia.dpia(config, rules_in_force(config), programme).rstrip())


COMMANDS = (withhold, withdraw, report, dpia)
