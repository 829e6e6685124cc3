"""Serving: everything in one command, or web, jobs and the public scoreboard apart."""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click
import waitress
from waitress import wasyncore

from pragma_coach import jobs as clockwork
from pragma_coach.cli import static_site
from pragma_coach.cli.common import CHOSEN, data_option, fail, now, opened, remember_address, say, settings, warn
from pragma_coach.config import Config
from pragma_coach.domain.texts.plain import count
from pragma_coach.published import releases
from pragma_coach.services.accounts import first_address
from pragma_coach.services.pairs import rebuild
from pragma_coach.services.programme import seals
from pragma_coach.web.scoreboard import export

THREADS = 8
TURN = 0.0005  # seconds that one page computes before another may


def _free(_ctx: click.Context, _param: click.Parameter, port: int) -> int:
    """Return the port, or a free one for 0: the links must name it before the server has it."""
    if port:
        return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Het adres om op te luisteren.")
port_option = click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    callback=_free,
    help="De poort; 0 kiest een vrije.",
)


def at_port(config: Config, port: int, host: str = "127.0.0.1") -> Config:
    """Return settings whose links can be opened where this listens, unless somebody chose an address."""
    if CHOSEN in os.environ:
        return config
    known = "127.0.0.1" if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host  # noqa: S104 - any address of this machine
    return replace(config, base_url=f"http://{known}:{port}")


def listen(app: Any, host: str, port: int) -> Any:
    """Return a server that holds the port, not serving yet. Stops with a sentence when the port cannot be had."""
    sockets: dict[int, Any] = {}
    try:
        # The app judges the headers of proxies (PRAGMA_PROXIES), so waitress keeps them.
        return waitress.create_server(
            app, host=host, port=port, threads=THREADS, ident=None, clear_untrusted_proxy_headers=False, map=sockets
        )
    except ValueError:  # waitress knows no such host
        fail(f"Het adres {host} is er niet. Kies bij --host een adres van deze computer, bijvoorbeeld 127.0.0.1.")
    except OSError as error:
        wasyncore.close_all(sockets)
        if error.errno == errno.EADDRINUSE:
            fail(f"Poort {port} is al in gebruik. Kies een andere, bijvoorbeeld: --port {port + 1}")
        if error.errno == errno.EACCES:
            fail(f"Poort {port} mag dit programma niet gebruiken. Kies er een boven 1024, bijvoorbeeld: --port 8000")
        fail(f"Luisteren op {host}:{port} lukt niet ({error.strerror}). Kijk het adres na bij --host.")


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def run(server: Any) -> None:
    """Serve until SIGTERM or Ctrl-C; what is being answered is answered first."""
    signal.signal(signal.SIGTERM, _stop)
    sys.setswitchinterval(TURN)
    try:
        server.run()
    finally:
        server.close()


@contextmanager
def _clockwork(config: Config) -> Iterator[None]:
    scheduler = clockwork.scheduler(config)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)


def serve_app(config: Config, host: str, port: int, *, jobs: bool) -> None:
    """Serve the app on a connected store, with or without the jobs, until a signal stops it."""
    from pragma_coach.app import create_app

    server = listen(create_app(config), host, port)
    seals.seal_running(now())
    rebuild.catch_up(now())
    for sentence in seals.broken():
        warn(sentence)
    with _clockwork(config) if jobs else nullcontext():
        remember_address(config)
        say(f"Pragma Coach draait op {config.base_url}  (stoppen: Ctrl-C)")
        if jobs and first_address.is_first_day():
            show_first_address(config)
        elif first_address.is_first_day():
            say("Er is nog geen organisatie. Een adres om haar te maken: pragma-coach begin")
        run(server)


def show_first_address(config: Config) -> None:
    """Make the one-time address for the first organisation, and print it here and nowhere else."""
    say("Er is nog geen organisatie. Maak haar op dit adres; het werkt één keer, en één dag:")
    say(f"{config.base_url}{first_address.new_first_address(config.data, now())}")


@click.command()
@data_option
def begin(data: Path | None) -> None:
    """Toon een nieuw adres om de eerste organisatie te maken; het vorige werkt dan niet meer."""
    config = settings(data)
    with opened(config, migrate=True):
        show_first_address(config)


@click.command()
@data_option
@host_option
@port_option
def serve(data: Path | None, host: str, port: int) -> None:
    """Draai alles: de website en het werk op de klok. Werkt eerst de database bij."""
    config = at_port(settings(data), port, host)
    with opened(config, migrate=True):
        serve_app(config, host, port, jobs=True)


@click.command()
@data_option
@host_option
@port_option
def web(data: Path | None, host: str, port: int) -> None:
    """Draai alleen de website; draai `jobs` dan ergens anders."""
    config = at_port(settings(data), port, host)
    with opened(config):
        serve_app(config, host, port, jobs=False)


@click.command()
@data_option
def jobs(data: Path | None) -> None:
    """Draai alleen het werk op de klok: cijfers publiceren en opruimen."""
    config = settings(data)
    signal.signal(signal.SIGTERM, _stop)
    with opened(config), _clockwork(config):
        say("Het werk op de klok draait.  (stoppen: Ctrl-C)")
        threading.Event().wait()


@click.command()
@data_option
@host_option
@port_option
@click.option(
    "--export",
    "target",
    type=click.Path(path_type=Path),
    metavar="MAP",
    help="Draai niets: schrijf het hele scorebord als gewone bestanden, voor op een eigen website.",
)
@click.option("--address", default="", metavar="ADRES", help="Bij --export: het adres waar de map komt te staan.")
def public(data: Path | None, host: str, port: int, target: Path | None, address: str) -> None:
    """Draai alleen het openbare scorebord; opent de database met mensen nooit."""
    from pragma_coach.public import create_app

    if target:
        _export(settings(data), target, address.rstrip("/"))
        return
    config = at_port(settings(data), port, host)
    server = listen(create_app(config), host, port)
    say(f"Het scorebord staat op {config.base_url}  (stoppen: Ctrl-C)")
    run(server)


def _export(config: Config, target: Path, address: str) -> None:
    from pragma_coach.public import create_app

    if address and not re.fullmatch(r"https?://[^\s\"'<>&?#]+", address):
        fail(f"{address} is geen adres. Schrijf bijvoorbeeld: --address https://www.uwstad.nl/scorebord")
    slugs = [listed.slug for listed in releases.organisations(config.releases_file)]
    app = create_app(replace(config, base_url=address, chartjs="", hosts=()))
    files = export.files_of(app, address, slugs)
    static_site.put(files, target, export.MANIFEST)
    say(f"{count(len(files), 'bestand staat', 'bestanden staan')} in {target}.")


COMMANDS = (begin, serve, web, jobs, public)
