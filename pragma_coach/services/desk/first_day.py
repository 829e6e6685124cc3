"""The first day of an organisation, from the moment that somebody can sign in: its rules, and five things to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Operation, OpId
from pragma_coach.services.accounts import own_account
from pragma_coach.services.accounts import settings as account_settings
from pragma_coach.services.accounts.recovery import recovery_codes
from pragma_coach.services.rights import require
from pragma_coach.services.town import walk_in
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction


@dataclass(frozen=True, slots=True)
class FirstRules:
    """What the third step of the wizard asks; the walk-in hour is that of each of the `weekdays`."""

    areas: str
    silent_after_days: int
    language: str
    weekdays: Collection[str]
    starts: str
    ends: str
    place: str


@dataclass(frozen=True, slots=True)
class FirstDay:
    """What is to be done first, and whether it is: `secure` is codes on paper, or no password of ours."""

    secure: bool
    rules: bool
    pairs: bool
    coaches: bool
    cards: bool

    @property
    def done(self) -> int:
        return sum((self.secure, self.rules, self.pairs, self.coaches, self.cards))


@one_transaction
def set_first_rules(operation: Operation, wanted: FirstRules) -> None:
    """Keep settings, language and walk-in hours: all of it, or nothing. A repeat changes nothing.

    Raise Invalid with the field that is wrong.
    """
    now = account_settings.organisation(operation.actor).settings
    chosen = replace(now, areas=wanted.areas, silent_after_days=wanted.silent_after_days)
    account_settings.change_settings(_step(operation, "rules"), chosen)
    own_account.choose_language(_step(operation, "language"), wanted.language)
    if not wanted.weekdays and (wanted.starts or wanted.ends or wanted.place):
        raise Invalid("Kies op welke dagen het spreekuur is, of maak tijd en plek leeg.", "weekdays")
    for weekday in wanted.weekdays:
        walk_in.add_hour(_step(operation, weekday), weekday, wanted.starts, wanted.ends, wanted.place)


def _step(operation: Operation, what: str) -> Operation:
    return replace(operation, op_id=OpId(f"{operation.op_id}/{what}"))


def first_day(account: Account, today: date, *, pairs: bool) -> FirstDay | None:
    """Return what is to be done first; None when all is done, or was put away. `pairs` says that there are any."""
    require(Act.SEE_ORGANISATION, account.actor)
    where = account.organisation_id
    with connection():
        if not organisations.get(where).settings.first_day:
            return None
        found = FirstDay(
            secure=not account.has_password or recovery_codes(account).made_at is not None,
            rules=bool(walk_in.calendar(where, today).week),
            pairs=pairs,
            coaches=accounts.any_coach(where),
            cards=sessions.any_card(where),
        )
    return found if found.done < 5 else None


@one_transaction
def put_first_day_away(operation: Operation) -> None:
    """Let the desk begin with the calls from now on."""
    require(Act.SEE_ORGANISATION, operation.actor)
    where = organisations.get(operation.actor.organisation_id)
    organisations.change_settings(where.id, replace(where.settings, first_day=False))
