"""Problems of checklist files, each with a cure that a coordinator can apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in one file; `place` is an item, a table or a line. A warning never stops the programme."""

    file: str
    place: str
    message: str
    cure: str
    warning: bool = False

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.message} {self.cure}"


class ContentError(Exception):
    """The files cannot be used; `problems` holds every fault that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def raise_errors(problems: Iterable[Problem]) -> None:
    """Raise a ContentError when anything is wrong; warnings alone are let through."""
    if errors := [problem for problem in problems if not problem.warning]:
        raise ContentError(errors)


class ProblemReport:
    """Collects the problems of one file under its name; `today`, when known, tells which dates have passed."""

    def __init__(self, file: str, today: date | None = None) -> None:
        self.file = file
        self.today = today
        self.problems: list[Problem] = []

    def add(self, place: str, message: str, cure: str, *, warning: bool = False) -> None:
        self.problems.append(Problem(self.file, place, message, cure, warning))


def choices(words: Iterable[str]) -> str:
    """Return the words as a Dutch choice: "coach, coachee of both"."""
    *first, last = words
    return f"{', '.join(first)} of {last}" if first else last


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a cure for an unknown word: the nearest known one, or the whole list when nothing is near."""
    known = sorted(known)
    near = get_close_matches(word, known, n=1)
    if near:
        return f"Bedoel je '{near[0]}'?"
    return f"Kies {choices(known)}." if known else "Haal dit weg."
