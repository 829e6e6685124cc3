"""What was published, kept with the private facts, until the file with releases certainly has it and ever after.

Two databases cannot be written in one transaction. So a release is decided, and its people marked as counted, in one
private transaction that also keeps the release as text; only then is it written to the file. A crash in between, or a
file that is lost, is repaired by writing what was kept: never by computing again, for the facts may have changed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.figures import Band, Figure, Measure, MeasureKind, Step
from pragma_coach.domain.types import OrganisationId
from pragma_coach.published.cells import NewCell, NewSteps, Release
from pragma_coach.store.tables import Performed

_ACT = "publish"


@dataclass(frozen=True, slots=True)
class Publication:
    """A release with its measures, cells and steps: no people, no counts, as it stands in the file."""

    release: Release
    measures: tuple[Measure, ...]
    cells: tuple[NewCell, ...]
    steps: NewSteps | None = None


def keep(organisation_id: OrganisationId, publication: Publication) -> None:
    """Keep a publication, inside the transaction that decides on it; one per period, or an IntegrityError."""
    release = publication.release
    Performed.insert(
        op_id=f"{_ACT}/{release.organisation_slug}/{release.period_end.isoformat()}",
        organisation_id=organisation_id,
        act=_ACT,
        result=to_text(publication),
        at=release.published_at,
    ).execute()


def kept(organisation_id: OrganisationId) -> list[Publication]:
    """Return every publication of an organisation, oldest period first."""
    query = Performed.select().where((Performed.organisation_id == organisation_id) & (Performed.act == _ACT))
    return sorted((from_text(row.result) for row in query), key=lambda publication: publication.release.period_end)


def to_text(publication: Publication) -> str:
    """Return the publication as JSON; dates and words as they are written in the file."""
    return json.dumps(asdict(publication), ensure_ascii=False, separators=(",", ":"), default=iso)


def iso(value: date | datetime) -> str:
    """Return a day or a moment as JSON holds it."""
    return value.isoformat()


def from_text(text: str) -> Publication:
    """Return the publication that the text describes."""
    return from_facts(json.loads(text))


def from_facts(facts: dict[str, Any]) -> Publication:
    """Return the publication of which these are the facts, as JSON has them."""
    release = facts["release"]
    days = {
        "period_end": date.fromisoformat(release["period_end"]),
        "published_at": datetime.fromisoformat(release["published_at"]),
    }
    return Publication(
        Release(**{**release, **days}),
        _measures(facts["measures"]),
        _cells(facts["cells"]),
        _steps(facts.get("steps")),  # kept before 0.2: none
    )


def _measures(rows: Sequence[dict[str, Any]]) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            **{
                **row,
                "kind": MeasureKind(row["kind"]),
                "norm": _duration(row["norm"]),
                "horizon": _duration(row["horizon"]),
            }
        )
        for row in rows
    )


def _duration(facts: dict[str, Any] | None) -> Duration | None:
    return None if facts is None else Duration(facts["count"], Unit(facts["unit"]))


def _cells(rows: Sequence[dict[str, Any]]) -> tuple[NewCell, ...]:
    return tuple(
        NewCell(
            row["measure"],
            date.fromisoformat(row["first_day"]),
            date.fromisoformat(row["last_day"]),
            Figure(row["figure"]["value"], Step(row["figure"]["step"]), Band(row["figure"]["band"])),
        )
        for row in rows
    )


def _steps(facts: dict[str, Any] | None) -> NewSteps | None:
    if facts is None:
        return None
    first, last = date.fromisoformat(facts["first_day"]), date.fromisoformat(facts["last_day"])
    return NewSteps(first, last, facts["value"], facts["unit"])
