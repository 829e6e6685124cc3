"""The public scoreboard: the same for everybody. It knows no visitor, no cookie and no person."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from pragma_coach.published import releases
from pragma_coach.web.scoreboard import level_pages, method, sharing, words
from pragma_coach.web.scoreboard.serving import (
    all_boards,
    as_json,
    as_spreadsheet,
    drawings,
    ready,
    require_board,
    with_drawings,
)
from pragma_coach.web.scoreboard.spoken import spoken
from pragma_coach.web.shared.audience import public
from pragma_coach.web.shared.errors import RETRY_SECONDS, error_page
from pragma_coach.web.shared.languages import in_every_language

blueprint = Blueprint("scoreboard", __name__)
blueprint.register_blueprint(sharing.blueprint)
blueprint.register_blueprint(level_pages.blueprint)


@blueprint.get("/")
@public
@in_every_language
def front() -> AnyResponse:
    """List the organisations that have a board, each with its answer."""

    def make() -> str:
        known = {"boards": all_boards(), "places": level_pages.places(), "site": sharing.site(), "spoken": spoken}
        return render_template("scoreboard/front.html", **known)

    return ready(make)


@blueprint.get("/scorebord")
@public
def start() -> AnyResponse:
    return redirect("/", 301)


@blueprint.get("/scorebord/methode")
@public
def explanation() -> AnyResponse:
    """Explain how figures are made and protected, with all parameters."""

    def make() -> str:
        return render_template("scoreboard/method.html", method=method.parameters(all_boards()), words=words)

    return ready(make)


@blueprint.get("/scorebord/<slug>")
@public
def board(slug: str) -> AnyResponse:
    """Show the board of an organisation."""

    def make() -> str:
        shown, region = require_board(slug), level_pages.reference(slug)
        return render_template(
            "scoreboard/board.html",
            site=sharing.site(),
            frame=sharing.frame_of(shown),
            reference=region,
            **drawings(shown, region.readings if region else {}),
        )

    return with_drawings(make)


@blueprint.get("/scorebord/<slug>.csv")
@public
def spreadsheet(slug: str) -> AnyResponse:
    return as_spreadsheet(slug, lambda: require_board(slug))


@blueprint.get("/scorebord/<slug>.json")
@public
def data(slug: str) -> AnyResponse:
    return as_json(lambda: require_board(slug))


@blueprint.errorhandler(releases.ReleasesUnreadable)
def unreadable(error: releases.ReleasesUnreadable) -> Response:
    """Say that the figures cannot be shown now; the reason is for the one who runs the server, not for the world."""
    current_app.logger.error("%s", error)
    response = error_page(503, "De cijfers zijn nu even niet te lezen. Probeer het over een halve minuut opnieuw.")
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
