"""A board outside its own page: the card, the frame, oEmbed, the feeds and the descriptions tell what the board tells."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from boards import (
    AUTUMN,
    MEASURES,
    PHASE_1,
    PHASE_2,
    VOLUNTEERING,
    cell,
    oirschot,
    publish,
    publish_oirschot,
    release,
    visitor,
)
from jsonschema import Draft202012Validator, FormatChecker
from PIL import Image
from stage import Visit

from pragma_coach.config import Config
from pragma_coach.domain.scoreboard.figures import Band, Step
from pragma_coach.published.cells import NewSteps
from pragma_coach.published.releases import withdraw, write_release
from pragma_coach.web.scoreboard import share_card, words
from pragma_coach.web.scoreboard.feed import NOTHING_NEW

BEGIN = date(2024, 1, 1)
SITE = "http://127.0.0.1:8000"
BOARD = "/scorebord/oirschot"
ATOM = "{http://www.w3.org/2005/Atom}"
PUBLIC = (f"{BOARD}/kaart.png", f"{BOARD}/kaart.txt", f"{BOARD}/inbed", f"{BOARD}/feed.xml", "/feed.xml",
          f"{BOARD}/dataset.jsonld", "/scorebord/schema.json")  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    return Config(data=tmp_path)


@pytest.fixture
def passer(settings: Config) -> Visit:
    """Somebody at the board of Oirschot."""
    publish_oirschot(settings)
    return visitor(settings)


@pytest.mark.parametrize("path", PUBLIC)
def test_everything_to_share_is_cacheable_without_cookie_and_readable_from_elsewhere(passer: Visit, path: str) -> None:
    answer = passer.get(path, headers={"Cookie": "stappen=x"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert passer.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    if BOARD in path:
        missing = passer.get(path.replace("oirschot", "elders"))
        assert missing.status_code == 404
        assert "Access-Control-Allow-Origin" not in missing.headers


# the card


def test_the_card_is_a_picture_of_the_size_that_sites_ask_for_and_small_enough_to_send(passer: Visit) -> None:
    raw = passer.get(f"{BOARD}/kaart.png").data
    picture = Image.open(io.BytesIO(raw))
    assert (picture.format, picture.size) == ("PNG", (share_card.WIDTH, share_card.HEIGHT)) == ("PNG", (1200, 630))
    assert len(raw) < 60_000
    assert picture.info == {}  # no moment, no machine, no maker


def test_the_same_board_gives_the_same_card_and_another_figure_another_one(tmp_path: Path) -> None:
    cards = []
    for number, value in enumerate((14, 14, 13)):
        settings = Config(data=tmp_path / str(number))
        settings.data.mkdir()
        publish(settings, release(AUTUMN), [cell(PHASE_2, BEGIN, AUTUMN, value, Step.MONTH, Band.FROM_10)])
        cards.append(visitor(settings).get(f"{BOARD}/kaart.png").data)
    assert cards[0] == cards[1] != cards[2]


def test_the_text_of_the_card_is_the_news(passer: Visit) -> None:
    assert passer.get(f"{BOARD}/kaart.txt").text.splitlines() == [
        "Scorebord Welzijn Oirschot, stand van 30 september 2026",
        "Fase 2 duurt nu meestal 14 maanden. Het doel is 15 maanden.",
        "Nieuw: Fase 1: 3 weken, Fase 2: 13 maanden.",
        "Dank aan alle vrijwilligers.",
        f"{SITE}{BOARD}",
    ]


def test_a_card_without_figures_says_so_in_the_same_sentence_as_always(settings: Config) -> None:
    publish(settings, release(AUTUMN))
    told = visitor(settings).get(f"{BOARD}/kaart.txt").text
    assert words.NOT_YET in told
    assert NOTHING_NEW in told
    assert visitor(settings).get(f"{BOARD}/kaart.png").status_code == 200


@pytest.mark.parametrize("name", ["W" * 300, "Stichting Súdwest-Fryslân ½ €", "<script>alert(1)</script>", "ሰላም مرحبا"])
def test_a_card_can_be_drawn_for_any_name(settings: Config, name: str) -> None:
    long = [replace(VOLUNTEERING, title="Vrijwilligerswerk bij een heel erg lange naam")]
    publish(
        settings, release(AUTUMN, name=name), [cell(VOLUNTEERING, BEGIN, AUTUMN, 10, Step.MONTH, Band.FROM_10)], long
    )
    assert Image.open(io.BytesIO(visitor(settings).get(f"{BOARD}/kaart.png").data)).size == (1200, 630)


def test_the_page_names_its_card_feed_and_descriptions_for_others(passer: Visit) -> None:
    page = passer.page(BOARD)
    named = {
        a.get("property") or a.get("name", ""): a["content"] for tag, a in page.tags if tag == "meta" and "content" in a
    }
    assert named["og:image"] == f"{SITE}{BOARD}/kaart.png"
    assert named["og:url"] == f"{SITE}{BOARD}"
    assert named["og:image:alt"] == "Fase 2 duurt nu meestal 14 maanden. Het doel is 15 maanden."
    links = {(a["rel"], a.get("type", "")): a["href"] for tag, a in page.tags if tag == "link"}
    assert links["alternate", "application/atom+xml"] == f"{BOARD}/feed.xml"
    assert links["describedby", "application/ld+json"] == f"{BOARD}/dataset.jsonld"
    assert passer.get(links["alternate", "application/json+oembed"].removeprefix(SITE)).status_code == 200
    assert not [a for tag, a in page.tags if tag in ("img", "iframe", "video", "audio", "object", "embed")]


# in the page of somebody else


def test_only_the_small_board_may_stand_in_a_frame_and_it_can_run_nothing(passer: Visit) -> None:
    policy = passer.get(f"{BOARD}/inbed").headers["Content-Security-Policy"]
    for part in ("frame-ancestors *", "script-src 'none'", "connect-src 'none'", "form-action 'none'"):
        assert part in policy.split("; ")
    page = passer.page(f"{BOARD}/inbed")
    assert {tag for tag, _ in page.tags} & {"script", "form", "iframe", "template", "button"} == set()
    assert page.text.count("Fase 2 duurt nu meestal 14 maanden. Het doel is 15 maanden.") == 1
    assert [a for tag, a in page.tags if tag == "a"] == [{"href": BOARD, "target": "_blank", "rel": "noopener"}]
    for path in ("/", BOARD, "/scorebord/methode", "/feed.xml", "/privacy"):
        assert "frame-ancestors 'none'" in passer.get(path).headers["Content-Security-Policy"]


def test_an_empty_board_in_a_frame_has_the_sentence_and_no_drawing(settings: Config) -> None:
    publish(settings, release(AUTUMN))
    html = visitor(settings).get(f"{BOARD}/inbed").text
    assert words.NOT_YET in html
    assert "<svg" not in html


def test_oembed_gives_the_frame_of_a_board(passer: Visit) -> None:
    told = passer.get(f"/oembed?url={quote(SITE + BOARD, safe='')}").get_json()
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", "Scorebord Welzijn Oirschot")
    assert told["html"] == (
        f'<iframe src="{SITE}{BOARD}/inbed" title="Scorebord Welzijn Oirschot" '
        f'width="{told["width"]}" height="{told["height"]}" loading="lazy"></iframe>'
    )
    assert told["thumbnail_url"] == f"{SITE}{BOARD}/kaart.png"
    assert told["html"] in passer.page(BOARD).text  # the same code as on the page itself


def test_oembed_keeps_to_the_size_that_was_asked(passer: Visit) -> None:
    def size(query: str) -> tuple[int, int]:
        told = passer.get(f"/oembed?url={SITE}{BOARD}{query}").get_json()
        assert f'width="{told["width"]}" height="{told["height"]}"' in told["html"]
        return told["width"], told["height"]

    usual = size("")
    assert size("&maxwidth=320&maxheight=200") == (320, 200)
    assert size("&maxwidth=9000&maxheight=9000") == usual
    for nonsense in ("", "-1", "1e3", "٣٢٠", "99999999999", "x"):
        assert size(f"&maxwidth={quote(nonsense)}") == usual


FOREIGN = [
    "", "x", BOARD, f"{SITE}/", f"{SITE}/scorebord/methode", f"{SITE}/scorebord/elders", f"{SITE}{BOARD}/", f"{SITE}{BOARD}?x=1",
    f"{SITE}{BOARD}#x", f"{SITE}{BOARD}.json", f"https://127.0.0.1:8000{BOARD}", f"http://127.0.0.1:8000@evil.example{BOARD}",
    f"http://evil.example{BOARD}", f"http://evil.example/?{SITE}{BOARD}", f"{SITE}//scorebord/oirschot", f"{SITE}/x/../scorebord/oirschot",
    f"{SITE}/scorebord/Oirschot", f"{SITE}/scorebord/oirschot%00", "http://[", f"{SITE}{BOARD}/inbed", f" {SITE}{BOARD}",
]  # fmt: skip


@pytest.mark.parametrize("address", FOREIGN)
def test_oembed_knows_exactly_the_addresses_of_our_boards(passer: Visit, address: str) -> None:
    assert passer.get(f"/oembed?url={quote(address, safe='')}").status_code == 404


def test_oembed_speaks_json_only(passer: Visit) -> None:
    assert passer.get(f"/oembed?url={SITE}{BOARD}&format=xml").status_code == 501
    assert passer.get(f"/oembed?url={SITE}{BOARD}&format=json").mimetype == "application/json"


def test_a_name_cannot_break_out_of_the_frame_code(settings: Config) -> None:
    publish(settings, release(AUTUMN, name='"><script>alert(1)</script>'))
    html = visitor(settings).get(f"/oembed?url={SITE}{BOARD}").get_json()["html"]
    assert "<script" not in html
    assert html.count('"') == 10  # of the attributes alone


# feeds


def entries(raw: bytes) -> Iterator[dict[str, str]]:
    """Read a feed and hold it to RFC 4287: what must be there once is there once."""
    feed = ElementTree.fromstring(raw)  # noqa: S314 - our own feed
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"self", "alternate"}
    moments = []
    for entry in feed.findall(f"{ATOM}entry"):
        told = {child.tag.removeprefix(ATOM): (child.text or "").strip() for child in entry}
        assert set(told) == {"title", "id", "published", "updated", "author", "link", "content"}
        assert len(entry) == len(told)
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", told["id"])
        moments.append(datetime.fromisoformat(told["updated"]))
        assert moments[-1].tzinfo is not None
        yield told
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated") or "") == max(moments)


def test_every_release_is_an_entry_the_newest_first(passer: Visit) -> None:
    told = list(entries(passer.get(f"{BOARD}/feed.xml").data))
    assert [entry["title"] for entry in told] == [
        "Scorebord Welzijn Oirschot: stand van 30 september 2026",
        "Scorebord Welzijn Oirschot: stand van 30 juni 2026",
        "Scorebord Welzijn Oirschot: stand van 31 maart 2026",
    ]
    assert told[1]["content"] == (
        "Fase 1: 3 weken, waarschijnlijk tussen 1½ en 4½ week. Gemeten over apr t/m jun 2026. Vrijwilligerswerk "
        "(binnen 2 jaar): 10 maanden, waarschijnlijk tussen 6 en 14 maanden. Gemeten over jan 2024 t/m jun 2026."
    )
    assert len({entry["id"] for entry in told}) == 3


def test_the_feed_of_all_boards_holds_the_entries_of_each_with_the_same_ids(settings: Config, passer: Visit) -> None:
    publish(settings, release(AUTUMN, "almelo", "Almelo helpt"))
    of_all = list(entries(passer.get("/feed.xml").data))
    of_each = [e for slug in ("oirschot", "almelo") for e in entries(passer.get(f"/scorebord/{slug}/feed.xml").data)]
    assert sorted(of_all, key=lambda e: e["id"]) == sorted(of_each, key=lambda e: e["id"])
    assert [e["content"] for e in of_all if "Almelo" in e["title"]] == [NOTHING_NEW]


def test_an_entry_keeps_its_id_when_the_address_or_the_name_changes(settings: Config, passer: Visit) -> None:
    before = [entry["id"] for entry in entries(passer.get(f"{BOARD}/feed.xml").data)]
    publish(settings, release(AUTUMN.next(), name="Een nieuwe naam"))
    moved = visitor(replace(settings, base_url="https://scorebord.example"))
    after = [entry["id"] for entry in entries(moved.get(f"{BOARD}/feed.xml").data)]
    assert after[1:] == before


def test_a_figure_that_is_taken_back_leaves_the_feed_and_says_when(settings: Config, passer: Visit) -> None:
    at = datetime(2026, 12, 1, 12, tzinfo=UTC)
    withdraw(settings.releases_file, "oirschot", PHASE_2.id, AUTUMN.last_day, at, "Rekenfout")
    newest, *older = entries(passer.get(f"{BOARD}/feed.xml").data)
    assert "13 maanden" not in newest["content"]
    assert newest["content"].endswith("Teruggenomen: Fase 2, apr t/m sep 2026. De reden: Rekenfout")
    assert datetime.fromisoformat(newest["updated"]) == at
    assert all(entry["updated"] == entry["published"] for entry in older)


def test_without_any_release_there_is_no_feed_yet(settings: Config) -> None:
    assert visitor(settings).get("/feed.xml").status_code == 404


def test_names_cannot_break_the_feed(settings: Config) -> None:
    publish(settings, release(AUTUMN, name="]]><b>&amp;\"'"))
    (entry,) = entries(visitor(settings).get(f"{BOARD}/feed.xml").data)
    assert entry["title"].startswith("Scorebord ]]><b>&amp;\"'")


# descriptions


def schema(client: Visit) -> Draft202012Validator:
    wanted = client.get("/scorebord/schema.json").get_json(force=True)
    Draft202012Validator.check_schema(wanted)
    return Draft202012Validator(wanted, format_checker=FormatChecker())


def faults(client: Visit, data: Any) -> list[str]:
    return [error.message for error in schema(client).iter_errors(data)]


def test_the_data_of_every_kind_of_board_fits_the_schema(settings: Config, passer: Visit) -> None:
    publish(settings, release(AUTUMN, "leeg"))
    publish(settings, release(AUTUMN, "groot"), [cell(PHASE_2, BEGIN, AUTUMN, 60, Step.QUARTER_MONTH, Band.FROM_1000)])
    few = replace(release(AUTUMN, "klein"), k=5, rest=3, because="Besluit van 1 mei")
    publish(
        settings,
        few,
        [cell(PHASE_1, BEGIN, AUTUMN, 20, Step.DAY, Band.FROM_5)],
        [*MEASURES, replace(PHASE_2, id="x", norm=None)],
    )
    at = datetime(2026, 12, 1, tzinfo=UTC)
    withdraw(settings.releases_file, "oirschot", PHASE_2.id, AUTUMN.last_day, at, "Rekenfout")
    for slug in ("oirschot", "leeg", "groot", "klein"):
        assert faults(passer, passer.get(f"/scorebord/{slug}.json").get_json()) == [], slug


@pytest.mark.parametrize(
    ("place", "value"),
    [(("now", "value"), 13.5), (("now", "value"), 0), (("now", "n"), 12), (("now", "people"), {"least": 4, "most": 4}),
     (("now", "unit"), "year"), (("count",), 12), (("kind",), "total")],
)  # fmt: skip
def test_the_schema_refuses_what_may_never_be_published(passer: Visit, place: tuple[str, ...], value: object) -> None:
    data = passer.get(f"{BOARD}.json").get_json()
    assert faults(passer, data) == []
    spot = data["measures"][0]
    for name in place[:-1]:
        spot = spot[name]
    spot[place[-1]] = value
    assert faults(passer, data) != []


def test_the_description_for_catalogues_points_to_the_files(passer: Visit) -> None:
    told = json.loads(passer.get(f"{BOARD}/dataset.jsonld").text)
    assert told["@type"] == ["Dataset", "dcat:Dataset"]
    assert told["temporalCoverage"] == "2024-01-01/2026-09-30"
    assert told["variableMeasured"][1] == "Fase 2: weten, kunnen, vinden"
    files = {one["encodingFormat"]: one for one in told["distribution"]}
    assert set(files) == {"text/csv", "application/json"}
    assert files["application/json"]["conformsTo"] == f"{SITE}/scorebord/schema.json"
    for one in files.values():
        assert passer.get(one["contentUrl"].removeprefix(SITE)).mimetype == one["encodingFormat"]
    assert passer.get(told["measurementTechnique"].removeprefix(SITE)).status_code == 200


def test_the_board_of_now_is_what_the_card_draws(settings: Config) -> None:
    """The card has no figures of its own: whatever board it gets, its text is in the words of that board."""
    publish_oirschot(settings)
    board = oirschot(settings)
    allowed = {block.text for line in board.lines for block in line.blocks} | {board.sentence}
    said = share_card.as_text(board)
    numbers = re.findall(
        r"[\d½¼¾]+", re.sub("|".join(map(re.escape, sorted(allowed, key=len, reverse=True))), "", said)
    )
    assert numbers == ["30", "2026", "1", "2"]  # the day, and the names of the phases


def test_in_the_first_quarters_the_news_is_what_was_done_together(settings: Config) -> None:
    steps = NewSteps(BEGIN, AUTUMN.last_day, 5, 50)
    assert write_release(settings.releases_file, release(AUTUMN), MEASURES, [], steps)
    client, sentence = visitor(settings), "Samen zetten we 250 stappen of meer"
    (entry,) = entries(client.get(f"{BOARD}/feed.xml").data)
    assert entry["content"].startswith(sentence)
    assert sentence in client.get(f"{BOARD}/kaart.txt").text
    assert NOTHING_NEW not in client.get(f"{BOARD}/kaart.txt").text
    without = Config(data=settings.data / "zonder")
    without.data.mkdir()
    publish(without, release(AUTUMN))
    assert client.get(f"{BOARD}/kaart.png").data != visitor(without).get(f"{BOARD}/kaart.png").data
