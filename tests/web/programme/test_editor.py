"""The organisation's own programme on the screen: add, hide, say otherwise, look, publish, move pairs, file out and in."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import make
import pytest
from make import BOTH_ITEM
from stage import Cast, Clock, Visit
from statements import counted

from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.types import ItemState
from pragma_coach.services.accounts import own_account
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.services.programme import versions
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
HERE = "/organisatie/programma"
TYPED = {
    "title": "Ik ken de buurtkamer.",
    "help": "In de buurtkamer drink je koffie met buren.",
    "if_not": "Ga er samen met je coach heen.",
    "phase": "1",
    "category": "weten",
    "life_domain": "netwerk",
    "tick": "both",
    "due_weeks": "3",
    "title_ar": "أعرف غرفة الحي.",
    "checked_by_ar": "Rana Haddad",
}
OWN = "1-eigen-1"


def add(by: Visit, **other: str) -> None:
    assert by.submit(f"{HERE}/nieuw", **{**TYPED, **other}).status_code == 303


def publish(by: Visit, rev: int = 1) -> None:
    assert by.submit(f"{HERE}/publiceren", rev=rev).status_code == 303


def test_a_coordinator_adds_an_item_looks_at_it_publishes_it_and_moves_a_pair(
    cast: Cast, visit: Visiting, clock: Clock
) -> None:
    boss, coach = visit(cast.coordinator), visit(cast.own_coach)
    pair = f"/koppel/{short_id(cast.own_pair)}"
    add(boss)
    assert TYPED["title"] in boss.page(HERE).text
    seen = boss.page(f"{HERE}/bekijk").text
    assert "1 nieuw onderdeel" in seen
    assert "Zou op de lijst staan van 2 van de 2 koppels" in seen
    publish(boss)
    assert "Nieuwe koppels beginnen nu met eigen versie 1" in boss.page(HERE).text
    assert TYPED["title"] not in coach.page(pair).text
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    moving = f"/organisatie/koppel/{short_id(cast.own_pair)}/versie"
    assert TYPED["title"] in boss.page(moving).text
    assert boss.submit(moving, version="pragma/1001").status_code == 303
    assert (
        "Verder met eigen versie 1 van het programma"
        in boss.page(f"/organisatie/koppel/{short_id(cast.own_pair)}").text
    )
    page = coach.page(pair).text
    assert TYPED["title"] in page
    assert TYPED["title_ar"] in page
    tick(make.operation(cast.own_coach.actor), cast.own_pair, make.ItemId(OWN), ItemState.DONE)
    assert coach.page(f"{pair}/punt/{OWN}").text.count(TYPED["help"]) == 1


def test_an_own_item_can_be_of_the_whole_home_and_the_preview_says_so(cast: Cast, visit: Visiting) -> None:
    boss = visit(cast.coordinator)
    add(boss)
    assert "geldt voor het hele huis" not in boss.page(f"{HERE}/bekijk").text
    assert boss.submit(f"{HERE}/punt/{OWN}", **{**TYPED, "household": "yes"}).status_code == 303
    assert "geldt voor het hele huis" in boss.page(f"{HERE}/bekijk").text
    boxes = [named for tag, named in boss.page(f"{HERE}/punt/{OWN}").tags if named.get("name") == "household"]
    assert ["checked" in named for named in boxes] == [True]


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(cast: Cast, visit: Visiting) -> None:
    boss = visit(cast.coordinator)
    response = boss.submit(f"{HERE}/nieuw", **{**TYPED, "help": "Het kost € 12 per maand.", "groups": "kinderen"})
    assert response.status_code == 422
    assert "In de uitleg staat een bedrag. Haal het bedrag weg: dat is snel oud." in response.text
    for kept in ("Het kost € 12 per maand.", TYPED["title"], TYPED["title_ar"], 'value="Rana Haddad"'):
        assert kept in response.text
    assert 'value="kinderen" checked' in response.text
    assert "Er is een concept" not in boss.page(HERE).text


def test_a_shipped_item_is_hidden_and_shown_again_and_said_otherwise(cast: Cast, visit: Visiting) -> None:
    boss = visit(cast.coordinator)
    item = f"{HERE}/punt/{BOTH_ITEM}"
    assert boss.submit(item, do="hide").status_code == 303
    assert "verborgen" in boss.page(HERE).text
    assert "Laat dit onderdeel weer zien" in boss.page(item).text
    assert boss.submit(item, do="show").status_code == 303
    known = versions.programme_for(cast.organisation.id, cast.organisation.programme).item_by_id[BOTH_ITEM]
    words = {"title": "Ik heb een huisarts in het dorp.", "help": known.help, "if_not": known.if_not}
    assert boss.submit(item, **words).status_code == 303
    seen = boss.page(f"{HERE}/bekijk").text
    assert f"Eerst: {known.title}" in seen.replace("&#39;", "'")
    assert words["title"] in seen
    assert boss.submit(f"{HERE}/concept-weg").status_code == 303
    assert words["title"] not in boss.page(HERE).text


def test_the_preview_tells_what_keeps_a_draft_from_being_published(cast: Cast, visit: Visiting) -> None:
    boss = visit(cast.coordinator)
    programme = versions.programme_for(cast.organisation.id, cast.organisation.programme)
    for item in programme.items:
        if item.core and item.phase == "3":
            boss.submit(f"{HERE}/punt/{item.id}", do="hide")
    page = boss.page(f"{HERE}/bekijk")
    assert "deze fase eindigt nooit vanzelf" in page.text
    assert f'action="{HERE}/publiceren"' not in page.text
    rev = sum(item.core and item.phase == "3" for item in programme.items)
    refused = boss.submit(f"{HERE}/publiceren", rev=rev)
    assert (refused.status_code, "eindigt nooit vanzelf" in refused.text) == (422, True)


def test_who_publishes_too_late_is_told_and_sees_what_there_is_now(cast: Cast, visit: Visiting) -> None:
    boss, admin = visit(cast.coordinator), visit(cast.people["admin"])
    add(boss)
    admin.submit(f"{HERE}/punt/{BOTH_ITEM}", do="hide")
    refused = boss.submit(f"{HERE}/publiceren", rev="1")
    assert refused.status_code == 422
    assert "Een collega heeft het concept net veranderd" in refused.text
    publish(admin, 2)
    late = boss.submit(f"{HERE}/publiceren", rev="2")
    assert "Er is geen concept meer" in late.text


def test_all_pairs_are_moved_after_a_look_at_each(cast: Cast, visit: Visiting) -> None:
    boss = visit(cast.coordinator)
    add(boss)
    publish(boss)
    page = boss.page(f"{HERE}/overzetten").text
    assert "Zet 2 koppels over" in page
    assert boss.submit(f"{HERE}/overzetten", version="pragma/1").status_code == 422
    assert boss.submit(f"{HERE}/overzetten", version="pragma/1001").status_code == 303
    assert programme_of(make.read(cast.own_pair, cast.organisation.id)).version == 1001
    assert "staan op de nieuwste versie" in boss.page(f"{HERE}/overzetten").text
    back = boss.submit(f"/organisatie/koppel/{short_id(cast.own_pair)}/versie", version="pragma/1")
    assert (back.status_code, "Terug naar een oudere versie kan niet" in back.text) == (422, True)


def test_a_programme_goes_out_as_a_file_and_comes_in_elsewhere(cast: Cast, visit: Visiting) -> None:
    boss, other = visit(cast.coordinator), visit(cast.people["other_coordinator"])
    add(boss)
    publish(boss)
    file = boss.get(f"{HERE}/bestand")
    assert file.headers["Content-Disposition"] == 'attachment; filename="programma-pragma-1001.toml"'
    data = {"csrf_token": other.token(), "file": (io.BytesIO(file.data), "programma.toml")}
    assert other.post(f"{HERE}/inlezen", data=data).status_code == 303
    seen = other.page(f"{HERE}/bekijk").text
    assert TYPED["title"] in seen
    assert "Het is een ingelezen bestand" in other.page(HERE).text
    publish(other)
    assert TYPED["title"] in other.page(HERE).text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"x = ", "Deze regel is geen goede TOML"),
        (b"#" * 1_500_000, "groter dan 1024 KB"),
        (b"whole = 1\nid = 'a'\n", "&#39;version&#39; ontbreekt"),
    ],
    ids=["no-toml", "too-large", "nearly-empty"],
)
def test_a_file_that_cannot_be_is_refused_with_its_faults(
    cast: Cast, visit: Visiting, data: bytes, sentence: str
) -> None:
    boss = visit(cast.coordinator)
    head = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{boss.token()}\r\n'
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="programma.toml"\r\n\r\n'
    body = (head + file).encode() + data + b"\r\n--x--\r\n"
    response = boss.post(f"{HERE}/inlezen", data=body, content_type="multipart/form-data; boundary=x")
    assert (response.status_code, sentence in response.text) == (422, True)
    assert "Er is een concept" not in boss.page(HERE).text


def test_an_item_of_another_organisation_is_not_there(cast: Cast, visit: Visiting) -> None:
    boss, other = visit(cast.coordinator), visit(cast.people["other_coordinator"])
    add(boss)
    assert other.get(f"{HERE}/punt/{OWN}").status_code == 404
    assert other.submit(f"{HERE}/punt/{OWN}", do="remove").status_code == 404
    assert TYPED["title"] not in other.page(HERE).text


def test_an_own_milestone_and_another_moment_for_a_talk_go_out_with_the_draft(cast: Cast, visit: Visiting) -> None:
    boss, rhythm = visit(cast.coordinator), f"{HERE}/ritme"
    talks = versions.programme_for(cast.organisation.id, cast.organisation.programme).talks
    first, talk = talks[0], next(one for one in talks if one.window is None)
    club = {"title": "Lid van een club", "done_title": "Is lid van een club."}
    assert boss.submit(f"{rhythm}/mijlpaal", **club).status_code == 303
    moment = {"talk": talk.id, f"count_{talk.id}": "9", f"unit_{talk.id}": "days"}
    assert boss.submit(f"{rhythm}/gesprek", **moment).status_code == 303
    refused = boss.submit(f"{rhythm}/gesprek", **{**moment, f"count_{talk.id}": "veel"})
    assert (refused.status_code, 'value="veel"' in refused.text) == (422, True)
    assert boss.submit(f"{rhythm}/gesprek", talk="thee").status_code == 404
    late = {"talk": first.id, f"count_{first.id}": "99", f"unit_{first.id}": "weeks"}
    assert "later dan het uiterste" in boss.submit(f"{rhythm}/gesprek", **late).text
    assert "na 9 dagen" in boss.page(f"{HERE}/bekijk").text
    publish(boss, 2)
    after = versions.programme_for(cast.organisation.id, cast.organisation.programme)
    assert after.milestones[-1].title == club["title"]
    assert replace(talk, offset=Duration(9, Unit.DAYS)) in after.talks
    assert (
        boss.submit(f"/organisatie/koppel/{short_id(cast.own_pair)}/versie", version="pragma/1001").status_code == 303
    )
    assert club["title"] in visit(cast.own_coach).page(f"/koppel/{short_id(cast.own_pair)}/mijlpalen").text
    assert boss.submit(f"{rhythm}/mijlpaal-weg", milestone="eigen_1").status_code == 303
    assert boss.submit(f"{rhythm}/mijlpaal-weg", milestone="paid_job").status_code == 404


def test_the_list_of_a_pair_on_an_own_version_costs_no_statement_more(
    cast: Cast, visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, coach = visit(cast.coordinator), visit(cast.own_coach)
    pair = f"/koppel/{short_id(cast.own_pair)}"
    coach.page(pair)
    with counted(monkeypatch) as (before, _):
        coach.page(pair)
    add(boss)
    publish(boss)
    boss.submit(f"/organisatie{pair}/versie", version="pragma/1001")
    coach.page(pair)
    with counted(monkeypatch) as (after, _):
        assert TYPED["title"] in coach.page(pair).text
    assert (len(before), len(after)) == (4, 4)
