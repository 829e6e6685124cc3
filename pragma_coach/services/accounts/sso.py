"""Signing in by the organisation's own account system (OpenID Connect), as an option for staff; never for coachees.

Authorization code with PKCE (RFC 7636); the ID token is checked as OpenID Connect Core 3.1.3.7 asks. Nobody gets an
account this way: a verified e-mail address must be that of a coordinator, director or administrator who is there
already. The second factor is then the business of that system; it replaces ours.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from pragma_coach.config import Config, ConfigError
from pragma_coach.domain.refusal import NotAllowed
from pragma_coach.services.accounts.sign_in import SignedIn, needs_password, open_session
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import one_transaction

PATIENCE_SECONDS = 10
LEEWAY_SECONDS = 60
MOST_BYTES = 200_000
_ALGORITHMS = ("RS256", "PS256", "ES256")
_ASKED_FOR = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
_UNREACHABLE = "Inloggen bij uw organisatie lukt nu niet. Probeer het later, of log in met e-mail en wachtwoord."
_NOT_RIGHT = "Het antwoord van uw organisatie klopt niet. Begin opnieuw, of log in met e-mail en wachtwoord."
_NO_ACCOUNT = "Bij dit e-mailadres hoort hier geen account. Vraag een collega om een uitnodiging."


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where to send somebody, and what to remember (in the signed cookie) until they come back."""

    address: str
    state: str
    nonce: str
    verifier: str


def is_configured(config: Config) -> bool:
    return bool(config.oidc_issuer)


def leave(config: Config, back: str) -> Leaving:
    """Return where somebody signs in at the organisation; `back` is our own address to return to.

    Raise NotAllowed, with the other way in, when that system cannot be reached.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": config.oidc_client_id,
        "redirect_uri": back,
        "scope": "openid email",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = f"{_discovered(config)['authorization_endpoint']}?{urlencode(query)}"
    return Leaving(address, state, nonce, verifier)


def come_in(config: Config, code: str, nonce: str, verifier: str, back: str, *, at: datetime) -> SignedIn:
    """Exchange the code for an ID token, check it and sign in the account with that address.

    Raise NotAllowed when anything is not right; the sentence names the other way in.
    """
    provider = _discovered(config)
    answer = _ask(
        provider["token_endpoint"],
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": config.oidc_client_id,
            "client_secret": config.oidc_client_secret,
            "code_verifier": verifier,
        },
    )
    claims = _claims(config, str(answer.get("id_token", "")), _ask(provider["jwks_uri"]), at)
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotAllowed(_NOT_RIGHT)
    if claims.get("email_verified") is not True or not claims.get("email"):
        raise NotAllowed(_NO_ACCOUNT)
    return _enter(str(claims["email"]), at)


@one_transaction
def _enter(email: str, at: datetime) -> SignedIn:
    found = accounts.credentials(email)
    if found is None or found.account.disabled or not needs_password(found.account):
        raise NotAllowed(_NO_ACCOUNT)
    return open_session(found.account, shared=False, at=at)


def _claims(config: Config, token: str, keys: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return what an ID token says. Raise NotAllowed when its sign, sender, reader or time is not right."""
    try:
        import jwt
    except ImportError as error:
        raise ConfigError(
            "Voor PRAGMA_OIDC_ISSUER ontbreekt een onderdeel. Doe: pip install 'pragma-coach[oidc]'"
        ) from error
    try:
        header = jwt.get_unverified_header(token)
        known = [key for key in jwt.PyJWKSet.from_dict(keys).keys if header.get("kid") in (None, key.key_id)]
        claims: dict[str, Any] = jwt.decode(
            token,
            known[0].key,
            algorithms=_ALGORITHMS,
            audience=config.oidc_client_id,
            issuer=config.oidc_issuer,
            # The clock of the server is read once, at the edge: the times are judged below.
            options={"require": ["exp", "iat", "sub"], "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except (jwt.PyJWTError, IndexError, KeyError, TypeError) as error:
        raise NotAllowed(_NOT_RIGHT) from error
    since, until = claims["iat"], claims["exp"]
    in_time = (
        isinstance(since, int | float)
        and isinstance(until, int | float)
        and since - LEEWAY_SECONDS <= at.timestamp() <= until + LEEWAY_SECONDS
    )
    if not in_time:
        raise NotAllowed(_NOT_RIGHT)
    return claims


def _discovered(config: Config) -> dict[str, Any]:
    found = _ask(f"{config.oidc_issuer}/.well-known/openid-configuration")
    if found.get("issuer") != config.oidc_issuer or _ASKED_FOR - found.keys():
        raise NotAllowed(_NOT_RIGHT)
    return found


def _ask(address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON of an address of the provider. Raise NotAllowed when there is none."""
    data = urlencode(form).encode() if form is not None else None
    asked = urllib.request.Request(address, data=data, headers={"Accept": "application/json"})  # noqa: S310 - configured
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - see above
            found = json.loads(answer.read(MOST_BYTES))
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NotAllowed(_UNREACHABLE) from error
    return found if isinstance(found, dict) else {}
