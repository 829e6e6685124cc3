"""Choices between groups in a file: read, written out and read again, and known in files from before there were any."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pragma_coach.content import ContentError, load_programme
from pragma_coach.content.problems import ProblemReport
from pragma_coach.content.toml_reading import parse_toml
from pragma_coach.content.toml_writing import whole_text
from pragma_coach.content.whole_programme import read_whole
from pragma_coach.paths import CHECKLISTS

PRAGMA = load_programme("pragma")
CHOICE = """
[[choices]]
id = "les"
title = "Les"
options = [{ id = "geen", title = "Geen les" }, { id = "wel", title = "Les", groups = ["kinderen"] }]
"""


def own_groups(folder: Path, text: str) -> Path:
    shutil.copytree(CHECKLISTS / "programmas", folder / "programmas")
    (folder / "groups.toml").write_text(text, "utf-8")
    return folder


def without_choices() -> str:
    return (CHECKLISTS / "groups.toml").read_text("utf-8").split("[[choices]]")[0]


def test_a_whole_programme_keeps_its_choices_and_one_from_before_there_were_any_gets_them() -> None:
    text = whole_text(PRAGMA, {})
    report = ProblemReport("")
    assert read_whole(parse_toml(text, report)).programme.choices == PRAGMA.choices
    older = "\n\n".join(block for block in text.split("\n\n") if not block.startswith("[[choices]]"))
    assert older != text
    assert read_whole(parse_toml(older, report)).programme.choices == PRAGMA.choices
    assert report.problems == []


def test_an_own_file_of_groups_gets_the_choices_that_fit_it(tmp_path: Path) -> None:
    assert load_programme("pragma", folder=own_groups(tmp_path, without_choices())).choices == PRAGMA.choices


def test_an_own_file_may_make_other_choices(tmp_path: Path) -> None:
    (choice,) = load_programme("pragma", folder=own_groups(tmp_path, without_choices() + CHOICE)).choices
    assert [(option.id, option.groups) for option in choice.options] == [("geen", frozenset()), ("wel", {"kinderen"})]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('groups = ["kinderen"]', 'groups = ["kind"]', "Bedoel je 'kinderen'?"),
        ('groups = ["kinderen"]', 'groups = ["zwanger"]', "In 'groups' staat 'zwanger'"),
        (', groups = ["kinderen"]', "", "Een andere mogelijkheid zet dezelfde groepen aan."),
        ('id = "wel"', 'id = "geen"', "De id 'geen' staat er al een keer."),
    ],
)
def test_a_choice_that_cannot_be_is_told_with_the_cure(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in CHOICE
    folder = own_groups(tmp_path, without_choices() + CHOICE.replace(old, new))
    with pytest.raises(ContentError) as error:
        load_programme("pragma", folder=folder)
    assert told in str(error.value)
