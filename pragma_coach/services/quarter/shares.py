"""What each pair adds to a quarter, kept until the pair changes: counting again reads only who changed since."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache

from pragma_coach import __version__
from pragma_coach.domain.assessment.instruments import BLOCKING, ORAL, WRITTEN, is_certificate, rungs
from pragma_coach.domain.assessment.outcomes import MILESTONES, Outcome
from pragma_coach.domain.calendar import Quarter, plus_months, utc_moment
from pragma_coach.domain.pairs.as_booked import LISTED, STANDING, found_count_on, journey_without_list
from pragma_coach.domain.pairs.journey import Event, EventKind, Journey, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import TooOften
from pragma_coach.domain.talks.legal_terms import PIP_SIGNED
from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.types import CoacheeId, MilestoneId, OrganisationId, PairId
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.store import quarter as stored_quarter
from pragma_coach.store.database import connection, one_transaction, step_aside
from pragma_coach.store.pairs import journeys

FINDING_MONTHS = (6, 12)
EXITS = (Outcome.EXIT_FULL, Outcome.EXIT_PARTIAL, Outcome.UNPAID_WORK, Outcome.EDUCATION)
JOBS = (MilestoneId("sponsored_job"), MilestoneId("paid_job"), MilestoneId("job_durable"))
_MEANT = {one.value: tuple(MILESTONES[one]) for one in EXITS} | {str(job): (job,) for job in JOBS}
_AT_ONCE = 200
_AGAIN, _WAIT = "Open deze bladzijde zo nog eens.", 10


@dataclass(frozen=True, slots=True)
class Share:
    """What one pair adds to a quarter, by what was booked by its end.

    Nothing is counted of somebody who died. `noted` are the outcomes, jobs and certificates noted in the quarter for
    the first time, `minutes` those of contact, `found` how many things of how many were found after so many months.
    """

    here: bool
    counts: bool
    contact: bool
    plan: bool
    ladder: str
    oral: str
    written: str
    blocking: str
    noted: tuple[str, ...]
    minutes: int
    found: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a quarter: the share, whether there was contact or a talk, and whether there is a plan."""

    share: Share
    spoken: bool
    plan: bool


def made_for(programme: Programme) -> str:
    """Return what a kept share holds for: this version of the program, and the programme of the organisation."""
    return f"{__version__} {programme.id} {programme.version}"


def people(
    organisation_id: OrganisationId, programme: Programme, quarter: Quarter, *, keep: bool, most: int | None = None
) -> Counter[Person]:
    """Return everybody of the organisation, each person once, as how many there are of each kind.

    With `keep`, what had to be counted is kept for a next time; without, everybody is counted anew. When more than
    `most` pairs have to be counted, only so many are: raise TooOften, and a next time goes on.
    """
    since, before = utc_moment(quarter.first_day), utc_moment(quarter.next().first_day)
    with connection():
        rows = stored_quarter.shares(organisation_id, str(quarter), made_for(programme))
        spoken = stored_quarter.spoken_with(organisation_id, since, before)
        planned = stored_quarter.planned_before(organisation_id, before)
    found: dict[CoacheeId, tuple[PairId, Share]] = {}
    if not keep:
        rows = [replace(row, content=None) for row in rows]
    left = [row for row in rows if row.content is None]
    fresh = _fresh(organisation_id, programme, quarter, left[:most], keep)
    if most is not None and len(left) > most:
        counted = len(rows) - len(left) + len(list(fresh))
        all_pairs = count(len(rows), "koppel", "koppels")
        raise TooOften(f"Wij tellen dit kwartaal nog: {counted} van {all_pairs}. {_AGAIN}", _WAIT)
    for row in rows:
        share = next(fresh) if row.content is None else _from_text(row.content)
        known = found.get(row.coachee_id)
        if share and (known is None or share.here or not known[1].here):
            found[row.coachee_id] = row.pair_id, share
    return Counter(
        Person(share, share.contact or pair in spoken, share.plan or pair in planned)
        for pair, share in found.values()
        if share.counts
    )


