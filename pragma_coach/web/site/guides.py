"""A guide of one page for each role: open to everybody, to read and print also before there is an account."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import Blueprint, current_app, render_template

from pragma_coach.domain.types import Role
from pragma_coach.web.shared.audience import public
from pragma_coach.web.shared.languages import in_every_language

blueprint = Blueprint("site_guides", __name__)
_HELP = "/hulp"


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


def guide_of(roles: Collection[Role]) -> str:
    """Return the address of the help that somebody with these roles needs first."""
    return next((guide.address for role, guide in GUIDES.items() if role in roles), _HELP)


def _guide(role: Role) -> str:
    return render_template(f"site/guides/{role}.html", guide=GUIDES[role], contact=current_app.config["CONTACT"])


@blueprint.get("/hulp")
@public
@in_every_language
def all_help() -> str:
    """Show the guides to choose from, and explain the scoreboard to its readers."""
    return render_template("site/guides/help.html", guides=GUIDES, contact=current_app.config["CONTACT"])


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
