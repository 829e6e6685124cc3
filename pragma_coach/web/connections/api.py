"""The API for other systems of an organisation: reading only, with a key, never with a cookie.

Its description in OpenAPI 3.1 is made from the dataclasses that the answers are made of.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request

from pragma_coach import __version__
from pragma_coach.domain.refusal import Invalid, Refused, TooOften
from pragma_coach.services.connections import api
from pragma_coach.services.connections.api import MOST_PAGE, USUAL_PAGE
from pragma_coach.services.connections.tokens import NoKey
from pragma_coach.web.scoreboard import files
from pragma_coach.web.scoreboard.serving import require_board
from pragma_coach.web.shared.audience import by_token, public
from pragma_coach.web.shared.errors import status_of

blueprint = Blueprint("connections_api", __name__, url_prefix="/api/v1")


_SIMPLE: dict[object, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
}


def as_data(value: Any) -> Any:
    """Return an answer as JSON can hold it: dataclasses as objects, days as ISO text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_data(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [as_data(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _kind(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type, and put those of dataclasses among the named ones."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(kind, types.UnionType):
        return {"anyOf": [_kind(part, schemas) for part in typing.get_args(kind)]}
    if typing.get_origin(kind) is tuple:
        return {"type": "array", "items": _kind(typing.get_args(kind)[0], schemas)}
    hints = typing.get_type_hints(kind)
    schemas[kind.__name__] = {
        "type": "object",
        "description": (kind.__doc__ or "").strip(),
        "properties": {name: _kind(hint, schemas) for name, hint in hints.items()},
        "required": list(hints),
        "additionalProperties": False,
    }
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


_AFTER = {"name": "after", "in": "query", "schema": {"type": "string"}, "description": "next of the answer before."}
_LIMIT = {
    "name": "limit",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": MOST_PAGE, "default": USUAL_PAGE},
}
_KEY = {"name": "pair", "in": "path", "required": True, "schema": {"type": "string"}}
# Path, id, what it gives, what it is, parameters.
_PATHS: tuple[tuple[str, str, Any, str, list[dict[str, Any]]], ...] = (
    ("/organisation", "organisation", api.OrganisationSummary, "The organisation and its programme.", []),
    ("/pairs", "pairs", api.PairPage, "The pairs, a page at a time.", [_AFTER, _LIMIT]),
    ("/pairs/{pair}", "pair", api.PairSummary, "One pair.", [_KEY]),
)
_FAULTS = {
    "401": "No key, or one that does not work.",
    "404": "Not there, or of another organisation.",
    "422": "A parameter cannot be.",
    "429": "Too many requests; wait as Retry-After says.",
}


def described(base_url: str) -> dict[str, Any]:
    """Return the whole description for an installation at an address."""
    problem = {"type": "object", "properties": {"error": _SIMPLE[str]}, "required": ["error"]}
    schemas: dict[str, Any] = {"Problem": problem}
    paths: dict[str, Any] = {}
    for path, name, kind, words, parameters in _PATHS:
        answers = {"200": _response(words, _kind(kind, schemas))}
        answers |= {code: _response(said, {"$ref": "#/components/schemas/Problem"}) for code, said in _FAULTS.items()}
        paths[path] = {"get": {"operationId": name, "summary": words, "parameters": parameters, "responses": answers}}
    figures = {"200": _response("The published figures.", {"type": "object"})}
    paths["/figures"] = {
        "get": {
            "operationId": "figures",
            "summary": "The published figures, as on the board; described in /scorebord/schema.json.",
            "parameters": [],
            "responses": figures | {code: paths["/pairs"]["get"]["responses"][code] for code in ("401", "404", "429")},
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pragma Coach",
            "version": __version__,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": f"{base_url}/api/v1"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }


def _response(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


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
    return _answer(files.as_data(require_board(api.slug_of(g.token.organisation_id))))
