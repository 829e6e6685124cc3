"""The tables, one module per subject; a table stands after those it refers to.

Start at `TABLES`: all of them, in order. A changed column needs a migration, see CONTRIBUTING.md.
May not know `pragma_coach.domain`: the rooms of the store turn rows into domain values.
"""

from __future__ import annotations

from pragma_coach.store.tables import (
    connections,
    mail,
    own_data,
    pairs,
    plan,
    programme,
    seals,
    talks,
    town,
    translations,
    volunteers,
    work,
)
from pragma_coach.store.tables.accounts import (
    AccountRow,
    KeptFormRow,
    LoginCard,
    LoginSession,
    OrganisationRow,
    Throttle,
)
from pragma_coach.store.tables.base import Table
from pragma_coach.store.tables.ledger import JobRun, Performed
from pragma_coach.store.tables.pairs import Assignment, CoacheeRow, EventRow, Household, Pair, TickRow
from pragma_coach.store.tables.scoreboard import Counted, ReleaseDecision, ReleaseDraft

__all__ = [
    "TABLES",
    "AccountRow",
    "Assignment",
    "CoacheeRow",
    "Counted",
    "EventRow",
    "Household",
    "JobRun",
    "KeptFormRow",
    "LoginCard",
    "LoginSession",
    "OrganisationRow",
    "Pair",
    "Performed",
    "ReleaseDecision",
    "ReleaseDraft",
    "Table",
    "Throttle",
    "TickRow",
]

TABLES: tuple[type[Table], ...] = (
    *pairs.TABLES,
    *seals.TABLES,
    *talks.TABLES,
    *town.TABLES,
    *plan.TABLES,
    *programme.TABLES,
    *mail.TABLES,
    *connections.TABLES,
    *own_data.TABLES,
    *volunteers.TABLES,
    *translations.TABLES,
    *work.TABLES,
)
