"""The coordinator's overview: the right pairs on top, found and ordered, in a few statements."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from peewee import logger as peewee_logger

from pragma_coach.config import Config
from pragma_coach.domain.pairs.attention import Need, summed_up
from pragma_coach.domain.reasons import EndReason, Obstacle
from pragma_coach.domain.refusal import NotAllowed
from pragma_coach.domain.types import Actor, ItemId, ItemState, Operation, OpId, PairId, ProgrammeId, Role
from pragma_coach.services.desk import overview
from pragma_coach.services.desk.call_list import call_list
from pragma_coach.services.desk.overview import Overview, PairOverview, coach_loads
from pragma_coach.services.pairs import lifecycle, ticks
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RENT, DOCTOR = ItemId("1-wonen-huurcontract"), ItemId("1-papieren-brp")


class Town:
    """An organisation with a coordinator and two coaches, in which a test acts in a line."""

    def __init__(self, slug: str = "oirschot") -> None:
        self.organisation = organisations.add(
            slug=slug, name=slug.title(), municipality=slug.title(), programme=ProgrammeId("pragma"), at=NOW
        )
        self.coordinator = self.somebody("Coördinator", Role.COORDINATOR).actor
        self.anna = self.somebody("Anna Coach", Role.COACH)
        self.bert = self.somebody("Bert Coach", Role.COACH)
        self.count = 0

    def somebody(self, name: str, role: Role) -> Account:
        return accounts.add(self.organisation.id, name=name, roles={role}, at=NOW)

    def operation(self, days_ago: int = 0, by: Actor | None = None) -> Operation:
        self.count += 1
        op_id = OpId(f"{self.organisation.id}-{self.count}")
        return Operation(by or self.coordinator, op_id, NOW - timedelta(days=days_ago))

    def pair(self, name: str, *, days_ago: int = 1, coach: Account | None = None, with_coach: bool = True) -> PairId:
        started = TODAY - timedelta(days=days_ago)
        who = (coach or self.anna).id if with_coach else None
        newcomer = Newcomer(name, housed_on=started)
        return lifecycle.start_pair(self.operation(days_ago), newcomer, who, started_on=started).pair.id

    def look(self) -> Overview:
        return overview.oversee(self.coordinator, TODAY)


@pytest.fixture
def town(config: Config) -> Town:
    return Town()


def names(rows: list[PairOverview]) -> list[str]:
    return [row.name for row in rows]


def test_silent_pairs_come_first_then_stuck_then_without_coach(town: Town) -> None:
    town.pair("Goed")
    alone = town.pair("Alleen", with_coach=False)
    stuck = town.pair("Vast")
    ticks.tick(town.operation(), stuck, RENT, ItemState.STUCK, reason=Obstacle.WAITING)
    town.pair("Stil", days_ago=20)
    town.pair("Stiller", days_ago=40)
    calls = call_list(town.coordinator, TODAY).calls
    assert names(calls) == ["Stiller", "Stil", "Vast", "Alleen"]
    assert [row.attention.needs[0] for row in calls] == [Need.SILENT, Need.SILENT, Need.STUCK, Need.NO_COACH]
    assert calls[-1].pair.id == alone
    assert calls[1].attention.quiet_days == 20


def test_the_organisation_chooses_when_silence_begins(town: Town) -> None:
    town.pair("Stil", days_ago=20)
    settings = organisations.Settings(silent_after_days=21)
    organisations.change_settings(town.organisation.id, settings)
    assert call_list(town.coordinator, TODAY).calls == []


def test_another_organisations_pairs_are_not_in_the_overview(town: Town) -> None:
    town.pair("Van hier")
    elsewhere = Town("best")
    elsewhere.pair("Van elders")
    assert names(list(town.look().rows)) == ["Van hier"]


@pytest.mark.parametrize("role", [Role.COACH, Role.COACHEE, Role.DIRECTOR, Role.INTERPRETER, Role.ADMIN])
def test_only_a_coordinator_oversees(town: Town, role: Role) -> None:
    with pytest.raises(NotAllowed):
        overview.oversee(town.somebody("Ander", role).actor, TODAY)


def test_obstacles_of_pairs_that_go_on_are_counted_per_obstacle_and_item(town: Town) -> None:
    for name in ("Een", "Twee"):
        ticks.tick(town.operation(), town.pair(name), RENT, ItemState.STUCK, reason=Obstacle.WAITING)
    third = town.pair("Drie")
    ticks.tick(town.operation(), third, DOCTOR, ItemState.STUCK, reason=Obstacle.PAPERS)
    ended = town.pair("Gestopt")
    ticks.tick(town.operation(), ended, DOCTOR, ItemState.STUCK, reason=Obstacle.PAPERS)
    lifecycle.end(town.operation(), ended, EndReason.MOVED)
    found = summed_up(row.attention for row in town.look().rows)
    assert [(summed.obstacle, summed.count) for summed in found] == [(Obstacle.WAITING, 2), (Obstacle.PAPERS, 1)]
    assert [(item.life_domain, number) for summed in found for item, number in summed.items] == [
        ("wonen", 2),
        ("papieren", 1),
    ]


def test_the_coach_with_most_room_stands_first(town: Town) -> None:
    town.pair("Een")
    town.pair("Twee")
    town.pair("Drie", coach=town.bert)
    accounts.disable(town.organisation.id, town.somebody("Weg", Role.COACH).id, NOW)
    loads = [(account.name, pairs) for account, pairs in coach_loads(town.look())]
    assert loads == [("Bert Coach", 1), ("Anna Coach", 2)]


def statements(town: Town, caplog: pytest.LogCaptureFixture) -> int:
    caplog.clear()
    with caplog.at_level("DEBUG", peewee_logger.name):
        town.look()
    return sum(record.name == peewee_logger.name for record in caplog.records)


def test_an_overview_is_six_statements_however_many_pairs(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    town.pair("Een")
    few = statements(town, caplog)
    for number in range(12):
        town.pair(f"Pair {number}")
    assert few == statements(town, caplog) == 6
