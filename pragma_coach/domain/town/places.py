"""Places in town where one gets things done: where, when, by appointment or not, and for which items of the list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NewType

from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import ItemId

PlaceId = NewType("PlaceId", int)

# A number of an office: national (088 and so on, 0800), of a town hall (14 0499), or with a country code.
_NATIONAL = re.compile(r"0\d{9}|0[89]00\d{4}(?:\d{3})?|14\d{3,4}|11[26]\d{0,3}|\+\d{9,14}")
_MOBILE = re.compile(r"(?:0|\+310?)6\d*")


class Appointment(LabelledEnum):
    """Whether one has to make an appointment first."""

    YES = "yes", "Ja, maak eerst een afspraak"
    NO = "no", "Nee, loop binnen"
    UNKNOWN = "unknown", "Dat weten wij niet"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDetails:
    """What is known of a place, as typed; "" for what is not. `link` is always https, `phone` is of an office."""

    name: str
    address: str = ""
    link: str = ""
    hours: str = ""
    phone: str = ""
    appointment: Appointment = Appointment.UNKNOWN
    items: frozenset[ItemId] = frozenset()

    @property
    def dial(self) -> str:
        """The phone as it is dialled."""
        return dialled(self.phone)

    @property
    def site(self) -> str:
        """The website by its name only: what is behind it can be long."""
        return self.link.split("/")[2].removeprefix("www.") if self.link else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(PlaceDetails):
    """A place that an organisation told about; `checked_on` is the day on which somebody last said that it is right."""

    id: PlaceId
    checked_on: date


class NotAPhone(ValueError):
    """The text is no telephone number of an office; the message is a Dutch sentence that names the cure."""


def dialled(phone: str) -> str:
    """Return a number as a telephone dials it: digits, with a plus in front for a country code."""
    return re.sub(r"(?!^\+)\D", "", phone)


def parse_phone(text: str) -> str:
    """Return a telephone number as people write it, "" for nothing. Raise NotAPhone for that of one person, or none."""
    text = " ".join(text.split())
    number = dialled(text)
    if not text:
        return ""
    if _MOBILE.match(number):
        raise NotAPhone("Een 06-nummer is vaak van één mens. Vul het nummer van de balie of het kantoor in.")
    if re.search(r"[^\d ()+.-]", text) or not _NATIONAL.fullmatch(number):
        raise NotAPhone("Dit is geen telefoonnummer van een kantoor. Schrijf bijvoorbeeld 0499 58 33 33 of 14 0499.")
    return text
