"""What a version means is kept at first use; a file that changes under running pairs is told with file and cure."""

from __future__ import annotations

import shutil
from pathlib import Path

import make
import pytest

from pragma_coach import content
from pragma_coach.config import Config
from pragma_coach.content import load_programme
from pragma_coach.domain.programme.outline import changes, outline
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import ProgrammeId
from pragma_coach.paths import CHECKLISTS
from pragma_coach.services.operations import doctor
from pragma_coach.services.programme import seals as programme_seals
from pragma_coach.store import database
from pragma_coach.store import programme as stored

FILE = "programmas/pragma.toml"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a copy of the checklists in which something can be changed."""
    folder = tmp_path / "checklists"
    shutil.copytree(CHECKLISTS, folder)
    return folder


def changed(folder: Path, name: str, old: str, new: str) -> Programme:
    """The programme after a change in one of its files, as a next process reads it."""
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    content._programme.cache_clear()
    content._read.cache_clear()
    return load_programme("pragma", folder=folder)


def test_words_targets_talks_and_deadlines_may_change_under_running_pairs(own: Path) -> None:
    before = outline(load_programme("pragma"))
    assert outline(changed(own, FILE, 'title = "Eerste opvang"', 'title = "Aankomen"')) == before
    assert outline(changed(own, FILE, "target = { weeks = 3 }", "target = { weeks = 4 }")) == before
    assert outline(changed(own, FILE, "contact_every = { days = 14 }", "contact_every = { days = 7 }")) == before
    title = 'title = "Ik heb een apotheek gevonden waar ik medicijnen haal."'
    assert outline(changed(own, "items/fase-1.toml", title, 'title = "Ik ken nu een apotheek."')) == before


def test_what_a_journey_depends_on_may_not(own: Path) -> None:
    before = outline(load_programme("pragma"))
    after = outline(changed(own, FILE, "[milestones]", "[overrides.1-wonen-water]\nhide = true\n[milestones]"))
    assert changes(before, after) == (["onderdeel 1-wonen-water in fase 1: core"], [])
    after = outline(changed(own, FILE, "hide = true", "core = false"))
    assert changes(before, after) == (
        ["onderdeel 1-wonen-water in fase 1: core"],
        ["onderdeel 1-wonen-water in fase 1: gewoon"],
    )


def test_the_first_pair_seals_its_version_and_later_ones_change_nothing(config: Config) -> None:
    cast = make.cast()
    with database.connection():
        (version, kept), *others = stored.kept_seals(cast.organisation.id).items()
    assert (version, others) == (("pragma", make.NEWEST), [])
    assert kept == outline(load_programme("pragma"))
    make.pair(cast.coordinator, name="Selam")
    with database.connection():
        stored.keep_seal(cast.organisation.id, version, "iets anders", make.NOON)
        assert stored.kept_seals(cast.organisation.id) == {version: kept}
    assert programme_seals.broken() == []


def test_a_file_that_changed_under_its_pairs_is_told_by_the_doctor_with_file_and_cure(config: Config) -> None:
    organisation = make.organisation()
    now = outline(load_programme("pragma"))
    before = now.replace("onderdeel 1-wonen-water in fase 1: core", "onderdeel 1-wonen-bad in fase 1: core")
    with database.connection():
        stored.keep_seal(organisation.id, (ProgrammeId("pragma"), make.NEWEST), before, make.NOON)
    make.pair(make.coordinator(organisation.id))
    (sentence,) = programme_seals.broken()
    assert sentence == (
        f"oirschot: het programma pragma is veranderd terwijl er koppels op versie {make.NEWEST} lopen: "
        "weg is “onderdeel 1-wonen-bad in fase 1: core”; nieuw is “onderdeel 1-wonen-water in fase 1: core”. "
        f"Zet het oude bestand als pragma-{make.NEWEST}.toml in programmas/oud en maak 'version' in pragma.toml "
        f"{make.NEWEST + 1}."
    )
    database.close_all()
    assert sentence in [finding.sentence for finding in doctor.examine(config, make.NOON)]


def test_a_group_that_only_came_breaks_no_seal_and_is_sealed_at_the_next_start(config: Config) -> None:
    organisation, edition = make.organisation(), (ProgrammeId("pragma"), make.NEWEST)
    now = outline(load_programme("pragma"))
    older = "\n".join(
        line.replace(", niet bij groep oude_wet", "")
        for line in now.splitlines()
        if not line.startswith("groep oude_wet")
    )
    assert now.count("niet bij groep oude_wet") == 5
    with database.connection():
        stored.keep_seal(organisation.id, edition, older, make.NOON)
    make.pair(make.coordinator(organisation.id))
    assert programme_seals.broken() == []
    programme_seals.seal_running(make.NOON)
    with database.connection():
        assert stored.kept_seals(organisation.id) == {edition: now}


def test_once_sealed_a_group_may_not_be_taken_from_an_item_again(config: Config) -> None:
    organisation, edition = make.organisation(), (ProgrammeId("pragma"), make.NEWEST)
    later = outline(load_programme("pragma")).replace("fase 2: core", "fase 2: core, niet bij groep oude_wet", 1)
    with database.connection():
        stored.keep_seal(organisation.id, edition, later, make.NOON)
    make.pair(make.coordinator(organisation.id))
    (sentence,) = programme_seals.broken()
    assert "niet bij groep oude_wet”" in sentence
    programme_seals.seal_running(make.NOON)
    with database.connection():
        assert stored.kept_seals(organisation.id) == {edition: later}


def test_a_version_that_is_gone_is_told_too(config: Config) -> None:
    cast = make.cast()
    with database.connection():
        database.database.execute_sql("UPDATE pair SET programme_version = 7")
    sentence = next(told for told in programme_seals.broken() if told.startswith("oirschot"))
    file = "checklists/programmas/oud/pragma-7.toml"
    assert sentence.startswith(f"oirschot: {file}: Versie 7 van het programma 'pragma' is er niet.")
    assert "Zet dit bestand terug" in sentence
    programme_seals.seal_running(make.NOON)
    with database.connection():
        assert stored.kept_seals(cast.organisation.id).keys() == {("pragma", make.NEWEST)}
