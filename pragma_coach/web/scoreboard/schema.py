"""What the data of a board looks like, for machines: a JSON Schema, and a description for catalogues.

The schema follows the code (units, bands, rules), so it cannot promise another set of words than the data holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pragma_coach.domain.programme.programme import Unit
from pragma_coach.domain.scoreboard.figures import MeasureKind, Step
from pragma_coach.web.scoreboard.board import Board
from pragma_coach.web.scoreboard.files import SCHEMA as VERSION

_LEAST_PEOPLE = 5  # no setting ever goes below it (domain.scoreboard.disclosure)


def _closed(**properties: Any) -> dict[str, Any]:
    """Return an object with exactly these keys: an unknown key is an error, not an extra."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _one_of(*names: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(names)}


def _or_null(name: str) -> dict[str, Any]:
    return _or_nothing({"$ref": f"#/$defs/{name}"})


def _or_nothing(kind: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [kind, {"type": "null"}]}


_TEXT = {"type": "string"}
_NAME = {"type": "string", "minLength": 1}
_DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_MOMENT = {"type": "string", "format": "date-time"}
_WHOLE = {"type": "integer", "minimum": 1}


def _people(least: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least}


SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Scoreboard of one organisation: lead times, rounded and protected",
    **_closed(
        schema={"const": VERSION},
        organisation=_closed(id=_NAME, name=_NAME, municipality=_TEXT, programme=_TEXT),
        measured_until=_DAY,
        published_at=_MOMENT,
        next_at=_MOMENT,
        rules=_closed(
            people=_people(_LEAST_PEOPLE),
            rest=_people(3),
            coaches=_people(3),
            because=_TEXT,
            fingerprint=_NAME,
            version=_NAME,
        ),
        measures={"type": "array", "items": {"$ref": "#/$defs/measure"}},
        steps={"type": "array", "items": {"$ref": "#/$defs/steps"}},
    ),
    "$defs": {
        "measure": _closed(
            id=_NAME,
            title=_NAME,
            kind=_one_of(*MeasureKind),
            target=_or_null("duration"),
            limit=_or_null("duration"),
            horizon=_or_null("duration"),
            now=_or_null("reading"),
            blocks={"type": "array", "items": {"$ref": "#/$defs/reading"}},
            withdrawn={"type": "array", "items": _closed(first_day=_DAY, last_day=_DAY, because=_NAME)},
        ),
        "steps": _closed(
            first_day=_DAY,
            last_day=_DAY,
            least=_or_nothing({"type": "integer", "minimum": 0}),
            unit=_WHOLE,
            withdrawn=_or_nothing(_NAME),
        ),
        "duration": _closed(count=_WHOLE, unit=_one_of(*Unit)),
        "reading": _closed(
            first_day=_DAY,
            last_day=_DAY,
            value=_WHOLE,
            unit=_one_of(*Step),
            low=_WHOLE,
            high=_WHOLE,
            people=_closed(
                least=_people(_LEAST_PEOPLE),
                most=_or_nothing(_people(_LEAST_PEOPLE)),
            ),
        ),
    },
}

_CONTEXT = MappingProxyType(
    {
        "@vocab": "https://schema.org/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "conformsTo": {"@id": "dct:conformsTo", "@type": "@id"},
        "accrualPeriodicity": {"@id": "dct:accrualPeriodicity", "@type": "@id"},
    }
)
_QUARTERLY = "http://publications.europa.eu/resource/authority/frequency/QUARTERLY"


def described(board: Board, at: Mapping[str, str]) -> dict[str, Any]:
    """Return a board as a data set for catalogues: schema.org words, and DCAT types beside them.

    `at` are the addresses of its `page`, `csv`, `json`, `schema` and `method`.
    """
    release = board.release
    blocks = [block for line in board.lines for block in line.blocks]
    described: dict[str, Any] = {
        "@context": dict(_CONTEXT),
        "@type": ["Dataset", "dcat:Dataset"],
        "@id": at["page"],
        "name": f"Scorebord {release.organisation_name}",
        "description": (
            f"Hoe lang het duurt voordat nieuwkomers in {release.municipality} op eigen benen staan: "
            "afgeronde cijfers van groepen, nooit van één persoon."
        ),
        "inLanguage": "nl",
        "url": at["page"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": release.organisation_name},
        "spatialCoverage": {"@type": "Place", "name": release.municipality},
        "datePublished": board.releases[0].published_at.isoformat(),
        "dateModified": max(news.changed_at for news in board.news).isoformat(),
        "version": release.period_end.isoformat(),
        "accrualPeriodicity": _QUARTERLY,
        "measurementTechnique": at["method"],
        "variableMeasured": [line.title for line in board.lines],
        "distribution": [
            _distribution(at["csv"], "text/csv"),
            _distribution(at["json"], "application/json") | {"conformsTo": at["schema"]},
        ],
    }
    if blocks:
        first, last = min(b.first_day for b in blocks), max(b.last_day for b in blocks)
        described["temporalCoverage"] = f"{first.isoformat()}/{last.isoformat()}"
    return described


def _distribution(address: str, media_type: str) -> dict[str, Any]:
    return {"@type": ["DataDownload", "dcat:Distribution"], "contentUrl": address, "encodingFormat": media_type}
