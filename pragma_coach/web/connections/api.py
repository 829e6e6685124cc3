"""The API for other systems of an organisation: reading only, with a key, never with a cookie."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request

from pragma_coach.domain.refusal import Invalid, Refused, TooOften
from pragma_coach.services.connections import api
from pragma_coach.services.connections.api import USUAL_PAGE
from pragma_coach.services.connections.tokens import NoKey
from pragma_coach.web.connections.api_schema import as_data, described
from pragma_coach.web.scoreboard import files
from pragma_coach.web.scoreboard.serving import found
from pragma_coach.web.shared.audience import by_token, public
from pragma_coach.web.shared.errors import status_of

blueprint = Blueprint("connections_api", __name__, url_prefix="/api/v1")


def _answer(value: Any) -> Response:
    """Return data with a mark by which a system sees that nothing changed."""
    response = Response(json.dumps(as_data(value), ensure_ascii=False), mimetype="application/json")
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug says its own class


@blueprint.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """Say as data what cannot be, whatever the system accepts."""
    response = jsonify(error=error.sentence)
    response.status_code = 401 if isinstance(error, NoKey) else status_of(error)
    if isinstance(error, NoKey):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooOften):
        response.headers["Retry-After"] = str(error.seconds)
    return response


@blueprint.get("/openapi.json")
@public
def schema() -> Response:
    """Describe the API, for people and for makers of clients."""
    return jsonify(described(current_app.config["PRAGMA"].base_url))


@blueprint.get("/organisation")
@by_token
def organisation() -> Response:
    return _answer(api.organisation(g.token))


@blueprint.get("/pairs")
@by_token
def pairs() -> Response:
    """Give the pairs of the organisation, a page at a time."""
    typed = request.args.get("limit", str(USUAL_PAGE))
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        raise Invalid("Schrijf bij limit een getal.", "limit")
    return _answer(api.pairs(g.token, after=request.args.get("after", ""), limit=int(typed)))


@blueprint.get("/pairs/<key>")
@by_token
def pair(key: str) -> Response:
    return _answer(api.pair(g.token, key))


@blueprint.get("/figures")
@by_token
def figures() -> Response:
    """Give the published figures of the organisation: the same as everybody sees."""
    return _answer(files.as_data(found(api.slug_of(g.token.organisation_id))))
