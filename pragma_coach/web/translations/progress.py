"""For coordinators: how far each language is, and how a speaker can check it."""

from __future__ import annotations

from flask import Blueprint, render_template

from pragma_coach.content.language_progress import language_states
from pragma_coach.domain.access import Act
from pragma_coach.domain.texts.languages import DUTCH_NAMES, LANGUAGES
from pragma_coach.services.translations import review
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.guards import actor

blueprint = Blueprint("translations_progress", __name__)


@blueprint.get("/organisatie/talen")
@audience(Act.SEE_ORGANISATION)
def overview() -> str:
    """Show of every language what a machine made, what was checked by whom, and what is missing."""
    return render_template(
        "translations/languages.html",
        states=language_states(review.every_language(actor())),
        dutch_names=DUTCH_NAMES,
        names=LANGUAGES,
    )
