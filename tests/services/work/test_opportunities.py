"""Projects and vacancies: only who wants to be asked is found, the coachee answers, and a start becomes a milestone."""

from __future__ import annotations

from datetime import date

import make
import pytest
from make import TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.assessment.instruments import ORAL
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import MilestoneId, PairId
from pragma_coach.domain.work import (
    Invitation,
    InvitationState,
    NoFit,
    Opportunity,
    OpportunityId,
    OpportunityKind,
    Point,
    Requirements,
    Sector,
    WorkWishes,
)
from pragma_coach.services.assessment import readings
from pragma_coach.services.pairs.director import name_director, share_with
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.work import opportunities, wishes
from pragma_coach.services.work.wishes import WorkPage

KITCHEN = Opportunity(OpportunityKind.JOB, "Hulp in de keuken", "De Bron", Requirements(Sector.FOOD, "a2"))
COOK = WorkWishes(frozenset({Sector.FOOD}))


@pytest.fixture
def cast(config: Config) -> Cast:
    made = make.cast()
    for pair, coachee in ((made.pair, made.coachee), (made.other_pair, made.other_coachee)):
        name_director(operation(made.coordinator), pair.id, made.director.account_id)
        share_with(operation(coachee), pair.id, DIRECTOR_PARTY, on=True)
    wishes.keep_wishes(operation(made.coachee), made.pair.id, COOK, may_ask=True)
    return made


@pytest.fixture
def kitchen(cast: Cast) -> OpportunityId:
    made = opportunities.enter(operation(cast.director), KITCHEN)
    assert made is not None
    return made


def names(cast: Cast, opportunity: OpportunityId) -> list[str]:
    return [one.pair.coachee.name for one in opportunities.search(cast.director, opportunity, TODAY).candidates]


def work(cast: Cast) -> WorkPage:
    return wishes.work_of(cast.now())


def asked(cast: Cast, opportunity: OpportunityId) -> Invitation:
    opportunities.invite(operation(cast.director), opportunity, cast.pair.id)
    ((invitation, _),) = work(cast).asked
    return invitation


def test_only_who_wants_to_be_asked_is_found_with_reasons(cast: Cast, kitchen: OpportunityId) -> None:
    readings.take_reading(operation(cast.coach), cast.pair.id, ORAL, "a1")
    (found,) = opportunities.search(cast.director, kitchen, TODAY).candidates
    assert found.pair.id == cast.pair.id
    assert (found.fit.fits, found.fit.misses) == ((Point.SECTOR,), (Point.LEVEL,))
    other = Requirements(level="a1")
    (found,) = opportunities.search(cast.director, kitchen, TODAY, other).candidates
    assert found.fit.wholly


@pytest.mark.parametrize("how", ["no more work", "no more sharing"])
def test_who_withdraws_is_gone_from_the_search_at_once_with_what_was_open(
    cast: Cast, kitchen: OpportunityId, how: str
) -> None:
    asked(cast, kitchen)
    if how == "no more work":
        wishes.keep_wishes(operation(cast.coachee), cast.pair.id, COOK, may_ask=False)
        assert work(cast).asked[0][0].state is InvitationState.WITHDRAWN
    else:
        share_with(operation(cast.coachee), cast.pair.id, DIRECTOR_PARTY, on=False)
        found = opportunities.search(cast.director, kitchen, TODAY)
        assert (found.invited, found.hidden) == ((), 1)
    assert names(cast, kitchen) == []
    with pytest.raises((Invalid, NotThere)):
        opportunities.invite(operation(cast.director), kitchen, cast.pair.id)
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def test_more_people_than_places_may_be_asked_with_a_note(cast: Cast, kitchen: OpportunityId) -> None:
    asked(cast, kitchen)
    assert not opportunities.search(cast.director, kitchen, TODAY).too_many
    wishes.keep_wishes(operation(cast.other_coach), cast.other_pair.id, COOK, may_ask=True)
    opportunities.invite(operation(cast.director), kitchen, cast.other_pair.id)
    found = opportunities.search(cast.director, kitchen, TODAY)
    assert (found.taken, found.too_many) == (2, True)


def test_asking_twice_is_asking_once(cast: Cast, kitchen: OpportunityId) -> None:
    again = operation(cast.director)
    for act in (again, again, operation(cast.director)):
        opportunities.invite(act, kitchen, cast.pair.id)
    assert len(work(cast).asked) == 1


