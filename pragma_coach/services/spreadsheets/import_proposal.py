"""What was understood of a spreadsheet with pairs: per row a proposal, faults or why it is passed over."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pragma_coach.domain.reasons import EndReason, PauseReason
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import MilestoneId, PhaseId

_LARGEST_TEXT = 20 * 2**20  # bytes of JSON; the largest file that is read gives less


@dataclass(frozen=True, slots=True)
class CoachName:
    """A coach as the spreadsheet knows one; at least the name is there."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """On which day a pair stopped, and why."""

    on: date
    reason: EndReason


@dataclass(frozen=True, slots=True)
class Proposal:
    """One pair as it will be started; `row` is the row of the spreadsheet, `notes` tell what was left out."""

    row: int
    name: str
    started_on: date
    linked_on: date | None = None
    housed_on: date | None = None
    coach: CoachName | None = None
    stand_ins: tuple[CoachName, ...] = ()
    household: str = ""  # rows with the same word live together
    phase_ends: tuple[tuple[PhaseId, date], ...] = ()
    milestones: tuple[tuple[MilestoneId, date], ...] = ()
    ending: Ending | None = None
    pause: PauseReason | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Faulty:
    """A row that cannot be taken over: its cells as they were, and a sentence per fault that names the cure."""

    row: int
    name: str
    cells: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is passed over on purpose, and why."""

    row: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column of the sheet and what it was taken for; an empty meaning: not used."""

    header: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole file as it was understood; nothing of it was written yet."""

    file: str
    sheet: str
    columns: tuple[ColumnUse, ...]
    proposals: tuple[Proposal, ...]
    faulty: tuple[Faulty, ...]
    skipped: tuple[Skipped, ...]
    new_coaches: tuple[CoachName, ...]
    notes: tuple[str, ...]


def plan_to_text(plan: Plan) -> str:
    """Return the plan as one line of safe letters, for a form that asks “is this right?” and posts it back.

    It holds names: the page that carries it signs it, and keeps it out of every log.
    """
    packed = json.dumps(asdict(plan), default=date.isoformat, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(packed.encode(), 9)).decode()


def plan_from_text(text: str) -> Plan:
    """Return the plan of a text that `plan_to_text` made. Raise Invalid when it is no such text."""
    try:
        unpacking = zlib.decompressobj()
        packed = unpacking.decompress(base64.b64decode(text.encode(), altchars=b"-_", validate=True), _LARGEST_TEXT)
        if not unpacking.eof:
            raise ValueError("the text stops halfway")
        return _plan(json.loads(packed))
    except (ValueError, KeyError, TypeError, binascii.Error, zlib.error) as error:
        raise Invalid("Het overzicht is niet goed overgekomen. Kies het bestand opnieuw.", "file") from error


def _plan(facts: dict[str, Any]) -> Plan:
    return Plan(
        file=facts["file"],
        sheet=facts["sheet"],
        columns=tuple(ColumnUse(**column) for column in facts["columns"]),
        proposals=tuple(_proposal(row) for row in facts["proposals"]),
        faulty=tuple(
            Faulty(row["row"], row["name"], tuple(row["cells"]), tuple(row["faults"])) for row in facts["faulty"]
        ),
        skipped=tuple(Skipped(**row) for row in facts["skipped"]),
        new_coaches=_coaches(facts["new_coaches"]),
        notes=tuple(facts["notes"]),
    )


def _proposal(facts: dict[str, Any]) -> Proposal:
    coach, ending, pause = facts["coach"], facts["ending"], facts["pause"]
    return Proposal(
        row=facts["row"],
        name=facts["name"],
        started_on=date.fromisoformat(facts["started_on"]),
        linked_on=_day(facts["linked_on"]),
        housed_on=_day(facts["housed_on"]),
        coach=CoachName(**coach) if coach else None,
        stand_ins=_coaches(facts["stand_ins"]),
        household=facts["household"],
        phase_ends=tuple((PhaseId(phase), date.fromisoformat(day)) for phase, day in facts["phase_ends"]),
        milestones=tuple((MilestoneId(key), date.fromisoformat(day)) for key, day in facts["milestones"]),
        ending=Ending(date.fromisoformat(ending["on"]), EndReason(ending["reason"])) if ending else None,
        pause=PauseReason(pause) if pause else None,
        notes=tuple(facts["notes"]),
    )


def _coaches(facts: Iterable[dict[str, str]]) -> tuple[CoachName, ...]:
    return tuple(CoachName(**coach) for coach in facts)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
