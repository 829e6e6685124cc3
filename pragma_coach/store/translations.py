"""Reviews of translations by speakers; rows are added and never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from peewee import fn

from pragma_coach.domain.translations import TextDoubt, TextReview, TextVerdict
from pragma_coach.domain.types import AccountId, OrganisationId
from pragma_coach.store.database import insert_or_collide
from pragma_coach.store.ids import new_id
from pragma_coach.store.tables import translations as tables
from pragma_coach.store.tables.translations import TranslationVersion


def every(organisation_id: OrganisationId, language: str) -> list[TextReview]:
    """Return all reviews in a language, per text from old to new. One statement."""
    row = TranslationVersion
    ours = (row.organisation_id == organisation_id) & (row.language == language)
    return [_review(one) for one in row.select().where(ours).order_by(row.ref, row.number)]


def counts(organisation_id: OrganisationId) -> Mapping[str, int]:
    """Return the number of reviews by language. One statement."""
    row = TranslationVersion
    query = row.select(row.language, fn.COUNT(row.number)).where(row.organisation_id == organisation_id)
    found: Iterable[tuple[str, int]] = query.group_by(row.language).tuples()  # type: ignore[assignment]  # see peewee
    return dict(found)


def add(organisation_id: OrganisationId, language: str, review: TextReview) -> None:
    """Add a review. Raise Collision when the text has a review with this number."""
    insert = TranslationVersion.insert(
        organisation_id=organisation_id,
        language=language,
        ref=review.ref,
        number=review.number,
        verdict=review.verdict,
        dutch=json.dumps(review.dutch, ensure_ascii=False),
        texts=json.dumps(review.texts, ensure_ascii=False),
        by_id=review.by,
        at=review.at,
    )
    insert_or_collide(lambda: int(insert.as_rowcount().execute()))


def add_doubt(organisation_id: OrganisationId, language: str, doubt: TextDoubt) -> None:
    """Add that somebody doubts a text."""
    tables.TextDoubt.create(
        id=new_id(),
        organisation_id=organisation_id,
        language=language,
        ref=doubt.ref,
        remark=doubt.remark,
        day=doubt.on,
    )


def doubts(organisation_id: OrganisationId, language: str) -> list[TextDoubt]:
    """Return the doubts about texts of a language, oldest first. One statement."""
    row = tables.TextDoubt
    ours = (row.organisation_id == organisation_id) & (row.language == language)
    return [TextDoubt(one.ref, one.remark, one.day) for one in row.select().where(ours).order_by(row.day, row.id)]


def settle_doubts(organisation_id: OrganisationId, language: str, ref: str) -> None:
    """Remove the doubts about a text."""
    row = tables.TextDoubt
    ours = (row.organisation_id == organisation_id) & (row.language == language) & (row.ref == ref)
    row.delete().where(ours).execute()


def _review(row: TranslationVersion) -> TextReview:
    return TextReview(
        ref=row.ref,
        number=row.number,
        verdict=TextVerdict(row.verdict),
        dutch=tuple(json.loads(row.dutch)),
        texts=tuple(json.loads(row.texts)),
        by=AccountId(row.by_id),
        at=row.at,
    )
