"""The pages of signals, as a coach, the coordinator and the coachee use them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from stage import Cast, Visit

from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]


@pytest.fixture
def coachee(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coachee)


@pytest.fixture
def coach(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coach)


@pytest.fixture
def boss(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.coordinator)


def actions(visitor: Visit, path: str, pattern: str) -> list[str]:
    """What the addresses of the forms on a page hold where the pattern has its group."""
    forms = visitor.page(path).forms
    return [found[1] for named, _ in forms if (found := re.fullmatch(pattern, named.get("action", "")))]


def test_a_signal_goes_from_coach_to_coordinator_and_the_coachee_reads_along(
    cast: Cast, coachee: Visit, coach: Visit, boss: Visit
) -> None:
    path = f"/koppel/{short_id(cast.own_pair)}/signaal"
    assert f"/koppel/{short_id(cast.own_pair)}/hulp" in coach.page(f"/koppel/{short_id(cast.own_pair)}").links
    assert path in coach.page(f"/koppel/{short_id(cast.own_pair)}/hulp").links
    assert "Bel 112" in coach.page(path).text
    assert coach.submit(path, kind="").status_code == 422
    assert coach.submit(path, kind="money").status_code == 303
    letters = actions(boss, "/organisatie/signalen", r"/organisatie/signalen/(\w+)")[0]
    inbox = f"/organisatie/signalen/{letters}"
    assert boss.submit(inbox, do="refer").status_code == 422
    number = {named["name"] for tag, named in boss.page("/organisatie/signalen").tags if tag == "select"}.pop()
    assert boss.submit(inbox, do="refer", **{number: "debt_help"}).status_code == 303
    told = coachee.page("/mijn/hulp").text
    assert "Er zijn zorgen over geld" in told
    assert "Naar: Hulp bij schulden" in told
    text = coach.page(path).text
    assert "Opgepakt" in text
    assert "schulden" not in text
