"""What is one fact is written once; a file that binds what is not there, twice or in a circle is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pragma_coach.content import check, load_all, load_programme
from pragma_coach.content.own_versions import read_version
from pragma_coach.content.problems import ProblemReport
from pragma_coach.content.toml_writing import whole_text
from pragma_coach.domain.programme.programme import DeadlineKind, FactPlace
from pragma_coach.domain.types import FactId

HEAD = 'id = "eigen"\nversion = 1\ntitle = "Eigen"\nitem_files = ["fase-1", "fase-2/taal"]\n'
PHASES = """
[[phases]]
id = "1"
title = "Een"
short = "Een"
starts_from = "housed"
[[phases]]
id = "2"
title = "Twee"
short = "Twee"
starts_from = "previous_phase"
"""
TALK = """
[[talks]]
id = "pvt"
kind = "statement"
title = "Tekenen"
offset = { weeks = 1 }
"""


def problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "programmas" / "eigen.toml"
    file.parent.mkdir()
    file.write_text(HEAD + PHASES + text, "utf-8")
    return [f"{problem.place}: {problem.message}" for problem in check([tmp_path])]


@pytest.mark.parametrize("programme", load_all().values(), ids=lambda one: one.id)
def test_each_of_the_five_approaches_has_the_facts_of_the_law_in_every_place(programme: object) -> None:
    known = load_programme(programme.id)  # type: ignore[attr-defined] # ids are those of load_all
    places = {fact.id: [place for place, _ in known.places_of(fact)] for fact in known.facts}
    assert places["registered"] == [FactPlace.ITEM, FactPlace.DATE]
    assert places["pip_signed"] == [FactPlace.ITEM, FactPlace.MILESTONE]
    assert places["pvt_signed"] == [FactPlace.ITEM, FactPlace.MILESTONE, FactPlace.TALK]
    assert FactPlace.TALK in places["map_done"]


def test_every_term_of_the_law_that_something_can_end_names_that_fact() -> None:
    law = [one for one in load_programme("pragma").deadlines if one.kind is DeadlineKind.LEGAL]
    assert [one.id for one in law if one.met_by is None] == ["objection"]


def test_a_programme_says_at_which_of_its_talks_a_fact_happens() -> None:
    assert load_programme("velsen").fact_by_id[FactId("pvt_signed")].talk == "pvt_tekenen"


def test_a_whole_programme_in_one_file_keeps_its_facts() -> None:
    programme = load_programme("velsen")
    report = ProblemReport("")
    read = read_version(
        programme.id, whole_text(programme, {}), programme.version, lambda _: pytest.fail("none"), report
    )
    assert report.problems == []
    assert read.programme.facts == programme.facts
    assert [one.met_by for one in read.programme.deadlines] == [one.met_by for one in programme.deadlines]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[facts.feest]\ntitle = "Feest"\nitems = ["1-nergens"]',
            "feit feest: Het onderdeel '1-nergens' is niet van dit",
        ),
        ('[facts.feest]\ntitle = "Feest"\nmilestone = "feest"', "feit feest: De mijlpaal 'feest' is niet van dit"),
        ('[facts.pvt_signed]\ntalk = "dansen"', "feit pvt_signed: Het gesprek 'dansen' is niet van dit programma."),
        ('[facts.feest]\ntitle = "Feest"', "feit feest: Dit feit staat nergens."),
        ('[facts.feest]\nitems = ["1-papieren-map"]', "feit feest: 'title' ontbreekt."),
        (
            '[facts.feest]\ntitle = "Feest"\nitems = ["2-taal-pip"]',
            "feit feest: Het onderdeel '2-taal-pip' hoort al bij het feit 'pip_signed'.",
        ),
        (
            '[[deadlines]]\nid = "x"\ntitle = "X"\nkind = "planned"\nfrom = ["pip_signed"]\noffset = { days = 1 }\n'
            'met_by = "pip_signed"\nsource = { ref = "x", confidence = "own", checked_on = 2026-11-30 }',
            "feit pip_signed: De termijn 'x' begint met het feit dat hem beëindigt.",
        ),
        (
            '[[deadlines]]\nid = "x"\ntitle = "X"\nkind = "planned"\nfrom = ["housed"]\noffset = { days = 1 }\n'
            'met_by = "feest"\nsource = { ref = "x", confidence = "own", checked_on = 2026-11-30 }',
            "termijn x: 'met_by' noemt het feit 'feest'. Dat ken ik niet.",
        ),
        (
            f'{TALK}from = "pip_signed"\n[facts.pip_signed]\ntalk = "pvt"\n[facts.pvt_signed]\nhide = true',
            "feit pip_signed: Het gesprek 'pvt' begint met het feit dat er juist uit komt.",
        ),
        (
            f'{TALK}from = "housed"\nevery = {{ weeks = 4 }}\ntimes = 3',
            "feit pvt_signed: Het gesprek 'pvt' komt steeds terug; een feit is er één keer.",
        ),
    ],
    ids=["item", "milestone", "talk", "nowhere", "title", "twice", "circle", "unknown", "talk circle", "again"],
)
def test_what_cannot_be_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    found = problems(tmp_path, text)
    assert len(found) == 1, found
    assert found[0].startswith(said)


def test_a_programme_without_the_item_has_the_fact_where_it_can(tmp_path: Path) -> None:
    assert problems(tmp_path, "[overrides.2-taal-pip]\nhide = true\n[facts.broad_intake]\nhide = true") == []
    programme = load_programme("eigen", folder=tmp_path)
    assert programme.places_of(programme.fact_by_id[FactId("pip_signed")]) == [(FactPlace.MILESTONE, "pip_signed")]
    assert FactId("broad_intake") not in programme.fact_by_id
