"""The public scoreboard: the same for everybody. It knows no visitor, no cookie and no person."""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from pragma_coach.config import CHARTJS_INTEGRITY
from pragma_coach.published import releases
from pragma_coach.web.scoreboard import charts, files, level_pages, method, sharing, words
from pragma_coach.web.scoreboard.serving import all_boards, config, found, ready
from pragma_coach.web.scoreboard.spoken import spoken
from pragma_coach.web.shared.audience import public
from pragma_coach.web.shared.errors import RETRY_SECONDS, error_page
from pragma_coach.web.shared.headers import allow_reuse, allow_script
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
    """Send people who cut the address short to the list."""
    return redirect("/", 301)


@blueprint.get("/scorebord/methode")
@public
def explanation() -> AnyResponse:
    """Explain how figures are made and protected, with all parameters."""

    def make() -> str:
        shown = method.in_force(all_boards())
        return render_template("scoreboard/method.html", method=shown, words=words)

    return ready(make)


@blueprint.get("/scorebord/<slug>")
@public
def board(slug: str) -> AnyResponse:
    """Show the board of an organisation."""
    chartjs = config().chartjs
    if chartjs.startswith("http"):
        allow_script(chartjs)

    def make() -> str:
        shown, region = found(slug), level_pages.reference(slug)
        beside = region.readings if region else {}
        return render_template(
            "scoreboard/board.html",
            board=shown,
            words=words,
            phases=charts.phase_bars(shown.phases, beside),
            outcomes=charts.outcome_bars(shown.outcomes, beside),
            trends=[(line, charts.trend(shown, line)) for line in shown.phases],
            chartjs=chartjs,
            integrity=CHARTJS_INTEGRITY,
            site=sharing.site(),
            frame=sharing.frame_of(shown),
            reference=region,
        )

    return ready(make)


@blueprint.get("/scorebord/<slug>.csv")
@public
def spreadsheet(slug: str) -> AnyResponse:
    """Give the figures of a board as a spreadsheet."""
    allow_reuse()
    response = ready(lambda: files.as_csv(found(slug)), "text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"scorebord-{slug}.csv")
    return response


@blueprint.get("/scorebord/<slug>.json")
@public
def data(slug: str) -> AnyResponse:
    """Give the figures of a board as data."""
    allow_reuse()

    def make() -> str:
        return json.dumps(files.as_data(found(slug)), ensure_ascii=False, indent=1)

    return ready(make, "application/json; charset=utf-8")


@blueprint.errorhandler(releases.ReleasesUnreadable)
def unreadable(error: releases.ReleasesUnreadable) -> Response:
    """Say that the figures cannot be shown now; the reason is for the one who runs the server, not for the world."""
    current_app.logger.error("%s", error)
    response = error_page(503, "De cijfers zijn nu even niet te lezen. Probeer het over een halve minuut opnieuw.")
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
