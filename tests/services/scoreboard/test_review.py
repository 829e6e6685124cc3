"""The release practice: frozen, looked at, held back as a whole, never edited, taken back for good, and told about."""

from __future__ import annotations

from datetime import date, timedelta

import make
import pytest
from opening_town import FIRST, SECOND, Town, town_of_twelve

from pragma_coach import content
from pragma_coach.config import Config
from pragma_coach.domain.calendar import Quarter, utc_moment
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.scoreboard.disclosure import Concern, Rules
from pragma_coach.domain.scoreboard.steps import MEASURE as STEPS
from pragma_coach.domain.types import ItemState
from pragma_coach.published import releases
from pragma_coach.services.documents import as_markdown
from pragma_coach.services.pairs.ticks import tick, undo
from pragma_coach.services.scoreboard import publish, review
from pragma_coach.services.scoreboard.publish import freeze_quarter, frozen_from, measured, publish_due
from pragma_coach.store import database, scoreboard, tables
from pragma_coach.store.scoreboard import Decided

ITEMS = [item.id for item in content.load_programme("pragma").items if item.phase == "1" and not item.applies_if][:6]
FREEZE = frozen_from(FIRST)


@pytest.fixture
def town(config: Config) -> Town:
    return town_of_twelve(config)


def tick_all(town: Town, day: date) -> list[int]:
    """Tick six items of everybody on a day; return the numbers of the events."""
    return [
        tick(make.operation(town.boss, at=utc_moment(day, 15)), pair, item, ItemState.DONE).rev
        for pair in town.pairs
        for item in ITEMS
    ]


def at_work(town: Town, day: date) -> make.Operation:
    return make.operation(town.boss, at=utc_moment(day, 10))


def shown(town: Town) -> list[str]:
    return [cell.measure.id for cell in releases.cells_of(town.file, "oirschot")]


def test_a_quarter_is_frozen_when_the_last_day_for_late_entries_is_over(town: Town) -> None:
    assert frozen_from(FIRST) == utc_moment(date(2026, 5, 13))
    with pytest.raises(Invalid, match="13 mei 2026"):
        freeze_quarter(measured(town.organisation), FIRST, FREEZE - timedelta(seconds=1), town.file, Rules())
    assert publish_due(FREEZE - timedelta(seconds=1), town.file) == []
    with database.connection():
        assert scoreboard.last_draft(town.organisation.id) is None
    assert publish_due(FREEZE, town.file) == []  # frozen, not published
    assert not town.file.exists()
    upcoming = looked(town)
    assert [(block.measure, block.concerns) for block in upcoming.blocks] == [("fase-1", ())]
    assert "Betaalde baan" in upcoming.not_yet


def looked(town: Town) -> review.Upcoming:
    with database.connection():
        return review.upcoming(town.boss)


def test_the_draft_is_what_is_published_whatever_is_entered_after_the_freeze(town: Town) -> None:
    publish_due(FREEZE, town.file)
    (block,) = looked(town).blocks
    for pair in town.pairs:
        town.finish(pair, date(2026, 3, 30), booked=date(2026, 5, 14))
    town.newcomers(3, date(2026, 2, 2))
    publish_due(FIRST.published_at, town.file)
    (cell,) = releases.cells_of(town.file, "oirschot")
    assert cell.figure == block.published.figure
    assert looked(town).draft is None
    assert looked(town).quarter == SECOND


def test_before_the_freeze_there_is_nothing_to_see_but_the_calendar(town: Town) -> None:
    found = looked(town)
    assert (found.draft, found.blocks, found.quarter) == (None, (), FIRST)
    with pytest.raises(Invalid, match="geen concept"):
        review.withhold(at_work(town, date(2026, 4, 1)), "fase-1", reason="Zomaar.")


def test_a_block_that_is_held_back_is_not_published_and_rolls_on_with_all_its_people(town: Town) -> None:
    publish_due(FREEZE, town.file)
    review.withhold(at_work(town, date(2026, 5, 14)), "fase-1", reason="Iedereen kent deze groep.")
    assert town.publish(FIRST.published_at) == [("2026-1", [])]
    assert shown(town) == []
    with database.connection():
        assert scoreboard.counted(town.organisation.id) == {}
        (kept,) = scoreboard.publications(town.organisation.id)
    assert "Iedereen kent" not in scoreboard.publication_to_text(kept)
    assert b"Iedereen kent" not in town.file.read_bytes()
    town.newcomers(1, date(2026, 4, 7))
    assert town.publish(SECOND.published_at) == [("2026-2", ["fase-1"])]
    (cell,) = releases.cells_of(town.file, "oirschot")
    assert (cell.first_day, cell.last_day) == (date(2026, 1, 2), SECOND.last_day)
    with database.connection():
        assert len(scoreboard.counted(town.organisation.id)["fase-1"]) == 13


