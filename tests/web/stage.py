"""The stage of all web tests: a clock to turn, a browser that checks every page, and the one cast."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import make
import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from jinja2.bccache import Bucket, BytecodeCache
from kept import kept
from pagecheck import Page, check, is_sound
from werkzeug.test import TestResponse

from pragma_coach.app import create_app
from pragma_coach.config import Config
from pragma_coach.domain.access import Relation, allows
from pragma_coach.domain.types import PairId, Role
from pragma_coach.services.accounts import sign_in
from pragma_coach.services.accounts.sign_in import SignedIn
from pragma_coach.store import database
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.organisations import Organisation
from pragma_coach.web.shared import approved_texts
from pragma_coach.web.shared.audience import AudienceKind, audience_of

# For the walk over all pages, and where a page asks the database something that no test of a service asks.
on_both_engines = pytest.mark.parametrize("engine", ["sqlite", "postgres"])


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.at: datetime = make.NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **time: float) -> None:
        self.at += timedelta(**time)


class Visit(FlaskClient):
    """A browser: it checks every page it gets, and sends forms with the token of its session."""

    seen: Page | None = None  # the page it got last, read; None for a file, a way on, or a page it knows

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response: TestResponse = super().open(*args, **{"buffered": True, **kwargs})
        self.seen = None
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308) and response.data:
            self.seen = None if is_sound(response.text) else check(response.text, response.request.path)
        return response

    def page(self, path: str, status: int = 200) -> Page:
        """Fetch a page and return it read."""
        response = self.get(path)
        assert response.status_code == status, (path, response.status_code, response.text[:400])
        return self.seen or check(response.text, path)

    def token(self) -> str:
        """Return a token as a form of ours holds it."""
        with self.session_transaction() as held:
            held.setdefault("csrf_token", secrets.token_hex(20))
            raw = held["csrf_token"]
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)

    def submit(self, path: str, **fields: Any) -> TestResponse:
        """Send a form with token and operation id, as a browser would."""
        data = {"csrf_token": self.token(), "op": str(uuid.uuid4()), **fields}
        return self.post(path, data=data)


class Compiled(BytecodeCache):
    """Templates compiled by an earlier app of this run, so that each test need not do it again."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def make_app(config: Config, clock: Clock) -> Flask:
    """Return an app as another process would have it, on the clock of the test."""
    made = create_app(config)
    made.testing = True
    made.test_client_class = Visit
    made.config["CLOCK"] = clock
    made.jinja_env.bytecode_cache = COMPILED
    return made


@cache
def _made_once() -> tuple[Flask, list[tuple[dict[str, Any], dict[str, Any]]]]:
    """Make the app of this run; return it with what it holds before any test, and what was in that."""
    app = make_app(Config(data=Path(), secret_key="to be set"), Clock())
    app._got_first_request = True  # so that a test which adds a route to the app of all others is told to make its own
    return app, [(held, dict(held)) for held in (app.config, app.extensions)]


def the_app(config: Config, clock: Clock) -> Flask:
    """Return the app of this run on the settings of a test, of which the database and the secret are its own.

    What the app knew of the test before is forgotten, also which words people approved.
    """
    app, as_made = _made_once()
    for held, before in as_made:
        held.clear()
        held.update(before)
    approved_texts.install(app)
    app.config.update(PRAGMA=config, SECRET_KEY=config.secret_key, CLOCK=clock)
    return app


def browser(app: Flask) -> Visit:
    """Return a browser in which nobody is signed in."""
    client = app.test_client()
    assert isinstance(client, Visit)
    return client


def come_in(account: Account, app: Flask, *, shared: bool = False) -> Visit:
    """Sign somebody in on a device of their own and return the browser."""
    client = browser(app)

    @database.one_transaction
    def opened() -> SignedIn:
        return sign_in.open_session(account, shared=shared, at=app.config["CLOCK"]())

    with client.session_transaction() as held:
        held["_user_id"] = opened().token
    return client


def pages_of_a_coachee(app: Flask) -> list[str]:
    """Return the addresses that a coachee may open; of the pages about one item that of an item of everybody."""
    with app.test_request_context():
        return sorted(
            url_for(rule.endpoint, **dict.fromkeys(rule.arguments, make.BOTH_ITEM))
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            and rule.arguments <= {"item_id"}
            and (place := audience_of(app.view_functions[rule.endpoint])) is not None
            and place.kind is AudienceKind.ORGANISATION
            and place.act is not None
            and allows(place.act, {Role.COACHEE}, Relation)
        )


def signed_in(client: Visit) -> bool:
    """Tell whether the next request is still recognised."""
    return client.get("/account").status_code == 200


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of all web tests; `own_pair` is of own coach and own coachee."""

    organisation: Organisation
    other_organisation: Organisation
    own_coach: Account
    other_coach: Account
    own_coachee: Account
    other_coachee: Account
    coordinator: Account
    other_coordinator: Account
    director: Account
    admin: Account
    interpreter: Account
    own_pair: PairId
    other_pair: PairId
    foreign_pair: PairId

    @property
    def people(self) -> dict[str, Account]:
        """Everybody who can sign in, by part."""
        return {name: part for name in Cast.__slots__ if isinstance(part := getattr(self, name), Account)}


@kept
@database.one_transaction
def assemble() -> Cast:
    """Make the cast in the database in use."""
    ours, theirs = make.organisation("ons-dorp"), make.organisation("elders")

    def person(name: str, role: Role, organisation: Organisation = ours) -> Account:
        email = f"{name.split()[0].lower()}@voorbeeld.nl" if role in sign_in.STRONG_ROLES else None
        return make.account(organisation.id, role, name=name, email=email)

    def pair(name: str, coach: Account, by: Account) -> tuple[PairId, Account]:
        made = make.pair(by.actor, coach.id, name=name)
        assert made.coachee.account_id is not None
        account = accounts.get(by.organisation_id, made.coachee.account_id)
        assert account is not None
        return made.id, account

    coordinator = person("Corrie Coördinator", Role.COORDINATOR)
    other_coordinator = person("Olga Elders", Role.COORDINATOR, theirs)
    own_coach, other_coach = person("Carla Coach", Role.COACH), person("Otto Anderecoach", Role.COACH)
    own_pair, own_coachee = pair("Noor Nieuwkomer", own_coach, coordinator)
    other_pair, other_coachee = pair("Omar Anderekoppel", other_coach, coordinator)
    foreign_pair, _ = pair("Farah Elderskoppel", person("Frits Elderscoach", Role.COACH, theirs), other_coordinator)
    return Cast(
        organisation=ours,
        other_organisation=theirs,
        own_coach=own_coach,
        other_coach=other_coach,
        own_coachee=own_coachee,
        other_coachee=other_coachee,
        coordinator=coordinator,
        other_coordinator=other_coordinator,
        director=person("Dirk Regisseur", Role.DIRECTOR),
        admin=person("Ad Beheerder", Role.ADMIN),
        interpreter=person("Tess Tolk", Role.INTERPRETER),
        own_pair=own_pair,
        other_pair=other_pair,
        foreign_pair=foreign_pair,
    )
