"""One content base, several rhythms: other approaches, own folders and older versions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pragma_coach.content import ContentError, check, languages, load_all, load_programme
from pragma_coach.domain.programme.programme import Anchor, DeadlineKind, DeadlineStatus, Due, Duration, Tile, Unit
from pragma_coach.domain.types import ItemId, MilestoneId
from pragma_coach.paths import CHECKLISTS

APPROACHES = Path(__file__).parent / "approaches"
VELSEN = load_programme("velsen", folder=APPROACHES)
MARREN = load_programme("de_fryske_marren", folder=APPROACHES)


def test_velsen_has_its_own_phase_names_and_targets_on_the_same_items() -> None:
    assert [(phase.short, phase.target) for phase in VELSEN.phases] == [
        ("Basis", Duration(8, Unit.WEEKS)),
        ("Route", Duration(6, Unit.MONTHS)),
        ("Zelf", None),
    ]
    shared = {item.id for item in load_programme("pragma").items}
    assert shared - VELSEN.item_by_id.keys() == {"2-digitaal-ido"}
    assert VELSEN.contact_every == Duration(1, Unit.WEEKS)
    assert Tile.FINDING in VELSEN.tiles


def test_velsen_talks_every_three_months_and_brings_an_interpreter_to_the_kitchen_table() -> None:
    kitchen, pvt, review = VELSEN.talks
    assert (kitchen.anchor, kitchen.after, kitchen.interpreter) == (Anchor.HOUSED, None, True)
    assert (pvt.after, pvt.offset, pvt.window) == ("keukentafel", Duration(8, Unit.WEEKS), Duration(18, Unit.WEEKS))
    assert (review.after, review.every) == ("pvt", Duration(13, Unit.WEEKS))


def test_velsen_moves_a_due_date_makes_an_item_core_hides_one_and_adds_one() -> None:
    assert VELSEN.item_by_id[ItemId("2-taal-pvt")].due == Due(Anchor.HOUSED, 18)
    cycling = VELSEN.item_by_id[ItemId("2-vervoer-fietsen")]
    assert (cycling.core, cycling.optional) == (True, False)
    assert VELSEN.items[-1].id == "2-netwerk-tolk-worden"
    assert VELSEN.items[-1].due.anchor is Anchor.COACHING_STARTED


def test_velsen_gives_targets_to_shared_milestones_hides_one_and_has_one_of_its_own() -> None:
    pvt = VELSEN.milestone_by_id[MilestoneId("pvt_signed")]
    assert (pvt.title, pvt.target) == ("Participatieverklaring", Duration(18, Unit.WEEKS))
    assert "certificate" not in VELSEN.milestone_by_id
    assert VELSEN.milestones[-1].done_title == "De nieuwkomer vindt zelf de weg."


def test_a_deadline_says_whether_it_is_law_or_planning_and_law_is_the_same_everywhere() -> None:
    by_id = {deadline.id: deadline for deadline in VELSEN.deadlines}
    assert by_id["pvt_window"].kind is DeadlineKind.PLANNED
    assert by_id["two_status"].status is DeadlineStatus.PROPOSED
    law = [one for one in load_programme("pragma").deadlines if one.kind is DeadlineKind.LEGAL]
    assert [by_id[one.id] for one in law] == law
    assert {one.id for one in law} <= {one.id for one in MARREN.deadlines}


def test_de_fryske_marren_starts_in_the_azc_and_shows_films_before_the_plan() -> None:
    meeting, intake, plan = MARREN.talks
    assert (meeting.anchor, meeting.offset) == (Anchor.LINKED, Duration(0, Unit.DAYS))
    assert (intake.offset, intake.window) == (Duration(14, Unit.DAYS), Duration(21, Unit.DAYS))
    assert [film.title for film in plan.films] == ["Mijn eerste weken", "Naar de taalles", "Wie is wie"]
    coach = MARREN.item_by_id[ItemId("1-netwerk-coach")]
    assert coach.due == Due(Anchor.LINKED, 0)
    assert coach.title == "Ik weet wie mij helpt en wanneer wij praten."


def test_what_a_folder_lacks_comes_from_the_shipped_files() -> None:
    assert load_programme("pragma", folder=APPROACHES) == load_programme("pragma")
    assert load_all(APPROACHES).items() >= {"velsen": VELSEN, "de_fryske_marren": MARREN}.items()
    assert set(load_all(APPROACHES)) == set(load_all())
    assert set(languages(APPROACHES)) == set(languages())
    assert check([APPROACHES]) == []


def test_an_older_version_stays_as_it_was_for_the_pairs_that_started_with_it() -> None:
    old = load_programme("velsen", folder=APPROACHES, version=1)
    assert (old.version, old.phases[0].target) == (1, Duration(10, Unit.WEEKS))
    assert load_programme("velsen", folder=APPROACHES, version=2) == VELSEN


def test_an_unknown_version_says_which_file_to_put_back() -> None:
    with pytest.raises(
        ContentError, match=r"approaches/programmas/oud/velsen-7.toml: Versie 7 .* Zet dit bestand terug"
    ):
        load_programme("velsen", folder=APPROACHES, version=7)


@pytest.mark.parametrize("name", ["prgma", "../pragma", "", "oud/velsen-1", "velsen-1"])
def test_an_unknown_programme_is_refused_with_the_names_that_exist(name: str) -> None:
    with pytest.raises(ContentError, match=r"is er niet\. (Bedoel je|Kies)"):
        load_programme(name, folder=APPROACHES)


def test_the_newest_file_has_the_highest_version(tmp_path: Path) -> None:
    folder = tmp_path / "eigen"
    shutil.copytree(APPROACHES, folder)
    newest = folder / "programmas" / "velsen.toml"
    newest.write_text(newest.read_text().replace("version = 2", "version = 1"))
    with pytest.raises(ContentError, match=r"maar in oud/ staat versie 1\. Maak 'version' 2\."):
        load_programme("velsen", folder=folder)


def test_a_file_is_named_after_its_programme(tmp_path: Path) -> None:
    (tmp_path / "programmas").mkdir()
    shutil.copy(CHECKLISTS / "programmas" / "pragma.toml", tmp_path / "programmas" / "ons.toml")
    with pytest.raises(ContentError, match=r"maar erin staat pragma\. Noem het pragma\.toml\."):
        load_programme("ons", folder=tmp_path)


def test_load_all_reports_every_broken_programme_at_once(tmp_path: Path) -> None:
    (tmp_path / "programmas").mkdir()
    for name in ("een", "twee"):
        (tmp_path / "programmas" / f"{name}.toml").write_text(f'id = "{name}"\nversion = 0\n')
    with pytest.raises(ContentError) as caught:
        load_all(tmp_path)
    assert {problem.file.rpartition("/")[2] for problem in caught.value.problems} == {"een.toml", "twee.toml"}