def test_what_is_held_back_can_still_be_let_go_until_the_announced_moment(town: Town) -> None:
    publish_due(FREEZE, town.file)
    review.withhold(at_work(town, date(2026, 5, 14)), "fase-1", reason="Even wachten.")
    assert looked(town).blocks[0].withheld is not None
    review.show_again(at_work(town, date(2026, 5, 15)), "fase-1")
    assert looked(town).blocks[0].withheld is None
    assert town.publish(FIRST.published_at) == [("2026-1", ["fase-1"])]
    with pytest.raises(Invalid, match="geen concept"):
        review.withhold(at_work(town, date(2026, 5, 20)), "fase-1", reason="Te laat.")


def test_a_reason_is_needed_and_only_a_block_of_the_draft_can_be_held_back(town: Town) -> None:
    publish_due(FREEZE, town.file)
    with pytest.raises(Invalid, match="waarom"):
        review.withhold(at_work(town, date(2026, 5, 14)), "fase-1", reason=" ")
    for measure in ("fase-2", "", "bestaat-niet"):
        with pytest.raises(Invalid, match="staat niet in het concept"):
            review.withhold(at_work(town, date(2026, 5, 14)), measure, reason="Daarom.")
    with pytest.raises(Invalid, match="BSN"):
        review.withhold(at_work(town, date(2026, 5, 14)), "fase-1", reason="Om 111222333.")


def test_a_repeat_of_a_decision_is_one_decision(town: Town) -> None:
    publish_due(FREEZE, town.file)
    once = make.operation(town.boss, at=utc_moment(date(2026, 5, 14), 9))
    review.withhold(once, "fase-1", reason="Wachten.")
    review.withhold(once, "fase-1", reason="Wachten.")
    assert [one.kind for one, _ in looked(town).decided] == [Decided.WITHHELD]


def test_only_a_coordinator_of_the_organisation_sees_or_decides_anything(town: Town) -> None:
    publish_due(FREEZE, town.file)
    for who in (town.coaches[0], make.account(town.organisation.id, make.Role.DIRECTOR).actor):
        with pytest.raises(NotAllowed):
            review.upcoming(who)
        with pytest.raises(NotAllowed):
            review.approve(make.operation(who))
    elsewhere = make.coordinator(make.organisation("velsen").id)
    with pytest.raises(Invalid, match="geen concept"):
        review.withhold(make.operation(elsewhere), "fase-1", reason="Van een ander.")


def test_nearly_alike_durations_are_a_concern_that_only_a_human_can_act_on(config: Config) -> None:
    town = Town(config)
    town.newcomers(12, date(2026, 1, 5), lambda _: 21)
    publish_due(FREEZE, town.file)
    assert looked(town).blocks[0].concerns == (Concern.ALIKE,)
    assert town.publish(FIRST.published_at) == [("2026-1", ["fase-1"])]  # no rule looks at durations


def test_a_figure_that_was_taken_back_stays_so_even_in_a_file_that_is_written_again(town: Town) -> None:
    town.publish(FIRST.published_at)
    at = FIRST.published_at + timedelta(days=3)
    title = review.withdraw(town.organisation, "fase-1", FIRST, at, "Rekenfout in 0.1.0", town.file)
    assert title == "Fase 1: eerste opvang"
    gone = releases.withdrawn_of(town.file, "oirschot")
    assert [cell.withdrawn_because for cell in gone] == ["Rekenfout in 0.1.0"]
    town.file.unlink()
    town.publish(SECOND.published_at)
    assert shown(town) == []
    assert releases.withdrawn_of(town.file, "oirschot") == gone
    with database.connection():
        assert (
            len(scoreboard.counted(town.organisation.id)["fase-1"]) == 12
        )  # they stay used: nothing comes in its place
    for measure, quarter in (("fase-1", FIRST), ("fase-2", FIRST), ("fase-1", Quarter(2027, 1))):
        with pytest.raises(Invalid, match="staat niet"):
            review.withdraw(town.organisation, measure, quarter, at, "Nog eens", town.file)
    with pytest.raises(Invalid, match="waarom"):
        review.withdraw(town.organisation, "fase-1", FIRST, at, "", town.file)


