"""The reminder that a coach sends from the own phone: our own words, and nothing that says whom they are about.

It goes by WhatsApp or SMS, past our servers, onto a phone on which others may read along. So a text holds no name, no
number, nothing that anybody typed and no step that is delicate: only closed lists, a day, a time and our address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from pragma_coach.domain.daytime import minute_words
from pragma_coach.domain.programme.programme import Item
from pragma_coach.domain.talks.talks import PLACES, When
from pragma_coach.domain.terms import LifeDomain
from pragma_coach.domain.types import ItemId

MOST_STEPS = 3
# A step about one of these says too much of somebody to whoever sees the phone.
_DELICATE = frozenset({LifeDomain.GEZONDHEID, LifeDomain.GELD, LifeDomain.RECHTEN})


class ReminderKind(StrEnum):
    """What a coach can remind of."""

    TALK = "talk"
    STEPS = "steps"
    OPEN = "open"


# Line by line, as the newcomer reads it; a line of which the value is not known is left out.
LINES: Mapping[ReminderKind, tuple[str, ...]] = MappingProxyType(
    {
        ReminderKind.TALK: (
            "Hallo! Wij hebben een afspraak.",
            "%(day)s",
            "Hoe laat: %(time)s uur",
            "Waar: %(place)s",
            "Kun je dan niet? Stuur mij een bericht.",
        ),
        ReminderKind.STEPS: (
            "Hallo! Hier werken wij nu aan:",
            "%(steps)s",
            "Lukt het niet? Dat is niet erg. Stuur mij een bericht.",
        ),
        ReminderKind.OPEN: (
            "Hallo! Kijk je weer eens naar je stappen? Dan zie je wat je al kunt.",
            "%(address)s",
            "Heb je een vraag? Stuur mij een bericht.",
        ),
    }
)


class Tongue(Protocol):
    """A language in which a reminder can be said, without any markup."""

    def say(self, text: str) -> str | None:
        """Return one of our Dutch texts in this language; None when nobody translated it."""

    def day(self, day: date) -> str:
        """Return a day with its weekday."""

    def step(self, item: Item) -> str:
        """Return the title of an item; in Dutch when nobody translated it."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What to remind of: a talk with its `when`, steps with their items, or the list with its address."""

    kind: ReminderKind
    when: When | None = None
    steps: tuple[Item, ...] = ()
    address: str = ""


def can_be_named(item: Item) -> bool:
    """Tell whether the title of a step may stand in a message that others in the house can read."""
    return not item.sensitive and item.life_domain not in _DELICATE


def steps_of(items: Iterable[Item], chosen: Iterable[ItemId]) -> tuple[Item, ...]:
    """Return the first few of the chosen items that may be named."""
    by_id = {item.id: item for item in items if can_be_named(item)}
    return tuple(by_id[one] for one in chosen if one in by_id)[:MOST_STEPS]


def text_in(tongue: Tongue, reminder: Reminder) -> str | None:
    """Return the whole text in one language; None when that language lacks a word of it."""
    when = reminder.when
    place = tongue.say(PLACES[when.place]) if when else ""
    values = {
        "day": tongue.day(when.day) if when else "",
        "time": minute_words(when.minute) if when and when.minute is not None else "",
        "place": place or "",
        "steps": "\n".join(f"- {tongue.step(item)}" for item in reminder.steps),
        "address": reminder.address,
    }
    said = [line if line in BARE else tongue.say(line) for line in LINES[reminder.kind] if _is_known(line, values)]
    return None if place is None or None in said else "\n".join(line % values for line in said if line)


_NAMES = ("day", "time", "place", "steps", "address")
BARE = frozenset(f"%({name})s" for name in _NAMES)  # a line that is its value, the same in every language


def _is_known(line: str, values: Mapping[str, str]) -> bool:
    return all(values[name] or f"%({name})s" not in line for name in _NAMES)


def both(own: str | None, dutch: str) -> str:
    """Return the text as it is sent: the own language first, Dutch below it; Dutch alone where there is no other."""
    return f"{own}\n\n{dutch}" if own and own != dutch else dutch
