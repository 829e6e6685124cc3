"""Who is visiting: Flask-Login over signed-in devices that are kept in the database.

The cookie holds a random token that means nothing without its row. `REMEMBER_COOKIE_NAME` gets a name that nobody can
guess: the library's own remember cookie cannot be revoked, so it is never read.
"""

from __future__ import annotations

import hashlib
import secrets

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from pragma_coach.domain.access import Act
from pragma_coach.domain.types import AccountId, Actor
from pragma_coach.services.accounts import sign_in
from pragma_coach.services.accounts.sign_in import SignedIn
from pragma_coach.services.rights import may_here
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.sessions import Session
from pragma_coach.web.shared.clock import now


class Visitor(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """Somebody signed in on this device."""

    def __init__(self, account: Account, token: str, device: Session | None = None) -> None:
        self.account = account
        self.token = token
        self.device = device

    def get_id(self) -> str:
        """Return what the cookie keeps: the token of the device, not the id of the person."""
        return self.token

    @property
    def actor(self) -> Actor:
        return self.account.actor

    @property
    def organisation(self) -> str:
        """The name of the organisation, for the header of each page; empty while somebody is signing in."""
        return self.device.organisation if self.device else ""

    @property
    def logo(self) -> str:
        """The mark of the logo of the organisation (`Settings.logo_mark`); empty when it has none."""
        return self.device.logo if self.device else ""

    @property
    def mark(self) -> str:
        """The mark by which a phone keeps unsent work apart per person: it never changes and reveals no id."""
        return mark_of(self.account.id)

    @property
    def on_own_phone(self) -> bool:
        """Whether this device may keep copies of pages: it is not shared, and not of staff."""
        device = self.device
        return device is not None and not device.shared and not sign_in.needs_password(self.account)

    @property
    def header_mark(self) -> str:
        """The mark in the header of answers; it ends in ";" when the phone may keep no copies (shared, or staff)."""
        return self.mark if self.on_own_phone else f"{self.mark};"

    def may(self, act: Act) -> bool:
        return may_here(act, self.actor)


def install(app: Flask) -> None:
    """Let Flask-Login recognise visitors of the app."""
    app.config["REMEMBER_COOKIE_NAME"] = secrets.token_urlsafe()
    manager = LoginManager()
    manager.session_protection = None  # a phone that moves from Wi-Fi to 4G stays the same phone
    manager.user_loader(_load)
    # Not `init_app`: its hook for remember cookies would touch the session on public pages (`Vary: Cookie`).
    app.login_manager = manager  # type: ignore[attr-defined]  # where Flask-Login looks for it


def _load(token: str) -> Visitor | None:
    found = sign_in.recognise(token, now())
    if found is None:
        return None
    device, extended = found
    if extended:
        session.modified = True  # the cookie is to last as long as the row
    return Visitor(device.account, token, device)


def mark_of(account_id: AccountId) -> str:
    """Return what tells people apart on a device without naming them or their number."""
    return hashlib.sha256(f"stappen {account_id}".encode()).hexdigest()[:16]


def visitor_here() -> Visitor | None:
    """Return who is signed in, or None; looked up once per request."""
    if "visitor" not in g:
        g.visitor = current_user._get_current_object() if current_user.is_authenticated else None
    found: Visitor | None = g.visitor
    return found


def welcome(signed_in: SignedIn) -> None:
    """Put a device that has just signed in into a new cookie; what the old one held is gone."""
    session.clear()
    session.permanent = signed_in.lasting
    session["wie"] = mark_of(signed_in.account.id)  # still known when the session has ended: see `guards`
    login_user(Visitor(signed_in.account, signed_in.token))
    for key in ("_id", "_fresh"):  # a hash of address and browser, of which we make no use
        session.pop(key, None)


def farewell(*, everywhere: bool = False) -> None:
    """Sign this device out, or all devices of the visitor."""
    visitor = visitor_here()
    if visitor is not None and everywhere:
        sign_in.sign_out_everywhere(visitor.account.id)
    elif visitor is not None and visitor.device is not None:
        sign_in.sign_out(visitor.account.id, visitor.device.key)
    logout_user()
    session.clear()
    g.visitor = None


def cookie_name(*, secure: bool) -> str:
    """Return the name of the one cookie; `__Host-` keeps other hosts of the same domain from setting it."""
    return "__Host-stappen" if secure else "stappen"
