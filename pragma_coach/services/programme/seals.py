"""Sealing versions: a file in use may get other words, never other items or phases, nor other rules on who has them.

A journey is rebuilt from its events and its programme, so a file that changes under running pairs would change what was
reached long ago. What a version meant is therefore kept at first use, and compared at every start.
"""

from __future__ import annotations

from datetime import datetime

from pragma_coach.content import ContentError
from pragma_coach.domain.programme.outline import changes, outline
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import Edition, OrganisationId
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.store import organisations
from pragma_coach.store import programme as stored
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation

_SHOWN = 3  # differences that are named; one tells enough to find the rest


def seal(organisation_id: OrganisationId, programme: Programme, at: datetime) -> None:
    """Keep what a version means, in the transaction in which a pair begins on it; once is enough."""
    stored.keep_seal(organisation_id, (programme.id, programme.version), outline(programme), at)


@one_transaction
def seal_running(at: datetime) -> None:
    """Seal the versions on which pairs run already, such as those from before there were seals.

    A version that got groups since is sealed anew, with them: from now on pairs can have them on.
    """
    for organisation in organisations.every():
        known = stored.kept_seals(organisation.id)
        for name, number in stored.versions_in_use(organisation.id):
            try:
                programme = programme_for(organisation.id, name, number)
            except ContentError:
                continue  # there is nothing to seal; `broken` names it
            sealed, now = known.get((name, number)), outline(programme)
            if sealed is None:
                seal(organisation.id, programme, at)
            elif sealed != now and sealed == outline(programme, beside=sealed):
                stored.renew_seal(organisation.id, (name, number), now, at)


def broken() -> list[str]:
    """Return a sentence with the cure for each version that is gone, or changed under the pairs that run on it."""
    with connection():
        return [
            sentence
            for organisation in organisations.every()
            for version in sorted(stored.versions_in_use(organisation.id))
            if (sentence := _broken(organisation, version, stored.kept_seals(organisation.id).get(version)))
        ]


def _broken(organisation: Organisation, version: Edition, sealed: str | None) -> str:
    name, number = version
    try:
        now = outline(programme_for(organisation.id, name, number), beside=sealed)
    except ContentError as error:
        return f"{organisation.slug}: {error}"
    gone, new = changes(sealed or now, now)
    if not gone and not new:
        return ""
    changed = [f"weg is “{line}”" for line in gone] + [f"nieuw is “{line}”" for line in new]
    more = f" en nog {len(changed) - _SHOWN}" if len(changed) > _SHOWN else ""
    return (
        f"{organisation.slug}: het programma {name} is veranderd terwijl er koppels op versie {number} lopen: "
        f"{'; '.join(changed[:_SHOWN])}{more}. Zet het oude bestand als {name}-{number}.toml in programmas/oud en maak "
        f"'version' in {name}.toml {number + 1}."
    )
