"""The public scoreboard: the same for everybody. It knows no visitor, no cookie and no person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from pragma_coach.config import CHARTJS_INTEGRITY, Config
from pragma_coach.domain.refusal import NotThere
from pragma_coach.store import releases
from pragma_coach.web import board_files, board_words, charts, method
from pragma_coach.web.audience import public
from pragma_coach.web.board import Board, board_of
from pragma_coach.web.errors import RETRY_SECONDS, error_page
from pragma_coach.web.headers import allow_script

blueprint = Blueprint("scoreboard", __name__)

_UNKNOWN = "Van deze organisatie staat er geen scorebord. Kijk op de eerste pagina welke er zijn."


@dataclass(slots=True)
class _Prints:
    """Pages made ready from one state of the file, with their ETags; a release four times a year makes them anew."""

    state: tuple[int, ...]
    pages: dict[str, tuple[bytes, str]] = field(default_factory=dict)


def _config() -> Config:
    config: Config = current_app.config["PRAGMA"]
    return config


def _ready(make: Callable[[], str], mimetype: str = "text/html") -> Response:
    """Return the page at this address: made once for each state of the file, and 304 to who has it already."""
    state = _state_of(_config().releases_file)
    prints = current_app.extensions.get("scoreboard")
    if not isinstance(prints, _Prints) or prints.state != state:
        prints = current_app.extensions["scoreboard"] = _Prints(state)
    if request.path not in prints.pages:
        body = make().encode()
        prints.pages[request.path] = body, hashlib.sha256(body).hexdigest()[:20]
    body, etag = prints.pages[request.path]
    response = Response(body, content_type=f"{mimetype}; charset=utf-8")
    response.set_etag(etag)
    response.make_conditional(request)
    return response


def _state_of(file: Path) -> tuple[int, ...]:
    """Return what changes whenever the file does; empty when there is no file."""
    try:
        seen = file.stat()
    except FileNotFoundError:
        return ()
    return (seen.st_mtime_ns, seen.st_size, seen.st_ino)


def _found(slug: str) -> Board:
    board = board_of(_config().releases_file, slug)
    if board is None:
        raise NotThere(_UNKNOWN)
    return board


@blueprint.get("/")
@public
def front() -> AnyResponse:
    """List the organisations that have a board, each with its answer."""

    def make() -> str:
        listed = releases.organisations(_config().releases_file)
        return render_template("scoreboard/front.html", boards=[_found(organisation.slug) for organisation in listed])

    return _ready(make)


@blueprint.get("/scorebord")
@public
def start() -> AnyResponse:
    """Send people who cut the address short to the list."""
    return redirect("/", 301)


@blueprint.get("/scorebord/methode")
@public
def explanation() -> AnyResponse:
    """Explain how figures are made and protected, with all parameters."""
    return _ready(lambda: render_template("scoreboard/method.html", method=method.in_force(), words=board_words))


@blueprint.get("/scorebord/<slug>")
@public
def board(slug: str) -> AnyResponse:
    """Show the board of an organisation."""
    chartjs = _config().chartjs
    if chartjs.startswith("http"):
        allow_script(chartjs)

    def make() -> str:
        shown = _found(slug)
        return render_template(
            "scoreboard/board.html",
            board=shown,
            words=board_words,
            phases=charts.phase_bars(shown.phases),
            outcomes=charts.outcome_bars(shown.outcomes),
            trends=[(line, charts.trend(shown, line)) for line in shown.phases],
            chartjs=chartjs,
            integrity=CHARTJS_INTEGRITY,
        )

    return _ready(make)


@blueprint.get("/scorebord/<slug>.csv")
@public
def spreadsheet(slug: str) -> AnyResponse:
    """Give the figures of a board as a spreadsheet."""
    response = _ready(lambda: board_files.as_csv(_found(slug)), "text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"scorebord-{slug}.csv")
    return response


@blueprint.get("/scorebord/<slug>.json")
@public
def data(slug: str) -> AnyResponse:
    """Give the figures of a board as data."""

    def make() -> str:
        return json.dumps(board_files.as_data(_found(slug)), ensure_ascii=False, indent=1)

    return _ready(make, "application/json")


@blueprint.errorhandler(releases.ReleasesUnreadable)
def unreadable(error: releases.ReleasesUnreadable) -> Response:
    """Say that the figures cannot be shown now; the reason is for the one who runs the server, not for the world."""
    current_app.logger.error("%s", error)
    response = error_page(503, "De cijfers zijn nu even niet te lezen. Probeer het over een halve minuut opnieuw.")
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
