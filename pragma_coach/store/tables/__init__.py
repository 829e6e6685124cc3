"""The tables, one module per subject; a table stands after those it refers to."""

from __future__ import annotations

from pragma_coach.store.tables import (
    mail,
    one_town,
    outside,
    own_content,
    owning,
    plans,
    regie,
    seals,
    talks,
    town_life,
    translations,
    volunteers,
)
from pragma_coach.store.tables.base import Table
from pragma_coach.store.tables.one_town import (
    Account,
    Assignment,
    Coachee,
    Counted,
    Event,
    Household,
    JobRun,
    LoginCard,
    LoginSession,
    Organisation,
    Pair,
    Performed,
    ReleaseDecision,
    ReleaseDraft,
    Throttle,
    Tick,
)

__all__ = [
    "CLUSTERED",
    "TABLES",
    "Account",
    "Assignment",
    "Coachee",
    "Counted",
    "Event",
    "Household",
    "JobRun",
    "LoginCard",
    "LoginSession",
    "Organisation",
    "Pair",
    "Performed",
    "ReleaseDecision",
    "ReleaseDraft",
    "Table",
    "Throttle",
    "Tick",
]

TABLES: tuple[type[Table], ...] = (
    *one_town.TABLES,
    *seals.TABLES,
    *talks.TABLES,
    *town_life.TABLES,
    *plans.TABLES,
    *own_content.TABLES,
    *mail.TABLES,
    *outside.TABLES,
    *owning.TABLES,
    *volunteers.TABLES,
    *translations.TABLES,
    *regie.TABLES,
)

# On SQLite these are stored in the order of their key: the page of a pair reads one run of rows.
CLUSTERED: frozenset[type[Table]] = one_town.CLUSTERED
