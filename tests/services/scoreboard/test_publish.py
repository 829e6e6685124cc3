"""A quarter is published once, at its moment, whatever crashes; and what is published never changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread

import make
import pytest
from opening_town import FIRST, PHASE_1, SECOND, Town, town_of_twelve

from pragma_coach.config import Config
from pragma_coach.domain.calendar import Quarter, utc_moment
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.scoreboard.disclosure import Rules
from pragma_coach.domain.scoreboard.figures import Band
from pragma_coach.domain.types import OrganisationId, Role
from pragma_coach.published import releases
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.services.scoreboard.publish import Forgotten, measured, publish, publish_due
from pragma_coach.store import database, organisations, scoreboard, tables
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Settings
from pragma_coach.store.scoreboard import Publication


@pytest.fixture
def town(config: Config) -> Town:
    return town_of_twelve(config)


def test_a_quarter_with_enough_people_becomes_a_figure_at_its_announced_moment(town: Town) -> None:
    moment = FIRST.published_at
    assert town.publish(moment - timedelta(seconds=1)) == []
    assert town.publish(moment) == [("2026-1", ["fase-1"])]
    (cell,) = releases.cells_of(town.file, "oirschot")
    assert (cell.first_day, cell.last_day) == (date(2026, 1, 2), date(2026, 3, 31))
    assert cell.figure.band is Band.FROM_10
    assert 17 <= cell.figure.days <= 28
    (release,) = releases.releases_of(town.file, "oirschot")
    assert (release.published_at, release.k, release.period_end) == (moment, 10, FIRST.last_day)


def test_nothing_can_be_published_before_its_moment(town: Town) -> None:
    with pytest.raises(Invalid, match="19 mei 2026"):
        publish(measured(town.organisation), FIRST, FIRST.published_at - timedelta(minutes=1), town.file, Rules())
    assert releases.releases_of(town.file, "oirschot") == ()
    assert publish(measured(town.organisation), FIRST, FIRST.published_at, town.file, Rules())  # it was not claimed


def test_twice_is_once(town: Town) -> None:
    town.publish(FIRST.published_at)
    before = town.file.read_bytes()
    assert publish(measured(town.organisation), FIRST, FIRST.published_at, town.file, Rules()) is None
    assert town.publish(FIRST.published_at + timedelta(days=30)) == []
    assert town.file.read_bytes() == before


def test_many_at_once_is_once(town: Town) -> None:
    start, found = Barrier(4), []

    def one() -> None:
        start.wait()
        found.extend(town.publish(SECOND.published_at))

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [("2026-1", ["fase-1"]), ("2026-2", [])]
    assert len(releases.releases_of(town.file, "oirschot")) == 2


def test_a_crash_between_the_two_databases_is_repaired_with_what_was_decided(town: Town) -> None:
    blocked = town.file.parent / "blocked"
    blocked.write_text("no folder can be made here")
    with pytest.raises(OSError, match="blocked"):
        publish_due(FIRST.published_at, blocked / "releases.db")
    # Meanwhile the facts change: what was decided stays decided.
    for pair in town.pairs:
        town.finish(pair, date(2026, 3, 30), booked=date(2026, 5, 20))
    assert town.publish(FIRST.published_at + timedelta(days=2)) == []
    (cell,) = releases.cells_of(town.file, "oirschot")
    assert 17 <= cell.figure.days <= 28


def test_a_crash_before_the_decision_is_stored_leaves_nothing(town: Town) -> None:
    class Crash(Exception):
        pass

    @one_transaction
    def crashing() -> None:
        publish(measured(town.organisation), FIRST, FIRST.published_at, town.file.parent / "elsewhere.db", Rules())
        raise Crash

    with pytest.raises(Crash):
        crashing()
    with database.connection():
        assert scoreboard.publications(town.organisation.id) == []
        assert scoreboard.counted(town.organisation.id) == {}
    assert town.publish(FIRST.published_at) == [("2026-1", ["fase-1"])]


def test_a_lost_file_is_written_again_as_it_was(town: Town) -> None:
    town.newcomers(11, date(2026, 4, 7))
    town.publish(SECOND.published_at)
    cells, shown = releases.cells_of(town.file, "oirschot"), releases.releases_of(town.file, "oirschot")
    town.file.unlink()
    assert town.publish(SECOND.published_at) == []
    assert len(cells) == 2
    assert releases.cells_of(town.file, "oirschot") == cells
    assert releases.releases_of(town.file, "oirschot") == shown


def test_a_release_that_another_process_writes_meanwhile_is_not_taken_for_a_forgotten_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.publish(FIRST.published_at)
    read = scoreboard.publications

    def read_just_before_the_other(organisation_id: OrganisationId) -> list[Publication]:
        kept = read(organisation_id)
        other = replace(kept[-1].release, period_end=SECOND.next().last_day)
        releases.write_release(town.file, other, kept[-1].measures, [])
        return kept

    monkeypatch.setattr(scoreboard, "publications", read_just_before_the_other)
    assert publish(measured(town.organisation), SECOND, SECOND.published_at, town.file, Rules())


def test_nothing_is_published_when_the_database_forgot_who_counted(town: Town) -> None:
    town.publish(FIRST.published_at)
    with database.connection():
        for table in (tables.Performed, tables.JobRun, tables.Counted):
            table.delete().execute()
    before = town.file.read_bytes()
    with pytest.raises(Forgotten, match="restore"):
        town.publish(SECOND.published_at)
    assert town.file.read_bytes() == before
    with database.connection():
        assert scoreboard.counted(town.organisation.id) == {}


def test_who_counted_never_counts_again(town: Town) -> None:
    town.publish(FIRST.published_at)
    with database.connection():
        first = set(scoreboard.counted(town.organisation.id)["fase-1"])
    # Their phase 1 is opened again and ends anew: ten events in the second quarter, of people who counted already.
    for pair in town.pairs:
        again = make.operation(town.boss, at=utc_moment(date(2026, 6, 1), 9))
        records.reopen_phase(again, pair, PHASE_1, reason="Vergissing.")
        town.finish(pair, date(2026, 6, 20))
    assert town.publish(SECOND.published_at) == [("2026-2", [])]
    town.newcomers(10, date(2026, 7, 6))
    assert town.publish(Quarter(2026, 3).published_at) == [("2026-3", ["fase-1"])]
    with database.connection():
        counted = scoreboard.counted(town.organisation.id)["fase-1"]
    assert len(counted) == 22
    assert all(counted[person] == FIRST.last_day for person in first)


def test_late_bookings_corrections_and_forgotten_people_change_no_published_byte(town: Town) -> None:
    town.publish(FIRST.published_at)
    before = town.file.read_bytes()
    came = date(2026, 2, 2)
    coach = town.coaches[0].account_id
    late = make.pair(town.boss, coach, housed_on=came, started_on=came, at=utc_moment(came, 12))
    town.finish(late.id, date(2026, 2, 20), booked=date(2026, 5, 28))
    town.finish(town.pairs[0], date(2026, 3, 29), booked=date(2026, 5, 28))
    operation = make.operation(town.boss, at=utc_moment(date(2026, 5, 28), 9))
    lifecycle.change_coachee(operation, town.pairs[1], lifecycle.Newcomer("N", housed_on=date(2025, 1, 1)))
    with database.connection():  # as erasing two people does
        gone = [row.coachee_id for row in tables.Counted.select().limit(2)]
        tables.Counted.delete().where(tables.Counted.coachee_id.in_(gone)).execute()
        tables.CoacheeRow.update(verified_at=None).where(tables.CoacheeRow.id.in_(gone)).execute()
    assert town.publish(FIRST.published_at + timedelta(days=20)) == []
    assert town.file.read_bytes() == before
    (cell,) = releases.cells_of(town.file, "oirschot")
    town.newcomers(9, date(2026, 4, 6))
    assert town.publish(SECOND.published_at) == [("2026-2", ["fase-1"])]  # nine new ones and the late one
    assert releases.cells_of(town.file, "oirschot")[0] == cell


def test_nine_people_or_one_busy_coach_are_not_a_figure(config: Config) -> None:
    town = Town(config)
    town.newcomers(9, date(2026, 1, 5))
    town.coaches = town.coaches[:1] * 4
    town.newcomers(9, date(2026, 4, 6))
    assert town.publish(SECOND.published_at) == [("2026-1", []), ("2026-2", ["fase-1"])]
    other = Town(config, slug="elders")
    other.coaches = other.coaches[:1] * 4
    other.newcomers(15, date(2026, 1, 5))
    assert other.publish(FIRST.published_at) == [("2026-1", [])]


def test_an_organisation_without_a_board_publishes_nothing(town: Town) -> None:
    with database.connection():
        organisations.change_settings(town.organisation.id, Settings(board=False))
    assert town.publish(SECOND.published_at) == []
    assert not town.file.exists()


def test_one_organisation_can_be_published_by_name(town: Town, config: Config) -> None:
    Town(config, slug="elders")
    assert [one.organisation.slug for one in publish_due(FIRST.published_at, town.file, only="elders")] == ["elders"]
    assert [one.slug for one in releases.organisations(town.file)] == ["elders"]


def test_lower_rules_are_published_with_who_decided_so(config: Config) -> None:
    town = Town(config)
    town.newcomers(6, date(2026, 1, 5))
    rules = Rules(k=5, rest=3, coaches=3, because="De wethouder, 1-1-2026: klein dorp")
    publish_due(FIRST.published_at, town.file, rules=rules)
    (release,) = releases.releases_of(town.file, "oirschot")
    assert (release.k, release.because) == (5, "De wethouder, 1-1-2026: klein dorp")
    assert [cell.figure.band for cell in releases.cells_of(town.file, "oirschot")] == [Band.FROM_5]


def test_what_is_kept_reads_back_as_it_was(town: Town) -> None:
    town.publish(FIRST.published_at)
    with database.connection():
        (kept,) = scoreboard.publications(town.organisation.id)
    assert scoreboard.publication_from_facts(json.loads(scoreboard.publication_to_text(kept))) == kept
    assert "N0" not in scoreboard.publication_to_text(kept)
    assert [measure.id for measure in kept.measures] == [
        measure.id for measure in releases.measures_of(town.file, "oirschot")
    ]


def test_published_names_no_account(town: Town, tmp_path: Path) -> None:
    town.publish(FIRST.published_at)
    content = town.file.read_bytes()
    with database.connection():
        people = [str(row.id) for row in tables.CoacheeRow.select()] + [row.name for row in tables.AccountRow.select()]
        jobs = {row.job for row in tables.JobRun.select()}
    assert jobs == {"freeze", "publish"}  # other names would publish each quarter again
    assert Role.COACHEE not in people
    assert [name for name in people if len(name) > 3 and name.encode() in content] == []
