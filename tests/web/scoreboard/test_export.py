"""The board as plain files: the same every time, complete, without script, and standing on its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from boards import AUTUMN, publish, publish_oirschot, release
from pagecheck import Page, check

from pragma_coach.cli import static_site
from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid
from pragma_coach.public import create_app
from pragma_coach.web.scoreboard.export import MANIFEST, LinkBroken, files_of

SITE = "https://www.oirschot.example/bord"


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    """Settings of an installation with two boards, one of which has no figure yet."""
    settings = Config(data=tmp_path / "data", base_url="", chartjs="")
    settings.data.mkdir()
    publish_oirschot(settings)
    publish(settings, release(AUTUMN, "leeg", "Leeg dorp"))
    return settings


@pytest.fixture
def files(settings: Config) -> dict[str, bytes]:
    return files_of(create_app(settings), "", ["oirschot", "leeg"])


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "action") and value]


def pages(files: dict[str, bytes]) -> dict[str, Links]:
    return {name: Links(body.decode()) for name, body in files.items() if name.endswith((".html", ".xml"))}


def test_the_export_holds_everything_of_every_board(files: dict[str, bytes]) -> None:
    for slug in ("oirschot", "leeg"):
        parts = (".html", ".csv", ".json", "/inbed.html", "/kaart.png", "/kaart.txt", "/feed.xml", "/dataset.jsonld")
        assert {f"scorebord/{slug}{part}" for part in parts} <= set(files)
    others = {
        "index.html",
        "feed.xml",
        "scorebord/methode.html",
        "scorebord/schema.json",
        "static/pragma.css",
        "static/wide.css",
        MANIFEST,
    }
    assert others <= set(files)
    board = files["scorebord/oirschot.html"].decode()
    assert "<svg" in board
    assert "Fase 2 duurt nu meestal 14 maanden. Het doel is 15 maanden." in board


def outward(page: Page) -> list[str]:
    """The links of a page, but for its icon, that stands in the page itself."""
    return [link for link in page.links if not link.startswith("data:image/svg+xml,")]


def test_every_link_resolves_inside_the_export(files: dict[str, bytes]) -> None:
    looked = 0
    for name, page in pages(files).items():
        for link in outward(page):
            address, _, place = link.partition("#")
            target = normpath(join(dirname(name), address)) if address else name
            assert target in files, (name, link)
            assert not place or f'id="{place}"'.encode() in files[target], (name, link)
            looked += 1
    assert looked > 50
    description = json.loads(files["scorebord/oirschot/dataset.jsonld"])
    addresses = [description["url"], *(one["contentUrl"] for one in description["distribution"])]
    assert all(normpath(join("scorebord/oirschot", address)) in files for address in addresses)


def test_there_is_no_script_and_no_absolute_path(files: dict[str, bytes]) -> None:
    for name, page in pages(files).items():
        assert not page.tags & {"script", "template", "iframe", "form"}, name
        assert [link for link in outward(page) if link.startswith(("/", "http", "data:", "javascript:"))] == [], name
    assert not [name for name in files if name.endswith(".js")]
    fonts = re.findall(rb'url\("([^"?]+)\?', files["static/pragma.css"])
    assert fonts == [
        b"fonts/ethiopic.woff2",
        b"fonts/ethiopic-switch.woff2",
    ]  # beside the stylesheet, only where a phone lacks them
    assert all(f"static/{font.decode()}" in files for font in fonts)


def test_every_page_is_whole(files: dict[str, bytes]) -> None:
    for name, body in files.items():
        if name.endswith(".html"):
            check(body.decode(), name)


def test_with_an_address_what_must_be_whole_is_whole(settings: Config) -> None:
    whole = Config(data=settings.data, base_url=SITE, chartjs="")
    files = files_of(create_app(whole), SITE, ["oirschot", "leeg"])
    board = files["scorebord/oirschot.html"].decode()
    assert f'property="og:image" content="{SITE}/scorebord/oirschot/kaart.png"' in board
    assert f"{SITE}/scorebord/oirschot/inbed.html" in board  # the code to paste
    assert files["scorebord/oirschot/kaart.txt"].decode().endswith(f"{SITE}/scorebord/oirschot.html\n")
    assert "oembed" not in board  # that needs a server
    named = {
        name
        for body in files.values()
        for name in re.findall(rb"https://www\.oirschot\.example/bord/([^\s\"'&<]*)", body)
    }
    assert len(named) > 8
    assert {name.decode() for name in named} <= set(files)


def test_the_manifest_names_every_file_with_its_hash(files: dict[str, bytes]) -> None:
    told = json.loads(files[MANIFEST])["files"]
    assert told == {name: sha256(body).hexdigest() for name, body in files.items() if name != MANIFEST}


def test_a_board_that_is_not_there_stops_the_export(settings: Config) -> None:
    with pytest.raises(LinkBroken, match="elders"):
        files_of(create_app(settings), "", ["elders"])


def test_before_the_first_release_there_is_a_front_page_that_says_so(tmp_path: Path) -> None:
    files = files_of(create_app(Config(data=tmp_path / "niets", base_url="", chartjs="")), "", [])
    assert b"Er zijn nog geen cijfers." in files["index.html"]
    assert not (tmp_path / "niets").exists()


# the folder


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def command(data: Path, target: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "pragma_coach", "public", "--data", str(data), "--export", str(target), *options]
    return subprocess.run(line, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def test_the_same_releases_give_the_same_bytes_and_replace_an_earlier_export(settings: Config, tmp_path: Path) -> None:
    one, other = tmp_path / "een", tmp_path / "diep" / "twee"
    first = command(settings.data, one, TZ="Asia/Tokyo", PYTHONHASHSEED="1")
    assert first.returncode == 0, first.stderr
    assert command(settings.data, other, TZ="America/Lima", PYTHONHASHSEED="2").returncode == 0
    assert tree(one) == tree(other)
    assert f"{len(tree(one))} bestanden" in first.stdout
    (one / "oud.html").write_text("van een vorige keer")
    publish(settings, release(AUTUMN.next()))
    assert command(settings.data, one).returncode == 0
    assert "oud.html" not in tree(one)
    assert tree(one) != tree(other)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "diep", "een"]  # nothing left behind


def test_a_mishap_leaves_what_was_there(settings: Config, tmp_path: Path) -> None:
    target = tmp_path / "bord"
    assert command(settings.data, target).returncode == 0
    before = tree(target)
    settings.releases_file.write_bytes(b"dit is geen database" * 100)
    broken = command(settings.data, target)
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "niet te lezen" in broken.stderr
    assert "geen adres" in command(settings.data, target, "--address", "www.oirschot.nl").stderr
    assert tree(target) == before


def test_a_folder_with_something_else_in_it_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "website"
    target.mkdir()
    (target / "belangrijk.txt").write_text("niet weggooien")
    with pytest.raises(Invalid, match="andere bestanden"):
        static_site.put({"index.html": b"x"}, target, MANIFEST)
    assert tree(target) == {"belangrijk.txt": b"niet weggooien"}
    file = tmp_path / "bestand"
    file.write_text("x")
    with pytest.raises(Invalid, match="andere bestanden"):
        static_site.put({"index.html": b"x"}, file, MANIFEST)
    link = tmp_path / "verwijzing"
    link.symlink_to(target)
    with pytest.raises(Invalid, match="andere bestanden"):
        static_site.put({"index.html": b"x"}, link, MANIFEST)


def test_a_file_that_cannot_be_written_leaves_nothing_half_done(tmp_path: Path) -> None:
    target = tmp_path / "bord"
    static_site.put({MANIFEST: b"1", "a/b.txt": b"oud"}, target, MANIFEST)
    with pytest.raises(OSError, match=r"a/b\.txt"):  # a folder and a file cannot have one name
        static_site.put({MANIFEST: b"2", "a/b.txt/c": b"x", "a/b.txt": b"y"}, target, MANIFEST)
    assert tree(target) == {MANIFEST: b"1", "a/b.txt": b"oud"}
    assert list(tmp_path.iterdir()) == [target]
