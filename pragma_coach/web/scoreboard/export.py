"""The whole scoreboard as plain files, for a town's own site: no server, no script, and links that work from anywhere.

The files are the answers of the public app itself, walked link by link from the front page; so they cannot tell
anything else. The same releases give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from posixpath import dirname, relpath
from urllib.parse import urljoin

from flask import Flask
from flask.testing import FlaskClient

from pragma_coach import __version__

MANIFEST = "manifest.json"
_BESIDE = re.compile(r'url\("([^"?:]+)')
_LINK = re.compile(r'\b(href|src)="(/[^"?#]*)(?:\?[^"#]*)?(#[^"]*)?"')
_MARKUP = (".html", ".xml")
_TEXT = (*_MARKUP, ".jsonld", ".txt")


class LinkBroken(Exception):
    """A page links to something that is not there; the message names both."""


def files_of(app: Flask, site: str, slugs: Iterable[str]) -> dict[str, bytes]:
    """Return every file of the board by its path, with `manifest.json` (a hash of each) among them.

    `app` is the public app, `site` the address at which the files will stand ("" when that is not known), `slugs` the
    organisations with a board. Raise LinkBroken.
    """
    app.jinja_env.globals["static_export"] = True
    found = {path: _fetch(app.test_client(), path, path) for path in _beginnings(list(slugs))}
    waiting = list(found)
    while waiting:
        path = waiting.pop()
        for link in _links(path, found[path], site):
            if link not in found:
                found[link] = _fetch(app.test_client(), link, path)
                waiting.append(link)
    names = {path: _file(path) for path in found}
    files = {names[path]: _moved(path, body, names, site) for path, body in found.items()}
    return files | {MANIFEST: _manifest(files)}


def _beginnings(slugs: list[str]) -> list[str]:
    """Return the pages to start from: the front page, and what is made to be linked from elsewhere."""
    feeds = ["/feed.xml"] if slugs else []
    return [
        "/",
        *feeds,
        *(f"/scorebord/{slug}/{name}" for slug in slugs for name in ("inbed", "kaart.png", "kaart.txt")),
    ]


def _fetch(client: FlaskClient, path: str, where: str) -> bytes:
    answer = client.get(path, buffered=True)
    if answer.status_code != 200:
        raise LinkBroken(f"{where} verwijst naar {path}, maar dat geeft {answer.status_code}.")
    body: bytes = answer.data
    return body


def _links(path: str, body: bytes, site: str) -> set[str]:
    """Return the pages of ours to which this one links, by relative or by whole address."""
    name = _file(path)
    links = {match[2] for match in _LINK.finditer(body.decode())} if name.endswith(_MARKUP) else set[str]()
    if name.endswith(".css"):  # fonts lie beside it and keep their address
        links |= {urljoin(path, beside) for beside in _BESIDE.findall(body.decode())}
    if site and name.endswith(_TEXT):
        links |= set(_whole(site).findall(body.decode()))
    return links


def _whole(site: str) -> re.Pattern[str]:
    return re.compile(re.escape(site) + r"""(/[^\s"'&<>?#]*)""")


def _file(path: str) -> str:
    """Return the file of a page: pages get .html, what has an ending keeps it."""
    if path.endswith("/"):
        return f"{path}index.html".lstrip("/")
    return (path if "." in path.rpartition("/")[2] else f"{path}.html").lstrip("/")


def _moved(path: str, body: bytes, names: Mapping[str, str], site: str) -> bytes:
    """Return the file with its links pointing to the other files."""
    here = names[path]
    if not here.endswith(_TEXT):
        return body

    def from_here(match: re.Match[str]) -> str:
        return f'{match[1]}="{relpath(names[match[2]], dirname(here) or ".")}{match[3] or ""}"'

    text = body.decode()
    if here.endswith(_MARKUP):
        text = _LINK.sub(from_here, text)
    if site:
        text = _whole(site).sub(lambda match: f"{site}/{names.get(match[1], match[1].lstrip('/'))}", text)
    elif here.endswith(".jsonld"):
        known = re.compile(f'"({"|".join(map(re.escape, sorted(names, key=len, reverse=True)))})"')
        text = known.sub(lambda match: f'"{relpath(names[match[1]], dirname(here))}"', text)
    return text.encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    hashes = {name: sha256(files[name]).hexdigest() for name in sorted(files)}
    return json.dumps({"version": __version__, "files": hashes}, indent=1).encode()
