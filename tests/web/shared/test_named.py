"""Where two people have the same short name, every list tells them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from stage import Clock, Visit, come_in, the_app

from pragma_coach.config import Config
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.services.pairs import lookup
from pragma_coach.simulation import Size, Town, make_town
from pragma_coach.store import database, schema, tables
from pragma_coach.store.pairs import journeys

TODAY = date(2026, 5, 12)
NAME = "Ahmad K."
ALONE = re.compile(re.escape(NAME) + r"(?! \()")
# The lists; every other page without an id in its address names at most one.
LISTS = {
    "coordinator": (
        "/organisatie",
        "/organisatie/koppels",
        "/organisatie/koppels/nieuw",
        "/organisatie/gesprekken",
        "/organisatie/hulp",
        "/organisatie/signalen",
        "/organisatie/kaarten",
    ),
    "coach": ("/koppels", "/hulpvragen"),
    "director": ("/regie",),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Town]:
    config = Config(data=tmp_path_factory.mktemp("namesakes"), secret_key="a-test-secret-of-more-than-32-characters")
    database.connect_to(config)
    schema.migrate(config)
    town = make_town(Size(TODAY, pairs=14, coaches=3, years=2))
    with database.connection():
        newcomers = tables.CoacheeRow.select(tables.CoacheeRow.account_id)
        tables.AccountRow.update(name=NAME).where(tables.AccountRow.id.in_(newcomers)).execute()
        tables.CoacheeRow.update(name=NAME, name_key=same_key(NAME)).execute()
    database.close_all()
    return config, town


@pytest.fixture
def town(made: tuple[Config, Town]) -> Iterator[Town]:
    database.connect_to(made[0])
    yield made[1]
    database.close_all()


@pytest.fixture
def app(made: tuple[Config, Town], town: Town) -> Flask:
    clock = Clock()
    clock.at = utc_moment(TODAY + timedelta(days=45), 12)  # it is silent by then, so every list is full
    return the_app(made[0], clock)


def visits(town: Town, app: Flask) -> dict[str, list[Visit]]:
    cast = town.cast
    people = {"coordinator": [cast.coordinator], "coach": list(cast.coaches), "director": list(cast.directors)}
    return {role: [come_in(one, app) for one in found] for role, found in people.items()}


def test_every_list_tells_namesakes_apart(town: Town, app: Flask) -> None:
    for role, found in visits(town, app).items():
        for path in LISTS[role]:
            texts = [visit.get(path).text for visit in found]
            assert sum(text.count(f"{NAME} (") for text in texts) > 1, path
            alone = [text[max(0, at.start() - 80) : at.end() + 40] for text in texts for at in ALONE.finditer(text)]
            assert alone == [], path


@pytest.mark.parametrize(("role", "path"), [("director", "/kansen"), ("coach", "/meedoen")])
def test_who_was_asked_and_who_came_are_told_apart_too(town: Town, app: Flask, role: str, path: str) -> None:
    told = 0
    for visit in visits(town, app)[role]:
        for address in sorted(set(re.findall(rf'href="({path}/\w+)"', visit.get(path).text))):
            text = visit.get(address).text
            told += text.count(f"{NAME} (")
            assert ALONE.findall(text) == [], address
    assert told > 1


def test_no_other_page_names_two_people_alike(town: Town, app: Flask) -> None:
    """A page that is made later and names newcomers in a list is found here."""
    paths = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    for role, found in visits(town, app).items():
        for path in sorted(set(paths) - {"/static"}):
            answer = found[0].get(path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                alone = ALONE.findall(answer.text)
                assert len(alone) < 2, (role, path)


def test_a_name_that_is_there_once_has_no_mark(town: Town) -> None:
    with database.connection(), database.database.atomic() as transaction:
        pairs = journeys.load_many(town.organisation.id)
        tables.CoacheeRow.update(name="Selam T.").where(tables.CoacheeRow.id == pairs[0].coachee.id).execute()
        found = lookup.told_apart(town.organisation.id, TODAY)
        transaction.rollback()
    assert found.pairs.keys() == {pair.id for pair in pairs[1:]}
    assert len(set(found.pairs.values())) == len(pairs) - 1
