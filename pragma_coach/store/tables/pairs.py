"""One town: organisations, accounts and ways in, pairs and their events, releases."""

from __future__ import annotations

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    Check,
    CompositeKey,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from pragma_coach.store.fields import Day, Moment
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
from pragma_coach.store.tables.scoreboard import Counted, ReleaseDecision, ReleaseDraft


class Household(Table):
    """People who live together; nothing but the fact."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)


class CoacheeRow(Table):
    """A newcomer who is coached; no nationality, no address, no number of the state."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    account_id = BigIntegerField(null=True, index=True)
    household_id = BigIntegerField(null=True)
    name = TextField()
    linked_on = Day(null=True)
    housed_on = Day(null=True)
    coaching_started_on = Day(null=True)
    verified_at = Moment(null=True)
    created_at = Moment()
    name_key = TextField(default="", constraints=[SQL("DEFAULT ''")])  # see domain.texts.sameness

    class Meta:
        table_name = "coachee"
        indexes = ((("organisation_id", "name_key"), False),)
        constraints = [
            SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)"),
            SQL("FOREIGN KEY (account_id) REFERENCES account (id)"),
            SQL("FOREIGN KEY (household_id) REFERENCES household (id)"),
        ]


def _counted() -> SmallIntegerField:
    return SmallIntegerField(default=0, constraints=[SQL("DEFAULT 0")])


class Pair(Table):
    """One journey. From `rev` on, the columns are a cache that `verify` rebuilds from the events."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    coachee_id = BigIntegerField(index=True)
    programme = TextField()
    programme_version = SmallIntegerField()
    created_at = Moment()
    rev = IntegerField(default=0)
    status = TextField(default="active")
    phase = TextField(default="")
    started_on = Day(null=True)
    last_sign_on = Day(null=True)
    snapshot = TextField(default="{}")  # JSON; see store.pairs.snapshots
    place = _counted()  # from here on: see domain.pairs.glance
    done = _counted()
    total = _counted()
    sign_on = Day(null=True)
    quiet_from = Day(null=True)
    stuck = _counted()
    claimed_on = Day(null=True)
    late_on = Day(null=True)
    coached_from = Day(null=True)
    waits_for = BigIntegerField(null=True)
    disputed = _counted()  # facts: see domain.talks.legal_terms
    route_on = Day(null=True)  # see domain.desk

    class Meta:
        constraints = [SQL("FOREIGN KEY (coachee_id) REFERENCES coachee (id)")]


# The lists of the desk are read from the index alone: a row of a pair is long, as it holds its whole journey.
Pair.add_index(
    Pair.index(
        Pair.organisation_id,
        Pair.status,
        Pair.sign_on,
        Pair.coachee_id,
        Pair.started_on,
        Pair.place,
        Pair.phase,
        Pair.done,
        Pair.total,
        Pair.quiet_from,
        Pair.stuck,
        Pair.claimed_on,
        Pair.late_on,
        Pair.coached_from,
        Pair.waits_for,
        Pair.disputed,
        name="pair_glance",
    )
)


class Assignment(Table):
    """Cache of who coaches which pair when; `verify` rebuilds it from the events."""

    pair_id = BigIntegerField()
    account_id = BigIntegerField(index=True)
    since = Day()
    organisation_id = BigIntegerField()
    until = Day(null=True)
    stand_in = BooleanField(default=False)

    class Meta:
        primary_key = CompositeKey("pair_id", "account_id", "since")
        indexes = ((("organisation_id", "account_id", "pair_id", "since", "until"), False),)
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class TickRow(Table):
    """Cache of where each touched item of a pair stands; `verify` rebuilds it from the events."""

    pair_id = BigIntegerField()
    item = TextField()
    state = TextField(constraints=[Check("state IN ('open', 'claimed', 'done', 'not_applicable', 'stuck')")])
    happened_on = Day()
    by_id = BigIntegerField(null=True)
    reason = TextField(default="")
    rev = IntegerField()

    class Meta:
        table_name = "tick"
        primary_key = CompositeKey("pair_id", "item")
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class EventRow(Table):
    """What happened: append-only, guarded by triggers."""

    pair_id = BigIntegerField()
    rev = IntegerField(constraints=[Check("rev > 0")])
    organisation_id = BigIntegerField()
    op_id = TextField(unique=True)
    kind = TextField()
    subject = TextField()
    value = TextField()
    reason = TextField(default="")
    by_id = BigIntegerField(null=True)
    happened_on = Day()
    phone_at = Moment(null=True)
    received_at = Moment()
    undoes = IntegerField(null=True)

    class Meta:
        table_name = "event"
        primary_key = CompositeKey("pair_id", "rev")
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class CheckInRow(Table):
    """What somebody answered about a pair after so many months; for the coordinator alone, and for who answered."""

    pair_id = BigIntegerField()
    months = SmallIntegerField()
    answered_by = BigIntegerField(index=True)
    organisation_id = BigIntegerField()
    answer = TextField()
    at = Moment()

    class Meta:
        table_name = "check_in"
        primary_key = CompositeKey("pair_id", "months", "answered_by")
        indexes = ((("organisation_id", "at"), False),)
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class FeastSeen(Table):
    """A feast that the newcomer went on from, so that it does not stand in front again."""

    pair_id = BigIntegerField()
    feast = TextField()
    organisation_id = BigIntegerField()
    at = Moment()

    class Meta:
        primary_key = CompositeKey("pair_id", "feast")
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class DeskCall(Table):
    """A pair that a coordinator worked off the call list: called, or put off; what they noted is for them alone."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    pair_id = BigIntegerField(index=True)
    kind = TextField(constraints=[Check("kind IN ('called', 'later')")])
    needs = TextField()  # the reasons of then, with spaces
    until = Day()
    by_id = BigIntegerField()
    at = Moment()
    note = TextField(default="")
    undone_at = Moment(null=True)

    class Meta:
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]
        indexes = ((("organisation_id", "until"), False),)


TABLES: tuple[type[Table], ...] = (
    OrganisationRow,
    AccountRow,
    LoginCard,
    LoginSession,
    Throttle,
    KeptFormRow,
    Household,
    CoacheeRow,
    Pair,
    Assignment,
    TickRow,
    EventRow,
    CheckInRow,
    FeastSeen,
    DeskCall,
    Performed,
    Counted,
    JobRun,
    ReleaseDraft,
    ReleaseDecision,
)
