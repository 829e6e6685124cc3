"""The public scoreboard alone: an app that opens one file, read-only, and cannot reach the people behind it."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from pragma_coach.config import Config
from pragma_coach.web.scoreboard import pages as scoreboard_pages
from pragma_coach.web.shared.audience import require_audiences
from pragma_coach.web.shared.frame import frame
from pragma_coach.web.site import pages


def create_app(config: Config) -> Flask:
    """Return the app with the scoreboard and the pages around it.

    It gets neither the secret key nor the address of the private database, even when the settings hold them.
    """
    config = replace(config, secret_key="", database_url="")
    app = frame(__name__, config)
    app.config["PRAGMA"] = config
    app.register_blueprint(scoreboard_pages.blueprint)
    app.register_blueprint(pages.blueprint)
    require_audiences(app)
    return app
