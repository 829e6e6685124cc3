"""A director's caseload: who shares with this director, what is overdue, who has no plan or no rung."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pragma_coach.domain.access import Act, Relation
from pragma_coach.domain.assessment.instruments import BLOCKING, LEVELS, NOTHING_BLOCKS, ORAL, WRITTEN, rungs
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.desk import Overdue, last_held, next_planned, no_fit_on, overdue
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.talks.expected import expected_talks
from pragma_coach.domain.talks.legal_terms import PIP_SIGNED, Clock, legal
from pragma_coach.domain.talks.talks import KeptTalk
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId, Actor, PairId
from pragma_coach.services.pairs.acts import pair_for, programme_of, relations
from pragma_coach.services.rights import require
from pragma_coach.services.talks.legal_terms import clocks_of
from pragma_coach.store import organisations, plan
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks


@dataclass(frozen=True, slots=True)
class DirectedPair:
    """One person of a caseload as things stand today.

    `no_fit_on` is the day of the talk that said that the route does not fit, while no other was chosen. `clocks` are
    the terms of the law that were not met yet, the first day first. `plan_on` is the day of the latest version of the
    plan, else that of the PIP. `rung` is read as the programme reads the ladder. `coaches` are the names of today.
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
    coaches: tuple[str, ...] = ()

    @property
    def term(self) -> Clock | None:
        """The first term of the law of which the day is known."""
        return next((clock for clock in self.clocks if clock.due_on), None)

    @property
    def term_on(self) -> date | None:
        return self.term.due_on if self.term else None

    @property
    def known_since(self) -> date:
        return self.pair.journey.started_on or amsterdam_date(self.pair.created_at)

    @property
    def active(self) -> bool:
        return self.pair.journey.status is PairStatus.ACTIVE

    def beyond(self, today: date, weeks: int) -> tuple[Overdue, ...]:
        return tuple(one for one in self.overdue if one.beyond(today, weeks))


class CaseloadOrder(LabelledEnum):
    """In which order the caseload stands; all but the first are columns of the table."""

    FIRST = "eerst", "Wat het langst ligt"
    NAME = "naam", "Naam"
    NEXT = "volgend", "Volgend gesprek"
    TALK = "gesprek", "Laatste gesprek"
    PLAN = "plan", "Plan"
    RUNG = "trede", "Trede"
    LANGUAGE = "taal", "Praten"
    TERM = "termijn", "Termijn"


class CaseloadPart(LabelledEnum):
    """Who of the caseload is at work, and asks for something."""

    LATE = "ligt", "Bleef liggen"
    TERM = "termijn", "Termijn binnen 8 weken"
    NO_PLAN = "plan", "Nog geen plan"
    LONG = "lang", "12 weken niet gesproken"
    WEEK = "week", "Deze week een gesprek"
    NO_FIT = "route", "Route past niet"
    NO_RUNG = "trede", "Nog geen trede"


@dataclass(frozen=True, slots=True)
class CaseloadWish:
    """Whom of a caseload somebody wants to see, and in which order; empty means everybody."""

    text: str = ""
    part: CaseloadPart | None = None
    rung: int | None = None
    order: CaseloadOrder = CaseloadOrder.FIRST
    backwards: bool = False


TERM_NEAR, LONG_AGO, SOON = timedelta(weeks=8), timedelta(weeks=12), timedelta(days=7)

# What nothing is known of stands last, whichever way the list goes: these give None for it.
_ORDERS: dict[CaseloadOrder, Callable[[DirectedPair], Any]] = {
    CaseloadOrder.FIRST: lambda case: case.overdue[0].since if case.overdue else None,
    CaseloadOrder.NAME: lambda case: same_key(case.pair.coachee.name),
    CaseloadOrder.NEXT: lambda case: case.next_talk.when.day if case.next_talk else None,
    CaseloadOrder.TALK: lambda case: case.last_talk_on or date.min,
    CaseloadOrder.PLAN: lambda case: case.plan_on or date.min,
    CaseloadOrder.RUNG: lambda case: case.rung,
    CaseloadOrder.LANGUAGE: lambda case: list(LEVELS).index(case.oral) if case.oral in LEVELS else None,
    CaseloadOrder.TERM: lambda case: case.term_on,
}


