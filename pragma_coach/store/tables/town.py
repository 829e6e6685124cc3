"""Life in a town: help requests, signals, walk-in hour, activities and places; visits are counted without any name."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, BooleanField, CompositeKey, IntegerField, SmallIntegerField, TextField

from pragma_coach.store.fields import Day, Moment
from pragma_coach.store.tables.base import Table


class HelpRequestRow(Table):
    """A question for help; `state`, `holder_id` and `rev` are what its turns come to."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    pair_id = BigIntegerField(index=True)
    theme = TextField()
    words = TextField()
    asked_by = BigIntegerField()
    asked_at = Moment()
    state = TextField()
    holder_id = BigIntegerField(null=True)
    rev = IntegerField(default=0)

    class Meta:
        table_name = "help_request"
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]
        indexes = ((("organisation_id", "state"), False), (("organisation_id", "asked_at"), False))


class HelpTurnRow(Table):
    """What somebody did with a help request: taken, given back, answered, withdrawn, asked again."""

    request_id = BigIntegerField()
    number = IntegerField()  # 1, 2, 3 per request
    organisation_id = BigIntegerField()
    kind = TextField()
    by_id = BigIntegerField()
    at = Moment()

    class Meta:
        table_name = "help_turn"
        primary_key = CompositeKey("request_id", "number")
        constraints = [SQL("FOREIGN KEY (request_id) REFERENCES help_request (id)")]


class SignalRow(Table):
    """A coach asks the coordinator to look along, about one thing from a closed list; `state` follows its turns."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    pair_id = BigIntegerField(index=True)
    kind = TextField()
    given_by = BigIntegerField()
    given_at = Moment()
    state = TextField()
    rev = IntegerField(default=0)

    class Meta:
        table_name = "signal"
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]
        indexes = ((("organisation_id", "state"), False),)


class SignalTurnRow(Table):
    """What was done with a signal; `value` is the kind of partner somebody was referred to, else ""."""

    signal_id = BigIntegerField()
    number = IntegerField()  # 1, 2, 3 per signal
    organisation_id = BigIntegerField()
    kind = TextField()
    value = TextField()
    by_id = BigIntegerField()
    at = Moment()

    class Meta:
        table_name = "signal_turn"
        primary_key = CompositeKey("signal_id", "number")
        constraints = [SQL("FOREIGN KEY (signal_id) REFERENCES signal (id)")]


class PrivateWordRow(Table):
    """What a newcomer tells the coordinator alone; `state` and `rev` are what its turns come to."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    pair_id = BigIntegerField(index=True)
    subject = TextField()
    wish = TextField()
    words = TextField()
    asked_by = BigIntegerField()
    asked_at = Moment()
    state = TextField()
    rev = IntegerField(default=0)

    class Meta:
        table_name = "private_word"
        constraints = [SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)")]
        indexes = ((("organisation_id", "state"), False),)


class PrivateTurnRow(Table):
    """What was done with a private word: answered, with the words of the answer, or taken back."""

    word_id = BigIntegerField()
    number = IntegerField()  # 1, 2, 3 per word
    organisation_id = BigIntegerField()
    kind = TextField()
    reply = TextField()
    by_id = BigIntegerField()
    at = Moment()

    class Meta:
        table_name = "private_turn"
        primary_key = CompositeKey("word_id", "number")
        constraints = [SQL("FOREIGN KEY (word_id) REFERENCES private_word (id)")]


class WalkInHour(Table):
    """When the walk-in hour is open every week; times as "HH:MM"."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    weekday = SmallIntegerField()  # 0 is Monday
    starts = TextField()
    ends = TextField()
    place = TextField()

    class Meta:
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class WalkInDay(Table):
    """A day that differs from the week: closed when `starts` is empty, else open once more."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    day = Day()
    starts = TextField()
    ends = TextField()
    place = TextField()

    class Meta:
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]
        indexes = ((("organisation_id", "day"), False),)


class WalkInVisit(Table):
    """One visit, of nobody in particular; `cohort` is the half-year of housing ("2026-1"), or "" when not known."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    day = Day()
    theme = TextField()
    minutes = SmallIntegerField()
    cohort = TextField()

    class Meta:
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]
        indexes = ((("organisation_id", "day"), False),)


class ActivityRow(Table):
    """Something to go to in town; `attended` is how many came, counted by the host."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField()
    title = TextField()
    kind = TextField()
    day = Day()
    starts = TextField()
    place = TextField()
    audience = TextField()
    is_public = BooleanField()
    announced_by = BigIntegerField()
    announced_at = Moment()
    cancelled_at = Moment(null=True)
    attended = IntegerField(null=True)

    class Meta:
        table_name = "activity"
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]
        indexes = ((("organisation_id", "day"), False),)


class ActivityGuest(Table):
    """A coachee who said to come, or who was there according to the own coach."""

    activity_id = BigIntegerField()
    pair_id = BigIntegerField(index=True)
    organisation_id = BigIntegerField()
    coming = BooleanField()
    was_there = BooleanField()

    class Meta:
        primary_key = CompositeKey("activity_id", "pair_id")
        constraints = [
            SQL("FOREIGN KEY (activity_id) REFERENCES activity (id)"),
            SQL("FOREIGN KEY (pair_id) REFERENCES pair (id)"),
        ]


class PlaceRow(Table):
    """Where one gets something done, typed once for all items that it goes for; "" for what is not known."""

    id = BigIntegerField(primary_key=True)
    organisation_id = BigIntegerField(index=True)
    name = TextField()
    address = TextField()
    link = TextField()
    hours = TextField()
    phone = TextField()
    appointment = TextField()
    checked_on = Day()

    class Meta:
        table_name = "place"
        constraints = [SQL("FOREIGN KEY (organisation_id) REFERENCES organisation (id)")]


class PlaceItem(Table):
    """An item of the programme under which a place is shown."""

    place_id = BigIntegerField()
    item = TextField()
    organisation_id = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("place_id", "item")
        constraints = [SQL("FOREIGN KEY (place_id) REFERENCES place (id)")]


TABLES: tuple[type[Table], ...] = (
    HelpRequestRow,
    HelpTurnRow,
    SignalRow,
    SignalTurnRow,
    PrivateWordRow,
    PrivateTurnRow,
    WalkInHour,
    WalkInDay,
    WalkInVisit,
    ActivityRow,
    ActivityGuest,
    PlaceRow,
    PlaceItem,
)
