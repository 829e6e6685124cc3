"""The public scoreboard in a browser: drawn again with Chart.js when it comes, whole when it does not, and on paper."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from devices import DESK
from playwright.sync_api import BrowserContext, Page, Route, expect
from serving import served
from watching import Watch, pages_of, refused, shifted

from pragma_coach.config import CHARTJS_INTEGRITY, CHARTJS_URL, Config
from pragma_coach.domain.calendar import quarters_due, utc_moment
from pragma_coach.services.scoreboard import publish
from pragma_coach.simulation import Size, make_town
from pragma_coach.store import database, schema

Phone = Callable[..., BrowserContext]
BOARD = "/scorebord/oirschot"
PUBLIC_PAGES = ("/", BOARD, "/scorebord/methode", "/hulp", "/privacy", "/toegankelijkheid", "/bestaat-niet")
CORS = {"Content-Type": "application/javascript", "Access-Control-Allow-Origin": "*"}  # as the CDN sends it
DAYS = {"day": 1, "half_week": 3.5, "week": 7, "month": 365.25 / 12}
DAYS |= {"half_month": DAYS["month"] / 2, "quarter_month": DAYS["month"] / 4}


@pytest.fixture(scope="module")
def chartjs(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> bytes:
    """The file that the CDN serves, as npm holds it; kept between runs."""
    named = os.environ.get("PRAGMA_CHARTJS_FILE")
    if named:
        return Path(named).read_bytes()
    package = urlsplit(CHARTJS_URL).path.split("/")[2]
    file = Path(request.config.cache.mkdir("chartjs")) / f"{package.replace('@', '-')}.tgz"
    if not file.exists():
        _pack(package, file.parent)
    with tarfile.open(file) as archive:
        member = archive.extractfile("package/dist/chart.umd.min.js")
        assert member is not None
        return member.read()


def _pack(package: str, folder: Path) -> None:
    npm = shutil.which("npm")
    said = "npm is not installed (apt install npm, or name the file in PRAGMA_CHARTJS_FILE)"
    if npm:
        done = subprocess.run([npm, "pack", package], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        said = f"npm cannot fetch {package}: {done.stderr[-300:]}"
    if os.environ.get("PRAGMA_REQUIRE_BROWSER"):
        pytest.fail(said)
    pytest.skip(said)


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `pragma-coach public` on five years of figures of a town of a hundred pairs."""
    config = Config(data=tmp_path_factory.mktemp("board"))
    database.connect_to(config)
    schema.migrate(config)
    size = Size(date(2026, 5, 12))
    make_town(size, ticks=False)
    for quarter in quarters_due(size.start, utc_moment(size.today)):
        publish.publish_due(quarter.published_at, config.releases_file)
    database.close_all()
    with served(config.data, "public") as address:
        yield address


def cdn(context: BrowserContext, answer: Callable[[Route], object]) -> None:
    """Stand in for the CDN."""
    context.route(CHARTJS_URL, answer)


def look_all_over(page: Page) -> int:
    """Bring every drawing into sight, as who reads on does; return how many there are."""
    boxes = page.locator("[data-chart]")
    for place in range(boxes.count()):
        boxes.nth(place).scroll_into_view_if_needed()
    return boxes.count()


def boxes_of(page: Page) -> list[dict[str, float]]:
    boxes: list[dict[str, float]] = page.evaluate(
        "[...document.querySelectorAll('[data-chart]')].map(box => box.getBoundingClientRect()).map(r =>"
        " ({left: r.left, top: r.top + scrollY, width: r.width, height: r.height}))"
    )
    return boxes


