"""The first accounts: organisations, coordinators, and a new link for people who cannot sign in any more."""

from __future__ import annotations

from pathlib import Path

import click

from pragma_coach.cli.common import Commands, data_option, now, opened, operation, organisation_option, say, settings
from pragma_coach.config import Config
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.types import AccountId, Role
from pragma_coach.services.accounts import founding, invitations
from pragma_coach.store import database, organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.organisations import Organisation


@click.group(cls=Commands)
def organisation() -> None:
    """Organisaties: maken en tonen."""


@organisation.command("add")
@data_option
@click.argument("slug", metavar="KORTE-NAAM")
@click.option("--name", required=True, help="De naam zoals mensen die kennen.")
@click.option("--municipality", required=True, help="De gemeente.")
@click.option("--programme", default="pragma", show_default=True, help="De aanpak (een bestand in checklists/).")
@click.option("--legacy", is_flag=True, help="Er komen mensen mee die al onderweg zijn (bijvoorbeeld uit een lijst).")
def add_organisation(data: Path | None, slug: str, name: str, municipality: str, programme: str, legacy: bool) -> None:
    """Maak een organisatie. De KORTE-NAAM wordt haar openbare adres en blijft altijd zo."""
    config = settings(data)
    with opened(config, migrate=True):
        made = founding.add_organisation(
            slug=slug, name=name, municipality=municipality, programme=programme, at=now(), legacy=legacy
        )
        say(f"{made.name} is gemaakt. Na het eerste kwartaal staat haar scorebord op /scorebord/{made.slug}")
        say(f"Maak nu een coördinator: pragma-coach coordinator add E-MAIL --name NAAM --organisation {made.slug}")


@organisation.command("list")
@data_option
def list_organisations(data: Path | None) -> None:
    """Toon de organisaties."""
    with opened(settings(data)):
        with database.connection():
            known = organisations.every()
        for one in known:
            say(f"{one.slug}: {one.name} in {one.municipality}, programma {one.programme}")
        if not known:
            say("Er is nog geen organisatie. Maak er een: pragma-coach organisation add")


@click.group(cls=Commands)
def coordinator() -> None:
    """Coördinatoren: de eerste toegang."""


@coordinator.command("add")
@data_option
@organisation_option
@click.argument("email", metavar="E-MAIL")
@click.option("--name", required=True, help="De naam.")
@click.option("--admin", is_flag=True, help="Ook beheerder: mag instellingen van de organisatie veranderen.")
def add_coordinator(data: Path | None, organisation: str, email: str, name: str, admin: bool) -> None:
    """Maak een coördinator en een link om een wachtwoord te kiezen."""
    config = settings(data)
    roles = frozenset({Role.COORDINATOR, Role.ADMIN} if admin else {Role.COORDINATOR})
    with opened(config):
        where = founding.organisation(organisation)
        made = invitations.create_account(operation(founding.keeper(where), now()), name=name, roles=roles, email=email)
        _show_link(config, where, made.id)


@click.command()
@data_option
@organisation_option
@click.argument("email", metavar="E-MAIL")
def invite(data: Path | None, organisation: str, email: str) -> None:
    """Maak een nieuwe link voor wie het wachtwoord of de codes kwijt is."""
    config = settings(data)
    with opened(config):
        where = founding.organisation(organisation)
        with database.connection():
            known = [one for one in accounts.every(where.id) if one.email == email.lower()]
        if not known:
            raise NotThere(f"{where.name} kent geen account met {email}. Kijk het adres na.")
        _show_link(config, where, known[0].id, anew=True)


def _show_link(config: Config, where: Organisation, account_id: AccountId, *, anew: bool = False) -> None:
    issued = invitations.invite(operation(founding.keeper(where), now()), account_id, anew=anew)
    hours = invitations.INVITATION_LASTS.total_seconds() / 3600
    say(f"Geef deze link aan {issued.account.name}; hij werkt één keer, {hours:.0f} uur lang:")
    say(f"{config.base_url}{issued.path}")


COMMANDS = (organisation, coordinator, invite)
