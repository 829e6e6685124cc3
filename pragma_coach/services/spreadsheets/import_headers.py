"""Which row of which sheet holds the names of the columns, also when one stands in two rows, and what is doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.texts.sameness import person_key, same_key
from pragma_coach.services.spreadsheets.files import NO_OUTCOME, Sheet, as_text
from pragma_coach.services.spreadsheets.import_columns import (
    ANY_DAY,
    EMAIL_HEADERS,
    MANY,
    NOTHING,
    SYNONYMS,
    Column,
    KnownHeaders,
    Means,
    PairSheet,
    Subject,
    letter,
)

MOST_PAIRS = 5000
HEADER_WITHIN = 20  # rows; titles and dates often stand above the names of the columns
_OF_A_GROUP = frozenset({Means.STARTED, Means.ENDED, Means.STATUS, Means.PHASE_NOW, Means.END_REASON})
"""Words that mean something else below a name that stands over several columns: the start of what?"""


def find_pairs(tables: Sequence[Sheet], programme: Programme) -> PairSheet:
    """Return the first sheet that has a column with names and one with a day; one that people see goes first.

    Raise Invalid, with the names that were found and those that are understood, when no sheet has; and when there
    are more rows than one act can write.
    """
    known = KnownHeaders(programme)
    found = [_pair_sheet(sheet, known) for sheet in tables if sheet.rows]
    best = next((sheet for sheet in found if sheet.complete), None)
    if best is None:
        doubts = [doubt for sheet in found for doubt in sheet.doubts]
        raise Invalid(" ".join(doubts[:3]) or _not_found(found), "file")
    return best


def likely_pairs(tables: Sequence[Sheet], programme: Programme) -> PairSheet:
    """Return the sheet with pairs, or else the first that people see: its columns can be asked.

    Raise Invalid when there is nothing in the file, or too much.
    """
    known = KnownHeaders(programme)
    found = [_pair_sheet(sheet, known) for sheet in tables if sheet.rows]
    with_rows = [sheet for sheet in found if sheet.rows]
    best = next((sheet for sheet in found if sheet.complete), next(iter(with_rows), None))
    if best is None or len(best.columns) < 2:  # a name and a day
        raise Invalid(_not_found(found), "file")
    return best


def with_columns(sheet: PairSheet, wishes: Mapping[Subject, int]) -> PairSheet:
    """Return the sheet with the meanings that somebody chose for places of columns.

    Raise Invalid when one column got two meanings, or when the name or every day is missing.
    """
    meaning: dict[int, Subject] = {}
    for subject, place in wishes.items():
        other = meaning.setdefault(place, subject)
        if other != subject:
            label = next((column.label for column in sheet.columns if column.place == place), letter(place))
            raise Invalid(
                f"De kolom “{label}” staat bij twee dingen: {_called(other)} en {_called(subject)}. Kies er één.",
                field_of(subject),
            )
    columns = tuple(
        column.about(meaning.get(column.place, (Means.NEVER, "") if column.means is Means.NEVER else NOTHING))
        for column in sheet.columns
    )
    chosen = replace(sheet, columns=columns, notes=_about_columns(sheet, columns), doubts=())
    if not chosen.complete:
        raise Invalid(
            "Wij missen nog iets. Kies een kolom met de naam van de nieuwkomer, en een kolom met een dag: woont hier "
            "sinds, start van de coaching, of gekoppeld aan de gemeente.",
            field_of((Means.NAME, "")),
        )
    return chosen


def field_of(subject: Subject) -> str:
    """Return the name of the field, in a form, of what a column can be about."""
    means, of = subject
    return f"kolom-{means.name.lower()}{f'-{of}' if of else ''}"


def _called(subject: Subject) -> str:
    return f"“{subject[0]}{f' {subject[1]}' if subject[1] else ''}”"


def _pair_sheet(sheet: Sheet, known: KnownHeaders) -> PairSheet:
    place = _header_place(sheet, known)
    rows = sheet.rows[place + 1 :]
    if len(rows) > MOST_PAIRS:
        raise Invalid(f"Er zijn meer dan {MOST_PAIRS} rijen. Verdeel ze over meer bestanden.", "file")
    filled = {at for row in rows for at, cell in enumerate(row.cells) if cell not in (None, "")}
    width = max([len(sheet.rows[place].cells), *(at + 1 for at in filled)])
    read = [
        (column, unsure)
        for column, unsure in _header(sheet, place, width, known)
        if column.header or column.place in filled
    ]
    hidden = sheet.hidden_columns
    columns = [replace(one.about(NOTHING), hidden=True) if one.place in hidden else one for one, _ in read]
    placed, notes, doubts = _without_twins(columns)
    doubts += [
        f"De kolom “{one.label}” ({letter(one.place)}) kan meer dan een ding zijn. Geef haar een naam die zegt wat."
        for one, unsure in read
        if unsure and one.place not in hidden
    ]
    found = PairSheet(sheet.name, tuple(placed), rows, (), tuple(doubts), hidden=sheet.hidden)
    return replace(found, notes=(*_about_columns(found, found.columns), *notes))


def _header_place(sheet: Sheet, known: KnownHeaders) -> int:
    """Return the place of the row, among the first twenty, that says most things; else the first that is no title."""
    scores = []
    first = [row for row in sheet.rows if row.number <= HEADER_WITHIN]
    width = max((len(row.cells) for row in first), default=0)
    for place in range(len(first)):
        said = {(column.means, column.subject) for column, _ in _header(sheet, place, width, known)}
        scores.append(len(said - {NOTHING}))
    if not scores:
        return 0
    if not max(scores):
        filled = [sum(bool(as_text(cell)) for cell in row.cells) for row in first]
        return next(at for at, count in enumerate(filled) if 2 * count >= max(filled))
    return scores.index(max(scores))


def _header(sheet: Sheet, place: int, width: int, known: KnownHeaders) -> list[tuple[Column, bool]]:
    """Return the columns that a row names together with the row of groups above it, and whether each is unsure."""
    texts = [as_text(cell) for cell in sheet.rows[place].cells]
    above = _above(sheet, place)
    header = [*texts, *[""] * (width - len(texts))]
    own = [*above, *[""] * (width - len(above))]
    return [_column(at, own[at], group, header, known) for at, group in enumerate(_spread(own)[:width])]


def _above(sheet: Sheet, place: int) -> list[str]:
    """Return the names above a row, each over the first of its columns; a title over all of them is none."""
    above = sheet.rows[place - 1] if place else None
    if above is None or above.number != sheet.rows[place].number - 1:
        return []
    texts = [as_text(cell) for cell in above.cells]
    named = {same_key(text) for text in texts if text}
    return [] if len(named) < 2 and (not texts or texts[0]) else texts  # a name over the first column only is a title


def _spread(texts: Sequence[str]) -> list[str]:
    """Return the texts with each one repeated over the empty places behind it."""
    spread: list[str] = []
    for text in texts:
        spread.append(text or (spread[-1] if spread else ""))
    return spread


def _column(place: int, own: str, group: str, header: Sequence[str], known: KnownHeaders) -> tuple[Column, bool]:
    """Return a column with its likeliest meaning, none when it has no sure one; and whether that has to be asked.

    “Einde” under a name that stands over several columns is the end of that, and not of the pair.
    """
    text = header[place]
    grouped = bool(group and text and same_key(group) != same_key(text))
    whole = " ".join((f"{group} {text}" if grouped else text or own).split())
    meanings = known.meanings(whole)
    unsure = False
    if grouped and (not meanings or header.count(text) > 1):
        meanings = meanings or known.meanings(text)
        unsure = any(means in _OF_A_GROUP for means, _ in meanings)
        meanings = frozenset(one for one in meanings if one[0] not in _OF_A_GROUP)
    beside_coach = place > 0 and any(
        means in (Means.COACH, Means.COACH_SURNAME) for means, _ in known.meanings(header[place - 1])
    )
    if same_key(text) in EMAIL_HEADERS and (beside_coach or any(m is Means.COACH for m, _ in known.meanings(group))):
        meanings = frozenset({(Means.COACH_EMAIL, "")})  # a bare “E-mail” beside the coach is the coach's
    means, subject = next(iter(meanings)) if len(meanings) == 1 else NOTHING
    return Column(place, whole, means, subject), unsure or len(meanings) > 1


def _without_twins(columns: Sequence[Column]) -> tuple[list[Column], list[str], list[str]]:
    """Return the columns with one meaning each, what is told about them, and what has to be asked."""
    notes: list[str] = []
    doubts: list[str] = []
    placed = [_first_name(column, columns) for column in columns]
    counts = Counter((column.means, column.subject) for column in placed if column.means not in MANY)
    for subject in (one for one, count in counts.items() if count > 1):
        twins = [column for column in placed if (column.means, column.subject) == subject]
        where = " en ".join(f"“{column.label}” ({letter(column.place)})" for column in twins)
        alike = len({same_key(column.header) for column in twins}) < len(twins)
        kept = None if alike or subject[0] is Means.ENDED else twins[0]
        if kept is None:
            doubts.append(f"De kolommen {where} lijken allebei: {subject[0]}. Geef ze elk een eigen naam.")
        else:
            notes.append(f"De kolommen {where} lijken allebei: {subject[0]}. Wij nemen “{kept.label}”.")
        placed = [column.about(NOTHING) if column in twins and column != kept else column for column in placed]
    return placed, notes, doubts


def _first_name(column: Column, columns: Sequence[Column]) -> Column:
    """Return “Naam” as a surname when there is a first name beside it, and no column with surnames."""
    meanings = {other.means for other in columns}
    if column.means is Means.NAME and Means.FIRST_NAME in meanings and Means.SURNAME not in meanings:
        return column.about((Means.SURNAME, ""))
    return column


def _about_columns(sheet: PairSheet, columns: Iterable[Column]) -> tuple[str, ...]:
    notes, columns = [], list(columns)
    if sheet.hidden:
        notes.append(f"Het blad “{sheet.name}” is verborgen in Excel. Kijk na of dit de goede lijst is.")
    hidden = [column.label for column in columns if column.hidden and column.means in (Means.UNUSED, Means.NEVER)]
    if hidden:
        notes.append(f"Verborgen in Excel, en niet gebruikt: {', '.join(hidden)}.")
    never = [column.label for column in columns if column.means is Means.NEVER]
    if never:
        notes.append(f"Dit bewaren wij niet, en nemen wij niet over: {', '.join(never)}.")
    return tuple(notes)


def _not_found(sheets: Sequence[PairSheet]) -> str:
    found = [column.header for sheet in sheets for column in sheet.columns if column.header]
    seen = f"Wel gevonden: {', '.join(found[:30])}." if found else "Er staat niets in het bestand."
    understood = _examples([Means.NAME]), _examples(ANY_DAY)
    return (
        "Ik vind geen rij met de namen van de kolommen. Nodig is een kolom met de naam van de nieuwkomer "
        f"({understood[0]}). Nodig is ook de dag van de woning of de start ({understood[1]}). "
        f"{seen} Zet die namen boven de kolommen, in de eerste {HEADER_WITHIN} rijen."
    )


def _examples(meanings: Iterable[Means]) -> str:
    return ", ".join(f"“{header}”" for means in meanings for header in SYNONYMS[means].split("|")[:4])


def coach_emails(tables: Sequence[Sheet]) -> dict[str, str]:
    """Return e-mail addresses by the `person_key` of a coach's name, from a sheet that has just those two."""
    found: dict[str, set[str]] = {}
    names = {"naam", *SYNONYMS[Means.COACH].split("|")}
    for sheet in tables:
        for place, header in enumerate(sheet.rows):
            keys = [same_key(as_text(cell)) for cell in header.cells]
            email = next((column for column, text in enumerate(keys) if text in EMAIL_HEADERS), None)
            name = next((column for column, text in enumerate(keys) if text in names), None)
            if header.number > HEADER_WITHIN or email is None or name is None:
                continue
            for row in sheet.rows[place + 1 :]:
                if len(row.cells) > max(name, email) and row.cells[email] != NO_OUTCOME:
                    address = as_text(row.cells[email]).lower()
                    found.setdefault(person_key(as_text(row.cells[name])), set()).update({address} - {""})
            break
    return {name: addresses.pop() for name, addresses in found.items() if len(addresses) == 1}
