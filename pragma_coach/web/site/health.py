"""Whether the process is alive, for anybody; and whether it can serve people, for the machine it runs on."""

from __future__ import annotations

from flask import Blueprint, Response, request

from pragma_coach.domain.refusal import NotThere
from pragma_coach.store import schema
from pragma_coach.store.database import FAILURES
from pragma_coach.web.shared.audience import public

blueprint = Blueprint("site_health", __name__)
_NOT_READY: tuple[type[Exception], ...] = (*FAILURES, schema.SchemaError)


def _answer(text: str, status: int = 200) -> Response:
    response = Response(text + "\n", status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/healthz")
@public
def alive() -> Response:
    return _answer("ok")


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """Say whether the database can be read and has the right schema; only to the own machine."""
    passed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if passed_on or request.remote_addr not in ("127.0.0.1", "::1"):
        raise NotThere
    try:
        schema.require_current()
    except _NOT_READY as error:
        return _answer(f"not ready: {type(error).__name__}", 503)
    return _answer("ready")
