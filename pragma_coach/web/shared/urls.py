"""Addresses: short opaque ids in paths, fingerprinted static files, and the way back after signing in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import current_app
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, RequestRedirect, ValidationError

from pragma_coach.domain.texts import crockford
from pragma_coach.paths import STATIC
from pragma_coach.web.shared.audience import AudienceKind, PageAudience, audience_of

_ID_BITS = 53
ID_NAMES = (
    "pair",
    "account",
    "coachee",
    "card",
    "household",
    "talk",
    "help",
    "signal",
    "word",
    "activity",
    "opportunity",
    "place",
)


class IdConverter(BaseConverter):
    """An id in a path: a number of at most 53 bits in Crockford's letters, lower case, no leading zero."""

    regex = "[1-9a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{0,10}"

    def to_python(self, value: str) -> int:
        """Return the number; too large a number is no address of ours."""
        number = crockford.decode(value.upper())
        if number.bit_length() > _ID_BITS:
            raise ValidationError
        return number

    def to_url(self, value: int) -> str:
        return short_id(value)


def short_id(number: int) -> str:
    return crockford.encode(number).lower()


def read_id(text: str) -> int | None:
    """Return the id that a form field holds, or None when it holds none."""
    number = crockford.read_number(text)
    return number if number and number.bit_length() <= _ID_BITS else None


@cache
def fingerprint(name: str) -> str:
    """Return the first letters of the hash of a static file: a new content is a new address."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a static file. Works on error pages too, where Flask cannot build addresses."""
    return f"/static/{name}?v={fingerprint(name)}"


@cache
def inline_icon() -> Markup:
    """Return the picture of static/icon.svg as an address that holds it all: it is asked for on no page."""
    drawn = (STATIC / "icon.svg").read_text("utf-8").strip().replace('"', "'")
    return Markup("data:image/svg+xml," + quote(drawn, safe=" '=/:."))  # noqa: S704  # a file of our own


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of ours that somebody can be sent to."""

    address: str
    endpoint: str
    audience: PageAudience
    values: Mapping[str, Any]


def find_page(target: str) -> OwnPage | None:
    """Return the page of ours at an address that somebody can be sent to, or None.

    Nothing of the text is judged or passed on: it is looked up among our own routes, and the address is built anew from
    the route found. Only the query is carried along, behind our own path.
    """
    adapter = current_app.create_url_adapter(None) or current_app.url_map.bind("localhost")
    try:
        parts = urlsplit(target)
        endpoint, values = adapter.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):
        return None
    place = audience_of(current_app.view_functions[endpoint])
    if parts.scheme or parts.netloc or place is None or place.kind in (AudienceKind.PUBLIC, AudienceKind.DOORWAY):
        return None
    query = urlencode(parse_qsl(parts.query))
    path = adapter.build(endpoint, values, force_external=False)
    return OwnPage(f"{path}?{query}" if query else path, endpoint, place, values)


def own_page(target: str) -> str | None:
    """Return the address of a page of ours that somebody can be sent to, or None: see `find_page`."""
    page = find_page(target)
    return page.address if page else None
