"""What is wrong with the files that hold the words of the screens in other languages (pragma_coach.catalogues)."""

from __future__ import annotations

from pathlib import Path

from pragma_coach import catalogues
from pragma_coach.content.problems import Problem, did_you_mean
from pragma_coach.domain.texts.languages import DUTCH, SCREENS

_SHORTEST = 40


def screen_problems(path: Path, name: str) -> list[Problem]:
    """Return the problems of one gettext file, which people know by this name; what is missing is one warning."""
    if path.stem == DUTCH:
        return []
    if path.stem not in SCREENS:
        return [Problem(name, "", f"De taal '{path.stem}' is er niet.", did_you_mean(path.stem, SCREENS[1:]))]
    try:
        found = catalogues.faults(path)
    except catalogues.UnreadableCatalogue as error:
        cure = "Open het bestand met een programma voor vertalingen (bijvoorbeeld Poedit) en bewaar het opnieuw."
        return [Problem(name, "", f"Dit bestand is niet te lezen: {error}.", cure)]
    wrong = [fault for fault in found if not fault.warning]
    problems = [Problem(name, f"tekst “{_short(fault.text)}”", fault.message, fault.cure) for fault in wrong]
    missing = [fault.text for fault in found if fault.warning]
    if missing:
        message = f"{len(missing)} teksten zijn er nog niet, zoals “{_short(missing[0])}”."
        problems.append(Problem(name, "", message, "Schrijf ze erbij; tot dan staat er Nederlands.", warning=True))
    return problems


def _short(text: str) -> str:
    return text if len(text) <= _SHORTEST else text[:_SHORTEST].rstrip() + "…"
