"""Official codes out and in as a file with a key of our own: no BSN, no connection, all of a file or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.official_codes import (
    DATES,
    KEY,
    VALUES,
    Field,
    date_faults,
    reading_of,
    value_faults,
)
from pragma_coach.domain.assessment.outcomes import OBLIGATION
from pragma_coach.domain.calendar import NotADate, parse_day, plus_months
from pragma_coach.domain.pairs.journey import RECORDED, EventDraft, EventKind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Anchor, Choice
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.talks.legal_terms import MAP_DONE, PIP_SIGNED, PVT_SIGNED
from pragma_coach.domain.texts.freetext import Unwelcome, checked
from pragma_coach.domain.types import Actor, MilestoneId, Operation, OpId, OrganisationId
from pragma_coach.services.pairs.acts import act_on_pair, programme_of
from pragma_coach.services.pairs.announcements import pair_key
from pragma_coach.services.pairs.choices import drafts_for
from pragma_coach.services.rights import require, today_of
from pragma_coach.services.spreadsheets.export import MEDIA, ExportFile, Format
from pragma_coach.services.spreadsheets.files import Cell, Leaf, SheetRow, as_text, csv_file, xlsx_file
from pragma_coach.services.spreadsheets.reading import read_apart
from pragma_coach.store import ledger
from pragma_coach.store.database import connection, one_moment, one_transaction
from pragma_coach.store.pairs import journeys, many

_TERM_MONTHS = 36  # the term is three years, from the day after the first PIP
_MILESTONES: Mapping[Field, MilestoneId] = {Field.PIP: PIP_SIGNED, Field.PVT: PVT_SIGNED, Field.MAP: MAP_DONE}
_BSN_NAMES = ("bsn", "burgerservicenummer", "sofinummer")


def codes_file(operation: Operation, *, xlsx: bool) -> ExportFile:
    """Return the codes and dates of everybody at work, with a key and no name; who asked is kept. Raise NotAllowed."""
    require(Act.EXCHANGE_CODES, operation.actor)
    _keep_who_asked(operation)
    lines, name = _lines(operation.actor.organisation_id), f"codes-{today_of(operation).isoformat()}"
    with one_moment():
        if xlsx:
            return ExportFile(f"{name}.xlsx", MEDIA[Format.XLSX], xlsx_file([Leaf("Codes", lines)]))
        return ExportFile(f"{name}.csv", "text/csv; charset=utf-8", csv_file(lines))


@one_transaction
def _keep_who_asked(operation: Operation) -> None:
    ledger.claim(operation, "export_codes")


def _lines(organisation_id: OrganisationId) -> Iterator[list[Cell]]:
    yield [KEY, *(one.value for one in Field)]
    for pair in many.one_by_one(organisation_id, [pair for pair, _, _ in many.listed(organisation_id)], items=False):
        known = _codes(pair)
        yield [pair_key(pair.id), *(known.get(one) for one in Field)]


def _codes(pair: PairFacts) -> dict[Field, str]:
    """Return what is known of a pair, as it stands in the file: days as in ISO 8601.

    What is a choice of the programme is said there, once somebody made it.
    """
    journey = pair.journey
    known = {one: reading.value for one in Field if (reading := journey.reading(reading_of(one)))}
    days = {one: journey.milestones[name].on for one, name in _MILESTONES.items() if name in journey.milestones}
    if Anchor.DUO_NOTICE in journey.dates:
        days[Field.DUTY] = journey.dates[Anchor.DUO_NOTICE].on
    if Field.PIP in days:
        days[Field.TERM_START] = days[Field.PIP] + timedelta(days=1)
        days[Field.TERM_END] = plus_months(days[Field.TERM_START], _TERM_MONTHS)
    if reason := journey.reading(OBLIGATION):
        known[Field.NO_DUTY] = reason.value
    known |= {one: choice.chosen(journey.groups).code for one, choice in _choices(pair).items() if one in known}
    return {one: day.isoformat() for one, day in days.items()} | {one: text for one, text in known.items() if text}


def _choices(pair: PairFacts) -> dict[Field, Choice]:
    """Return the choices of the programme that the official codes know too."""
    return {Field(one.id): one for one in programme_of(pair).choices if one.id in list(Field)}


@dataclass(slots=True)
class RowRead:
    """A row of the file: its number there, whose it is, what is new in it, and what cannot be."""

    number: int
    pair: PairFacts | None
    drafts: list[EventDraft] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_codes(actor: Actor, data: bytes, name: str, today: date) -> list[RowRead]:
    """Return what is new in a file and what cannot be, row by row. Raise Invalid for a file that we may not keep."""
    require(Act.EXCHANGE_CODES, actor)
    rows = read_apart(data, name)[0].rows
    columns = _columns(rows[0]) if rows else {}
    if KEY not in columns.values():
        raise Invalid(f"Ik mis de kolom {KEY}. Begin met het bestand dat u hier downloadt.", "file")
    with connection():
        known = {pair_key(pair.id): pair for pair in journeys.load_many(actor.organisation_id)}
    read = [_row(row, columns, known, today) for row in rows[1:]]
    seen: set[object] = set()
    for one in read:
        if one.pair and one.pair.id in seen:
            one.faults.append("Deze sleutel staat er twee keer. Houd er een.")
        seen.add(one.pair.id if one.pair else None)
    return read


def _columns(header: SheetRow) -> dict[int, str]:
    """Return the columns that we read, by place. Raise Invalid for a column with numbers of the state."""
    names = {place: as_text(cell).casefold() for place, cell in enumerate(header.cells)}
    if any(bsn in name for name in names.values() for bsn in _BSN_NAMES):
        raise Invalid("In dit bestand staat een kolom met BSN. Die mogen wij niet bewaren. Haal hem weg.", "file")
    ours = {one.value.casefold(): one.value for one in Field} | {KEY: KEY}
    return {place: ours[name] for place, name in names.items() if name in ours}


def _row(row: SheetRow, columns: Mapping[int, str], known: Mapping[str, PairFacts], today: date) -> RowRead:
    cells = {columns[place]: as_text(cell) for place, cell in enumerate(row.cells) if place in columns}
    pair = known.get(cells.pop(KEY, "").lower())
    read = RowRead(row.number, pair)
    try:
        for text in cells.values():
            checked(text)
    except Unwelcome as error:
        read.faults.append(str(error))
        return read
    if pair is None:
        read.faults.append("Deze sleutel ken ik niet. Laat de sleutels staan zoals ze uit het bestand komen.")
        return read
    typed = {one: cells[one.value] for one in Field if cells.get(one.value)}
    _understand(read, pair, typed, today)
    return read


def _understand(read: RowRead, pair: PairFacts, typed: Mapping[Field, str], today: date) -> None:
    """Fill in what is new in a row and what cannot be, in the light of what was known."""
    before = _codes(pair)
    codes = {one: text for one, text in typed.items() if one in VALUES}
    days: dict[Field, date] = {}
    for one in DATES:
        try:
            if one in typed:
                days[one] = parse_day(typed[one])
        except NotADate as error:
            read.faults.append(f"{one.value}: {error}")
    all_codes = {one: text for one, text in before.items() if one in VALUES} | codes
    all_days = {one: date.fromisoformat(text) for one, text in before.items() if one in DATES}
    first_pip_on = _first_pip(pair)
    if Field.PIP in days and first_pip_on is None:
        all_days.pop(Field.TERM_END, None)
        all_days[Field.TERM_START] = days[Field.PIP] + timedelta(days=1)
    all_days |= days
    faults = value_faults(all_codes) + date_faults(
        all_days, today, housed_on=pair.coachee.housed_on, first_pip_on=first_pip_on
    )
    read.faults += [f"{fault.field.value}: {fault.sentence}" for fault in faults]
    new_codes = {one: text for one, text in codes.items() if before.get(one) != text}
    new_days = {one: day for one, day in days.items() if before.get(one) != day.isoformat()}
    for one, text in new_codes.items():
        read.drafts += _coded(pair, one, text, today)
    read.drafts += [_dated(pair, one, day) for one, day in new_days.items()]


def _first_pip(pair: PairFacts) -> date | None:
    """Return the day of the first PIP as somebody noted it; a mere tap does not know the day, so a file corrects it."""
    reached = pair.journey.milestones.get(PIP_SIGNED)
    return reached.on if reached and reached.on != reached.booked_on else None


def _coded(pair: PairFacts, one: Field, text: str, today: date) -> list[EventDraft]:
    """Return a code as a fact: the choice of the programme where there is one, else a reading."""
    choice = _choices(pair).get(one)
    option = choice.by_code(text) if choice else None
    if choice and option:
        return drafts_for(pair.journey, choice, option, today)
    name = OBLIGATION if one is Field.NO_DUTY else reading_of(one)
    return [EventDraft(EventKind.READING, name, text, today)]


def _dated(pair: PairFacts, one: Field, day: date) -> EventDraft:
    """Return a day as a fact: a milestone where there is one, the letter of DUO, or a reading.

    The first PIP keeps its day: a later one is a revised PIP, and is kept beside it.
    """
    milestone = _MILESTONES.get(one)
    revised = one is Field.PIP and _first_pip(pair) is not None
    if milestone in programme_of(pair).milestone_by_id and milestone and not revised:
        return EventDraft(EventKind.MILESTONE, milestone, RECORDED, day)
    if one is Field.DUTY:
        return EventDraft(EventKind.DATE, Anchor.DUO_NOTICE.value, RECORDED, day)
    return EventDraft(EventKind.READING, reading_of(one), day.isoformat(), day)


@one_transaction
def take_codes(operation: Operation, data: bytes, name: str) -> int:
    """Take over a whole file and return of how many people something changed. Raise Invalid when any row is wrong."""
    rows = read_codes(operation.actor, data, name, today_of(operation))
    if any(row.faults for row in rows):
        raise Invalid(
            "Er staan nog fouten in het bestand. Er is niets overgenomen. Verbeter de regels hieronder.", "file"
        )
    if not ledger.claim(operation, "take_codes"):
        return 0
    changed = [(row.pair, row.drafts) for row in rows if row.drafts and row.pair]
    for pair, drafts in changed:
        _record(operation, pair, drafts)
    return len(changed)


def _record(operation: Operation, pair: PairFacts, drafts: Sequence[EventDraft]) -> None:
    own = Operation(operation.actor, OpId(f"{operation.op_id}/{pair_key(pair.id)}"), operation.at)
    act_on_pair(own, pair.id, (Act.EXCHANGE_CODES,), lambda _: drafts)
