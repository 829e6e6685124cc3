"""Times of day by the clock in Amsterdam, in minutes since midnight, as people say them; and blocks of a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.calendar import in_words

FIRST_MINUTE, LAST_MINUTE = 7 * 60, 22 * 60
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
    """Read a time as people type it (14.30, 14:30, 14u30, 14) and return the minutes since midnight.

    Raise NotATime with a sentence for the user for another text, or for a time at which nobody meets: so no talk falls
    in the hour that a night of summer time takes away or gives twice.
    """
    typed = text.strip().lower().removesuffix("uur").strip()
    hour, _, minute = typed.replace(":", ".").replace("u", ".").partition(".")
    parts = (hour, minute or "0")
    if not all(part.isascii() and part.isdigit() and len(part) <= 2 for part in parts):
        raise NotATime(f"“{text.strip()}” is geen tijd. Schrijf bijvoorbeeld 14.30.")
    found = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or not FIRST_MINUTE <= found <= LAST_MINUTE:
        raise NotATime("Kies een tijd tussen 7.00 en 22.00 uur. Schrijf bijvoorbeeld 14.30.")
    return found


def minute_words(minute: int) -> str:
    return f"{minute // 60}.{minute % 60:02d}"
