"""The page with reminders: ready texts in two languages, sent by the coach's own phone, that name nobody."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import make
import pytest
from stage import Cast, Visit

from pragma_coach.services.accounts import own_account
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id
from pragma_coach.web.talks.reminder import sms_link, whatsapp_link

Visiting = Callable[[Account], Visit]


@pytest.fixture
def address(cast: Cast) -> str:
    return f"/koppel/{short_id(cast.own_pair)}"


def links(visitor: Visit, address: str) -> list[str]:
    return [named.get("href", "") for tag, named in visitor.page(f"{address}/herinnering").tags if tag == "a"]


def sent(visitor: Visit, address: str, scheme: str = "https://wa.me/") -> list[str]:
    """The texts that the links of the page carry."""
    return [unquote(link.partition("=")[2]) for link in links(visitor, address) if link.startswith(scheme)]


def test_a_talk_ahead_is_a_text_in_the_own_language_with_dutch_below(cast: Cast, visit: Visiting, address: str) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    coach = visit(cast.own_coach)
    plan = {"kind": "extra", "day": "14-5-2026", "time": "14.30", "minutes": "60", "place": "town_hall"}
    assert coach.submit(f"{address}/gesprekken/nieuw", **plan, parts=["coachee", "coach"]).status_code == 303
    talk, *_others = sent(coach, address)
    own, dutch = talk.split("\n\n")
    assert dutch.splitlines()[1:4] == ["donderdag 14 mei", "Hoe laat: 14.30 uur", "Waar: in het gemeentehuis"]
    assert own.splitlines()[:3] == ["مرحبًا! عندنا موعد.", "الخميس 14 مايو", "الوقت: 14.30"]
    assert sent(coach, address, "sms:?body=") == sent(coach, address)


def test_no_name_goes_along(cast: Cast, visit: Visiting, address: str) -> None:
    texts = sent(visit(cast.own_coach), address)
    pair = make.read(cast.own_pair, cast.coordinator.organisation_id)
    names = {pair.coachee.name, cast.own_coach.name, cast.coordinator.name}
    assert texts
    assert [text for text in texts for name in names for word in name.split() if len(word) > 2 and word in text] == []
    assert [text for text in texts if str(pair.id) in text or short_id(pair.id) in text] == []


def test_only_who_may_write_contact_down_gets_the_texts(cast: Cast, visit: Visiting, address: str) -> None:
    for who, status in ((cast.own_coach, 200), (cast.coordinator, 200), (cast.other_coach, 404)):
        assert visit(who).get(f"{address}/herinnering").status_code == status


def test_a_phone_of_apple_gets_the_link_that_it_reads(cast: Cast, visit: Visiting, address: str) -> None:
    coach = visit(cast.own_coach)
    coach.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"
    assert sent(coach, address, "sms:&body=") == sent(coach, address)
    assert sent(coach, address, "sms:?body=") == []


def test_what_was_sent_is_written_down_as_contact_in_two_taps(cast: Cast, visit: Visiting, address: str) -> None:
    coach = visit(cast.own_coach)
    (way,) = [link for link in links(coach, address) if "/contact" in link]
    chosen = [named["value"] for _tag, named in coach.page(way).tags if "checked" in named]
    assert "message" in chosen


def test_the_links_carry_the_whole_text_and_no_number() -> None:
    text = "مرحبًا! Kun je dan niet? 100% & meer + #1\n\nHallo"
    found = urlsplit(whatsapp_link(text))
    assert (found.scheme, found.netloc, found.path) == ("https", "wa.me", "/")
    assert parse_qs(found.query, strict_parsing=True) == {"text": [text]}
    for apple, begin in ((True, "sms:&body="), (False, "sms:?body=")):
        link = sms_link(text, apple=apple)
        assert link.startswith(begin)
        assert "&" not in link.removeprefix(begin)
        assert unquote(link.removeprefix(begin)) == text
