"""Publish a made-up country of 342 organisations for five years, prove it, and print how near its figures are.

Run: python bench/country.py [how many organisations]
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "domain"))

from made_up_country import (
    MEASURES,
    CountryFigures,
    country,
    events_until,
    nearness,
    publish_levels,
    publish_organisations,
    quarter_ends,
)

from pragma_coach.domain.network import Level, check_laminar
from pragma_coach.domain.scoreboard.disclosure import Rules, audit_atoms
from pragma_coach.domain.scoreboard.lead_time import SpellEnd

SINCE, QUARTERS, REGIONS = date(2021, 1, 1), 20, 35


def share_reaching(figures: CountryFigures, level: Level, events: int) -> float:
    """Return the share of all events that is in a block of the level."""
    return sum(len(figures.groups[cell.key]) for block in figures.blocks[level] for cell in block.cells) / events


def main(count: int) -> None:
    rules, ends = Rules(), quarter_ends(SINCE, QUARTERS)
    organisations = list(country(1, count, regions=min(REGIONS, count // 3), since=SINCE, quarters=QUARTERS))
    people = sum(one.people for one in organisations)
    spells = [spell for one in organisations for own in one.spells.values() for spell in own]

    start = process_time()
    done = [spell.exit for spell in spells if spell.kind is SpellEnd.EVENT]
    naive = sum(done) / len(done)
    bare = process_time() - start
    start = process_time()
    figures = publish_organisations(organisations, ends, rules, SINCE)
    frozen = process_time() - start
    start = process_time()
    publish_levels(figures, organisations, ends)
    levels = process_time() - start

    total = frozen + levels
    print(
        f"{count} organisations, {people} people, {len(spells)} spells, {QUARTERS} quarters, {len(MEASURES)} measures"
    )
    print(
        f"organisations {frozen:.1f} s, regions and country {levels:.2f} s, together {total:.1f} s of processor time;"
    )
    print(f"{total / (bare * QUARTERS):.0f} x one bare mean per quarter (which says {naive:.0f} days for all measures)")
    check_laminar([block for blocks in figures.blocks.values() for block in blocks])
    sizes = sorted(len(group) for group in figures.groups.values())
    unsafe = sum(len(audit_atoms([group], rules)) for group in figures.groups.values())
    print(f"laminar: yes; atoms {len(sizes)}, smallest {sizes[0]}, unsafe {unsafe}")
    events = events_until(organisations, ends[-1], rules.grace_days)
    for level in Level:
        shown = share_reaching(figures, level, events)
        print(f"{level.value}: {len(figures.blocks[level])} blocks, {shown:.1%} of {events} events in one")
    print(f"\n{'level':14}{'measure':16}{'blocks':>7}{'places':>8}{'error':>8}{'bias':>8}{'covered':>9}")
    for level in Level:
        for measure in MEASURES:
            found = nearness(figures, organisations, level, measure.id)
            places = len({block.place for block in figures.blocks[level] if block.measure == measure.id})
            print(f"{level.value:14}{measure.id:16}{found.blocks:7}{places:8}", end="")
            print(f"{found.error:8.1%}{found.bias:+8.1%}{found.covered:9.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 342)
