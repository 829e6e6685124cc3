"""What somebody typed: the phone keeps it until a cookie names the operation of the form as taken in."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

from pragma_coach.web.shared.guards import SAFE_METHODS, read_op

TAKEN_IN = "bewaard"  # our script reads it, and only its absence costs something: a line about a text that is kept
_MOST = 5  # of so many forms that were sent side by side
_DAY = 24 * 3600


def install(app: Flask) -> None:
    app.after_request(_say_taken_in)


def _say_taken_in(response: Response) -> Response:
    """Name the operation of the form that was taken in: not of a form that was refused, or sent by nobody."""
    refused = response.status_code >= 400  # then the form may not be readable either: too large, cut off
    op = "" if refused or request.method in SAFE_METHODS or request.is_json else request.form.get("op", "")
    if op and op == read_op(op) and g.get("visitor") is not None:
        before = request.cookies.get(TAKEN_IN, "").split(".")[1 - _MOST :]
        said = ".".join([*filter(None, before), op])
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(TAKEN_IN, said, max_age=_DAY, secure=secure, samesite="Lax")
    return response
