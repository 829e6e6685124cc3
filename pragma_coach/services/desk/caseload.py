"""A director's caseload: who shares with this director, what is overdue, who has no plan or no rung."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pragma_coach.domain.access import Act, Relation
from pragma_coach.domain.assessment.instruments import BLOCKING, NOTHING_BLOCKS, ORAL, WRITTEN, rungs
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.desk import Overdue, last_held, next_planned, no_fit_on, overdue
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.talks.expected import expected_talks
from pragma_coach.domain.talks.legal_terms import PIP_SIGNED, Clock, legal
from pragma_coach.domain.talks.talks import KeptTalk
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import Actor, PairId
from pragma_coach.services.desk.overview import plain
from pragma_coach.services.pairs.acts import pair_for, programme_of, relations
from pragma_coach.services.rights import require
from pragma_coach.services.talks.legal_terms import clocks_of
from pragma_coach.store import organisations, plan
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks


@dataclass(frozen=True, slots=True)
class DirectedPair:
    """One person of a caseload as things stand today.

    `no_fit_on` is the day of the talk that said that the route does not fit, while no other was chosen. `clocks` are
    the terms of the law that were not met yet, the first day first. `plan_on` is the day of the latest version of the
    plan, else that of the PIP. `rung` is read as the programme reads the ladder.
    """

    pair: PairFacts
    next_talk: KeptTalk | None
    last_talk_on: date | None
    no_fit_on: date | None
    clocks: tuple[Clock, ...]
    plan_on: date | None
    rung: int | None
    oral: str
    written: str
    blocking: str
    overdue: tuple[Overdue, ...]

    @property
    def active(self) -> bool:
        return self.pair.journey.status is PairStatus.ACTIVE

    def beyond(self, today: date, weeks: int) -> tuple[Overdue, ...]:
        return tuple(one for one in self.overdue if one.beyond(today, weeks))


class CaseloadOrder(LabelledEnum):
    """In which order the caseload stands."""

    FIRST = "eerst", "Wat het langst ligt"
    TALK = "gesprek", "Laatste gesprek"
    TERM = "termijn", "Termijn uit de wet"
    NAME = "naam", "Naam"


_ORDERS: dict[CaseloadOrder, Callable[[DirectedPair], Any]] = {
    CaseloadOrder.FIRST: lambda case: (not case.active, case.overdue[0].since if case.overdue else date.max),
    CaseloadOrder.TALK: lambda case: (not case.active, case.last_talk_on or date.min),
    CaseloadOrder.TERM: lambda case: (
        not case.active,
        next((one.due_on for one in case.clocks if one.due_on), date.max),
    ),
    CaseloadOrder.NAME: lambda case: plain(case.pair.coachee.name),
}


@dataclass(frozen=True, slots=True)
class Caseload:
    """The people of a director who share, and of those who do not share yet only how many there are."""

    cases: tuple[DirectedPair, ...]
    not_sharing: int
    weeks: int
    today: date

    @property
    def late(self) -> list[DirectedPair]:
        """Those of whom something is overdue for more than the organisation's number of weeks, longest first."""
        found = [case for case in self.cases if case.beyond(self.today, self.weeks)]
        return sorted(found, key=_ORDERS[CaseloadOrder.FIRST])

    @property
    def no_fit(self) -> list[DirectedPair]:
        return [case for case in self.cases if case.active and case.no_fit_on]

    @property
    def without_plan(self) -> list[DirectedPair]:
        return [case for case in self.cases if case.active and case.plan_on is None]

    @property
    def without_rung(self) -> list[DirectedPair]:
        return [case for case in self.cases if case.active and case.rung is None]


def caseload(actor: Actor, today: date, order: CaseloadOrder = CaseloadOrder.FIRST) -> Caseload:
    """Return the caseload of a director. Six statements, however many people. Raise NotAllowed."""
    require(Act.SEE_CASELOAD, actor)
    organisation_id = actor.organisation_id
    with connection():
        weeks = organisations.get(organisation_id).settings.overdue_weeks
        mine = [
            pair
            for pair in journeys.directed_by(organisation_id, actor.account_id)
            if pair.journey.status is not PairStatus.ENDED
        ]
        shared = [pair for pair in mine if Relation.DIRECTOR in relations(actor, pair, today)]
        kept: dict[PairId, list[KeptTalk]] = defaultdict(list)
        for talk in talks.of_pairs(organisation_id, [pair.id for pair in shared], date.min):
            kept[talk.pair_id].append(talk)
        written = plan.of_organisation(organisation_id) if shared else {}
    cases = [_case(pair, kept[pair.id], written.get(pair.id), today) for pair in shared]
    cases.sort(key=_ORDERS[CaseloadOrder.NAME])
    return Caseload(tuple(sorted(cases, key=_ORDERS[order])), len(mine) - len(shared), weeks, today)


def one_case(actor: Actor, pair_id: PairId, today: date) -> DirectedPair:
    """Return one person for the director. Raise NotThere or NotAllowed for anybody else."""
    with connection():
        pair = pair_for((Act.LOOK_ALONG,), actor, pair_id, today)
        kept = talks.of_pair(actor.organisation_id, pair_id)
        versions = plan.versions(actor.organisation_id, pair_id)
    return _case(pair, kept, versions[-1] if versions else None, today)


def _case(pair: PairFacts, kept: list[KeptTalk], version: plan.PlanVersion | None, today: date) -> DirectedPair:
    programme, journey = programme_of(pair), pair.journey
    clocks, stand = clocks_of(pair, today), rungs(journey, today)
    expected = expected_talks(programme, journey, start_days(pair), kept)
    pip = journey.milestones.get(PIP_SIGNED)
    readings = {name: journey.reading(name) for name in (ORAL, WRITTEN, BLOCKING)}
    values = {name: reading.value if reading else "" for name, reading in readings.items()}
    return DirectedPair(
        pair=pair,
        next_talk=next_planned(kept, today),
        last_talk_on=last_held(kept),
        no_fit_on=no_fit_on(journey, kept),
        clocks=tuple(clock for clock in legal(clocks) if not clock.met),
        plan_on=amsterdam_date(version.at) if version else pip.on if pip else None,
        rung=stand.read(programme.ladder) if stand else None,
        oral=values[ORAL],
        written=values[WRITTEN],
        blocking="" if values[BLOCKING] == NOTHING_BLOCKS else values[BLOCKING],
        overdue=overdue(journey, kept, expected, clocks, today, start_days(pair).registered_on),
    )
