"""Links to choose a password, and ways back: codes on paper, another phone, a forgotten password, two colleagues."""

from __future__ import annotations

from flask import Blueprint, Flask, current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.types import AccountId
from pragma_coach.services.accounts import invitations, lost_phone, passwords, recovery
from pragma_coach.services.accounts.invitations import IssuedCard
from pragma_coach.services.accounts.recovery import RecoveryCodes
from pragma_coach.store.accounts.sessions import Purpose
from pragma_coach.web.accounts.cards import shown_card
from pragma_coach.web.accounts.pages import ON_PAPER, halfway
from pragma_coach.web.accounts.people import account_page
from pragma_coach.web.shared.audience import audience, doorway
from pragma_coach.web.shared.clock import now
from pragma_coach.web.shared.filters import qr_svg
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import address, operation, visitor
from pragma_coach.web.shared.visitor import visitor_here

blueprint = Blueprint("accounts_recovery", __name__)
_SECRET = "other_secret"  # in the session: of the telephone that is being set up  # noqa: S105  # no secret


def install(app: Flask) -> None:
    """Let the first page after signing in say that codes on paper are wanted."""
    app.jinja_env.globals.update(codes_on_paper=codes_on_paper)


def codes_on_paper() -> RecoveryCodes | None:
    """Return how the codes of the visitor stand when that is to be said now: once after signing in."""
    here = visitor_here()
    return recovery.recovery_codes(here.account) if here is not None and session.pop(ON_PAPER, None) else None


@blueprint.get("/welkom/<code>")
@doorway
def invitation(code: str) -> ResponseReturnValue:
    """Ask a new colleague for a password; looking does not use the link up."""
    holder = invitations.invited(code, address=address(), at=now())
    return Form().page("accounts/welcome.html", holder=holder)


@blueprint.post("/welkom/<code>")
@doorway
def accept_invitation(code: str) -> ResponseReturnValue:
    """Set the first password, which uses the link up; then the authenticator."""
    form = Form.sent()
    password = form.values.get("password", "")
    if password != form.values.get("again", ""):
        form.errors["again"] = "De twee wachtwoorden zijn niet gelijk. Typ ze nog een keer."
    done = attempt(form, lambda: invitations.accept(code, password, address=address(), at=now()))
    if done is None:
        return form.page("accounts/welcome.html", holder=invitations.invited(code, address=address(), at=now()))
    return halfway(done[0].id, has_code=done[1])


@blueprint.get("/wachtwoord")
@doorway
def forgotten() -> ResponseReturnValue:
    return _forgotten_page(Form())


def _forgotten_page(form: Form, *, sent: bool = False) -> ResponseReturnValue:
    return form.page("accounts/forgotten.html", sends=bool(current_app.config["PRAGMA"].smtp_url), sent=sent)


@blueprint.post("/wachtwoord")
@doorway
def ask_password() -> ResponseReturnValue:
    """Have a link sent; the answer is the same for every address."""
    form = Form.sent()
    email = form.value("email")
    if "@" not in email:
        form.errors["email"] = "Vul het e-mailadres in waarmee u inlogt."
        return _forgotten_page(form)
    attempt(form, lambda: recovery.ask_password(email, address=address(), at=now()))
    return _forgotten_page(form, sent=not form.errors)


@blueprint.get("/account/herstelcodes")
@audience(Act.OWN_ACCOUNT)
def codes() -> ResponseReturnValue:
    """Tell what recovery codes are, and how the own ones stand; who comes in without a password needs none."""
    if not visitor().account.has_password:
        return redirect(url_for("accounts.own"), 303)
    return Form().page(
        "accounts/recovery_codes.html", stand=recovery.recovery_codes(visitor().account), codes=(), onward=""
    )


@blueprint.post("/account/herstelcodes")
@audience(Act.OWN_ACCOUNT)
def make_codes() -> ResponseReturnValue:
    """Make ten codes and show them this once, to be printed."""
    form = Form.sent()
    made = attempt(form, lambda: recovery.make_recovery_codes(operation())) or ()
    stand = recovery.recovery_codes(visitor().account)
    return form.page("accounts/recovery_codes.html", stand=stand, codes=made, day=now(), onward="")


@blueprint.get("/account/telefoon")
@audience(Act.OWN_ACCOUNT)
def other_phone() -> ResponseReturnValue:
    """Show what another telephone has to scan."""
    return _other_phone_page(Form())


def _other_phone_page(form: Form) -> ResponseReturnValue:
    account = visitor().account
    if not account.has_password:
        return redirect(url_for("accounts.own"), 303)
    secret = session.setdefault(_SECRET, passwords.new_code_secret())
    return form.page(
        "accounts/other_phone.html", secret=secret, picture=qr_svg(passwords.code_address(secret, account))
    )


@blueprint.post("/account/telefoon")
@audience(Act.OWN_ACCOUNT)
def change_phone() -> ResponseReturnValue:
    """Take another telephone into use for the codes."""
    here, form, secret = visitor(), Form.sent(), session.get(_SECRET)
    if not secret:
        return _other_phone_page(form)
    keep = here.device.key if here.device else ""
    code, old, password = form.value("code"), form.value("old"), form.values.get("current", "")
    attempt(
        form,
        lambda: passwords.change_phone(here.account, secret, code, old=old, password=password, keep=keep, at=now()),
    )
    if form.errors:
        return _other_phone_page(form)
    session.pop(_SECRET)
    return redirect(url_for("accounts.own", gedaan="telefoon"), 303)


def _link_page(link: IssuedCard) -> ResponseReturnValue:
    """Show a link to choose a password, this once."""
    return render_template("accounts/invitation.html", card=shown_card(link), anew=link.purpose is Purpose.ANEW)


@blueprint.post("/organisatie/mensen/<account:account_id>/uitnodiging")
@audience(Act.MANAGE_ACCOUNTS)
def invite(account_id: AccountId) -> ResponseReturnValue:
    """Make the link by which somebody sets a password, and show it this once."""
    form = Form.sent()
    made = attempt(form, lambda: invitations.invite(operation(), account_id))
    return account_page(account_id, form) if made is None else _link_page(made)


@blueprint.post("/organisatie/mensen/<account:account_id>/telefoon")
@audience(Act.MANAGE_ACCOUNTS)
def ask_new_phone(account_id: AccountId) -> ResponseReturnValue:
    """Ask for a colleague to set up the telephone anew; another has to agree."""
    form = Form.sent()
    attempt(form, lambda: lost_phone.ask(operation(), account_id))
    if form.errors:
        return account_page(account_id, form)
    return redirect(url_for("accounts_people.account", account_id=account_id, gedaan="gevraagd"), 303)


@blueprint.post("/organisatie/mensen/<account:account_id>/telefoon/akkoord")
@audience(Act.MANAGE_ACCOUNTS)
def agree_new_phone(account_id: AccountId) -> ResponseReturnValue:
    """Agree to what a colleague asked, and show the link this once."""
    form = Form.sent()
    made = attempt(form, lambda: lost_phone.agree(operation(), account_id))
    return account_page(account_id, form) if made is None else _link_page(made)
