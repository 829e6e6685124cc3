"""A form that did not arrive: what was typed is kept, and stands on its page again for the same person in this browser.

It did not arrive when it was refused, when the session had ended, or when somebody else had signed in meanwhile. Whose
form it was, it says itself, signed (`guards.form_owner`). Before our script has a say: it keeps the same on the phone.
"""

from __future__ import annotations

import gzip
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, render_template, request, session
from werkzeug.exceptions import HTTPException

from pragma_coach.domain.talks.talks import Place
from pragma_coach.domain.types import AccountId
from pragma_coach.domain.work import NoFit
from pragma_coach.services import kept
from pragma_coach.store.accounts.kept import FormFields, KeptForm, read_fields
from pragma_coach.store.database import StoreUnavailable
from pragma_coach.web.kept.filling import NUMBER, SECRET, before_all, filled, passing, written
from pragma_coach.web.shared.clock import now
from pragma_coach.web.shared.guards import SAFE_METHODS, SCRIPT_HEADER, form_owner, page_of_form, read_op
from pragma_coach.web.shared.urls import read_id
from pragma_coach.web.shared.visitor import visitor_here

TAKEN_IN = "bewaard"  # our script reads it, and only its absence costs something: a line about a text that is kept
BROWSER = "tekst"
TYPED = "getypt"  # in the session of somebody who has to sign in first: what was typed is kept
_MOST = 5  # of so many forms that were sent side by side
_DAY = 24 * 3600
_STANDS = frozenset({400, 409, 422, 429})  # the page of the form is still there for who sent it
_NOT_FOR_YOU = frozenset({403, 404, 410})
_AGAIN = frozenset({429, 500, 503})
_CHOSEN = frozenset({*Place, *NoFit})  # in a list whose name is elsewhere that of a text


@dataclass(frozen=True, slots=True)
class Unsent:
    """What the page of an error shows of a form: its texts, where it stood, or all of it to send again."""

    texts: tuple[str, ...]
    page: str | None
    again: FormFields


def install(app: Flask) -> None:
    """Keep what does not arrive, say what did, and put back on every page what is kept of it."""
    app.before_request(_look)
    app.after_request(_keep)
    app.after_request(_say_taken_in)
    app.jinja_env.globals.update(unsent=unsent)


def _browser() -> str:
    return request.cookies.get(BROWSER, "")


def _set_cookie(response: Response, name: str, value: str, *, lasts: int, ours_alone: bool) -> None:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(name, value, max_age=lasts, secure=secure, httponly=ours_alone, samesite="Lax")


def _sent() -> FormFields:
    """Return the fields of this form in their order, without those that are secret; () for what is no form."""
    try:
        fields = tuple(request.form.items(multi=True))
    except HTTPException:  # too large to be read
        return ()
    return tuple((name, value) for name, value in fields if name not in SECRET)


def _worth_keeping(fields: FormFields) -> bool:
    return any(name == "op" for name, _ in fields) and any(value.strip() for name, value in fields if not passing(name))


def _keep(response: Response) -> Response:
    """Keep what did not arrive, forget what did, and put back on a page what is kept of it."""
    visitor = g.get("visitor")
    if request.method in SAFE_METHODS:
        return _put_back(response) if g.get("kept_forms") else response
    owner = None if request.is_json else form_owner()
    if owner is None:
        return response
    mine, number = visitor is not None and visitor.account.id == owner, _number()
    with suppress(StoreUnavailable):  # the answer stands: what it says was done or not done already
        if mine and response.status_code < 400:
            if number and _browser():
                kept.forget(owner, _browser(), [number])
        elif not mine or response.status_code in _STANDS:
            number = _keep_form(response, owner)
    if response.status_code in (409, 422) and response.mimetype == "text/html":
        typed = tuple((name, value) for name, value in _sent() if name != "base")  # the page may show a newer version
        html = filled(response.get_data(as_text=True), request.path, typed, number=number)
        response.set_data(html or response.get_data())
    return response


def _number() -> int:
    return read_id(request.form.get(NUMBER, "")) or 0


