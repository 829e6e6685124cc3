"""A whole programme as one file, out and in."""

from __future__ import annotations

from pathlib import Path

import click

from pragma_coach.cli.common import (
    Commands,
    acting,
    coordinator_option,
    data_option,
    fail,
    now,
    opened,
    operation,
    organisation_option,
    out_option,
    require_yes,
    save,
    say,
    settings,
    warn,
)
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.programme.programme import OWN_FROM
from pragma_coach.domain.texts.plain import count
from pragma_coach.services.accounts import founding
from pragma_coach.services.programme import files, publish


@click.group(cls=Commands)
def programme() -> None:
    """Een hele aanpak als één bestand: naar buiten of naar binnen."""


@programme.command("export")
@data_option
@organisation_option
@coordinator_option
@click.option("--programme", "name", default="", metavar="NAAM", help="Een meegeleverde aanpak, zonder organisatie.")
@out_option
def export_(data: Path | None, organisation: str, as_email: str, name: str, out: Path | None) -> None:
    """Schrijf het programma van een organisatie, met alles wat eigen is, in één bestand."""
    if name:
        file, text = files.export_shipped(name)
    else:
        with acting(data, organisation, as_email) as actor:
            file, text = files.export_own(actor)
    target = save(out, file, text.encode("utf-8"))
    say(f"Bewaard in {target}. Er staan geen namen van mensen in, behalve van wie een vertaling nakeek.")


@programme.command("import")
@data_option
@organisation_option
@coordinator_option
@click.argument("file", metavar="BESTAND", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Alleen nakijken; wij bewaren niets.")
@click.option("--yes", is_flag=True, help="Vraag niets.")
def import_(data: Path | None, organisation: str, as_email: str, file: Path, dry_run: bool, yes: bool) -> None:
    """Kijk een bestand na en maak er een versie van, voor deze organisatie alleen."""
    at = now()
    with file.open("rb") as opened_file:
        raw = opened_file.read(files.LARGEST + 1)
    found = files.read_upload(raw, file.name, amsterdam_date(at))
    for fault in found.faults:
        where = f"regel {fault.line}" if fault.line else fault.place or file.name
        warn(f"{'let op' if fault.warning else 'fout'}: {where}: {fault.sentence}")
    if found.errors:
        fail("Er is niets ingelezen. Verbeter de fouten en probeer het opnieuw.")
    read = found.content.programme
    items = count(len(read.items), "onderdeel", "onderdelen")
    say(f"{read.title}: {count(len(read.phases), 'fase', 'fasen')}, {items}.")
    if dry_run:
        say("Proef: er is niets ingelezen.")
        return
    with opened(settings(data)):
        of = founding.organisation(organisation)
        actor = founding.coordinator(of, as_email)
        if not yes:
            require_yes(f"Nieuwe koppels van {of.name} hiermee laten beginnen?")
        files.take_in(operation(actor, at), raw, file.name)
        name, number = publish.publish(operation(actor, at), 1)
    say(f"{name}, eigen versie {number - OWN_FROM + 1}. Koppels van nu houden hun versie tot u ze overzet.")


COMMANDS = (programme,)
