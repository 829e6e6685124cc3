"""How often somebody may try to come in: counted in the database, so for all processes together.

Buckets refill by themselves: there is always a next try, and nobody can lock somebody else out for good. What counts
as one try too many is a failure; a success gives its try back, so that a whole training evening gets in from one
address.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pragma_coach.domain.refusal import TooOften
from pragma_coach.store.accounts import sessions
from pragma_coach.store.accounts.tries import return_token, take_token
from pragma_coach.store.database import one_transaction


@dataclass(frozen=True, slots=True)
class Limit:
    """A kind of bucket: `burst` tries at once, then `per_minute`."""

    name: str
    burst: int
    per_minute: float


CARD_ADDRESS = Limit("card-address", 20, 4)
PASSWORD_ADDRESS = Limit("password-address", 60, 4)
PASSWORD_HERE = Limit("password-account-address", 5, 0.5)
PASSWORD_ACCOUNT = Limit("password-account", 50, 1)  # roomy: the owner must get in while others guess from elsewhere
PASSWORD_LETTER = Limit("password-letter", 3, 0.05)  # a stranger may not fill somebody's mailbox
CODE_ACCOUNT = Limit("code-account", 5, 0.5)

Try = tuple[Limit, str]


def _bucket(limit: Limit, key: str) -> str:
    return f"{limit.name}:{sessions.hashed(key)[:32]}"  # no addresses or names in the table


@one_transaction
def take(tries: Sequence[Try], at: datetime) -> None:
    """Take one try from every bucket. Raise TooOften when one is empty; then no other lost one either."""
    for limit, key in tries:
        if not take_token(_bucket(limit, key), at=at, burst=limit.burst, per_minute=limit.per_minute):
            seconds = math.ceil(60 / limit.per_minute)
            wait = "een minuut" if seconds <= 60 else f"{math.ceil(seconds / 60)} minuten"
            raise TooOften(f"Dat was te vaak achter elkaar. Wacht {wait} en probeer het dan opnieuw.", seconds)


@one_transaction
def give_back(tries: Sequence[Try]) -> None:
    """Give a try back to every bucket: it was a success."""
    for limit, key in tries:
        return_token(_bucket(limit, key), burst=limit.burst)
