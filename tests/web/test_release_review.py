"""The page of the next release: the coordinator sees what the public will see, and can only keep a whole block back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import make
import pytest
from flask import Flask
from stage import Clock, Visit, come_in

from pragma_coach.app import create_app
from pragma_coach.config import Config, ConfigError
from pragma_coach.domain.calendar import Quarter, utc_moment
from pragma_coach.domain.types import ItemId, ItemState, PhaseId, Role
from pragma_coach.published import releases
from pragma_coach.services.pairs import records, ticks
from pragma_coach.services.scoreboard.publish import frozen_from, publish_due
from pragma_coach.store import organisations
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Organisation, Settings
from pragma_coach.web.scoreboard import words

FIRST = Quarter(2026, 1)
PAGE = "/organisatie/uitgave"
ITEMS = [ItemId(name) for name in ("1-papieren-brp", "1-netwerk-coach", "1-gezondheid-huisarts")]
PHASE = "Fase 1: eerste opvang"


@pytest.fixture
def boss(config: Config, app: Flask, clock: Clock) -> Account:
    """A coordinator of an organisation where twelve people finished phase 1 and did three things, each alike."""
    account = opened()
    came = date(2026, 1, 5)
    coaches = [make.coach(account.organisation_id) for _ in range(4)]

    @one_transaction
    def lived() -> None:
        for number in range(12):
            at = utc_moment(came, 12)
            coach = coaches[number % 4].account_id
            pair = make.pair(account.actor, coach, name=f"Nieuwkomer{number}", housed_on=came, started_on=came, at=at)
            heard = make.operation(account.actor, at=utc_moment(date(2026, 2, 2), 12))
            records.close_phase(heard, pair.id, PhaseId("1"), reason="Klaar.", happened_on=date(2026, 2, 2))
            for item in ITEMS:
                act = make.operation(account.actor, at=utc_moment(date(2026, 2, 2), 14))
                ticks.tick(act, pair.id, item, ItemState.DONE)

    lived()
    clock.at = frozen_from(FIRST) + timedelta(hours=9)
    return account


@one_transaction
def opened() -> Account:
    made: Organisation = make.organisation("oirschot", at=utc_moment(date(2026, 1, 2), 9))
    organisations.change_settings(made.id, Settings(legacy=True))
    return make.account(made.id, Role.COORDINATOR, name="Corrie", email="corrie@voorbeeld.nl")


@pytest.fixture
def desk(boss: Account, app: Flask) -> Visit:
    return come_in(boss, app)


@pytest.fixture
def publish(config: Config, clock: Clock) -> Callable[[], None]:
    return lambda: (publish_due(clock.at, config.releases_file), None)[1]


def test_before_the_freeze_the_page_tells_the_calendar(desk: Visit) -> None:
    text = desk.page(PAGE).text
    assert "Er ligt nu geen concept." in text
    assert "Vanaf 13 mei 2026 ziet u hier het concept." in text
    assert "Op 19 mei 2026 om 9 uur wordt het openbaar." in text
    assert PAGE in desk.page("/meer").links


def test_the_draft_shows_the_figures_of_the_public_and_nothing_finer(
    desk: Visit, publish: Callable[[], None], config: Config, clock: Clock
) -> None:
    publish()
    text = desk.page(PAGE).text
    assert "Bijna iedereen deed er even lang over." in text  # for a human to weigh
    assert "minder dan 50" in text  # 36 steps
    for finer in ("Nieuwkomer", "36", "12 mensen"):
        assert finer not in text
    clock.at = FIRST.published_at
    publish()
    (cell,) = releases.cells_of(config.releases_file, "oirschot")
    assert words.figure_words(cell.figure) in text
    assert cell.figure.band.value in text


def test_a_block_is_held_back_with_a_reason_and_shown_again(desk: Visit, publish: Callable[[], None]) -> None:
    publish()
    refused = desk.submit(f"{PAGE}/tegenhouden", **{"measure": "fase-1", "reason-fase-1": " "})
    assert refused.status_code == 422
    assert "Schrijf waarom." in refused.text
    done = desk.submit(f"{PAGE}/tegenhouden", **{"measure": "fase-1", "reason-fase-1": "Een gezin dat iedereen kent."})
    assert (done.status_code, done.headers["Location"]) == (303, f"{PAGE}?gedaan=tegengehouden#gedaan")
    text = desk.page(f"{PAGE}?gedaan=tegengehouden").text
    assert "Dit cijfer wordt tegengehouden. Reden: Een gezin dat iedereen kent." in text
    assert f"Tegengehouden: {PHASE}" in text
    desk.submit(f"{PAGE}/tonen", measure="fase-1")
    assert "Dit cijfer wordt tegengehouden." not in desk.page(PAGE).text


def test_a_block_that_is_not_in_the_draft_is_refused(desk: Visit, publish: Callable[[], None]) -> None:
    publish()
    for path, fields in (("tegenhouden", {"measure": "fase-2", "reason-fase-2": "x"}), ("tonen", {"measure": ""})):
        answer = desk.submit(f"{PAGE}/{path}", **fields)
        assert answer.status_code == 422
        assert "staat niet in het concept" in answer.text


def test_after_the_moment_nothing_can_be_decided_and_the_report_is_there(
    boss: Account, desk: Visit, publish: Callable[[], None], clock: Clock, app: Flask
) -> None:
    publish()
    assert desk.submit(f"{PAGE}/akkoord").headers["Location"] == f"{PAGE}?gedaan=akkoord#gedaan"
    desk.submit(f"{PAGE}/tegenhouden", **{"measure": "stappen", "reason-stappen": "Nog even."})
    clock.at = FIRST.published_at
    publish()
    desk = come_in(boss, app)
    late = desk.submit(f"{PAGE}/akkoord")
    assert late.status_code == 422
    assert "Er ligt nu geen concept." in late.text
    report = desk.page(f"{PAGE}/verslag/2026-1").text
    for part in ("Corrie", "akkoord", "tegengehouden: Stappen die we samen zetten", "Nog even.", PHASE):
        assert part in report, part
    assert f"{PAGE}/verslag/2026-1" in desk.page(PAGE).links
    assert desk.get(f"{PAGE}/verslag/2026-2").status_code == 404


def test_the_public_sees_the_same_whether_steps_were_held_back_or_too_few(
    desk: Visit, publish: Callable[[], None], clock: Clock
) -> None:
    publish()
    desk.submit(f"{PAGE}/tegenhouden", **{"measure": "stappen", "reason-stappen": "Nog even."})
    clock.at = FIRST.published_at
    publish()
    page = desk.get("/scorebord/oirschot").text
    assert "Nog even" not in page
    assert "stappen" not in desk.get("/scorebord/oirschot.csv").text
    assert "Wat doen we samen?" not in page


def test_steps_stand_on_the_board_in_the_sentence_the_spreadsheet_and_the_data(
    desk: Visit, publish: Callable[[], None], clock: Clock
) -> None:
    clock.at = FIRST.published_at
    publish()
    assert "Samen zetten we de eerste stappen" in desk.page("/scorebord/oirschot").text
    rows = [row for row in desk.get("/scorebord/oirschot.csv").text.splitlines() if ";stappen;" in row]
    assert len(rows) == 1
    assert ";2026-01-02;2026-03-31;0;step;0;" in rows[0]
    (steps,) = desk.get("/scorebord/oirschot.json").json["steps"]
    assert steps == {
        "first_day": "2026-01-02", "last_day": "2026-03-31", "least": 0, "unit": 50, "withdrawn": None,
    }  # fmt: skip


def test_the_app_does_not_start_with_rules_below_the_floor(config: Config) -> None:
    from dataclasses import replace

    with pytest.raises(ConfigError, match="kies 5 of meer"):
        create_app(replace(config, least_people=3, rules_by="Iemand", rules_because="zomaar"))
