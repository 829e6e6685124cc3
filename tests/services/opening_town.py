"""An organisation that opens in January 2026, for the tests of publishing and of reviewing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import make
from kept import kept

from pragma_coach.config import Config
from pragma_coach.domain.calendar import Quarter, utc_moment
from pragma_coach.domain.types import Actor, PairId, PhaseId
from pragma_coach.services.pairs import records
from pragma_coach.services.scoreboard.publish import publish_due
from pragma_coach.store import organisations
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Organisation, Settings

FIRST, SECOND = Quarter(2026, 1), Quarter(2026, 2)


OPENED = utc_moment(date(2026, 1, 2), 9)


People = tuple[Organisation, Actor, list[Actor], list[PairId]]


@one_transaction
def founded(slug: str) -> People:
    """An organisation with a coordinator, four coaches and no pairs."""
    made = make.organisation(slug, at=OPENED)
    organisations.change_settings(made.id, Settings(legacy=True))
    coaches = [make.coach(made.id) for _ in range(4)]
    return organisations.get(made.id), make.coordinator(made.id), coaches, []


class Town:
    """An organisation with four coaches, to which people come who finish phase 1 on days of our choice."""

    def __init__(self, config: Config, slug: str = "oirschot", people: People | None = None) -> None:
        self.file = config.releases_file
        self.organisation, self.boss, self.coaches, self.pairs = people or founded(slug)

    @one_transaction
    def newcomers(self, count: int, housed_on: date, phase_1_days: Callable[[int], int] = lambda n: 15 + n) -> None:
        """People who come on a day and finish phase 1 so many days later, booked on that day."""
        for number in range(count):
            coach = self.coaches[number % len(self.coaches)]
            pair = make.pair(
                self.boss,
                coach.account_id,
                name=f"N{len(self.pairs)}",
                housed_on=housed_on,
                started_on=housed_on,
                at=utc_moment(housed_on, 12),
            )
            self.pairs.append(pair.id)
            self.finish(pair.id, housed_on + timedelta(days=phase_1_days(number)))

    def finish(self, pair: PairId, day: date, booked: date | None = None) -> None:
        close(self.boss, pair, day, booked or day)

    def publish(self, at: datetime) -> list[tuple[str, list[str]]]:
        return [
            (str(one.quarter), [cell.measure for cell in one.publication.cells]) for one in publish_due(at, self.file)
        ]


def close(boss: Actor, pair: PairId, day: date, booked: date) -> None:
    records.close_phase(
        make.operation(boss, at=utc_moment(booked, 17)), pair, PHASE_1, reason="Klaar.", happened_on=day
    )


PHASE_1 = PhaseId("1")


@kept
def _twelve() -> People:
    town = Town(Config(data=Path()))
    town.newcomers(12, date(2026, 1, 5))
    return town.organisation, town.boss, town.coaches, town.pairs


def town_of_twelve(config: Config) -> Town:
    """The town to which twelve people came on 5 January: enough for a figure of the first quarter."""
    return Town(config, people=_twelve())
