"""The coordinator's desk: who needs a call first, pairs found without JavaScript, pairs started on one page."""

from __future__ import annotations

import gzip
import re
import uuid
from collections.abc import Callable
from datetime import date

import make
import pytest
from peewee import logger as peewee_logger
from stage import Cast, Clock, Visit

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import Obstacle
from pragma_coach.domain.types import ItemState, PairId, Role
from pragma_coach.services.pairs import ticks
from pragma_coach.store import tables
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.web.shared.urls import short_id

PAGES = (
    "/organisatie",
    "/organisatie/wat-klopt",
    "/organisatie/koppels",
    "/organisatie/hindernissen",
    "/organisatie/koppels/nieuw",
)
Come = Callable[[Account], Visit]


@pytest.fixture
def desk(cast: Cast, visit: Come) -> Visit:
    """The coordinator at work."""
    return visit(cast.coordinator)


def pairs_of(cast: Cast) -> list[PairFacts]:
    with connection():
        return journeys.load_many(cast.organisation.id)


def stuck(cast: Cast, pair_id: PairId, clock: Clock) -> None:
    operation = make.operation(cast.coordinator.actor, at=clock.at)
    ticks.tick(operation, pair_id, make.BOTH_ITEM, ItemState.STUCK, reason=Obstacle.NO_PLACE)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_for_coordinators_only(path: str, cast: Cast, visit: Come, passer_by: Visit) -> None:
    assert visit(cast.coordinator).page(path)
    for account in (cast.own_coach, cast.own_coachee, cast.director, cast.interpreter, cast.admin):
        assert visit(account).get(path).status_code == 403
    assert passer_by.get(path).status_code == 303
    assert visit(cast.coordinator).put(path).status_code == 405


def test_silent_pairs_stand_first_then_who_is_stuck(cast: Cast, visit: Come, clock: Clock) -> None:
    clock.forward(days=20)
    stuck(cast, cast.other_pair, clock)
    text = visit(cast.coordinator).page("/organisatie").text
    first, second = text.index("Noor Nieuwkomer"), text.index("Omar Anderekoppel")
    assert first < text.index("20 dagen stil") < second < text.index("1 loopt vast")
    assert "Farah" not in text


def test_the_desk_never_blames(cast: Cast, visit: Come, clock: Clock) -> None:
    clock.forward(days=400)
    words = visit(cast.coordinator).page("/organisatie").text.lower()
    assert "punten later" in words
    assert not [word for word in ("achterstand", "te laat", "gefaald", "niet gehaald") if word in words]


def test_names_stand_in_no_address_and_no_title(cast: Cast, desk: Visit) -> None:
    for path in (*PAGES, f"/organisatie/koppel/{short_id(cast.own_pair)}"):
        page = desk.page(path)
        html = desk.get(path).text
        title = html[html.index("<title>") : html.index("</title>")]
        assert "Noor" not in title
        assert not [link for link in page.links if "noor" in link.lower()]


def test_pairs_are_searched_kept_and_ordered_by_the_address_alone(cast: Cast, desk: Visit) -> None:
    page = desk.page("/organisatie/koppels?zoek=noor&sorteer=naam")
    assert "Noor Nieuwkomer" in page.text
    assert "Omar" not in page.text
    assert "/organisatie/koppels?zoek=noor&sorteer=fase" in page.links
    by_coach = desk.page(f"/organisatie/koppels?coach={short_id(cast.other_coach.id)}").text
    assert "Omar Anderekoppel" in by_coach
    assert "Noor Nieuwkomer" not in by_coach
    names = desk.page("/organisatie/koppels?sorteer=naam").text
    assert names.index("Noor Nieuwkomer") < names.index("Omar Anderekoppel")


@pytest.mark.parametrize("query", ["sorteer=kleur", "fase=9", "status=x", "coach=u-u", "coach=geen", "zoek=%22%3E"])
def test_an_address_that_means_nothing_shows_a_list_or_what_to_do(query: str, cast: Cast, desk: Visit) -> None:
    assert desk.page(f"/organisatie/koppels?{query}").text


