"""A small organisation that is one tick away from its first published figure, made through the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import make

from pragma_coach import content
from pragma_coach.config import Config
from pragma_coach.domain.calendar import Quarter, amsterdam_date, utc_moment
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.types import ItemId, ItemState, PhaseId, ProgrammeId, Role
from pragma_coach.services.accounts import invitations, passwords
from pragma_coach.services.pairs import lifecycle, records, ticks
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.store import database, organisations, schema
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account

PASSWORD = "een lange zin als wachtwoord"
LAST_ITEM = ItemId("1-gezondheid-huisarts")
FINISHED = 9
PHASE = PhaseId("1")


@dataclass(frozen=True, slots=True)
class Town:
    """What the tests need of the town; cards are paths such as /k/ABCD-...

    Noor (`coachee_card`) has all of phase 1 but one item. Hiba (`reader_card`) reads Arabic and has the longest list
    there can be; her coach is of `reader_coach_card`.
    """

    data: Path
    slug: str
    coach_card: str
    coachee_card: str
    reader_coach_card: str
    reader_card: str
    coordinator_email: str
    totp_secret: str
    coachee_name: str
    as_of: date


def build(config: Config) -> Town:
    """Make the town in an empty data folder."""
    database.connect_to(config)
    schema.migrate(config)
    now = datetime.now(UTC)
    today = amsterdam_date(now)
    with database.connection():
        cards = _people(now, today)
    return Town(
        data=config.data,
        slug="ons-dorp",
        coachee_name="Noor",
        as_of=amsterdam_date(Quarter.of(today).published_at) + timedelta(days=1),
        **cards,
    )


def _people(now: datetime, today: date) -> dict[str, str]:
    ours = organisations.add(
        slug="ons-dorp",
        name="Welzijn Ons Dorp",
        municipality="Ons Dorp",
        programme=ProgrammeId("pragma"),
        at=now - timedelta(days=150),
    )
    email = "corrie@voorbeeld.nl"
    coordinator = accounts.add(ours.id, name="Corrie Coördinator", roles={Role.COORDINATOR}, at=now, email=email)
    secret = passwords.new_code_secret()
    accounts.set_password(coordinator.id, passwords.hash_password(PASSWORD))
    accounts.set_totp(coordinator.id, secret, now)
    coaches = [make.account(ours.id, Role.COACH, name=f"Coach {letter}") for letter in "ABCDEF"]
    started = today - timedelta(days=40)
    for number in range(FINISHED):
        _finished_pair(coordinator, coaches[number % 4], f"Persoon {number}", started, number)
    holders = {
        **dict(
            zip(("coach_card", "coachee_card"), _nearly_finished_pair(coordinator, coaches[4], started), strict=True)
        ),
        **dict(zip(("reader_coach_card", "reader_card"), _longest_pair(coordinator, coaches[5], now), strict=True)),
    }
    cards = {
        name: invitations.issue_card(make.operation(coordinator.actor, at=now), holder.id).path
        for name, holder in holders.items()
    }
    return {"coordinator_email": email, "totp_secret": secret, **cards}


def _finished_pair(by: Account, coach: Account, name: str, started: date, number: int) -> None:
    at = utc_moment(started, hour=12)
    housed = started - timedelta(days=2)
    done = lifecycle.start_pair(make.operation(by.actor, at=at), Newcomer(name, housed_on=housed), coach.id)
    later = utc_moment(started + timedelta(days=14 + number), hour=12)
    records.close_phase(make.operation(by.actor, at=later), done.pair.id, PHASE, reason="Alles is geregeld.")


def _nearly_finished_pair(by: Account, coach: Account, started: date) -> tuple[Account, Account]:
    """Start the pair of the tests: of phase 1 only one core item is still to be done."""
    at = utc_moment(started, hour=12)
    newcomer = Newcomer("Noor Nieuwkomer", housed_on=started - timedelta(days=2))
    pair = lifecycle.start_pair(make.operation(by.actor, at=at), newcomer, coach.id).pair
    programme = content.load_programme(pair.programme)
    for item in programme.items_for(pair.journey.groups):
        if item.phase == PHASE and item.core and item.id != LAST_ITEM:
            later = utc_moment(started + timedelta(days=10), hour=12)
            ticks.tick(make.operation(coach.actor, at=later), pair.id, item.id, ItemState.DONE)
    return coach, _account_of(pair)


def _longest_pair(by: Account, coach: Account, now: datetime) -> tuple[Account, Account]:
    """Start a pair today with every group that is switched one by one, for somebody who reads Arabic."""
    newcomer = Newcomer("Hiba Hoog", housed_on=amsterdam_date(now) - timedelta(days=2), language="ar")
    pair = lifecycle.start_pair(make.operation(by.actor, at=now), newcomer, coach.id).pair
    for group in programme_of(pair).switches:
        records.switch_group(make.operation(coach.actor, at=now), pair.id, group.id, True)
    return coach, _account_of(pair)


def _account_of(pair: PairFacts) -> Account:
    assert pair.coachee.account_id is not None
    coachee = accounts.get(pair.organisation_id, pair.coachee.account_id)
    assert coachee is not None
    return coachee
