"""Time the lead-time estimator and the freeze, as ratios to the naive mean of the completed in the same run.

Run: python bench/leadtime.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import fmean
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "domain"))

from towns import PHASE_2, SINCE, publish, quarter_ends, rows_of, town

from pragma_coach.domain.scoreboard.disclosure import Rules, freeze
from pragma_coach.domain.scoreboard.lead_time import AgeSpan, kaplan_meier, phase_median


def seconds(act: Callable[[], object], at_least: float = 0.2) -> float:
    """Return the time of one call: the best of five rounds."""
    calls, start = 0, perf_counter()
    while perf_counter() - start < at_least:
        act()
        calls += 1
    rounds = []
    for _ in range(5):
        start = perf_counter()
        for _ in range(calls):
            act()
        rounds.append((perf_counter() - start) / calls)
    return min(rounds)


def naive(rows: list[AgeSpan]) -> float:
    """Return the mean of those who finished: the figure this product replaces."""
    return fmean(row.exit for row in rows if row.event)


def main() -> None:
    random = Random(1)
    print(f"{'rows':>8}  {'naive mean':>12}  {'curve':>12}  {'smoothed median':>22}")
    for count in (12, 100, 1000, 10_000):
        rows = rows_of(town(random, years=5, a_year=count // 5 + 1))[:count]
        base = seconds(lambda rows=rows: naive(rows))
        curve = seconds(lambda rows=rows: kaplan_meier(rows, risk_floor=5))
        estimate = seconds(lambda rows=rows: phase_median(rows, min(len(rows), 1000), risk_floor=5))
        print(
            f"{len(rows):>8}  {base * 1e3:>9.4f} ms  {curve / base:>10.1f} x"
            f"  {estimate / base:>8.1f} x ({estimate * 1e3:.2f} ms)"
        )
    people, ends = town(random), quarter_ends(20)
    base = seconds(lambda: [naive(rows_of(people)) for _ in ends])
    ours = seconds(lambda: publish(people, ends, Rules()))
    print(f"town of 100, 20 quarters, 1 measure: {ours * 1e3:.1f} ms, {ours / base:.1f} x the naive mean per quarter")
    towns = [town(random) for _ in range(342)]
    start = perf_counter()
    for spells in towns:
        freeze([PHASE_2], {PHASE_2.id: spells}, [], ends[-1], Rules(), SINCE)
    print(f"342 towns of 100, one quarter end, 1 measure: {perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
