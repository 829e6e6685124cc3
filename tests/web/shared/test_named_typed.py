"""What people typed on the pages of a newcomer: marked as the language it is in, and running its own way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import make
import pytest
from flask import Flask
from pagecheck import VOID
from stage import Cast, Visit, pages_of_a_coachee

from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.plan import Goal, Plan, PlanPartner
from pragma_coach.domain.work import Opportunity, OpportunityKind, Requirements, Sector, WorkWishes
from pragma_coach.services.accounts import own_account
from pragma_coach.services.pairs.director import name_director, share_with
from pragma_coach.services.plan import save_own_goals, save_plan
from pragma_coach.services.town import activities, help, places, walk_in
from pragma_coach.services.work import opportunities, wishes
from pragma_coach.store import organisations
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import one_transaction

WORDS = "wij fietsen samen"  # in everything that was typed, and in no text of ours
PLACES = 15  # where it stands at least, over all pages of a coachee


class Typed(HTMLParser):
    """Where typed words stand: how often, and those that do not run as Dutch or are not marked as such."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.held = [("", "", "")]
        self.count = 0
        self.wrong: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named, (_, language, way) = {name: value or "" for name, value in attrs}, self.held[-1]
        own = "auto" if tag in ("bdi", "textarea") else way
        if tag not in VOID:
            self.held.append((tag, named.get("lang", language), named.get("dir", own)))

    def handle_endtag(self, tag: str) -> None:
        assert self.held.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, language, way = self.held[-1]
        if WORDS in data and tag not in ("title", "textarea"):
            self.count += 1
            if (language, way) != ("nl", "ltr"):
                self.wrong.append(f"<{tag} lang={language} dir={way}> {data.strip()}")


@pytest.fixture
def lived(cast: Cast) -> None:
    """Everything that people can type and a newcomer can read."""
    coach, me = cast.own_coach.actor, cast.own_coachee.actor
    boss, pair_id = cast.coordinator.actor, cast.own_pair

    def said(what: str) -> str:
        return f"{what}: {WORDS}"

    plan = Plan(
        said("a"), said("b"), said("c"), said("d"), (Goal("werk", said("e")),), (PlanPartner("school", said("f")),)
    )
    save_plan(make.operation(coach), pair_id, 0, plan)
    save_own_goals(make.operation(me), pair_id, 1, [Goal("taal", said("g"), own=True)])
    help.ask(make.operation(me), pair_id, "money", said("h"))
    day = make.TODAY + timedelta(days=2)
    activity = activities.TypedActivity(said("i"), "language", day, "10.00", said("j"), "everybody", True)
    assert activities.announce(make.operation(coach), activity)
    walk_in.add_hour(make.operation(boss), "dinsdag", "10.00", "12.00", said("k"))
    walk_in.set_day(make.operation(boss), day, closed=False, starts="9.00", ends="10.00", place=said("l"))
    place = places.TypedPlace(said("m"), said("n"), "", said("o"), "", "no", frozenset({make.BOTH_ITEM}))
    places.add(make.operation(boss), place)
    name_director(make.operation(boss), pair_id, cast.director.id)
    share_with(make.operation(me), pair_id, DIRECTOR_PARTY, on=True)
    wishes.keep_wishes(make.operation(me), pair_id, WorkWishes(frozenset({Sector.FOOD})), may_ask=True)
    job = Opportunity(OpportunityKind.JOB, said("p"), said("q"), Requirements(Sector.FOOD))
    made = opportunities.enter(make.operation(cast.director.actor), job)
    assert made is not None
    opportunities.invite(make.operation(cast.director.actor), made, pair_id)
    _remark(cast, said("r"))


@one_transaction
def _remark(cast: Cast, words: str) -> None:
    settings = replace(organisations.get(cast.organisation.id).settings, walk_in=words)
    organisations.change_settings(cast.organisation.id, settings)


@pytest.mark.parametrize("language", ["ar", "ti"])
def test_what_people_typed_is_marked_as_dutch_and_runs_as_dutch_on_every_page(
    cast: Cast, lived: None, app: Flask, visit: Callable[[Account], Visit], language: str
) -> None:
    own_account.choose_language(make.operation(cast.own_coachee.actor), language)
    coachee, count, wrong = visit(cast.own_coachee), 0, {}
    for path in pages_of_a_coachee(app):
        answer = coachee.get(path)
        if answer.mimetype == "text/html":
            page = Typed(answer.text)
            count += page.count
            if page.wrong:
                wrong[path] = page.wrong
    assert wrong == {}
    assert count >= PLACES


def test_the_check_for_typed_words_can_fail() -> None:
    assert Typed(f'<html lang="ar" dir="rtl"><p lang="nl" dir="ltr">{WORDS}</p></html>').wrong == []
    for tag in ("<p>", '<p lang="nl">', '<p dir="ltr">', '<p lang="nl" dir="auto">', '<p lang="nl"><bdi>'):
        close = "</bdi></p>" if "bdi" in tag else "</p>"
        assert Typed(f'<html lang="ar" dir="rtl">{tag}{WORDS}{close}</html>').wrong, tag


def test_who_reads_another_language_is_told_that_a_text_is_dutch(
    cast: Cast, lived: None, visit: Callable[[Account], Visit]
) -> None:
    coachee = visit(cast.own_coachee)
    assert "in het Nederlands" not in coachee.page("/mijn/plan").text
    own_account.choose_language(make.operation(cast.own_coachee.actor), "ar")
    assert "بالهولندية" in coachee.page("/mijn/plan").text
