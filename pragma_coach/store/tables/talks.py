"""Talks: what was planned and held, by whom; interpreters and their hours, films, keys of calendar feeds."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, Check, CompositeKey, IntegerField, SmallIntegerField, TextField

from pragma_coach.store.fields import Day, Moment
from pragma_coach.store.tables.base import Table


class TalkRow(Table):
    """The current state of a talk; every change is also a row of TalkChangeRow. Closed lists only, no notes."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    pair_id = BigIntegerField()
    kind = TextField()  # the programme's id of the talk
    number = SmallIntegerField(default=1)
    state = TextField(constraints=[Check("state IN ('planned', 'held', 'cancelled', 'skipped')")])
    planned_on = Day()
    minute = SmallIntegerField(null=True)  # by the clock in Amsterdam, since midnight
    minutes = SmallIntegerField()
    place = TextField()
    held_on = Day(null=True)
    topics = TextField(default="")  # ids of leefgebieden with spaces
    outcome = TextField(default="")
    wish = TextField(default="")
    sequence = IntegerField(default=0)
    changed_at = Moment()

    class Meta:
        table_name = "talk"
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]
        indexes = ((("pair_id",), False), (("organisation_id", "planned_on"), False))


NO_FIT = SQL("outcome = 'no_fit'")  # few talks say so: written out, for an index of these alone
TalkRow.add_index(TalkRow.index(TalkRow.organisation_id, TalkRow.pair_id, where=NO_FIT, name="talk_no_fit"))


PLANNED = SQL("state = 'planned'")
TalkRow.add_index(
    TalkRow.index(TalkRow.organisation_id, TalkRow.planned_on, TalkRow.pair_id, where=PLANNED, name="talk_planned")
)


class DueRow(Table):
    """Cache of talks to be planned and terms of the law, for the agenda; `verify` rebuilds it."""

    pair_id = BigIntegerField()
    kind = TextField()
    subject = TextField()  # the programme's id of the talk or the term
    organisation_id = BigIntegerField()
    first_on = Day()
    last_on = Day()
    number = SmallIntegerField()

    class Meta:
        table_name = "due"
        primary_key = CompositeKey("pair_id", "kind", "subject")
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


DueRow.add_index(
    DueRow.index(
        DueRow.organisation_id, DueRow.kind, DueRow.first_on, DueRow.last_on, DueRow.pair_id, name="due_agenda"
    )
)


class TalkPerson(Table):
    """A part in a talk: expected while it is planned, present once it was held; the account when it is known."""

    talk_id = BigIntegerField()
    part = TextField()
    organisation_id = BigIntegerField()
    account_id = BigIntegerField(null=True, index=True)

    class Meta:
        primary_key = CompositeKey("talk_id", "part")
        constraints = [SQL("FOREIGN KEY (talk_id) REFERENCES talk (id)")]


class TalkChangeRow(Table):
    """What was done with a talk, by whom and when; only added to."""

    talk_id = BigIntegerField()
    number = IntegerField()
    organisation_id = BigIntegerField()
    act = TextField()
    planned_on = Day()
    minute = SmallIntegerField(null=True)
    by_id = BigIntegerField(null=True)
    at = Moment()

    class Meta:
        table_name = "talk_change"
        primary_key = CompositeKey("talk_id", "number")
        constraints = [SQL("FOREIGN KEY (talk_id) REFERENCES talk (id)")]


class Interpreter(Table):
    """Somebody who interprets, and in which languages (codes with spaces)."""

    account_id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    languages = TextField()
    changed_at = Moment()

    class Meta:
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES account (id)")]


class InterpreterHours(Table):
    """A block of a week in which an interpreter can be asked: Monday is 0, minutes since midnight in Amsterdam."""

    account_id = BigIntegerField()
    weekday = SmallIntegerField(constraints=[Check("weekday BETWEEN 0 AND 6")])
    start = SmallIntegerField()
    organisation_id = BigIntegerField()
    until = SmallIntegerField()

    class Meta:
        primary_key = CompositeKey("account_id", "weekday", "start")
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES interpreter (account_id)"), Check('"until" > "start"')]


class InterpreterBooking(Table):
    """The one interpreter of a talk; `briefed_at` is when the interpreter explained the talk beforehand."""

    talk_id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    account_id = BigIntegerField(index=True)
    language = TextField()
    briefed_at = Moment(null=True)

    class Meta:
        constraints = [
            SQL("FOREIGN KEY (talk_id) REFERENCES talk (id)"),
            SQL("FOREIGN KEY (account_id) REFERENCES account (id)"),
        ]


class FilmSeen(Table):
    """A film of the programme that the coachee of a pair has seen."""

    pair_id = BigIntegerField()
    film = TextField()
    organisation_id = BigIntegerField()
    seen_on = Day()
    by_id = BigIntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("pair_id", "film")
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]


class FilmAddress(Table):
    """Where a film of the programme is for this organisation; goes before the address that the programme has."""

    organisation_id = BigIntegerField()
    film = TextField()
    url = TextField()

    class Meta:
        primary_key = CompositeKey("organisation_id", "film")
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class CalendarKey(Table):
    """The secret address of somebody's calendar feed; only a hash of it is kept. Gone row = no feed."""

    account_id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    token_hash = TextField(unique=True)
    created_at = Moment()

    class Meta:
        constraints = [SQL("FOREIGN KEY (account_id) REFERENCES account (id)")]


TABLES: tuple[type[Table], ...] = (
    TalkRow,
    TalkPerson,
    TalkChangeRow,
    DueRow,
    Interpreter,
    InterpreterHours,
    InterpreterBooking,
    FilmSeen,
    FilmAddress,
    CalendarKey,
)
