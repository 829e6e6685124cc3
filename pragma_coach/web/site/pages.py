"""The pages for everybody that ask nothing of any database: a guide per role, privacy, files for machines.

A guide is one page, to read and print also before there is an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, current_app, render_template, url_for
from werkzeug.routing import Rule

from pragma_coach.domain.types import Role
from pragma_coach.web.shared.audience import AudienceKind, audience_of, public
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.languages import in_every_language, language_here, to_public
from pragma_coach.web.shared.urls import fingerprint

blueprint = Blueprint("site", __name__)
_HELP = "/hulp"
STATED_ON = date(2026, 11, 22)
"""The day on which somebody last held the accessibility statement against what is there."""


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of a role: its address, and how its readers say who they are."""

    address: str
    title: str


# The widest role first: who coordinates and coaches needs the guide of the desk most.
GUIDES: dict[Role, Guide] = {
    Role.COORDINATOR: Guide("/hulp/coordinator", "Ik ben coördinator"),
    Role.DIRECTOR: Guide("/hulp/regisseur", "Ik ben regisseur"),
    Role.COACH: Guide("/hulp/coach", "Ik ben coach"),
    Role.INTERPRETER: Guide("/hulp/tolk", "Ik ben tolk"),
    Role.COACHEE: Guide("/hulp/coachee", "Ik krijg een coach"),
}


def contact() -> str:
    """Return where a question about this installation can be sent; empty when the settings name nothing."""
    return str(current_app.config.get("CONTACT", ""))


@blueprint.get("/static/offline.html")
@public
@in_every_language
def away() -> str:
    """Say that there is no internet. It stands with the files, so that a phone keeps it as it keeps those."""
    return render_template("site/offline.html")


@blueprint.app_template_global()
def away_page() -> str:
    """Return the address of that page in the language of this one; another when the stylesheet is another."""
    return url_for("site.away", taal=language_here(), v=fingerprint("pragma.css"))


@blueprint.get("/privacy")
@public
@in_every_language
def privacy() -> str:
    return render_template("site/privacy.html", contact=contact())


@blueprint.get("/toegankelijkheid")
@public
def accessibility() -> str:
    """Give the accessibility statement."""
    origin = current_app.config["OWN_ORIGIN"]
    return render_template("site/accessibility.html", contact=contact(), origin=origin, stated_on=STATED_ON)


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Ask search engines to keep to the public pages: every other route of this app is named, by how it begins."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _private_paths())]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _private_paths() -> list[str]:
    """Return how the addresses begin that are not for everybody, the shortest beginnings only."""
    found: list[str] = []
    for path in sorted(
        rule.rule.partition("<")[0] for rule in current_app.url_map.iter_rules() if not _is_public(rule)
    ):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


def _is_public(rule: Rule) -> bool:
    place = audience_of(current_app.view_functions[rule.endpoint])
    return place is not None and place.kind is AudienceKind.PUBLIC


@blueprint.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Say where a weakness can be told (RFC 9116); the text runs out, so that of a dead server is not believed."""
    known = contact()
    if known and "://" not in known:
        known = f"mailto:{known}"
    year, month = today().year, 1 if today().month <= 6 else 7
    expires = f"{year + 1}-{month:02}-01T00:00:00Z"
    lines = [f"Contact: {known or current_app.config['OWN_ORIGIN'] + '/hulp'}", f"Expires: {expires}"]
    return Response("\n".join([*lines, "Preferred-Languages: nl, en"]) + "\n", mimetype="text/plain")


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    return current_app.send_static_file("icon.svg")


def _guide(role: Role) -> str:
    return render_template(f"site/guides/{role}.html", guide=GUIDES[role], contact=contact(), every=to_public(_HELP))


@blueprint.get("/hulp")
@public
@in_every_language
def all_help() -> str:
    return render_template("site/guides/help.html", guides=GUIDES, contact=contact())


@blueprint.get("/hulp/coachee")
@public
@in_every_language
def coachee() -> str:
    return _guide(Role.COACHEE)


@blueprint.get("/hulp/coach")
@public
def coach() -> str:
    return _guide(Role.COACH)


@blueprint.get("/hulp/coordinator")
@public
def coordinator() -> str:
    return _guide(Role.COORDINATOR)


@blueprint.get("/hulp/regisseur")
@public
def director() -> str:
    return _guide(Role.DIRECTOR)


@blueprint.get("/hulp/tolk")
@public
def interpreter() -> str:
    return _guide(Role.INTERPRETER)
