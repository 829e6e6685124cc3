"""No page falls over: in a house that version 0.2.0 made, and in a new one of each programme, asked by every role."""

from __future__ import annotations

import gzip
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import make
import pytest
from conftest import SECRET
from stage import Clock, come_in, the_app

from pragma_coach import paths
from pragma_coach.config import Config
from pragma_coach.domain.access import POLICY
from pragma_coach.domain.types import Role
from pragma_coach.store import database, organisations, schema
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.tables.pairs import Pair
from pragma_coach.store.tables.talks import TalkRow
from pragma_coach.store.tables.town import ActivityRow, HelpRequestRow
from pragma_coach.web.shared.audience import audience_of
from pragma_coach.web.shared.urls import short_id

# Eight pairs of a made-up town with a year of help, talks and activities, as the tables of 0.2.0 held them.
OLD_HOUSE = Path(__file__).parents[1] / "samples" / "house-0.2.0.sql.gz"
OTHERS = sorted(path.stem for path in (paths.CHECKLISTS / "programmas").glob("*.toml") if path.stem != "pragma")
# What reads a programme; where the rights are tested everybody asks for every page of a house with the first one.
READS_ONE = ("/koppel/", "/koppels", "/mijn", "/vandaag", "/regie", "/organisatie/hulp", "/organisatie/koppel")
PLAIN = {
    "item": "1-gezondheid-huisarts",
    "phase": "1",
    "feast": "1",
    "region": "r0",
    "form": "csv",
    "quarter": "2026-3",
    "language": "ar",
}
TABLES = {"pair": Pair, "talk": TalkRow, "help": HelpRequestRow, "activity": ActivityRow}
_NAME = re.compile(r"<(?:[^:<>]*:)?([a-z_]+)>")


@pytest.fixture
def old_house(tmp_path: Path) -> Config:
    """A data folder of 0.2.0, brought up to date."""
    with sqlite3.connect(tmp_path / "pragma.db") as old:
        old.executescript(gzip.decompress(OLD_HOUSE.read_bytes()).decode())
    old.close()
    config = Config(data=tmp_path, secret_key=SECRET)
    database.connect_to(config)
    assert schema.migrate(config), "there is something to bring up to date"
    return config


def walked(config: Config, at: datetime, below: tuple[str, ...] = ("/",)) -> int:
    """Ask every page behind sign-in as everybody who may see it, about things that are there; return how many."""
    clock, asked = Clock(), 0
    clock.at = at
    app = the_app(config, clock)
    visits, values = {role: come_in(one, app) for role, one in _people().items()}, _values()
    for rule in app.url_map.iter_rules():
        place = audience_of(app.view_functions[rule.endpoint])
        if "GET" not in (rule.methods or ()) or place is None or place.act is None or not rule.rule.startswith(below):
            continue
        path = _NAME.sub(lambda found: next((v for k, v in values.items() if k in found[1]), "onbekend"), rule.rule)
        for role in sorted({role for role, _ in POLICY[place.act]} & visits.keys()):
            assert visits[role].get(path).status_code < 500, (role, path)
            asked += 1
    return asked


def _people() -> dict[Role, Account]:
    with database.connection():
        everybody = [one for found in organisations.every() for one in accounts.every(found.id)]
    return {role: one for one in everybody for role in one.roles}


def _values() -> dict[str, str]:
    with database.connection():
        slug = organisations.every()[0].slug
        found = {name: table.select().first() for name, table in TABLES.items()}
    ids = {name: short_id(row.id) for name, row in found.items() if row is not None}
    return {**PLAIN, "slug": slug, "account": short_id(_people()[Role.COACH].id), **ids}


def test_no_page_falls_over_in_a_house_of_an_older_version(old_house: Config) -> None:
    assert walked(old_house, datetime(2026, 12, 1, 10, tzinfo=UTC)) > 150


@pytest.mark.parametrize("programme", OTHERS)
def test_no_page_falls_over_in_a_new_house(config: Config, programme: str) -> None:
    ours = make.organisation("nieuw", programme=programme)
    boss, coach = (make.account(ours.id, role) for role in (Role.COORDINATOR, Role.COACH))
    for role in (Role.DIRECTOR, Role.INTERPRETER, Role.ADMIN):
        make.account(ours.id, role)
    make.pair(boss.actor, coach.id, name="Selam")
    assert walked(config, make.NOON, READS_ONE) > 60
