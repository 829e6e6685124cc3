"""The pages of regions and the country: the same figures as the files, every member by name, no ranking."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from boards import visitor
from nets import FIRST, NOW, Net, figure, publication, quarters, withdrawal
from stage import Visit

from pragma_coach.domain.scoreboard.figures import Band
from pragma_coach.published.cells import NewCell
from pragma_coach.services.network.regions import close_due
from pragma_coach.services.network.release_files import ReleaseHistory, Withdrawal
from pragma_coach.web.scoreboard.words import NOT_YET

NAMES = [f"o{number}" for number in range(9)]
MAP = "\n".join(
    f'[regions.{slug}]\nname = "Regio {slug.title()}"\norganisations = ["o{n}", "o{n + 1}", "o{n + 2}"]'
    for slug, n in (("noord", 0), ("midden", 3), ("zuid", 6))
)


def told(slug: str, value: int, band: Band = Band.FROM_10, gone: tuple[Withdrawal, ...] = ()) -> ReleaseHistory:
    made = [
        publication(slug, quarter, [NewCell("fase-1", quarter.first_day, quarter.last_day, figure(value, band=band))])
        for quarter in quarters(2)
    ]
    return ReleaseHistory(slug, tuple(made), gone)


@pytest.fixture
def net(tmp_path: Path) -> Net:
    net = Net(tmp_path).trust(*NAMES).map(MAP)
    net.collect(*(told(name, 6 if name != "o2" else 24, Band.FROM_30) for name in NAMES))
    close_due(net.folder, net.file, net.levels, NOW)
    return net


@pytest.fixture
def client(net: Net) -> Visit:
    return visitor(net.data)


def test_a_region_shows_its_figure_and_its_organisations_by_name(client: Visit) -> None:
    page = client.get("/scorebord/regio/noord").text
    assert "<h1>Scorebord Regio Noord</h1>" in page
    assert "duurt nu meestal 6 weken. Het doel is 3 weken." in page  # of 3, 3 and 12 weeks, all weighing the same
    order = [page.index(f">Welzijn {name}<") for name in ("o0", "o1", "o2")]
    assert order == sorted(order)
    assert "o3" not in page


def test_who_lies_apart_is_told_without_a_judgement_and_the_others_are_within(client: Visit) -> None:
    page = client.get("/scorebord/regio/noord").text
    assert page.count("langer dan bij de anderen; waarom, zegt het cijfer niet") == 1
    assert "geen zeker verschil met de anderen" in client.get("/scorebord/regio/zuid").text
    for word in ("beste", "slechtste", "winnaar", "plaats 1", "nummer 1"):
        assert word not in page.lower()


def test_a_member_without_a_figure_gets_the_one_same_sentence(net: Net, client: Visit) -> None:
    net.map(MAP.replace('"o0"', '"o9", "o0"')).trust("o9")
    net.collect(ReleaseHistory("o9", (publication("o9", FIRST, []),)))
    (net.data / "levels.db").unlink()
    close_due(net.folder, net.file, net.levels, NOW)
    page = client.get("/scorebord/regio/noord").text
    assert "Welzijn o9" in page
    assert NOT_YET in page


def test_the_country_shows_its_regions(client: Visit) -> None:
    page = client.get("/scorebord/land").text
    assert "Scorebord Nederland" in page
    for name in ("midden", "noord", "zuid"):
        assert f'href="/scorebord/regio/{name}"' in page


def test_the_files_hold_the_numbers_of_the_page_and_no_person_counts_twice(client: Visit) -> None:
    def whole(number: str) -> float:
        raise AssertionError(f"{number} is not a whole number")

    data = json.loads(client.get("/scorebord/land.json").text, parse_float=whole)
    (phase, _job) = data["measures"]
    assert data["organisation"]["id"] == "land"
    assert [block["people"] for block in phase["blocks"]] == [{"least": 270, "most": 441}] * 2
    assert phase["now"]["people"] == {"least": 540, "most": 882}
    region = json.loads(client.get("/scorebord/regio/noord.json").text)["measures"][0]
    assert region["now"]["people"] == {"least": 180, "most": 294}
    assert f";nu;2025-01-01;2025-06-30;{region['now']['value']};" in client.get("/scorebord/regio/noord.csv").text


def test_a_board_names_the_figure_of_its_region_as_something_to_measure_by(client: Visit) -> None:
    page = client.get("/scorebord/o1").text
    assert "Ter vergelijking" in page
    assert 'href="/scorebord/regio/noord"' in page
    assert "Ter vergelijking" not in visitor(Path("/nonexistent")).get("/").text


def test_the_front_page_leads_to_regions_and_the_country(client: Visit) -> None:
    page = client.get("/").text
    for address in ("land", "regio/noord", "regio/midden", "regio/zuid"):
        assert f'href="/scorebord/{address}"' in page


def test_a_figure_that_was_taken_back_takes_its_region_and_the_country_along(net: Net, client: Visit) -> None:
    before = client.get("/scorebord/regio/noord").text
    assert "Teruggenomen" not in before
    net.collect(told("o1", 6, Band.FROM_30, (withdrawal(FIRST),)))
    for address in ("regio/noord", "land"):
        page = client.get(f"/scorebord/{address}").text
        assert "Teruggenomen: Fase 1" in page
        assert "De software telde verkeerd." in page
    assert "Teruggenomen" not in client.get("/scorebord/regio/zuid").text


def test_the_same_page_twice_is_not_sent_twice_and_a_new_close_is_seen(net: Net, client: Visit) -> None:
    first = client.get("/scorebord/regio/noord")
    again = client.get("/scorebord/regio/noord", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Set-Cookie" not in first.headers
    before = client.get("/scorebord/land").headers["ETag"]
    (net.data / "levels.db").unlink()
    assert client.get("/scorebord/land").status_code == 404
    close_due(net.folder, net.file, net.levels, NOW)
    assert client.get("/scorebord/land").headers["ETag"] == before


@pytest.mark.parametrize("address", ["regio/oost", "regio/oost.csv", "regio/oost.json", "regio/land"])
def test_a_region_that_is_not_there_is_not_found(client: Visit, address: str) -> None:
    assert client.get(f"/scorebord/{address}").status_code == 404


def test_without_a_network_there_are_no_levels(tmp_path: Path) -> None:
    client = visitor(tmp_path)
    assert client.get("/scorebord/land").status_code == 404
    assert "Regio" not in client.get("/").text


def test_the_figure_of_the_region_is_a_line_in_the_drawing_and_a_number_in_the_table(client: Visit) -> None:
    page = client.get("/scorebord/o1").text
    assert page.count('<line class="beside"') == 1
    assert 'data-beside="12" data-unit="half_week"' in page  # 6 weeks, beside the own 3
    assert '<line class="beside"' not in client.get("/scorebord/regio/noord").text
