"""Print how true the published figure of phase 2 is in made-up towns of 100 people, beside the mean of who finished.

Every town is played through the services and published through the real release file, quarter by quarter; the truth is
the distribution from which its journeys are drawn. Errors are shares of that truth.

Run: python bench/truth.py [how many towns]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean

from pragma_coach.config import Config
from pragma_coach.domain.calendar import quarters_due, utc_moment
from pragma_coach.domain.scoreboard.figures import Figure, Scale, headline, uncertainty
from pragma_coach.published import releases
from pragma_coach.published.cells import Cell
from pragma_coach.services.scoreboard import publish
from pragma_coach.simulation import Size, make_town
from pragma_coach.simulation.lives import TRUE_MEDIAN_PHASE_2, Life
from pragma_coach.simulation.rhythms import PHASE_2_MEAN
from pragma_coach.store import database, schema

TODAY = date(2026, 5, 12)


@dataclass(slots=True)
class Row:
    """One way to tell the lead time: its errors, and whether its range held the truth."""

    name: str
    errors: list[float] = field(default_factory=list)
    covered: list[bool] = field(default_factory=list)

    def add(self, days: float, truth: float) -> None:
        self.errors.append(days / truth - 1)

    def told(self) -> str:
        error, bias = fmean(abs(error) for error in self.errors), fmean(self.errors)
        held = f"{fmean(self.covered):>9.0%}" if self.covered else f"{'':>9}"
        return f"{self.name:46} {len(self.errors):>6} {error:>8.1%} {bias:>+8.1%} {held}"


def towns(count: int, folder: Path) -> Iterator[tuple[Size, Sequence[Life], list[Cell]]]:
    """Make and publish towns; yield what really happened in each, and its published cells of phase 2."""
    for seed in range(1, count + 1):
        config, size = Config(data=folder / str(seed)), Size(TODAY, seed=seed)
        database.connect_to(config)
        schema.migrate(config)
        town = make_town(size, ticks=False)
        for quarter in quarters_due(size.start, utc_moment(TODAY)):
            publish.publish_due(quarter.published_at, config.releases_file)
        cells = [c for c in releases.cells_of(config.releases_file, "oirschot") if c.measure.id == "fase-2"]
        database.close_all()
        yield size, list(town.truth.values()), cells


def held(figure: Figure) -> bool:
    low, high = uncertainty(figure, Scale.MONTHS)
    return low * figure.step.days <= TRUE_MEDIAN_PHASE_2 <= high * figure.step.days


def finished(lives: Sequence[Life], until: date, since: date) -> list[int]:
    """Return the durations that a register shows on a day: phase 2 finished while the pair lasted."""
    return [
        life.phases[1]
        for life in lives
        if max(since, life.registered_on) <= life.from_on + timedelta(days=sum(life.phases)) <= min(until, life.ends_on)
    ]


def main(count: int) -> None:
    block, now = Row("published, each block"), Row("published, figure of now, each quarter")
    everybody, newcomers = Row("mean of all who finished, same quarters"), Row("mean of newcomers who finished, same")
    first, blocks = [], []
    with tempfile.TemporaryDirectory() as name:
        for size, lives, cells in towns(count, Path(name)):
            blocks.append(len(cells))
            for cell in cells:
                block.add(cell.figure.days, TRUE_MEDIAN_PHASE_2)
                block.covered.append(held(cell.figure))
            if cells:
                first.append((cells[0].last_day - size.start).days / 365.25)
            for quarter in quarters_due(size.start, utc_moment(TODAY)):
                figure = headline([cell.figure for cell in cells if cell.last_day <= quarter.last_day])
                if not isinstance(figure, Figure):
                    continue
                now.add(figure.days, TRUE_MEDIAN_PHASE_2)
                now.covered.append(held(figure))
                done = finished(lives, quarter.last_day, size.start)
                new = finished([one for one in lives if one.housed_on >= size.start], quarter.last_day, size.start)
                everybody.add(fmean(done), PHASE_2_MEAN)
                if new:
                    newcomers.add(fmean(new), PHASE_2_MEAN)
    print(f"{count} towns of 100 people, five years; published figures against the true median, means against the mean")
    print(f"{'':46} {'times':>6} {'error':>8} {'bias':>8} {'in range':>9}")
    for row in (block, now, everybody, newcomers):
        print(row.told())
    print(f"blocks per town {fmean(blocks):.1f}, fewest {min(blocks)}; first one after {fmean(first):.1f} years")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
