"""Read a TOML file and take typed values from its tables; every fault becomes a problem, never a traceback."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pragma_coach.content.problems import ProblemReport, choices, did_you_mean
from pragma_coach.domain.programme.programme import Duration, Unit

MAX_BYTES = 256 * 1024
"""A checklist file is a few tens of kilobytes; more is not a checklist."""

Word = TypeVar("Word", bound=StrEnum)
Kind = TypeVar("Kind")

_KINDS: dict[type, str] = {
    str: 'een tekst tussen aanhalingstekens: "zo"',
    bool: "true of false, zonder aanhalingstekens",
    int: "een heel getal",
    date: "een datum als 2027-01-31, zonder aanhalingstekens",
    list: "een lijst tussen rechte haken: [ ]",
    dict: "een tabel tussen accolades: { }",
}


class TomlTable:
    """One table of a file: every getter notes a problem and returns a harmless value when something is wrong."""

    def __init__(
        self, values: dict[str, object], place: str, report: ProblemReport, *, unreadable: bool = False
    ) -> None:
        self.values = values
        self.unreadable = unreadable
        self.place = place
        self.report = report
        self._asked: set[str] = set()

    def problem(self, message: str, cure: str) -> None:
        self.report.add(self.place, message, cure)

    def _take(self, key: str, kind: type[Kind], default: Kind | None, empty: Kind) -> Kind:
        self._asked.add(key)
        if key not in self.values:
            if default is not None:
                return default
            if not self.unreadable:
                self.problem(f"'{key}' ontbreekt.", f"Schrijf hier {_KINDS[kind]}.")
            return empty
        value = self.values[key]
        # in Python a bool is an int and a datetime is a date; in a checklist they are not
        if isinstance(value, kind) and isinstance(value, bool) == (kind is bool) and not isinstance(value, datetime):
            return value
        self.problem(f"'{key}' heeft de verkeerde soort waarde.", f"Schrijf hier {_KINDS[kind]}.")
        return empty if default is None else default

    def has(self, key: str) -> bool:
        return key in self.values

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty (unless the default is used)."""
        found = self._take(key, str, default, "?").strip()
        if not found and default is None:
            self.problem(f"'{key}' is leeg.", "Schrijf hier een korte tekst.")
        return found

    def flag(self, key: str) -> bool:
        return self._take(key, bool, default=False, empty=False)

    def number(self, key: str, *, least: int) -> int:
        """Return a whole number that is not below `least`."""
        found = self._take(key, int, None, least)
        if found < least:
            self.problem(f"'{key}' is {found}.", f"Kies {least} of meer.")
        return max(found, least)

    def day(self, key: str) -> date:
        return self._take(key, date, None, date.min)

    def day_or_none(self, key: str) -> date | None:
        return self.day(key) if self.has(key) else None

    def choice(self, key: str, words: type[Word], default: Word | None = None) -> Word:
        """Return one word of a closed list."""
        fallback = next(iter(words))
        said = self._take(key, str, str(default) if default else None, str(fallback))
        return self._word(key, said, words) or default or fallback

    def choice_list(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        """Return some words of a closed list; none when the file does not say."""
        return tuple(word for said in self.texts(key) if (word := self._word(key, said, words)) is not None)

    def _word(self, key: str, said: str, words: type[Word]) -> Word | None:
        try:
            return words(said)
        except ValueError:
            self.problem(f"'{key}' is '{said}'.", f"Kies {choices(words)}.")
            return None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty when the file does not give it."""
        found: list[str] = []
        for value in self._take(key, list, [], []):
            if isinstance(value, str) and value.strip():
                found.append(value.strip())
            else:
                self.problem(f"In '{key}' staat iets dat geen tekst is.", "Zet elke tekst tussen aanhalingstekens.")
        return tuple(found)

    def some_of(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Return a list of texts that all have to be known."""
        for said in (found := self.texts(key)):
            if said not in known:
                self.problem(f"In '{key}' staat '{said}'. Dat ken ik niet.", did_you_mean(said, known))
        return found

    def table(self, key: str, *, required: bool = True) -> TomlTable:
        return TomlTable(self._take(key, dict, None if required else {}, {}), self._inside(key), self.report)

    def tables(self, key: str, name: str, *, required: bool = False) -> list[TomlTable]:
        """Return a list of tables, each with its place ("<name> <id>") for the messages."""
        found: list[TomlTable] = []
        for number, value in enumerate(self._take(key, list, None if required else [], []), start=1):
            if isinstance(value, dict):
                known_as = value.get("id")
                place = f"{name} {known_as}" if isinstance(known_as, str) else f"{name} nummer {number}"
                found.append(TomlTable(value, self._inside(place), self.report))
            else:
                self.problem(f"'{key}' nummer {number} is geen tabel.", f"Begin met een regel [[{key}]].")
        return found

    def named_tables(self, key: str, name: str) -> dict[str, TomlTable]:
        """Return the tables inside this table by their names."""
        inside = self.table(key, required=False)
        report = self.report
        return {said: TomlTable(inside._take(said, dict, None, {}), f"{name} {said}", report) for said in inside.values}

    def _inside(self, place: str) -> str:
        return f"{self.place}, {place}" if self.place else place

    def duration(self, key: str, *, least: int = 1) -> Duration:
        """Return a length of time, written as `{ weeks = 3 }`."""
        found = self.table(key)
        units = [unit for unit in Unit if found.has(unit)]
        if self.has(key) and len(units) != 1:
            found.problem("Hier hoort één duur.", "Schrijf bijvoorbeeld { weeks = 3 }; kies days, weeks of months.")
        found.finish(tuple(units or Unit))
        unit = units[0] if units else Unit.DAYS
        return Duration(found.number(unit, least=least) if units else least, unit)

    def duration_or_none(self, key: str) -> Duration | None:
        return self.duration(key) if self.has(key) else None

    def finish(self, more: Collection[str] = ()) -> None:
        """Note each key that nobody asked for; call this after the last getter."""
        known = self._asked.union(more)
        for key in self.values:
            if key not in known:
                self.problem(f"'{key}' ken ik niet.", did_you_mean(key, known))


def read_toml(path: Path, report: ProblemReport) -> TomlTable:
    """Return what is in the file; an empty, silent table, with a problem reported, when it cannot be read."""
    values = _values(path, report)
    return TomlTable(values or {}, "", report, unreadable=values is None)


def parse_toml(text: str, report: ProblemReport) -> TomlTable:
    """Return what a text that is no file says; an empty, silent table, with a problem reported, when it is no TOML."""
    values = _parse(text, report)
    return TomlTable(values or {}, "", report, unreadable=values is None)


def _values(path: Path, report: ProblemReport) -> dict[str, object] | None:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = f"Dit bestand kan ik niet lezen ({error.strerror})."
        report.add("", reason, "Kijk of de naam klopt en of je erbij mag.")
        return None
    if len(raw) > MAX_BYTES:
        report.add("", f"Dit bestand is groter dan {MAX_BYTES // 1024} KB.", "Verdeel het over meer bestanden.")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        report.add(f"regel {line}", "Hier staat een teken dat geen UTF-8 is.", "Bewaar het bestand opnieuw als UTF-8.")
        return None
    return _parse(text, report)


def _parse(text: str, report: ProblemReport) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except RecursionError:
        report.add("", "Hier zitten te veel haken in elkaar.", "Haal de haken weg die niet nodig zijn.")
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        found = re.search(r"at line (\d+)", reason)
        line = int(found[1]) if found else text.count("\n") + 1
        if any(word in reason for word in ("overwrite", "twice", "already", "redefine", "declare")):
            report.add(f"regel {line}", "Deze naam staat er al een keer.", "Haal een van de twee weg.")
        else:
            cure = "Kijk of een aanhalingsteken, haakje of =-teken ontbreekt, hier of een regel eerder."
            report.add(f"regel {line}", "Deze regel is geen goede TOML.", cure)
    return None
