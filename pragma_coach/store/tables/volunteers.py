"""Volunteers: what they showed before they began, what they offer, what a pair wishes, and who stands in for whom."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, Check, SmallIntegerField, TextField

from pragma_coach.store.fields import Day, Moment
from pragma_coach.store.tables.base import Table


class VolunteerProof(Table):
    """Something that a volunteer showed or did before coaching; the paper itself is never kept."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    account_id = BigIntegerField(index=True)
    proof = TextField(constraints=[Check("proof IN ('vog', 'training', 'secrecy', 'introduction')")])
    happened_on = Day()
    by_id = BigIntegerField()
    at = Moment()
    withdrawn_at = Moment(null=True)

    class Meta:
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES account (id)")]


class CoachProfile(Table):
    """What a coach offers: languages and days as sorted words, areas one per line, and room for how many pairs."""

    account_id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    languages = TextField()
    areas = TextField()
    days = TextField()
    room = SmallIntegerField(null=True)
    at = Moment()

    class Meta:
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES account (id)")]


class PairWish(Table):
    """Where and when a coachee can meet; nothing else is asked."""

    pair_id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    area = TextField()
    days = TextField()
    at = Moment()

    class Meta:
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class StandInTerm(Table):
    """Who does a coordinator's work from one day through another."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    account_id = BigIntegerField(index=True)
    since = Day()
    until = Day()  # the last day
    named_by = BigIntegerField()
    named_at = Moment()
    ended_at = Moment(null=True)

    class Meta:
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES account (id)")]


TABLES: tuple[type[Table], ...] = (VolunteerProof, CoachProfile, PairWish, StandInTerm)