def _keep_form(response: Response, owner: AccountId) -> int:
    fields = _sent()
    if not _worth_keeping(fields):
        return 0
    browser = _browser() or secrets.token_urlsafe(24)
    number = kept.keep(
        owner,
        browser,
        page=page_of_form() or "",
        action=request.path,
        fields=tuple((name, value) for name, value in fields if name in ("base", "op") or not passing(name)),
        at=now(),
        instead_of=_number(),
    )
    if number:
        if g.get("visitor") is None:
            session[TYPED] = True
        _set_cookie(response, BROWSER, browser, lasts=int(kept.KEPT.total_seconds()), ours_alone=True)
    return number


def _look() -> None:
    """See whether something is kept for who asks for a page; then the page is made anew, for it is not as it was."""
    if request.method != "GET" or not _browser() or SCRIPT_HEADER in request.headers or g.get("visitor") is None:
        return
    g.kept_forms = kept_here()
    if g.kept_forms:
        request.environ.pop("HTTP_IF_NONE_MATCH", None)


def kept_here() -> list[KeptForm]:
    """Return what is kept of who is signed in, in this browser; the latest first."""
    visitor = visitor_here()
    if visitor is None or not _browser():
        return []
    return kept.of_browser(visitor.account.id, _browser(), now())


def forget_here() -> None:
    """Forget all forms of who is signed in, in this browser."""
    visitor = visitor_here()
    if visitor is not None and _browser():
        kept.forget(visitor.account.id, _browser(), [form.id for form in kept_here()])


def _put_back(response: Response) -> Response:
    here = [form for form in g.kept_forms if urlsplit(form.page).path == request.path]
    if response.status_code in _NOT_FOR_YOU and here:  # a pair that was handed over
        kept.forget(g.visitor.account.id, _browser(), [form.id for form in here])
    if response.status_code != 200 or response.mimetype != "text/html" or response.is_streamed:
        return response
    html = page = _read(response)
    for form in g.kept_forms:
        line = render_template("kept/line.html", form=form, texts=())
        stands = filled(html, form.action, form.fields, number=form.id, line=line)
        if stands is None and form in here:
            stands = before_all(html, render_template("kept/line.html", form=form, texts=texts(form.fields)))
        html = stands or html
    if html is not page:
        g.asks_again = False
        response.headers.pop("ETag", None)
        response.headers.pop("Content-Encoding", None)
        response.set_data(html)
    return response


def _read(response: Response) -> str:
    data = response.get_data()
    return (gzip.decompress(data) if response.content_encoding == "gzip" else data).decode()


def texts(fields: FormFields) -> tuple[str, ...]:
    """Return what a reader would call text of what was sent: no numbers, and nothing that was chosen."""
    return tuple(
        value for name, value in fields if written(name) and re.search(r"[^\W\d_]", value) and value not in _CHOSEN
    )


def one_line(stored: str) -> str:
    """Return the texts of a form as it is stored, for who asks what is kept."""
    return " / ".join(texts(read_fields(stored)))


def unsent(status: int) -> Unsent | None:
    """Return what the page of an error says about the form that it answers; None when it answers none of who asks.

    It asks nothing of the database: that may be what failed.
    """
    if request.method in SAFE_METHODS or request.is_json:
        return None
    owner, visitor = form_owner(), g.get("visitor")
    fields = _sent()
    if owner is None or (visitor is not None and visitor.account.id != owner) or not _worth_keeping(fields):
        return None
    whole = len(fields) == len(tuple(request.form.items(multi=True)))
    return Unsent(
        texts(fields),
        page_of_form() if visitor and status in _STANDS else None,
        fields if whole and status in _AGAIN else (),
    )


def _say_taken_in(response: Response) -> Response:
    """Name the operation of the form that was taken in: not of a form that was refused, or sent by nobody."""
    unsafe = request.method not in SAFE_METHODS and not request.is_json
    op = dict(_sent()).get("op", "") if unsafe else ""
    if op and op == read_op(op) and g.get("visitor") is not None and response.status_code < 400:
        before = request.cookies.get(TAKEN_IN, "").split(".")[1 - _MOST :]
        _set_cookie(response, TAKEN_IN, ".".join([*filter(None, before), op]), lasts=_DAY, ours_alone=False)
    return response
