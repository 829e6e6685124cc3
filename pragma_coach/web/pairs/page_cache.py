"""A page that is kept as it was made, and given again while everything that it is made of is the same.

What it is made of is compared by value: no number stands for the facts, so no change anywhere can be missed. The page
holds nothing of one visit (see `for_every_visit`), so one tells by its hash whether a phone has it already.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request
from markupsafe import Markup, escape

from pragma_coach.web.pairs.lines import ItemLine
from pragma_coach.web.pairs.list_view import PairList
from pragma_coach.web.shared.approved_texts import ApprovedTexts, approved_here
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.compress import LEVEL
from pragma_coach.web.shared.languages import language_here
from pragma_coach.web.shared.visitor import Visitor

MOST_PAGES = 128  # of some 30 KB each, with what they are made of
MOST_ROWS = 8_192  # of some 700 letters each
MOST_LANGUAGES = 64  # with the days and the approved texts of before
_ADDRESS = "\0"  # stands in no text: see `web.shared.guards`


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page, packed for the way; `made_of` is all that it depends on."""

    made_of: Any
    packed: bytes
    etag: str


class PageCache:
    """The pages that this process keeps, those that were asked for last; threads may ask at once."""

    def __init__(self) -> None:
        self._pages: OrderedDict[object, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, name: object, made_of: Any) -> KeptPage | None:
        """Return the page with this name when it is made of the same, or None."""
        with self._lock:
            page = self._pages.get(name)
            if page is not None:
                self._pages.move_to_end(name)
        return page if page is not None and page.made_of == made_of else None

    def put(self, name: object, page: KeptPage) -> None:
        """Keep a page in the place of the one with this name; the one that was not asked for longest goes."""
        with self._lock:
            self._pages[name] = page
            self._pages.move_to_end(name)
            if len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)


def install(app: Flask) -> None:
    """Give the app a cache of pages, and templates what is ready: the rows of a list, of which after a tick all but one
    are as they were, and the texts for our script.
    """
    app.extensions["page_cache"] = PageCache()

    @lru_cache(MOST_ROWS)
    def halves(line: ItemLine) -> tuple[str, str]:
        """Return a row up to the address of its item and from there on: so it is the same for everybody."""
        parts: Any = app.jinja_env.get_template("shared/item.html").module
        before, _, after = str(parts.coach_row(line, _ADDRESS)).partition(_ADDRESS)
        return before, after

    def ready_rows(lines: Iterable[ItemLine], more: str) -> Markup:
        """Return the rows of some lines; the items are behind the address `more`, which is one of ours."""
        address = str(escape(more))
        return Markup("".join(address.join(halves(line)) for line in lines))  # noqa: S704 - made safe in the template

    @lru_cache(MOST_LANGUAGES)
    def texts(_language: str, _approved: ApprovedTexts, _day: date, writes: bool) -> Markup:
        parts: Any = app.jinja_env.get_template("shared/phone.html").module
        return Markup(parts.texts(writes))  # noqa: S704 - made safe in the template

    def ready_texts(writes: object) -> Markup:
        """Return the texts for our scripts in the language of this page, with the days of today; `writes` adds those
        for who types.
        """
        return texts(language_here(), approved_here(language_here()), today(), bool(writes))

    app.jinja_env.globals.update(ready_rows=ready_rows, ready_texts=ready_texts)


def kept_page(visitor: Visitor, template: str, page: PairList, **shown: Any) -> Response:
    """Return a page about a pair for a visitor: the template with `page` and what else is `shown`, unless it is kept.

    All that is shown is compared, and so is what the frame around each page reads. On somebody's own phone our worker
    keeps the page too, and asks each time whether it still holds; the browser itself keeps nothing, so that nothing is
    left to go back to after signing out.
    """
    cache: PageCache = current_app.extensions["page_cache"]
    language = language_here()
    head = visitor.organisation, visitor.logo
    frame = visitor.account, head, language, approved_here(language), request.full_path, today()
    made_of = frame, page.made_of, shown
    name = visitor.account.id, request.full_path
    kept = cache.get(name, made_of)
    if kept is None:
        g.for_every_visit = True  # forms then hold no token and no operation id
        html = render_template(template, page=page, **shown).encode()
        etag = hashlib.blake2b(html, digest_size=16).hexdigest()
        kept = KeptPage(made_of, gzip.compress(html, LEVEL, mtime=0), etag)
        cache.put(name, kept)
    return _answer(kept, own_phone=visitor.on_own_phone)


def _answer(page: KeptPage, *, own_phone: bool) -> Response:
    if own_phone and request.if_none_match.contains_weak(page.etag):
        response = Response(status=304)
    elif request.accept_encodings["gzip"] > 0:
        response = Response(page.packed, mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(gzip.decompress(page.packed), mimetype="text/html")
    if own_phone:
        response.set_etag(page.etag, weak=True)
    return response
