"""An organisation that opens in January 2026, for the tests of publishing and of reviewing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import make

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


class Town:
    """An organisation with four coaches, to which people come who finish phase 1 on days of our choice."""

    def __init__(self, config: Config, slug: str = "oirschot") -> None:
        self.file = config.releases_file
        self.organisation = self._founded(slug)
        self.boss = make.coordinator(self.organisation.id)
        self.coaches = [make.coach(self.organisation.id) for _ in range(4)]
        self.pairs: list[PairId] = []

    @one_transaction
    def _founded(self, slug: str) -> Organisation:
        made = make.organisation(slug, at=OPENED)
        organisations.change_settings(made.id, Settings(legacy=True))
        return organisations.get(made.id)

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
