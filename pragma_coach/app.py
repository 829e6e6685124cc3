"""The composition root: the app for coaches, coachees and coordinators, and the public pages beside it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from pragma_coach.config import Config
from pragma_coach.services.ruling import rules_in_force
from pragma_coach.services.signing_in import OWN_PHONE
from pragma_coach.store import database, schema
from pragma_coach.web import (
    account,
    activities,
    api,
    approved,
    calendar_feed,
    coach,
    coachee,
    connections,
    guards,
    guides,
    health,
    helping,
    interpreter,
    landing,
    mail_choices,
    official_codes,
    opportunities,
    organisation,
    organisation_languages,
    organisation_moving,
    organisation_pair,
    organisation_people,
    organisation_programme,
    organisation_release,
    organisation_rhythm,
    organisation_sheets,
    own_data,
    pages,
    plan,
    quarter,
    regie,
    scoreboard,
    signals,
    sso,
    standing,
    sync,
    talk_lists,
    talks,
    translating,
    visitor,
    volunteers,
    walk_in,
    work_wishes,
)
from pragma_coach.web.audience import require_audiences
from pragma_coach.web.frame import frame

BLUEPRINTS: tuple[Blueprint, ...] = (
    account.blueprint,
    api.blueprint,
    coach.blueprint,
    coachee.blueprint,
    connections.blueprint,
    sso.blueprint,
    organisation.blueprint,
    organisation_languages.blueprint,
    organisation_programme.blueprint,
    organisation_moving.blueprint,
    organisation_rhythm.blueprint,
    organisation_pair.blueprint,
    organisation_people.blueprint,
    organisation_release.blueprint,
    organisation_sheets.blueprint,
    own_data.blueprint,
    volunteers.blueprint,
    talks.blueprint,
    talk_lists.blueprint,
    interpreter.blueprint,
    translating.blueprint,
    calendar_feed.blueprint,
    helping.blueprint,
    signals.blueprint,
    walk_in.blueprint,
    activities.blueprint,
    pages.blueprint,
    guides.blueprint,
    plan.blueprint,
    regie.blueprint,
    quarter.blueprint,
    official_codes.blueprint,
    opportunities.blueprint,
    work_wishes.blueprint,
    standing.blueprint,
    scoreboard.blueprint,
    sync.blueprint,
    mail_choices.blueprint,
    health.blueprint,
)


def create_app(config: Config) -> Flask:
    """Return the app for these settings. The store must be connected by then (see `wsgi`).

    Raise SilentRoute when a route does not say for whom it is, ConfigError for privacy rules below the floor.
    """
    config = config.with_secret()
    rules_in_force(config)
    app = frame(__name__, config, unavailable=database.FAILURES)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME=visitor.cookie_name(secure=config.secure),
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=OWN_PHONE + timedelta(days=1),  # the row in the database ends first
        PRAGMA=config,
    )
    visitor.install(app)
    guards.install(app)
    approved.install(app)
    app.jinja_env.globals.update(sign_in_address="/inloggen", links=landing.links, page_moment=sync.page_moment)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    require_audiences(app)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    return app


def wsgi() -> Flask:
    """Return the app for the settings in the environment, connected: what a WSGI server loads."""
    config = Config.from_env()
    database.connect_to(config)
    schema.require_current()
    return create_app(config)
