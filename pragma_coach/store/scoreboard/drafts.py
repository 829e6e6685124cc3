"""Drafts of releases between freeze and publication, what people decided about them, and the reports afterwards.

A draft holds what the public would see and nothing finer: no people, no exact counts. Who counted stands in Counted.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum

from peewee import fn

from pragma_coach.domain.scoreboard.disclosure import Concern
from pragma_coach.domain.types import AccountId, OrganisationId
from pragma_coach.store.scoreboard import publications
from pragma_coach.store.scoreboard.publications import Publication
from pragma_coach.store.tables import ReleaseDecision, ReleaseDraft


class Decided(StrEnum):
    """What somebody decided about a draft or about a figure that stands."""

    APPROVED = "approved"
    WITHHELD = "withheld"
    SHOWN = "shown"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a quarter would show, frozen at a moment; `concerns` name a measure, `proof` says what was proven."""

    frozen_at: datetime
    publication: Publication
    concerns: tuple[tuple[str, Concern], ...]
    proof: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision by one person (account 0: whoever keeps the machine); `measure` is "" for the whole draft."""

    period_end: date
    measure: str
    kind: Decided
    reason: str
    by: AccountId
    at: datetime


def keep(organisation_id: OrganisationId, draft: Draft) -> None:
    """Keep a draft; one per period, or an IntegrityError."""
    facts = {
        "publication": asdict(draft.publication),
        "concerns": [[measure, concern.value] for measure, concern in draft.concerns],
        "proof": draft.proof,
    }
    ReleaseDraft.insert(
        organisation_id=organisation_id,
        period_end=draft.publication.release.period_end,
        frozen_at=draft.frozen_at,
        content=json.dumps(facts, ensure_ascii=False, separators=(",", ":"), default=publications.iso),
    ).execute()


def find(organisation_id: OrganisationId, period_end: date) -> Draft | None:
    """Return the draft of a period, or None."""
    row = ReleaseDraft.get_or_none(_of(organisation_id, period_end))
    return None if row is None else _draft(row)


def last(organisation_id: OrganisationId) -> Draft | None:
    """Return the draft of the last period that was frozen, or None."""
    query = ReleaseDraft.select().where(ReleaseDraft.organisation_id == organisation_id)
    row = query.order_by(ReleaseDraft.period_end.desc()).first()
    return None if row is None else _draft(row)


def hold(organisation_id: OrganisationId, period_end: date) -> None:
    """Keep others from deciding about a draft, or publishing it, until the transaction of the caller ends."""
    ReleaseDraft.update(frozen_at=ReleaseDraft.frozen_at).where(_of(organisation_id, period_end)).execute()


def decide(organisation_id: OrganisationId, decision: Decision) -> None:
    """Add a decision, after all earlier ones; `hold` first, or the second of two at once gets an IntegrityError."""
    query = ReleaseDecision.select(fn.MAX(ReleaseDecision.number))
    last_number = query.where(ReleaseDecision.organisation_id == organisation_id).scalar()
    ReleaseDecision.insert(
        organisation_id=organisation_id,
        number=(last_number or 0) + 1,
        period_end=decision.period_end,
        measure=decision.measure,
        kind=decision.kind,
        reason=decision.reason,
        by_id=decision.by,
        at=decision.at,
    ).execute()


def decisions(organisation_id: OrganisationId, period_end: date | None = None) -> list[Decision]:
    """Return what was decided, oldest first; of one period, or of all."""
    row = ReleaseDecision
    kept = row.organisation_id == organisation_id
    if period_end is not None:
        kept &= row.period_end == period_end
    return [
        Decision(one.period_end, one.measure, Decided(one.kind), one.reason, AccountId(one.by_id), one.at)
        for one in row.select().where(kept).order_by(row.number)
    ]


def withheld(found: list[Decision]) -> dict[str, Decision]:
    """Return the measures that are held back, by the last word on each."""
    words = {one.measure: one for one in found if one.kind in (Decided.WITHHELD, Decided.SHOWN)}
    return {measure: one for measure, one in words.items() if one.kind is Decided.WITHHELD}


def keep_report(organisation_id: OrganisationId, period_end: date, text: str) -> None:
    """Keep the report of a period beside its draft."""
    ReleaseDraft.update(report=text).where(_of(organisation_id, period_end)).execute()


def reports(organisation_id: OrganisationId) -> dict[date, str]:
    """Return the reports by the last day of their period, newest first."""
    kept = (ReleaseDraft.organisation_id == organisation_id) & (ReleaseDraft.report != "")
    query = ReleaseDraft.select().where(kept).order_by(ReleaseDraft.period_end.desc())
    return {row.period_end: row.report for row in query}


def _of(organisation_id: OrganisationId, period_end: date) -> object:
    return (ReleaseDraft.organisation_id == organisation_id) & (ReleaseDraft.period_end == period_end)


def _draft(row: ReleaseDraft) -> Draft:
    facts = json.loads(row.content)
    concerns = tuple((measure, Concern(concern)) for measure, concern in facts["concerns"])
    return Draft(row.frozen_at, publications.from_facts(facts["publication"]), concerns, facts["proof"])
