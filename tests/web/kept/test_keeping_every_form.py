"""Every form of coach, newcomer and coordinator, found in the pages themselves: refused or unsent, no text is lost.

Too long, or with what can be a BSN, a text is refused with a sentence and stands there; sent after the session ended it
stands on its page again. Without a script, so the server alone sees to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import full_house
import pytest
import walk as walking
from flask.testing import FlaskClient
from written import WrittenForm, form_to, forms_of

from pragma_coach import paths
from pragma_coach.domain.types import Role
from pragma_coach.store import database
from pragma_coach.web.kept.filling import SECRET
from pragma_coach.web.kept.keeping import texts

ROLES = (Role.COACHEE, Role.COACH, Role.COORDINATOR)
BSN = "123456782"
AREAS = {"Oirschot", "Spoordonk", "Oostelbeers", "Middelbeers"}  # their codes are their names
THEIRS, MINE = " Dit schreef de ander.", " Dit schreef ik."
PICKED = {"date": f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}", "time": "10:30"}
LEAST = {Role.COACHEE: 10, Role.COACH: 20, Role.COORDINATOR: 80}  # so that a walk that finds nothing does not pass


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[full_house.House]:
    yield full_house.build(tmp_path_factory.mktemp("house"))
    database.close_all()


@pytest.fixture(scope="module")
def pages(house: full_house.House) -> dict[Role, list[str]]:
    """The pages of each role on which somebody types."""
    app = full_house.app_of(house.config)
    stops = [stop for stop in walking.stops(app, house, ROLES) if stop.path]
    visits = {role: house.visit(app, role) for role in ROLES}
    return {
        role: [stop.path for stop in stops if stop.role is role and written(visit, stop.path)]
        for role, visit in visits.items()
    }


def written(visit: FlaskClient, path: str) -> list[WrittenForm]:
    """Return the forms of a page in which somebody types."""
    return [form for form in forms_of(visit.get(path).text) if form.keeps and form.typed]


def fill(form: WrittenForm, words: str) -> int:
    """Type in every field and choose something in every list; return how many texts stand there."""
    for one in form.fields:
        one.checked = one.checked or one.kind == "radio"
        if one.kind == "select":
            one.value = one.options[-1]
        elif one.kind in PICKED:
            one.value = PICKED[one.kind]
    for number, one in enumerate(form.typed):
        one.value = f"{words} {number}"
    return len(form.typed)


def send(visit: FlaskClient, form: WrittenForm, page: str) -> tuple[int, str]:
    data: dict[str, list[str]] = {}
    for name, value in form.sent():
        data.setdefault(name, []).append(value)
    answer = visit.post(form.action, data=data, headers={"Referer": f"http://localhost{page}"})
    return answer.status_code, answer.text


def lost(form: WrittenForm, html: str) -> list[str]:
    """Return the fields of which the text does not stand in this form on a page."""
    gone = [(one.name, one.value) for one in form.typed]
    for there in forms_of(html):
        if there.action == form.action and there.keeps:
            seen = [(one.name, one.value) for one in there.typed]
            gone = min(gone, [text for text in gone if text not in seen], key=len)
    return [f"{form.action} {name}" for name, _ in gone]


@pytest.mark.parametrize("role", ROLES)
def test_a_text_that_may_not_be_kept_is_refused_and_stands_there_whole(
    house: full_house.House, pages: dict[Role, list[str]], role: Role
) -> None:
    visit, count, gone, taken = house.visit(full_house.app_of(house.config), role), 0, [], []
    for page in pages[role]:
        for form in written(visit, page):
            for words, longer in (("Een lange tekst", 1), (f"Nummer {BSN}", 0)):
                count += fill(form, words)
                told = set(texts(tuple(form.sent()))) - AREAS  # what an error shows: no code of what was chosen
                assert told == {one.value for one in form.typed if one.name != "places"}, form.action
                for one in form.typed:
                    one.value += "e" * one.most * longer
                status, html = send(visit, form, page)
                gone += [(status, name) for name in lost(form, html)]
                taken += [form.action] if status < 400 and (any(one.most for one in form.typed) or not longer) else []
    print(f"{role}: {len(gone)} of {count} texts lost when refused")
    assert (gone, taken) == ([], [])
    assert count >= LEAST[role]


@pytest.mark.parametrize("role", ROLES)
def test_a_form_of_a_session_that_ended_stands_on_its_page_again(
    house: full_house.House, pages: dict[Role, list[str]], role: Role
) -> None:
    visit, count, gone = house.visit(full_house.app_of(house.config), role), 0, []
    with visit.session_transaction() as held:
        token = held["_user_id"]
    for page in pages[role]:
        for form in written(visit, page):
            count += fill(form, "Mijn tekst <b>&amp; nog meer")
            with visit.session_transaction() as held:
                held["_user_id"] = "over"
            assert send(visit, form, page)[0] == 303
            with visit.session_transaction() as held:
                held["_user_id"] = token
            gone += lost(form, visit.get(page).text)
            visit.delete_cookie("tekst")
    print(f"{role}: {len(gone)} of {count} texts lost after signing in")
    assert gone == []
    assert count >= LEAST[role]


def versioned(form: WrittenForm) -> bool:
    """Tell whether a form says on what version one writes."""
    return any(re.fullmatch("base|rev|version|m-.*", one.name) for one in form.fields)


def test_who_saves_after_somebody_else_sees_both_texts_and_presses_once_more(house: full_house.House) -> None:
    app, met = full_house.app_of(house.config), set()
    for stop in walking.stops(app, house, walking.ORDER):
        visit = house.visit(app, stop.role) if stop.role and stop.path else None
        first = list(filter(versioned, written(visit, stop.path))) if visit else []
        for theirs, mine in zip(first, filter(versioned, written(visit, stop.path)) if visit else (), strict=True):
            assert visit
            for words, form in ((THEIRS, theirs), (MINE, mine)):
                for one in form.fields:
                    one.value = one.options[-1] if one.options else one.value + words * (one in form.typed)
            assert send(visit, theirs, stop.path)[0] == 303, stop.path
            status, html = send(visit, mine, stop.path)
            assert (status in (409, 422), lost(mine, html), THEIRS in html) == (True, [], True), stop.path
            again = form_to(html, mine.action)
            assert send(visit, again, stop.path)[0] == 303, stop.path
            assert "/typte/weg" not in visit.get(stop.path).text, stop.path  # nothing is kept of it
            met.add(stop.rule)
    assert met == {"/mijn/plan", "/koppel/<pair:pair_id>/plan/schrijven", "/tolk/teksten"}


def test_no_field_for_a_secret_is_ever_kept() -> None:
    names = set()
    for file in paths.TEMPLATES.rglob("*.html"):
        for line in file.read_text("utf-8").splitlines():
            if 'type="password"' in line or "one-time-code" in line:
                names.add(line.partition('field(form, "')[2].partition('"')[0])
    assert names
    assert names <= SECRET
