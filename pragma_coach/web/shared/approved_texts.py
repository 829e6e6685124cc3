"""What people of an organisation approved, at hand for every page: the database is asked once a minute.

A page costs no statement for it. Public pages know no visitor and read nothing here; the pages on the way in do, in a
house with one organisation. When the database does not answer, what was known stays.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Flask, current_app, g, has_request_context, request

from pragma_coach.catalogues import CatalogueMessage
from pragma_coach.content import Translation
from pragma_coach.domain.texts.languages import DUTCH
from pragma_coach.domain.types import ItemId, OrganisationId
from pragma_coach.services.translations import review
from pragma_coach.store.database import FAILURES
from pragma_coach.web.shared.audience import AudienceKind, audience_of
from pragma_coach.web.shared.clock import now

_FRESH = timedelta(minutes=1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class ApprovedTexts:
    """The approved texts of screens, by their Dutch, and of items; by its name when a text was last checked.

    Two are the same only when they are one object: pages keep what they make of it.
    """

    screens: Mapping[str, CatalogueMessage]
    items: Mapping[ItemId, Translation]
    days: Mapping[str, date]


_NOTHING = ApprovedTexts({}, {}, {})


class _ApprovedCache:
    """The approved texts that this process knows. Two threads that ask at once both get it right.

    The moment of asking is kept before the answer is there: a database that fails is asked again a minute later.
    """

    def __init__(self) -> None:
        self._counts: dict[OrganisationId, tuple[datetime, Mapping[str, int]]] = {}
        self._texts: dict[tuple[OrganisationId, str], tuple[int, ApprovedTexts]] = {}
        self._only: tuple[datetime, OrganisationId | None] | None = None

    def texts(self, organisation_id: OrganisationId, language: str) -> ApprovedTexts:
        """Return the approved texts; they are read again when their number has changed."""
        asked = self._counts.get(organisation_id)
        if asked is None or not _is_fresh(asked[0]):
            self._counts[organisation_id] = now(), asked[1] if asked else {}
            self._counts[organisation_id] = now(), review.counts(organisation_id)
        count = self._counts[organisation_id][1].get(language, 0)
        if not count:
            return _NOTHING
        kept = self._texts.get((organisation_id, language))
        if kept is None or kept[0] != count:
            kept = self._texts[organisation_id, language] = (
                count,
                ApprovedTexts(*review.approved(organisation_id, language)),
            )
        return kept[1]

    def organisation_here(self) -> OrganisationId | None:
        """Return the organisation of the visitor, or on the way in the only one there is."""
        visitor = g.get("visitor")
        if visitor is not None:
            found: OrganisationId = visitor.account.organisation_id
            return found
        place = audience_of(current_app.view_functions.get(request.endpoint or ""))
        if place is None or place.kind is not AudienceKind.DOORWAY:
            return None
        if self._only is None or not _is_fresh(self._only[0]):
            self._only = now(), self._only[1] if self._only else None
            self._only = now(), review.only_organisation()
        return self._only[1]


def _is_fresh(asked_at: datetime) -> bool:
    return asked_at <= now() < asked_at + _FRESH


def approved_here(language: str) -> ApprovedTexts:
    """Return what was approved in a language by the organisation of this request; nothing for Dutch."""
    cache: _ApprovedCache | None = current_app.extensions.get("approvals") if has_request_context() else None
    if language == DUTCH or cache is None:
        return _NOTHING
    try:
        organisation_id = cache.organisation_here()
        return cache.texts(organisation_id, language) if organisation_id is not None else _NOTHING
    except FAILURES:
        log.warning("approved translations could not be read; the words of the files are shown")
        return _NOTHING


def install(app: Flask) -> None:
    """Let the pages of the app show approved texts."""
    app.extensions["approvals"] = _ApprovedCache()
    app.extensions["approved_texts"] = approved_here
