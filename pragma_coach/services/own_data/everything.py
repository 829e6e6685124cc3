"""All that is kept of a coachee, for the coachee: as data to take along, with what its ids are called.

Nothing is chosen by hand: every table about the person is in it (`store.own_data`). `web.own_data.row_lines`
puts a row in words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.talks.talks import title_of
from pragma_coach.domain.town.activities import ActivityId
from pragma_coach.domain.town.help import Theme
from pragma_coach.domain.town.private import PrivateSubject
from pragma_coach.domain.town.signals import SignalKind
from pragma_coach.domain.types import AccountId, Actor
from pragma_coach.domain.work import OpportunityId
from pragma_coach.services.operations.dpia import table_facts
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.lookup import require_own_pair
from pragma_coach.store import own_data, work
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection
from pragma_coach.store.town import activities

FORMAT = "pragma-coach/mijn-gegevens/1"
WHO = ("by_id", "account_id", "asked_by", "given_by", "answered_by", "holder_id", "created_by", "named_by")


@dataclass(frozen=True, slots=True)
class DataLine:
    """One thing that is kept: the day, what, and who noted it ("" when that is not kept)."""

    on: date | None
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class DataSection:
    """A kind of thing that is kept: its table, what it is for, and everything of it, the latest first."""

    table: str
    title: str
    lines: tuple[DataLine, ...]


@dataclass(frozen=True, slots=True)
class OwnData:
    """All that is kept of one coachee; `known` says what the ids in the rows are called."""

    name: str
    programme: Programme
    rows: Mapping[str, list[own_data.Row]]
    known: Mapping[str, str]

    def as_json(self, at: datetime) -> str:
        """Return everything as JSON; every table with its purpose and its rows."""
        tables = {
            name: {
                "purpose": table_facts()[name]["purpose"],
                "rows": [{k: own_data.as_text(v) for k, v in row.items()} for row in rows],
            }
            for name, rows in self.rows.items()
        }
        made = {"format": FORMAT, "made_at": at.isoformat(), "tables": tables}
        return json.dumps(made, ensure_ascii=False, indent=1)


def everything(actor: Actor) -> OwnData:
    """Return all that is kept of the actor, who is a coachee. Raise NotThere for somebody who never had a pair."""
    pair = require_own_pair(actor)
    with connection():
        rows = own_data.everything(pair.organisation_id, pair.id, pair.coachee.id, pair.coachee.account_id)
        people = {AccountId(row[key]) for found in rows.values() for row in found for key in WHO if row.get(key)}
        people |= {
            AccountId(int(row["subject"])) for row in rows.get("event", []) if row["kind"] in ("coach", "director")
        }
        known = {str(account): name for account, name in accounts.names(pair.organisation_id, people).items()}
        known |= _called(pair) | _linked(pair, rows)
    return OwnData(pair.coachee.name, programme_of(pair), rows, known)


def _called(pair: PairFacts) -> dict[str, str]:
    """Return what the ids of a programme are called."""
    programme = programme_of(pair)
    known = {str(programme.id): programme.title}
    for things in (programme.items, programme.milestones, programme.groups, programme.phases, programme.talks):
        known.update({str(thing.id): thing.title for thing in things})
    return known | {film.id: film.title for talk in programme.talks for film in talk.films}


def _linked(pair: PairFacts, rows: Mapping[str, list[own_data.Row]]) -> dict[str, str]:
    """Return what the rows are called to which other rows point."""
    organisation_id, programme = pair.organisation_id, programme_of(pair)
    known = {
        str(row["id"]): f"{title_of(programme, row['kind'], row['number'])} ({row['planned_on']:%d-%m-%Y})"
        for row in rows.get("talk", [])
    }
    known |= {str(row["id"]): Theme(row["theme"]).label for row in rows.get("help_request", [])}
    known |= {str(row["id"]): PrivateSubject(row["subject"]).label for row in rows.get("private_word", [])}
    known |= {str(row["id"]): SignalKind(row["kind"]).label for row in rows.get("signal", [])}
    for row in rows.get("activity_guest", []):
        activity = activities.activity(organisation_id, ActivityId(row["activity_id"]))
        known |= {str(activity.id): f"{activity.title} ({activity.day:%d-%m-%Y})"} if activity else {}
    for row in rows.get("opportunity_invitation", []):
        kept = work.opportunity(organisation_id, OpportunityId(row["opportunity_id"]))
        known |= {str(row[key]): kept.title for key in ("id", "opportunity_id")} if kept else {}
    return known