def _fresh(
    organisation_id: OrganisationId,
    programme: Programme,
    quarter: Quarter,
    rows: Sequence[stored_quarter.ShareRow],
    keep: bool,
) -> Iterator[Share | None]:
    """Yield the shares of these pairs from their events, in their order; some are in memory at a time."""
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        with connection():
            made = _shares(organisation_id, programme, quarter, [row.pair_id for row in some])
        if keep:
            texts = [(row, _to_text(made.get(row.pair_id))) for row in some]
            one_transaction(stored_quarter.keep_shares)(organisation_id, str(quarter), made_for(programme), texts)
            step_aside()
        yield from (made.get(row.pair_id) for row in some)


def _shares(
    organisation_id: OrganisationId, programme: Programme, quarter: Quarter, pairs: list[PairId]
) -> dict[PairId, Share]:
    """Return the shares of those of the pairs of which anything was booked by the end of the quarter."""
    before = utc_moment(quarter.next().first_day)
    bare = journeys.load_bare(organisation_id, only=pairs)
    items = {item for pair in bare for fact in programme_of(pair).facts for item in fact.items}
    events = stored_quarter.events_before(organisation_id, before, STANDING, pairs, items)
    marked = [pair.id for pair in bare if _marks(pair, quarter)]
    listed = stored_quarter.events_before(organisation_id, before, LISTED, marked) if marked else {}
    return {
        pair.id: _share(pair, events[pair.id], listed.get(pair.id, []), programme, quarter)
        for pair in bare
        if pair.id in events
    }


def _share(pair: PairFacts, events: list[Event], listed: list[Event], programme: Programme, quarter: Quarter) -> Share:
    own, day = programme_of(pair), quarter.last_day
    journey = journey_without_list(own, events)
    ended = journey.status is PairStatus.ENDED
    rung, blocking = rungs(journey, day), journey.reading(BLOCKING)
    contacts = [one for one in events if one.kind is EventKind.CONTACT and Quarter.of(one.booked_on) == quarter]
    found = [(months, found_count_on(own, listed, mark)) for months, mark in _marks(pair, quarter)]
    return Share(
        here=journey.started_on is not None and not ended,
        counts=journey.started_on is not None and not (ended and journey.status_reason == EndReason.DECEASED),
        contact=bool(contacts),
        plan=PIP_SIGNED in journey.milestones,
        ladder=str(rung.read(programme.ladder)) if rung else "",
        oral=_latest(journey, ORAL, quarter),
        written=_latest(journey, WRITTEN, quarter),
        blocking=blocking.value if blocking else "",
        noted=tuple(_noted(journey, quarter)),
        minutes=sum(int(one.value) for one in contacts),
        found=tuple((months, one.found, one.total) for months, one in found if one),
    )


def _marks(pair: PairFacts, quarter: Quarter) -> list[tuple[int, date]]:
    """Return the days in the quarter on which somebody lived here for so many months."""
    housed = pair.coachee.housed_on
    days = [(months, plus_months(housed, months)) for months in FINDING_MONTHS] if housed else []
    return [(months, day) for months, day in days if Quarter.of(day) == quarter]


def _latest(journey: Journey, instrument: str, quarter: Quarter) -> str:
    known = [reading for reading in journey.readings.get(instrument, ()) if reading.on <= quarter.last_day]
    return known[-1].value if known else ""


def _noted(journey: Journey, quarter: Quarter) -> Iterator[str]:
    """Yield what was booked in the quarter, and nothing of the kind before."""
    for name, meant in _MEANT.items():
        if _began([journey.milestones[one].booked_on for one in meant if one in journey.milestones], quarter):
            yield name
    for name, known in sorted(journey.readings.items()):
        if is_certificate(name) and _began([reading.booked_on for reading in known], quarter):
            yield name


def _began(booked: Iterable[date], quarter: Quarter) -> bool:
    first = min(booked, default=None)
    return first is not None and Quarter.of(first) == quarter


def _to_text(share: Share | None) -> str:
    """Return a share as text; "" of a pair of which nothing was booked."""
    return json.dumps(asdict(share), separators=(",", ":")) if share else ""


@lru_cache(2_000)
def _from_text(text: str) -> Share | None:
    if not text:
        return None
    facts = json.loads(text)
    found = tuple((months, number, total) for months, number, total in facts.pop("found"))
    return Share(noted=tuple(facts.pop("noted")), found=found, **facts)
