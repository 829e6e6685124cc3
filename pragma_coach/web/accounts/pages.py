"""The ways in and out, and the visitor's own account: cards, password with authenticator, devices."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.mail import offered
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.texts.languages import DUTCH, LANGUAGES, SCREENS
from pragma_coach.domain.types import AccountId, Operation
from pragma_coach.services.accounts import own_account, passwords, recovery
from pragma_coach.services.accounts import sign_in as account_sign_in
from pragma_coach.services.accounts.sign_in import SignedIn
from pragma_coach.services.own_data import who_looked
from pragma_coach.store import organisations
from pragma_coach.web.accounts.way_back import page_for, page_name, way_back
from pragma_coach.web.kept.keeping import TYPED, forget_here, kept_here
from pragma_coach.web.shared.audience import audience, doorway
from pragma_coach.web.shared.clock import now, today
from pragma_coach.web.shared.filters import qr_svg
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import address, operation, read_op, visitor
from pragma_coach.web.shared.languages import language_here, prefer_language
from pragma_coach.web.shared.urls import own_page
from pragma_coach.web.shared.visitor import farewell, visitor_here, welcome
from pragma_coach.web.site.landing import landing

_MOST_TOWNS = 5  # whose activities stand on the way in
blueprint = Blueprint("accounts", __name__)

_HALFWAY = timedelta(minutes=10)
ON_PAPER = "papier"  # in the session until it was said: few codes on paper are left, or one was used just now
FEW_CODES = 3
FIRST_CODES = "/organisatie/begin/papier"  # the first day asks for codes by itself, and goes on from there


def enter(signed_in: SignedIn, wanted: str | None = None) -> ResponseReturnValue:
    """Sign the device in and go to the page that was asked for, or to the first page of the role.

    Who was signed in on it before is signed out first: a phone is one person's at a time. The language that was chosen
    on the way in stays. Nobody is sent to the page of somebody else, or to one that is not for this person.
    """
    language, account = session.get("taal"), signed_in.account
    page = page_for(account, wanted or way_back(account.id))
    if language and language != account.language and account.actor.is_only_coachee:
        own_account.choose_language(Operation(account.actor, read_op(None), now()), language)
    farewell()
    welcome(signed_in)
    if account.has_password and recovery.recovery_codes(account).left <= FEW_CODES:
        session[ON_PAPER] = True
    return redirect(page or url_for("accounts.start"), 303)


@blueprint.get("/inloggen")
@doorway
def sign_in() -> ResponseReturnValue:
    """Show both ways in: the letters of a card, or an e-mail address with password."""
    if visitor_here() is not None:
        return redirect(url_for("accounts.start"), 303)
    return _sign_in_page(Form({"next": request.args.get("next", "")}))


def _sign_in_page(form: Form) -> ResponseReturnValue:
    """Show the ways in, and say why it is asked of somebody who was on the way to a page."""
    way = way_back() or own_page(form.value("next"))
    why = {"way": way, "called": page_name(way), "ended": "wie" in session, "typed": TYPED in session}
    return form.page("accounts/sign_in.html", towns=organisations.every()[:_MOST_TOWNS], **why)


@blueprint.post("/inloggen")
@doorway
def sign_in_with_password() -> ResponseReturnValue:
    """Check e-mail address and password; the authenticator comes next."""
    form = Form.sent()
    email, password = form.value("email"), form.values.get("password", "")
    right = attempt(form, lambda: passwords.check_password(email, password, address=address(), at=now()))
    if right is None:
        return _sign_in_page(form)
    account, has_code = right
    return halfway(account.id, has_code=has_code, wanted=form.value("next"))


@blueprint.post("/inloggen/kaart")
@doorway
def sign_in_with_typed_code() -> ResponseReturnValue:
    """Go to the page of the card whose letters were typed."""
    form = Form.sent()
    try:
        account_sign_in.card_holder(form.value("card"), address=address(), at=now())
    except NotThere as unknown:
        form.errors["card"] = unknown.sentence
        return _sign_in_page(form)
    return redirect(url_for("accounts.card", code=form.value("card").replace(" ", "-")), 303)


def halfway(account_id: AccountId, *, has_code: bool, wanted: str = "") -> ResponseReturnValue:
    """Remember, in the signed cookie, that the password was right; for ten minutes."""
    wanted = wanted or way_back(account_id) or ""
    session.clear()
    session["halfway"] = [account_id, int((now() + _HALFWAY).timestamp()), own_page(wanted) or ""]
    if has_code:
        return redirect(url_for("accounts.code"), 303)
    session["new_secret"] = passwords.new_code_secret()
    return redirect(url_for("accounts.new_code"), 303)


def _who_is_halfway() -> tuple[AccountId, str] | None:
    account_id, until, wanted = session.get("halfway") or (0, 0, "")
    return None if now() > datetime.fromtimestamp(until, tz=now().tzinfo) else (AccountId(account_id), wanted)


@blueprint.get("/inloggen/code")
@doorway
def code() -> ResponseReturnValue:
    """Ask for the code of the authenticator."""
    if _who_is_halfway() is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return Form().page("accounts/code.html")


@blueprint.post("/inloggen/code")
@doorway
def sign_in_with_code() -> ResponseReturnValue:
    """Check the code and sign in."""
    waits = _who_is_halfway()
    if waits is None:
        return redirect(url_for("accounts.sign_in"), 303)
    form = Form.sent()
    paper = form.value("paper")
    signed_in = attempt(form, lambda: passwords.check_code(waits[0], paper or form.value("code"), at=now()))
    if signed_in is None:
        form.values.pop("code", None)
        if paper and "code" in form.errors:
            form.errors["paper"] = form.errors.pop("code")
        return form.page("accounts/code.html")
    entered = enter(signed_in, waits[1])
    if paper:
        session[ON_PAPER] = True
    return entered


@blueprint.get("/inloggen/instellen")
@doorway
def new_code() -> ResponseReturnValue:
    return _new_code_page(Form())


@blueprint.post("/inloggen/instellen")
@doorway
def set_up_code() -> ResponseReturnValue:
    """Take the authenticator into use with its first code; the codes on paper that go with it come next."""
    form = Form.sent()
    waits, secret = _who_is_halfway(), session.get("new_secret")
    if waits is None or not secret:
        return redirect(url_for("accounts.sign_in"), 303)
    signed_in = attempt(form, lambda: passwords.set_up_code(waits[0], secret, form.value("code"), at=now()))
    if signed_in is None:
        return _new_code_page(form)
    entered = enter(signed_in, waits[1])
    asked = session.pop(ON_PAPER, False) and waits[1] != FIRST_CODES
    return redirect(url_for("accounts_recovery.codes"), 303) if asked else entered


def _new_code_page(form: Form) -> ResponseReturnValue:
    waits, secret = _who_is_halfway(), session.get("new_secret")
    if waits is None or not secret:
        return redirect(url_for("accounts.sign_in"), 303)
    uri = passwords.code_address(secret, own_account.account(waits[0]))
    return form.page("accounts/new_code.html", secret=secret, picture=qr_svg(uri))


@blueprint.get("/k/<code>")
@doorway
def card(code: str) -> ResponseReturnValue:
    """Ask whether this is the person of the card. Never signs in: link previews open links, too."""
    holder = account_sign_in.card_holder(code, address=address(), at=now())
    if holder.actor.is_only_coachee:
        prefer_language(holder.language)
    return render_template("accounts/card.html", holder=holder, code=code)


@blueprint.post("/k/<code>")
@doorway
def sign_in_with_card(code: str) -> ResponseReturnValue:
    """Sign in with the card; the answer to "is this your own phone" decides for how long."""
    shared = request.form.get("phone") != "own"
    return enter(account_sign_in.sign_in_with_card(code, shared=shared, address=address(), at=now()))


@blueprint.post("/uitloggen")
@doorway
def sign_out() -> ResponseReturnValue:
    """Sign this device out; the browser forgets what our scripts kept on it.

    Our script says so when somebody else's unsent work is on the phone: then it cleared the rest itself. Who has a text
    here that did not arrive is warned first; our script asked that itself.
    """
    unsent = kept_here()
    if unsent and "weg" not in request.form and "text/html" in request.headers.get("Accept", ""):
        return make_response(render_template("kept/leave.html", page=unsent[0].page or url_for("accounts.start")))
    forget_here()
    language = language_here()
    farewell()
    chosen = None if language == DUTCH else language
    response = redirect(url_for("accounts.sign_in", uit=1, taal=chosen), 303)
    response.headers["Clear-Site-Data"] = '"cache"' if request.form.get("bewaar") else '"cache", "storage"'
    return response


@blueprint.post("/taal")
@audience(Act.OWN_ACCOUNT)
def choose_language() -> ResponseReturnValue:
    """Keep the language that was chosen with the account, and go back to the same page and place."""
    own_account.choose_language(operation(), request.form.get("taal", ""))
    place = urlsplit(request.form.get("next", ""))
    page = own_page(place._replace(fragment="").geturl()) or url_for("accounts.start")
    return redirect(f"{page}#{quote(place.fragment)}" if place.fragment else page, 303)


@blueprint.get("/start")
@audience(Act.OWN_ACCOUNT)
def start() -> ResponseReturnValue:
    return redirect(landing(visitor()), 303)


def _own_page(form: Form) -> ResponseReturnValue:
    here = visitor()
    return form.page(
        "accounts/own_account.html",
        account=here.account,
        devices=own_account.devices(here.account.id, now()),
        this_device=here.device.key if here.device else "",
        own_rows=who_looked.rows(here.actor, today()) if here.actor.is_only_coachee else None,
        has_mail=bool(offered(here.account.roles)),
        languages=[(language, LANGUAGES[language]) for language in dict.fromkeys((*SCREENS, here.account.language))],
        codes=recovery.recovery_codes(here.account) if here.account.has_password else None,
        locked_since=recovery.second_lock_since(here.account),
        ways=recovery.ways_given(here.actor) if here.account.has_password else (),
    )


@blueprint.get("/account")
@audience(Act.OWN_ACCOUNT)
def own() -> ResponseReturnValue:
    """Show name, language, password and the devices that are signed in."""
    account = visitor().account
    return _own_page(Form({"name": account.name, "language": account.language, "phone": account.phone}))


@blueprint.post("/account")
@audience(Act.OWN_ACCOUNT)
def change_own() -> ResponseReturnValue:
    """Change the own name and language."""
    form = Form.sent()
    name, language, phone = form.value("name"), form.value("language"), form.value("phone")
    attempt(form, lambda: own_account.change(operation(), name=name, language=language, phone=phone))
    return _own_page(form) if form.errors else redirect(url_for("accounts.own", gedaan="gegevens"), 303)


@blueprint.post("/account/wachtwoord")
@audience(Act.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Change the own password; other devices are signed out."""
    here, form = visitor(), Form.sent()
    keep = here.device.key if here.device else ""
    current, new = form.values.get("current", ""), form.values.get("password", "")
    attempt(form, lambda: passwords.change_password(here.account, current, new, keep=keep, at=now()))
    if not form.errors:
        return redirect(url_for("accounts.own", gedaan="wachtwoord"), 303)
    form.values = {"name": here.account.name, "language": here.account.language, "phone": here.account.phone}
    return _own_page(form)


@blueprint.post("/account/toestellen")
@audience(Act.OWN_ACCOUNT)
def sign_out_device() -> ResponseReturnValue:
    """Sign one of the own devices out, or all of them."""
    here, key = visitor(), request.form.get("device", "")
    if key == "all":
        farewell(everywhere=True)
        return redirect(url_for("accounts.sign_in", uit=1), 303)
    account_sign_in.sign_out(here.account.id, key)
    return redirect(url_for("accounts.own", gedaan="toestel"), 303)
