"""The pages on which interpreters check translations: nothing typed is lost, and what is approved is read the next minute."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import make
import pytest
from stage import Cast, Clock, Visit, come_in
from statements import counted

from pragma_coach.content.shipped_texts import ref_of
from pragma_coach.domain.translations import TextVerdict
from pragma_coach.domain.types import Role
from pragma_coach.services.accounts import own_account
from pragma_coach.services.talks import interpreters
from pragma_coach.services.translations import review
from pragma_coach.services.translations.review import Answer
from pragma_coach.store import database
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared import approved_texts
from pragma_coach.web.shared.urls import short_id
from pragma_coach.web.translations.pages import PER_PAGE

Visiting = Callable[[Account], Visit]
PLACE = "/tolk/teksten"
ITEM = make.BOTH_ITEM
NEW = "I have a doctor of my own."


@pytest.fixture
def interpreter(cast: Cast, visit: Visiting) -> Visit:
    interpreters.set_profile(make.operation(cast.coordinator.actor), cast.interpreter.id, ["en", "ar"], [])
    return visit(cast.interpreter)


def fields(cast: Cast, language: str, *refs: str) -> dict[str, Any]:
    """Return what a page with these texts sends when nothing was typed."""
    known = review.texts(cast.interpreter.actor, language)
    sent: dict[str, Any] = {"ref": list(refs)}
    for ref in refs:
        sent |= {f"m-{ref}": known[ref].mark, f"t-{ref}": list(known[ref].typed)}
    return sent


def approve_everything(cast: Cast, language: str, at: Clock) -> None:
    known = review.texts(cast.interpreter.actor, language).values()
    answers = [Answer(text.shipped.ref, text.now, text.mark, TextVerdict.APPROVED) for text in known]
    review.save_answers(make.operation(cast.interpreter.actor, at=at.at), language, answers)


def test_a_page_shows_the_dutch_beside_the_language_from_right_to_left(interpreter: Visit) -> None:
    page = interpreter.page(f"{PLACE}?in=ar")
    areas = [named for tag, named in page.tags if tag == "textarea"]
    assert areas
    assert {(named["lang"], named["dir"]) for named in areas} == {("ar", "rtl")}
    assert sum(named.get("name") == "ref" for tag, named in page.tags if tag == "input") == PER_PAGE
    assert "Door een computer gemaakt" in page.text
    assert "Stap van fase 1" in page.text
    assert PLACE in interpreter.page("/tolk").links


def test_who_has_no_language_is_told_what_to_do(cast: Cast, visit: Visiting) -> None:
    assert "Vraag de coördinator" in visit(cast.interpreter).page(PLACE).text


def test_another_language_is_not_there(interpreter: Visit) -> None:
    for path in ("", "/bestand", "/schermen.po", "/stappen.toml"):
        assert interpreter.get(f"{PLACE}{path}?in=uk").status_code == 404, path


def test_one_text_is_approved_and_what_was_typed_beside_it_is_kept(cast: Cast, interpreter: Visit) -> None:
    other = ref_of("Klaar")
    sent = fields(cast, "en", ITEM, other) | {f"t-{other}": "Ready", "approve": ITEM}
    sent[f"t-{ITEM}"][0] = NEW
    answer = interpreter.submit(f"{PLACE}?in=en&stand=open&bladzijde=2", **sent)
    assert answer.status_code == 303
    assert "goedgekeurd" in interpreter.page(answer.headers["Location"]).text
    known = review.texts(cast.interpreter.actor, "en")
    assert (known[ITEM].now[0], known[ITEM].by) == (NEW, "Tess Tolk")
    assert (known[other].now, known[other].idea) == (("Done",), ("Ready",))


def test_a_page_is_approved_at_once_and_one_of_them_taken_back(cast: Cast, interpreter: Visit) -> None:
    refs = [ITEM, ref_of("Klaar"), make.COACH_ITEM]
    assert interpreter.submit(f"{PLACE}?in=en", **fields(cast, "en", *refs), approve="page").status_code == 303
    page = interpreter.page(f"{PLACE}?in=en&stand=checked")
    assert page.text.count("Nagekeken door Tess Tolk") == len(refs)
    assert interpreter.submit(f"{PLACE}?in=en", **fields(cast, "en", *refs), withdraw=ITEM).status_code == 303
    assert interpreter.page(f"{PLACE}?in=en&stand=checked").text.count("Nagekeken door Tess Tolk") == len(refs) - 1


def test_what_is_wrong_comes_back_as_it_was_typed(cast: Cast, interpreter: Visit) -> None:
    dated, plain = ref_of("Klaar op %(day)s"), ref_of("Klaar")
    sent = fields(cast, "en", plain, dated) | {f"t-{dated}": "Done, my words", f"t-{plain}": "Ready", "approve": "page"}
    answer = interpreter.submit(f"{PLACE}?in=en", **sent)
    assert answer.status_code == 422
    assert "Done, my words" in answer.text
    assert "Deze stukken kloppen niet: %(day)s." in answer.text
    assert review.texts(cast.interpreter.actor, "en")[plain].now == ("Ready",)


def test_the_second_of_two_sees_both(cast: Cast, interpreter: Visit) -> None:
    old = fields(cast, "en", ref_of("Klaar"))
    make_account = make.account(cast.organisation.id, Role.INTERPRETER, name="Sara Tweede")
    interpreters.set_profile(make.operation(cast.coordinator.actor), make_account.id, ["en"], [])
    other = come_in(make_account, interpreter.application)
    name = f"t-{ref_of('Klaar')}"
    assert other.submit(f"{PLACE}?in=en", **{**old, name: "Words of Sara", "approve": "page"}).status_code == 303
    answer = interpreter.submit(f"{PLACE}?in=en", **{**old, name: "Words of Tess", "approve": "page"})
    assert answer.status_code == 409
    assert "Words of Sara" in answer.text
    assert ">Words of Tess</textarea>" in answer.text
    again = {**fields(cast, "en", ref_of("Klaar")), name: "Words of Tess", "approve": "page"}
    assert interpreter.submit(f"{PLACE}?in=en", **again).status_code == 303
    assert review.texts(cast.interpreter.actor, "en")[ref_of("Klaar")].now == ("Words of Tess",)


def test_searching_finds_the_dutch_and_the_translation(interpreter: Visit) -> None:
    for word in ("huisarts", "doctor"):
        page = interpreter.page(f"{PLACE}?in=en&stand=alles&soort=step&zoek={word}")
        assert f"tekst-{ITEM}" in page.ids, word
    assert "Hier staat geen tekst meer" in interpreter.page(f"{PLACE}?in=en&zoek=zoiets-bestaat-niet").text
    assert interpreter.page(f"{PLACE}?in=en&bladzijde=9999").text


def test_what_is_approved_is_read_by_the_newcomer_the_next_minute(
    cast: Cast, interpreter: Visit, visit: Visiting, clock: Clock
) -> None:
    with database.connection():
        own_account.choose_language(make.operation(cast.own_coachee.actor), "en")
    coachee = visit(cast.own_coachee)
    assert NEW not in coachee.page("/mijn").text
    sent = fields(cast, "en", ITEM, ref_of("Mijn stappen"))
    sent[f"t-{ITEM}"][0], sent[f"t-{ref_of('Mijn stappen')}"] = NEW, "My own road"
    interpreter.submit(f"{PLACE}?in=en", **sent, approve="page")
    clock.forward(minutes=1)
    page = coachee.page("/mijn")
    assert NEW in page.text
    assert "My own road" in page.text
    assert "My own road" not in coachee.page("/privacy?taal=en").text  # public pages read no private database


def test_pages_ask_once_a_minute_and_pay_nothing_in_between(
    cast: Cast, interpreter: Visit, visit: Visiting, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.connection():
        own_account.choose_language(make.operation(cast.own_coachee.actor), "ar")
    approve_everything(cast, "ar", clock)
    coach, path = visit(cast.own_coach), f"/koppel/{short_id(cast.own_pair)}"
    coach.page(path)
    costs = []
    for minutes in (0, 1, 0):
        clock.forward(minutes=minutes)
        with counted(monkeypatch) as (statements, _):
            coach.page(path)
        costs.append(len(statements))
    assert costs[1:] == [costs[0] + 1, costs[0]]


def test_staff_see_what_nobody_checked_and_the_newcomer_is_not_told_on_a_line(
    cast: Cast, interpreter: Visit, visit: Visiting, clock: Clock
) -> None:
    with database.connection():
        own_account.choose_language(make.operation(cast.own_coachee.actor), "ar")
    path, mark = f"/koppel/{short_id(cast.own_pair)}", "nog niet nagekeken"
    of_list = "De vertaling van de lijst maakte een computer."
    for who in (cast.own_coach, cast.coordinator):
        assert of_list in visit(who).page(path).text
        assert mark in visit(who).page(f"{path}/punt/{ITEM}").text
    assert mark not in visit(cast.own_coachee).page(f"/mijn/stap/{ITEM}").text
    approve_everything(cast, "ar", clock)
    clock.forward(minutes=1)
    assert of_list not in visit(cast.own_coach).page(path).text
    assert mark not in visit(cast.own_coach).page(f"{path}/punt/{ITEM}").text


def test_words_of_one_organisation_are_not_read_in_another(
    cast: Cast, interpreter: Visit, visit: Visiting, clock: Clock
) -> None:
    approve = fields(cast, "en", ITEM) | {"approve": "page"}
    approve[f"t-{ITEM}"][0] = NEW
    interpreter.submit(f"{PLACE}?in=en", **approve)
    path = f"/koppel/{short_id(cast.foreign_pair)}"
    with database.connection():
        foreign = next(one for one in make.accounts_named("Farah Elderskoppel"))
        accounts.change(foreign.organisation_id, foreign.id, language="en")
    clock.forward(minutes=1)
    assert NEW not in visit(cast.other_coordinator).page(path).text


def test_a_database_that_does_not_answer_leaves_the_words_of_the_files(
    cast: Cast, visit: Visiting, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.connection():
        own_account.choose_language(make.operation(cast.own_coachee.actor), "en")
    coachee = visit(cast.own_coachee)

    def refused(*_: object) -> None:
        raise database.StoreUnavailable("down")

    monkeypatch.setattr(approved_texts.review, "counts", refused)
    assert "My steps" in coachee.page("/mijn").text


def test_the_coordinator_sees_who_checked_how_much(
    cast: Cast, interpreter: Visit, visit: Visiting, clock: Clock
) -> None:
    interpreter.submit(f"{PLACE}?in=en", **fields(cast, "en", ITEM, ref_of("Klaar")), approve="page")
    text = " ".join(visit(cast.coordinator).page("/organisatie/talen").text.split())
    assert text.count("1 nagekeken") == 2
    assert text.count("Tess Tolk, 12 mei 2026: 1") == 2


def test_files_go_out_and_in(cast: Cast, interpreter: Visit) -> None:
    assert "Wij kijken het hele bestand eerst na" in interpreter.page(f"{PLACE}/bestand?in=en").text
    screens = interpreter.get(f"{PLACE}/schermen.po?in=en")
    assert screens.headers["Content-Disposition"] == 'attachment; filename="en.po"'
    items = interpreter.get(f"{PLACE}/stappen.toml?in=en").data
    changed = items.replace(b'"machine"', b'"klaar"', 1)
    refused = interpreter.submit(f"{PLACE}/bestand?in=en", file=(BytesIO(changed), "en.toml"))
    assert refused.status_code == 422
    assert "Er is nog niets overgenomen" in refused.text
    for data, name in ((screens.data, "en.po"), (items, "en.toml")):
        answer = interpreter.submit(f"{PLACE}/bestand?in=en", file=(BytesIO(data), name))
        assert answer.status_code == 303
        assert "Het bestand is overgenomen" in interpreter.page(answer.headers["Location"]).text
    assert "Kies eerst een bestand" in interpreter.submit(f"{PLACE}/bestand?in=en").text
