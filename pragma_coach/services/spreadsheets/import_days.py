"""Which day a cell means: as people type it, as Excel counts it, and whether the month may stand first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto

from pragma_coach.domain.calendar import MONTHS, WORDS, NotADate, in_words, parse_day, plus_months
from pragma_coach.services.pairs.lifecycle import LONGEST_AGO_YEARS
from pragma_coach.services.spreadsheets.files import Cell, as_text

_MONTH = "|".join({month[:3] for month in MONTHS} | {"mrt"})
DAY = (
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
    rf"|\d{{1,2}}[ -](?:{_MONTH})[a-z]*\.?[ -](?:\d{{4}}|\d{{2}}))(?!\d)"
)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_BEFORE = re.compile(
    r"^(?:(?:ma|di|wo|do|vr|za|zo)(?:andag|nsdag|ensdag|nderdag|ijdag|terdag|ndag)?\.?,? +)?"
    r"(?:(?:op|per|sinds|vanaf) +)?",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_DASHES = re.compile("[–—]")
_SHORT_YEAR = re.compile(r"(?<=[-/. ])['’‘](?=\d\d$)")  # 12 mei '25
_EIGHT = re.compile(r"(?<!\d)\d{8}(?!\d)")
_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL_DAYS = range(32874, 54790)  # 1990 up to 2049
_OLD_FOR_TWO_FIGURES = timedelta(days=10 * 366)


class DayOrder(Enum):
    """How the days of a column are written; what is not sure is asked."""

    DAY_FIRST = auto()
    MONTH_FIRST = auto()
    NOT_SURE = auto()


@dataclass(slots=True)
class RowRemarks:
    """Remarks on one row, collected while it is read: a row with faults is not imported, notes are only shown."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def order_of(cells: Iterable[Cell], *, months_first: bool = False) -> DayOrder:
    """Return how the days of a whole column are written; only who chose `months_first` gets the month first.

    One day such as 01/25/2026 says that every other one may be turned round, also those that Excel made days of.
    """
    found = (_FIGURES.fullmatch(_cleaned(as_text(cell))) for cell in cells if isinstance(cell, str))
    firsts = [(int(match[1]), int(match[2])) for match in found if match]
    month_led = any(first <= 12 < second for first, second in firsts)  # months in a year
    day_led = any(second <= 12 < first for first, second in firsts)
    if months_first:
        return DayOrder.NOT_SURE if day_led else DayOrder.MONTH_FIRST
    return DayOrder.NOT_SURE if month_led else DayOrder.DAY_FIRST


def _cleaned(text: str) -> str:
    return _SHORT_YEAR.sub("", _BEFORE.sub("", _TIME.sub("", _DASHES.sub("-", text))))


def read_day(
    cell: Cell, header: str, today: date, remarks: RowRemarks, order: DayOrder = DayOrder.DAY_FIRST
) -> date | None:
    """Return the day in a cell, or None when it holds none; a day that cannot be becomes a fault.

    A text without any figure (“?”, “onbekend”, “nog niet”) is no day and only noted.
    """
    text = as_text(cell)
    if not text:
        return None
    if isinstance(cell, str) and not any(sign.isdigit() for sign in text):
        if text.casefold() in WORDS:
            remarks.faults.append(f"{header}: “{text}” zegt niet welke dag. Schrijf bijvoorbeeld 12-05-2026.")
        elif text not in ("-", "–", "—"):
            remarks.notes.append(f"{header}: “{text}” is geen dag. Die dag blijft leeg.")
        return None
    try:
        day = _day(cell, text, today, order)
    except NotADate as error:
        remarks.faults.append(f"{header}: {error}")
        return None
    if isinstance(cell, int | float) or text.isdigit() or _no_year(text):
        remarks.notes.append(f"{header}: “{text}” lezen wij als {in_words(day)}.")
    return _possible(day, header, today, remarks)


def _no_year(text: str) -> bool:
    return len([part for part in re.split(r"[-/. ]+", _cleaned(text)) if part]) == 2  # day and month


def _day(cell: Cell, text: str, today: date, order: DayOrder) -> date:
    """Return the day of a cell with a figure in it. Raise NotADate with the cure."""
    typed = _cleaned(text)
    figures = _FIGURES.fullmatch(typed)
    if order is DayOrder.NOT_SURE and (figures or isinstance(cell, date)):
        raise NotADate(
            f"“{text}”: in deze kolom staat de maand soms voorop. Schrijf de maand als woord (12 mei 2026). "
            "Of zeg bij het overnemen dat de maand voorop staat."
        )
    if isinstance(cell, date):
        if order is DayOrder.MONTH_FIRST and cell.day <= 12 and cell.day != cell.month:
            raise NotADate(f"{in_words(cell)} kan omgedraaid zijn. Schrijf de dag als 2026-05-12.")
        return cell
    if typed.isdigit() and int(typed) in _EXCEL_DAYS:
        return _EXCEL_DAY_0 + timedelta(days=int(typed))
    if isinstance(cell, float) and int(cell) in _EXCEL_DAYS:
        return _EXCEL_DAY_0 + timedelta(days=int(cell))
    if _EIGHT.fullmatch(typed):
        day = day_of_eight(typed)
        if day is None:
            raise NotADate(f"“{text}” is geen datum. Schrijf bijvoorbeeld 12-05-2026.")
        return day
    if figures and order is DayOrder.MONTH_FIRST:
        typed = f"{figures[2]}-{figures[1]}-{figures[3]}"
    day = parse_day(typed, today)
    if figures and len(figures[3]) == 2 and day < today - _OLD_FOR_TWO_FIGURES:  # figures of a year
        raise NotADate(f"“{text}”: welk jaar is dat? Schrijf het jaar met vier cijfers, bijvoorbeeld 2026.")
    return day


def day_of_eight(figures: str) -> date | None:
    """Return the day of eight figures (20260512 or 12052026), or None when they are no day of the calendar."""
    for text in (f"{figures[:4]}-{figures[4:6]}-{figures[6:]}", f"{figures[:2]}-{figures[2:4]}-{figures[4:]}"):
        try:
            return parse_day(text)
        except NotADate:
            continue
    return None


def without_days(text: str) -> str:
    """Return a text without the days of the calendar in it: what only looks like one may be a number in disguise."""
    text = re.sub(DAY, lambda found: " " if _is_day(found.group()) else found.group(), text, flags=re.IGNORECASE)
    return _EIGHT.sub(lambda found: " " if day_of_eight(found.group()) else found.group(), text)


def _is_day(text: str) -> bool:
    try:
        parse_day(text)
    except NotADate:
        return False
    return True


def _possible(day: date, header: str, today: date, remarks: RowRemarks) -> date | None:
    if day > today:
        remarks.faults.append(f"{header}: {in_words(day)} is nog niet geweest. Vul een dag in die al is geweest.")
    elif day < plus_months(today, -12 * LONGEST_AGO_YEARS):
        remarks.faults.append(f"{header}: {in_words(day)} is te lang geleden. Kijk het jaar na.")
    else:
        return day
    return None