def test_the_report_tells_rules_proof_decisions_and_versions(town: Town) -> None:
    tick_all(town, date(2026, 2, 10))
    publish_due(FREEZE, town.file)
    review.withhold(at_work(town, date(2026, 5, 14)), STEPS, reason="Eerst vieren.")
    review.approve(at_work(town, date(2026, 5, 14)))
    town.publish(FIRST.published_at)
    with database.connection():
        text = as_markdown(review.report(town.boss, FIRST))
        (release,) = releases.releases_of(town.file, "oirschot")
        assert review.report_quarters(town.boss) == [FIRST]
    for part in (
        "Fase 1: eerste opvang | 2 januari 2026 tot en met 31 maart 2026",
        "Bevroren op 13 mei 2026",
        "ten minste 10 mensen en 3 coaches",
        "tegengehouden: Stappen die we samen zetten | Eerst vieren.",
        "| akkoord |",
        "Geen enkel deel is te klein",
        release.config_hash,
        release.code_version,
    ):
        assert part in text, part
    assert "N0" not in text
    with database.connection(), pytest.raises(NotThere):
        review.report(town.boss, SECOND)


def test_the_report_tells_what_was_taken_back_afterwards_and_who_kept_silent(town: Town) -> None:
    town.publish(FIRST.published_at)
    review.withdraw(town.organisation, "fase-1", FIRST, FIRST.published_at, "Rekenfout", town.file)
    with database.connection():
        text = as_markdown(review.report_of(town.organisation, FIRST))
    assert "Niemand heeft iets besloten" in text
    assert "Na de publicatie teruggenomen" in text
    assert "de beheerder van de computer | teruggenomen" in text


def test_steps_are_there_from_the_first_quarter_and_never_change_again(town: Town) -> None:
    revs = tick_all(town, date(2026, 2, 10))
    undo(make.operation(town.boss, at=utc_moment(date(2026, 3, 1), 9)), town.pairs[0], revs[0])
    town.publish(FIRST.published_at)
    (steps,) = releases.steps_of(town.file, "oirschot")
    assert (steps.first_day, steps.last_day, steps.least) == (date(2026, 1, 2), FIRST.last_day, 50)  # 71 together
    before = town.file.read_bytes()
    for pair, rev in zip(town.pairs[1:], revs[6::6], strict=True):  # unticked, and ticked once more, after the end
        undo(make.operation(town.boss, at=utc_moment(date(2026, 5, 20), 9)), pair, rev)
        tick(make.operation(town.boss, at=utc_moment(date(2026, 5, 21), 9)), pair, ITEMS[0], ItemState.DONE)
    town.publish(FIRST.published_at + timedelta(days=20))
    assert town.file.read_bytes() == before
    town.publish(SECOND.published_at)
    assert len(releases.steps_of(town.file, "oirschot")) == 1  # only one person has a step of the second quarter


def test_steps_that_are_held_back_come_with_those_of_the_next_quarter(town: Town) -> None:
    tick_all(town, date(2026, 2, 10))
    publish_due(FREEZE, town.file)
    assert [block.measure for block in looked(town).blocks] == ["fase-1", STEPS]
    review.withhold(at_work(town, date(2026, 5, 14)), STEPS, reason="Nog niet.")
    town.publish(FIRST.published_at)
    assert releases.steps_of(town.file, "oirschot") == ()
    town.newcomers(10, date(2026, 4, 7))
    tick_all(town, date(2026, 5, 1))
    town.publish(SECOND.published_at)
    (steps,) = releases.steps_of(town.file, "oirschot")
    assert (steps.first_day, steps.last_day, steps.least) == (date(2026, 1, 2), SECOND.last_day, 100)  # 132 together


def test_history_that_is_typed_in_at_the_start_is_no_step_of_now(config: Config) -> None:
    town = Town(config)
    town.newcomers(12, date(2025, 1, 6), lambda n: 20 + n)
    for pair in town.pairs:
        for item in ITEMS:
            heard = make.operation(town.boss, at=utc_moment(date(2026, 1, 20), 9))
            tick(heard, pair, item, ItemState.DONE, happened_on=date(2025, 3, 1))
    town.publish(FIRST.published_at)
    assert releases.steps_of(town.file, "oirschot") == ()


def test_an_organisation_that_is_refused_does_not_stop_the_others(town: Town, config: Config) -> None:
    town.publish(FIRST.published_at)
    other = Town(config, slug="elders")
    other.newcomers(12, date(2026, 4, 7))
    with database.connection():  # as when an old backup of Oirschot was put back
        for table in (tables.Performed, tables.JobRun, tables.Counted):
            table.delete().execute()
        tables.ReleaseDraft.delete().execute()
    with pytest.raises(publish.Forgotten):
        publish_due(SECOND.published_at, town.file)
    assert [cell.measure.id for cell in releases.cells_of(town.file, "elders")] == ["fase-1"]
