"""A quarter that is over is counted once and kept: later corrections and who was erased since change nothing of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from pragma_coach.domain.calendar import Period, Quarter, Span, amsterdam_date
from pragma_coach.domain.programme.programme import Tile
from pragma_coach.domain.quarter import CountedPart, CountKind, QuarterFigure, added
from pragma_coach.domain.types import OrganisationId
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.quarter.counts import SPOKEN, Details, count_quarter
from pragma_coach.store import organisations
from pragma_coach.store import quarter as stored_quarter
from pragma_coach.store.database import connection, one_transaction

SETTLED_AFTER = timedelta(days=14)
"""Visits and activities count by their own day: the last of a quarter are written down so long after it."""

MOST_AT_ONCE = 2_000
"""Pairs that are counted anew while somebody waits: some seconds."""


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of a quarter: the exact figures, and the details that only the organisation sees."""

    figures: tuple[QuarterFigure, ...]
    details: Details


def count(organisation_id: OrganisationId, period: Period, at: datetime, most: int | None = MOST_AT_ONCE) -> Count:
    """Return a quarter as it was kept, else as it counts now; one that is over for long is kept from now on.

    A half-year or a year is the sum of its quarters. Raise TooOften when more than `most` pairs changed since a quarter
    was counted last: so many are counted each time.
    """
    if isinstance(period, Span):
        return together([count(organisation_id, quarter, at, most) for quarter in period.quarters])
    known = kept(organisation_id, [period]).get(period)
    if known is not None:
        return known
    made = _counted(organisation_id, period, most)
    if amsterdam_date(at) > period.last_day + SETTLED_AFTER:
        keep(organisation_id, period, made, at)
    return made


def together(quarters: Sequence[Count]) -> Count:
    """Return a quarter itself, or a span of them; medians and rates, that do not add up, stay with their quarter."""
    if len(quarters) == 1:
        return quarters[0]
    hours = sum(one.details.contact_hours for one in quarters)
    figures = (
        replace(one, title=f"{one.title} in het laatste kwartaal") if one.id == SPOKEN else one
        for one in added([one.figures for one in quarters])
    )
    return Count(tuple(figures), Details(dependence=(), help_days=None, finding=(), contact_hours=hours))


def _counted(organisation_id: OrganisationId, quarter: Quarter, most: int | None = None) -> Count:
    with connection():
        programme = programme_for(organisation_id, organisations.get(organisation_id).programme)
    figures, details = count_quarter(organisation_id, programme, quarter, keep=True, most=most)
    return Count(tuple(figures), details)


def kept(organisation_id: OrganisationId, periods: Sequence[Period]) -> dict[Period, Count]:
    """Return those of the periods of which all quarters were kept. One statement, however many people there are."""
    with connection():
        found = stored_quarter.counts_of(organisation_id, [str(one) for period in periods for one in period.quarters])
    whole = [period for period in periods if all(str(one) in found for one in period.quarters)]
    known = {one: _from_text(found[str(one)]) for period in whole for one in period.quarters}
    return {period: together([known[one] for one in period.quarters]) for period in whole}


@one_transaction
def keep(organisation_id: OrganisationId, quarter: Quarter, counted: Count, at: datetime) -> None:
    """Keep what was counted of a quarter; what was kept before stays."""
    content = json.dumps(asdict(counted), ensure_ascii=False, separators=(",", ":"))
    stored_quarter.keep_count(organisation_id, str(quarter), content, at)
    stored_quarter.forget_shares(organisation_id, str(quarter))


def keep_due(at: datetime) -> int:
    """Count and keep, for every organisation, the last quarter that is over for long; return how many were new."""
    last = Quarter.of(amsterdam_date(at) - SETTLED_AFTER).previous()
    with connection():
        every = [one for one in organisations.every() if amsterdam_date(one.created_at) <= last.last_day]
    new = [one for one in every if not kept(one.id, [last])]
    for one in new:
        count(one.id, last, at, most=None)
    return len(new)


def count_running(at: datetime) -> None:
    """Count, for every organisation, the quarter that runs: then who looks waits for nobody but who changed since."""
    with connection():
        every = organisations.every()
    for one in every:
        count(one.id, Quarter.of(amsterdam_date(at)), at, most=None)


def _from_text(text: str) -> Count:
    facts = json.loads(text)
    details = facts["details"]
    return Count(
        tuple(_figure(**one) for one in facts["figures"]),
        Details(
            dependence=tuple((cohort, people, rate) for cohort, people, rate in details["dependence"]),
            help_days=details["help_days"],
            finding=tuple((months, share) for months, share in details["finding"]),
            contact_hours=details["contact_hours"],
        ),
    )


def _figure(id: str, title: str, kind: str, parts: list[dict[str, str | int]], tile: str | None) -> QuarterFigure:
    known = tuple(CountedPart(str(one["code"]), str(one["title"]), int(one["number"])) for one in parts)
    return QuarterFigure(id, title, CountKind(kind), known, Tile(tile) if tile else None)
