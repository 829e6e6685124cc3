"""The network: organisations sign what they published, and somebody they trust collects it for region and country.

Only published figures travel, never people or counts. A file is collected whole or not at all, and the same file twice
is once. What was collected is kept as it came and then written to the file with releases; a crash in between is made
good the next time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.refusal import Invalid
from pragma_coach.published import releases
from pragma_coach.published.cells import STEPS
from pragma_coach.services.accounts.founding import RESERVED
from pragma_coach.services.network import release_files, signatures
from pragma_coach.services.network.release_files import NotFit, ReleaseHistory, Withdrawal
from pragma_coach.store import network
from pragma_coach.store.database import connection
from pragma_coach.store.network import Folder
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.scoreboard import publications

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Collected:
    """What a file brought: the organisation, its new quarters, and how many figures were taken back."""

    organisation: str
    quarters: tuple[Quarter, ...]
    withdrawn: int


def sign(organisation: Organisation, folder: Folder, file: Path) -> Path | None:
    """Sign everything this organisation has published, and return where it is; None when that is nothing yet."""
    with connection():
        kept = publications(organisation.id)
    there = {release.period_end for release in releases.releases_of(file, organisation.slug)}
    published = tuple(one for one in kept if one.release.period_end in there)
    if not published:
        return None
    history = ReleaseHistory(organisation.slug, published, _withdrawn(file, organisation.slug))
    target = folder.signed(organisation.slug)
    network.put(target, release_files.signed_text(history, folder.own_key(signatures.new_key)))
    return target


def _withdrawn(file: Path, slug: str) -> tuple[Withdrawal, ...]:
    published_at = {release.period_end: release.published_at for release in releases.releases_of(file, slug)}
    # Of steps, earlier versions wrote the moment of their release: the same history gives the same bytes.
    return tuple(
        Withdrawal(day.isoformat(), measure, (published_at[day] if measure == STEPS else at).isoformat(), because)
        for (measure, day), (at, because) in releases.withdrawals_of(file, slug).items()
    )


def own_key(folder: Folder) -> tuple[str, str]:
    """Return our public key and its id; the secret half is made the first time."""
    public = signatures.public_key(folder.own_key(signatures.new_key))
    return public, signatures.key_id(public)


def trust(folder: Folder, slug: str, public: str, *, replace: bool = False) -> str:
    """Trust a public key for one organisation, from now on; return its id. Raise Invalid for no key or a second."""
    if not _fits(slug):
        raise Invalid(f"“{slug}” is geen korte naam. Neem die uit het adres van het scorebord van de organisatie.")
    key = signatures.key_id(public)
    known = network.read(folder.trusted(slug))
    if known and signatures.key_id(known) != key and not replace:
        raise Invalid(
            f"{slug} heeft al een andere sleutel ({signatures.key_id(known)}). Bel de organisatie; is de nieuwe "
            "van haar, geef dan --replace."
        )
    network.put(folder.trusted(slug), public)
    return key


def trusted(folder: Folder) -> dict[str, str]:
    return {slug: signatures.key_id(network.read(folder.trusted(slug))) for slug in folder.slugs("trusted")}


def collect(folder: Folder, file: Path, text: str, at: datetime) -> Collected:
    """Collect one signed file: all of it or nothing. The same file again brings nothing.

    Raise NotGenuine or NotFit with the reason, and then nothing was changed.
    """
    if len(text) > release_files.LARGEST:
        raise NotFit("Dit bestand is veel te groot voor cijfers. Vraag het opnieuw op.")
    with folder.alone():
        new = release_files.read(text, lambda slug: _key_of(folder, slug))
        slug = new.organisation
        release_files.check(new, at)
        known = _settled(folder, file, slug)
        if known:
            release_files.check_grows(known, new)
        elif releases.releases_of(file, slug):
            raise NotFit(f"{slug} staat al op het scorebord van deze computer zelf. Verzamelen is dan niet nodig.")
        before = known or ReleaseHistory(slug, ())
        fresh = new.publications[len(before.publications) :]
        gone = set(new.withdrawals) - set(before.withdrawals)
        older = len(new.publications) < len(before.publications)
        if older or not (fresh or gone):
            return Collected(slug, (), 0)
        network.put(folder.collected(slug), text)
        _write(new, file)
    return Collected(slug, tuple(Quarter.of(one.release.period_end) for one in fresh), len(gone))


def _key_of(folder: Folder, slug: str) -> str:
    return network.read(folder.trusted(slug)) if _fits(slug) else ""


def _fits(slug: str) -> bool:
    """Tell whether an organisation can have this short name: it becomes an address and the name of a file."""
    return bool(_SLUG.fullmatch(slug)) and len(slug) <= 40 and slug not in RESERVED


def settle(folder: Folder, file: Path) -> None:
    """Write what was collected but is not in the file with releases, after a crash or a lost file."""
    for slug in folder.slugs("collected"):
        _settled(folder, file, slug)


def _settled(folder: Folder, file: Path, slug: str) -> ReleaseHistory | None:
    """Return what was collected earlier, and write what of it is not in the file with releases.

    It was genuine when it was collected; the key may have been replaced since.
    """
    text = network.read(folder.collected(slug))
    if not text:
        return None
    history = release_files.read_history(text)
    ends = {release.period_end for release in releases.releases_of(file, slug)}
    if _missing(history, file) or not {one.release.period_end for one in history.publications} <= ends:
        _write(history, file)
    return history


def _missing(history: ReleaseHistory, file: Path) -> Sequence[Withdrawal]:
    """Return the withdrawals that the file with releases does not know yet."""
    slug = history.organisation
    known = releases.withdrawals_of(file, slug)
    return [one for one in history.withdrawals if (one.measure, date.fromisoformat(one.last_day)) not in known]


def _write(history: ReleaseHistory, file: Path) -> None:
    for one in history.publications:
        one.write_to(file)
    for gone in _missing(history, file):
        last_day, at = date.fromisoformat(gone.last_day), datetime.fromisoformat(gone.at)
        releases.withdraw(file, history.organisation, gone.measure, last_day, at, gone.because)
