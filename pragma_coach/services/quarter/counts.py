"""Counting a quarter from what was booked by its end, so that the same quarter counts the same next year.

Booked: what was noted within the quarter belongs to it, also when it happened before. Activities and visits are counted
by their own day; those have no names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median

from pragma_coach.domain.assessment.instruments import (
    BLOCKING,
    LADDER,
    LEVELS,
    ORAL,
    RUNGS,
    WRITTEN,
    instruments,
    is_certificate,
)
from pragma_coach.domain.assessment.instruments import rungs as rungs_of
from pragma_coach.domain.assessment.outcomes import MILESTONES, OUTCOMES, Outcome
from pragma_coach.domain.calendar import Quarter, plus_months, utc_moment
from pragma_coach.domain.pairs.as_booked import LISTED, STANDING, FoundCount, found_count_on, journey_without_list
from pragma_coach.domain.pairs.journey import Event, EventKind, Journey, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import LifeDomain, Programme, Tile
from pragma_coach.domain.quarter import CountedPart, CountKind, QuarterFigure, single
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.talks.legal_terms import PIP_SIGNED
from pragma_coach.domain.town.help import AnswerFigures, promise_words
from pragma_coach.domain.town.walk_in import Dependence
from pragma_coach.domain.types import CoacheeId, MilestoneId, OrganisationId
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.town import activities, help, walk_in
from pragma_coach.store import quarter as stored_quarter
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys
from pragma_coach.store.quarter import HeldTalk

UNKNOWN = "unknown"
SPOKEN = "spoken"
FINDING_MONTHS = (6, 12)
ON_TIME = timedelta(days=7)  # held at most a week after the day for which it was first planned
_EXITS = (Outcome.EXIT_FULL, Outcome.EXIT_PARTIAL, Outcome.UNPAID_WORK, Outcome.EDUCATION)
_JOBS = (MilestoneId("sponsored_job"), MilestoneId("paid_job"), MilestoneId("job_durable"))


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody at the end of the quarter: the facts, what was booked by then, and what that comes to."""

    facts: PairFacts
    events: list[Event]
    journey: Journey

    @property
    def here(self) -> bool:
        return self.journey.started_on is not None and self.journey.status is not PairStatus.ENDED

    @property
    def counts(self) -> bool:
        """Whether anything of this person is counted; nothing is of somebody who died."""
        died = self.journey.status is PairStatus.ENDED and self.journey.status_reason == EndReason.DECEASED
        return self.journey.started_on is not None and not died


def figures_of(organisation_id: OrganisationId, programme: Programme, quarter: Quarter) -> list[QuarterFigure]:
    return count_quarter(organisation_id, programme, quarter)[0]


def count_quarter(
    organisation_id: OrganisationId, programme: Programme, quarter: Quarter
) -> tuple[list[QuarterFigure], Details]:
    """Return the exact figures of a quarter, and the details that only the organisation sees."""
    since, before = utc_moment(quarter.first_day), utc_moment(quarter.next().first_day)
    with connection():
        people = _people(organisation_id, before)
        held = stored_quarter.talks_held(organisation_id, since, before)
        planned = stored_quarter.planned_before(organisation_id, before)
    here = [person for person in people if person.here]
    spoken = {talk.pair_id for talk in held} | {person.facts.id for person in people if _contact(person, quarter)}
    have_plan = [one for one in here if one.facts.id in planned or PIP_SIGNED in one.journey.milestones]
    answered = help.answered_figures(organisation_id, quarter.first_day, quarter.last_day)
    visits = walk_in.figures(organisation_id, quarter.first_day, quarter.last_day)
    found = {months: _found(organisation_id, people, months, quarter) for months in FINDING_MONTHS}
    figures = [
        single("people", "Mensen in begeleiding", CountKind.PEOPLE, len(here)),
        single(SPOKEN, "Met hen gesproken", CountKind.PART, sum(person.facts.id in spoken for person in here)),
        single("plan", "Hebben een plan", CountKind.PART, len(have_plan)),
        _ladder(here, programme, quarter.last_day),
        _level("oral", "Spreken en verstaan", ORAL, here, quarter.last_day),
        _level("written", "Lezen en schrijven", WRITTEN, here, quarter.last_day),
        _blocking(here),
        *_flows(people, programme, quarter),
        _on_time(held),
        *(_finding(months, known) for months, known in found.items()),
        *_town(organisation_id, quarter, answered, visits.visits),
    ]
    return figures, _details(answered, visits.dependence, found, _hours(people, quarter))


