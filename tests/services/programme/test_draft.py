"""An organisation's own content: typed, checked, published once, for itself only; and a whole programme as one file."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import make
import pytest
from make import BOTH_ITEM, Cast, operation

from pragma_coach import content
from pragma_coach.config import Config
from pragma_coach.content import TranslationState
from pragma_coach.content.additions import OWN
from pragma_coach.content.own_versions import item_texts
from pragma_coach.content.problems import ProblemReport
from pragma_coach.content.toml_reading import parse_toml
from pragma_coach.content.toml_writing import whole_text
from pragma_coach.content.whole_programme import read_whole
from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import Actor, ItemId, ItemState, PhaseId, ProgrammeId, Role
from pragma_coach.published.cells import Release
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.services.programme import draft as programme_draft
from pragma_coach.services.programme import files, versions
from pragma_coach.services.programme import publish as programme_publish
from pragma_coach.services.programme.draft_forms import TypedItem, TypedWords
from pragma_coach.store import database, organisations, scoreboard
from pragma_coach.store import programme as stored
from pragma_coach.store.scoreboard import Publication

PRAGMA, ONE = ProgrammeId("pragma"), PhaseId("1")
SAID = TypedWords(
    "Ik ken de buurtkamer.", "In de buurtkamer drink je koffie met buren.", "Ga er samen met je coach heen."
)
TYPED = TypedItem(SAID, "1", "weten", "netwerk", "both", "3")
SHIPPED = content.load_programme("pragma")


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def rev(cast: Cast) -> int:
    draft = programme_draft.draft_overview(cast.coordinator, make.TODAY).draft
    assert draft is not None
    return draft.rev


def publish(cast: Cast) -> tuple[ProgrammeId, int]:
    return programme_publish.publish(operation(cast.coordinator), rev(cast))


def newest(cast: Cast, of: Actor | None = None) -> content.Programme:
    return versions.programme_for((of or cast.coordinator).organisation_id, PRAGMA)


def test_an_own_item_is_for_new_pairs_of_this_organisation_only_and_after_publishing_only(cast: Cast) -> None:
    item = programme_draft.save_item(operation(cast.coordinator), TYPED)
    assert item == f"1-{OWN}-1"
    assert newest(cast) == SHIPPED
    assert publish(cast) == (PRAGMA, 1001)
    assert newest(cast).item_by_id[item].title == SAID.title
    assert [one.id for one in newest(cast).items if one.id not in SHIPPED.item_by_id] == [item]
    assert newest(cast, cast.foreign_coordinator) == SHIPPED
    begun = make.pair(cast.coordinator, cast.coach.account_id, name="Selam")
    tick(operation(cast.coach), begun.id, item, ItemState.DONE)
    assert (begun.programme_version, cast.now().programme_version) == (1001, make.NEWEST)
    with pytest.raises(Invalid, match="staat niet op de lijst"):
        tick(operation(cast.coach), cast.pair.id, item, ItemState.DONE)
    assert [one for _, found in verify(cast.organisation.id) for one in found] == []


def test_an_own_item_of_the_home_is_ticked_once_for_who_lives_there(cast: Cast) -> None:
    item = programme_draft.save_item(operation(cast.coordinator), replace(TYPED, household=True))
    publish(cast)
    begun = make.pair(cast.coordinator, cast.coach.account_id, name="Selam")
    housemate = make.pair(cast.coordinator, name="Yonas", household_of=begun.id)
    tick(operation(cast.coach), begun.id, item, ItemState.DONE)
    assert make.read(housemate.id, cast.organisation.id).journey.state_of(item) is ItemState.DONE


def test_a_shipped_item_is_hidden_or_said_otherwise_and_its_old_translation_goes(cast: Cast) -> None:
    shipped = SHIPPED.item_by_id[BOTH_ITEM]
    words = TypedWords("Ik heb een huisarts in Oirschot.", shipped.help, shipped.if_not)
    programme_draft.change_item(
        operation(cast.coordinator), BOTH_ITEM, words, {"en": TypedWords("I have a doctor here.")}
    )
    programme_draft.hide_item(operation(cast.coordinator), ItemId("1-wonen-water"), True)
    publish(cast)
    found = versions.translated_programme(cast.organisation.id, PRAGMA)
    assert found.programme.item_by_id[BOTH_ITEM] == replace(shipped, title=words.title)
    assert "1-wonen-water" not in found.programme.item_by_id
    english, arabic = item_texts(found, "en"), item_texts(found, "ar")
    assert (english[BOTH_ITEM].title, english[BOTH_ITEM].state) == ("I have a doctor here.", TranslationState.MACHINE)
    assert BOTH_ITEM not in arabic
    assert arabic[make.COACH_ITEM] == content.load_translations("ar")[make.COACH_ITEM]
    programme_draft.change_item(
        operation(cast.coordinator), BOTH_ITEM, TypedWords(shipped.title, shipped.help, shipped.if_not), {}
    )
    publish(cast)
    assert newest(cast).item_by_id[BOTH_ITEM] == shipped


def test_a_translation_says_who_checked_it_and_when_and_keeps_that_day(cast: Cast) -> None:
    by = {"ar": TypedWords("أعرف غرفة الحي.", checked_by="Rana Haddad")}
    item = programme_draft.save_item(operation(cast.coordinator), replace(TYPED, translations=by))
    later = operation(cast.coordinator, at=make.NOON + timedelta(days=9))
    programme_draft.save_item(later, replace(TYPED, due_weeks="5", translations=by), item)
    publish(cast)
    found = item_texts(versions.translated_programme(cast.organisation.id, PRAGMA), "ar")[item]
    assert (found.state, found.checked_by, found.checked_on) == (TranslationState.CHECKED, "Rana Haddad", make.TODAY)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (replace(TYPED, words=replace(SAID, title="")), "title", "Vul de zin in"),
        (replace(TYPED, words=replace(SAID, title="Ik " + "weet " * 14)), "title", "De zin heeft 15 woorden"),
        (replace(TYPED, words=replace(SAID, help="Het kost € 5.")), "help", "In de uitleg staat een bedrag"),
        (replace(TYPED, words=replace(SAID, if_not="Bel 0612345678.")), "if_not", "staat een telefoonnummer"),
        (replace(TYPED, words=replace(SAID, help="x" * 700)), "help", "te lang"),
        (replace(TYPED, phase="9"), "phase", "Kies een fase"),
        (replace(TYPED, tick="director"), "tick", "Kies wie"),
        (replace(TYPED, due_weeks="-3"), "due_weeks", "van 0 tot en met 260"),
        (replace(TYPED, groups=frozenset({"maan"})), "groups", "staat niet in het programma"),
        (replace(TYPED, translations={"ar": TypedWords(help="نص")}), "title_ar", "Vertaal ook de zin"),
    ],
)
def test_what_check_would_refuse_is_refused_with_its_field(
    cast: Cast, typed: TypedItem, field: str, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        programme_draft.save_item(operation(cast.coordinator), typed)
    assert refused.value.field == field
    assert programme_draft.draft_overview(cast.coordinator, make.TODAY).draft is None


def test_a_hidden_core_item_that_leaves_a_phase_without_an_end_is_told_and_not_published(cast: Cast) -> None:
    for item in SHIPPED.items:
        if item.core and item.phase == ONE:
            programme_draft.hide_item(operation(cast.coordinator), item.id, True)
    (problem,) = programme_publish.preview(cast.coordinator, make.TODAY).overview.errors
    assert problem.place == "fase 1"
    with pytest.raises(Invalid, match="eindigt nooit vanzelf"):
        publish(cast)
    programme_draft.save_item(operation(cast.coordinator), replace(TYPED, core=True))
    assert publish(cast) == (PRAGMA, 1001)


def test_an_id_never_comes_back_for_another_item(cast: Cast) -> None:
    first = programme_draft.save_item(operation(cast.coordinator), TYPED)
    publish(cast)
    programme_draft.remove_item(operation(cast.coordinator), first)
    publish(cast)
    assert programme_draft.save_item(operation(cast.coordinator), TYPED) == f"1-{OWN}-2"


def test_who_publishes_what_a_colleague_just_changed_has_to_look_again(cast: Cast) -> None:
    programme_draft.save_item(operation(cast.coordinator), TYPED)
    seen = rev(cast)
    programme_draft.hide_item(operation(cast.admin), BOTH_ITEM, True)
    with pytest.raises(Invalid, match="Een collega heeft het concept net veranderd"):
        programme_publish.publish(operation(cast.coordinator), seen)
    act = operation(cast.coordinator)
    assert programme_publish.publish(act, seen + 1) == (PRAGMA, 1001)
    assert programme_publish.publish(act, seen + 1) == (PRAGMA, 1001)
    with pytest.raises(Invalid, match="Er is geen concept meer"):
        programme_publish.publish(operation(cast.admin), seen + 1)


@pytest.mark.parametrize("step", ["draft", "drop_draft", "newest_version", "add_version"])
def test_of_two_who_publish_at_once_one_makes_the_version_and_the_other_is_told(
    cast: Cast, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme_draft.save_item(operation(cast.coordinator), TYPED)
    seen, answers = rev(cast), []

    def press() -> None:
        try:
            answers.append(str(programme_publish.publish(operation(cast.coordinator), seen)[1]))
        except Invalid as refused:
            answers.append(refused.sentence)

    other, done = threading.Thread(target=press), getattr(stored, step)

    def done_just_before_the_other(*given: object) -> object:
        result = done(*given)
        if other.ident is None:
            other.start()
            other.join(0.4)  # it is through by then, or it waits for the first
        return result

    monkeypatch.setattr(stored, step, done_just_before_the_other)
    press()
    other.join()
    assert sorted(answers) == [
        "1001",
        "Er is geen concept meer. Een collega heeft het net gepubliceerd of weggegooid.",
    ]
    with database.connection():
        assert [one.number for one in stored.versions(cast.organisation.id)] == [1001]


def test_only_who_may_changes_the_programme_and_nobody_that_of_others(cast: Cast) -> None:
    for nobody in (cast.coach, cast.coachee, cast.director, cast.interpreter):
        with pytest.raises(NotAllowed):
            programme_draft.save_item(operation(nobody), TYPED)
    item = programme_draft.save_item(operation(cast.coordinator), TYPED)
    with pytest.raises(NotThere):
        programme_draft.save_item(operation(cast.foreign_coordinator), TYPED, item)
    with pytest.raises(NotThere):
        programme_draft.hide_item(operation(cast.coordinator), ItemId("1-wonen-kasteel"), True)
    assert programme_draft.draft_overview(cast.foreign_coordinator, make.TODAY).draft is None


def test_the_preview_counts_the_pairs_that_would_have_a_new_item(cast: Cast) -> None:
    everybody = programme_draft.save_item(operation(cast.coordinator), TYPED)
    some = programme_draft.save_item(operation(cast.coordinator), replace(TYPED, groups=frozenset({"kinderen"})))
    seen = programme_publish.preview(cast.coordinator, make.TODAY)
    assert (seen.pairs, seen.reach) == (2, {everybody: 2, some: 0})
    assert "kinderen_0_3" in seen.overview.shown.programme.item_by_id[some].applies_if


def test_nothing_changed_is_not_a_version(cast: Cast) -> None:
    programme_draft.hide_item(operation(cast.coordinator), BOTH_ITEM, True)
    programme_draft.hide_item(operation(cast.coordinator), BOTH_ITEM, False)
    with pytest.raises(Invalid, match="Er is niets veranderd"):
        publish(cast)
    programme_draft.discard(operation(cast.coordinator))
    assert programme_draft.draft_overview(cast.coordinator, make.TODAY).draft is None


@pytest.mark.parametrize("name", sorted(content.load_all()))
def test_a_whole_programme_comes_back_from_its_file_as_it_was(name: str) -> None:
    file, text = files.export_shipped(name)
    found = files.read_upload(text.encode(), file, make.TODAY)
    assert found.errors == ()
    assert found.content.programme == content.load_programme(name)
    for language in content.languages():
        of_this = found.content.programme.item_by_id
        there = {item: one for item, one in content.load_translations(language).items() if item in of_this}
        assert found.content.translations[language] == there
    assert whole_text(found.content.programme, found.content.translations) == text


def test_a_programme_that_was_read_in_is_there_for_this_organisation_only(cast: Cast) -> None:
    name, text = files.export_shipped("velsen")
    files.take_in(operation(cast.coordinator), text.encode(), name)
    with pytest.raises(Invalid, match="U hebt een bestand ingelezen"):
        programme_draft.save_item(operation(cast.coordinator), TYPED)
    assert publish(cast) == ("velsen", 1001)
    with database.connection():
        assert organisations.get(cast.organisation.id).programme == "velsen"
        assert organisations.get(cast.elsewhere.id).programme == "pragma"
    begun = make.pair(cast.coordinator, cast.coach.account_id, name="Selam")
    assert programme_of(begun) == replace(content.load_programme("velsen"), version=1001)
    item = programme_draft.save_item(operation(cast.coordinator), TYPED)
    publish(cast)
    _, again = files.export_own(cast.coordinator)
    found = read_whole(parse_toml(again, ProblemReport("")))
    assert found.programme.version == 1002
    assert found.programme.item_by_id[item].title == SAID.title
    assert found.translations["ar"][make.COACH_ITEM] == content.load_translations("ar")[make.COACH_ITEM]


@pytest.mark.parametrize(
    ("old", "new", "sentence", "near"),
    [
        ('tick = "both"', 'tick = "buur"', "'tick' is 'buur'", 'id = "1-'),
        ('starts_from = "previous_phase"', 'starts_from = "maan"', "'starts_from' is 'maan'", 'id = "2"'),
        ("core = true", "core = false", "eindigt nooit vanzelf", 'id = "1"'),
        ("[[items]]", "[[items", "geen goede TOML", "[[items"),
        ("whole = 1", "whole = 7", "'whole' is niet 1", "version"),
        (
            "[translations.ar.1-wonen-huurcontract]",
            "[translations.ar.1-wonen-kasteel]",
            "Dit onderdeel ken ik niet",
            "kasteel",
        ),
    ],
)
def test_a_file_with_faults_is_told_line_by_line_and_changes_nothing(
    cast: Cast, old: str, new: str, sentence: str, near: str
) -> None:
    _, text = files.export_shipped("pragma")
    assert old in text
    broken = text.replace(old, new) if "core" in old else text.replace(old, new, 1)
    found = files.read_upload(broken.encode(), "mijn.toml", make.TODAY)
    fault = next(fault for fault in found.errors if sentence in fault.sentence)
    assert (fault.line > 0) == ("whole" not in old)
    if fault.line:
        assert near in "\n".join(broken.split("\n")[fault.line - 1 : fault.line + 4])
    with pytest.raises(Invalid, match="Er is niets ingelezen") as refused:
        files.take_in(operation(cast.coordinator), broken.encode(), "mijn.toml")
    assert refused.value.field == "file"
    assert programme_draft.draft_overview(cast.coordinator, make.TODAY).draft is None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"x" * (8 * 1024 * 1024 - 1), "groter dan 1024 KB"), (b'id = "\xff"', "Op regel 1"), (b"", "ontbreekt")],
    ids=["eight-megabytes", "no-utf-8", "empty"],
)
def test_what_is_no_programme_at_all_is_refused_with_the_cure(cast: Cast, data: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        files.take_in(operation(cast.coordinator), data, "mijn.toml")


def test_a_file_does_not_take_the_place_of_a_draft_and_only_who_may_reads_one_in(cast: Cast) -> None:
    name, text = files.export_shipped("pragma")
    programme_draft.save_item(operation(cast.coordinator), TYPED)
    with pytest.raises(Invalid, match="Er is al een concept"):
        files.take_in(operation(cast.coordinator), text.encode(), name)
    coach = Actor(cast.coach.account_id, cast.organisation.id, frozenset({Role.COACH}))
    with pytest.raises(NotAllowed):
        files.take_in(operation(coach), text.encode(), name)


def test_a_file_that_would_change_what_the_scoreboard_measures_is_refused_once_there_are_figures(cast: Cast) -> None:
    """Before that it may; and other targets, words and items may always."""
    spring = Quarter(2026, 1)
    rules = ("Welzijn", "Oirschot", "Pragma", spring.last_day, spring.published_at, 10, 5, 3, "", "f00", "0.1.0")
    with database.connection():
        scoreboard.keep_publication(cast.organisation.id, Publication(Release("oirschot", *rules), (), ()))
    name, text = files.export_shipped("velsen")
    files.take_in(operation(cast.coordinator), text.encode(), name)
    with pytest.raises(Invalid, match="Uw scorebord heeft al cijfers"):
        publish(cast)
    programme_draft.discard(operation(cast.coordinator))
    name, text = files.export_shipped("pragma")
    other = text.replace("target = { weeks = 3 }", "target = { weeks = 4 }", 1)
    files.take_in(operation(cast.coordinator), other.encode(), name)
    assert publish(cast) == (PRAGMA, 1001)
    assert newest(cast).phases[0].target == Duration(4, Unit.WEEKS)
