"""The description of the API in OpenAPI 3.1, made from the dataclasses that the answers are made of."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date
from typing import Any

from pragma_coach import __version__
from pragma_coach.services.connections import api
from pragma_coach.services.connections.api import MOST_PAGE, USUAL_PAGE

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
        answers = {"200": _answer(words, _kind(kind, schemas))}
        answers |= {code: _answer(said, {"$ref": "#/components/schemas/Problem"}) for code, said in _FAULTS.items()}
        paths[path] = {"get": {"operationId": name, "summary": words, "parameters": parameters, "responses": answers}}
    figures = {"200": _answer("The published figures.", {"type": "object"})}
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


def _answer(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}
