"""The composition root: the app for coaches, coachees and coordinators, and the public pages beside it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from pragma_coach.config import Config
from pragma_coach.services.accounts.sign_in import OWN_PHONE
from pragma_coach.services.scoreboard.rules import rules_in_force
from pragma_coach.store import database, schema
from pragma_coach.web import mail, quarter, release_review, spreadsheets, translations, volunteers
from pragma_coach.web.accounts import pages as account_pages
from pragma_coach.web.accounts import people, sso
from pragma_coach.web.assessment import official_codes
from pragma_coach.web.assessment import pages as assessment_pages
from pragma_coach.web.connections import api
from pragma_coach.web.connections import pages as connections_pages
from pragma_coach.web.desk import caseload, overview, pair_review
from pragma_coach.web.own_data import pages as own_data_pages
from pragma_coach.web.pairs import coach, coachee, sync
from pragma_coach.web.plan import pages as plan_pages
from pragma_coach.web.programme import editor, moves, rhythm
from pragma_coach.web.scoreboard import pages as scoreboard_pages
from pragma_coach.web.shared import approved_texts, guards, visitor
from pragma_coach.web.shared.audience import require_audiences
from pragma_coach.web.shared.frame import frame
from pragma_coach.web.site import guides, health, landing, pages
from pragma_coach.web.talks import calendar_feed, interpreters, lists, talks
from pragma_coach.web.town import activities, help, signals, walk_in
from pragma_coach.web.work import opportunities, wishes

BLUEPRINTS: tuple[Blueprint, ...] = (
    account_pages.blueprint,
    api.blueprint,
    coach.blueprint,
    coachee.blueprint,
    connections_pages.blueprint,
    sso.blueprint,
    overview.blueprint,
    translations.progress,
    editor.blueprint,
    moves.blueprint,
    rhythm.blueprint,
    pair_review.blueprint,
    people.blueprint,
    release_review.blueprint,
    spreadsheets.blueprint,
    own_data_pages.blueprint,
    volunteers.blueprint,
    talks.blueprint,
    lists.blueprint,
    interpreters.blueprint,
    translations.blueprint,
    calendar_feed.blueprint,
    help.blueprint,
    signals.blueprint,
    walk_in.blueprint,
    activities.blueprint,
    pages.blueprint,
    guides.blueprint,
    plan_pages.blueprint,
    caseload.blueprint,
    quarter.blueprint,
    official_codes.blueprint,
    opportunities.blueprint,
    wishes.blueprint,
    assessment_pages.blueprint,
    scoreboard_pages.blueprint,
    sync.blueprint,
    mail.blueprint,
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
    approved_texts.install(app)
    app.jinja_env.globals.update(
        guide_of=guides.guide_of, sign_in_address="/inloggen", links=landing.links, page_moment=sync.page_moment
    )
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
