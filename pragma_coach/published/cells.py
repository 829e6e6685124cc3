"""The values in the file with published figures: releases, measures, figures and steps.

No persons, no exact counts, no floats: everything here may be known by everybody.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from pragma_coach.domain.programme.programme import Duration
from pragma_coach.domain.scoreboard.figures import Figure, MeasureKind, Scale, scale_of

STEPS = "stappen"
"""The id, in decisions and addresses, of the steps taken together."""

STEPS_TITLE = "Stappen die we samen zetten"


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A measure as the public sees it, in the order of the scoreboard."""

    id: str
    title: str
    kind: MeasureKind
    norm: Duration | None
    horizon: Duration | None
    limit: Duration | None = None

    @property
    def scale(self) -> Scale:
        return scale_of(self.norm)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one measure over `first_day` to `last_day`; once withdrawn, it says why and when (UTC)."""

    measure: ShownMeasure
    first_day: date
    last_day: date
    figure: Figure
    withdrawn_because: str = ""
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewCell:
    """A figure to publish: of the measure with this id, over `first_day` to `last_day`."""

    measure: str
    first_day: date
    last_day: date
    figure: Figure


@dataclass(frozen=True, slots=True)
class Release:
    """One publication of one organisation: everything about it but the cells.

    `k`, `rest`, `coaches` are the privacy rules in force, `because` who lowered them and why (or ""). `config_hash`
    changes whenever rules or measures do; `published_at` is a UTC moment.
    """

    organisation_slug: str
    organisation_name: str
    municipality: str
    programme_title: str
    period_end: date
    published_at: datetime
    k: int
    rest: int
    coaches: int
    because: str
    config_hash: str
    code_version: str


@dataclass(frozen=True, slots=True)
class ListedOrganisation:
    """An organisation on the front page, with the end of its last published period."""

    slug: str
    name: str
    municipality: str
    period_end: date


@dataclass(frozen=True, slots=True)
class NewSteps:
    """Steps taken together to publish: `value` times `unit` of them or more, over `first_day` to `last_day`."""

    first_day: date
    last_day: date
    value: int
    unit: int
    measure: ClassVar[str] = STEPS

    @property
    def least(self) -> int:
        """The number of steps taken at least."""
        return self.value * self.unit


@dataclass(frozen=True, slots=True)
class Steps(NewSteps):
    """Steps taken together, as published; once withdrawn, it says why."""

    withdrawn_because: str = ""


def as_facts(part: Any) -> dict[str, Any]:
    """Return a dataclass of a publication as data; without a limit there is none in it, as in older files."""
    return asdict(part, dict_factory=lambda pairs: {name: one for name, one in pairs if name != "limit" or one})
