"""The app of which lists and stands are made into words, and a database that one engine suffices for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from stage import Clock, the_app

from pragma_coach.config import Config


@pytest.fixture
def engine() -> str:
    """SQLite: what is shown does not depend on the engine, and the services are tested on both."""
    return "sqlite"


@pytest.fixture
def app(config: Config) -> Flask:
    """The app of the web tests, on the database of the test."""
    return the_app(config, Clock())


@pytest.fixture
def words(app: Flask) -> Callable[[], AbstractContextManager[object]]:
    """What a Dutch page is made in; the visits of others have to be outside of it."""
    return lambda: app.test_request_context("/", base_url="http://localhost")
