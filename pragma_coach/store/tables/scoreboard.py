"""Tables of the scoreboard: what was counted, drafts of releases, and decisions on them."""

from __future__ import annotations

from peewee import (
    SQL,
    BigIntegerField,
    Check,
    CompositeKey,
    IntegerField,
    TextField,
)

from pragma_coach.store.fields import Day, Moment
from pragma_coach.store.tables.base import Table


class Counted(Table):
    """Which person's event was used in a published block of a measure: nobody counts twice."""

    coachee_id = BigIntegerField()
    measure = TextField()
    organisation_id = BigIntegerField()
    window_end = Day()

    class Meta:
        primary_key = CompositeKey("coachee_id", "measure")


class ReleaseDraft(Table):
    """What a quarter shows, as it was frozen; after publication also the report. No people: those are in Counted."""

    organisation_id = BigIntegerField()
    period_end = Day()
    frozen_at = Moment()
    content = TextField()  # JSON; see store.scoreboard
    report = TextField(default="")

    class Meta:
        primary_key = CompositeKey("organisation_id", "period_end")
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class ReleaseDecision(Table):
    """What somebody decided about a release: agreed, kept a block back, let it go after all, took it back."""

    organisation_id = BigIntegerField()
    number = IntegerField()  # 1, 2, 3 per organisation: the last word counts
    period_end = Day()
    measure = TextField()  # "" for the whole draft
    kind = TextField(constraints=[Check("kind IN ('approved', 'withheld', 'shown', 'withdrawn')")])
    reason = TextField()
    by_id = BigIntegerField()  # 0: the administrator of the server
    at = Moment()

    class Meta:
        primary_key = CompositeKey("organisation_id", "number")
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]
