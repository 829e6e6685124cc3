"""Time a made-up town, and set the published figure of phase 2 beside the truth and the mean of those who finished.

Run: python bench/town.py [how many seeds]
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import mean
from time import process_time

from pragma_coach.config import Config
from pragma_coach.domain.calendar import quarters_due, utc_moment
from pragma_coach.domain.scoreboard.figures import Figure, headline
from pragma_coach.published import releases
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.scoreboard import publish as scoreboard_publish
from pragma_coach.simulation import Size, make_town
from pragma_coach.simulation.lives import TRUE_MEDIAN_PHASE_2
from pragma_coach.simulation.rhythms import MONTH, PHASE_2_MEAN
from pragma_coach.store import database, schema, tables

TODAY = date(2026, 5, 12)


def connected(folder: Path) -> Config:
    config = Config(data=folder)
    database.connect_to(config)
    schema.migrate(config)
    return config


def publish(config: Config, size: Size) -> list[Figure]:
    """Publish all quarters and return the figures of phase 2."""
    for quarter in quarters_due(size.start, utc_moment(TODAY)):
        scoreboard_publish.publish_due(quarter.published_at, config.releases_file)
    cells = releases.cells_of(config.releases_file, "oirschot")
    return [cell.figure for cell in cells if cell.measure.id == "fase-2"]


def timed(folder: Path) -> None:
    """Print the seconds of processor time of each part of the demo."""
    config, size = connected(folder), Size(TODAY)
    start = process_time()
    town = make_town(size)
    made = process_time()
    publish(config, size)
    published = process_time()
    differences = sum(len(found) for _, found in verify(town.organisation.id))
    proved = process_time()
    with database.connection():
        events = tables.Event.select().count()
    database.close_all()
    print(f"{len(town.truth)} pairs, {events} events: made in {made - start:.1f} s ", end="")
    print(f"({(made - start) / events * 1000:.2f} ms an event), published in {published - made:.1f} s, ", end="")
    print(f"verified in {proved - published:.1f} s with {differences} differences")


def compared(folder: Path, seeds: int) -> None:
    """Print how far the published figure and the naive mean are from the truth."""
    print("seed  published  mean of finished   (months; true median 13.4, true mean 15.0)")
    ours, naive = [], []
    for seed in range(seeds):
        config, size = connected(folder / str(seed)), Size(TODAY, seed=seed)
        town = make_town(size, ticks=False)
        figure = headline(publish(config, size))
        database.close_all()
        finished = [
            life.phase_2
            for life in town.truth.values()
            if life.housed_on >= size.start and life.phase_2_on <= min(TODAY, life.ends_on)
        ]
        if isinstance(figure, Figure):
            ours.append(figure.days / TRUE_MEDIAN_PHASE_2 - 1)
            naive.append(mean(finished) / PHASE_2_MEAN - 1)
            print(f"{seed:4}  {figure.days / MONTH:9.1f}  {mean(finished) / MONTH:16.1f}")
    for name, errors in (("published", ours), ("mean of finished", naive)):
        print(f"{name:17} bias {mean(errors):+.1%}, mean error {mean(abs(error) for error in errors):.1%}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        timed(Path(name) / "demo")
        compared(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 10)
