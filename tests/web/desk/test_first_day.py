"""The first things to do stand on the desk, tick themselves, and go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from stage import Cast, Visit

from pragma_coach.store import database, organisations
from pragma_coach.store.accounts.accounts import Account

_RULES = "/organisatie/begin/regels"


def _first_day(cast: Cast) -> None:
    with database.connection():
        now = organisations.get(cast.organisation.id).settings
        organisations.change_settings(cast.organisation.id, replace(now, first_day=True))


def test_the_desk_counts_what_is_done_until_it_is_put_away(cast: Cast, visit: Callable[[Account], Visit]) -> None:
    desk = visit(cast.coordinator)
    assert "Zo begint u" not in desk.get("/organisatie").text
    _first_day(cast)
    assert "3 van 5 klaar" in desk.get("/organisatie").text
    desk.submit("/organisatie/inloop/uur", weekday="dinsdag", starts="10:00", ends="12:00", place="bibliotheek")
    assert "4 van 5 klaar" in desk.get("/organisatie").text
    desk.submit("/organisatie/begin/opbergen")
    assert "Zo begint u" not in desk.get("/organisatie").text


def test_rules_are_kept_together_or_not_at_all(cast: Cast, visit: Callable[[Account], Visit]) -> None:
    admin = visit(cast.admin)
    wanted = {"areas": "Noord", "silent_after_days": "21", "language": "nl", "starts": "10:00", "ends": "", "place": ""}
    admin.page(_RULES)
    refused = admin.submit(_RULES, **wanted)
    assert refused.status_code == 422
    assert "Kies op welke dagen" in refused.text
    assert "Noord" in refused.text
    assert 'value="21"' in refused.text
    with database.connection():
        assert organisations.get(cast.organisation.id).settings.areas == ""
    assert admin.submit(_RULES, **wanted | {"starts": ""}).location == "/organisatie/begin/klaar"
    with database.connection():
        assert organisations.get(cast.organisation.id).settings.silent_after_days == 21
