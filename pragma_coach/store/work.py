"""Work wishes, projects and vacancies, and invitations with their turns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.domain.volunteers import Weekday
from pragma_coach.domain.work import (
    Education,
    Invitation,
    InvitationId,
    InvitationState,
    NoFit,
    Opportunity,
    OpportunityId,
    OpportunityKind,
    Requirements,
    Sector,
    StoredOpportunity,
    WorkWishes,
)
from pragma_coach.store.database import advance
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables.work import InvitationTurn, OpportunityInvitation, OpportunityRow, WorkProfile


def _wishes(row: Any) -> WorkWishes:
    return WorkWishes(
        sectors=frozenset(Sector(word) for word in row.sectors.split()),
        education=Education(row.education) if row.education else None,
        days=frozenset(Weekday(word) for word in row.days.split()),
        hours=row.hours,
    )


def wishes_of_pairs(organisation_id: OrganisationId, pairs: Collection[PairId]) -> dict[PairId, WorkWishes]:
    """Return the stored work wishes of these pairs."""
    row = WorkProfile
    query = row.select().where((row.organisation_id == organisation_id) & row.pair_id.in_(list(pairs)))
    return {PairId(one.pair_id): _wishes(one) for one in query}


def keep_wishes(
    organisation_id: OrganisationId, pair_id: PairId, wishes: WorkWishes, by: AccountId, at: datetime
) -> None:
    """Replace the work wishes of a pair."""
    columns = {
        "sectors": " ".join(sorted(wishes.sectors)),
        "education": wishes.education or "",
        "days": " ".join(sorted(wishes.days)),
        "hours": wishes.hours,
        "by_id": by,
        "at": at,
    }
    WorkProfile.insert(pair_id=pair_id, organisation_id=organisation_id, **columns).on_conflict(
        conflict_target=[WorkProfile.pair_id], update=columns
    ).execute()


def _opportunity(row: Any) -> StoredOpportunity:
    return StoredOpportunity(
        id=OpportunityId(row.id),
        kind=OpportunityKind(row.kind),
        title=row.title,
        partner=row.partner,
        required=Requirements(
            sector=Sector(row.sector) if row.sector else None,
            level=row.level,
            education=Education(row.education) if row.education else None,
            days=frozenset(Weekday(word) for word in row.days.split()),
            hours=row.hours,
        ),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        places=row.places,
        by=AccountId(row.by_id),
        closed_at=row.closed_at,
    )


def _columns(opportunity: Opportunity) -> dict[str, Any]:
    required = opportunity.required
    return {
        "kind": opportunity.kind.value,
        "title": opportunity.title,
        "partner": opportunity.partner,
        "sector": required.sector or "",
        "level": required.level,
        "education": required.education or "",
        "days": " ".join(sorted(required.days)),
        "hours": required.hours,
        "starts_on": opportunity.starts_on,
        "ends_on": opportunity.ends_on,
        "places": opportunity.places,
    }


def _ours(organisation_id: OrganisationId, opportunity_id: OpportunityId) -> Any:
    return (OpportunityRow.id == opportunity_id) & (OpportunityRow.organisation_id == organisation_id)


def opportunities(organisation_id: OrganisationId) -> list[StoredOpportunity]:
    """Return the opportunities of the organisation, the latest first."""
    rows = OpportunityRow.select().where(OpportunityRow.organisation_id == organisation_id)
    return [_opportunity(row) for row in rows.order_by(OpportunityRow.at.desc())]


def opportunity(organisation_id: OrganisationId, opportunity_id: OpportunityId) -> StoredOpportunity | None:
    """Return one opportunity of the organisation, or None."""
    row = OpportunityRow.get_or_none(_ours(organisation_id, opportunity_id)) if can_be_id(opportunity_id) else None
    return None if row is None else _opportunity(row)


def add_opportunity(organisation_id: OrganisationId, typed: Opportunity, by: AccountId, at: datetime) -> OpportunityId:
    """Add an opportunity and return its id."""
    row = OpportunityRow.create(id=new_id(), organisation_id=organisation_id, by_id=by, at=at, **_columns(typed))
    return OpportunityId(row.id)


def change_opportunity(organisation_id: OrganisationId, opportunity_id: OpportunityId, typed: Opportunity) -> None:
    OpportunityRow.update(**_columns(typed)).where(_ours(organisation_id, opportunity_id)).execute()


def close_opportunity(organisation_id: OrganisationId, opportunity_id: OpportunityId, at: datetime | None) -> None:
    """Close an opportunity at a moment (UTC), or open it again with None."""
    OpportunityRow.update(closed_at=at).where(_ours(organisation_id, opportunity_id)).execute()


def _invitation(row: Any) -> Invitation:
    return Invitation(
        id=InvitationId(row.id),
        opportunity_id=OpportunityId(row.opportunity_id),
        pair_id=PairId(row.pair_id),
        state=InvitationState(row.state),
        no_fit=NoFit(row.value) if row.value else None,
        started_on=row.started_on,
        rev=row.rev,
    )


def invitations(
    organisation_id: OrganisationId, *, opportunity: OpportunityId | None = None, pair: PairId | None = None
) -> list[Invitation]:
    """Return the invitations of the organisation: all, of one opportunity, or of one pair; oldest first by id."""
    row = OpportunityInvitation
    kept = row.organisation_id == organisation_id
    if opportunity is not None:
        kept &= row.opportunity_id == opportunity
    if pair is not None:
        kept &= row.pair_id == pair
    return [_invitation(one) for one in row.select().where(kept).order_by(row.id)]


def invitation(organisation_id: OrganisationId, invitation_id: InvitationId) -> Invitation | None:
    """Return one invitation of the organisation, or None."""
    row = OpportunityInvitation
    ours = (row.id == invitation_id) & (row.organisation_id == organisation_id)
    found = row.get_or_none(ours) if can_be_id(invitation_id) else None
    return None if found is None else _invitation(found)


def invite(
    organisation_id: OrganisationId, opportunity_id: OpportunityId, pair_id: PairId, by: AccountId, at: datetime
) -> bool:
    """Ask a pair for an opportunity; return False when it was asked before."""
    invitation_id = new_id()
    row = OpportunityInvitation
    added = (
        row.insert(
            id=invitation_id,
            organisation_id=organisation_id,
            opportunity_id=opportunity_id,
            pair_id=pair_id,
            state=InvitationState.ASKED,
            value="",
            rev=1,
        )
        .on_conflict(conflict_target=[row.opportunity_id, row.pair_id], action="NOTHING")
        .as_rowcount()
        .execute()
    )
    if added:
        _add_turn(organisation_id, InvitationId(invitation_id), 1, InvitationState.ASKED, by, at)
    return bool(added)


def take_turn(
    organisation_id: OrganisationId,
    before: Invitation,
    state: InvitationState,
    by: AccountId,
    at: datetime,
    *,
    no_fit: NoFit | None = None,
    started_on: date | None = None,
) -> None:
    """Take an invitation one step further. Raise Collision when somebody else did in the meantime."""
    value = no_fit or ""
    columns = {"state": state, "value": value, "started_on": started_on}
    advance(OpportunityInvitation, organisation_id, before.id, before.rev, **columns)
    _add_turn(organisation_id, before.id, before.rev + 1, state, by, at, value)


def _add_turn(
    organisation_id: OrganisationId,
    invitation_id: InvitationId,
    number: int,
    state: InvitationState,
    by: AccountId,
    at: datetime,
    value: str = "",
) -> None:
    InvitationTurn.create(
        invitation_id=invitation_id,
        number=number,
        organisation_id=organisation_id,
        state=state,
        value=value,
        by_id=by,
        at=at,
    )
