"""Reading what people typed into a cell: days, coaches, milestones in half a sentence, and that a pair has stopped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pragma_coach.domain.calendar import MONTHS, NotADate, in_words, parse_day, plus_months
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.reasons import ENDS, PAUSES, EndReason, PauseReason
from pragma_coach.domain.texts.freetext import Unwelcome, checked
from pragma_coach.domain.types import MilestoneId
from pragma_coach.services.pairs.lifecycle import LONGEST_AGO_YEARS
from pragma_coach.services.spreadsheets.files import Cell, as_text
from pragma_coach.services.spreadsheets.import_columns import Means, PairSheet, key
from pragma_coach.services.spreadsheets.import_proposal import NamedCoach, PairEnding
from pragma_coach.store.accounts.accounts import Account

_MONTH = "|".join({month[:3] for month in MONTHS} | {"mrt"})
_DAY = (
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
    rf"|\d{{1,2}}[ -](?:{_MONTH})[a-z]*\.?[ -](?:\d{{4}}|\d{{2}}))(?!\d)"
)
_DAYS = re.compile(_DAY, re.IGNORECASE)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_CLAUSES = re.compile(r"[;,\n]|\.\s+(?!\d)")
_STOPS = re.compile(
    rf"(gestopt|be[eë]indigd|overleden|afgerond|verhuisd(?: naar [^\d]+?)?)(?: op| per| sinds)? ({_DAY})", re.IGNORECASE
)
_ABOUT_STOPPING = re.compile(r"gestopt|be[eë]indig|verhui[sz]|overleden", re.IGNORECASE)
_DOUBT = re.compile(r"\b(geen|niet|nooit|zoekt|wil|gestopt|einde|tot|was)\b", re.IGNORECASE)
# The first that fits counts: a sponsored job is a job too.
_MILESTONE_WORDS: tuple[tuple[str, str], ...] = (
    ("sponsored_job", r"sponsor|werkervaringsplaats|met subsidie"),
    ("volunteering", r"vrijwillig"),
    ("internship", r"\bstage"),
    ("paid_job", r"betaald|\bbaan\b|\bwerkt\b"),
    ("education", r"opleiding|\bmbo\b|\bhbo\b|studie"),
    ("exit_full", r"volledig|helemaal uit"),
    ("exit_partial", r"gedeeltelijk|deels"),
)

_EMAIL = re.compile(r"[^@\s<>;,]+@[^@\s<>;,]+\.[^@\s<>;,]+")
_NAME_AND_EMAIL = re.compile(r"(.*?)\s*<([^<>]*)>")
_NOBODY = frozenset({"", "geen", "nog geen", "onbekend", "vacature", "nvt", "n v t"})


@dataclass(slots=True)
class RowRemarks:
    """Remarks on one row, collected while it is read: a row with faults is not imported, notes are only shown."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_day(cell: Cell, header: str, today: date, remarks: RowRemarks) -> date | None:
    """Return the day in a cell, or None when it holds none; a day that cannot be becomes a fault.

    A text without any figure (“?”, “onbekend”, “nog niet”) is no day and only noted.
    """
    text = as_text(cell)
    if not text:
        return None
    if isinstance(cell, str) and not any(sign.isdigit() for sign in text):
        if text not in ("-", "–"):
            remarks.notes.append(f"{header}: “{text}” is geen dag. Die dag blijft leeg.")
        return None
    try:
        day = cell if isinstance(cell, date) else parse_day(_TIME.sub("", text))
    except NotADate as error:
        remarks.faults.append(f"{header}: {error}")
        return None
    return _possible(day, header, today, remarks)


def _possible(day: date, header: str, today: date, remarks: RowRemarks) -> date | None:
    if day > today:
        remarks.faults.append(f"{header}: {in_words(day)} is nog niet geweest. Vul een dag in die al is geweest.")
    elif day < plus_months(today, -12 * LONGEST_AGO_YEARS):
        remarks.faults.append(f"{header}: {in_words(day)} is te lang geleden. Kijk het jaar na.")
    else:
        return day
    return None


def milestones_in_text(
    text: str, header: str, programme: Programme, today: date, remarks: RowRemarks
) -> Iterator[tuple[MilestoneId, date]]:
    """Yield the milestones with a day in a text like “stage 2-5-2025”; what is not understood becomes a note."""
    for clause in (part.strip() for part in _CLAUSES.split(text)):
        if not clause or clause in ("-", "?"):
            continue
        milestone = next((key for key, words in _MILESTONE_WORDS if re.search(words, clause, re.IGNORECASE)), None)
        found = _DAYS.search(clause)
        if milestone is None or milestone not in programme.milestone_by_id or _DOUBT.search(clause):
            remarks.notes.append(f"{header}: “{clause}” begrijp ik niet. Vul de mijlpaal zelf in als het er een is.")
        elif found is None:
            if any(sign.isdigit() for sign in clause):
                remarks.faults.append(f"{header}: in “{clause}” staat geen hele dag. Schrijf bijvoorbeeld 12-05-2026.")
            else:
                remarks.notes.append(f"{header}: “{clause}” heeft geen dag en is niet overgenomen. Zet de dag erbij.")
        else:
            day = read_day(found.group(), header, today, remarks)
            if day is not None:
                yield MilestoneId(milestone), day