def test_the_file_of_the_cdn_is_the_file_we_trust(chartjs: bytes) -> None:
    assert "sha384-" + base64.b64encode(hashlib.sha384(chartjs).digest()).decode() == CHARTJS_INTEGRITY


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{}, DESK], ids=["phone", "desk"])
def test_charts_come_in_the_place_of_the_drawings_and_nothing_moves(
    phone: Phone, board: str, chartjs: bytes, size: dict[str, Any], scheme: str
) -> None:
    context = phone(**size, color_scheme=scheme)
    watch = Watch(context)
    cdn(context, lambda route: route.fulfill(body=chartjs, headers=CORS))
    page = context.new_page()
    page.goto(board + BOARD)
    before = boxes_of(page)
    count = look_all_over(page)
    assert count >= 3  # phases, outcomes, and the course of at least one phase
    expect(page.locator("[data-chart].drawn canvas")).to_have_count(count)
    assert boxes_of(page) == before
    assert shifted(page) == 0
    assert refused(page) == []
    assert watch.mistakes == []
    for canvas in page.locator("[data-chart] canvas").all():
        drawn = canvas.evaluate(
            """canvas => {
                const box = canvas.parentElement.getBoundingClientRect(), own = canvas.getBoundingClientRect();
                const inked = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
                return {
                    offset: Math.max(...["left", "top", "width", "height"].map(side => Math.abs(box[side] - own[side]))),
                    inked: inked.filter((part, place) => place % 4 === 3 && part > 0).length / canvas.width / canvas.height,
                };
            }"""
        )
        assert drawn["offset"] < 1
        assert drawn["inked"] > 0.01
    assert page.locator("[data-chart] > svg").first.evaluate("svg => getComputedStyle(svg).visibility") == "hidden"


def test_the_script_of_elsewhere_learns_nothing_of_the_visitor(phone: Phone, board: str, chartjs: bytes) -> None:
    context = phone(**DESK)
    watch = Watch(context)
    cdn(context, lambda route: route.fulfill(body=chartjs, headers=CORS))
    page = context.new_page()
    for path in PUBLIC_PAGES:
        answer = page.goto(board + path)
        assert answer is not None
        assert answer.header_value("set-cookie") is None
        if path == BOARD:
            expect(page.locator("canvas")).to_have_count(look_all_over(page))
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    (asked,) = watch.asked_elsewhere(board)
    assert asked.url == CHARTJS_URL
    assert {"referer", "cookie"} & asked.all_headers().keys() == set()


def test_charts_and_tables_and_drawings_say_the_same(phone: Phone, board: str, chartjs: bytes) -> None:
    context = phone(**DESK)
    cdn(context, lambda route: route.fulfill(body=chartjs, headers=CORS))
    page = context.new_page()
    page.goto(board + BOARD)
    expect(page.locator("canvas")).to_have_count(look_all_over(page))
    compared = 0
    for chart in page.evaluate(_CHARTS):
        assert len(chart["tips"]) == len(chart["rows"])
        for tip, row in zip(chart["tips"], chart["rows"], strict=True):
            assert tip == f"{row['text']}, waarschijnlijk tussen {row['between']}" or chart["kind"] == "trend"
            assert row["text"] in tip
            assert row["between"] in tip
        if chart["kind"] == "trend":
            assert chart["values"] == pytest.approx([row["value"] * DAYS[row["unit"]] for row in chart["rows"]])
        # The server's own drawing was computed apart from it: each mark stands within a pixel of it.
        assert len(chart["places"]) == len(chart["drawn"]) == len(chart["rows"])
        for ours, theirs in zip(chart["places"], chart["drawn"], strict=True):
            assert ours == pytest.approx(theirs, abs=1)
        compared += len(chart["rows"])
    assert compared == page.locator(".figure > :not(details) [data-value]").count() > 10


_CHARTS = """[...document.querySelectorAll("[data-chart]")].map(box => {
    const chart = Chart.getChart(box.querySelector("canvas")), table = document.getElementById(box.dataset.table);
    const rows = [...table.tBodies[0].rows].map((row, place) => ({row, place})).filter(({row}) => row.querySelector("[data-value]"));
    const kind = box.dataset.chart, width = box.clientWidth, svg = box.querySelector("svg");
    if (kind === "trend") rows.reverse();
    const marks = chart.getDatasetMeta(0).data.map(({x, y}) => kind === "trend" ? [x, y] : [x]);
    const shapes = kind === "bars" ? [...svg.querySelectorAll(".bar, .bar-late")] : [...svg.querySelectorAll("circle.dot")];
    const percent = text => parseFloat(text) / 100 * width;
    return {
        kind,
        rows: rows.map(({row}) => {
            const value = row.querySelector("[data-value]");
            return {text: value.textContent, between: row.querySelector("[data-low]").textContent, value: Number(value.dataset.value), unit: value.dataset.unit};
        }),
        tips: rows.map(({place}, order) => chart.options.plugins.tooltip.callbacks.label({dataIndex: kind === "trend" ? order : place})),
        values: chart.data.datasets[0].data.map(point => point.y ?? point),
        places: kind === "trend" ? marks : rows.map(({place}) => marks[place]),
        drawn: shapes.map(shape => kind === "bars" ? [percent(shape.getAttribute("width"))]
            : kind === "trend" ? [percent(shape.getAttribute("cx")), Number(shape.getAttribute("cy"))] : [percent(shape.getAttribute("cx"))]),
    };
})"""


