"""What people of an organisation approved, at hand for every page: asked of the database once a minute.

A page costs no statement for it. Public pages know no visitor and read nothing here; the pages on the way in do, in a
house with one organisation. When the database does not answer, what was known stays.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app, g, has_request_context, request

from pragma_coach.content import Translation
from pragma_coach.domain.texts.languages import DUTCH
from pragma_coach.domain.types import ItemId, OrganisationId
from pragma_coach.services.translations import review
from pragma_coach.store.database import FAILURES
from pragma_coach.web.shared import languages
from pragma_coach.web.shared.audience import Kind, audience_of
from pragma_coach.web.shared.clock import now

_FRESH = timedelta(minutes=1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class ApprovedTexts(languages.Approved):
    """The approved texts of screens and those of items."""

    items: Mapping[ItemId, Translation]


_NOTHING = ApprovedTexts({}, {})


class _Keeper:
    """Keeps the approved texts of this process. Two threads that ask at once both get it right."""

    def __init__(self) -> None:
        self._counts: dict[OrganisationId, tuple[datetime, Mapping[str, int]]] = {}
        self._texts: dict[tuple[OrganisationId, str], tuple[int, ApprovedTexts]] = {}
        self._only: tuple[datetime, OrganisationId | None] | None = None

    def texts(self, organisation_id: OrganisationId, language: str) -> ApprovedTexts:
        """Return the approved texts; read them again when somebody said something about one since."""
        count = self._how_many(organisation_id).get(language, 0)
        if not count:
            return _NOTHING
        kept = self._texts.get((organisation_id, language))
        if kept is None or kept[0] != count:
            kept = count, ApprovedTexts(*review.approved(organisation_id, language))
            self._texts[organisation_id, language] = kept
        return kept[1]

    def _how_many(self, organisation_id: OrganisationId) -> Mapping[str, int]:
        """Return by language how much was said of texts; ask the database at most once a minute."""
        asked_at, counts = self._counts.get(organisation_id, (None, {}))
        if asked_at is None or not _is_fresh(asked_at):
            self._counts[organisation_id] = now(), counts  # also when the database does not answer now
            counts = review.counts(organisation_id)
            self._counts[organisation_id] = now(), counts
        return counts

    def whose(self) -> OrganisationId | None:
        """Return the organisation of the visitor, or on the way in the only one there is."""
        visitor = g.get("visitor")
        if visitor is not None:
            found: OrganisationId = visitor.account.organisation_id
            return found
        view = current_app.view_functions.get(request.endpoint or "")
        place = audience_of(view) if view else None
        if place is None or place.kind is not Kind.DOORWAY:
            return None
        if self._only is None or not _is_fresh(self._only[0]):
            self._only = now(), self._only[1] if self._only else None
            self._only = now(), review.only_organisation()
        return self._only[1]


def _is_fresh(asked_at: datetime) -> bool:
    return asked_at <= now() < asked_at + _FRESH


def approved_here(language: str) -> ApprovedTexts:
    """Return what was approved in a language, for who looks at this page; nothing for Dutch."""
    if language == DUTCH or not has_request_context():
        return _NOTHING
    keeper: _Keeper | None = current_app.extensions.get("approvals")
    if keeper is None:
        return _NOTHING
    try:
        whose = keeper.whose()
        return keeper.texts(whose, language) if whose is not None else _NOTHING
    except FAILURES:
        log.warning("approved translations could not be read; the words of the files are shown")
        return _NOTHING


def install(app: Flask) -> None:
    """Let the pages of the app say what people approved."""
    app.extensions["approvals"] = _Keeper()
    app.extensions["approved_texts"] = approved_here
