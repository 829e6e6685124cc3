"""The one-time address of the first day: it makes the organisation and its first coordinator, and then it is over."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hmac import compare_digest
from pathlib import Path
from uuid import uuid4

from pragma_coach.domain.refusal import Gone, NotThere, Outdated
from pragma_coach.domain.types import Operation, OpId, Role
from pragma_coach.services.accounts import founding, invitations
from pragma_coach.services.throttle import CARD_ADDRESS, take
from pragma_coach.store import organisations
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.sessions import hashed
from pragma_coach.store.database import connection, one_transaction

ADDRESS_LASTS = timedelta(days=1)
BUSY_LASTS = timedelta(minutes=15)
_FILE = "first-day.json"
_CURE = "Vraag een nieuw adres aan wie de server beheert. Die start de server opnieuw, of typt: pragma-coach begin."


@dataclass(frozen=True, slots=True)
class FirstOrganisation:
    """What the first step of the wizard asks; `legacy` says that people come along who are under way already."""

    slug: str
    name: str
    municipality: str
    programme: str
    legacy: bool = False


@dataclass(frozen=True, slots=True)
class _KeptAddress:
    """What the data folder keeps: only hashes, and moments in seconds. Each process of the installation reads it."""

    secret: str
    made_at: float
    holder: str = ""
    held_at: float = 0


def is_first_day() -> bool:
    """Tell whether there is no organisation yet."""
    with connection():
        return not organisations.every()


def new_first_address(folder: Path, at: datetime) -> str:
    """Return the path of a new address, for one day; one of before stops working.

    Raise Gone when there is an organisation already.
    """
    _require_first_day()
    secret = secrets.token_urlsafe(24)
    _keep(folder, _KeptAddress(hashed(secret), at.timestamp()))
    return f"/begin/{secret}"


def _require_first_day() -> None:
    if not is_first_day():
        raise Gone("De organisatie is er al. Log in met uw e-mailadres en uw wachtwoord.")


def open_first_address(
    folder: Path, secret: str, holder: str, *, address: str, at: datetime, take_over: bool = False
) -> None:
    """Let the holder of a browser in, for as long as he or she goes on.

    Raise Gone when it was used or is a day old, NotThere when there is no such address, Outdated when another browser
    is busy with it and this one does not take over, TooOften after wrong addresses.
    """
    _require_first_day()
    kept = _kept(folder)
    if kept is None or not compare_digest(kept.secret, hashed(secret)):
        take([(CARD_ADDRESS, address)], at)
        raise NotThere(f"Dit adres werkt niet, of niet meer. {_CURE}")
    moment, mine = at.timestamp(), hashed(holder)
    if moment - kept.made_at > ADDRESS_LASTS.total_seconds():
        raise Gone(f"Dit adres was één dag geldig. {_CURE}")
    busy = kept.holder and kept.holder != mine and moment - kept.held_at < BUSY_LASTS.total_seconds()
    if busy and not take_over:
        raise Outdated("Iemand anders is al bezig op dit adres. Vraag wie dat is, en laat die het afmaken.")
    _keep(folder, replace(kept, holder=mine, held_at=moment))


@one_transaction
def found(wanted: FirstOrganisation, *, coordinator: str, email: str, password: str, at: datetime) -> Account:
    """Make the organisation and its first coordinator, who also keeps the settings: both, or nothing.

    Raise Gone when there is an organisation already, Invalid with the field that is wrong.
    """
    _require_first_day()
    where = founding.add_organisation(**asdict(wanted), at=at, first_day=True)

    def operation() -> Operation:
        return Operation(founding.keeper(where), OpId(f"begin-{uuid4()}"), at)

    roles = frozenset({Role.COORDINATOR, Role.ADMIN})
    made = invitations.create_account(operation(), name=coordinator, roles=roles, email=email)
    invitations.accept(invitations.invite(operation(), made.id).code, password, address="", at=at)
    return made


def forget_first_address(folder: Path) -> None:
    """Throw the address away: it was used."""
    (folder / _FILE).unlink(missing_ok=True)


def _kept(folder: Path) -> _KeptAddress | None:
    try:
        return _KeptAddress(**json.loads((folder / _FILE).read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _keep(folder: Path, kept: _KeptAddress) -> None:
    """Write it whole, for the owner alone: another process may read it at any moment."""
    half = folder / f".{_FILE}.{uuid4()}"
    half.touch(mode=0o600)
    half.write_text(json.dumps(asdict(kept)), "utf-8")
    half.replace(folder / _FILE)
