"""The composition root: the app for coaches, coachees and coordinators, and the public pages beside it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from pragma_coach.config import Config
from pragma_coach.services.accounts.sign_in import OWN_PHONE
from pragma_coach.services.scoreboard.rules import rules_in_force
from pragma_coach.store import database, schema
from pragma_coach.web.accounts import recovery as account_recovery
from pragma_coach.web.accounts.cards import blueprint as accounts_cards
from pragma_coach.web.accounts.first_day import blueprint as accounts_first_day
from pragma_coach.web.accounts.logo import blueprint as accounts_logo
from pragma_coach.web.accounts.pages import blueprint as accounts
from pragma_coach.web.accounts.people import blueprint as accounts_people
from pragma_coach.web.accounts.sso import blueprint as accounts_sso
from pragma_coach.web.assessment.official_codes import blueprint as assessment_official_codes
from pragma_coach.web.assessment.pages import blueprint as assessment
from pragma_coach.web.connections.api import blueprint as connections_api
from pragma_coach.web.connections.pages import blueprint as connections
from pragma_coach.web.desk.calls import blueprint as desk_calls
from pragma_coach.web.desk.caseload import blueprint as desk_caseload
from pragma_coach.web.desk.coach_stops import blueprint as desk_coach_stops
from pragma_coach.web.desk.contradictions import blueprint as desk_contradictions
from pragma_coach.web.desk.first_day import blueprint as desk_first_day
from pragma_coach.web.desk.new_coach import blueprint as desk_new_coach
from pragma_coach.web.desk.pages import blueprint as desk
from pragma_coach.web.desk.pair_list import blueprint as desk_pair_list
from pragma_coach.web.desk.pair_review import blueprint as desk_pair_review
from pragma_coach.web.kept import keeping
from pragma_coach.web.kept.pages import blueprint as kept
from pragma_coach.web.mail import blueprint as mail
from pragma_coach.web.own_data.pages import blueprint as own_data
from pragma_coach.web.pairs import page_cache
from pragma_coach.web.pairs.check_ins import blueprint as pairs_check_ins
from pragma_coach.web.pairs.coach import blueprint as pairs_coach
from pragma_coach.web.pairs.coach_day import blueprint as pairs_coach_day
from pragma_coach.web.pairs.coachee import blueprint as pairs_coachee
from pragma_coach.web.pairs.feasts import blueprint as pairs_feasts
from pragma_coach.web.pairs.item import blueprint as pairs_item
from pragma_coach.web.pairs.paper import blueprint as pairs_paper
from pragma_coach.web.pairs.sync import blueprint as pairs_sync
from pragma_coach.web.pairs.sync import page_moment
from pragma_coach.web.plan.pages import blueprint as plan
from pragma_coach.web.programme.editor import blueprint as programme_editor
from pragma_coach.web.programme.films import blueprint as programme_films
from pragma_coach.web.programme.moves import blueprint as programme_moves
from pragma_coach.web.programme.rhythm import blueprint as programme_rhythm
from pragma_coach.web.quarter import blueprint as quarter
from pragma_coach.web.release_review import blueprint as release_review
from pragma_coach.web.scoreboard.pages import blueprint as scoreboard
from pragma_coach.web.shared import approved_texts, guards, named, visitor
from pragma_coach.web.shared.audience import require_audiences
from pragma_coach.web.shared.clock import last_days
from pragma_coach.web.shared.frame import frame
from pragma_coach.web.site import installing
from pragma_coach.web.site.health import blueprint as site_health
from pragma_coach.web.site.inside import blueprint as site_inside
from pragma_coach.web.site.inside import help_here
from pragma_coach.web.site.landing import in_hand, links
from pragma_coach.web.site.pages import blueprint as site
from pragma_coach.web.spreadsheets import blueprint as spreadsheets
from pragma_coach.web.talks.calendar_feed import blueprint as talks_calendar_feed
from pragma_coach.web.talks.interpreters import blueprint as talks_interpreters
from pragma_coach.web.talks.lists import blueprint as talks_lists
from pragma_coach.web.talks.reminder import blueprint as talks_reminder
from pragma_coach.web.talks.talks import blueprint as talks
from pragma_coach.web.town.activities import blueprint as town_activities
from pragma_coach.web.town.help import blueprint as town_help
from pragma_coach.web.town.places import blueprint as town_places
from pragma_coach.web.town.private import blueprint as town_private
from pragma_coach.web.town.signals import blueprint as town_signals
from pragma_coach.web.town.walk_in import blueprint as town_walk_in
from pragma_coach.web.translations import doubts
from pragma_coach.web.translations.doubts import blueprint as translations_doubts
from pragma_coach.web.translations.pages import blueprint as translations
from pragma_coach.web.translations.pages import progress as translations_progress
from pragma_coach.web.volunteers import blueprint as volunteers
from pragma_coach.web.work.opportunities import blueprint as work_opportunities
from pragma_coach.web.work.wishes import blueprint as work_wishes

# The pages of a room per line. A blueprint is named after its module: web/<room>/<file>.py is room_file.
BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts, accounts_cards, accounts_first_day, accounts_logo, accounts_people, accounts_sso,
    account_recovery.blueprint,
    assessment, assessment_official_codes,
    connections, connections_api,
    desk, desk_calls, desk_caseload, desk_coach_stops, desk_contradictions, desk_first_day, desk_new_coach,
    desk_pair_list, desk_pair_review,
    kept,
    mail,
    own_data,
    pairs_check_ins, pairs_coach, pairs_coach_day, pairs_coachee, pairs_feasts, pairs_item, pairs_paper, pairs_sync,
    plan,
    programme_editor, programme_films, programme_moves, programme_rhythm,
    quarter,
    release_review,
    scoreboard,
    site, site_health, site_inside, installing.blueprint,
    spreadsheets,
    talks, talks_calendar_feed, talks_interpreters, talks_lists, talks_reminder,
    town_activities, town_help, town_places, town_private, town_signals, town_walk_in,
    translations, translations_doubts, translations_progress,
    volunteers,
    work_opportunities, work_wishes,
)  # fmt: skip


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
    named.install(app)
    keeping.install(app)
    account_recovery.install(app)
    doubts.install(app)
    page_cache.install(app)
    app.jinja_env.globals.update(help_here=help_here, sign_in_address="/inloggen", links=links, in_hand=in_hand)
    app.jinja_env.globals.update(page_moment=page_moment, last_days=last_days)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    require_audiences(app)
    installing.install(app)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    return app


def wsgi() -> Flask:
    """Return the app for the settings in the environment, connected: what a WSGI server loads."""
    config = Config.from_env()
    database.connect_to(config)
    schema.require_current()
    return create_app(config)
