"""The checks before every view: the sender is one of our own pages, who visits, and whether they may be here.

Views call `actor()` or `operation()`; the clock is `web.shared.clock.now()`.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack, suppress
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from flask import Flask, Response, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import BadSignature, Signer
from markupsafe import Markup
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException

from pragma_coach.content import ContentError
from pragma_coach.domain.refusal import NotAllowed
from pragma_coach.domain.types import AccountId, Actor, Operation, OpId
from pragma_coach.services.connections import tokens
from pragma_coach.services.own_data import who_looked
from pragma_coach.store.database import connection
from pragma_coach.web.shared.audience import AudienceKind, View, audience_of
from pragma_coach.web.shared.clock import now, today
from pragma_coach.web.shared.errors import error_page, wants_json
from pragma_coach.web.shared.frame import MOST_FORM_BYTES
from pragma_coach.web.shared.languages import _
from pragma_coach.web.shared.urls import own_page, read_id, short_id
from pragma_coach.web.shared.visitor import Visitor, mark_of, visitor_here

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SCRIPT_HEADER = "X-Stappen"
OWNER = "voor"
_WAY_BACK_LASTS = 3600

_csrf = CSRFProtect()
log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Guard every view of the app."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a page that lay open over lunch still works
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # `admit` asks for the token, after it knows who visits
    app.config["WTF_CSRF_SSL_STRICT"] = False  # it wants a Referer; `_refuse_other_sites` reads better headers
    _csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = form_token
    app.before_request(admit)
    app.after_request(_tell_the_coachee)
    app.teardown_request(_let_go)
    app.register_error_handler(ContentError, _list_unreadable)
    app.jinja_env.globals["own_form"] = own_form
    app.context_processor(lambda: {"viewer": g.get("visitor"), "csrf_token": form_token})


def admit() -> ResponseReturnValue | None:
    """Let the request through, or answer it here. A wrong address or verb is left to the routing."""
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    place = audience_of(view)
    if place is None:
        raise Forbidden  # cannot happen: the app does not start with a silent route
    if request.mimetype != "multipart/form-data":  # only a spreadsheet may be large
        request.max_content_length = MOST_FORM_BYTES
    unsafe = request.method not in SAFE_METHODS
    if unsafe:
        _refuse_other_sites()
    _refuse_nul()
    if place.kind is AudienceKind.PUBLIC:
        return None
    _hold_connection()
    if place.kind is AudienceKind.KEY:
        g.token = tokens.recognise(request.headers.get("Authorization", ""), address=address(), at=now())
        return None
    visitor = visitor_here()
    if place.kind is not AudienceKind.DOORWAY:
        if visitor is None:
            return _to_sign_in()
        if place.kind is AudienceKind.ORGANISATION and (place.act is None or not visitor.may(place.act)):
            raise NotAllowed
    if unsafe:
        _refuse_form_of_another(visitor)
        _require_own_form(view, visitor)
    return None


def _refuse_form_of_another(visitor: Visitor | None) -> None:
    """Raise NotAllowed for a form that was made for somebody else: another tab signed somebody in meanwhile."""
    owner = form_owner()
    if visitor is not None and owner not in (None, visitor.account.id):
        raise NotAllowed(
            _(
                "Op dit toestel is nu iemand anders ingelogd: %(name)s. Wij versturen niet wat hier staat.",
                name=visitor.account.name,
            )
        )


def _require_own_form(view: View, visitor: Visitor | None) -> None:
    """Raise BadRequest unless our own script or a form of ours sent this."""
    if hasattr(view, "by_script"):
        _require_own_script()
    elif hasattr(view, "one_click") and request.form.get("List-Unsubscribe") == "One-Click":
        return
    elif visitor is None or not _from_our_own_page():
        _csrf.protect()


def _from_our_own_page() -> bool:
    """Tell whether the browser itself says that the form stood on a page of ours; then it needs no token.

    A page elsewhere can set none of these headers. Browsers that send no Sec-Fetch-Site send Origin with a form, and
    the oldest send Referer, which our pages do not suppress. Who sends nothing needs the token.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    own = {current_app.config["OWN_ORIGIN"], f"{'https' if secure else 'http'}://{request.host}"}
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin.lower() in own
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return False
    return f"{page.scheme}://{page.netloc}".lower() in own


def form_token() -> str:
    """Return the token for a form of this session; "" on a page that is the same for every visit."""
    return "" if g.get("for_every_visit", False) else str(generate_csrf())