def many_pairs(cast: Cast, count: int) -> None:
    @one_transaction
    def start() -> None:
        for number in range(count):
            make.pair(cast.coordinator.actor, cast.own_coach.id, name=f"Nieuwkomer {number}")

    start()


def statements(desk: Visit, path: str, caplog: pytest.LogCaptureFixture) -> int:
    caplog.clear()
    with caplog.at_level("DEBUG", peewee_logger.name):
        desk.page(path)
    return sum(record.name == peewee_logger.name for record in caplog.records)


# Six for the overview, one for signing in, and two to tell people of one name apart; the desk also asks which coaches have
# room or are shut out, and who waits for help, also of those who wrote to the coordinator alone. The list asks for the
# organisation, the numbers of its parts, how many rows, the rows, their coaches and talks, and the newest programme.
@pytest.mark.parametrize(("path", "most"), [("/organisatie", 17), ("/organisatie/koppels", 10)])
def test_the_lists_cost_as_many_statements_however_many_pairs(
    path: str, most: int, cast: Cast, desk: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    desk.get(path)
    few = statements(desk, path, caplog)
    many_pairs(cast, 20)
    assert few == statements(desk, path, caplog) <= most


def test_a_list_of_a_hundred_pairs_is_small(cast: Cast, desk: Visit) -> None:
    many_pairs(cast, 100)
    html = desk.get("/organisatie/koppels").text.encode()
    assert html.count(b'name="koppel"') == 50
    assert len(html) < 64_000
    assert len(gzip.compress(html, 6)) < 8_000


def test_obstacles_are_summed_up_without_names(cast: Cast, desk: Visit, clock: Clock) -> None:
    assert "niets vast" in desk.page("/organisatie/hindernissen").text
    for pair_id in (cast.own_pair, cast.other_pair):
        stuck(cast, pair_id, clock)
    text = desk.page("/organisatie/hindernissen").text
    assert "2 keer loopt er iets vast, bij 2 van de 2 koppels" in text
    assert "Er is een wachtlijst of geen plek (2 keer)" in text
    assert re.search(r"Leefgebied\s+Hoe vaak\s+\w+\s+2\s+Samen\s+2", text)
    assert not [name for name in ("Noor", "Omar", "Carla") if name in text]


def fields(cast: Cast, **changed: str) -> dict[str, str]:
    return {
        "name": "Selam",
        "housed_on": "2026-05-01",
        "coach": short_id(cast.own_coach.id),
        "started_on": "",
        "language": "ti",
        "groups": "bijstand",
    } | changed


def test_a_pair_is_started_on_one_page_and_goes_on_to_its_cards(cast: Cast, desk: Visit) -> None:
    response = desk.submit("/organisatie/koppels/nieuw", **fields(cast))
    assert response.status_code == 303
    page = desk.page(response.location)
    assert "Selam nog geen kaart" in page.text
    assert "Carla Coach, sinds 12 mei 2026" in page.text
    (started,) = [pair for pair in pairs_of(cast) if pair.coachee.name == "Selam"]
    assert started.coachee.housed_on == date(2026, 5, 1)
    assert started.journey.groups == {"bijstand"}
    assert started.language == "ti"


def test_a_new_pair_has_no_route_unless_the_coordinator_knows_it(cast: Cast, desk: Visit) -> None:
    assert re.search(r'name="choice-leerroute" value="onbekend" checked', desk.get("/organisatie/koppels/nieuw").text)
    desk.submit("/organisatie/koppels/nieuw", **fields(cast, **{"choice-leerroute": "z"}))
    (started,) = [pair for pair in pairs_of(cast) if pair.coachee.name == "Selam"]
    assert started.journey.groups == {"bijstand", "niet_onderwijsroute"}
    wrong = desk.submit("/organisatie/koppels/nieuw", **fields(cast, name=" ", **{"choice-leerroute": "b1"}))
    assert re.search(r'name="choice-leerroute" value="b1" checked', wrong.text)


def test_a_pair_can_start_with_a_coach_who_is_new_or_without_one(cast: Cast, desk: Visit) -> None:
    desk.submit("/organisatie/koppels/nieuw", **fields(cast, coach="", new_coach="Nel Nieuw"))
    desk.submit("/organisatie/koppels/nieuw", **fields(cast, name="Alleen", coach=""))
    with connection():
        assert "Nel Nieuw" in [account.name for account in accounts.every(cast.organisation.id, Role.COACH)]
    started = {pair.coachee.name: len(pair.journey.coaches) for pair in pairs_of(cast)}
    assert (started["Selam"], started["Alleen"]) == (1, 0)


def test_a_form_sent_twice_starts_one_pair(cast: Cast, desk: Visit) -> None:
    sent = fields(cast, coach="", new_coach="Nel Nieuw", op=str(uuid.uuid4()))
    first = desk.submit("/organisatie/koppels/nieuw", **sent)
    assert desk.submit("/organisatie/koppels/nieuw", **sent).location == first.location
    assert len(pairs_of(cast)) == 3
    with connection():
        assert tables.AccountRow.select().where(tables.AccountRow.name == "Nel Nieuw").count() == 1


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"housed_on": "31-2-2026"}, "housed_on", "bestaat niet"),
        ({"housed_on": "laatst"}, "housed_on", "is geen datum"),
        ({"housed_on": "2030-01-01"}, "housed_on", "is nog niet geweest"),
        ({"housed_on": ""}, "housed_on", "sinds wanneer"),
        ({"started_on": "1-4-2026"}, "started_on", "kan niet beginnen voor"),
        ({"linked_on": "2-5-2026"}, "linked_on", "niet na de verhuizing"),
        ({"name": " "}, "name", "Vul een naam in"),
        ({"name": "Selam 111222333"}, "name", "BSN"),
        ({"new_coach": "Nel"}, "new_coach", "Niet allebei"),
        ({"coach": "", "new_coach": "Nel 111222333"}, "new_coach", "BSN"),
        ({"coach": "zzz"}, "coach", "Kies een coach"),
        ({"household": "u"}, "household", "Kies uit de lijst"),
        ({"groups": "sekte"}, "groups", "Kies uit de lijst"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    changed: dict[str, str], field: str, sentence: str, cast: Cast, desk: Visit
) -> None:
    response = desk.submit("/organisatie/koppels/nieuw", **fields(cast, **changed))
    assert response.status_code == 422
    wrong = response.text[response.text.index(f'id="fout-{field}"') :]
    assert sentence in wrong[: wrong.index("</span>")]
    kept = fields(cast, **changed)
    for name in ("name", "housed_on"):
        assert f'value="{kept[name].strip()}"' in response.text
    if kept["coach"] != "zzz":
        assert not kept["coach"] or f'<option value="{kept["coach"]}" selected' in response.text
    assert '<option value="ti" selected' in response.text
    assert len(pairs_of(cast)) == 2
    with connection():
        assert tables.AccountRow.select().where(tables.AccountRow.name.startswith("Nel")).count() == 0


def test_a_tick_ends_the_silence_for_as_long_as_the_organisation_chose(cast: Cast, visit: Come, clock: Clock) -> None:
    operation = make.operation(cast.coordinator.actor, at=clock.at)
    ticks.tick(operation, cast.own_pair, make.BOTH_ITEM, ItemState.DONE)
    for days, silent in ((13, False), (1, True)):
        clock.forward(days=days)
        own_row = visit(cast.coordinator).page("/organisatie").text.partition("Noor")[2].partition("Omar")[0]
        assert ("dagen stil" in own_row) is silent
