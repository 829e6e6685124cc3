"""Mail from the command line: a test message, sending what is due, and the state of the outbox."""

from __future__ import annotations

from pathlib import Path

import click

from pragma_coach.cli.common import Commands, data_option, fail, now, opened, say, settings
from pragma_coach.domain.mail import is_address, is_quiet
from pragma_coach.services.desk.notices import SOURCES
from pragma_coach.services.mail import post, reminders


@click.group(cls=Commands)
def mail() -> None:
    """Post: proberen, versturen, en zien wat er wacht."""


@mail.command("test")
@data_option
@click.argument("address", metavar="ADRES")
def test(data: Path | None, address: str) -> None:
    """Stuur een proefmail naar ADRES. Zo weet u of de mailserver werkt."""
    if not is_address(address):
        fail(f"{address} is geen e-mailadres. Schrijf bijvoorbeeld naam@voorbeeld.nl.")
    post.try_out(settings(data), address, now())
    say(f"De mailserver nam de proef aan. Kijk of hij aankomt bij {address}, ook bij de ongewenste mail.")


@mail.command("flush")
@data_option
def flush(data: Path | None) -> None:
    """Verstuur wat aan de beurt is; nodig als `serve` of `jobs` niet draait."""
    config = settings(data)
    if not config.smtp_url:
        fail("Er is geen mailserver ingesteld. Zet PRAGMA_SMTP_URL en PRAGMA_MAIL_FROM.")
    with opened(config):
        reminders.remind_all(now(), SOURCES)
        tally = post.post_due(config, now)
    say(f"Verstuurd: {tally.sent}. Later nog eens: {tally.later}. Niet aangenomen: {tally.refused}.")
    if is_quiet(now()):
        say("Het is nu stil: van 20 tot 8 uur en op zondag gaat er geen nieuws uit.")


@mail.command("show")
@data_option
def show(data: Path | None) -> None:
    """Toon hoeveel mails er wachten en hoeveel er zijn geweigerd. Zonder namen of adressen."""
    with opened(settings(data)):
        queue = post.queue()
    since = f", de oudste sinds {queue.first_due:%d-%m-%Y %H:%M} UTC" if queue.first_due else ""
    say(f"Wachten: {queue.waiting}{since}. Niet aangenomen in de laatste maand: {queue.refused}.")


COMMANDS = (mail,)
