"""Founding an organisation, by the administrator of the server: the only acts that need no account."""

from __future__ import annotations

import re
from datetime import datetime

from pragma_coach import content
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import AccountId, Actor, ProgrammeId, Role
from pragma_coach.services.rights import clean_text
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation, Settings

_KEEPER = AccountId(0)  # no account has this id: it stands for the command line of the machine
# Pages of the scoreboard itself, such as /scorebord/methode.
RESERVED = frozenset({"land", "methode", "regio", "schema"})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def keeper(organisation: Organisation) -> Actor:
    """Return the keeper of the machine as an administrator of the organisation, without account or way to sign in."""
    return Actor(_KEEPER, organisation.id, frozenset({Role.ADMIN}))


def organisation(slug: str = "") -> Organisation:
    """Return the organisation with this short name; without one the only organisation there is.

    Raise NotThere with a sentence that names those there are.
    """
    with connection():
        known = organisations.every()
    wanted = [one for one in known if slug in ("", one.slug)]
    if len(wanted) == 1:
        return wanted[0]
    if not known:
        raise NotThere("Er is nog geen organisatie. Maak er een: pragma-coach organisation add KORTE-NAAM.")
    names = ", ".join(sorted(one.slug for one in known))
    raise NotThere(f"Welke organisatie? Kies met --organisation een van: {names}.")


def coordinator(of: Organisation, email: str = "") -> Actor:
    """Return the coordinator with this e-mail address, or the first one, as the one who acts. Raise NotThere."""
    with connection():
        known = [one for one in accounts.every(of.id, Role.COORDINATOR) if not one.disabled]
    for account in known:
        if email.lower() in ("", account.email):
            return account.actor
    raise NotThere(
        f"{of.name} heeft geen coördinator {email}".rstrip() + ". Maak er een: pragma-coach coordinator add."
    )


def check_organisation(slug: str, name: str, municipality: str) -> tuple[str, str]:
    """Return name and municipality, cleaned. Raise Invalid for these, and for a slug that is taken or is no address."""
    if not _SLUG.fullmatch(slug) or len(slug) > 40:
        raise Invalid(f"“{slug}” kan geen adres zijn. Neem kleine letters, cijfers en streepjes.", "slug")
    if slug in RESERVED:
        raise Invalid(f"De korte naam {slug} is al van een vaste pagina. Neem een andere.", "slug")
    name = clean_text(name, "name", needed="Vul de naam van de organisatie in.")
    municipality = clean_text(municipality, "municipality", needed="Vul de gemeente in.")
    if organisations.find(slug):
        raise Invalid(f"De korte naam {slug} is al in gebruik. Neem een andere.", "slug")
    return name, municipality


@one_transaction
def add_organisation(
    *,
    slug: str,
    name: str,
    municipality: str,
    programme: str,
    at: datetime,
    legacy: bool = False,
    first_day: bool = False,
) -> Organisation:
    """Add an organisation. Its `slug` is its public address and stays for ever.

    `legacy` says that it brings people along who are under way already, `first_day` that its desk begins with what is
    to be done first. Raise Invalid as `check_organisation` does, ContentError for a programme that is not there.
    """
    name, municipality = check_organisation(slug, name, municipality)
    known = content.load_programme(programme)
    made = organisations.add(slug=slug, name=name, municipality=municipality, programme=ProgrammeId(known.id), at=at)
    if legacy or first_day:
        organisations.change_settings(made.id, Settings(legacy=legacy, first_day=first_day))
    return organisations.get(made.id)
