"""Scoreboards as they are usually made, to be sure that the attackers can attack: they must give these away."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from archive import Facts

from pragma_coach.domain.scoreboard.figures import Measure
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.services.scoreboard.proof import Total, intervals
from pragma_coach.simulation.attack import AttackTally, duration, judged, longest


def finished(spells: Sequence[Spell], first_day: date, last_day: date) -> list[Spell]:
    """Return who reached the event in a period, as the neighbour knows (T2)."""
    return [one for one in spells if one.kind is SpellEnd.EVENT and first_day <= one.ended_on <= last_day]


def live_average(facts: Facts, measures: Sequence[Measure], since: date, today: date) -> list[bytes]:
    """Return every version of a feed of a chart: the number of people and the mean as SQL gives them, today's."""
    days = sorted({one.ended_on for spells in facts.values() for one in finished(spells, since, today)})
    return [_feed(facts, measures, since, day, 1, 12) for day in days]


def rolling_mean(facts: Facts, measures: Sequence[Measure], since: date, today: date) -> list[bytes]:
    """Return the monthly editions of a board with the rule of the NHS for hospital figures.

    The mean of the last twelve months, hidden when it is about 1 to 7 people, shown as calculated from 8 on; counts to the nearest five (scoreboard.md 1.1 and table b3).
    """
    editions = []
    day = since.replace(day=1)
    while day <= today:
        last = day - timedelta(days=1)
        editions.append(_feed(facts, measures, max(since, last - timedelta(days=365)), last, 8, 9))
        day = (day + timedelta(days=32)).replace(day=1)
    return editions


def _feed(facts: Facts, measures: Sequence[Measure], first: date, last: date, least: int, decimals: int) -> bytes:
    rows = []
    for measure in measures:
        people = finished(facts[measure.id], first, last)
        if len(people) >= least:
            mean = sum(duration(one, measure) for one in people) / len(people)
            count = len(people) if least == 1 else 5 * round(len(people) / 5)
            rows.append([measure.id, first.isoformat(), last.isoformat(), count, round(mean, decimals)])
    return json.dumps(rows).encode()


def attack_means(archive: Sequence[bytes], facts: Facts, measures: Sequence[Measure], decimals: int) -> AttackTally:
    """Attack an archive of means as the neighbour (T2): who finished when is known, how long it took is not.

    The same linear programming as against our own board; sums of groups in one another are first subtracted (A1).
    """
    totals: dict[str, set[Total]] = defaultdict(set)
    half = 0.5 * 10.0**-decimals
    for edition in archive:
        for name, first, last, _, mean in json.loads(edition):
            people = finished(facts[name], date.fromisoformat(first), date.fromisoformat(last))
            low, high = (len(people) * (mean + sign * half) for sign in (-1, 1))
            totals[name].add(Total(frozenset(people), low, high))
    tally = AttackTally()
    for measure in measures:
        known = _subtracted(totals[measure.id])
        before = {one: (1.0, longest(measure)) for total in known for one in total.people}
        for one, found in intervals(before, known).items():
            tally += judged(duration(one, measure), found, before[one])
    return tally


def _subtracted(totals: set[Total]) -> list[Total]:
    """Return the totals, each that holds the one before it replaced by the difference."""
    found: list[Total] = []
    before: Total | None = None
    for total in sorted(totals, key=lambda one: max((who.ended_on for who in one.people), default=date.min)):  # type: ignore[attr-defined]
        if before and before.people < total.people:
            found.append(Total(total.people - before.people, total.low - before.high, total.high - before.low))
        else:
            found.append(total)
        before = total
    return found
