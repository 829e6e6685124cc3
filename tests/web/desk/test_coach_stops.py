"""The page of a coach who stops: every pair named with who takes over, one button, and the way back."""

from __future__ import annotations

from collections.abc import Callable

import make
from stage import Cast, Visit, on_both_engines

from pragma_coach.services.pairs import lifecycle
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Come = Callable[[Account], Visit]
pytestmark = on_both_engines


def test_from_the_account_to_the_page_to_closed_and_back(cast: Cast, visit: Come) -> None:
    desk, own = visit(cast.coordinator), cast.own_coach
    person = f"/organisatie/mensen/{short_id(own.id)}"
    refused = desk.submit(f"{person}/sluiten")
    assert refused.status_code == 422
    assert "coacht nog 1 koppel" in refused.text
    assert f"{person}/stopt" in desk.page(person).links
    page = desk.page(f"{person}/stopt")
    name = make.read(cast.own_pair, cast.organisation.id).coachee.name
    assert name in page.text
    assert "Draag 1 koppel over en sluit het account" in page.text
    field = f"koppel-{short_id(cast.own_pair)}"
    wrong = desk.submit(f"{person}/stopt", **{field: "zomaar"})
    assert wrong.status_code == 422
    assert f"{name}: Kies een coach uit de lijst." in wrong.text
    closed = desk.submit(f"{person}/stopt", **{field: short_id(cast.other_coach.id)})
    assert "De koppels zijn overgedragen" in desk.page(closed.location).text
    assert visit(cast.other_coach).get(f"/koppel/{short_id(cast.own_pair)}").status_code == 200
    back = desk.submit(f"{person}/terug")
    assert "Deze coach is terug" in desk.page(back.location).text
    assert visit(cast.other_coach).get(f"/koppel/{short_id(cast.own_pair)}").status_code == 404


def test_an_administrator_is_told_who_can_do_it(cast: Cast, visit: Come) -> None:
    text = visit(cast.admin).page(f"/organisatie/mensen/{short_id(cast.own_coach.id)}").text
    assert "Een coördinator kiest eerst een andere coach" in text


def test_a_change_of_coach_is_taken_back_with_one_button(cast: Cast, visit: Come) -> None:
    desk, pair = visit(cast.coordinator), f"/organisatie/koppel/{short_id(cast.own_pair)}"
    done = desk.submit(f"{pair}/coach", coach=short_id(cast.other_coach.id), how="hand_over")
    page = desk.page(done.location)
    assert f"{pair}/terug" in [form["action"] for form, _ in page.forms]
    rev = make.read(cast.own_pair, cast.organisation.id).journey.rev
    back = desk.submit(f"{pair}/terug", rev=rev)
    assert "weer zoals het was" in desk.page(back.location).text
    now = make.read(cast.own_pair, cast.organisation.id).journey.coaches_on(make.TODAY)
    assert [term.account_id for term in now] == [cast.own_coach.id]
    assert desk.submit(f"{pair}/terug", rev=1).status_code == 422  # the start of a pair is no change of coach
    lifecycle.stop_coaching(make.operation(cast.coordinator.actor), cast.own_pair, cast.own_coach.id)
    assert desk.submit(f"{pair}/terug", rev=rev).status_code == 409


def test_pairs_that_were_handed_over_at_once_are_taken_back_where_it_is_told(cast: Cast, visit: Come) -> None:
    desk, pair = visit(cast.coordinator), short_id(cast.own_pair)
    done = desk.submit("/organisatie/koppels/overdragen", koppel=pair, coach=short_id(cast.other_coach.id))
    page = desk.page(done.location)
    assert "De koppels zijn overgedragen" in page.text
    back = next(fields for form, fields in page.forms if form["action"] == "/organisatie/koppels/terug")
    act = next(field["value"] for field in back if field["name"] == "handeling")
    told = desk.submit("/organisatie/koppels/terug", handeling=act)
    assert "weer bij de coach die ze had" in desk.page(told.location).text
    assert visit(cast.own_coach).get(f"/koppel/{pair}").status_code == 200
    assert "/organisatie/koppels/terug" not in desk.page(done.location).text  # it was taken back
    assert desk.submit("/organisatie/koppels/terug", handeling=act).status_code == 409
