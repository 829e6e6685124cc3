"""The network: our key, whom we trust, collecting signed releases, and closing quarters for regions and the country.

The network is optional (extra `network`): its services are imported by the command that runs, and by nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import click

from pragma_coach.cli.common import Commands, data_option, fail, now, say, settings, warn
from pragma_coach.domain.refusal import Refused
from pragma_coach.domain.texts.plain import count
from pragma_coach.store.network import Folder

_LARGEST = 4_000_000  # bytes


@click.group(cls=Commands)
def network() -> None:
    """Verzamel ondertekende cijfers van organisaties, voor regio en land."""


@network.command()
@data_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Schrijf de sleutel in dit bestand.")
def key(data: Path | None, out: Path | None) -> None:
    """Toon de openbare sleutel van deze computer; stuur hem naar het netwerk."""
    from pragma_coach.services.network import network as service

    public, number = service.own_key(_folder(data))
    if out:
        out.write_text(public, "ascii")
    else:
        say(public.rstrip())
    say(f"Nummer {number}. Lees het voor aan de telefoon, zodat het netwerk zeker weet dat de sleutel van u is.")


@network.command()
@data_option
@click.argument("name", metavar="KORTE-NAAM")
@click.argument("keyfile", metavar="SLEUTELBESTAND", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Vervang de sleutel die er al is.")
def trust(data: Path | None, name: str, keyfile: Path, replace: bool) -> None:
    """Vertrouw voortaan deze sleutel voor één organisatie."""
    from pragma_coach.services.network import network as service

    key = service.trust(_folder(data), name, keyfile.read_text("utf-8", errors="replace"), replace=replace)
    say(f"{name}: sleutel {key}. Vergelijk dit nummer met de organisatie, aan de telefoon.")


@network.command()
@data_option
def keys(data: Path | None) -> None:
    """Toon welke sleutels worden vertrouwd."""
    from pragma_coach.services.network import network as service

    found = service.trusted(_folder(data))
    for organisation, number in found.items():
        say(f"{organisation}: {number}")
    if not found:
        say("Er is nog geen sleutel. Voeg er een toe: pragma-coach network trust KORTE-NAAM SLEUTELBESTAND.")


@network.command()
@data_option
@click.argument("paths", metavar="BESTAND...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def collect(data: Path | None, paths: tuple[Path, ...]) -> None:
    """Verzamel ondertekende bestanden, of alle .json in een map; elk bestand helemaal of helemaal niet."""
    from pragma_coach.services.network import network as service

    config, at, refused = settings(data), now(), 0
    files = [one for path in paths for one in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    for file in files:
        try:
            if file.stat().st_size > _LARGEST:
                raise Refused("Dit bestand is veel te groot voor cijfers. Vraag het opnieuw op.")
            text = file.read_bytes().decode("utf-8", errors="replace")
            found = service.collect(Folder(config.network_folder), config.releases_file, text, at)
        except Refused as error:
            refused += 1
            warn(f"{file.name}: geweigerd. {error.sentence}")
        else:
            gone = f", {found.withdrawn} teruggenomen" if found.withdrawn else ""
            new = ", ".join(map(str, found.quarters)) or "niets nieuws"
            say(f"{file.name}: {found.organisation}, {new}{gone}.")
    if refused:
        fail(f"{refused} van {count(len(files), 'bestand', 'bestanden')} geweigerd; daarvan is niets overgenomen.")
    if not files:
        fail("Er zijn geen bestanden gevonden. Noem de bestanden, of de map waar ze staan.")


@network.command()
@data_option
def close(data: Path | None) -> None:
    """Maak de cijfers van regio en land voor elk kwartaal dat aan de beurt is; wat er is verandert nooit."""
    from pragma_coach.services.network import regions

    config = settings(data)
    closed = regions.close_due(Folder(config.network_folder), config.releases_file, config.levels_file, now())
    for one in closed:
        measures: dict[str, list[str]] = defaultdict(list)
        for block in one.blocks:
            measures[block.place].append(block.measure)
        new = "; ".join(f"{place}: {', '.join(found)}" for place, found in measures.items())
        say(f"Kwartaal {one.quarter}: {new or 'nog geen nieuw cijfer'}.")
    if not closed:
        say("Er is niets aan de beurt. Een kwartaal sluit twee weken na de publicatie van de organisaties.")


def _folder(data: Path | None) -> Folder:
    return Folder(settings(data).network_folder)


COMMANDS = (network,)
