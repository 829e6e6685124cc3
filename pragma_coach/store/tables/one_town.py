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
from pragma_coach.store.tables.base import Table


class Organisation(Table):
    """A welzijnsorganisatie with its town and programme."""

    id = BigIntegerField(primary_key=True)
    slug = TextField(unique=True)
    name = TextField()
    municipality = TextField()
    programme = TextField()
    settings = TextField(default="{}")  # JSON; see store.organisations.Settings
    created_at = Moment()


class Account(Table):
    """Somebody who can sign in; roles as sorted words with spaces."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    name = TextField()
    email = TextField(null=True, unique=True)
    roles = TextField()
    password_hash = TextField(null=True)
    totp_secret = TextField(null=True)
    totp_last_step = IntegerField(null=True)
    language = TextField(default="nl")
    disabled_at = Moment(null=True)
    created_at = Moment()

    class Meta:
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class LoginCard(Table):
    """A sign-in card; only a hash of its code is kept."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    account_id = BigIntegerField(index=True)
    code_hash = TextField(unique=True)
    purpose = TextField()  # see store.sessions.Purpose
    created_at = Moment()
    created_by = BigIntegerField(null=True)
    revoked_at = Moment(null=True)
    last_used_at = Moment(null=True)

    class Meta:
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES account (id)")]


class LoginSession(Table):
    """One device signed in; only a hash of its token is kept. Gone row = signed out."""

    token_hash = TextField(primary_key=True)
    organisation_id = BigIntegerField()
    account_id = BigIntegerField(index=True)
    card_id = BigIntegerField(null=True, index=True)
    shared = BooleanField(default=False)
    created_at = Moment()
    seen_at = Moment()
    expires_at = Moment()

    class Meta:
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES account (id)")]


class Throttle(Table):
    """A bucket of sign-in tries, shared by all processes."""

    bucket = TextField(primary_key=True)
    tokens = IntegerField()  # thousandths of a try
    filled_at = Moment()


class Household(Table):
    """People who live together; nothing but the fact."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)


class Coachee(Table):
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

    class Meta:
        constraints = [
            SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)"),
            SQL("FOREIGN KEY (account_id) REFERENCES account (id)"),
            SQL("FOREIGN KEY (household_id) REFERENCES household (id)"),
        ]


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
    snapshot = TextField(default="{}")  # JSON; see store.snapshots

    class Meta:
        constraints = [SQL("FOREIGN KEY (coachee_id) REFERENCES coachee (id)")]
        indexes = ((("organisation_id", "status"), False),)


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
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class Tick(Table):
    """Cache of where each touched item of a pair stands; `verify` rebuilds it from the events."""

    pair_id = BigIntegerField()
    item = TextField()
    state = TextField(constraints=[Check("state IN ('open', 'claimed', 'done', 'not_applicable', 'stuck')")])
    happened_on = Day()
    by_id = BigIntegerField(null=True)
    reason = TextField(default="")
    rev = IntegerField()

    class Meta:
        primary_key = CompositeKey("pair_id", "item")
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class Event(Table):
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
        primary_key = CompositeKey("pair_id", "rev")
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class Performed(Table):
    """Operations that are not events of a pair, so that a repeat is harmless; `result` is what came of it."""

    op_id = TextField(primary_key=True)
    organisation_id = BigIntegerField()
    account_id = BigIntegerField(null=True)
    act = TextField()
    result = TextField(default="")
    at = Moment()


class Counted(Table):
    """Which person's event was used in a published block of a measure: nobody counts twice."""

    coachee_id = BigIntegerField()
    measure = TextField()
    organisation_id = BigIntegerField()
    window_end = Day()

    class Meta:
        primary_key = CompositeKey("coachee_id", "measure")


class JobRun(Table):
    """Which job ran for which period: a second process that wakes up finds it done."""

    job = TextField()
    period = TextField()
    at = Moment()

    class Meta:
        primary_key = CompositeKey("job", "period")


class ReleaseDraft(Table):
    """What a quarter shows, as it was frozen; after publication also the report. No people: those are in Counted."""

    organisation_id = BigIntegerField()
    period_end = Day()
    frozen_at = Moment()
    content = TextField()  # JSON; see store.drafts
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
    by_id = BigIntegerField()  # 0: whoever keeps the machine
    at = Moment()

    class Meta:
        primary_key = CompositeKey("organisation_id", "number")
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


TABLES: tuple[type[Table], ...] = (
    Organisation,
    Account,
    LoginCard,
    LoginSession,
    Throttle,
    Household,
    Coachee,
    Pair,
    Assignment,
    Tick,
    Event,
    Performed,
    Counted,
    JobRun,
    ReleaseDraft,
    ReleaseDecision,
)

# On SQLite these are stored in the order of their key: the page of a pair reads one run of rows.
CLUSTERED: frozenset[type[Table]] = frozenset({Tick, Event})
