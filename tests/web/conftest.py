"""The app, with the stage of the web tests on it (see stage.py)."""

from __future__ import annotations

from collections.abc import Callable

import make
import pytest
from flask import Flask
from stage import Cast, Clock, Visit, assemble, browser, come_in, make_app, the_app

from pragma_coach.config import Config
from pragma_coach.services.accounts import invitations
from pragma_coach.store import database
from pragma_coach.store.accounts.accounts import Account


@pytest.fixture
def engine() -> str:
    """SQLite, unless a test says `on_both_engines`: pages ask what services ask, and those are tested on both."""
    return "sqlite"


@pytest.fixture
def clock() -> Clock:
    """The clock of the app, at noon until it is turned."""
    return Clock()


@pytest.fixture
def app(config: Config, clock: Clock) -> Flask:
    """The app: one for all tests, which leave it as it is."""
    return the_app(config, clock)


@pytest.fixture
def own_app(config: Config, clock: Clock) -> Flask:
    """An app to add routes and hooks to."""
    return make_app(config, clock)


@pytest.fixture
def passer_by(app: Flask) -> Visit:
    """The browser of somebody who is not signed in."""
    return browser(app)


@pytest.fixture
def cast(config: Config) -> Cast:
    """The people, in the database of the test."""
    with database.connection():
        return assemble()


@pytest.fixture
def visit(app: Flask) -> Callable[[Account], Visit]:
    """Sign somebody in on an own device."""
    return lambda account: come_in(account, app)


@pytest.fixture
def card_of(cast: Cast, clock: Clock) -> Callable[[Account], str]:
    """Have the coordinator issue a card; returns its path."""
    return lambda account: invitations.issue_card(make.operation(cast.coordinator.actor, at=clock.at), account.id).path
