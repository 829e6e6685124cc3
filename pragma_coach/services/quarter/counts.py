"""Counting a quarter from what was booked by its end, so that the same quarter counts the same next year.

Booked: what was noted within the quarter belongs to it, also when it happened before. Activities and visits are counted
by their own day; those have no names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
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
from pragma_coach.domain.assessment.outcomes import MILESTONES, OUTCOMES
from pragma_coach.domain.calendar import Quarter, utc_moment
from pragma_coach.domain.pairs.as_booked import FoundCount
from pragma_coach.domain.programme.programme import LifeDomain, Programme, Tile
from pragma_coach.domain.quarter import CountedPart, CountKind, QuarterFigure, single
from pragma_coach.domain.town.help import AnswerFigures, promise_words
from pragma_coach.domain.town.walk_in import Dependence
from pragma_coach.domain.types import OrganisationId
from pragma_coach.services.quarter import shares
from pragma_coach.services.quarter.shares import EXITS, FINDING_MONTHS, JOBS, Person, Share
from pragma_coach.services.town import activities, help, walk_in
from pragma_coach.store import quarter as stored_quarter
from pragma_coach.store.database import connection

UNKNOWN = "unknown"
SPOKEN = "spoken"
ON_TIME = timedelta(days=7)  # held at most a week after the day for which it was first planned
_RUNGS = {str(rung.number): f"Trede {rung.number}: {rung.name}" for rung in RUNGS}


def figures_of(organisation_id: OrganisationId, programme: Programme, quarter: Quarter) -> list[QuarterFigure]:
    return count_quarter(organisation_id, programme, quarter, keep=False)[0]


def count_quarter(
    organisation_id: OrganisationId, programme: Programme, quarter: Quarter, *, keep: bool, most: int | None = None
) -> tuple[list[QuarterFigure], Details]:
    """Return the exact figures of a quarter, and the details that only the organisation sees.

    `keep` and `most` are those of `shares.people`.
    """
    people = shares.people(organisation_id, programme, quarter, keep=keep, most=most)
    with connection():
        since, before = utc_moment(quarter.first_day), utc_moment(quarter.next().first_day)
        held = stored_quarter.talks_held(organisation_id, since, before)
    here = Counter({person: number for person, number in people.items() if person.share.here})
    answered = help.answered_figures(organisation_id, quarter.first_day, quarter.last_day)
    visits = walk_in.figures(organisation_id, quarter.first_day, quarter.last_day)
    found = {months: _found(people, months) for months in FINDING_MONTHS}
    figures = [
        single("people", "Mensen in begeleiding", CountKind.PEOPLE, here.total()),
        single(SPOKEN, "Met hen gesproken", CountKind.PART, _number(here, lambda one: one.spoken)),
        single("plan", "Hebben een plan", CountKind.PART, _number(here, lambda one: one.plan)),
        _split(LADDER, "Participatieladder", _RUNGS, _each(here, lambda share: share.ladder), Tile.LADDER),
        _split(ORAL, "Spreken en verstaan", LEVELS, _each(here, lambda share: share.oral), Tile.LANGUAGE),
        _split(WRITTEN, "Lezen en schrijven", LEVELS, _each(here, lambda share: share.written), Tile.LANGUAGE),
        _blocking(here),
        *_flows(people, programme),
        _on_time(held),
        *(_finding(months, known) for months, known in found.items()),
        *_town(organisation_id, quarter, answered, visits.visits),
    ]
    hours = round(sum(person.share.minutes * number for person, number in people.items()) / 60)
    return figures, _details(answered, visits.dependence, found, hours)


def _number(people: Counter[Person], true: Callable[[Person], bool]) -> int:
    return sum(number for person, number in people.items() if true(person))


def _each(people: Counter[Person], value: Callable[[Share], str]) -> Counter[str]:
    """Return how many people have each value."""
    found: Counter[str] = Counter()
    for person, number in people.items():
        found[value(person.share)] += number
    return found


def _split(
    figure_id: str, title: str, titles: Mapping[str, str], values: Counter[str], tile: Tile | None
) -> QuarterFigure:
    """Return how many people have each value; who has none that is known, is "niet bekend"."""
    parts = [CountedPart(value, words, values[value]) for value, words in titles.items()]
    parts.append(CountedPart(UNKNOWN, "Niet bekend", values.total() - sum(part.number for part in parts)))
    return QuarterFigure(figure_id, title, CountKind.SPLIT, tuple(parts), tile)


def _blocking(here: Counter[Person]) -> QuarterFigure:
    """Return what blocks people most; health is not a part of its own."""
    titles = {one.value: one.value.capitalize() for one in LifeDomain if one is not LifeDomain.GEZONDHEID}
    values = _each(here, lambda share: share.blocking)
    figure = _split(BLOCKING, "Wat de rest tegenhoudt", titles, values, Tile.STUCK)
    *known, unknown = figure.parts
    return replace(figure, parts=(*known, replace(unknown, title="Niets, iets anders of niet bekend")))


def _flows(people: Counter[Person], programme: Programme) -> list[QuarterFigure]:
    """Return what was noted for the first time in the quarter: exits, jobs and certificates."""
    known, noted = programme.milestone_by_id, Counter[str]()
    for person, number in people.items():
        noted.update(dict.fromkeys(person.share.noted, number))
    exits = [one for one in EXITS if any(milestone in known for milestone in MILESTONES[one])]
    meant = [(one.value, OUTCOMES[one], Tile.OUTFLOW) for one in exits]
    meant += [(job, known[job].title, Tile.OUTCOMES) for job in JOBS if job in known]
    meant += [
        (name, f"Certificaat {instrument.title}", Tile.OUTFLOW)
        for name, instrument in instruments(programme).items()
        if is_certificate(name)
    ]
    return [single(figure_id, title, CountKind.FLOW, noted[figure_id], tile) for figure_id, title, tile in meant]


def _on_time(held: Counter[tuple[date, date]]) -> QuarterFigure:
    """Return how many talks were held in time, by their first day on the calendar and the day that they were held."""
    in_time = sum(number for (first, day), number in held.items() if day <= first + ON_TIME)
    parts = (
        CountedPart("on_time", "Op de dag, of hoogstens een week later", in_time),
        CountedPart("later", "Later", held.total() - in_time),
    )
    return QuarterFigure("talks", "Geplande gesprekken die zijn gehouden", CountKind.SHARES, parts, Tile.TALKS)


def _finding(months: int, found: Counter[FoundCount]) -> QuarterFigure:
    knows = sum(number for one, number in found.items() if one.knows_the_way)
    parts = (
        CountedPart("knows", "Vond drie kwart of meer", knows),
        CountedPart("not_yet", "Nog niet", found.total() - knows),
    )
    return QuarterFigure(
        f"finding_{months}", f"Weet de weg, {months} maanden na de woning", CountKind.SHARES, parts, Tile.FINDING
    )


def _found(people: Counter[Person], months: int) -> Counter[FoundCount]:
    """Return, of those who lived here so many months within the quarter, how much they had found on that day."""
    found: Counter[FoundCount] = Counter()
    for person, number in people.items():
        found.update({FoundCount(has, of): number for after, has, of in person.share.found if after == months})
    return found


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


def _details(
    answered: AnswerFigures, leaning: Sequence[Dependence], found: Mapping[int, Counter[FoundCount]], hours: int
) -> Details:
    return Details(
        dependence=tuple((str(one.cohort), one.people, one.rate) for one in leaning),
        help_days=answered.median_days,
        finding=tuple(
            (months, median(one.found / one.total for one in known.elements()) if known else None)
            for months, known in found.items()
        ),
        contact_hours=hours,
    )
