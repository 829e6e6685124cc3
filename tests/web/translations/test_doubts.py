"""A reader says that a text is not right: an interpreter sees it first, nobody sees who, and it is gone once looked at."""

from __future__ import annotations

from collections.abc import Callable

import make
import pytest
from stage import Cast, Clock, Visit

from pragma_coach.content.shipped_texts import ref_of
from pragma_coach.services.accounts import own_account
from pragma_coach.services.talks import interpreters
from pragma_coach.services.translations import doubts, review
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.tables.translations import TextDoubt
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
ITEM = make.BOTH_ITEM
TITLE = "Mijn plan"


@pytest.fixture
def coachee(cast: Cast, visit: Visiting) -> Visit:
    own_account.choose_language(make.operation(cast.own_coachee.actor), "ar")
    return visit(cast.own_coachee)


@pytest.fixture
def interpreter(cast: Cast, visit: Visiting) -> Visit:
    interpreters.set_profile(make.operation(cast.coordinator.actor), cast.interpreter.id, ["ar"], [])
    return visit(cast.interpreter)


def doubted(cast: Cast) -> dict[str, list[str]]:
    found = doubts.of_language(cast.organisation.id, "ar")
    return {ref: [one.remark for one in said] for ref, said in found.items()}


def test_a_text_that_a_reader_doubts_stands_first_until_an_interpreter_says_that_it_is_right(
    cast: Cast, coachee: Visit, interpreter: Visit, visit: Visiting
) -> None:
    step = f"/mijn/stap/{ITEM}"
    form = next(fields for named, fields in coachee.page(step).forms if named["action"] == "/vertaling/ar")
    sent = {
        field["name"]: field.get("value", "") for field in form if "name" in field and field["name"] != "csrf_token"
    }
    done = coachee.submit("/vertaling/ar", **sent, remark="الكلمة خطأ")
    assert step in coachee.page(done.location).links
    assert coachee.submit("/vertaling/ar", **sent, remark="الكلمة خطأ").status_code == 303  # sent twice is said once
    assert doubted(cast) == {ITEM: ["الكلمة خطأ"]}
    page = interpreter.page("/tolk/teksten?in=ar")
    first = next(named["value"] for tag, named in page.tags if tag == "input" and named.get("name") == "ref")
    assert first == ITEM
    assert "1 lezer zegt: dit klopt niet." in page.text
    assert "الكلمة خطأ" in page.text
    assert "Noor" not in page.text
    assert "1 tekst klopt niet, zeggen lezers" in visit(cast.coordinator).page("/organisatie/talen").text
    text = review.texts(cast.interpreter.actor, "ar")[ITEM]
    answer = {"ref": ITEM, f"m-{ITEM}": text.mark, f"t-{ITEM}": list(text.now), "approve": ITEM}
    assert interpreter.submit("/tolk/teksten?in=ar", **answer).status_code == 303
    assert doubted(cast) == {}
    assert coachee.submit("/vertaling/ar", ref=ITEM).status_code == 303  # a text that was checked can be doubted, too
    assert f'value="{ITEM}"' in interpreter.get("/tolk/teksten?in=ar&stand=gemeld").text
    assert interpreter.submit("/tolk/teksten?in=ar", **answer).status_code == 303
    assert doubted(cast) == {}


def test_who_doubted_reads_when_a_speaker_looked_also_when_the_text_stayed_as_it_was(
    cast: Cast, coachee: Visit, interpreter: Visit, clock: Clock
) -> None:
    step, looked = f"/mijn/stap/{ITEM}", "راجع مترجم هذا النص"
    for round_ in range(2):
        assert coachee.submit("/vertaling/ar", ref=ITEM).status_code == 303
        assert looked not in coachee.page(step).text, round_
        text = review.texts(cast.interpreter.actor, "ar")[ITEM]
        answer = {"ref": ITEM, f"m-{ITEM}": text.mark, f"t-{ITEM}": list(text.now), "approve": ITEM}
        assert interpreter.submit("/tolk/teksten?in=ar", **answer).status_code == 303
        assert doubted(cast) == {}
        clock.forward(minutes=2)
        assert looked in coachee.page(step).text, round_
        clock.forward(days=31)


def test_the_parts_of_a_page_are_asked_about_with_it_and_so_is_an_item_on_the_page_of_the_coach(
    cast: Cast, coachee: Visit, visit: Visiting
) -> None:
    page = coachee.page("/vertaling/ar?blad=pairs/steps.html&terug=/mijn")
    assert "Lees voor" in page.text, "it stands in shared/item.html"
    assert "صفحة تلك الخطوة" in page.text, "a step is doubted where it stands whole"
    assert "Toegankelijkheid" not in page.text.partition("Welke tekst?")[2].partition("Zeg het")[0]
    item = visit(cast.own_coach).page(f"/koppel/{short_id(cast.own_pair)}/punt/{ITEM}")
    assert any(named["action"] == "/vertaling/ar" for named, _ in item.forms)


def test_every_page_leads_to_its_own_texts(cast: Cast, coachee: Visit) -> None:
    way = next(link for link in coachee.page("/mijn/plan").links if link.startswith("/vertaling/"))
    page = coachee.page(way)
    assert TITLE in page.text
    assert "Examen KNM" not in page.text
    assert "%(" not in page.text
    assert coachee.submit("/vertaling/ar", blad="plan/own.html", terug="/mijn/plan").status_code == 422
    assert coachee.submit("/vertaling/ar", ref=ref_of(TITLE), terug="/mijn/plan").location.endswith("terug=/mijn/plan")
    assert doubted(cast) == {ref_of(TITLE): [""]}
    own_account.choose_language(make.operation(cast.own_coachee.actor), "nl")
    assert not any(link.startswith("/vertaling/") for link in coachee.page("/mijn/plan").links)


def test_it_is_bounded_and_says_nothing_of_who_reads(cast: Cast, coachee: Visit, visit: Visiting) -> None:
    assert set(TextDoubt._meta.fields) == {"id", "organisation_id", "language", "ref", "remark", "day"}
    for number in range(doubts.MOST_OF_A_TEXT + 2):
        assert coachee.submit("/vertaling/ar", ref=ITEM, remark=str(number)).status_code == 303
    assert len(doubted(cast)[ITEM]) == doubts.MOST_OF_A_TEXT
    refused = coachee.submit("/vertaling/ar", ref=ref_of(TITLE), remark="BSN 111222333", terug="/mijn/plan")
    assert refused.status_code == 422
    assert "BSN 111222333</textarea>" in refused.text
    assert coachee.submit("/vertaling/nl", ref=ITEM).status_code == 404
    assert coachee.submit("/vertaling/ar", ref="nothing").status_code == 404
    assert visit(cast.own_coach).submit("/vertaling/ar", ref=ref_of(TITLE)).status_code == 303
    assert visit(cast.director).submit("/vertaling/ar", ref=ITEM).status_code == 403
