"""A board outside its own page: as a card, in the page of others, in a feed reader, and described for machines."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import urlsplit

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotImplemented as FormatUnknown
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response as AnyResponse

from pragma_coach.domain.refusal import NotThere
from pragma_coach.web.scoreboard import charts, share_card, words
from pragma_coach.web.scoreboard import feed as scoreboard_feed
from pragma_coach.web.scoreboard import schema as scoreboard_schema
from pragma_coach.web.scoreboard.board import Board
from pragma_coach.web.scoreboard.serving import all_boards, config, ready, require_board, tagged
from pragma_coach.web.shared import lettering
from pragma_coach.web.shared.audience import public
from pragma_coach.web.shared.headers import allow_frames, allow_reuse

blueprint = Blueprint("sharing", __name__)

_JSON, _ATOM = "application/json; charset=utf-8", "application/atom+xml; charset=utf-8"
_FRAME_WIDTH, _FRAME_BASE = 480, 240
_NARROWEST, _LOWEST = 240, 120
_CACHED = 86_400  # seconds that a site may keep an answer of /oembed
_FOREIGN = "Dit adres is geen scorebord van deze website. Kopieer het adres van een bord, zoals {}."


def site() -> str:
    """Return the address people type, without slash at the end; "" in an export that does not know where it will be."""
    return config().base_url.rstrip("/")


def frame_of(board: Board, widest: int = _FRAME_WIDTH, highest: int | None = None) -> dict[str, str | int]:
    """Return the `html` that shows a board inside another page, with its `width` and `height` in pixels.

    It is no wider or higher than asked.
    """
    drawing = charts.phase_bars(board.phases) or charts.outcome_bars(board.outcomes)
    height = _FRAME_BASE + (drawing.height if drawing else 0)
    width, height = min(widest, _FRAME_WIDTH), min(height, highest or height)
    name = board.release.organisation_name
    address = site() + url_for("scoreboard.sharing.embedded", slug=board.release.organisation_slug)
    html = Markup('<iframe src="{}" title="Scorebord {}" width="{}" height="{}" loading="lazy"></iframe>')
    return {"html": str(html.format(address, name, width, height)), "width": width, "height": height}


@blueprint.get("/scorebord/<slug>/kaart.png")
@public
def card(slug: str) -> AnyResponse:
    """Give the news of the last release as a picture to share."""
    allow_reuse()
    return ready(lambda: share_card.as_png(require_board(slug)), "image/png")


@blueprint.get("/scorebord/<slug>/kaart.txt")
@public
def card_text(slug: str) -> AnyResponse:
    """Give the news of the last release as a text to share."""
    allow_reuse()

    def make() -> str:
        board = require_board(slug)
        address = site() and site() + url_for("scoreboard.board", slug=slug)
        return share_card.as_text(board, address)

    return ready(make, "text/plain; charset=utf-8")


@blueprint.get("/scorebord/<slug>/inbed")
@public
def embedded(slug: str) -> AnyResponse:
    """Show a board small, for inside the page of somebody else: no script, nothing to click but the way here."""
    allow_frames()

    def make() -> str:
        board = require_board(slug)
        drawing = charts.phase_bars(board.phases) or charts.outcome_bars(board.outcomes)
        return render_template("scoreboard/embed.html", board=board, drawing=drawing, words=words)

    return ready(make)


@blueprint.get("/oembed")
@public
def oembed() -> AnyResponse:
    """Tell a site how to show one of our boards (oembed.com), for exactly the addresses of our boards."""
    allow_reuse()
    if request.args.get("format", "json") != "json":
        raise FormatUnknown
    board = _board_at(request.args.get("url", ""))
    frame = frame_of(board, _asked("maxwidth", _NARROWEST) or _FRAME_WIDTH, _asked("maxheight", _LOWEST))
    facts = {
        "version": "1.0",
        "type": "rich",
        "title": f"Scorebord {board.release.organisation_name}",
        "provider_name": "Scorebord",
        "provider_url": f"{site()}/",
        "cache_age": _CACHED,
        **frame,
        "thumbnail_url": site() + url_for("scoreboard.sharing.card", slug=board.release.organisation_slug),
        "thumbnail_width": lettering.WIDTH,
        "thumbnail_height": lettering.HEIGHT,
    }
    body = json.dumps(facts, ensure_ascii=False, indent=1).encode()
    return tagged(body, hashlib.sha256(body).hexdigest()[:20], _JSON)


def _asked(name: str, least: int) -> int | None:
    """Return a size that was asked for, but no less than can be read; None when it was not or makes no sense."""
    text = request.args.get(name, "")
    return max(least, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _board_at(address: str) -> Board:
    """Return the board of which this is the address, letter for letter. Raise NotThere."""
    try:
        slug = urlsplit(address).path.rpartition("/")[2]
        if slug and address == site() + url_for("scoreboard.board", slug=slug):
            return require_board(slug)
    except (BuildError, ValueError):
        pass
    raise NotThere(_FOREIGN.format(site() + "/scorebord/oirschot"))


@blueprint.get("/feed.xml", defaults={"slug": ""})
@blueprint.get("/scorebord/<slug>/feed.xml")
@public
def feed(slug: str) -> AnyResponse:
    """Give the releases of one board, or of all, to feed readers."""
    allow_reuse()

    def make() -> str:
        boards = [require_board(slug)] if slug else all_boards()
        if not boards:
            raise NotThere("Er zijn nog geen cijfers. Kom na het einde van het kwartaal terug.")
        return render_template("scoreboard/feed.xml", feed=scoreboard_feed.feed_of(boards), slug=slug, site=site())

    return ready(make, _ATOM)


@blueprint.get("/scorebord/schema.json")
@public
def schema() -> AnyResponse:
    """Give the JSON Schema of the data of a board."""
    allow_reuse()
    return ready(lambda: json.dumps(scoreboard_schema.SCHEMA, indent=1), "application/schema+json")


@blueprint.get("/scorebord/<slug>/dataset.jsonld")
@public
def dataset(slug: str) -> AnyResponse:
    """Describe the data of a board for catalogues (schema.org and DCAT)."""
    allow_reuse()

    def make() -> str:
        pages = {"page": "board", "csv": "spreadsheet", "json": "data"}
        addresses = {name: site() + url_for(f"scoreboard.{page}", slug=slug) for name, page in pages.items()}
        addresses["schema"] = site() + url_for("scoreboard.sharing.schema")
        addresses["method"] = site() + url_for("scoreboard.explanation")
        return json.dumps(scoreboard_schema.described(require_board(slug), addresses), ensure_ascii=False, indent=1)

    return ready(make, "application/ld+json")
