"""How the public pages are served: made once for each state of the file with releases, with an ETag, from caches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import Response, current_app, request

from pragma_coach.config import Config
from pragma_coach.domain.refusal import NotThere
from pragma_coach.published import releases
from pragma_coach.web.scoreboard.board import Board, board_of
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


def found(slug: str) -> Board:
    """Return the board at this address. Raise NotThere when there is none."""
    board = board_of(config().releases_file, slug)
    if board is None:
        raise NotThere(_UNKNOWN)
    return board


def all_boards() -> list[Board]:
    """Return every board, by the name of its organisation."""
    return [found(listed.slug) for listed in releases.organisations(config().releases_file)]
