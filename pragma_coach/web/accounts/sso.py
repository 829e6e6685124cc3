"""The way in by the organisation's own account system, when the installation has one."""

from __future__ import annotations

import hmac

from flask import Blueprint, current_app, redirect, request, session
from flask.typing import ResponseReturnValue

from pragma_coach.config import Config
from pragma_coach.domain.refusal import NotAllowed, NotThere
from pragma_coach.services.accounts import sso
from pragma_coach.web.accounts.pages import enter
from pragma_coach.web.shared.audience import doorway
from pragma_coach.web.shared.clock import now

blueprint = Blueprint("accounts_sso", __name__, url_prefix="/inloggen/organisatie")


def _config() -> Config:
    config: Config = current_app.config["PRAGMA"]
    if not sso.is_configured(config):
        raise NotThere
    return config


def _back(config: Config) -> str:
    return f"{config.base_url}/inloggen/organisatie/terug"


@blueprint.get("")
@doorway
def leave() -> ResponseReturnValue:
    """Send somebody to the organisation to sign in."""
    config = _config()
    leaving = sso.leave(config, _back(config))
    session["sso"] = [leaving.state, leaving.nonce, leaving.verifier]
    return redirect(leaving.address, 303)


@blueprint.get("/terug")
@doorway
def come_back() -> ResponseReturnValue:
    """Take in who comes back from the organisation with a code; only in the browser that left, and once."""
    config = _config()
    state, nonce, verifier = session.pop("sso", None) or ("", "", "")
    if not state or not hmac.compare_digest(state.encode(), request.args.get("state", "").encode()):
        raise NotAllowed("Deze stap hoort bij een ander venster. Begin opnieuw bij Inloggen.")
    if "code" not in request.args:
        raise NotAllowed("Uw organisatie liet u niet toe. Probeer het opnieuw, of log in met e-mail en wachtwoord.")
    return enter(sso.come_in(config, request.args["code"], nonce, verifier, _back(config), at=now()))