def _blocked(route: Route) -> None:
    route.abort("blockedbyclient")


def _hanging(_route: Route) -> None:
    """Never answer."""


@pytest.mark.parametrize("fault", ["blocked", "tampered", "hanging"])
def test_without_the_cdn_the_page_loses_only_the_charts(phone: Phone, board: str, chartjs: bytes, fault: str) -> None:
    context = phone(**DESK)
    watch = Watch(context)
    answers = {
        "blocked": _blocked,
        "tampered": lambda route: route.fulfill(body=chartjs + b"//", headers=CORS),
        "hanging": _hanging,
    }
    cdn(context, answers[fault])
    page = context.new_page()
    page.goto(board + BOARD)
    said = {"blocked": "ERR_BLOCKED_BY_CLIENT", "tampered": "integrity"}.get(fault)
    with page.expect_console_message(lambda told: said in told.text) if said else page.expect_request(CHARTJS_URL):
        count = look_all_over(page)
    assert page.evaluate("typeof Chart") == "undefined"
    _whole_without_charts(page, count)
    assert watch.mistakes == []
    assert shifted(page) == 0
    context.unroute_all(behavior="ignoreErrors")


def test_without_javascript_the_page_is_whole(phone: Phone, board: str) -> None:
    page = phone(java_script_enabled=False).new_page()
    page.goto(board + BOARD)
    _whole_without_charts(page, page.locator("[data-chart]").count())
    expect(page.get_by_role("button", name="Afdrukken", exact=False)).to_be_hidden()  # it would do nothing


def _whole_without_charts(page: Page, count: int) -> None:
    expect(page.locator("canvas")).to_have_count(0)
    expect(page.locator("[data-chart] > svg:visible")).to_have_count(count)
    for table in page.locator(".figure > :not(details) table").all():
        expect(table).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("duurt nu meestal")


@pytest.mark.parametrize("charts", [True, False], ids=["with charts", "without charts"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board_prints_on_one_a4_dark_on_white(
    phone: Phone, board: str, chartjs: bytes, scheme: str, charts: bool
) -> None:
    context = phone(**DESK, color_scheme=scheme)
    cdn(context, lambda route: route.fulfill(body=chartjs, headers=CORS) if charts else route.abort())
    page = context.new_page()
    page.goto(board + BOARD)
    count = look_all_over(page)
    expect(page.locator("canvas")).to_have_count(count if charts else 0)
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    page.emulate_media(media="print")
    expect(page.locator("[data-chart] > svg:visible")).to_have_count(count)
    expect(page.locator("canvas:visible")).to_have_count(0)
    assert page.evaluate(_FAINT) == []


# Every text on paper: its contrast with white, computed as WCAG does.
_FAINT = """(() => {
    const light = part => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), faint = new Set();
    while (texts.nextNode()) {
        const holder = texts.currentNode.parentElement, text = texts.currentNode.textContent.trim();
        if (!text || !holder.getClientRects().length || holder.closest("template, .hide")) continue;
        const style = getComputedStyle(holder), colour = holder.closest("svg") ? style.fill : style.color;
        const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number);
        const contrast = 1.05 / (.2126 * light(red) + .7152 * light(green) + .0722 * light(blue) + .05);
        if (contrast < 7) faint.add(`${text.slice(0, 30)}: ${colour}`);
    }
    return [...faint];
})()"""


def test_the_board_of_a_small_town_prints_on_one_a4(phone: Phone, server: str) -> None:
    page = phone(**DESK).new_page()
    page.goto(f"{server}/scorebord/ons-dorp")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
