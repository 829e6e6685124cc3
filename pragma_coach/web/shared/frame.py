"""What the app with people in it and the public scoreboard share: templates, words, headers, errors, static files."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from pragma_coach.config import Config
from pragma_coach.paths import STATIC, TEMPLATES
from pragma_coach.web.shared import compress, errors, filters, headers, languages, two_languages
from pragma_coach.web.shared.audience import public
from pragma_coach.web.shared.urls import ID_NAMES, IdConverter

MOST_BYTES = 8 * 1024 * 1024  # a spreadsheet with an organisation in it
MOST_FORM_BYTES = 512 * 1024


def frame(name: str, config: Config, *, unavailable: tuple[type[Exception], ...] = ()) -> Flask:
    """Return an app without pages of its own; `unavailable` are its database's ways of saying "not now"."""
    app = Flask(name, template_folder=str(TEMPLATES), static_folder=str(STATIC), static_url_path="/static")
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_FORM_BYTES,
        MAX_FORM_PARTS=1000,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        TEMPLATES_AUTO_RELOAD=False,
        TRUSTED_HOSTS=list(config.hosts) or None,
        OWN_ORIGIN=config.base_url.lower(),
        CONTACT=config.contact,
    )
    app.url_map.strict_slashes = False
    app.url_map.converters.update(dict.fromkeys(ID_NAMES, IdConverter))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(viewer=None, sign_in_address="", static_export=False, unsent=lambda _status: None)
    public(app.view_functions["static"])
    filters.install(app)
    languages.install(app)
    two_languages.install(app)
    headers.install(app, secure=config.secure)
    compress.install(app)
    errors.install(app, unavailable=unavailable)
    return app
