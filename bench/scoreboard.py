"""Time releases in processor seconds, as ratios to a bare SQL aggregation of the same journeys in the same run.

A town through the real services; a country of 342 organisations for five years; and one release over a million
journeys, in a process of its own so that its memory can be told: spread over many organisations, and all in one.

Run: python bench/scoreboard.py [how many journeys]
"""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "domain"))

from made_up_country import MEASURES, country, publish_organisations, quarter_ends

from pragma_coach.config import Config
from pragma_coach.domain.calendar import quarters_due, utc_moment
from pragma_coach.domain.scoreboard.disclosure import Rules, freeze
from pragma_coach.domain.scoreboard.figures import Measure
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId
from pragma_coach.services.scoreboard import publish
from pragma_coach.simulation import Size, make_town
from pragma_coach.store import database, schema

SINCE, QUARTERS, ORGANISATIONS = date(2021, 1, 1), 20, 342
TODAY = date(2026, 5, 12)
MILLION = 1_000_000
BARE = "SELECT place, measure, count(*), avg(age) FROM spell WHERE kind = 'event' GROUP BY place, measure"
TABLE = """CREATE TABLE spell (place INTEGER, measure TEXT, coachee INTEGER, start TEXT, entry INTEGER, age INTEGER,
    kind TEXT, booked TEXT, coach INTEGER, household INTEGER)"""


def seconds(act: Callable[[], object], times: int = 3) -> float:
    """Return the time of one call: the best of some."""
    found = []
    for _ in range(times):
        start = process_time()
        act()
        found.append(process_time() - start)
    return min(found)


def stored(db: sqlite3.Connection, place: int, spells: Iterator[Spell]) -> None:
    """Write journeys as rows."""
    db.executemany(
        "INSERT INTO spell VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(place, s.measure, s.coachee, s.start.isoformat(), s.entry, s.exit, s.kind.value),
                *(s.booked and s.booked.isoformat(), min(s.coaches), s.household),
            )
            for s in spells
        ),
    )


def one_town() -> None:
    """Time the last quarter of a town of 100 with all its ticks: from the database to the file."""
    with tempfile.TemporaryDirectory() as name:
        config, size = Config(data=Path(name)), Size(TODAY)
        database.connect_to(config)
        schema.migrate(config)
        make_town(size)
        *earlier, last = quarters_due(size.start, utc_moment(TODAY))
        for quarter in earlier:
            publish.publish_due(quarter.published_at, config.releases_file)
        with closing(sqlite3.connect(config.sqlite_file)) as db:
            query = "SELECT kind, count(*), max(happened_on) FROM event GROUP BY pair_id, kind"
            bare = seconds(lambda: db.execute(query).fetchall())
        start = process_time()
        publish.publish_due(last.published_at, config.releases_file)
        took = process_time() - start
        database.close_all()
    print(f"one release of one town        {took * 1000:8.0f} ms   {took / bare:6.0f} x   (goal: under 100 ms)")


def a_country() -> None:
    """Time all quarters of all organisations."""
    made = list(country(1, ORGANISATIONS, regions=35, since=SINCE, quarters=QUARTERS))
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(TABLE)
        for place, one in enumerate(made):
            stored(db, place, (spell for own in one.spells.values() for spell in own))
        bare = seconds(lambda: db.execute(BARE).fetchall())
    ends = quarter_ends(SINCE, QUARTERS)
    took = seconds(lambda: publish_organisations(made, ends, Rules(), SINCE), times=1)
    cells = ORGANISATIONS * len(MEASURES) * QUARTERS
    print(f"{ORGANISATIONS} organisations, {cells:,} cells  {took:8.1f} s ", end="")
    print(f"{took / bare / QUARTERS:9.0f} x   (goal: under 10 s; ratio to one bare aggregation per quarter)")


def journeys(count: int, place: int | None = None) -> Iterator[tuple[int, Spell]]:
    """Yield so many journeys of phase 2: of made-up organisations, or renumbered as if of one place."""

    def endless() -> Iterator[tuple[int, Spell]]:
        number, seed = 0, 0
        while True:
            seed += 1
            for one in country(seed, 100, regions=10, since=SINCE, quarters=QUARTERS):
                number += 1
                for spell in one.spells[MEASURES[1].id]:
                    yield number if place is None else place, spell

    return islice(endless(), count)


def fill(file: Path, count: int) -> None:
    """Write a file with so many journeys, people and coaches numbered apart."""
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(TABLE)
        rows = (
            (
                *(place, s.measure, number, s.start.isoformat(), s.entry, s.exit, s.kind.value),
                *(s.booked and s.booked.isoformat(), place * 1000 + min(s.coaches), place * 1000 + (s.household or 0)),
            )
            for number, (place, s) in enumerate(journeys(count))
        )
        db.executemany("INSERT INTO spell VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        db.execute("CREATE INDEX of_place ON spell (place)")


def loaded(db: sqlite3.Connection, where: str, *values: int) -> list[Spell]:
    """Read journeys; equal days and coaches are one object."""
    days: dict[str, date] = {}
    coaches: dict[int, frozenset[AccountId]] = {}

    def day(text: str) -> date:
        return days.setdefault(text, date.fromisoformat(text))

    query = f"SELECT coachee, start, entry, age, kind, booked, coach, household FROM spell {where}"  # noqa: S608
    return [
        Spell(
            coachee=CoacheeId(coachee),
            measure=MEASURES[1].id,
            start=day(start),
            entry=entry,
            exit=age,
            kind=SpellEnd(kind),
            booked=booked and day(booked),
            coaches=coaches.setdefault(coach, frozenset({AccountId(coach)})),
            household=HouseholdId(household),
        )
        for coachee, start, entry, age, kind, booked, coach, household in db.execute(query, values)
    ]


def release(file: Path, mode: str) -> None:
    """Freeze one quarter over all journeys in a file and print the seconds, the bare seconds and the memory (MB)."""
    measure: Measure = MEASURES[1]
    last_day = quarter_ends(SINCE, QUARTERS)[-1]
    with closing(sqlite3.connect(file)) as db:
        bare = seconds(lambda: db.execute(BARE).fetchall(), times=2)
        places = [place for (place,) in db.execute("SELECT DISTINCT place FROM spell")]
        start, closed = process_time(), 0
        for group in places if mode == "many" else [0]:
            spells = loaded(db, "WHERE place = ?", group) if mode == "many" else loaded(db, "")
            closed += len(freeze([measure], {measure.id: spells}, [], last_day, Rules(), SINCE))
        took = process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(took, bare, memory, closed, len(places))


def a_million(count: int) -> None:
    """Time one release over so many journeys."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "journeys.db"
        fill(file, count)
        for mode in ("many", "one"):
            line = [sys.executable, __file__, "--release", str(file), mode]
            told = subprocess.run(line, capture_output=True, text=True, check=True).stdout.split()  # noqa: S603
            took, bare, memory = map(float, told[:3])
            where = f"{told[4]} organisations" if mode == "many" else "one organisation"
            print(f"{count:,} journeys, {where:19} {took:6.1f} s    {took / bare:6.1f} x   {memory:.0f} MB", end="")
            print(f", {told[3]} blocks   (goal: under 60 s and 500 MB)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--release"]:
        release(Path(sys.argv[2]), sys.argv[3])
    else:
        one_town()
        a_country()
        a_million(int(sys.argv[1]) if len(sys.argv) > 1 else MILLION)
