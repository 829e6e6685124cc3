"""What the pages say themselves, as they come out of the app for coach, coachee, coordinator and director."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from flask import Flask
from judge import Shown, Sight, Spot, Word, item, milestone, talk
from people_places import Eyes, coachee_of, day_in, of_anchor, short_day_in
from stage import Visit, come_in

from pragma_coach.domain.calendar import parse_day
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.types import AccountId, PairId
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection
from pragma_coach.web.shared.urls import short_id

Read = Callable[[str, PairFacts, date], Iterator[tuple[Spot, Shown]]]
_TAGS = re.compile(r"<[^>]+>")


def words_of(html: str) -> str:
    return " ".join(_TAGS.sub(" ", html).split())


def _parts(html: str, before: str) -> Iterator[tuple[str, str]]:
    """The parts of a page that begin with an id, each until the next one: the id and its words."""
    for name, part in re.findall(rf'id="{before}([a-z0-9_-]+)"(.*?)(?=<li |</ul>)', html, re.DOTALL):
        yield name, words_of(f"<{part}")


def _rows(html: str, pair: PairFacts) -> Iterator[tuple[Spot, str, str]]:
    """The rows of a list, of which the class says the state and the words, in bold for a coach, the day."""
    items = programme_of(pair).item_by_id
    found = re.findall(r'<li id="([a-z0-9-]+)" class="(?:step )?is-(\w+)"[^>]*>(.*?)</li>', html, re.DOTALL)
    yield from ((item(name), state, row) for name, state, row in found if name in items)


def _list_of_coach(html: str, pair: PairFacts, today: date) -> Iterator[tuple[Spot, Shown]]:
    for spot, state, row in _rows(html, pair):
        [words] = re.findall(r"<b[^>]*>(.*?)</b>", row)
        yield spot, short_day_in(words, today) if state == "done" else _stands(state)


def _list_of_coachee(html: str, pair: PairFacts, _today: date) -> Iterator[tuple[Spot, Shown]]:
    for spot, state, row in _rows(html, pair):
        yield spot, day_in(words_of(row.rsplit('class="say"', 1)[1])) if state == "done" else _stands(state)


def _stands(state: str) -> Shown:
    return Word.NOT_NEEDED if state == "not_applicable" else Word.NOT


def _milestones(html: str, _pair: PairFacts, _today: date) -> Iterator[tuple[Spot, Shown]]:
    for name, words in _parts(html, "mijlpaal-"):
        shown = words.split("Op welke dag?")[0]
        yield milestone(name), Word.NOT if "Nog niet" in shown else _first_day(shown)


def _first_day(words: str) -> Shown:
    found = re.search(r"\d{1,2} [a-z]+ \d{4}", words)
    assert found, words
    return day_in(found[0])


def _dates(html: str, _pair: PairFacts, _today: date) -> Iterator[tuple[Spot, Shown]]:
    for field in re.findall(r"<input [^>]*>", html):
        if name := re.search(r'name="day-(\w+)"', field):
            value = re.search(r'value="([^"]+)"', field)
            yield of_anchor(Anchor(name[1])), parse_day(value[1]) if value else Word.NOT


def _kept(html: str, pair: PairFacts, _today: date) -> Iterator[tuple[Spot, Shown]]:
    """What the coachee reads that is kept: the milestones that were reached."""
    shown = {words_of(title): words_of(day) for title, day in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html)}
    for one in programme_of(pair).milestones:
        yield milestone(one.id), day_in(shown[one.title]) if one.title in shown else Word.NOT


def _talks(html: str, pair: PairFacts, _today: date) -> Iterator[tuple[Spot, Shown]]:
    """What the talks of a pair still ask for."""
    programme = programme_of(pair)
    for kind in set(re.findall(r"/opschrijven\?soort=(\w+)", html)):
        if talk(kind) in programme.fact_at:
            yield talk(kind), Word.AWAITED


def _look_along(html: str, pair: PairFacts, today: date) -> Iterator[tuple[Spot, Shown]]:
    """The list as the director reads it."""
    items = {one.title: one.id for one in programme_of(pair).items}
    for row in re.findall(r"<li>(.*?)</li>", html, re.DOTALL):
        title, _, words = row.partition(' <span class="say">')
        if name := items.get(words_of(title).replace("&#39;", "'").replace("&#34;", '"')):
            words = words_of(words)
            done = re.match(r"(Geregeld|Klaar), ", words)
            stands = _stands(words.split(":")[0].replace("Hoeft niet", "not_applicable"))
            yield item(name), short_day_in(words, today) if done else stands


PAGES: Mapping[str, tuple[str, str, Read]] = {
    "page of the list": ("coach", "/koppel/{pair}", _list_of_coach),
    "page of my steps": ("coachee", "/mijn", _list_of_coachee),
    "page of the milestones": ("coordinator", "/koppel/{pair}/mijlpalen", _milestones),
    "page of the dates": ("coach", "/koppel/{pair}/datums", _dates),
    "page of what is kept": ("coachee", "/mijn/gegevens", _kept),
    "page of the talks": ("coach", "/koppel/{pair}/gesprekken", _talks),
    "page of the director": ("director", "/regie/{pair}", _look_along),
}
"""By its name: who looks at a page, its address, and what reads it."""


def look_at_pages(app: Flask, eyes: Eyes, pair: PairFacts, only: str = "") -> dict[str, Mapping[PairId, Sight]]:
    """What the pages about one pair say, or only one of them."""
    coaches = [term.account_id for term in pair.journey.coaches_on(eyes.today)]
    people = {
        "coach": coaches[0] if coaches else None,
        "coachee": coachee_of(pair).account_id,
        "coordinator": eyes.coordinator.account_id,
        "director": pair.journey.director if DIRECTOR_PARTY in pair.journey.shared_with else None,
    }
    browsers = {part: _browser(app, eyes, who) for part, who in people.items() if who}
    return {
        name: {pair.id: list(read(_page(browsers[part], path.format(pair=short_id(pair.id))), pair, eyes.today))}
        for name, (part, path, read) in PAGES.items()
        if part in browsers and only in ("", name)
    }


def _browser(app: Flask, eyes: Eyes, account_id: AccountId) -> Visit:
    with connection():
        account = accounts.get(eyes.organisation_id, account_id)
    assert account
    return come_in(account, app)


def _page(visit: Visit, path: str) -> str:
    response = visit.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.text
