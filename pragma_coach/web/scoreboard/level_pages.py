"""The public pages of regions and the country: the same board, and every member beside the others without a ranking."""

from __future__ import annotations

import json

from flask import Blueprint, render_template
from werkzeug.wrappers import Response as AnyResponse

from pragma_coach.config import CHARTJS_INTEGRITY
from pragma_coach.domain.network import Level
from pragma_coach.domain.refusal import NotThere
from pragma_coach.published.levels import closings
from pragma_coach.web.scoreboard import charts, files, words
from pragma_coach.web.scoreboard.level_board import LevelBoard, Reference, address_of, level_board_of, reference_for
from pragma_coach.web.scoreboard.serving import config, ready
from pragma_coach.web.shared.audience import public
from pragma_coach.web.shared.headers import allow_reuse, allow_script

COUNTRY = "land"
_UNKNOWN = "Van deze regio staan hier geen cijfers. Kijk op de eerste pagina wat er wel is."

blueprint = Blueprint("levels", __name__)


def _found(level: Level, slug: str) -> LevelBoard:
    board = level_board_of(config().releases_file, config().levels_file, level, slug)
    if board is None:
        raise NotThere(_UNKNOWN)
    return board


def reference(organisation: str) -> Reference | None:
    """Return the figures of the region of an organisation, to put beside its own."""
    return reference_for(config().releases_file, config().levels_file, organisation)


def places() -> list[tuple[str, str]]:
    """Return the name and the short address of the country and of every region, for the front page."""
    done = closings(config().levels_file)
    known = done[-1].names if done else {}
    return [(name, address_of(level, slug)) for (level, slug), name in known.items()]


def _page(level: Level, slug: str) -> AnyResponse:
    chartjs = config().chartjs
    if chartjs.startswith("http"):
        allow_script(chartjs)

    def make() -> str:
        shown = _found(level, slug)
        return render_template(
            "scoreboard/level.html",
            shown=shown,
            board=shown.board,
            words=words,
            phases=charts.phase_bars(shown.board.phases),
            outcomes=charts.outcome_bars(shown.board.outcomes),
            trends=[(line, charts.trend(shown.board, line)) for line in shown.board.phases],
            chartjs=chartjs,
            integrity=CHARTJS_INTEGRITY,
        )

    return ready(make)


def _spreadsheet(level: Level, slug: str) -> AnyResponse:
    allow_reuse()
    response = ready(lambda: files.as_csv(_found(level, slug).board), "text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"scorebord-{slug}.csv")
    return response


def _data(level: Level, slug: str) -> AnyResponse:
    allow_reuse()

    def make() -> str:
        return json.dumps(files.as_data(_found(level, slug).board), ensure_ascii=False, indent=1)

    return ready(make, "application/json; charset=utf-8")


@blueprint.get("/scorebord/regio/<region>")
@public
def region(region: str) -> AnyResponse:
    """Show the board of a region."""
    return _page(Level.REGION, region)


@blueprint.get("/scorebord/regio/<region>.csv")
@public
def region_spreadsheet(region: str) -> AnyResponse:
    """Give the figures of a region as a spreadsheet."""
    return _spreadsheet(Level.REGION, region)


@blueprint.get("/scorebord/regio/<region>.json")
@public
def region_data(region: str) -> AnyResponse:
    """Give the figures of a region as data."""
    return _data(Level.REGION, region)


@blueprint.get("/scorebord/land")
@public
def country() -> AnyResponse:
    """Show the board of the country."""
    return _page(Level.COUNTRY, COUNTRY)


@blueprint.get("/scorebord/land.csv")
@public
def country_spreadsheet() -> AnyResponse:
    """Give the figures of the country as a spreadsheet."""
    return _spreadsheet(Level.COUNTRY, COUNTRY)


@blueprint.get("/scorebord/land.json")
@public
def country_data() -> AnyResponse:
    """Give the figures of the country as data."""
    return _data(Level.COUNTRY, COUNTRY)
