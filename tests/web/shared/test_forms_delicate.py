"""What says something of health or faith is asked about once: what was typed stays, and the next press saves it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pagecheck import Page
from stage import Cast, Visit

from pragma_coach.catalogues import load_messages
from pragma_coach.domain.texts.languages import DUTCH, SCREENS
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
QUESTION = "gaat misschien over gezondheid of geloof"


def sure(html: str) -> str:
    """The field that says that the question was seen, "" when the form has none."""
    tags = [named for tag, named in Page(html).tags if tag == "input" and named.get("name") == "zeker"]
    return tags[0]["value"] if tags else ""


def test_a_plan_that_names_an_illness_is_asked_about_and_then_saved(cast: Cast, visit: Visiting) -> None:
    coach, address = visit(cast.own_coach), f"/koppel/{short_id(cast.own_pair)}/plan"
    typed = {"base": "0", "ambition": "Kok worden", "goal-werk-0": "Werk dat past bij mijn diabetes"}
    asked = coach.submit(f"{address}/schrijven", **typed)
    assert asked.status_code == 422
    assert "Eerst een vraag" in asked.text
    assert "Er klopt iets nog niet" not in asked.text
    assert asked.text.count(f"“diabetes” {QUESTION}") == 2  # above the form and beside the field
    assert "#veld-goal-werk-0" in Page(asked.text).links
    assert typed["goal-werk-0"] in asked.text
    assert "Begin het plan" in coach.page(address).text
    assert coach.submit(f"{address}/schrijven", **typed, zeker=sure(asked.text)).status_code == 303
    assert typed["goal-werk-0"] in coach.page(address).text


def test_what_was_saved_once_is_not_asked_about_again(cast: Cast, visit: Visiting) -> None:
    coach, address = visit(cast.own_coach), f"/koppel/{short_id(cast.own_pair)}/plan/schrijven"
    typed = {"base": "0", "ambition": "Een baan bij de kerk", "zeker": "ja"}
    assert coach.submit(address, **typed).status_code == 303
    again = {**typed, "base": "1", "now": "Fietsen leren", "zeker": ""}
    assert coach.submit(address, **again).status_code == 303
    more = coach.submit(address, **{**again, "base": "2", "later": "Een moskee vinden"})
    assert (more.status_code, more.text.count(QUESTION)) == (422, 2)


@pytest.mark.parametrize("who", ["own_coach", "own_coachee"])
def test_a_question_for_help_is_asked_about_and_then_sent(cast: Cast, visit: Visiting, who: str) -> None:
    visitor = visit(getattr(cast, who))
    address = f"/koppel/{short_id(cast.own_pair)}/hulp" if who == "own_coach" else "/mijn/hulp"
    typed = {"theme": "post", "words": "Ik ben ziek. Wie helpt mij bellen?"}
    asked = visitor.submit(address, **typed)
    assert (asked.status_code, f"“ziek” {QUESTION}" in asked.text, typed["words"] in asked.text) == (422, True, True)
    assert visitor.submit(address, **typed, zeker=sure(asked.text)).status_code == 303
    assert typed["words"] in visitor.page(address).text


def test_a_number_of_the_state_is_refused_all_the_same(cast: Cast, visit: Visiting) -> None:
    coachee = visit(cast.own_coachee)
    refused = coachee.submit("/mijn/hulp", theme="post", words="Ik ben ziek, BSN 111222333", zeker="ja")
    assert (refused.status_code, "BSN lijkt" in refused.text, sure(refused.text)) == (422, True, "ja")


@pytest.mark.parametrize("language", [language for language in SCREENS if language != DUTCH])
def test_a_newcomer_is_asked_in_the_own_language(cast: Cast, visit: Visiting, language: str) -> None:
    coachee = visit(cast.own_coachee)
    coachee.submit("/taal", taal=language, next="/mijn/plan")
    asked = coachee.submit("/mijn/plan", base="0", **{"goal-own-taal-0": "PTSS"})
    assert asked.status_code == 422
    heading = load_messages(language)["Eerst een vraag"].texts[0]
    assert heading in Page(asked.text).text
    assert QUESTION not in asked.text
    assert coachee.submit("/mijn/plan", base="0", zeker="ja", **{"goal-own-taal-0": "PTSS"}).status_code == 303
