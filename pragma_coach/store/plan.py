"""Plans of pairs: every save is a version, the first one stays, none is ever changed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from pragma_coach.domain.plan import Goal, Plan, PlanPartner
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store.database import insert_or_collide
from pragma_coach.store.tables.plan import PlanVersionRow


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version of a plan: its number (1, 2, 3 per pair), what it says, who saved it and when (UTC)."""

    number: int
    plan: Plan
    by: AccountId
    at: datetime


def versions(organisation_id: OrganisationId, pair_id: PairId) -> list[PlanVersion]:
    """Return all versions of the plan of a pair, oldest first; none while nobody wrote one. One statement."""
    row = PlanVersionRow
    query = row.select().where((row.pair_id == pair_id) & (row.organisation_id == organisation_id))
    return [
        PlanVersion(one.number, read_plan(one.content), AccountId(one.by_id), one.at)
        for one in query.order_by(row.number)
    ]


def of_organisation(organisation_id: OrganisationId) -> dict[PairId, PlanVersion]:
    """Return the latest version of the plan of every pair that has one. One statement."""
    row = PlanVersionRow
    query = row.select().where(row.organisation_id == organisation_id).order_by(row.number)
    return {
        PairId(one.pair_id): PlanVersion(one.number, read_plan(one.content), AccountId(one.by_id), one.at)
        for one in query
    }


def add(organisation_id: OrganisationId, pair_id: PairId, version: PlanVersion) -> None:
    """Add a version. Raise Collision when somebody else added one with this number in the meantime."""
    content = json.dumps(asdict(version.plan), ensure_ascii=False, separators=(",", ":"))
    insert = PlanVersionRow.insert(
        pair_id=pair_id,
        number=version.number,
        organisation_id=organisation_id,
        content=content,
        by_id=version.by,
        at=version.at,
    )
    insert_or_collide(lambda: int(insert.as_rowcount().execute()))


def read_plan(text: str) -> Plan:
    """Return the plan of a row, from its text."""
    facts = json.loads(text)
    return Plan(
        **{
            **facts,
            "goals": tuple(Goal(**goal) for goal in facts["goals"]),
            "partners": tuple(PlanPartner(**partner) for partner in facts["partners"]),
        }
    )
