"""A pair keeps the version with which it began: what was sealed then, an older file still says, line by line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pragma_coach.content import ContentError, check, load_programme
from pragma_coach.domain.programme.outline import changes, outline
from pragma_coach.domain.programme.programme import Anchor, Due
from pragma_coach.domain.types import ItemId
from pragma_coach.paths import CHECKLISTS

SEALED = sorted((Path(__file__).parent / "outlines").glob("*.txt"))
"""What towns have sealed per version, as release 0.2.0 wrote it in their databases."""


@pytest.mark.parametrize("sealed", [pytest.param(path, id=path.stem) for path in SEALED])
def test_an_older_version_means_what_was_sealed(sealed: Path) -> None:
    name, _, number = sealed.stem.rpartition("-")
    before = sealed.read_text("utf-8")
    assert changes(before, outline(load_programme(name, version=int(number)), beside=before)) == ([], [])


def test_every_older_version_that_we_ship_was_sealed_by_somebody() -> None:
    shipped = {path.stem for path in (CHECKLISTS / "programmas" / "oud").glob("*.toml")}
    assert {path.stem for path in SEALED} == shipped


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder in which the pharmacist came to the list on the third of March, and Velsen has an older version."""
    items = (CHECKLISTS / "items" / "fase-1.toml").read_text("utf-8")
    line = 'id = "1-gezondheid-apotheek"\n'
    for folder in ("items", "programmas/oud"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "items" / "fase-1.toml").write_text(items.replace(line, f"{line}since = 2027-03-03\n"), "utf-8")
    newest = (CHECKLISTS / "programmas" / "velsen.toml").read_text("utf-8").partition("\nversion = ")
    version, _, rest = newest[2].partition("\n")
    (tmp_path / "programmas" / "velsen.toml").write_text(f"{newest[0]}\nversion = {int(version) + 1}\n{rest}", "utf-8")
    older(tmp_path, "velsen", int(version))
    return tmp_path


def older(folder: Path, name: str, version: int, more: str = "") -> None:
    text = f'id = "{name}"\nversion = {version}\nbefore = 2027-03-03\n{more}'
    (folder / "programmas" / "oud" / f"{name}-{version}.toml").write_text(text, "utf-8")


def test_an_older_version_is_the_newest_without_what_came_since(own: Path) -> None:
    newest = load_programme("velsen", folder=own)
    before = load_programme("velsen", folder=own, version=newest.version - 1)
    assert newest.item_by_id.keys() - before.item_by_id.keys() == {"1-gezondheid-apotheek"}
    assert (before.phases, before.talks, before.deadlines) == (newest.phases, newest.talks, newest.deadlines)
    assert [item for item in newest.items if item.id in before.item_by_id] == list(before.items)
    assert check([own]) == []


def test_what_else_was_different_stands_in_the_older_file_and_goes_before_the_newest(own: Path) -> None:
    version = load_programme("velsen", folder=own).version - 1
    older(own, "velsen", version, "[overrides.2-taal-pip]\ncore = false\n")
    before = load_programme("velsen", folder=shutil.copytree(own, own / "again"), version=version)
    plan, newest = ItemId("2-taal-pip"), load_programme("velsen", folder=own)
    assert before.item_by_id[plan].due != newest.item_by_id[plan].due == Due(Anchor.HOUSED, 8)
    equal = ItemId("2-rechten-gelijk")
    assert before.item_by_id[equal] == newest.item_by_id[equal] != load_programme("pragma").item_by_id[equal]


def test_an_older_file_of_a_programme_that_is_not_there_says_which_file_is_missing(own: Path) -> None:
    older(own, "venlo", 1)
    told = [str(problem) for problem in check([own])]
    assert [one for one in told if "programmas/venlo.toml: Dit bestand kan ik niet lezen" in one]
    with pytest.raises(ContentError):
        load_programme("venlo", folder=own, version=1)
