"""Regions and the country: who belongs where, and closing each quarter from what organisations have published.

A quarter closes two weeks after the organisations published theirs, so that all files can be collected. What comes
later counts in the next block. Nothing here sees a person: the figures follow from published cells (domain.network).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.network import Level, NetworkBlock, check_laminar, close
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.scoreboard.figures import combined
from pragma_coach.published import levels, releases
from pragma_coach.published.cells import Cell
from pragma_coach.published.levels import Closing
from pragma_coach.services.network.network import settle
from pragma_coach.store import network
from pragma_coach.store.network import Folder

COUNTRY = "land"
PATIENCE = timedelta(days=14)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DAY = timedelta(days=1)
_EXAMPLE = 'Schrijf bijvoorbeeld: [regions.noord] name = "Regio Noord" organisations = ["assen", "emmen"].'


@dataclass(frozen=True, slots=True)
class Region:
    """A region: its short name (its address), its name, and the short names of its organisations."""

    slug: str
    name: str
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """Which organisation belongs where, as people wrote it; `programme` is "" when it was left out."""

    country: str
    programme: str
    regions: tuple[Region, ...]

    @property
    def region_of(self) -> dict[str, str]:
        return {one: region.slug for region in self.regions for one in region.organisations}


@dataclass(frozen=True, slots=True)
class Closed:
    """A quarter that was closed, with its new blocks."""

    quarter: Quarter
    blocks: list[NetworkBlock]


def read_map(folder: Folder) -> Map:
    """Return who belongs where. Raise Invalid with what is wrong and how to write it."""
    text = network.read(folder.regions)
    if not text:
        raise Invalid(f"Er is nog geen indeling in regio's. Maak het bestand {folder.regions}. {_EXAMPLE}")
    try:
        facts = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(f"{folder.regions} is niet te lezen: {error}. {_EXAMPLE}") from None
    unknown = set(facts) - {"country", "programme", "regions"}
    written = facts.get("regions")
    if unknown or not isinstance(written, dict) or not written:
        extra = f" Onbekend: {', '.join(sorted(unknown))}." if unknown else ""
        raise Invalid(f"{folder.regions} heeft geen goede regio's.{extra} {_EXAMPLE}")
    country, programme = (facts.get(name, usual) for name, usual in (("country", "Nederland"), ("programme", "")))
    if not isinstance(country, str) or not isinstance(programme, str):
        raise Invalid(f"In {folder.regions} horen country en programme tussen aanhalingstekens.")
    regions = tuple(_region(folder.regions, slug, facts) for slug, facts in written.items())
    _check_one_region_each(regions)
    return Map(country, programme, regions)


def _region(file: Path, slug: str, facts: Any) -> Region:
    fits = isinstance(facts, dict) and set(facts) == {"name", "organisations"} and isinstance(facts["name"], str)
    members = facts["organisations"] if fits else None
    if not isinstance(members, list) or not members or not facts["name"].strip():
        raise Invalid(f"In {file} klopt regio {slug} niet. {_EXAMPLE}")
    for name in (slug, *members):
        if not isinstance(name, str) or not _SLUG.fullmatch(name) or len(name) > 40:
            raise Invalid(f"In {file} is “{name}” geen korte naam. Neem kleine letters, cijfers en streepjes.")
    return Region(slug, facts["name"].strip(), tuple(members))


def _check_one_region_each(regions: Iterable[Region]) -> None:
    seen: dict[str, str] = {}
    for region in regions:
        for one in region.organisations:
            if one in seen:
                raise Invalid(
                    f"{one} staat twee keer in de indeling: bij {seen[one]} en bij {region.slug}. Elke organisatie "
                    "hoort bij één regio, anders telt zij dubbel. Haal er een weg."
                )
            seen[one] = region.slug


def close_due(folder: Folder, file: Path, levels_file: Path, at: datetime) -> list[Closed]:
    """Close every quarter that is due, oldest first; return what was closed now.

    Twice is once, by however many processes. Raise Invalid for a wrong map, different programmes in one map, or a
    clock that was set back; then nothing was closed.
    """
    with folder.alone():
        settle(folder, file)
        where = read_map(folder)
        done = levels.closings(levels_file)
        if done and at < done[-1].published_at:
            raise Invalid("De klok van deze computer is teruggezet. Zet hem goed en probeer het opnieuw.")
        programme = _programme(where, file)
        cells = _published(file)
        counting = [one for one in where.region_of if _title(file, one) == programme]
        found = []
        for quarter in _due(done, [cell for slug, cell in cells if slug in counting], at):
            ledger = _Ledger.of(cells, levels.parts(levels_file), counting)
            blocks = _close(where, ledger, quarter.last_day)
            check_laminar([*ledger.cells.values(), *ledger.regions.values(), *ledger.country, *blocks])
            names = {(Level.REGION, region.slug): region.name for region in where.regions}
            names[Level.COUNTRY, COUNTRY] = where.country
            levels.write(levels_file, Closing(quarter.last_day, at, programme, names, where.region_of), blocks)
            found.append(Closed(quarter, blocks))
    return found


def _programme(where: Map, file: Path) -> str:
    """Return the one programme whose figures are put together: phases of another programme are other phases."""
    members = where.region_of
    titles = {_title(file, one.slug) for one in releases.organisations(file) if one.slug in members}
    if where.programme or len(titles) <= 1:
        return where.programme or next(iter(titles), "")
    raise Invalid(
        f"De organisaties werken met verschillende programma's ({', '.join(sorted(titles))}). Hun fasen zijn niet "
        'hetzelfde. Schrijf bovenaan network.toml welk programma telt: programme = "…".'
    )


def _title(file: Path, slug: str) -> str:
    """Return the programme of an organisation by its last release, "" before its first."""
    found = releases.releases_of(file, slug)
    return found[-1].programme_title if found else ""


def _published(file: Path) -> list[tuple[str, Cell]]:
    """Return every cell with its organisation: also of those that left the map since, and what was taken back."""
    return [
        (listed.slug, cell)
        for listed in releases.organisations(file)
        for cell in (*releases.cells_of(file, listed.slug), *releases.withdrawn_of(file, listed.slug))
    ]


def _due(done: tuple[Closing, ...], cells: list[Cell], at: datetime) -> Iterable[Quarter]:
    ends = [cell.last_day for cell in cells]
    if not done and not ends:
        return
    quarter = Quarter.of(done[-1].period_end).next() if done else Quarter.of(min(ends))
    while quarter.published_at + PATIENCE <= at:
        yield quarter
        quarter = quarter.next()


_Key = tuple[str, str, date]  # place, measure, last day


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What is part of what until now, by key, and what waits: no part yet, and not taken back.

    `definition` says what the cell of an organisation measures, apart from its name.
    """

    cells: dict[_Key, NetworkBlock]
    regions: dict[_Key, NetworkBlock]
    country: tuple[NetworkBlock, ...]
    waiting_cells: tuple[NetworkBlock, ...]
    waiting_regions: tuple[NetworkBlock, ...]
    definition: Mapping[_Key, tuple[object, ...]]
    since: dict[tuple[Level, str, str], date]

    @classmethod
    def of(
        cls, published: list[tuple[str, Cell]], parts: tuple[levels.BlockPart, ...], counting: Collection[str]
    ) -> _Ledger:
        """Return the ledger that follows from the published cells and the written parts."""
        cells, definition, withdrawn = {}, {}, set()
        for slug, cell in published:
            block = NetworkBlock(Level.ORGANISATION, slug, cell.measure.id, cell.first_day, cell.last_day, cell.figure)
            cells[block.key[1:]] = block
            definition[block.key[1:]] = (cell.measure.kind, cell.measure.horizon)
            if cell.withdrawn_because:
                withdrawn.add(block.key)
        regions = _blocks(Level.REGION, parts, cells)
        used = {(part.level, part.part, part.measure, part.part_end) for part in parts}
        free_cells = (b for key, b in cells.items() if b.place in counting and (Level.REGION, *key) not in used)
        free_regions = (b for key, b in regions.items() if (Level.COUNTRY, *key) not in used)
        return cls(
            cells,
            regions,
            tuple(_blocks(Level.COUNTRY, parts, regions).values()),
            tuple(block for block in free_cells if block.key not in withdrawn),
            tuple(block for block in free_regions if not any(cell.key in withdrawn for cell in block.cells)),
            definition,
            {(part.level, part.place, part.measure): part.last_day + _DAY for part in parts},
        )


