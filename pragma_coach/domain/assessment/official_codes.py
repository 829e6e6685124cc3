"""The official codes of the integration act, as municipalities exchange them with DUO: fields, values and date rules.

Source: duonl/gemeente-m2m-inburgering (read for domain.md 5.6). Only municipalities may connect, with a BSN as key. We
build no connection and keep no BSN: a file with a key of our own goes out and comes in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pragma_coach.domain.assessment.outcomes import DuoReason
from pragma_coach.domain.calendar import in_words

KEY = "sleutel"


class Field(StrEnum):
    """The fields of the file, in its order; the values are the official names, in so far as there are any."""

    TARGET_GROUP = "doelgroep"
    ROUTE = "leerroute"
    LEVEL = "niveau"
    LITERACY = "alfabetisering"
    LEARNABILITY = "leerbaarheid"
    DUTY = "datumKennisgevingInburgeringsplicht"
    PIP = "dagtekeningPip"
    TERM_START = "startdatum"
    TERM_END = "einddatum"
    PVT = "datumOndertekeningPvt"
    MAP = "datumEindgesprekMap"
    Z_END = "datumAfrondingZroute"
    LE = "examenLE"
    LU = "examenLU"
    SC = "examenSC"
    SP = "examenSP"
    KNM = "examenKNM"
    NO_DUTY = "redenGeenPlicht"


DATES = (Field.DUTY, Field.PIP, Field.TERM_START, Field.TERM_END, Field.PVT, Field.MAP, Field.Z_END)
_EXAM_VALUES = tuple(f"{level} {result}" for level in ("A2", "B1", "B2") for result in ("Geslaagd", "Gezakt", "Geen"))
# Knowledge of society has no level.
_KNM_VALUES = ("Geslaagd", "Gezakt", "Geen")

VALUES: Mapping[Field, tuple[str, ...]] = {
    Field.TARGET_GROUP: ("Asielstatushouder", "Gezinsmigrant en overige migrant"),
    Field.ROUTE: ("B", "O", "Z"),
    Field.LEVEL: ("A2", "B1"),
    Field.LITERACY: ("A", "AA", "NVT"),
    Field.LEARNABILITY: ("B1-route haalbaar", "B1-route niet haalbaar", "Onbekend"),
    **dict.fromkeys((Field.LE, Field.LU, Field.SC, Field.SP), _EXAM_VALUES),
    Field.KNM: _KNM_VALUES,
    Field.NO_DUTY: tuple(reason.value for reason in DuoReason),
}

_PREFIX = "official:"


def reading_of(field: Field) -> str:
    return f"{_PREFIX}{field.value}"


@dataclass(frozen=True, slots=True)
class CodeFault:
    """Something in a row that cannot be, as a Dutch sentence that names the cure."""

    field: Field
    sentence: str


def value_faults(values: Mapping[Field, str]) -> list[CodeFault]:
    """Return which codes are none of the list, or do not go together."""
    found = [
        CodeFault(field, f"“{value}” ken ik niet bij {field.value}. Kies uit: {', '.join(VALUES[field])}.")
        for field, value in values.items()
        if field in VALUES and value not in VALUES[field]
    ]
    route, level = values.get(Field.ROUTE), values.get(Field.LEVEL)
    if route == "O" and level == "A2":
        found.append(
            CodeFault(Field.LEVEL, "De onderwijsroute (O) kent geen A2. Maak er B1 van, of kijk de leerroute na.")
        )
    if route == "Z" and level == "B1":
        found.append(CodeFault(Field.LEVEL, "De Z-route kent geen B1. Maak er A2 van, of kijk de leerroute na."))
    return found


def date_faults(
    days: Mapping[Field, date], today: date, *, housed_on: date | None = None, first_pip_on: date | None = None
) -> list[CodeFault]:
    """Return which dates cannot be true, alone or together.

    `days` are those known before with those of the file laid over them; `housed_on` and `first_pip_on` were known
    before the file.
    """
    found = [
        CodeFault(field, f"{in_words(day)} is nog niet geweest. Kijk de datum na.")
        for field, day in days.items()
        if field is not Field.TERM_END and field is not Field.TERM_START and day > today
    ]
    duty, pip, end = days.get(Field.DUTY), days.get(Field.PIP), days.get(Field.Z_END)
    start, stop = days.get(Field.TERM_START), days.get(Field.TERM_END)
    if pip and duty and pip < duty:
        found.append(_before(Field.PIP, pip, "de kennisgeving van de plicht", duty))
    if pip and housed_on and pip < housed_on:
        found.append(_before(Field.PIP, pip, "de dag van wonen", housed_on))
    if pip and first_pip_on and pip < first_pip_on:
        found.append(_before(Field.PIP, pip, "het eerdere PIP", first_pip_on))
    first = first_pip_on or pip
    if first and start and start != first + timedelta(days=1):
        cure = f"De termijn begint op de dag na het eerste PIP: {in_words(first + timedelta(days=1))}. Kijk na."
        found.append(CodeFault(Field.TERM_START, cure))
    if start and stop and stop <= start:
        found.append(
            CodeFault(Field.TERM_END, "De einddatum is de eerste dag na de termijn. Die ligt na de startdatum.")
        )
    for field in (Field.PVT, Field.MAP):
        day = days.get(field)
        if day and start and day < start:
            found.append(_before(field, day, "de startdatum van de termijn", start))
        if day and end and day > end:
            found.append(
                CodeFault(field, f"{in_words(day)} ligt na de afronding van de Z-route ({in_words(end)}). Kijk na.")
            )
    return found


def _before(field: Field, day: date, what: str, first: date) -> CodeFault:
    return CodeFault(field, f"{in_words(day)} ligt voor {what} ({in_words(first)}). Kijk de twee datums na.")
