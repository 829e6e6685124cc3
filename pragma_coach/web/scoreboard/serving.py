"""How the public pages are served: made once for each state of the file with releases, with an ETag, from caches."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Response, current_app, request

from pragma_coach.config import CHARTJS_INTEGRITY, Config
from pragma_coach.domain.refusal import NotThere
from pragma_coach.published import releases
from pragma_coach.web.scoreboard import charts, files, words
from pragma_coach.web.scoreboard.board import Board, BoardReading, board_of
from pragma_coach.web.shared.headers import allow_reuse, allow_script
from pragma_coach.web.shared.languages import language_here

_UNKNOWN = "Van deze organisatie staat er geen scorebord. Kijk op de eerste pagina welke er zijn."


@dataclass(slots=True)
class _Prints:
    """Answers made ready from one state of the file, with their ETags; a release four times a year makes them anew."""

    state: tuple[int, ...]
    pages: dict[str, tuple[bytes, str]] = field(default_factory=dict)


def config() -> Config:
    """Return the settings of the app that answers."""
    settings: Config = current_app.config["PRAGMA"]
    return settings


def ready(make: Callable[[], str | bytes], content_type: str = "text/html; charset=utf-8") -> Response:
    """Return the answer at this address: made once for each state of the files, and 304 to who has it already."""
    state = _state_of(config().releases_file) + _state_of(config().levels_file)
    prints = current_app.extensions.get("scoreboard")
    if not isinstance(prints, _Prints) or prints.state != state:
        prints = current_app.extensions["scoreboard"] = _Prints(state)
    page = f"{language_here()}:{request.path}"
    if page not in prints.pages:
        made = make()
        body = made if isinstance(made, bytes) else made.encode()
        prints.pages[page] = body, hashlib.sha256(body).hexdigest()[:20]
    return tagged(*prints.pages[page], content_type)


def tagged(body: bytes, etag: str, content_type: str) -> Response:
    """Return an answer with its ETag, or 304 to who has it."""
    response = Response(body, content_type=content_type)
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


def require_board(slug: str) -> Board:
    """Return the board at this address. Raise NotThere when there is none."""
    board = board_of(config().releases_file, slug)
    if board is None:
        raise NotThere(_UNKNOWN)
    return board


def all_boards() -> list[Board]:
    return [require_board(listed.slug) for listed in releases.organisations(config().releases_file)]


def with_drawings(make: Callable[[], str]) -> Response:
    """Return a page with drawings: it may load the script that draws them, where another site serves that."""
    if config().chartjs.startswith("http"):
        allow_script(config().chartjs)
    return ready(make)


def drawings(board: Board, beside: Mapping[str, BoardReading]) -> dict[str, Any]:
    """Return what the page of a board draws, with the figures of a region by measure `beside` its own."""
    return {
        "board": board,
        "words": words,
        "phases": charts.phase_bars(board.phases, beside),
        "outcomes": charts.outcome_bars(board.outcomes, beside),
        "trends": [(line, charts.trend(board, line)) for line in board.phases],
        "chartjs": config().chartjs,
        "integrity": CHARTJS_INTEGRITY,
    }


def as_spreadsheet(slug: str, board: Callable[[], Board]) -> Response:
    """Return the figures of a board as a spreadsheet to download."""
    allow_reuse()
    response = ready(lambda: files.as_csv(board()), "text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"scorebord-{slug}.csv")
    return response


def as_json(board: Callable[[], Board]) -> Response:
    """Return the figures of a board as data."""
    allow_reuse()

    def make() -> str:
        return json.dumps(files.as_data(board()), ensure_ascii=False, indent=1)

    return ready(make, "application/json; charset=utf-8")
