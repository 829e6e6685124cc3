"""Checklist files become programmes; every fault names the file, the place and the cure, in Dutch.

Start at `load_programme`: a programme by its id and version.
May not know `pragma_coach.store`, `pragma_coach.services`: an own version arrives as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from pragma_coach import catalogues
from pragma_coach.content.facts import read_facts
from pragma_coach.content.folder import ChecklistFolder
from pragma_coach.content.groups import read_groups
from pragma_coach.content.items import Translation
from pragma_coach.content.problems import ContentError, Problem, did_you_mean, raise_errors
from pragma_coach.content.programmes import read_milestones, read_plan_lists
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.texts.languages import DUTCH, SCREENS, TranslationState
from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.types import ItemId, ProgrammeId
from pragma_coach.paths import CHECKLISTS

__all__ = [
    "ContentError",
    "Problem",
    "Translation",
    "TranslationState",
    "check",
    "languages",
    "load_all",
    "load_programme",
    "load_translations",
]

_LONGEST_QUOTE = 40
_NAME = re.compile(r"[a-z0-9_]+")
_KINDS = ("items", "programmas", "vertalingen", "groups", "milestones", "facts", "deadlines", "planning", "plan")


def load_programme(
    programme_id: ProgrammeId | str, *, folder: Path = CHECKLISTS, version: int | None = None
) -> Programme:
    """Return a programme: its newest version, or the one a pair started with.

    A file is read once per process; start again after a change. What is not in `folder` comes from the shipped files.
    Raises ContentError with all problems, also for an unknown programme or version.
    """
    return _programme(str(programme_id), _resolved(folder), version)


@cache
def _resolved(folder: Path) -> Path:
    """Return where a folder really is: asked once, because it is needed at every act on a pair."""
    return folder.resolve()


@cache
def _programme(programme_id: str, folder: Path, version: int | None) -> Programme:
    files = ChecklistFolder(folder)
    known = _newest_names(files)
    if programme_id not in known:
        message, cure = f"Het programma '{programme_id}' is er niet.", did_you_mean(programme_id, known)
        raise ContentError([Problem(files.show(files.folder / "programmas"), "", message, cure)])
    if version in files.old_versions(programme_id):
        return _read(files.find(f"programmas/oud/{programme_id}-{version}.toml"), files.folder)
    newest = _read(files.find(f"programmas/{programme_id}.toml"), files.folder)
    if version in (None, newest.version):
        return newest
    name = f"programmas/oud/{programme_id}-{version}.toml"
    message = f"Versie {version} van het programma '{programme_id}' is er niet."
    cure = "Zet dit bestand terug, of zet de koppels met deze versie over naar de nieuwste."
    raise ContentError([Problem(files.show(files.folder / name), "", message, cure)])


def load_all(folder: Path = CHECKLISTS) -> dict[ProgrammeId, Programme]:
    """Return the newest version of every programme, shipped ones included. Raises ContentError with all problems."""
    found: dict[ProgrammeId, Programme] = {}
    problems: list[Problem] = []
    for name in _newest_names(ChecklistFolder(folder.resolve())):
        try:
            found[ProgrammeId(name)] = load_programme(name, folder=folder)
        except ContentError as error:
            problems.extend(error.problems)
    if problems:
        raise ContentError(problems)
    return found


def languages(folder: Path = CHECKLISTS) -> tuple[str, ...]:
    return tuple(ChecklistFolder(folder.resolve()).names("vertalingen"))


def load_translations(language: str, folder: Path = CHECKLISTS) -> dict[ItemId, Translation]:
    """Return the item titles in a language; an item without one shows Dutch only.

    The folder's own translations go before the shipped ones. Raises ContentError with all problems.
    """
    return dict(_translations(language, folder.resolve()))


def check(files: Iterable[Path], *, today: date | None = None) -> list[Problem]:
    """Return every problem in these files, and in the files they need; a folder stands for all files in it.

    With `today`, a text that someone had to look at again before that day is a problem, and one soon due a warning.
    """
    folders: dict[Path, ChecklistFolder] = {}
    problems: list[Problem] = []
    for given in files:
        paths = sorted([*given.rglob("*.toml"), *given.rglob("*.po")]) if given.is_dir() else [given]
        if not paths:
            cure = "Noem een map met bestanden die op .toml eindigen."
            problems.append(Problem(given.as_posix(), "", "In deze map staan geen checklists.", cure))
        for path in paths:
            folder = _folder_of(path.resolve())
            checklists = folders.setdefault(folder, ChecklistFolder(folder, today))
            if path.suffix == ".po":
                problems.extend(_screen_problems(path, checklists.show(path.resolve())))
                continue
            _check_file(checklists, path.resolve() if path.resolve().is_relative_to(folder) else path)
    problems.extend(problem for checklists in folders.values() for problem in checklists.problems())
    return list(dict.fromkeys(problems))


def _newest_names(files: ChecklistFolder) -> list[str]:
    return [name for name in files.names("programmas") if _NAME.fullmatch(name)]


@cache
def _read(path: Path, folder: Path) -> Programme:
    files = ChecklistFolder(folder)
    programme = files.programme(path)
    raise_errors(files.problems())
    return programme


@cache
def _translations(language: str, folder: Path) -> dict[ItemId, Translation]:
    files = ChecklistFolder(folder)
    name = f"vertalingen/{language}.toml"
    paths = [root / name for root in dict.fromkeys((CHECKLISTS, folder)) if (root / name).is_file()]
    if language not in (known := languages(folder)) or not paths:
        message = f"De taal '{language}' is er niet."
        raise ContentError([Problem(files.show(folder / name), "", message, did_you_mean(language, known))])
    found: dict[ItemId, Translation] = {}
    for path in paths:
        found.update(files.translations(path))
    raise_errors(files.problems())
    return found


def _folder_of(path: Path) -> Path:
    for parent in list(path.parents)[:4]:
        if (parent / "programmas").is_dir() or (parent / "items").is_dir():
            return parent
    return CHECKLISTS


def _check_file(files: ChecklistFolder, path: Path) -> None:
    match _kind(files, path):
        case "items":
            files.items(path)
        case "programmas":
            files.programme(path)
        case "vertalingen":
            files.translations(path)
        case "groups":
            read_groups(files.table(path))
        case "milestones":
            read_milestones(files.table(path))
        case "deadlines" | "planning":
            files.deadlines(path)
        case "facts":
            read_facts(files.table(path))
        case "plan":
            read_plan_lists(files.table(path))
        case _:
            file = files.table(path)
            if not file.unreadable:
                file.problem("Ik weet niet wat voor bestand dit is.", "Zet het in items/, programmas/ of vertalingen/.")


def _kind(files: ChecklistFolder, path: Path) -> str:
    inside = path.relative_to(files.folder) if path.is_relative_to(files.folder) else Path(path.name)
    first = inside.parts[0].removesuffix(".toml")
    if first in _KINDS:
        return first
    values = files.table(path).values
    if "phases" in values or "item_files" in values:
        return "programmas"
    return "items" if "items" in values else ""


def _screen_problems(path: Path, name: str) -> list[Problem]:
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
        message = f"{count(len(missing), 'tekst is', 'teksten zijn')} er nog niet, zoals “{_short(missing[0])}”."
        problems.append(Problem(name, "", message, "Schrijf ze erbij; tot dan staat er Nederlands.", warning=True))
    return problems


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE].rstrip() + "…"
