"""Projects and vacancies of a director: entering them, finding people who want to be asked, asking, following up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act, Relation
from pragma_coach.domain.assessment.instruments import ORAL, rungs
from pragma_coach.domain.pairs.journey import RECORDED, EventDraft, EventKind, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import Actor, MilestoneId, Operation, PairId
from pragma_coach.domain.work import (
    LONGEST_TITLE,
    MILESTONES,
    MOST_HOURS,
    MOST_PLACES,
    TAKES_A_PLACE,
    WORK_PARTY,
    Fit,
    Invitation,
    InvitationId,
    InvitationState,
    JobSeeker,
    NoFit,
    Opportunity,
    OpportunityId,
    Requirements,
    StoredOpportunity,
    WorkWishes,
    fit,
)
from pragma_coach.services.pairs.acts import act_on_pair, happened_day, open_pair, programme_of, relations
from pragma_coach.services.rights import clean_text, require
from pragma_coach.store import ledger, work
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys


def overview(actor: Actor) -> list[tuple[StoredOpportunity, int]]:
    """Return the opportunities, open ones first, with how many places are given or asked for. Raise NotAllowed."""
    require(Act.MANAGE_OPPORTUNITIES, actor)
    with connection():
        known = work.opportunities(actor.organisation_id)
        asked = work.invitations(actor.organisation_id)
    taken = [one.opportunity_id for one in asked if one.state in TAKES_A_PLACE]
    return sorted(((one, taken.count(one.id)) for one in known), key=lambda row: row[0].closed_at is not None)


@one_transaction
def enter(operation: Operation, typed: Opportunity) -> OpportunityId | None:
    """Enter a project or vacancy and return its id; None for a repeat. Raise Invalid with the field to mend."""
    actor = operation.actor
    require(Act.MANAGE_OPPORTUNITIES, actor)
    checked = _checked(typed)
    if not ledger.claim(operation, "enter_opportunity"):
        return None
    return work.add_opportunity(actor.organisation_id, checked, actor.account_id, operation.at)


@one_transaction
def change(operation: Operation, opportunity_id: OpportunityId, typed: Opportunity) -> None:
    """Correct a project or vacancy. Raise Invalid with the field to mend, NotThere."""
    opportunity_of(operation.actor, opportunity_id)
    checked = _checked(typed)
    if ledger.claim(operation, "change_opportunity"):
        work.change_opportunity(operation.actor.organisation_id, opportunity_id, checked)


@one_transaction
def close(operation: Operation, opportunity_id: OpportunityId, *, closed: bool) -> None:
    """Close an opportunity, or open it again. Raise NotThere."""
    opportunity_of(operation.actor, opportunity_id)
    if ledger.claim(operation, "close_opportunity"):
        work.close_opportunity(operation.actor.organisation_id, opportunity_id, operation.at if closed else None)


def opportunity_of(actor: Actor, opportunity_id: OpportunityId) -> StoredOpportunity:
    """Return one opportunity. Raise NotAllowed, NotThere."""
    require(Act.MANAGE_OPPORTUNITIES, actor)
    with connection():
        found = work.opportunity(actor.organisation_id, opportunity_id)
    if found is None:
        raise NotThere
    return found


def _checked(typed: Opportunity) -> Opportunity:
    """Return what was typed, cleaned. Raise Invalid with the field that has to be mended."""
    needed = "Vul in wat het is. Bijvoorbeeld: hulp in de keuken."
    title = clean_text(typed.title, "title", needed=needed, longest=LONGEST_TITLE)
    partner = clean_text(typed.partner, "partner", longest=LONGEST_TITLE)
    if not 1 <= typed.places <= MOST_PLACES:
        raise Invalid(f"Vul een aantal plaatsen in van 1 tot en met {MOST_PLACES}.", "places")
    if typed.required.hours is not None and not 1 <= typed.required.hours <= MOST_HOURS:
        raise Invalid(f"Vul een aantal uren in van 1 tot en met {MOST_HOURS}.", "hours")
    if typed.starts_on and typed.ends_on and typed.ends_on < typed.starts_on:
        raise Invalid("De laatste dag ligt voor de eerste. Kijk de twee dagen na.", "ends_on")
    return replace(typed, title=title, partner=partner)


@dataclass(frozen=True, slots=True)
class Match:
    """A person and an opportunity: how they fit, the invitation if any, and the milestones that a start may record."""

    pair: PairFacts
    fit: Fit
    invitation: Invitation | None
    milestones: tuple[tuple[MilestoneId, str], ...]


@dataclass(frozen=True, slots=True)
class Search:
    """One opportunity with who could be asked and who was asked.

    `hidden` counts those who were asked and whom the reader may not see (any more): others' people, or who stopped
    sharing.
    """

    opportunity: StoredOpportunity
    required: Requirements
    candidates: tuple[Match, ...]
    invited: tuple[Match, ...]
    hidden: int
    taken: int

    @property
    def too_many(self) -> bool:
        """Whether more people were asked than there are places; that is allowed."""
        return self.taken > self.opportunity.places


def search(actor: Actor, opportunity_id: OpportunityId, today: date, required: Requirements | None = None) -> Search:
    """Return who of the own caseload could be asked: only who wants to be, and shares. Raise NotAllowed, NotThere.

    `required` takes the place of what the opportunity requires.
    """
    opportunity = opportunity_of(actor, opportunity_id)
    wanted = required or opportunity.required
    with connection():
        shared = [
            pair
            for pair in journeys.directed_by(actor.organisation_id, actor.account_id)
            if Relation.DIRECTOR in relations(actor, pair, today)
        ]
        wishes = work.wishes_of_pairs(actor.organisation_id, [pair.id for pair in shared])
        invitations = {one.pair_id: one for one in work.invitations(actor.organisation_id, opportunity=opportunity.id)}
    found = [
        Match(
            pair,
            fit(wanted, _job_seeker(pair, wishes.get(pair.id, WorkWishes()), today)),
            invitations.get(pair.id),
            _milestones(pair, opportunity),
        )
        for pair in shared
    ]
    found.sort(key=lambda one: not one.fit.wholly)
    invited = tuple(one for one in found if one.invitation)
    return Search(
        opportunity=opportunity,
        required=wanted,
        candidates=tuple(one for one in found if one.invitation is None and _may_be_asked(one.pair)),
        invited=invited,
        hidden=len(invitations) - len(invited),
        taken=sum(one.state in TAKES_A_PLACE for one in invitations.values()),
    )


def _may_be_asked(pair: PairFacts) -> bool:
    return WORK_PARTY in pair.journey.shared_with and pair.journey.status is PairStatus.ACTIVE


def _job_seeker(pair: PairFacts, wishes: WorkWishes, today: date) -> JobSeeker:
    level, rung = pair.journey.reading(ORAL), rungs(pair.journey, today)
    return JobSeeker(wishes, level.value if level else "", rung.read(programme_of(pair).ladder) if rung else None)


@one_transaction
def invite(operation: Operation, opportunity_id: OpportunityId, pair_id: PairId) -> None:
    """Invite somebody of the director's caseload; there may be more invitations than places.

    Raise Invalid when the newcomer does not want to be asked (now) or nobody is asked for it any more, NotThere.
    """
    actor = operation.actor
    opportunity = opportunity_of(actor, opportunity_id)
    pair = open_pair(operation, pair_id, Act.INVITE_COACHEE)
    if opportunity.closed_at is not None:
        raise Invalid("Dit is gesloten. Open het eerst weer.", "pair")
    if not _may_be_asked(pair):
        raise Invalid("Deze nieuwkomer wil nu geen vraag. Praat er samen over.", "pair")
    if ledger.claim(operation, "invite_coachee"):
        work.invite(actor.organisation_id, opportunity.id, pair_id, actor.account_id, operation.at)


@one_transaction
def follow_up(
    operation: Operation,
    opportunity_id: OpportunityId,
    invitation_id: InvitationId,
    state: InvitationState,
    *,
    reason: str = "",
    started_on: date | None = None,
    milestone: str = "",
) -> None:
    """Store what followed on an invitation: went, started on a day, did not fit for a reason, or withdrawn.

    With `milestone` the start is also recorded as that milestone, when it was not reached yet. Raise Invalid with the
    field to mend, NotThere.
    """
    actor = operation.actor
    opportunity = opportunity_of(actor, opportunity_id)
    found = work.invitation(actor.organisation_id, invitation_id)
    if found is None or found.opportunity_id != opportunity_id:
        raise NotThere
    pair = open_pair(operation, found.pair_id, Act.INVITE_COACHEE)
    if found.state is state:
        return
    if state not in found.follow_ups:
        raise Invalid("Dit kan nu niet. Laad de bladzijde opnieuw en kies wat erbij staat.", "state")
    if state is InvitationState.ASKED and not _may_be_asked(pair):
        raise Invalid("Deze nieuwkomer wil nu geen vraag. Praat er samen over.", "state")
    if state is InvitationState.NO_FIT and reason not in list(NoFit):
        raise Invalid("Kies waarom het niet paste.", "reason")
    day = None
    if state is InvitationState.STARTED:
        day = happened_day(operation, pair.coachee, pair.journey.started_on, started_on)
        _record(operation, pair, opportunity, milestone, day)
    if ledger.claim(operation, "follow_up_invitation"):
        no_fit = NoFit(reason) if state is InvitationState.NO_FIT else None
        work.take_turn(
            actor.organisation_id, found, state, actor.account_id, operation.at, no_fit=no_fit, started_on=day
        )


def _milestones(pair: PairFacts, opportunity: StoredOpportunity) -> tuple[tuple[MilestoneId, str], ...]:
    """Return the milestones that can be recorded when somebody starts, with titles: known here and not reached yet."""
    programme = programme_of(pair)
    return tuple(
        (one, programme.milestone_by_id[one].title)
        for one in MILESTONES[opportunity.kind]
        if one in programme.milestone_by_id and one not in pair.journey.milestones
    )


def _record(operation: Operation, pair: PairFacts, opportunity: StoredOpportunity, milestone: str, day: date) -> None:
    if not milestone:
        return
    known = next((one for one, _ in _milestones(pair, opportunity) if one == milestone), None)
    if known is None:
        raise Invalid("Deze mijlpaal past hier niet, of is er al. Kies een andere of geen.", "milestone")

    def decide(_pair: PairFacts) -> Sequence[EventDraft]:
        return [EventDraft(EventKind.MILESTONE, known, RECORDED, day)]

    act_on_pair(operation, pair.id, (Act.INVITE_COACHEE,), decide)
