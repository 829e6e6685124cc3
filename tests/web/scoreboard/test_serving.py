"""The board is served without cookies, from caches where it can, with one script of elsewhere at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from boards import (
    AUTUMN,
    publish,
    publish_oirschot,
    release,
    visitor,
)
from flask import Flask
from flask.testing import FlaskClient
from stage import Visit, browser

from pragma_coach.config import CHARTJS_INTEGRITY, CHARTJS_URL, Config

PAGE, CSV, JSON = "/scorebord/oirschot", "/scorebord/oirschot.csv", "/scorebord/oirschot.json"


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    return Config(data=tmp_path)


@pytest.fixture
def passer(settings: Config) -> Visit:
    """Somebody at the board of Oirschot."""
    publish_oirschot(settings)
    return visitor(settings)


def test_the_board_is_cacheable_by_all_and_knows_no_cookie(passer: Visit) -> None:
    for path in ("/", PAGE, CSV, JSON, "/scorebord/methode"):
        response = passer.get(path, headers={"Cookie": "stappen=x"})
        assert response.headers["Cache-Control"] == "public, max-age=300"
        assert response.headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in response.headers
        again = passer.get(path, headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == response.headers["ETag"]
        assert again.headers["Cache-Control"] == "public, max-age=300"
        head = passer.head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == response.headers["ETag"]


def test_a_compressed_answer_is_the_same_answer(passer: Visit) -> None:
    plain = passer.get(PAGE)
    packed = FlaskClient(passer.application).get(PAGE, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < 0.25 * len(plain.data)
    etag = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert passer.get(PAGE, headers=etag).status_code == 304


def test_a_new_release_is_seen_at_once(settings: Config, passer: Visit) -> None:
    old = passer.get(PAGE)
    publish(settings, release(AUTUMN.next()), [])
    new = passer.get(PAGE, headers={"If-None-Match": old.headers["ETag"]})
    assert new.status_code == 200
    assert "stand van" in new.text
    assert "31 december 2026" in new.text


def test_a_board_that_is_not_there_is_a_404_with_a_way_on(passer: Visit) -> None:
    for path in ("/scorebord/elders", "/scorebord/elders.csv", "/scorebord/elders.json", "/scorebord/.csv"):
        response = passer.get(path)
        assert response.status_code == 404
        assert response.headers["Cache-Control"] == "no-store"
        assert 'href="/"' in response.text
    assert passer.get("/scorebord").headers["Location"] == "/"
    assert passer.post(PAGE).status_code == 405


def test_a_broken_file_is_said_without_telling_where_it_is(settings: Config) -> None:
    settings.releases_file.write_bytes(b"dit is geen database" * 100)
    response = visitor(settings).get("/")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "nu even niet te lezen" in response.text
    assert str(settings.data) not in response.text


def script_source(policy: str) -> str:
    return next(part for part in policy.split("; ") if part.startswith("script-src"))


def test_chartjs_comes_from_the_cdn_pinned_and_only_on_a_board(passer: Visit) -> None:
    board = passer.get(PAGE)
    assert script_source(board.headers["Content-Security-Policy"]) == f"script-src 'self' {CHARTJS_URL}"
    assert "/chart.js@4.6.1/dist/chart.umd.min.js" in CHARTJS_URL
    wanted = f'<script src="{CHARTJS_URL}" integrity="{CHARTJS_INTEGRITY}" crossorigin="anonymous"'
    assert board.text.count(wanted) == board.text.count("https://") == 1
    for path in ("/", "/scorebord/methode", "/privacy"):
        other = passer.get(path)
        assert script_source(other.headers["Content-Security-Policy"]) == "script-src 'self'"
        assert "https://" not in other.text


@pytest.mark.parametrize(("chartjs", "source"), [("", "'self'"), ("/static/chart.umd.min.js", "'self'")])
def test_chartjs_can_be_left_out_or_served_at_home(settings: Config, chartjs: str, source: str) -> None:
    publish_oirschot(settings)
    response = visitor(replace(settings, chartjs=chartjs)).get(PAGE)
    assert script_source(response.headers["Content-Security-Policy"]) == f"script-src {source}"
    assert ('<template id="chartjs">' in response.text) == bool(chartjs)
    assert "<svg" in response.text


def test_the_whole_app_serves_the_same_board(app: Flask, config: Config, visit: Callable[..., Visit]) -> None:
    publish_oirschot(config)
    alone, whole = visitor(config), browser(app)
    for path in (CSV, JSON):
        assert whole.get(path).data == alone.get(path).data
    response = whole.get(PAGE)
    assert response.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in response.headers
    assert response.text.replace('<a class="icon small" href="/inloggen">Inloggen</a>\n', "") == alone.get(PAGE).text
