"""Signing in at the organisation's own account system: a real provider on this machine, right and wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
import make
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from stage import Cast, Clock, Visit, browser, make_app, signed_in
from werkzeug.test import TestResponse
from written import form_to

from pragma_coach.config import Config, ConfigError

CLIENT, SECRET = "stappen", "the secret of the client"


class Provider:
    """A small OpenID provider: it lets in whom it is told, and can be told to lie."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.signing_key = self.key
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(provider.keys() if self.path == "/keys" else provider.description())

            def do_POST(self) -> None:
                form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                self._say(provider.exchange(form))

            def _say(self, answer: dict[str, Any]) -> None:
                body = json.dumps(answer).encode()
                self.send_response(200 if answer else 400)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/sign-in",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def keys(self) -> dict[str, Any]:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**key, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def exchange(self, form: dict[str, str]) -> dict[str, Any]:
        """Give the token, when the secret and the verifier are those of the client that asked."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        right = (
            form["client_secret"] == SECRET
            and form["code"] == "good"
            and challenge.rstrip(b"=").decode() == self.asked["code_challenge"]
            and form["redirect_uri"] == self.asked["redirect_uri"]
        )
        token = jwt.encode(self.claims, self.signing_key, algorithm="RS256", headers={"kid": "one"})
        return {"id_token": token} if right else {}


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def door(config: Config, clock: Clock, cast: Cast, provider: Provider) -> Visit:
    """A browser before the door of an installation that knows the provider."""
    made = replace(config, oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET)
    return browser(make_app(made, clock))


def come_back(door: Visit, provider: Provider, email: str, *, code: str = "good", **claims: object) -> TestResponse:
    """Go to the provider, be let in as somebody, and come back with the code."""
    left = door.get("/inloggen/organisatie")
    assert left.status_code == 303
    provider.asked = {key: value[0] for key, value in parse_qs(urlsplit(left.headers["Location"]).query).items()}
    moment = int(make.NOON.timestamp())
    provider.claims = {
        "iss": provider.issuer,
        "aud": CLIENT,
        "sub": "somebody",
        "iat": moment,
        "exp": moment + 300,
        "nonce": provider.asked["nonce"],
        "email": email,
        "email_verified": True,
        **claims,
    }
    return door.get(f"/inloggen/organisatie/terug?code={code}&state={provider.asked['state']}")


def test_a_coordinator_comes_in_with_the_account_of_the_organisation(
    door: Visit, provider: Provider, cast: Cast
) -> None:
    assert "Inloggen bij uw organisatie" in door.get("/inloggen").text
    answer = come_back(door, provider, str(cast.coordinator.email))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/start")
    assert door.get("/organisatie").status_code == 200


def test_a_text_that_was_typed_when_the_session_ended_stands_there_after_coming_in_this_way(
    door: Visit, provider: Provider, cast: Cast
) -> None:
    page, typed = "/organisatie/koppels/nieuw", "Iemand met een lange naam"
    come_back(door, provider, str(cast.coordinator.email))
    form = form_to(door.get(page).text, page)
    data = dict(form.sent()) | {"name": typed}
    with door.session_transaction() as held:
        held["_user_id"] = "over"
    sent = door.post(page, data=data, headers={"Referer": f"http://localhost{page}"})
    assert sent.status_code == 303
    assert "Inloggen bij uw organisatie" in door.get(sent.headers["Location"]).text
    assert come_back(door, provider, str(cast.coordinator.email)).headers["Location"] == page
    assert dict(form_to(door.get(page).text, page).sent())["name"] == typed


def test_nobody_gets_an_account_this_way(door: Visit, provider: Provider, cast: Cast) -> None:
    for email, claims in (
        ("vreemde@voorbeeld.nl", {}),
        (str(cast.coordinator.email), {"email_verified": False}),
        ("", {}),
    ):
        answer = come_back(door, provider, email, **claims)
        assert answer.status_code == 403
        assert "uitnodiging" in answer.text
        assert not signed_in(door)


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "another client"},
        {"iss": "https://elders.voorbeeld.nl"},
        {"exp": int(make.NOON.timestamp()) - 3600},
        {"iat": int(make.NOON.timestamp()) + 3600},
        {"nonce": "of another window"},
        {"nonce": 5},
        {"iat": True, "exp": "later"},
    ],
    ids=["reader", "sender", "too old", "of tomorrow", "nonce", "no nonce", "no time"],
)
def test_a_token_that_is_not_right_lets_nobody_in(
    lie: dict[str, object], door: Visit, provider: Provider, cast: Cast
) -> None:
    answer = come_back(door, provider, str(cast.coordinator.email), **lie)
    assert answer.status_code == 403
    assert "e-mail en wachtwoord" in answer.text
    assert not signed_in(door)


def test_a_token_signed_by_another_key_lets_nobody_in(door: Visit, provider: Provider, cast: Cast) -> None:
    provider.signing_key = rsa.generate_private_key(65537, 2048)
    assert come_back(door, provider, str(cast.coordinator.email)).status_code == 403
    assert not signed_in(door)


def test_a_code_counts_only_in_the_window_that_left(door: Visit, provider: Provider, cast: Cast) -> None:
    assert door.get("/inloggen/organisatie/terug?code=good&state=x").status_code == 403
    assert come_back(door, provider, str(cast.coordinator.email), code="of another").status_code == 403
    state = provider.asked["state"]
    assert door.get(f"/inloggen/organisatie/terug?code=good&state={state}").status_code == 403
    door.get("/inloggen/organisatie")
    assert door.get("/inloggen/organisatie/terug?error=access_denied&state=x").status_code == 403
    assert not signed_in(door)


def test_a_provider_that_tells_half_lets_nobody_in(door: Visit, provider: Provider) -> None:
    whole = provider.description()
    for left_out in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"):
        told = {name: address for name, address in whole.items() if name != left_out}
        provider.description = lambda told=told: told  # type: ignore[method-assign, misc]  # this provider is ours
        answer = door.get("/inloggen/organisatie")
        assert answer.status_code == 403
        assert "e-mail en wachtwoord" in answer.text


def test_a_provider_that_is_down_leaves_the_other_door_open(door: Visit, provider: Provider) -> None:
    provider.server.shutdown()
    provider.server.server_close()
    answer = door.get("/inloggen/organisatie")
    assert answer.status_code == 403
    assert "e-mail en wachtwoord" in answer.text
    assert door.get("/inloggen").status_code == 200


def test_without_the_setting_there_is_no_such_door(passer_by: Visit) -> None:
    assert passer_by.get("/inloggen/organisatie").status_code == 404
    assert "bij uw organisatie" not in passer_by.get("/inloggen").text


def test_half_a_setting_is_told_with_the_cure(tmp_path: Any) -> None:
    for settings, words in (
        ({"PRAGMA_OIDC_ISSUER": "http://elders.nl"}, "https://"),
        ({"PRAGMA_OIDC_ISSUER": "https://elders.nl"}, "PRAGMA_OIDC_CLIENT_ID"),
    ):
        with pytest.raises(ConfigError, match=words):
            Config.from_env(tmp_path, settings)
