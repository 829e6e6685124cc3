"""Closing quarters for regions and the country: from published cells only, once, and never changed afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from nets import FIRST, JOB, NOW, Net, figure, history, publication, quarters, withdrawal

from pragma_coach.domain.network import Level
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.scoreboard.figures import Step
from pragma_coach.published import levels
from pragma_coach.published.cells import NewCell
from pragma_coach.published.releases import ReleasesUnreadable
from pragma_coach.services.network.regions import PATIENCE, close_due, read_map
from pragma_coach.services.network.release_files import ReleaseHistory

NAMES = [f"o{number}" for number in range(9)]
MAP = """
[regions.noord]
name = "Regio Noord"
organisations = ["o0", "o1", "o2"]
[regions.midden]
name = "Regio Midden"
organisations = ["o3", "o4", "o5"]
[regions.zuid]
name = "Regio Zuid"
organisations = ["o6", "o7", "o8"]
"""
DUE = FIRST.published_at + PATIENCE


@pytest.fixture
def net(tmp_path: Path) -> Net:
    return Net(tmp_path).trust(*NAMES, "o9").map(MAP)


def told(net: Net, at: datetime = NOW) -> list[tuple[str, dict[str, tuple[str, ...]]]]:
    found = []
    for one in close_due(net.folder, net.file, net.levels, at):
        places = dict.fromkeys(block.place for block in one.blocks)
        measures = {place: tuple(b.measure for b in one.blocks if b.place == place) for place in places}
        found.append((str(one.quarter), measures))
    return found


def test_a_quarter_closes_two_weeks_after_the_organisations_published(net: Net) -> None:
    net.collect(*(history(name, 1) for name in NAMES))
    assert told(net, DUE - timedelta(seconds=1)) == []
    everywhere = dict.fromkeys(("midden", "noord", "zuid", "land"), ("fase-1",))
    assert told(net, DUE) == [("2025-1", everywhere)]
    assert told(net, DUE) == []


def test_many_at_once_close_once(net: Net) -> None:
    net.collect(*(history(name, 3) for name in NAMES))
    start, found = Barrier(4), []

    def one() -> None:
        start.wait()
        found.append(len(told(net)))

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 0, 0, 7]  # 2025-1 up to 2026-3
    assert len(levels.closings(net.levels)) == 7


def test_what_comes_too_late_counts_in_the_next_block_and_changes_nothing(net: Net) -> None:
    net.collect(*(history(name, 1) for name in NAMES[:5]))  # two of three in the middle
    assert told(net, DUE) == [("2025-1", {"noord": ("fase-1",)})]
    before = levels.parts(net.levels)
    net.collect(*(history(name, 2) for name in NAMES[:6]))
    assert told(net, FIRST.next().published_at + PATIENCE) == [
        ("2025-2", {"noord": ("fase-1",), "midden": ("fase-1",)})
    ]
    after = levels.parts(net.levels)
    assert after[: len(before)] == before
    middle = {(part.part, part.part_end) for part in after if part.place == "midden"}
    ends = [quarter.last_day for quarter in quarters(2)]
    assert middle == {(name, end) for name in ("o3", "o4", "o5") for end in ends}


def test_no_cell_is_ever_part_of_two_blocks_of_a_level(net: Net) -> None:
    net.collect(*(history(name, 5) for name in NAMES))
    told(net)
    parts = levels.parts(net.levels)
    keys = [(part.level, part.measure, part.part, part.part_end) for part in parts]
    assert len(keys) == len(set(keys)) == 45 + 15
    part = parts[-1]
    row = (part.level.value, "elders", part.measure, "2027-03-31", "2027-01-01", part.part, part.part_end.isoformat())
    with closing(sqlite3.connect(net.levels)) as db, pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        db.execute("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?)", row)


@pytest.mark.parametrize("table", ["closing", "place", "member", "part"])
def test_what_is_closed_can_be_neither_changed_nor_removed_nor_added_to(net: Net, table: str) -> None:
    net.collect(*(history(name, 1) for name in NAMES))
    told(net, DUE)
    with closing(sqlite3.connect(net.levels)) as db:
        for act in (
            "UPDATE {} SET period_end = '2030-03-31'",
            "DELETE FROM {}",
            "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
        ):
            with pytest.raises(sqlite3.IntegrityError, match=r"never changes|sealed|in order"):
                db.execute(act.format(table))


def test_a_figure_that_is_taken_back_before_the_close_plays_no_part(net: Net) -> None:
    net.collect(*(history(name, 1) for name in NAMES[:2]), history("o2", 1, [withdrawal(FIRST)]))
    assert told(net, DUE) == [("2025-1", {})]


def test_a_region_block_of_which_a_part_was_taken_back_does_not_reach_the_country(net: Net) -> None:
    net.collect(*(history(name, 1) for name in NAMES[:6]))
    told(net, DUE)
    net.collect(history("o0", 1, [withdrawal(FIRST)]), *(history(name, 2) for name in NAMES[6:]))
    assert told(net, FIRST.next().published_at + PATIENCE) == [("2025-2", {"zuid": ("fase-1",)})]


def test_an_organisation_that_changes_region_keeps_its_old_figures_where_they_are(net: Net) -> None:
    net.collect(*(history(name, 2) for name in [*NAMES, "o9"]))
    told(net, DUE)
    net.map(MAP.replace('"o0", "o1", "o2"', '"o9", "o1", "o2"').replace('"o3",', '"o0", "o3",'))
    told(net, FIRST.next().published_at + PATIENCE)
    where = {(part.part_end, part.place) for part in levels.parts(net.levels) if part.part == "o0"}
    assert where == {(FIRST.last_day, "noord"), (FIRST.next().last_day, "midden")}
    late = {part.part_end for part in levels.parts(net.levels) if part.part == "o9"}
    assert late == {FIRST.last_day, FIRST.next().last_day}


def test_what_measures_something_else_under_the_same_name_is_never_put_together(net: Net) -> None:
    def jobs(slug: str, horizon: int) -> ReleaseHistory:
        one = publication(slug, FIRST, [NewCell("baan", FIRST.first_day, FIRST.last_day, figure())])
        measure = replace(JOB, horizon=Duration(horizon, Unit.MONTHS))
        cell = replace(one.cells[0], figure=replace(figure(), step=Step.MONTH))
        return ReleaseHistory(slug, (replace(one, measures=(measure,), cells=(cell,)),))

    net.collect(jobs("o0", 36), jobs("o1", 36), jobs("o2", 24))
    assert told(net, DUE) == [("2025-1", {})]


def test_organisations_with_different_programmes_need_a_word_of_somebody(net: Net) -> None:
    other = ReleaseHistory("o2", (publication("o2", FIRST, programme_title="Velsen"),))
    net.collect(history("o0", 1), history("o1", 1), other)
    with pytest.raises(Invalid, match=r"verschillende programma's \(Pragma, Velsen\)"):
        told(net, DUE)
    assert levels.closings(net.levels) == ()
    net.map(f'programme = "Pragma"\n{MAP}')
    assert told(net, DUE) == [("2025-1", {})]
    assert levels.closings(net.levels)[0].programme == "Pragma"


def test_a_clock_that_was_set_back_closes_nothing(net: Net) -> None:
    net.collect(*(history(name, 2) for name in NAMES))
    told(net, FIRST.next().published_at + PATIENCE)
    with pytest.raises(Invalid, match="klok van deze computer is teruggezet"):
        told(net, DUE)


def test_before_anything_was_collected_nothing_is_due(net: Net) -> None:
    assert told(net) == []
    assert not net.levels.exists()


def test_the_names_and_members_of_a_quarter_are_kept_with_it(net: Net) -> None:
    net.collect(*(history(name, 1) for name in NAMES))
    told(net, DUE)
    (found,) = levels.closings(net.levels)
    assert found.period_end == FIRST.last_day
    assert found.names[Level.REGION, "noord"] == "Regio Noord"
    assert found.names[Level.COUNTRY, "land"] == "Nederland"
    assert found.region_of["o4"] == "midden"


def test_a_file_of_a_newer_version_is_left_alone(net: Net) -> None:
    with closing(sqlite3.connect(net.levels)) as db:
        db.execute("PRAGMA user_version = 9")
    with pytest.raises(ReleasesUnreadable, match="andere versie"):
        levels.closings(net.levels)


# The map


def test_an_organisation_in_two_regions_is_refused(net: Net) -> None:
    net.map(MAP.replace('"o3"', '"o0", "o3"'))
    net.collect(history("o0", 1))
    with pytest.raises(Invalid, match="o0 staat twee keer in de indeling: bij noord en bij midden"):
        told(net, DUE)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "nog geen indeling"),
        ("[regions", "niet te lezen"),
        ("x = 1", "Onbekend: x"),
        ("regions = 3", "geen goede regio's"),
        ('[regions.noord]\nname = "N"', "klopt regio noord niet"),
        ('[regions.noord]\nname = ""\norganisations = ["a"]', "klopt regio noord niet"),
        ('[regions.noord]\nname = "N"\norganisations = []', "klopt regio noord niet"),
        ('[regions.Noord]\nname = "N"\norganisations = ["a"]', "geen korte naam"),
        ('[regions.noord]\nname = "N"\norganisations = [7]', "geen korte naam"),
        ('[regions.noord]\nname = "N"\norganisations = ["../x"]', "geen korte naam"),
        ('country = 4\n[regions.noord]\nname = "N"\norganisations = ["a"]', "aanhalingstekens"),
    ],
)
def test_a_map_that_cannot_be_right_is_told_with_an_example(net: Net, text: str, sentence: str) -> None:
    net.map(text)
    with pytest.raises(Invalid, match=sentence):
        read_map(net.folder)
