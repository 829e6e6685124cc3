"""Releases of made-up organisations on machines of their own, and a network that collects them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.figures import Band, Figure, Measure, MeasureKind, Step
from pragma_coach.published.cells import NewCell, Release
from pragma_coach.services.network import network, signatures
from pragma_coach.services.network.release_files import ReleaseHistory, Withdrawal, signed_text
from pragma_coach.store.network import Folder
from pragma_coach.store.scoreboard import Publication

FIRST = Quarter(2025, 1)
PHASE_1 = Measure("fase-1", "Fase 1: eerste opvang", MeasureKind.PHASE, "0", "a", Duration(3, Unit.WEEKS))
JOB = Measure(
    "baan", "Betaalde baan", MeasureKind.OUTCOME, "0", "c", Duration(18, Unit.MONTHS), Duration(36, Unit.MONTHS)
)
SECRET = signatures.new_key()
NOW = Quarter(2026, 4).published_at


def quarters(count: int, first: Quarter = FIRST) -> list[Quarter]:
    found = [first]
    while len(found) < count:
        found.append(found[-1].next())
    return found


def figure(value: int = 6, step: Step = Step.HALF_WEEK, band: Band = Band.FROM_10) -> Figure:
    return Figure(value, step, band)


def publication(slug: str, quarter: Quarter, cells: Sequence[NewCell] | None = None, **other: Any) -> Publication:
    """Return what an organisation published of a quarter; usually one figure of phase 1."""
    usual = [NewCell("fase-1", quarter.first_day, quarter.last_day, figure())]
    facts: dict[str, Any] = {
        "organisation_slug": slug,
        "organisation_name": f"Welzijn {slug}",
        "municipality": slug.title(),
        "programme_title": "Pragma",
        "period_end": quarter.last_day,
        "published_at": quarter.published_at,
        "k": 10,
        "rest": 5,
        "coaches": 3,
        "because": "",
        "config_hash": "0123456789abcdef",
        "code_version": "0.1",
    }
    release = Release(**{**facts, **other})
    return Publication(release, (PHASE_1, JOB), tuple(usual if cells is None else cells))


def history(slug: str, count: int = 2, withdrawals: Sequence[Withdrawal] = ()) -> ReleaseHistory:
    return ReleaseHistory(slug, tuple(publication(slug, quarter) for quarter in quarters(count)), tuple(withdrawals))


def withdrawal(quarter: Quarter, at_days_later: int = 1) -> Withdrawal:
    moment = quarter.published_at + timedelta(days=at_days_later)
    return Withdrawal(quarter.last_day.isoformat(), "fase-1", moment.isoformat(), "De software telde verkeerd.")


def text_of(told: ReleaseHistory, secret: str = SECRET) -> str:
    return signed_text(told, secret)


def resigned(text: str, **changed: Any) -> str:
    """Return a file with other facts, signed by the right key: what a broken or dishonest machine could send."""
    envelope = json.loads(text)
    envelope["signed"].update(changed)
    envelope["signature"] = signatures.sign(SECRET, envelope["signed"])
    return json.dumps(envelope)


@dataclass(frozen=True, slots=True)
class Net:
    """A network in a folder of its own, that trusts the machine of these tests for some organisations."""

    data: Path

    @property
    def folder(self) -> Folder:
        return Folder(self.data / "network")

    @property
    def file(self) -> Path:
        return self.data / "releases.db"

    @property
    def levels(self) -> Path:
        return self.data / "levels.db"

    def trust(self, *slugs: str) -> Net:
        for slug in slugs:
            network.trust(self.folder, slug, signatures.public_key(SECRET))
        return self

    def collect(self, *told: ReleaseHistory | str) -> list[tuple[str, list[str], int]]:
        found = [network.collect(self.folder, self.file, t if isinstance(t, str) else text_of(t), NOW) for t in told]
        return [(one.organisation, [str(quarter) for quarter in one.quarters], one.withdrawn) for one in found]

    def map(self, text: str) -> Net:
        self.folder.root.mkdir(parents=True, exist_ok=True)
        self.folder.regions.write_text(text, "utf-8")
        return self

    def contents(self) -> dict[str, bytes]:
        """Return every byte the network keeps, but for its lock."""
        files = (path for path in self.data.rglob("*") if path.is_file() and path.name != "lock")
        return {str(path.relative_to(self.data)): path.read_bytes() for path in files}
