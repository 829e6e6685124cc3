"""Times of day by the clock in Amsterdam, in minutes since midnight, as people say them; and blocks of a week."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.calendar import in_words

FIRST_MINUTE, LAST_MINUTE = 7 * 60, 22 * 60
_HOURS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
_BEFORE_OR_AFTER = {"half": -30, "kwart voor": -15, "kwart over": 15, None: 0}
_SAID = re.compile(r"(?:(?P<part>half|kwart voor|kwart over) )?(?P<hour>[a-z]+)")
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def weekday_words(day: date) -> str:
    """Return the day as "dinsdag 12 mei 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {in_words(day)}"


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """A block of the week: Monday is 0, minutes since midnight by the clock in Amsterdam; `until` is not in it."""

    weekday: int
    start: int
    until: int

    def hold(self, day: date, start: int, until: int) -> bool:
        """Tell whether a stretch of a day fits in the block from begin to end."""
        return day.weekday() == self.weekday and self.start <= start and until <= self.until


class NotATime(ValueError):
    """The text cannot be read as a time of day; the message is a Dutch sentence that names the cure."""


def parse_minute(text: str) -> int:
    """Read a time as people type or say it (14.30, 14:30, 14u30, 14, half drie) and return the minutes since midnight.

    Raise NotATime with a sentence for the user for another text, for a time at which nobody meets (so no talk falls
    in the hour that a night of summer time takes away or gives twice), or for words that may mean two times.
    """
    typed = text.strip().lower().replace("é", "e").removesuffix("uur").strip()
    said = _SAID.fullmatch(typed)
    if said and said["hour"] in _HOURS:
        return _as_said(text.strip(), 60 * (_HOURS.index(said["hour"]) + 1) + _BEFORE_OR_AFTER[said["part"]])
    hour, _, minute = typed.replace(":", ".").replace("u", ".").partition(".")
    parts = (hour, minute or "0")
    if not all(part.isascii() and part.isdigit() and len(part) <= 2 for part in parts):
        raise NotATime(f"“{text.strip()}” is geen tijd. Schrijf bijvoorbeeld 14.30.")
    found = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or not FIRST_MINUTE <= found <= LAST_MINUTE:
        raise NotATime("Kies een tijd tussen 7.00 en 22.00 uur. Schrijf bijvoorbeeld 14.30.")
    return found


def _as_said(text: str, minute: int) -> int:
    """Return the one time of day that spoken words mean: the clock says them twice a day."""
    possible = [one for one in (minute, minute + 12 * 60, minute - 12 * 60) if FIRST_MINUTE <= one <= LAST_MINUTE]
    if len(possible) != 1:
        both = " of ".join(map(minute_words, sorted(possible)))
        raise NotATime(f"“{text}” is twee keer op een dag. Schrijf {both}.")
    return possible[0]


def minute_words(minute: int) -> str:
    return f"{minute // 60}.{minute % 60:02d}"
