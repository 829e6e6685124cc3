"""Maintenance of an installation: backup, restore, and the doctor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from pragma_coach.cli.common import data_option, fail, now, say, settings
from pragma_coach.config import Config
from pragma_coach.services.operations import doctor as operations_doctor
from pragma_coach.services.operations.doctor import Severity
from pragma_coach.services.pairs import rebuild
from pragma_coach.store import backups, database, organisations, schema
from pragma_coach.store.backups import BackupRefused

_file = click.argument("file", metavar="BESTAND", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@data_option
@_file
def backup(data: Path | None, file: Path) -> None:
    """Bewaar alles in één BESTAND en kijk na of het klopt; het programma kan blijven draaien."""
    config = settings(data)
    size = backups.make(config, file, now(), lambda folder: _prove(config, folder))
    say(f"Bewaard in {file} ({size // 1024} kB), nagekeken. Er staan namen in: bewaar het veilig.")


@click.command()
@data_option
@_file
@click.option("--replace", is_flag=True, help="Ook als er al een database staat; die gaat opzij.")
def restore(data: Path | None, file: Path, replace: bool) -> None:
    """Zet een reservekopie terug. Stop eerst serve, web en jobs."""
    config = settings(data)
    if not file.exists():
        fail(f"{file} is er niet. Kijk de naam na.")
    at = now()
    made_at, old = backups.put_back(config, file, at, lambda folder: _prove(config, folder), replace=replace)
    say(f"De kopie van {made_at:%d-%m-%Y %H:%M} UTC staat terug in {config.data}.")
    if old:
        say(f"Wat er stond, is bewaard in {old}.")


def _prove(config: Config, folder: Path) -> None:
    """Rebuild every pair of the copy in a folder. Raise BackupRefused when one differs from its events."""
    database.connect_to(replace(config, data=folder))
    try:
        if schema.unknown():
            raise BackupRefused("De kopie is van een nieuwere versie van Pragma Coach. Installeer die versie.")
        if schema.pending():
            return  # of an older version: `serve` or `migrate` brings it up to date first
        with database.connection():
            known = organisations.every()
        for organisation in known:
            for _pair, found in rebuild.verify(organisation.id):
                if found:
                    raise BackupRefused(f"De kopie klopt niet: {found[0]}. Draai pragma-coach verify.")
    finally:
        database.close_all()


@click.command()
@data_option
def doctor(data: Path | None) -> None:
    """Kijk de installatie na en zeg wat er beter moet."""
    findings = list(operations_doctor.examine(settings(data), now()))
    for level in (Severity.WRONG, Severity.ATTENTION, Severity.GOOD):
        for finding in findings:
            if finding.severity is level:
                say(f"{level:7} {finding.sentence}")
    if any(finding.severity is Severity.WRONG for finding in findings):
        fail("Er is iets fout. Doe wat achter “fout” staat en draai doctor nog eens.")


COMMANDS = (backup, restore, doctor)
