"""Each shipped approach says what its source says: phases, talks, rhythm, targets, outcomes and tiles."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from pragma_coach.content import load_all
from pragma_coach.domain.calendar import plus_months
from pragma_coach.domain.programme.programme import LadderReading, Milestone, Phase, Programme, Tile
from pragma_coach.domain.programme.rhythm import Deadline, DeadlineKind, Talk, TalkKind
from pragma_coach.domain.scoreboard.figures import check_measures, measures_of
from pragma_coach.domain.terms import Anchor, Duration, Unit
from pragma_coach.domain.types import ItemId, MilestoneId, PhaseId, ProgrammeId, Role
from pragma_coach.paths import CHECKLISTS

ALL = {str(name): programme for name, programme in load_all().items()}
PAPER = CHECKLISTS.parent / "docs" / "programmas.md"
WEEKS, MONTHS, DAYS = Unit.WEEKS, Unit.MONTHS, Unit.DAYS
VELSEN, MARREN, MAASGOUW, LORENZ, PRAGMA = (
    ALL[name] for name in ("velsen", "de_fryske_marren", "maasgouw", "jb_lorenz", "pragma")
)


def talk(programme: Programme, name: str) -> Talk:
    return next(one for one in programme.talks if one.id == name)


def phase(programme: Programme, name: str) -> Phase:
    return programme.phase_by_id[PhaseId(name)]


def milestone(programme: Programme, name: str) -> Milestone:
    return programme.milestone_by_id[MilestoneId(name)]


def deadline(programme: Programme, name: str) -> Deadline:
    return next(one for one in programme.deadlines if one.id == name)


def test_there_are_five_and_each_has_every_item_of_the_list() -> None:
    assert set(ALL) == {"pragma", "jb_lorenz", "de_fryske_marren", "maasgouw", "velsen"}
    assert len({frozenset(programme.item_by_id) for programme in ALL.values()}) == 1


@pytest.mark.parametrize("name", ALL)
def test_every_approach_is_complete(name: str) -> None:
    programme = ALL[name]
    assert programme.id == ProgrammeId(name)
    assert all((programme.headings, programme.certificates, programme.partners, programme.tiles))
    kinds = {one.kind for one in programme.talks}
    assert {TalkKind.INTAKE, TalkKind.PLAN, TalkKind.STATEMENT, TalkKind.MAP, TalkKind.REVIEW} < kinds
    closed = {one.phase for one in programme.talks if one.kind is TalkKind.CLOSING}
    assert closed >= {one.id for one in programme.phases if one.target or one.expected} - {"pvt"}
    assert all(one.times for one in programme.talks if one.every)
    assert {item.due.anchor for item in programme.items} <= {Anchor.HOUSED, Anchor.COACHING_STARTED}


@pytest.mark.parametrize("name", ALL)
def test_the_figures_of_an_approach_can_stand_side_by_side(name: str) -> None:
    measures = measures_of(ALL[name], legacy=True)
    check_measures(measures)
    assert {measure.id.startswith("fase-") for measure in measures} == {True, False}


@pytest.mark.skipif(not PAPER.is_file(), reason="this is a paper of the checkout")
def test_the_paper_about_the_approaches_names_what_is_in_them() -> None:
    head, *parts = PAPER.read_text("utf-8").split("## Welke zin uit de bron waar staat")[1].split("\n### ")
    assert head
    assert len(parts) == len(ALL)
    for part, programme in zip(parts, (PRAGMA, LORENZ, MARREN, MAASGOUW, VELSEN), strict=True):
        talks = [
            name
            for found in re.findall(r"gesprek(?:ken)? ((?:`\w+`(?:, | en )?)+)", part)
            for name in re.findall(r"`(\w+)`", found)
        ]
        assert set(talks) <= {one.id for one in programme.talks}
        tiles = [
            name for found in re.findall(r"tegels? ((?:`\w+`(?:, )?)+)", part) for name in re.findall(r"`(\w+)`", found)
        ]
        assert talks or tiles
        assert set(tiles) <= {tile.value for tile in programme.tiles}
        assert set(re.findall(r"planning `(\w+)`", part)) <= {one.id for one in programme.deadlines}


def test_the_law_is_the_same_everywhere_and_only_what_somebody_read() -> None:
    legal = [[one for one in programme.deadlines if one.kind is DeadlineKind.LEGAL] for programme in ALL.values()]
    assert all(one == legal[0] for one in legal)
    for programme in ALL.values():
        shared = {"benefit_application", "health_insurance_plan", "last_exam_registration"}
        assert shared <= {one.id for one in programme.deadlines if one.kind is DeadlineKind.PLANNED}


def test_the_offsets_of_the_law_give_the_right_day() -> None:
    term = deadline(PRAGMA, "term_end")
    assert (term.anchors, plus_months(date(2026, 3, 2), term.offset.count)) == ((Anchor.PIP_SIGNED,), date(2029, 3, 2))
    objection = deadline(PRAGMA, "objection")
    assert date(2026, 3, 2) + timedelta(days=objection.offset.days) == date(2026, 4, 13)
    assert deadline(PRAGMA, "pip_due_third_party").offset == Duration(2, WEEKS)


def test_pragma_answers_within_a_week_reads_the_ladder_simply_and_closes_phases_at_its_targets() -> None:
    assert (PRAGMA.help_within, PRAGMA.ladder) == (Duration(7, DAYS), LadderReading.PRAGMA)
    assert talk(PRAGMA, "opvang_klaar").offset == phase(PRAGMA, "1").target
    assert talk(PRAGMA, "lijst_klaar").offset == phase(PRAGMA, "2").target
    assert {Tile.LADDER, Tile.LANGUAGE, Tile.WALK_IN, Tile.HELP_REQUESTS} <= set(PRAGMA.tiles)


# Velsen: "binnen acht weken … Na acht weken start het tien-weekse PVT … na zes (uiterlijk 12) maanden … elke drie maanden"


def test_velsen_has_its_basis_in_eight_weeks_then_ten_weeks_pvt_then_a_route_of_six_at_most_twelve_months() -> None:
    rhythm = [(one.id, one.starts_from, one.target, one.limit) for one in VELSEN.phases]
    assert rhythm == [
        ("1", Anchor.HOUSED, Duration(8, WEEKS), None),
        ("pvt", Anchor.PREVIOUS_PHASE, Duration(10, WEEKS), None),
        ("2", Anchor.PREVIOUS_PHASE, Duration(6, MONTHS), Duration(12, MONTHS)),
        ("3", Anchor.PREVIOUS_PHASE, None, None),
    ]
    assert talk(VELSEN, "pvt_start").offset == Duration(8, WEEKS)
    assert (talk(VELSEN, "pvt_tekenen").after, talk(VELSEN, "pvt_tekenen").offset) == ("pvt_start", Duration(10, WEEKS))
    assert milestone(VELSEN, "pvt_signed").target == deadline(VELSEN, "pvt_window").offset == Duration(18, WEEKS)
    assert deadline(VELSEN, "plan_window").offset == Duration(8, WEEKS)


def test_velsen_lets_people_choose_to_take_part_or_to_work_and_looks_again_every_three_months() -> None:
    assert [one.id for one in VELSEN.tracks] == ["meedoen", "werk"]
    assert talk(VELSEN, "route").offset == Duration(18, WEEKS)
    review = talk(VELSEN, "ontwikkelgesprek")
    assert (review.after, review.every, review.until_phase) == ("route", Duration(13, WEEKS), "3")


def test_velsen_has_interpreters_who_tell_beforehand_what_comes() -> None:
    kitchen = talk(VELSEN, "keukentafel")
    assert (kitchen.interpreter, kitchen.told_before) == (True, True)


def test_velsen_knows_where_to_go_when_all_that_is_found_is_found() -> None:
    core = [item for item in VELSEN.items if item.phase == "2" and item.core]
    found = {
        item.id for item in VELSEN.items if item.phase == "2" and item.category == "vinden" and not item.applies_if
    }
    assert {item.id for item in VELSEN.items if item.id in found and not (item.optional or item.sensitive)} <= {
        item.id for item in core
    }
    assert ItemId("2-werk-talent") in {item.id for item in core}
    assert Tile.FINDING is VELSEN.tiles[0]


# De Fryske Marren: "2-3 weken na de kennismaking … 2 weken na de intake … 12 filmpjes … taal, sociale en werkgerichte …"


def test_de_fryske_marren_makes_a_plan_within_five_weeks_of_the_first_coffee_also_before_there_is_a_house() -> None:
    first = MARREN.phases[0]
    assert (first.starts_from, first.target) == (Anchor.COACHING_STARTED, Duration(5, WEEKS))
    meeting, intake, plan = (talk(MARREN, name) for name in ("kennismaking", "intake", "pip"))
    assert meeting.anchor is Anchor.COACHING_STARTED
    assert (intake.after, intake.offset, intake.window) == ("kennismaking", Duration(14, DAYS), Duration(21, DAYS))
    assert (plan.after, plan.offset) == ("intake", Duration(14, DAYS))
    early = [item for item in MARREN.items if item.phase == "plan"]
    assert {item.due.anchor for item in early} == {Anchor.COACHING_STARTED}
    assert all(item.core for item in early)


def test_de_fryske_marren_shows_twelve_films_of_which_nobody_made_up_an_address() -> None:
    films = talk(MARREN, "pip").films
    assert len({film.id for film in films}) == len({film.title for film in films}) == 12
    assert {film.url for film in films} == {""}


def test_de_fryske_marren_has_exactly_four_headings_and_an_interpreter_at_all_three_steps() -> None:
    assert [one.id for one in MARREN.headings] == ["taal", "sociaal", "werk", "geld"]
    assert all(talk(MARREN, name).interpreter for name in ("kennismaking", "intake", "pip"))
    assert talk(MARREN, "voortgang").every == Duration(13, WEEKS)


# Maasgouw: "vaste caseload … ingedeeld op de Participatieladder … kwartaaldashboards … 6 volledig, 6 gedeeltelijk, 7 …"


def test_maasgouw_counts_who_leaves_the_benefit_and_has_no_targets_because_its_source_has_none() -> None:
    outcomes = {one.id for one in MAASGOUW.milestones if one.horizon}
    assert {"exit_full", "exit_partial", "volunteering", "certificate"} <= outcomes
    assert not any(one.target for one in (*MAASGOUW.milestones, *MAASGOUW.phases))
    assert MAASGOUW.tiles[:5] == (Tile.CASELOAD, Tile.OUTFLOW, Tile.LADDER, Tile.LANGUAGE, Tile.ACTIVITIES)
    assert [one.id for one in MAASGOUW.certificates[:2]] == ["vca", "fiets"]


def test_maasgouw_meets_every_quarter_with_the_director() -> None:
    review = talk(MAASGOUW, "kwartaalgesprek")
    assert (review.every, review.roles) == (Duration(13, WEEKS), (Role.DIRECTOR,))
    assert talk(MAASGOUW, "plan").after == "profiel"


# JB Lorenz: "één intakegesprek levert geen volledig beeld … loopbaanplan voor de lange termijn … vanaf 2013"


def test_lorenz_takes_in_over_months_and_counts_from_the_start_of_coaching_for_who_came_in_2013() -> None:
    assert LORENZ.phases[0].starts_from is Anchor.COACHING_STARTED
    again = talk(LORENZ, "vervolg_intake")
    assert (again.kind, again.after, again.times) == (TalkKind.INTAKE, "intake", 3)
    assert len(talk(LORENZ, "intake").topics) == 11
    assert not any(one.target for one in (*LORENZ.milestones, *LORENZ.phases))
    assert LORENZ.municipality == ""


def test_lorenz_ends_with_a_plan_for_later_and_asks_whether_work_lasts() -> None:
    assert "3-werk-plan" in {item.id for item in LORENZ.items if item.phase == "3" and item.core}
    assert talk(LORENZ, "loopbaan").phase == "3"
    assert milestone(LORENZ, "job_durable").horizon is not None
    assert {"gemeente", "buren", "werkgever"} <= {one.id for one in LORENZ.partners}
