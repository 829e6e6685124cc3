"""The public pages of regions and the country: the same board, and every member beside the others without a ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from werkzeug.wrappers import Response as AnyResponse

from pragma_coach.domain.network import Level
from pragma_coach.domain.refusal import NotThere
from pragma_coach.web.scoreboard.serving import as_json, as_spreadsheet, config, drawings, with_drawings
from pragma_coach.web.shared.audience import public

if TYPE_CHECKING:  # the network is optional: its files are read only where there is one
    from pragma_coach.web.scoreboard.level_board import LevelBoard, Reference

COUNTRY = "land"
_UNKNOWN = "Van deze regio staan hier geen cijfers. Kijk op de eerste pagina wat er wel is."

blueprint = Blueprint("levels", __name__)


def _found(region: str) -> LevelBoard:
    """Return the board of a region, or of the country for ""."""
    from pragma_coach.web.scoreboard.level_board import level_board_of

    level = Level.REGION if region else Level.COUNTRY
    board = level_board_of(config().releases_file, config().levels_file, level, region or COUNTRY)
    if board is None:
        raise NotThere(_UNKNOWN)
    return board


def reference(organisation: str) -> Reference | None:
    """Return the figures of the region of an organisation, to put beside its own; None without a region."""
    if not config().levels_file.exists():
        return None
    from pragma_coach.web.scoreboard.level_board import reference_for

    return reference_for(config().releases_file, config().levels_file, organisation)


def places() -> list[tuple[str, str]]:
    """Return the name and the short address of the country and of every region, for the front page."""
    if not config().levels_file.exists():
        return []
    from pragma_coach.web.scoreboard.level_board import places_of

    return places_of(config().levels_file)


@blueprint.get("/scorebord/land", defaults={"region": ""})
@blueprint.get("/scorebord/regio/<region>")
@public
def board(region: str) -> AnyResponse:
    """Show the board of a region or the country."""

    def make() -> str:
        shown = _found(region)
        return render_template("scoreboard/level.html", shown=shown, **drawings(shown.board, {}))

    return with_drawings(make)


@blueprint.get("/scorebord/land.csv", defaults={"region": ""})
@blueprint.get("/scorebord/regio/<region>.csv")
@public
def spreadsheet(region: str) -> AnyResponse:
    return as_spreadsheet(region or COUNTRY, lambda: _found(region).board)


@blueprint.get("/scorebord/land.json", defaults={"region": ""})
@blueprint.get("/scorebord/regio/<region>.json")
@public
def data(region: str) -> AnyResponse:
    return as_json(lambda: _found(region).board)
