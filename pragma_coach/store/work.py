"""Work profiles, projects and vacancies, and invitations with their turns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.domain.volunteers.matching import Weekday
from pragma_coach.domain.work import (
    Asked,
    Education,
    InvitationId,
    InvitationState,
    Opportunity,
    OpportunityId,
    OpportunityKind,
    Profile,
    Sector,
)
from pragma_coach.store.database import Collision
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables.work import InvitationTurn, OpportunityInvitation, WorkProfile
from pragma_coach.store.tables.work import Opportunity as OpportunityRow


@dataclass(frozen=True, slots=True)
class Kept:
    """An opportunity as it is kept: who entered it, and when it was closed (UTC; None while it is open)."""

    id: OpportunityId
    opportunity: Opportunity
    by: AccountId
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation of a pair for an opportunity, as it stands after `rev` turns; `value` says why it did not fit."""

    id: InvitationId
    opportunity_id: OpportunityId
    pair_id: PairId
    state: InvitationState
    value: str
    started_on: date | None
    rev: int


def _profile(row: Any) -> Profile:
    return Profile(
        sectors=frozenset(Sector(word) for word in row.sectors.split()),
        education=Education(row.education) if row.education else None,
        days=frozenset(Weekday(word) for word in row.days.split()),
        hours=row.hours,
    )


def profiles(organisation_id: OrganisationId, pairs: Collection[PairId]) -> dict[PairId, Profile]:
    """Return the profiles of those of these pairs that have one."""
    row = WorkProfile
    query = row.select().where((row.organisation_id == organisation_id) & row.pair_id.in_(list(pairs)))
    return {PairId(one.pair_id): _profile(one) for one in query}


def keep_profile(
    organisation_id: OrganisationId, pair_id: PairId, profile: Profile, by: AccountId, at: datetime
) -> None:
    """Keep the profile of a pair, in the place of an earlier one."""
    columns = {
        "sectors": " ".join(sorted(profile.sectors)),
        "education": profile.education or "",
        "days": " ".join(sorted(profile.days)),
        "hours": profile.hours,
        "by_id": by,
        "at": at,
    }
    WorkProfile.insert(pair_id=pair_id, organisation_id=organisation_id, **columns).on_conflict(
        conflict_target=[WorkProfile.pair_id], update=columns
    ).execute()


def _kept(row: Any) -> Kept:
    asked = Asked(
        sector=Sector(row.sector) if row.sector else None,
        level=row.level,
        education=Education(row.education) if row.education else None,
        days=frozenset(Weekday(word) for word in row.days.split()),
        hours=row.hours,
    )
    opportunity = Opportunity(
        kind=OpportunityKind(row.kind),
        title=row.title,
        partner=row.partner,
        asked=asked,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        places=row.places,
    )
    return Kept(OpportunityId(row.id), opportunity, AccountId(row.by_id), row.closed_at)


def _columns(opportunity: Opportunity) -> dict[str, Any]:
    asked = opportunity.asked
    return {
        "kind": opportunity.kind.value,
        "title": opportunity.title,
        "partner": opportunity.partner,
        "sector": asked.sector or "",
        "level": asked.level,
        "education": asked.education or "",
        "days": " ".join(sorted(asked.days)),
        "hours": asked.hours,
        "starts_on": opportunity.starts_on,
        "ends_on": opportunity.ends_on,
        "places": opportunity.places,
    }


_TABLE = OpportunityRow


def every(organisation_id: OrganisationId) -> list[Kept]:
    """Return the opportunities of the organisation, the latest first."""
    return [
        _kept(row)
        for row in _TABLE.select().where(_TABLE.organisation_id == organisation_id).order_by(_TABLE.at.desc())
    ]


def get(organisation_id: OrganisationId, opportunity_id: OpportunityId) -> Kept | None:
    """Return one opportunity of the organisation, or None."""
    if not can_be_id(opportunity_id):
        return None
    row = _TABLE.get_or_none((_TABLE.id == opportunity_id) & (_TABLE.organisation_id == organisation_id))
    return None if row is None else _kept(row)


def add(organisation_id: OrganisationId, opportunity: Opportunity, by: AccountId, at: datetime) -> OpportunityId:
    """Add an opportunity and return its id."""
    row = _TABLE.create(id=new_id(), organisation_id=organisation_id, by_id=by, at=at, **_columns(opportunity))
    return OpportunityId(row.id)


def change(organisation_id: OrganisationId, opportunity_id: OpportunityId, opportunity: Opportunity) -> None:
    """Replace what an opportunity says."""
    ours = (_TABLE.id == opportunity_id) & (_TABLE.organisation_id == organisation_id)
    _TABLE.update(**_columns(opportunity)).where(ours).execute()


def close(organisation_id: OrganisationId, opportunity_id: OpportunityId, at: datetime | None) -> None:
    """Close an opportunity, or open it again with None."""
    ours = (_TABLE.id == opportunity_id) & (_TABLE.organisation_id == organisation_id)
    _TABLE.update(closed_at=at).where(ours).execute()


def _invitation(row: Any) -> Invitation:
    return Invitation(
        id=InvitationId(row.id),
        opportunity_id=OpportunityId(row.opportunity_id),
        pair_id=PairId(row.pair_id),
        state=InvitationState(row.state),
        value=row.value,
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
    if not can_be_id(invitation_id):
        return None
    found = row.get_or_none((row.id == invitation_id) & (row.organisation_id == organisation_id))
    return None if found is None else _invitation(found)


def invite(
    organisation_id: OrganisationId, opportunity_id: OpportunityId, pair_id: PairId, by: AccountId, at: datetime
) -> bool:
    """Ask a pair for an opportunity; return False when it was asked before."""
    invitation_id = new_id()
    row = OpportunityInvitation
    asked = InvitationState.ASKED.value
    added = (
        row.insert(
            id=invitation_id,
            organisation_id=organisation_id,
            opportunity_id=opportunity_id,
            pair_id=pair_id,
            state=asked,
            value="",
            rev=1,
        )
        .on_conflict(conflict_target=[row.opportunity_id, row.pair_id], action="IGNORE")
        .as_rowcount()
        .execute()
    )
    if added:
        _turn(organisation_id, InvitationId(invitation_id), 1, InvitationState.ASKED, "", by, at)
    return bool(added)


def turn(
    organisation_id: OrganisationId,
    before: Invitation,
    state: InvitationState,
    by: AccountId,
    at: datetime,
    *,
    value: str = "",
    started_on: date | None = None,
) -> None:
    """Take an invitation one step further. Raise Collision when somebody else did in the meantime."""
    row = OpportunityInvitation
    ours = (row.id == before.id) & (row.organisation_id == organisation_id) & (row.rev == before.rev)
    columns = {"state": state.value, "value": value, "started_on": started_on, "rev": before.rev + 1}
    if row.update(**columns).where(ours).execute() != 1:
        raise Collision(f"invitation {before.id} is no longer at {before.rev}")
    _turn(organisation_id, before.id, before.rev + 1, state, value, by, at)


def _turn(
    organisation_id: OrganisationId,
    invitation_id: InvitationId,
    number: int,
    state: InvitationState,
    value: str,
    by: AccountId,
    at: datetime,
) -> None:
    InvitationTurn.create(
        invitation_id=invitation_id,
        number=number,
        organisation_id=organisation_id,
        state=state.value,
        value=value,
        by_id=by,
        at=at,
    )
