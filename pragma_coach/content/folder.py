"""A folder of checklist files, with the shipped folder behind it: what is missing here is taken from there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path

from pragma_coach.content.facts import check_facts, own_facts, read_facts
from pragma_coach.content.groups import read_groups
from pragma_coach.content.items import Groups, Translation, read_items, read_translations
from pragma_coach.content.problems import Problem, ProblemReport, did_you_mean
from pragma_coach.content.programmes import (
    PlanLists,
    apply_overrides,
    chosen,
    own_milestones,
    read_deadlines,
    read_milestones,
    read_named,
    read_phases,
    read_plan_lists,
    require_core,
    require_rules,
    with_core,
)
from pragma_coach.content.talks import read_talks
from pragma_coach.content.toml_reading import TomlTable, read_toml
from pragma_coach.domain.programme.programme import (
    Deadline,
    DeadlineKind,
    Duration,
    Fact,
    Item,
    LadderReading,
    Milestone,
    Programme,
    Tile,
    Unit,
)
from pragma_coach.domain.types import FactId, ItemId, PhaseId, ProgrammeId
from pragma_coach.paths import CHECKLISTS

CONTACT_EVERY = Duration(14, Unit.DAYS)
"""A pair meets at least every two weeks (Samen Inburgeren); a programme may say otherwise."""

_ITEM_FILE = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*")
_OLD_NAME = re.compile(r"(?P<id>[a-z0-9_]+)-(?P<version>[1-9][0-9]*)")


class ChecklistFolder:
    """Reads each file of one folder once and keeps the problems of all of them together."""

    def __init__(self, folder: Path, today: date | None = None) -> None:
        self.folder = folder
        self.today = today
        self._tables: dict[Path, TomlTable] = {}
        self._items: dict[Path, list[Item]] = {}

    def problems(self) -> list[Problem]:
        return [problem for table in self._tables.values() for problem in table.report.problems]

    def find(self, name: str) -> Path:
        """Return where the file with this name is: in this folder, or else among the shipped ones."""
        own = self.folder / name
        return own if own.exists() else CHECKLISTS / name

    def names(self, below: str) -> list[str]:
        """Return the names (without `.toml`) of all files in a folder of the shelf or of the shipped one."""
        roots = (self.folder / below, CHECKLISTS / below)
        return sorted({path.relative_to(root).with_suffix("").as_posix() for root in roots for path in _files(root)})

    def show(self, path: Path) -> str:
        """Return the name of a file as people see it in the folder ("checklists/groups.toml")."""
        for folder in (self.folder, CHECKLISTS):
            if path.is_relative_to(folder):
                return path.relative_to(folder.parent).as_posix()
        return path.as_posix()

    def table(self, path: Path) -> TomlTable:
        """Return what is in a file."""
        if path not in self._tables:
            self._tables[path] = read_toml(path, ProblemReport(self.show(path), self.today))
        return self._tables[path]

    @cached_property
    def groups(self) -> Groups:
        """The groups of this folder, with our choices where its own file is from before there were choices."""
        own = read_groups(self.table(self.find("groups.toml")))
        if self.folder == CHECKLISTS:
            return own
        shipped = ChecklistFolder(CHECKLISTS).groups
        return own.with_groups_of(shipped).with_choices_of(shipped)

    @cached_property
    def milestones(self) -> tuple[Milestone, ...]:
        return read_milestones(self.table(self.find("milestones.toml")))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What is one thing in several places, for every programme."""
        file = self.table(self.find("facts.toml"))
        facts = read_facts(file)
        file.finish()
        return facts

    @cached_property
    def law(self) -> tuple[Deadline, ...]:
        return self.deadlines(self.find("deadlines.toml"))

    @cached_property
    def practice(self) -> tuple[Deadline, ...]:
        return self.deadlines(self.find("planning.toml"))

    @cached_property
    def plan(self) -> PlanLists:
        return read_plan_lists(self.table(self.find("plan.toml")))

    def deadlines(self, path: Path) -> tuple[Deadline, ...]:
        """Return the deadlines of a file that holds nothing else: the law, or what is wise; never both in one file."""
        file = self.table(path)
        deadlines = read_deadlines(file, self.groups)
        file.finish()
        wanted = {"deadlines": DeadlineKind.LEGAL, "planning": DeadlineKind.PLANNED}.get(path.stem)
        for deadline in deadlines:
            if wanted and deadline.kind is not wanted:
                other = "planning.toml" if wanted is DeadlineKind.LEGAL else "deadlines.toml"
                message = "Wet en planning staan niet in één bestand."
                file.report.add(f"termijn {deadline.id}", message, f"Zet deze termijn in {other}.")
        return deadlines

    def items(self, path: Path) -> list[Item]:
        """Return the items of one item file."""
        if path not in self._items:
            file = self.table(path)
            tables = file.tables("items", "onderdeel", required=True)
            file.finish()
            self._items[path] = read_items(tables, self.groups)
        return self._items[path]

    def programme(self, path: Path) -> Programme:
        """Return the programme in this file; look at `problems` before you use it."""
        file = self._in_full(path)
        phases, core = read_phases(file)
        named = frozenset(phase.id for phase in phases)
        items = with_core(apply_overrides(file, self._programme_items(file, named), named), core)
        before = file.day_or_none("before") or date.max
        programme = Programme(
            id=ProgrammeId(file.text("id")),
            version=file.number("version", least=1),
            title=file.text("title"),
            municipality=file.text("municipality", ""),
            phases=phases,
            items=tuple(item for item in items if item.since is None or item.since < before),
            groups=self.groups.all,
            choices=self.groups.choices,
            milestones=own_milestones(file, self.milestones),
            talks=read_talks(file, self.groups, phases),
            deadlines=self._deadlines(file),
            tiles=file.choice_list("tiles", Tile),
            contact_every=file.duration_or_none("contact_every") or CONTACT_EVERY,
            headings=chosen(file, "headings", self.plan.headings),
            tracks=read_named(file, "tracks", "traject"),
            ladder=file.choice("ladder", LadderReading, LadderReading.OFFICIAL),
            certificates=chosen(file, "certificates", self.plan.certificates),
            partners=chosen(file, "partners", self.plan.partners),
            facts=own_facts(file, self.facts),
            help_within=file.duration_or_none("help_within"),
        )
        file.finish()
        if not file.unreadable:
            require_core(file, phases, programme.items)
        require_rules(file, programme.items, programme.deadlines)
        check_facts(file, programme, frozenset(FactId(said) for said in file.table("facts", required=False).values))
        self._check_name(path, programme, file)
        return programme

    def _in_full(self, path: Path) -> TomlTable:
        """Return what is in a programme file; one with `before` says only how it differs from the newest version."""
        file = self.table(path)
        if not file.has("before"):
            return file
        newest = self.table(self.find(f"programmas/{file.values.get('id')}.toml"))
        both = (one.table("overrides", required=False).values for one in (newest, file))
        overrides = {item: change for values in both for item, change in values.items()}
        return TomlTable({**newest.values, **file.values, "overrides": overrides}, "", file.report)

    def _programme_items(self, file: TomlTable, phases: frozenset[PhaseId]) -> list[Item]:
        sources = [(name, self.items(path)) for name, path in self._item_files(file)]
        sources.append(("dit bestand", read_items(file.tables("items", "onderdeel"), self.groups)))
        first_seen: dict[ItemId, str] = {}
        for name, items in sources:
            for item in items:
                place = f"onderdeel {item.id}"
                if first_seen.setdefault(item.id, name) != name:
                    message = f"Deze id staat in {first_seen[item.id]} en in {name}."
                    file.report.add(place, message, "Haal een van de twee weg.")
                if item.phase not in phases:
                    message = f"De fase '{item.phase}' is niet van dit programma."
                    file.report.add(place, message, did_you_mean(item.phase, phases))
        return [item for _, items in sources for item in items]

    def _item_files(self, file: TomlTable) -> Iterator[tuple[str, Path]]:
        for name in file.texts("item_files"):
            path = self.find(f"items/{name}.toml")
            if _ITEM_FILE.fullmatch(name) and path.is_file():
                yield name, path
            else:
                cure = did_you_mean(name, self.names("items"))
                file.problem(f"In 'item_files' staat '{name}'. Dat bestand is er niet.", cure)

    def _deadlines(self, file: TomlTable) -> tuple[Deadline, ...]:
        own = read_deadlines(file, self.groups)
        for name, shared in (("deadlines", self.law), ("planning", self.practice)):
            for deadline in own:
                if deadline.id in {one.id for one in shared}:
                    cure = "Kies een andere id; wat daar staat geldt voor elk programma."
                    file.report.add(f"termijn {deadline.id}", f"Deze id staat al in {name}.toml.", cure)
        return self.law + self.practice + own

    def _check_name(self, path: Path, programme: Programme, file: TomlTable) -> None:
        if path.parent.name == "oud":
            wanted = f"{programme.id}-{programme.version}"
        elif path.parent.name == "programmas":
            wanted = programme.id
            if newer := [one for one in self.old_versions(programme.id) if one >= programme.version]:
                message = f"'version' is {programme.version}, maar in oud/ staat versie {max(newer)}."
                file.problem(message, f"Maak 'version' {max(newer) + 1}.")
        else:
            return
        if path.stem != wanted:
            file.problem(f"Het bestand heet {path.name}, maar erin staat {wanted}.", f"Noem het {wanted}.toml.")

    def old_versions(self, programme_id: str) -> list[int]:
        """Return the versions of a programme that are kept for pairs that started with them."""
        found = (_OLD_NAME.fullmatch(name) for name in self.names("programmas/oud"))
        return sorted(int(match["version"]) for match in found if match and match["id"] == programme_id)

    def translations(self, path: Path) -> dict[ItemId, Translation]:
        """Return the translated titles in one file."""
        own = self._item_ids(self.folder)
        retired = {item_id for item_id, name in own.items() if "/oud/" in name}
        return read_translations(self.table(path), {*own, *self._item_ids(CHECKLISTS)}, own.keys() - retired)

    def _item_ids(self, folder: Path) -> dict[ItemId, str]:
        paths = [*_files(folder / "items"), *_files(folder / "programmas")]
        return {
            ItemId(item_id): path.as_posix()
            for path in paths
            for table in read_toml(path, ProblemReport("")).tables("items", "onderdeel")
            if isinstance(item_id := table.values.get("id"), str)
        }


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.toml"))