def _blocks(
    level: Level, parts: tuple[levels.BlockPart, ...], below: Mapping[_Key, NetworkBlock]
) -> dict[_Key, NetworkBlock]:
    """Return the blocks of a level by their keys, put together from the blocks below."""
    found: dict[_Key, list[levels.BlockPart]] = defaultdict(list)
    for part in parts:
        if part.level is level:
            found[part.place, part.measure, part.last_day].append(part)
    return {
        key: NetworkBlock(
            level,
            *key[:2],
            rows[0].first_day,
            key[2],
            combined([cell.figure for row in rows for cell in below[row.part, row.measure, row.part_end].cells]),
            tuple(below[row.part, row.measure, row.part_end] for row in rows),
        )
        for key, rows in found.items()
    }


def _close(where: Map, ledger: _Ledger, last_day: date) -> list[NetworkBlock]:
    regions = {region.slug: region.organisations for region in where.regions}
    blocks = _close_level(Level.REGION, regions, ledger.waiting_cells, ledger, last_day)
    waiting = (*ledger.waiting_regions, *blocks)
    everywhere = {COUNTRY: tuple({block.place for block in waiting})}
    return [*blocks, *_close_level(Level.COUNTRY, everywhere, waiting, ledger, last_day)]


def _close_level(
    level: Level,
    places: Mapping[str, Iterable[str]],
    waiting: Iterable[NetworkBlock],
    ledger: _Ledger,
    last_day: date,
) -> list[NetworkBlock]:
    """Close each measure of a level; cells that measure something else under the same name never meet in a block."""
    by_measure: dict[tuple[str, tuple[object, ...]], list[NetworkBlock]] = defaultdict(list)
    for block in waiting:
        cell = next(block.cells)
        by_measure[block.measure, ledger.definition[cell.key[1:]]].append(block)
    closed: dict[tuple[str, str], NetworkBlock] = {}
    for (measure, _), blocks in sorted(by_measure.items(), key=lambda found: (found[0][0], len(found[1]))):
        since = {place: day for (at, place, one), day in ledger.since.items() if (at, one) == (level, measure)}
        for block in close(places, level, blocks, last_day, since):
            closed[block.place, measure] = block  # of two definitions the one of most blocks; the other waits
    return list(closed.values())