def _people(organisation_id: OrganisationId, before: datetime) -> list[_Person]:
    """Return everybody of the organisation by what was booked before a moment (UTC), each person once."""
    pairs = sorted(journeys.load_bare(organisation_id), key=lambda pair: pair.created_at)
    facts_of = {fact for programme in map(programme_of, pairs) for fact in programme.facts}
    items = {item for fact in facts_of for item in fact.items}
    events = stored_quarter.events_before(organisation_id, before, STANDING, items=items)
    found: dict[CoacheeId, _Person] = {}
    for facts in pairs:
        if facts.id in events:
            booked = events[facts.id]
            person = _Person(facts, booked, journey_without_list(programme_of(facts), booked))
            known = found.get(facts.coachee.id)
            if known is None or person.here or not known.here:
                found[facts.coachee.id] = person
    return [person for person in found.values() if person.counts]


def _contact(person: _Person, quarter: Quarter) -> bool:
    return any(event.kind is EventKind.CONTACT and Quarter.of(event.booked_on) == quarter for event in person.events)


def _split(
    figure_id: str, title: str, titles: Mapping[str, str], values: Iterable[str], tile: Tile | None
) -> QuarterFigure:
    """Return how many people have each value; who has none that is known, is "niet bekend"."""
    counted = Counter(value if value in titles else UNKNOWN for value in values)
    parts = [CountedPart(value, words, counted[value]) for value, words in titles.items()]
    parts.append(CountedPart(UNKNOWN, "Niet bekend", counted[UNKNOWN]))
    return QuarterFigure(figure_id, title, CountKind.SPLIT, tuple(parts), tile)


def _ladder(here: list[_Person], programme: Programme, day: date) -> QuarterFigure:
    titles = {str(rung.number): f"Trede {rung.number}: {rung.name}" for rung in RUNGS}
    found = [rungs_of(person.journey, day) for person in here]
    values = [str(rung.read(programme.ladder)) if rung else "" for rung in found]
    return _split(LADDER, "Participatieladder", titles, values, Tile.LADDER)


def _level(figure_id: str, title: str, instrument: str, here: list[_Person], day: date) -> QuarterFigure:
    return _split(
        figure_id, title, LEVELS, [_latest(person.journey, instrument, day) for person in here], Tile.LANGUAGE
    )


def _latest(journey: Journey, instrument: str, day: date) -> str:
    known = [reading for reading in journey.readings.get(instrument, ()) if reading.on <= day]
    return known[-1].value if known else ""


def _blocking(here: list[_Person]) -> QuarterFigure:
    """Return what blocks people most; health is not a part of its own."""
    titles = {one.value: one.value.capitalize() for one in LifeDomain if one is not LifeDomain.GEZONDHEID}
    readings = [person.journey.reading(BLOCKING) for person in here]
    figure = _split(
        BLOCKING, "Wat de rest tegenhoudt", titles, [one.value if one else "" for one in readings], Tile.STUCK
    )
    *known, unknown = figure.parts
    return replace(figure, parts=(*known, replace(unknown, title="Niets, iets anders of niet bekend")))


def _flows(people: list[_Person], programme: Programme, quarter: Quarter) -> list[QuarterFigure]:
    """Return what was noted for the first time in the quarter: exits, jobs and certificates."""
    known = programme.milestone_by_id
    exits = [one for one in _EXITS if any(milestone in known for milestone in MILESTONES[one])]
    meant = [(one.value, OUTCOMES[one], tuple(MILESTONES[one]), Tile.OUTFLOW) for one in exits]
    meant += [(job, known[job].title, (job,), Tile.OUTCOMES) for job in _JOBS if job in known]
    found = [
        single(figure_id, title, CountKind.FLOW, _first_noted(people, milestones, quarter), tile)
        for figure_id, title, milestones, tile in meant
    ]
    for name, instrument in instruments(programme).items():
        if is_certificate(name):
            number = sum(_certified(person.journey, name, quarter) for person in people)
            found.append(single(name, f"Certificaat {instrument.title}", CountKind.FLOW, number, Tile.OUTFLOW))
    return found


def _first_noted(people: list[_Person], milestones: Iterable[MilestoneId], quarter: Quarter) -> int:
    """Return how many people have one of the milestones that was booked in the quarter, and none booked before."""
    meant = list(milestones)
    firsts = [
        min(booked)
        for person in people
        if (booked := [person.journey.milestones[one].booked_on for one in meant if one in person.journey.milestones])
    ]
    return sum(Quarter.of(day) == quarter for day in firsts)


