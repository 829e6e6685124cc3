"""What each column of a sheet means, asked: our fields, a choice among their columns, and what was chosen before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pragma_coach.domain.access import Act
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts.freetext import without_bsn
from pragma_coach.domain.texts.sameness import same_key
from pragma_coach.domain.types import Actor, Operation
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import require
from pragma_coach.services.spreadsheets.files import Sheet, as_text
from pragma_coach.services.spreadsheets.import_columns import ANY_DAY, NAMES, Column, Means, PairSheet, Subject
from pragma_coach.services.spreadsheets.import_headers import field_of, likely_pairs
from pragma_coach.store import organisations
from pragma_coach.store.database import connection, one_transaction

_SAMPLES = 3
_LONGEST_SAMPLE = 24
_FIRST = (Means.NAME, Means.HOUSED, Means.STARTED, Means.COACH, Means.LANGUAGE, Means.HOUSEHOLD, Means.STATUS)
_MORE = (
    Means.FIRST_NAME, Means.PREFIX, Means.SURNAME, Means.LINKED, Means.COACH_SURNAME, Means.COACH_EMAIL,
    Means.STAND_IN, Means.PHASE_NOW, Means.MILESTONES, Means.ENDED, Means.END_REASON, Means.REMARKS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskedField:
    """One of our fields: its name in the form, what it is called, the place of the column that fits best (or None).

    `asked` says that there is no column yet for something that is needed.
    """

    name: str
    subject: Subject
    label: str
    needed: str
    place: int | None
    asked: bool


@dataclass(frozen=True, slots=True)
class TheirColumn:
    """A column of the sheet as a choice: its place, its name, and the first values in it."""

    place: int
    label: str
    samples: str


@dataclass(frozen=True, slots=True)
class AskedColumns:
    """What is asked about a sheet: `first` are the fields most lists have, `more` the others."""

    sheet: PairSheet
    first: tuple[AskedField, ...]
    more: tuple[AskedField, ...]
    columns: tuple[TheirColumn, ...]

    @property
    def unused(self) -> list[str]:
        """Their columns that fit none of our fields."""
        used = {field.place for field in self.fields}
        return [column.label for column in self.columns if column.place not in used]

    @property
    def fields(self) -> tuple[AskedField, ...]:
        return (*self.first, *self.more)


def columns_asked(actor: Actor, tables: Sequence[Sheet]) -> AskedColumns:
    """Return what is asked about the columns of a file, each with the best guess filled in.

    What the organisation chose for a column of this name before goes first. Raise Invalid for a file without columns.
    """
    require(Act.IMPORT_PAIRS, actor)
    with connection():
        organisation = organisations.get(actor.organisation_id)
        programme = programme_for(actor.organisation_id, organisation.programme)
    sheet = likely_pairs(tables, programme)
    remembered = json.loads(organisation.settings.columns or "{}")
    places = dict(_guesses(sheet, remembered))
    no_day = places.keys().isdisjoint(field_of((means, "")) for means in ANY_DAY)
    no_name = places.keys().isdisjoint(field_of((means, "")) for means in NAMES)
    asked = [
        AskedField(name, subject, label, needed, places.get(name), no_name if subject[0] in NAMES else no_day)
        for subject, label, needed in _fields(programme)
        for name in [field_of(subject)]
    ]
    first = tuple(field for field in asked if field.subject[0] in _FIRST or field.place is not None)
    return AskedColumns(
        sheet,
        first,
        tuple(field for field in asked if field not in first),
        tuple(_their_column(sheet, column) for column in sheet.columns),
    )


def columns_named(asked: AskedColumns, words: Sequence[str]) -> dict[Subject, int]:
    """Return the place of the column of each field: the best guess, but for those in words such as “coach=maatje”.

    The first words of a field are enough. Without a column behind the sign (“taal=”) it has none. Raise Invalid, with
    what can be chosen, for a field or a column that is not there.
    """
    pointed = dict(_pointed(asked, said) for said in words)
    taken = {*pointed.values(), None}
    guessed = {field.subject: field.place for field in asked.fields if field.place not in taken}
    found = {**guessed, **pointed}
    return {subject: place for subject, place in found.items() if place is not None}


def _pointed(asked: AskedColumns, said: str) -> tuple[Subject, int | None]:
    """Return the field and the column that “coach=maatje” names."""
    label, sign, header = said.partition("=")
    labels = {same_key(field.label): field.subject for field in asked.fields}
    key = same_key(label)
    fitting = [key] if key in labels else [one for one in labels if key and one.startswith(key)]
    if not sign or len(fitting) != 1:
        known = "; ".join(field.label for field in asked.fields)
        raise Invalid(f"“{said}” begrijp ik niet. Schrijf veld=kolom. De velden zijn: {known}.")
    theirs = {same_key(column.label): column.place for column in asked.sheet.columns}
    if header.strip() and same_key(header) not in theirs:
        there = ", ".join(column.label for column in asked.sheet.columns)
        raise Invalid(f"Er is geen kolom “{header.strip()}”. De kolommen zijn: {there}.")
    return labels[fitting[0]], theirs.get(same_key(header))


def _fields(programme: Programme) -> Iterator[tuple[Subject, str, str]]:
    """Yield every field with its words, and whether it is needed."""
    for means in (*_FIRST, *_MORE):
        needed = "nodig" if means is Means.NAME else "een van deze dagen is nodig" if means in ANY_DAY else ""
        yield (means, ""), "opmerkingen, alleen gelezen op stoppen" if means is Means.REMARKS else means, needed
    for number, phase in enumerate(programme.phases, start=1):
        yield (Means.PHASE_END, phase.id), f"fase {number} klaar op", ""
    for milestone in programme.milestones:
        yield (Means.MILESTONE, milestone.id), f"mijlpaal: {milestone.title.lower()}", ""


def _guesses(sheet: PairSheet, remembered: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the name of a field with the place of its column."""
    by_name = {same_key(column.label): column.place for column in sheet.columns}
    chosen = {field: by_name[header] for field, header in remembered.items() if header in by_name}
    for column in sheet.columns:
        field = field_of((column.means, column.subject))
        no_column = remembered.get(field) == ""
        if column.means not in (Means.UNUSED, Means.NEVER) and column.place not in chosen.values() and not no_column:
            yield field, column.place
    yield from chosen.items()


def _their_column(sheet: PairSheet, column: Column) -> TheirColumn:
    texts = (as_text(row.cells[column.place]) if column.place < len(row.cells) else "" for row in sheet.rows[:_SAMPLES])
    shown = (text if len(text) <= _LONGEST_SAMPLE else f"{text[:_LONGEST_SAMPLE]}…" for text in texts)
    samples = " · ".join(without_bsn(text) or "leeg" for text in shown)
    return TheirColumn(column.place, f"{column.label} (verborgen)" if column.hidden else column.label, samples)


@one_transaction
def remember_columns(operation: Operation, asked: AskedColumns, chosen: Mapping[Subject, int]) -> None:
    """Keep for the next list which of their columns was chosen for each field, by the name of the column."""
    require(Act.IMPORT_PAIRS, operation.actor)
    named = {column.place: same_key(column.label) for column in asked.sheet.columns}
    words = {
        field.name: named[chosen[field.subject]] if field.subject in chosen else ""
        for field in asked.fields
        if field.subject in chosen or field.place is not None
    }
    organisation = organisations.get(operation.actor.organisation_id)
    before = json.loads(organisation.settings.columns or "{}")
    kept = json.dumps({**before, **words}, ensure_ascii=False)
    organisations.change_settings(organisation.id, replace(organisation.settings, columns=kept))