@dataclass(frozen=True, slots=True)
class Caseload:
    """The people of a director who share, and of those who do not share yet only how many there are."""

    cases: tuple[DirectedPair, ...]
    not_sharing: int
    weeks: int
    today: date

    def part(self, wanted: CaseloadPart) -> list[DirectedPair]:
        """Return those who belong to a part, in the order of the caseload."""
        return [case for case in self.cases if self._asks(case, wanted)]

    def rungs(self) -> Counter[int]:
        """Return how many stand on each rung of the ladder; who has none counts nowhere."""
        return Counter(case.rung for case in self.cases if case.rung)

    def listed(self, wish: CaseloadWish) -> list[DirectedPair]:
        """Return whom somebody wants to see."""
        kept = self.part(wish.part) if wish.part else self.cases
        kept = [case for case in kept if wish.rung in (None, case.rung)]
        return ordered(_search(kept, wish.text), wish.order, backwards=wish.backwards)

    def _asks(self, case: DirectedPair, part: CaseloadPart) -> bool:
        if part is CaseloadPart.LATE:
            return bool(case.beyond(self.today, self.weeks))
        return (
            case.active
            and {
                CaseloadPart.TERM: case.term_on is not None and case.term_on - self.today <= TERM_NEAR,
                CaseloadPart.NO_PLAN: case.plan_on is None,
                CaseloadPart.LONG: self.today - (case.last_talk_on or case.known_since) > LONG_AGO,
                CaseloadPart.WEEK: case.next_talk is not None and case.next_talk.when.day - self.today < SOON,
                CaseloadPart.NO_FIT: case.no_fit_on is not None,
                CaseloadPart.NO_RUNG: case.rung is None,
            }[part]
        )


def ordered(cases: Iterable[DirectedPair], order: CaseloadOrder, *, backwards: bool = False) -> list[DirectedPair]:
    """Return people in an order, equal ones by name; who rests, and who nothing is known of, at the end."""
    key = _ORDERS[order]
    by_name = sorted(cases, key=_ORDERS[CaseloadOrder.NAME], reverse=backwards and order is CaseloadOrder.NAME)
    known = sorted((case for case in by_name if key(case) is not None), key=key, reverse=backwards)
    found = [*known, *(case for case in by_name if key(case) is None)]
    return found if order is CaseloadOrder.NAME else sorted(found, key=lambda case: not case.active)


def _search(cases: Iterable[DirectedPair], text: str) -> list[DirectedPair]:
    """Return those of whom own name and coaches have each word of the text in them, with or without accents."""
    words = same_key(text).split()
    named = [(case, same_key(" ".join([case.pair.coachee.name, *case.coaches]))) for case in cases]
    return [case for case, names in named if all(word in names for word in words)]


def caseload(actor: Actor, today: date) -> Caseload:
    """Return the caseload of a director, by name. Seven statements, however many people. Raise NotAllowed."""
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
        coaching = {term.account_id for pair in shared for term in pair.journey.coaches_on(today)}
        names = accounts.names(organisation_id, coaching) if coaching else {}
    cases = [_case(pair, kept[pair.id], written.get(pair.id), names, today) for pair in shared]
    return Caseload(tuple(ordered(cases, CaseloadOrder.NAME)), len(mine) - len(shared), weeks, today)


def one_case(actor: Actor, pair_id: PairId, today: date) -> DirectedPair:
    """Return one person for the director. Raise NotThere or NotAllowed for anybody else."""
    with connection():
        pair = pair_for((Act.LOOK_ALONG,), actor, pair_id, today)
        kept = talks.of_pair(actor.organisation_id, pair_id)
        versions = plan.versions(actor.organisation_id, pair_id)
    return _case(pair, kept, versions[-1] if versions else None, {}, today)


def _case(
    pair: PairFacts,
    kept: list[KeptTalk],
    version: plan.PlanVersion | None,
    names: Mapping[AccountId, str],
    today: date,
) -> DirectedPair:
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
        coaches=tuple(names[term.account_id] for term in journey.coaches_on(today) if term.account_id in names),
        overdue=overdue(journey, kept, expected, clocks, today, start_days(pair).registered_on),
    )
