"""For coordinators: how far each language is, and how a speaker can check it."""

from __future__ import annotations

from flask import Blueprint, render_template

from pragma_coach.content.states import language_states
from pragma_coach.domain.access import Act
from pragma_coach.domain.languages import DUTCH_NAMES, LANGUAGES
from pragma_coach.services import translating
from pragma_coach.web.audience import audience
from pragma_coach.web.guards import actor

blueprint = Blueprint("organisation_languages", __name__)


@blueprint.get("/organisatie/talen")
@audience(Act.SEE_ORGANISATION)
def overview() -> str:
    """Show of every language what a machine made, what was checked by whom, and what is missing."""
    return render_template(
        "organisation/languages.html",
        states=language_states(translating.every_language(actor())),
        dutch_names=DUTCH_NAMES,
        names=LANGUAGES,
    )
