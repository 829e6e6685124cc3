"""A new coach on one page, without mail: the card is there at once, and a refusal keeps everything."""

from __future__ import annotations

from collections.abc import Callable

import make
from stage import Cast, Visit

from pragma_coach.services.pairs import lifecycle
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Come = Callable[[Account], Visit]

PAGE = "/organisatie/vrijwilligers/nieuw"


def test_a_coach_without_mail_has_a_card_after_one_form(cast: Cast, visit: Come) -> None:
    desk = visit(cast.coordinator)
    assert PAGE in desk.get("/organisatie/mensen").text
    assert 'name="card" value="ja" checked' in desk.get(PAGE).text
    sheet = desk.submit(PAGE, name="Tineke B.", languages=["ti"], days=["di"], shown=["training"], card="ja")
    assert sheet.status_code == 200
    assert 'class="code"' in sheet.text
    assert "Tineke B. staat erbij" in sheet.text
    assert "zonder coach</a>" not in sheet.text
    lifecycle.stop_coaching(make.operation(cast.coordinator.actor), cast.own_pair, cast.own_coach.id)
    later = desk.submit(PAGE, name="Bram", card="ja")
    assert '<a class="tap" href="/organisatie/koppels?coach=geen">1 nieuwkomer zonder coach</a>' in later.text
    known = desk.get(sheet.text.split('href="/organisatie/vrijwilligers/')[1].split('"')[0].join([f"{PAGE[:-5]}", ""]))
    assert "Training gevolgd op" in known.text


def test_what_was_typed_and_ticked_stays_when_a_day_cannot_be(cast: Cast, visit: Come) -> None:
    desk = visit(cast.coordinator)
    refused = desk.submit(
        PAGE, name="Tineke B.", email="t@voorbeeld.nl", languages=["ti", "nl"], days=["di"], room="2",
        shown=["vog", "training"], **{"shown-vog": "01-04-2099", "shown-secrecy": "koning"}
    )  # fmt: skip
    assert refused.status_code == 422
    for kept in (
        'value="Tineke B."', 'value="t@voorbeeld.nl"', 'value="ti" checked', 'value="nl" checked', 'value="di" checked',
        'name="room" type="text" value="2"', 'value="vog" checked', 'value="training" checked', 'value="2099-04-01"',
        'value="koning"',
    ):  # fmt: skip
        assert kept in refused.text, kept
    assert 'name="card" value="ja">' in refused.text
    assert 'id="fout-shown-secrecy"' in refused.text


def test_a_day_without_its_tick_counts_and_without_a_card_the_way_goes_to_the_coach(cast: Cast, visit: Come) -> None:
    desk = visit(cast.coordinator)
    sent = desk.submit(PAGE, name="Tineke B.", **{"shown-vog": "01-04-2026"})
    assert sent.status_code == 303
    assert "VOG laten zien op 1 april 2026" in desk.get(sent.location).text
    assert visit(cast.own_coach).get(PAGE).status_code == 403
    assert short_id(cast.own_coach.id) not in sent.location


def test_a_pair_with_a_new_coach_waits_and_begins_when_the_last_is_noted(cast: Cast, visit: Come) -> None:
    visit(cast.admin).submit(
        "/organisatie/instellingen", board="yes", silent_after_days="14", admission="yes", vog_months="24", areas=""
    )
    desk = visit(cast.coordinator)
    made = desk.submit("/organisatie/koppels/nieuw", name="Yusuf", housed_on="02-03-2026", new_coach="Tineke B.")
    assert made.status_code == 303
    page = desk.get(made.location)
    assert "Het koppel staat klaar" in page.text
    assert "Wacht op Tineke B." in page.text
    assert "Tineke B. staat klaar als coach" in page.text
    waiting = desk.page("/organisatie/koppels?status=waiting")
    assert "Wacht op de coach" in waiting.text
    assert "Yusuf" in waiting.text
    coach = page.text.split('href="/organisatie/vrijwilligers/')[1].split('"')[0]
    assert "1 koppel wacht tot alles is geregeld" in desk.get(f"/organisatie/vrijwilligers/{coach}").text
    for proof in ("vog", "training", "secrecy", "introduction"):
        desk.submit(f"/organisatie/vrijwilligers/{coach}/getoond", proof=proof, proof_day="")
    begun = desk.get(made.location.partition("?")[0]).text
    assert "Wacht op" not in begun
    assert "Tineke B., sinds 12 mei 2026" in begun
