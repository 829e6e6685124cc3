"""Numbers and proofs: publish, verify, check and migrate."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from pragma_coach import content
from pragma_coach.cli.common import (
    data_option,
    fail,
    now,
    opened,
    organisation_option,
    require_yes,
    say,
    settings,
    warn,
)
from pragma_coach.config import Config
from pragma_coach.domain.calendar import NotADate, amsterdam_date, in_words, parse_day, utc_moment
from pragma_coach.paths import CHECKLISTS
from pragma_coach.services.accounts import founding
from pragma_coach.services.pairs import rebuild
from pragma_coach.services.scoreboard import publish as scoreboard_publish
from pragma_coach.services.scoreboard.report import CONCERNS
from pragma_coach.services.scoreboard.rules import rules_in_force
from pragma_coach.store import database, organisations, schema
from pragma_coach.store.network import Folder


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    try:
        return parse_day(value) if value else None
    except NotADate as error:
        raise click.BadParameter(str(error), ctx, param) from None


@click.command()
@data_option
@organisation_option
@click.option("--as-of", callback=_day, metavar="DATUM", help="Doe alsof het deze dag is, laat op de avond.")
@click.option("--yes", is_flag=True, help="Vraag niets.")
@click.option("--sign", is_flag=True, help="Onderteken wat er gepubliceerd is, voor het netwerk van regio en land.")
def publish(data: Path | None, organisation: str, as_of: date | None, yes: bool, sign: bool) -> None:
    """Publiceer de kwartalen die aan de beurt zijn; wat al is gepubliceerd verandert nooit."""
    at = now()
    if as_of and as_of > amsterdam_date(at) and not yes:
        warning = f"{in_words(as_of)} is nog niet geweest. Wat u publiceert, verandert later niet meer."
        if sys.stdin.isatty():
            require_yes(f"{warning} Doorgaan?")
        else:  # a script that names a date has chosen
            click.echo(warning, err=True)
    config = settings(data)
    moment = _evening(as_of) if as_of else at
    with opened(config):
        only = founding.organisation(organisation).slug if organisation else None
        published = scoreboard_publish.publish_due(
            moment, config.releases_file, only=only, rules=rules_in_force(config)
        )
        signed = _signed(config, only) if sign else []
    for one in published:
        measures = ", ".join(cell.measure for cell in one.publication.cells)
        say(f"{one.organisation.slug}, kwartaal {one.quarter}: {measures or 'nog geen nieuw cijfer'}.")
        for measure, concern in one.concerns:
            warn(f"  Let op bij “{measure.title}”: {CONCERNS[concern]}")
    for file in signed:
        say(f"Ondertekend: {file}. Stuur dit bestand naar het netwerk.")
    if not published:
        say("Er is niets aan de beurt.")


def _signed(config: Config, only: str | None) -> list[Path]:
    """Sign what every organisation here has published; return the files."""
    from pragma_coach.services.network import network  # optional: only who signs needs it

    with database.connection():
        known = [one for one in organisations.every() if only in (None, one.slug)]
    folder = Folder(config.network_folder)
    return [file for one in known if (file := network.sign(one, folder, config.releases_file))]


def _evening(day: date) -> datetime:
    return utc_moment(day, 23, 59)


@click.command()
@data_option
@click.option("--repair", is_flag=True, help="Zet wat verschilt goed, zoals de gebeurtenissen het zeggen.")
def verify(data: Path | None, repair: bool) -> None:
    """Bouw elk koppel opnieuw op uit de gebeurtenissen en meld elk verschil."""
    pairs, differences, wrong, left = 0, [], 0, 0
    with opened(settings(data)):
        with database.connection():
            known = organisations.every()
        for organisation in known:
            with click.progressbar(rebuild.verify(organisation.id), label=organisation.slug, show_pos=True) as bar:
                for pair, found in bar:
                    pairs += 1
                    differences += found
                    wrong += bool(found)
                    left += bool(rebuild.repair(pair) if found and repair else found)
    for difference in differences:
        warn(str(difference))
    if wrong > left:
        say(f"{wrong - left} van de {pairs} koppels goedgezet, zoals de gebeurtenissen het zeggen.")
    if left:
        fail(f"{left} van de {pairs} koppels {_STILL_WRONG if repair else _WRONG}")
    if not wrong:
        say(f"{pairs} koppels nagekeken: geen verschil.")


_WRONG = "kloppen niet. Maak een reservekopie van de hele map en draai: pragma-coach verify --repair"
_STILL_WRONG = (
    "kloppen niet: daar zijn de gebeurtenissen zelf beschadigd. Zet een reservekopie terug in een andere map "
    "(pragma-coach restore), vergelijk, en kies welke van de twee u houdt."
)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[BESTAND]...")
def check(files: tuple[Path, ...]) -> None:
    """Kijk checklists en programma's na; zonder BESTAND die van het programma zelf."""
    problems = content.check(files or (CHECKLISTS,), today=amsterdam_date(now()))
    for problem in problems:
        warn(f"{'let op' if problem.warning else 'fout'}: {problem}")
    errors = sum(not problem.warning for problem in problems)
    if errors:
        fail(f"{errors} {'fout' if errors == 1 else 'fouten'}. Verbeter ze en kijk opnieuw na.")
    say("Alles is in orde." if not problems else "Geen fouten.")


@click.command()
@data_option
def migrate(data: Path | None) -> None:
    """Maak de database, of werk haar bij tot deze versie."""
    config = settings(data)
    database.connect_to(config)
    try:
        applied = schema.migrate(config)
        rebuild.catch_up(now())
    finally:
        database.close_all()
    say(f"Bijgewerkt: {', '.join(applied)}." if applied else "De database is al bij.")


COMMANDS = (publish, verify, check, migrate)
