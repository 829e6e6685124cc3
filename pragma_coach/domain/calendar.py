"""Days as people in the Netherlands count them: UTC moments, Amsterdam dates, Dutch words and quarters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pragma_coach.domain.texts.sameness import readable

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


# Nobody who is coached now arrived before this year, and nothing is planned after: outside it is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1900, 2199
WORDS = {"eergisteren": -2, "gisteren": -1, "vandaag": 0, "morgen": 1, "overmorgen": 2}
_NEAR = timedelta(days=120)  # a day without a year means the one this near; of any other one has to say which


class NotADate(ValueError):
    """The text cannot be read as a day; the message is a Dutch sentence that names the cure."""


def amsterdam_date(at: datetime) -> date:
    """Return the calendar day in Amsterdam of a moment.

    Raise ValueError for a moment without a time zone: such a clock reading is a mistake of ours.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(AMSTERDAM).date()


def utc_moment(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the UTC moment of a wall-clock time in Amsterdam."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM).astimezone(UTC)


def in_words(day: date) -> str:
    """Return the day as "12 mei 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_month(day: date) -> str:
    """Return the day as "12 mei", the month in three letters."""
    return f"{day.day} {'mrt' if day.month == 3 else MONTHS[day.month - 1][:3]}"


def in_short(day: date, today: date) -> str:
    """Return the day for a narrow line: "vandaag", "gisteren", "12 mei", or "12 mei 2025" in another year."""
    if day in (today, today - timedelta(days=1)):
        return "vandaag" if day == today else "gisteren"
    return day_and_month(day) + (f" {day.year}" if day.year != today.year else "")


def parse_day(text: str, today: date | None = None) -> date:
    """Read a day as people type it: 12-5-2026, 12/05/26, 12.5.2026, 2026-05-12 or "12 mei 2026".

    With `today` also "gisteren", "morgen" and a day without its year ("1 dec"), when there is one nearby. Two-digit
    years are of this century. Raise NotADate with a sentence for the user otherwise.
    """
    text = readable(text).replace("–", "-").replace("—", "-")
    typed = text.lower()
    if today and typed in WORDS:
        return today + timedelta(days=WORDS[typed])
    parts = [part for part in typed.replace("/", "-").replace(".", "-").replace(" ", "-").split("-") if part]
    sentence = f"“{text.strip()}” is geen datum. Schrijf bijvoorbeeld 12-05-2026."
    if len(parts) != 3 and not (today and len(parts) == 2):
        raise NotADate(sentence)
    if len(parts[0]) == 4:
        parts.reverse()
    day, month, *years = parts
    month = str(_month_named(month) or month)
    if not all(part.isascii() and part.isdigit() for part in (day, month, *years)):
        raise NotADate(sentence)
    if today and not years:
        return _nearest(text.strip(), int(day), int(month), today)
    year = years[0]
    if len(year) not in (2, 4):
        raise NotADate(sentence)
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    if not FIRST_YEAR <= full_year <= LAST_YEAR:
        raise NotADate(f"Het jaar {year} kan niet. Schrijf het jaar met vier cijfers, bijvoorbeeld 2026.")
    try:
        return date(full_year, int(month), int(day))
    except ValueError:
        raise NotADate(f"De dag {text.strip()} bestaat niet. Kijk de datum na.") from None


def _month_named(text: str) -> int | None:
    """Return the number of a month by its name or the first three letters of it, or None."""
    named = (number for number, name in enumerate(MONTHS, start=1) if len(text) >= 3 and name.startswith(text))
    return 3 if text == "mrt" else next(named, None)


def _nearest(typed: str, day: int, month: int, today: date) -> date:
    """Return the day nearest to today with this day and month. Raise NotADate when the year has to be asked."""
    years = (today.year - 1, today.year, today.year + 1)
    found = [one for year in years if (one := _there(year, month, day))]
    if not found:
        raise NotADate(f"De dag {typed} bestaat niet. Kijk de datum na.")
    near = [one for one in found if abs(one - today) <= _NEAR]
    if not near:
        asked = " of ".join(str(one.year) for one in found)
        raise NotADate(f"“{typed}”: van welk jaar? Schrijf het jaar erbij: {asked}.")
    return near[0]


def _there(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def plus_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, as "2026-3"."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> Quarter:
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    @property
    def frozen_on(self) -> date:
        """The day after which late entries no longer count: 42 days after the end (scoreboard.md 3.1)."""
        return self.last_day + timedelta(days=42)

    @property
    def published_at(self) -> datetime:
        """The announced moment: first Tuesday from 7 days after the freeze, 09:00 in Amsterdam, as UTC."""
        day = self.frozen_on + timedelta(days=7)
        return utc_moment(day + timedelta(days=(1 - day.weekday()) % 7), hour=9)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return (self,)

    @property
    def word(self) -> str:
        return "kwartaal"

    @property
    def name(self) -> str:
        return f"kwartaal {self.number} van {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-year or a year of quarters, as "2026-h1" and "2026-j"; `half` is 1 or 2, and 0 for the whole year."""

    year: int
    half: int = 0

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters of the span, the first one first."""
        numbers = (2 * self.half - 1, 2 * self.half) if self.half else (1, 2, 3, 4)
        return tuple(Quarter(self.year, number) for number in numbers)

    @property
    def first_day(self) -> date:
        return self.quarters[0].first_day

    @property
    def last_day(self) -> date:
        return self.quarters[-1].last_day

    @property
    def word(self) -> str:
        return "halfjaar" if self.half else "jaar"

    @property
    def name(self) -> str:
        return f"halfjaar {self.half} van {self.year}" if self.half else f"het jaar {self.year}"

    def previous(self) -> Span:
        return Span(self.year, 1) if self.half == 2 else Span(self.year - 1, 2 * self.half)

    def __str__(self) -> str:
        return f"{self.year}-h{self.half}" if self.half else f"{self.year}-j"


Period = Quarter | Span


def quarters_due(first: date, at: datetime) -> list[Quarter]:
    """Return the quarters from the one holding `first` whose announced moment has passed, oldest first."""
    due: list[Quarter] = []
    quarter = Quarter.of(first)
    while quarter.published_at <= at:
        due.append(quarter)
        quarter = quarter.next()
    return due