def test_the_coachee_answers_and_may_think_again(cast: Cast, kitchen: OpportunityId) -> None:
    invitation = asked(cast, kitchen)
    for said in (InvitationState.LATER, InvitationState.NO, InvitationState.YES):
        wishes.answer(operation(cast.coachee), cast.pair.id, invitation.id, said)
        assert work(cast).asked[0][0].state is said
    with pytest.raises(Invalid):
        wishes.answer(operation(cast.coachee), cast.pair.id, invitation.id, InvitationState.STARTED)
    with pytest.raises(NotThere):
        wishes.answer(operation(cast.other_coachee), cast.other_pair.id, invitation.id, InvitationState.NO)
    with pytest.raises(NotThere):
        wishes.answer(operation(cast.other_coachee), cast.pair.id, invitation.id, InvitationState.NO)


def test_a_start_is_recorded_as_a_milestone_when_the_director_says_so(cast: Cast, kitchen: OpportunityId) -> None:
    invitation = asked(cast, kitchen)
    wishes.answer(operation(cast.coach), cast.pair.id, invitation.id, InvitationState.YES)
    on, started = date(2026, 5, 4), operation(cast.director)
    for _ in range(2):
        opportunities.follow_up(
            started, kitchen, invitation.id, InvitationState.STARTED, started_on=on, milestone="paid_job"
        )
    (found,) = opportunities.search(cast.director, kitchen, TODAY).invited
    assert found.invitation is not None
    assert found.invitation.started_on == on
    assert cast.now().journey.milestones[MilestoneId("paid_job")].on == on
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def test_what_cannot_be_is_refused_with_the_cure(cast: Cast, kitchen: OpportunityId) -> None:
    invitation, director = asked(cast, kitchen), cast.director

    def follow(state: InvitationState, **told: object) -> None:
        opportunities.follow_up(operation(director), kitchen, invitation.id, state, **told)  # type: ignore[arg-type]  # told by name

    with pytest.raises(Invalid, match="Dit kan nu niet"):
        follow(InvitationState.STARTED)  # nobody answered yet
    wishes.answer(operation(cast.coachee), cast.pair.id, invitation.id, InvitationState.YES)
    with pytest.raises(Invalid, match="nog niet geweest"):
        follow(InvitationState.STARTED, started_on=date(2026, 6, 1))
    with pytest.raises(Invalid, match="mijlpaal"):
        follow(InvitationState.STARTED, milestone="volunteering")
    with pytest.raises(Invalid, match="waarom"):
        follow(InvitationState.NO_FIT)
    follow(InvitationState.NO_FIT, reason=NoFit.TRAVEL)
    follow(InvitationState.ASKED)
    assert work(cast).asked[0][0].state is InvitationState.ASKED


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Opportunity(OpportunityKind.JOB, " ", "", Requirements()), "title"),
        (Opportunity(OpportunityKind.JOB, "Hulp", "", Requirements(), places=0), "places"),
        (Opportunity(OpportunityKind.JOB, "Hulp", "", Requirements(hours=99)), "hours"),
        (Opportunity(OpportunityKind.JOB, "Hulp", "", Requirements(), date(2026, 6, 2), date(2026, 6, 1)), "ends_on"),
    ],
)
def test_an_opportunity_that_cannot_be_is_refused(cast: Cast, typed: Opportunity, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        opportunities.enter(operation(cast.director), typed)
    assert refused.value.field == field


def test_others_enter_nothing_ask_nobody_and_a_closed_one_asks_nobody(cast: Cast, kitchen: OpportunityId) -> None:
    for actor in (cast.coach, cast.coachee, cast.coordinator, cast.admin):
        with pytest.raises(NotAllowed):
            opportunities.overview(actor)
    with pytest.raises(NotThere):
        opportunities.invite(operation(cast.director), kitchen, PairId(cast.foreign_pair.id))
    opportunities.close(operation(cast.director), kitchen, closed=True)
    with pytest.raises(Invalid, match="gesloten"):
        opportunities.invite(operation(cast.director), kitchen, cast.pair.id)
    with pytest.raises(Invalid, match="1 tot en met 40"):
        wishes.keep_wishes(operation(cast.coachee), cast.pair.id, WorkWishes(hours=41), may_ask=True)
