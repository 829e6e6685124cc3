"""Work and projects in a made-up town: wishes of newcomers, opportunities of directors, and invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.types import Actor
from pragma_coach.domain.volunteers import Weekday
from pragma_coach.domain.work import (
    ANSWERS,
    Education,
    InvitationState,
    Opportunity,
    OpportunityKind,
    Requirements,
    Sector,
    WorkWishes,
)
from pragma_coach.services.work import opportunities, wishes
from pragma_coach.simulation.around_town import coachee_of
from pragma_coach.simulation.cast import Cast, MakeOperation
from pragma_coach.simulation.days import working_day
from pragma_coach.store.pairs import journeys
from pragma_coach.store.work import invitations

_TELLS, _MAY_BE_ASKED = 0.5, 0.85
_DAYS_AGO = 40
_FOUND = (
    Opportunity(
        OpportunityKind.JOB,
        "Hulp in de keuken",
        "Restaurant aan het plein",
        Requirements(Sector.FOOD, "a1", hours=16),
        places=2,
    ),
    Opportunity(
        OpportunityKind.PROJECT,
        "Fietsen leren en een fiets opknappen",
        "Fietswerkplaats",
        Requirements(rung=1),
        places=6,
    ),
    Opportunity(
        OpportunityKind.INTERNSHIP, "Meelopen in het magazijn", "Groothandel", Requirements(Sector.FACTORY, "a0")
    ),
    Opportunity(
        OpportunityKind.VOLUNTEERING,
        "Koffie schenken en praten",
        "Zorgcentrum",
        Requirements(Sector.CARE, "a1"),
        places=3,
    ),
    Opportunity(OpportunityKind.JOB, "Werken in de kas", "Tuinder", Requirements(Sector.GREEN, hours=24), places=4),
)


@dataclass(frozen=True, slots=True)
class WorkInTown:
    """Records wishes of newcomers and invitations by directors, in the last weeks."""

    cast: Cast
    make: MakeOperation
    random: Random
    today: date

    def find(self) -> None:
        """Let it all happen."""
        pairs = {
            pair.id: pair
            for pair in journeys.load_many(self.cast.coordinator.organisation_id)
            if pair.journey.status is PairStatus.ACTIVE and DIRECTOR_PARTY in pair.journey.shared_with
        }
        for pair in pairs.values():
            if self.random.random() < _TELLS:
                self._tell(pair)
        for number, opportunity in enumerate(_FOUND if self.cast.directors else ()):
            director = self.cast.directors[number % len(self.cast.directors)]
            self._offer(director.actor, opportunity)

    def _tell(self, pair: PairFacts) -> None:
        registered = max(1, (self.today - pair.created_at.date()).days - 1)
        moment = utc_moment(self.today - timedelta(days=min(_DAYS_AGO, registered)), 20)
        told = WorkWishes(
            frozenset(self.random.sample(list(Sector), self.random.randint(1, 3))),
            self.random.choice((None, *Education)),
            frozenset(self.random.sample(list(Weekday)[:5], self.random.randint(2, 5))),
            self.random.choice((None, 8, 16, 24, 32)),
        )
        may_ask = self.random.random() < _MAY_BE_ASKED
        wishes.keep_wishes(self.make(coachee_of(pair), moment), pair.id, told, may_ask=may_ask)

    def _offer(self, director: Actor, opportunity: Opportunity) -> None:
        """Enter an opportunity, invite the best candidates, and record their answers."""
        at = working_day(self.today - timedelta(days=self.random.randint(12, 28)))
        entered = opportunities.enter(self.make(director, utc_moment(at, 11)), opportunity)
        if entered is None:
            return
        found = opportunities.search(director, entered, self.today - timedelta(days=1)).candidates
        for candidate in found[: opportunity.places + 1]:
            pair, day = candidate.pair, working_day(at + timedelta(days=self.random.randint(1, 6)))
            if pair.created_at.date() >= day or day >= self.today - timedelta(days=5):
                continue
            opportunities.invite(self.make(director, utc_moment(day, 11)), entered, pair.id)
            invitation = invitations(pair.organisation_id, pair=pair.id, opportunity=entered)[-1].id
            if self.random.random() > 0.7:
                continue
            said = self.random.choices(ANSWERS, (6, 2, 2))[0]
            answered = utc_moment(day + timedelta(days=2), 20)
            wishes.answer(self.make(coachee_of(pair), answered), pair.id, invitation, said)
            if said is InvitationState.YES and self.random.random() < 0.5:
                went = utc_moment(working_day(day + timedelta(days=4)), 11)
                opportunities.follow_up(self.make(director, went), entered, invitation, InvitationState.WENT)