def own_form() -> Markup:
    """Return the hidden fields of a form of who is signed in: its token, and for whom it was made."""
    fields = Markup('<input type="hidden" name="csrf_token" value="{}">').format(form_token())
    visitor = g.get("visitor")
    if visitor is None:
        return fields
    owner = _signer().sign(short_id(visitor.account.id)).decode()
    return fields + Markup('<input type="hidden" name="{}" value="{}">').format(OWNER, owner)


def _signer() -> Signer:
    return Signer(current_app.secret_key or "", salt="for whom a form is")


def form_owner() -> AccountId | None:
    """Return for whom we made the form that was sent; None when it does not say so, or we did not."""
    with suppress(BadSignature, HTTPException):
        return AccountId(read_id(_signer().unsign(request.form.get(OWNER, "")).decode()) or 0) or None
    return None


def _refuse_other_sites() -> None:
    """Raise Forbidden when the browser says that the form stood on another site.

    Old browsers say nothing; then the token in the form decides.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden
    origin = request.headers.get("Origin")
    # By host, not by scheme: behind a proxy that ends https we are asked by http.
    if origin is not None and origin.lower() not in (
        current_app.config["OWN_ORIGIN"],
        f"http://{request.host}",
        f"https://{request.host}",
    ):
        raise Forbidden


def _refuse_nul() -> None:
    """Raise BadRequest for a NUL sign: no text of people holds one, and PostgreSQL cannot keep it."""
    for fields in (request.args, request.form):
        if any("\0" in text for pair in fields.items(multi=True) for text in pair):
            raise BadRequest


def _require_own_script() -> None:
    if not request.is_json or request.headers.get(SCRIPT_HEADER) != "1":
        raise BadRequest


def _to_sign_in() -> ResponseReturnValue:
    """Redirect to the sign-in page, which leads back to the page that was asked for; a script gets status 401."""
    if wants_json() or SCRIPT_HEADER in request.headers:
        return error_page(401)
    wanted = own_page(request.full_path.rstrip("?")) if request.method in SAFE_METHODS else page_of_form()
    # A card that is scanned knows no `next`. Whose page it was, is known of a form or of the session that ended.
    owner = form_owner()
    whose = mark_of(owner) if owner else session.get("wie", "")
    session["terug"] = [wanted or "", whose, int(now().timestamp()) + _WAY_BACK_LASTS]
    return redirect("/inloggen" + (f"?{urlencode({'next': wanted})}" if wanted else ""), 303)


def page_of_form() -> str | None:
    """Return the page on which the form stood, as the browser tells; else that of the address that it was sent to."""
    with suppress(ValueError):
        said = urlsplit(request.referrer or "")
        page = own_page(said._replace(scheme="", netloc="").geturl())
        if page:
            return page
    return own_page(request.path)


def _tell_the_coachee(response: Response) -> Response:
    """Note for the coachee that somebody saw a page about the own pair."""
    visitor = g.get("visitor")
    pair_id = (request.view_args or {}).get("pair_id")
    if visitor is not None and pair_id and request.method == "GET" and response.status_code in (200, 304):
        place = audience_of(current_app.view_functions[request.endpoint or ""])
        if place is not None and place.page is not None:  # it always is: see `require_audiences`
            who_looked.look(visitor.actor, pair_id, place.page, today())
    return response


def _hold_connection() -> None:
    """Take one database connection for the rest of the request; public and static pages never come here."""
    held = ExitStack()
    held.enter_context(connection())
    g.connection = held


def _let_go(_error: BaseException | None) -> None:
    held: ExitStack | None = g.pop("connection", None)
    if held is not None:
        held.close()


def _list_unreadable(error: ContentError) -> ResponseReturnValue:
    """Answer that the list of a pair cannot be read now; for example a version that an update took away."""
    log.error("%s", error)
    return error_page(
        503,
        "De lijst van dit koppel is nu niet te lezen. Er is niets veranderd en niets kwijt. "
        "Vraag de beheerder om te kijken met: pragma-coach check.",
    )


def visitor() -> Visitor:
    """Return who is signed in, on a page where somebody is."""
    found = visitor_here()
    if found is None:
        raise Forbidden
    return found


def actor() -> Actor:
    return visitor().actor


def read_op(text: str | None) -> OpId:
    """Return the operation id that a form or script sent, or a fresh one when it sent none that is right."""
    try:
        return OpId(str(UUID(text or "")))
    except ValueError:
        return OpId(str(uuid4()))


def operation(op: str | None = None) -> Operation:
    """Return the operation of this request: who, when, and the id in field `op` (or in `op` when given)."""
    return Operation(actor(), read_op(request.form.get("op") if op is None else op), now())


def address() -> str:
    """Return where the request comes from, for counting tries only; it is never kept in readable form."""
    return request.remote_addr or "unknown"
