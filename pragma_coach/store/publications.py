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

from pragma_coach.domain.figures import Band, Figure, Measure, MeasureKind, Step
from pragma_coach.domain.programme import Duration, Unit
from pragma_coach.domain.types import OrganisationId
from pragma_coach.store.releases import NewCell, Release
from pragma_coach.store.tables import Performed

_ACT = "publish"


@dataclass(frozen=True, slots=True)
class Publication:
    """A release with its measures and cells: no people, no counts, as it stands in the file."""

    release: Release
    measures: tuple[Measure, ...]
    cells: tuple[NewCell, ...]


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
    return json.dumps(asdict(publication), ensure_ascii=False, separators=(",", ":"), default=_iso)


def _iso(value: date | datetime) -> str:
    return value.isoformat()


def from_text(text: str) -> Publication:
    """Return the publication that the text describes."""
    facts = json.loads(text)
    release = facts["release"]
    days = {
        "period_end": date.fromisoformat(release["period_end"]),
        "published_at": datetime.fromisoformat(release["published_at"]),
    }
    return Publication(Release(**{**release, **days}), _measures(facts["measures"]), _cells(facts["cells"]))


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
