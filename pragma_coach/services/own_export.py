"""All that is kept of a coachee, for the coachee: as data to take along, and as lines that can be read.

Nothing is chosen by hand: every table about the person is in it (`store.own_rows`). Numbers of other people become
their names, numbers of items their titles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.types import AccountId, Actor
from pragma_coach.services.acting import programme_of
from pragma_coach.services.impact_words import TABLES
from pragma_coach.services.viewing import own_pair
from pragma_coach.store import accounts, own_rows
from pragma_coach.store.database import connection
from pragma_coach.store.journeys import PairFacts

FORMAT = "pragma-coach/mijn-gegevens/1"
# Derived from the rest, or of no meaning outside the machine: in the data, not in the lines.
_NOT_READ = frozenset({"tick", "performed", "assignment"})
_WHO = ("by_id", "account_id", "asked_by", "given_by", "holder_id", "created_by")
_WHEN = ("happened_on", "seen_on", "held_on", "planned_on", "on", "since", "asked_at", "given_at", "at", "created_at")
_NUMBERS = frozenset({"id", "rev", "number", "undoes", "pair_id", "coachee_id", "card_id", "received_at", "phone_at"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is kept: the day, what, and who noted it ("" when that is not kept)."""

    on: date | None
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of thing that is kept: its table, what it is for, and everything of it, the latest first."""

    table: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """All that is kept of one coachee."""

    name: str
    rows: Mapping[str, list[own_rows.Row]]
    sections: tuple[Section, ...]

    def as_json(self, at: datetime) -> str:
        """Return everything as JSON; every table with its purpose and its rows."""
        tables = {
            name: {
                "purpose": TABLES[name][0],
                "rows": [{k: own_rows.as_text(v) for k, v in row.items()} for row in rows],
            }
            for name, rows in self.rows.items()
        }
        made = {"format": FORMAT, "made_at": at.isoformat(), "tables": tables}
        return json.dumps(made, ensure_ascii=False, indent=1)


def everything(actor: Actor) -> Own:
    """Return all that is kept of the actor, who is a coachee. Raise NotThere for who never had a pair."""
    pair = own_pair(actor)
    if pair is None:
        raise NotThere
    with connection():
        rows = own_rows.everything(pair.organisation_id, pair.id, pair.coachee.id, pair.coachee.account_id)
        people = {AccountId(row[key]) for found in rows.values() for row in found for key in _WHO if row.get(key)}
        people |= {
            AccountId(int(row["subject"])) for row in rows.get("event", []) if row["kind"] in ("coach", "director")
        }
        names = accounts.names(pair.organisation_id, people)
    words = _words(pair, names)
    sections = tuple(
        Section(name, TABLES[name][0], tuple(sorted((_line(row, names, words) for row in found), key=_latest_first)))
        for name, found in rows.items()
        if name not in _NOT_READ
    )
    return Own(pair.coachee.name, rows, sections)


def _latest_first(line: Line) -> tuple[bool, int]:
    return line.on is None, -(line.on.toordinal() if line.on else 0)


def _words(pair: PairFacts, names: Mapping[AccountId, str]) -> dict[str, str]:
    """Return what the ids in rows mean in words."""
    programme = programme_of(pair)
    known: dict[str, str] = {str(account): name for account, name in names.items()}
    for things in (programme.items, programme.milestones, programme.groups, programme.phases, programme.talks):
        known.update({str(thing.id): thing.title for thing in things})
    return known


def _line(row: own_rows.Row, names: Mapping[AccountId, str], words: Mapping[str, str]) -> Line:
    when = next((row[key] for key in _WHEN if row.get(key)), None)
    on = amsterdam_date(when) if isinstance(when, datetime) else when
    who = next((names.get(AccountId(row[key]), "") for key in _WHO if row.get(key)), "")
    said = [
        _said(value, words)
        for key, value in row.items()
        if key not in _NUMBERS and key not in _WHO and key not in _WHEN and value not in ("", None)
    ]
    return Line(on, ", ".join(said), who)


def _said(value: Any, words: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return f"{amsterdam_date(value):%d-%m-%Y}"
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else words.get(str(value), str(value))