def _certified(journey: Journey, name: str, quarter: Quarter) -> bool:
    booked = [reading.booked_on for reading in journey.readings.get(name, ())]
    return bool(booked) and Quarter.of(min(booked)) == quarter


def _on_time(held: list[HeldTalk]) -> QuarterFigure:
    planned = [(talk.first_planned_on, talk.held_on) for talk in held if talk.first_planned_on]
    in_time = sum(day <= first + ON_TIME for first, day in planned)
    parts = (
        CountedPart("on_time", "Op de dag, of hoogstens een week later", in_time),
        CountedPart("later", "Later", len(planned) - in_time),
    )
    return QuarterFigure("talks", "Geplande gesprekken die zijn gehouden", CountKind.SHARES, parts, Tile.TALKS)


def _finding(months: int, found: list[FoundCount]) -> QuarterFigure:
    knows = sum(one.knows_the_way for one in found)
    parts = (
        CountedPart("knows", "Vond drie kwart of meer", knows),
        CountedPart("not_yet", "Nog niet", len(found) - knows),
    )
    return QuarterFigure(
        f"finding_{months}", f"Weet de weg, {months} maanden na de woning", CountKind.SHARES, parts, Tile.FINDING
    )


def _found(organisation_id: OrganisationId, people: list[_Person], months: int, quarter: Quarter) -> list[FoundCount]:
    """Return, of those who lived here so many months within the quarter, how much they had found on that day."""
    marks = {
        person.facts.id: (person.facts, mark)
        for person in people
        if person.facts.coachee.housed_on
        and Quarter.of(mark := plus_months(person.facts.coachee.housed_on, months)) == quarter
    }
    if not marks:
        return []
    with connection():
        events = stored_quarter.events_before(
            organisation_id, utc_moment(quarter.next().first_day), LISTED, list(marks)
        )
    found = [found_count_on(programme_of(facts), events.get(pair, []), mark) for pair, (facts, mark) in marks.items()]
    return [one for one in found if one]


def _town(
    organisation_id: OrganisationId, quarter: Quarter, answered: AnswerFigures, visits: int
) -> list[QuarterFigure]:
    promised = promise_words(help.promise_days(organisation_id))
    held = activities.figures(organisation_id, quarter.first_day, quarter.last_day)
    parts = (
        CountedPart("in_time", f"Binnen {promised} beantwoord", answered.in_time),
        CountedPart("later", "Later of nog niet", answered.counted - answered.in_time),
    )
    return [
        QuarterFigure("help", "Hulpvragen", CountKind.SHARES, parts, Tile.HELP_REQUESTS),
        single("visits", "Bezoeken aan het spreekuur", CountKind.FLOW, visits, Tile.WALK_IN),
        single("activities", "Activiteiten", CountKind.FLOW, held.held, Tile.ACTIVITIES),
        single("attended", "Keer dat iemand meedeed", CountKind.FLOW, held.attended, Tile.ACTIVITIES),
    ]


@dataclass(frozen=True, slots=True)
class Details:
    """What only the coordinator sees: how each cohort leans on the walk-in hour, the wait for help, how much is found,
    and the hours of contact.

    `finding` is the median share of `vinden` by number of months; None when nobody came that far in the quarter.
    """

    dependence: tuple[tuple[str, int, float | None], ...]
    help_days: float | None
    finding: tuple[tuple[int, float | None], ...]
    contact_hours: int  # what coaches wrote down of the time they spent


def _hours(people: list[_Person], quarter: Quarter) -> int:
    """Return the whole hours of contact that were written down in the quarter."""
    noted = (event for person in people for event in person.events if event.kind is EventKind.CONTACT)
    return round(sum(int(event.value) for event in noted if Quarter.of(event.booked_on) == quarter) / 60)


def _details(
    answered: AnswerFigures, leaning: Sequence[Dependence], found: Mapping[int, list[FoundCount]], hours: int
) -> Details:
    return Details(
        dependence=tuple((str(one.cohort), one.people, one.rate) for one in leaning),
        help_days=answered.median_days,
        finding=tuple(
            (months, median(one.found / one.total for one in known) if known else None)
            for months, known in found.items()
        ),
        contact_hours=hours,
    )
