"""Work for a director: what newcomers would like, projects and vacancies, who was asked, and quarters that went out."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, CompositeKey, IntegerField, SmallIntegerField, TextField

from pragma_coach.store.fields import Day, Moment
from pragma_coach.store.tables.base import Table
from pragma_coach.store.tables.quarter import QuarterCount, QuarterReport, QuarterShare


class WorkProfile(Table):
    """What somebody would like to do: sectors and days as sorted words; whether people may ask is an event."""

    pair_id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    sectors = TextField()
    education = TextField()
    days = TextField()
    hours = SmallIntegerField(null=True)  # most hours a week
    by_id = BigIntegerField()
    at = Moment()

    class Meta:
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class OpportunityRow(Table):
    """A project or a vacancy, as a director entered it; `closed_at` when nobody is asked for it any more."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    kind = TextField()
    title = TextField()
    partner = TextField()
    sector = TextField()
    level = TextField()  # of speaking, or "" when it does not matter
    education = TextField()  # or ""
    days = TextField()
    hours = SmallIntegerField(null=True)
    starts_on = Day(null=True)
    ends_on = Day(null=True)
    places = SmallIntegerField()
    by_id = BigIntegerField()
    at = Moment()
    closed_at = Moment(null=True)

    class Meta:
        table_name = "opportunity"
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class OpportunityInvitation(Table):
    """Somebody is asked for an opportunity; `state`, `value` and `rev` are what its turns come to."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    opportunity_id = BigIntegerField()
    pair_id = BigIntegerField(index=True)
    state = TextField()
    value = TextField()  # why it did not fit, or ""
    started_on = Day(null=True)
    rev = IntegerField(default=1)

    class Meta:
        constraints = [
            SQL("FOREIGN KEY (opportunity_id) REFERENCES opportunity (id)"),
            SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)"),
        ]
        indexes = ((("opportunity_id", "pair_id"), True),)


class InvitationTurn(Table):
    """What was done with an invitation: asked, answered, went, started, did not fit."""

    invitation_id = BigIntegerField()
    number = IntegerField()  # 1, 2, 3 per invitation
    organisation_id = BigIntegerField()
    state = TextField()
    value = TextField()
    by_id = BigIntegerField()
    at = Moment()

    class Meta:
        primary_key = CompositeKey("invitation_id", "number")
        constraints = [SQL("FOREIGN KEY (invitation_id) REFERENCES opportunity_invitation (id)")]


TABLES: tuple[type[Table], ...] = (
    WorkProfile,
    OpportunityRow,
    OpportunityInvitation,
    InvitationTurn,
    QuarterReport,
    QuarterCount,
    QuarterShare,
)
