"""Checking translations: what counts, what cannot be, two at once, Dutch that changes, and files out and in."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from types import MappingProxyType

import make
import pytest
from babel.messages import pofile
from make import operation

from pragma_coach.config import Config
from pragma_coach.content import translations
from pragma_coach.content.shipped_texts import Shipped, TextKind, ref_of, shipped_texts
from pragma_coach.content.translations import Text, TextState
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.translations import TextVerdict, objections
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.talks import interpreters
from pragma_coach.services.translations import files, review
from pragma_coach.services.translations.review import Answer, ReviewResult

DONE = ref_of("Klaar")
ITEM = make.BOTH_ITEM


@pytest.fixture
def cast(config: Config) -> make.Cast:
    made = make.cast()
    interpreters.set_profile(operation(made.coordinator), made.interpreter.account_id, ["en", "ar", "fr"], [])
    return made


@pytest.fixture
def second(cast: make.Cast) -> Actor:
    """Another interpreter of the same languages."""
    account = make.account(cast.organisation.id, Role.INTERPRETER, name="Sara Tweede")
    interpreters.set_profile(operation(cast.coordinator), account.id, ["en"], [])
    return account.actor


def text(actor: Actor, ref: str = DONE, language: str = "en") -> Text:
    return review.texts(actor, language)[ref]


def say(
    actor: Actor, *words: str, seen: Text, verdict: TextVerdict = TextVerdict.APPROVED, language: str = "en"
) -> ReviewResult:
    answer = Answer(seen.shipped.ref, words, seen.mark, verdict)
    return review.save_answers(operation(actor), language, [answer])


def test_an_interpreter_checks_the_own_languages_that_screens_speak(cast: make.Cast, second: Actor) -> None:
    assert review.languages_of(cast.interpreter) == ["ar", "en"]
    with pytest.raises(NotThere):
        review.texts(second, "ar")
    for other in (cast.coordinator, cast.coach, cast.director):
        with pytest.raises(NotAllowed):
            review.texts(other, "en")


def test_what_was_approved_is_read_and_says_who_and_when(cast: make.Cast) -> None:
    before = text(cast.interpreter)
    assert (before.state, before.now) == (TextState.MACHINE, ("Done",))
    assert say(cast.interpreter, "All done", seen=before).approved == 1
    after = text(cast.interpreter)
    assert (after.state, after.now, after.on) == (TextState.CHECKED, ("All done",), make.TODAY)
    assert after.by
    screens, _, days = review.approved(cast.organisation.id, "en")
    assert screens["Klaar"].texts == ("All done",)
    assert days == {ref_of("Klaar"): make.TODAY}
    assert review.counts(cast.organisation.id) == {"en": 1}
    assert review.approved(make.organisation("elders").id, "en")[0] == {}


def test_an_idea_waits_and_an_approval_can_be_taken_back(cast: make.Cast) -> None:
    kept = say(cast.interpreter, "Ready?", seen=text(cast.interpreter), verdict=TextVerdict.KEPT)
    assert (kept.approved, kept.kept) == (0, 1)
    seen = text(cast.interpreter)
    assert (seen.state, seen.now, seen.typed) == (TextState.MACHINE, ("Done",), ("Ready?",))
    say(cast.interpreter, "Ready", seen=seen)
    say(cast.interpreter, "Ready", seen=text(cast.interpreter), verdict=TextVerdict.WITHDRAWN)
    back = text(cast.interpreter)
    assert (back.state, back.now, back.typed) == (TextState.MACHINE, ("Done",), ("Ready",))


def test_saying_the_same_twice_is_said_once(cast: make.Cast) -> None:
    seen = text(cast.interpreter)
    answer, op = Answer(DONE, ("Done",), seen.mark, TextVerdict.APPROVED), operation(cast.interpreter)
    assert review.save_answers(op, "en", [answer]).approved == 1
    assert review.save_answers(op, "en", [answer]).approved == 0
    assert say(cast.interpreter, "Done", seen=text(cast.interpreter)).approved == 0
    assert text(cast.interpreter).number == 1


def test_two_who_correct_one_text_both_see_both(cast: make.Cast, second: Actor) -> None:
    seen = text(cast.interpreter)
    say(cast.interpreter, "All done", seen=seen)
    late = say(second, "Finished", seen=seen)
    assert (late.approved, late.conflicts[DONE].now) == (0, ("All done",))
    assert text(second).now == ("All done",)
    assert say(second, "Finished", seen=text(second)).approved == 1


def test_a_page_that_is_old_changes_nothing_that_was_not_typed_on_it(cast: make.Cast, second: Actor) -> None:
    seen = text(cast.interpreter)
    say(second, "Finished", seen=seen)
    outcome = say(cast.interpreter, *seen.typed, seen=seen, verdict=TextVerdict.KEPT)
    assert outcome == ReviewResult()
    assert text(second).number == 1


@pytest.mark.parametrize(
    ("dutch", "words", "told"),
    [
        ("Klaar", "<script>alert(1)</script>", "De stukken tussen < en > zijn anders"),
        ("Klaar", "Done <img src=x ", "Haal dit teken weg"),
        ("Klaar", 'Done" onclick="x', "Haal dit teken weg"),
        ("Klaar", "Done 100%", "teken %"),
        ("Klaar", "Done %(day)s", "Deze stukken kloppen niet"),
        ("Klaar op %(day)s", "Done", "Deze stukken kloppen niet: %(day)s"),
        ("Klaar op %(day)s", "Done on %(dag)s", "Deze stukken kloppen niet"),
        ("Klaar", "Done in 14 days", "geen 14"),
        ("Klaar", "Done ١٤", "Schrijf cijfers als 1, 2, 3"),
        ("Klaar", "x" * 61, "te lang"),
        ("Klaar", "Done \u202e now", "onzichtbaar teken"),
        ("Klaar", "  ", "nog leeg"),
    ],
)
def test_words_that_cannot_be_right_are_refused_with_the_cure(
    cast: make.Cast, dutch: str, words: str, told: str
) -> None:
    seen = text(cast.interpreter, ref_of(dutch))
    outcome = say(cast.interpreter, words, seen=seen)
    assert told in outcome.wrong[seen.shipped.ref]
    assert text(cast.interpreter, seen.shipped.ref).number == 0


def test_an_amount_of_days_may_not_change() -> None:
    assert list(objections(["Binnen 14 dagen"], "Within 14 days")) == []
    assert "staat 14" in next(objections(["Binnen 14 dagen"], "Within 40 days"))
    assert list(objections(["Na 2 maanden"], "بعد شهرين")) == []


def test_one_wrong_text_does_not_lose_the_others_of_the_page(cast: make.Cast) -> None:
    good, bad = text(cast.interpreter), text(cast.interpreter, ref_of("Klaar op %(day)s"))
    answers = [Answer(bad.shipped.ref, ("Done",), bad.mark, TextVerdict.APPROVED), Answer("0" * 16, ("x",), "0-", TextVerdict.APPROVED),
               Answer(DONE, ("Yes",), good.mark, TextVerdict.APPROVED)]  # fmt: skip
    outcome = review.save_answers(operation(cast.interpreter), "en", answers)
    assert (outcome.approved, len(outcome.wrong)) == (1, 2)
    assert outcome.wrong["0" * 16] == review.UNKNOWN


def test_all_that_ships_passes_the_checks(cast: make.Cast) -> None:
    for language in ("ar", "en", "ti", "tr", "fa", "so", "uk"):
        for one in shipped_texts(language).values():
            if all(one.said):
                assert review.fault_of(one, one.said) == "", (language, one.key)


def changed(monkeypatch: pytest.MonkeyPatch, ref: str, new: Shipped) -> None:
    """Let the Dutch be another one from now on, as in a next release."""
    others = {name: one for name, one in shipped_texts("en").items() if name != ref}
    monkeypatch.setattr(translations, "shipped_texts", lambda _language: MappingProxyType({**others, new.ref: new}))


def test_a_step_of_which_the_dutch_changes_is_to_be_looked_at_again(
    cast: make.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = text(cast.interpreter, ITEM)
    words = tuple(f"{word} Really." for word in seen.now)
    say(cast.interpreter, *words, seen=seen)
    old = seen.shipped
    changed(monkeypatch, ITEM, Shipped(ITEM, TextKind.STEP, ITEM, ("Nieuw Nederlands", *old.dutch[1:]), old.said,
                                       old.labels, old.where))  # fmt: skip
    found = text(cast.interpreter, ITEM)
    assert (found.state, found.before) == (TextState.AGAIN, old.dutch)
    assert found.now == (old.said[0], *words[1:])  # what did not change stays as it was approved


def test_words_of_a_screen_that_was_said_otherwise_come_back_as_an_idea(
    cast: make.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "Klaar op %(day)s"
    say(cast.interpreter, "Finished on %(day)s", seen=text(cast.interpreter, ref_of(source)))
    new = "Klaar op dag %(day)s"
    changed(monkeypatch, ref_of(source), Shipped(ref_of(new), TextKind.SCREEN, new, (new,), ("",), ("",), ()))
    found = text(cast.interpreter, ref_of(new))
    assert (found.state, found.typed, found.before) == (TextState.AGAIN, ("Finished on %(day)s",), (source,))
    assert new not in review.approved(cast.organisation.id, "en")[0]


def test_what_is_taken_away_as_a_file_comes_back_as_it_was(cast: make.Cast, second: Actor) -> None:
    say(cast.interpreter, "All done", seen=text(cast.interpreter))
    say(cast.interpreter, "I have a GP.", "", "", seen=text(cast.interpreter, ITEM))
    screens = files.screens_file(cast.interpreter, "en", make.NOON)
    items = files.items_file(cast.interpreter, "en", make.NOON)
    assert b"# gecontroleerd: " in screens
    assert b"checked_on = 2026-05-12" in items
    for name, data in (("en.po", screens), ("en.toml", items)):
        brought = files.bring_file(operation(second), "en", name, data)
        assert (brought.approved, brought.kept, brought.conflicts) == (0, 0, 0), name


def checked_in_file(data: bytes, source: str, words: str) -> bytes:
    catalogue = pofile.read_po(BytesIO(data), locale="en")
    entry = catalogue.get(source)
    assert entry is not None
    entry.string, entry.user_comments = words, ["gecontroleerd: Sara, 2026-05-12"]
    out = BytesIO()
    pofile.write_po(out, catalogue, width=0)
    return out.getvalue()


def test_a_file_is_taken_over_whole_or_not_at_all(cast: make.Cast, second: Actor) -> None:
    taken = files.screens_file(second, "en", make.NOON)
    wrong = checked_in_file(taken, "Klaar op %(day)s", "Done")
    with pytest.raises(Invalid, match="Er is nog niets overgenomen"):
        files.bring_file(operation(second), "en", "en.po", checked_in_file(wrong, "Klaar", "Yes"))
    assert text(second).number == 0
    good = files.bring_file(operation(second), "en", "en.po", checked_in_file(taken, "Klaar", "Yes"))
    assert (good.approved, good.kept, good.conflicts) == (1, 0, 0)
    assert (text(second).now, text(second).by) == (("Yes",), "Sara Tweede")


def test_a_file_does_not_undo_what_somebody_changed_after_it_was_taken(cast: make.Cast, second: Actor) -> None:
    taken = files.screens_file(second, "en", make.NOON)
    answer = Answer(DONE, ("All done",), text(cast.interpreter).mark, TextVerdict.APPROVED)
    review.save_answers(operation(cast.interpreter, at=make.NOON + timedelta(hours=1)), "en", [answer])
    brought = files.bring_file(operation(second), "en", "en.po", checked_in_file(taken, "Klaar", "Yes"))
    assert (brought.approved, brought.conflicts) == (0, 1)
    assert (text(second).now, text(second).typed, text(second).idea_by) == (("All done",), ("Yes",), "Sara Tweede")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("en.po", b"geen gettext", "geen .po-bestand"),
        ("en.po", b"", "staat geen vertaling"),
        ("en.po", b'msgid "Nooit gezegd"\nmsgstr "Never"\n', "Deze tekst staat op geen scherm"),
        ("en.toml", b"[onbekend-onderdeel]\ntitle = 'x'\nstate = 'machine'\n", "Dit onderdeel ken ik niet"),
        ("en.toml", b"geen toml", "Er is nog niets overgenomen"),
        ("en.toml", b"\xff\xfe", "geen UTF-8"),
        ("en.toml", b"[1-papieren-brp]\ntitle = '<b>x'\nstate = 'machine'\n", "De stukken tussen < en >"),
        ("en.po", b" " * (files.MOST_BYTES + 1), "te groot"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_what_is_wrong(
    cast: make.Cast, name: str, data: bytes, told: str
) -> None:
    with pytest.raises(Invalid, match=told) as refused:
        files.bring_file(operation(cast.interpreter), "en", name, data)
    assert refused.value.field == "file"