def ending_in_text(text: str, header: str, today: date, remarks: RowRemarks) -> PairEnding | None:
    """Return the end of the pair when a clause of a remark is exactly that with a day, like “gestopt 12-02-2025”.

    Nothing else in a remark is used, and its text is not kept.
    """
    clauses = [part.strip() for part in _CLAUSES.split(text)]
    for clause in clauses:
        found = _STOPS.fullmatch(clause)
        if found:
            day = read_day(found.group(2), header, today, remarks)
            moved = any(re.match("verhuisd", part, re.IGNORECASE) for part in clauses)
            reason = EndReason.MOVED if moved else end_reason(found.group(1))
            return None if day is None else PairEnding(day, reason)
    if _ABOUT_STOPPING.search(text):
        remarks.notes.append(
            f"{header}: hier staat iets over stoppen of verhuizen. Stop het koppel zelf als dat klopt."
        )
    return None


def end_reason(text: str) -> EndReason:
    """Return the reason for stopping that the words come nearest to; without a clear one: stopped."""
    words_key = key(text)
    for reason, words in ENDS.items():
        if words_key and key(words) == words_key:
            return reason
    for word, reason in (
        ("verhuis", EndReason.MOVED),
        ("overleden", EndReason.DECEASED),
        ("afgerond", EndReason.COMPLETED),
        ("andere hulp", EndReason.OTHER_HELP),
    ):
        if word in words_key:
            return reason
    return EndReason.STOPPED


def pause_reason(text: str) -> PauseReason:
    """Return the reason for a pause with these words, or that some rest was needed."""
    words_key = key(text)
    return next((reason for reason, words in PAUSES.items() if key(words) == words_key), PauseReason.CIRCUMSTANCES)


def bsn_fault(cells: tuple[Cell, ...]) -> str | None:
    """Return a sentence when a cell holds what looks like a BSN; days are no such numbers."""
    for cell in cells:
        text = "" if isinstance(cell, date) else _DAYS.sub(_without_real_day, as_text(cell))
        try:
            checked(text, longest=len(text))
        except Unwelcome:
            return (
                "In deze rij staat een nummer dat op een BSN lijkt. Dat mogen wij niet bewaren. "
                "Haal het nummer weg uit het bestand."
            )
    return None


def _without_real_day(found: re.Match[str]) -> str:
    """Return nothing for a day of the calendar: what only looks like one may be a number in disguise."""
    try:
        parse_day(found.group())
    except NotADate:
        return found.group()
    return " "


@dataclass(frozen=True, slots=True)
class CoachBook:
    """The coaches of a whole file: addresses by key of a name, names by address, and keys that two people share."""

    email_of: dict[str, str]
    name_of: dict[str, str]
    shared: frozenset[str]


def coach_book(sheet: PairSheet, emails: dict[str, str], accounts: Iterable[Account]) -> CoachBook:
    """Collect names and addresses from the sheet with pairs, a sheet with coaches (`emails`) and the known accounts."""
    places = {column.means: column.place for column in sheet.columns}
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    name_of = {account.email: account.name for account in accounts if account.email}
    for row in sheet.rows:
        cells = [as_text(row.cells[place]) if place is not None and place < len(row.cells) else "" for place in
                 (places.get(Means.COACH), places.get(Means.COACH_EMAIL))]  # fmt: skip
        name, email = split_name_and_email(*cells)
        if name and email:
            addresses[key(name)].add(email)
            name_of.setdefault(email, name)
    email_of = {name: next(iter(known)) for name, known in addresses.items() if len(known) == 1}
    shared = frozenset(name for name, known in addresses.items() if len(known) > 1)
    return CoachBook({**emails, **email_of}, name_of, shared)


def split_name_and_email(cell: str, email: str = "") -> tuple[str, str]:
    """Return name and address of a cell that may hold both (“Ria <ria@…>”); what is no address is left out."""
    both = _NAME_AND_EMAIL.fullmatch(cell)
    if both:
        cell, email = both[1], email or both[2]
    elif _EMAIL.fullmatch(cell):
        cell, email = "", email or cell
    name = "" if key(cell) in _NOBODY else " ".join(cell.split())
    email = email.strip().lower()
    return name, email if _EMAIL.fullmatch(email) else ""


def read_coach(cell: str, email_cell: str, book: CoachBook, remarks: RowRemarks) -> NamedCoach | None:
    """Return the coach that the cells name, or None when they name nobody."""
    name, email = split_name_and_email(cell, email_cell)
    if email_cell and not email and not _nobody(email_cell):
        remarks.notes.append(f"“{email_cell}” is geen e-mailadres en is niet overgenomen.")
    if not name and not email:
        if cell or email_cell:
            remarks.notes.append("Er is nog geen coach. Kies er later een.")
        return None
    if not name:
        if email not in book.name_of:
            remarks.faults.append(f"Bij {email} staat geen naam van een coach. Vul de naam in.")
            return None
        name = book.name_of[email]
    if not email and key(name) in book.shared:
        remarks.faults.append(f"Er zijn meer coaches met de naam {name}. Zet het e-mailadres erbij.")
    return NamedCoach(name, email or book.email_of.get(key(name), ""))


def _nobody(text: str) -> bool:
    return key(text) in _NOBODY


def read_stand_ins(cell: str, book: CoachBook, remarks: RowRemarks) -> tuple[NamedCoach, ...]:
    """Return the coaches in a cell like “Ria <ria@…>; Hans”."""
    read = (read_coach(part.strip(), "", book, remarks) for part in cell.split(";") if part.strip())
    return tuple(coach for coach in read if coach is not None)
