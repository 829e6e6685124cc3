"""The coachee owns it: sees all that is kept and who looked, takes it along, shares or not, and may say no."""

from __future__ import annotations

import io
import json
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import make
import pytest
from stage import Cast, Clock, Visit, on_both_engines

from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY, EventKind
from pragma_coach.domain.plan import Goal
from pragma_coach.domain.reasons import ContactKind
from pragma_coach.domain.types import ItemId, MilestoneId
from pragma_coach.services import plan
from pragma_coach.services.accounts import own_account
from pragma_coach.services.operations.dpia import table_facts
from pragma_coach.services.own_data import who_looked
from pragma_coach.services.pairs import director as pair_director
from pragma_coach.services.pairs import records, ticks
from pragma_coach.services.town import help
from pragma_coach.store import own_data, schema
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.own_data import event_lines, row_lines
from pragma_coach.web.own_data.pages import SECTION_WORDS
from pragma_coach.web.shared.urls import short_id

Come = Callable[[Account], Visit]
# Tables that hold nothing about a coachee, or only what stands elsewhere too; each with the reason.
EXCUSED = {
    "organisation": "no person",
    "throttle": "no person: how often an address tried",
    "household": "a bare number; that people live together stands with the coachee",
    "job_run": "no person",
    "release_draft": "figures",
    "release_decision": "what coordinators decided about figures",
    "programme_seal": "no person",
    "walk_in_hour": "opening hours",
    "walk_in_day": "opening hours",
    "walk_in_visit": "counts without names",
    "place": "where an office is",
    "place_item": "where an office is",
    "film_address": "where a film is",
    "activity": "what is organised; who comes stands in activity_guest",
    "own_version": "texts of the organisation",
    "own_draft": "texts of the organisation",
    "api_token": "other systems",
    "webhook": "other systems",
    "webhook_message": "ids and days that stand elsewhere, for thirty days",
    "opportunity": "work and projects; who was asked stands in opportunity_invitation",
    "quarter_report": "figures",
    "quarter_count": "figures",
    "translation_version": "no person: how often texts were approved",
    "text_doubt": "a text and a day, never who doubted it",
}


@pytest.fixture
def me(cast: Cast, visit: Come) -> Visit:
    return visit(cast.own_coachee)


def test_no_table_is_left_out_of_what_a_coachee_can_see() -> None:
    assert set(schema.columns()) - set(own_data.names()) - set(EXCUSED) == set(), "show it, or excuse it with a reason"
    assert set(EXCUSED) & set(own_data.names()) == set()
    assert set(own_data.names()) <= set(table_facts())


@on_both_engines
def test_everything_that_was_noted_comes_along_and_nothing_of_another(cast: Cast, me: Visit) -> None:
    by = cast.own_coach.actor
    ticks.tick(make.operation(by), cast.own_pair, make.BOTH_ITEM, ticks.ItemState.DONE)
    records.record_milestone(make.operation(by), cast.own_pair, MilestoneId("volunteering"), make.TODAY)
    help.ask(make.operation(cast.own_coachee.actor), cast.own_pair, "post", "Een brief van de huurbaas")
    plan.save_own_goals(make.operation(cast.own_coachee.actor), cast.own_pair, 0, [Goal("werk", "Kok worden")])
    data = json.loads(me.get("/mijn/gegevens/alles.json").data)
    assert data["format"] == "pragma-coach/mijn-gegevens/1"
    told = json.dumps(data, ensure_ascii=False)
    for known in ("Noor Nieuwkomer", "Een brief van de huurbaas", "Kok worden", "volunteering", make.BOTH_ITEM):
        assert known in told
    for foreign in ("Omar", "Farah", "token_hash", "password_hash"):
        assert foreign not in told
    page = me.get("/mijn/gegevens/alles").text
    assert "Een brief van de huurbaas" in page
    assert "Carla Coach" in page
    assert "Ik heb een huisarts" in page
    assert "Wat er gebeurde" in page


def test_what_happened_reads_as_sentences_without_codes(cast: Cast, me: Visit) -> None:
    by, pair = cast.own_coach.actor, cast.own_pair
    ticks.tick(make.operation(by), pair, make.BOTH_ITEM, ticks.ItemState.STUCK, reason="no_place")
    records.log_contact(make.operation(by), pair, ContactKind.VISIT, minutes=45)
    records.record_milestone(make.operation(by), pair, MilestoneId("exit_partial"), make.TODAY)
    pair_director.share_with(make.operation(cast.own_coachee.actor), pair, DIRECTOR_PARTY, True)
    help.ask(make.operation(cast.own_coachee.actor), pair, "post", "1")
    ticks.tick(make.operation(cast.own_coach.actor), pair, make.COACH_ITEM, ticks.ItemState.DONE)
    page = me.get("/mijn/gegevens/alles").text
    for line in (
        "De coaching begint",
        "Carla Coach is coach.",
        "“Ik heb een huisarts in de buurt. Ik ben daar patiënt.”: lukt nog niet: Er is een wachtlijst of geen plek",
        "Contact: bezoek, 45 minuten",
        "Mijlpaal: Gedeeltelijk uit de uitkering",
        "Delen met de regisseur: ja",
        "Brief of formulier, 1, Wacht op antwoord",
    ):
        assert line in page
    for code in (
        "no_place",
        "everywhere",
        "snapshot",
        "{&#34;",
        "None",
        "True",
        str(cast.own_coach.id),
        str(int(pair)),
    ):
        assert code not in page


def test_every_table_with_rows_of_a_newcomer_has_a_heading_in_plain_words() -> None:
    of_others = {"interpreter", "interpreter_hours", "volunteer_proof", "coach_profile", "stand_in_term"}
    assert set(SECTION_WORDS) == own_data.names().keys() - row_lines.NOT_READ - of_others


WRITTEN = {"account.email", "account.name", "account.phone", "coachee.name", "coach_profile.areas", "pair_wish.area"} | {
    "desk_call.note", "help_request.words", "private_word.words", "private_turn.reply", "mail_address.address"
}  # fmt: skip
NUMBERS = {"check_in.months", "coach_profile.room", "mail_outbox.tries", "talk.minutes", "work_profile.hours"}


def test_every_column_of_every_table_is_said_in_words_or_is_plumbing_of_the_machine() -> None:
    told = own_data.names().keys() - row_lines.NOT_READ - {"event"}  # an event is a sentence: web.own_data.event_lines
    assert set(row_lines.SAID) == told
    for table in told:
        columns = set(schema.columns()[table]) - own_data.SECRET
        assert columns - row_lines.SAID[table].keys() <= row_lines.PLUMBING, table
        assert row_lines.SAID[table].keys() <= columns, table
    assert set(event_lines.SAYINGS) == set(EventKind)
    as_it_stands = {
        f"{table}.{name}" for table, said in row_lines.SAID.items() for name in said if said[name][1] is str
    }
    assert as_it_stands == WRITTEN | NUMBERS  # all else is a code, and has its words


@on_both_engines
def test_the_paper_is_a_real_pdf_with_the_same_in_it(cast: Cast, me: Visit, tmp_path: Path) -> None:
    help.ask(make.operation(cast.own_coachee.actor), cast.own_pair, "post", "Een brief, مرحبا")
    response = me.get("/mijn/gegevens/alles.pdf")
    assert response.mimetype == "application/pdf"
    file = tmp_path / "mijn.pdf"
    file.write_bytes(response.data)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "Wat over Noor Nieuwkomer bewaard is" in text
    assert "Een brief" in text
    assert "مرحبا" in text
    assert "Je vragen om hulp" in text
    assert "Omar" not in text
    assert io.BytesIO(response.data).read(5) == b"%PDF-"


@pytest.mark.parametrize(
    ("language", "words", "heading"),
    [
        ("ar", "أريد أن أعمل \u202eهنا", "اسمكم وأيام البداية"),
        ("ti", "ስራሕ ክረክብ እደሊ", "ስምኩምን መጀመሪ መዓልታትኩምን"),
        ("uk", "Хочу працювати", "Твоє ім’я і дні початку"),
        ("fa", "می\u200cخواهم کار کنم", "نامت و روزهای شروعت"),
        ("nl", "Ik wil \u200c \u00ad werken", "Je naam en je startdagen"),
    ],
)
def test_the_paper_has_headings_and_own_words_in_the_own_script(
    cast: Cast, me: Visit, tmp_path: Path, language: str, words: str, heading: str
) -> None:
    own_account.choose_language(make.operation(cast.own_coachee.actor), language)
    help.ask(make.operation(cast.own_coachee.actor), cast.own_pair, "post", f"{words} 😀")
    file = tmp_path / "mijn.pdf"
    file.write_bytes(me.get("/mijn/gegevens/alles.pdf").data)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    read, written = (_bare(shown) for shown in (text, f"{words} {heading}".replace("\u200c", " ")))
    assert [word for word in written.split() if word not in read] == []
    assert "?" in read  # no font here has the little face


def _bare(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def test_who_looked_is_told_once_a_day_with_name_role_and_kind_of_page(
    cast: Cast, visit: Come, me: Visit, clock: Clock
) -> None:
    assert "Nog niemand" in me.page("/mijn/gegevens/gekeken").text
    pair = short_id(cast.own_pair)
    coach, desk = visit(cast.own_coach), visit(cast.coordinator)
    for _ in range(3):
        coach.page(f"/koppel/{pair}")
    desk.page(f"/organisatie/koppel/{pair}")
    assert visit(cast.other_coach).get(f"/koppel/{pair}").status_code == 404
    found = who_looked.looks(cast.own_coachee.actor)
    assert [(look.name, look.role.value, look.page.value) for look in found] in (
        [("Carla Coach", "coach", "list"), ("Corrie Coördinator", "coordinator", "facts")],
        [("Corrie Coördinator", "coordinator", "facts"), ("Carla Coach", "coach", "list")],
    )
    clock.forward(days=1)
    coach.page(f"/koppel/{pair}")
    shown = me.page("/mijn/gegevens/gekeken").text
    assert "Carla Coach" in shown
    assert "13 mei 2026" in shown
    assert "Otto" not in shown
    assert len(who_looked.looks(cast.own_coachee.actor)) == 3


def test_a_look_is_told_as_what_was_looked_at(cast: Cast, visit: Come, me: Visit) -> None:
    pair = short_id(cast.own_pair)
    coach, desk = visit(cast.own_coach), visit(cast.coordinator)
    coach.page(f"/koppel/{pair}/kansen")
    coach.page(f"/koppel/{pair}/datums")
    desk.page(f"/regie/{pair}")
    found = {(look.role.value, look.page.value) for look in who_looked.looks(cast.own_coachee.actor)}
    assert found == {("coach", "work"), ("coach", "facts"), ("coordinator", "list")}
    assert "werk en projecten" in me.page("/mijn/gegevens/gekeken").text


def test_taking_all_pairs_away_in_a_file_is_a_look_too(cast: Cast, visit: Come, me: Visit) -> None:
    assert visit(cast.coordinator).submit("/organisatie/uitvoer").status_code == 200
    assert [look.page.value for look in who_looked.looks(cast.own_coachee.actor)] == ["export"]
    assert "een bestand met namen" in me.page("/mijn/gegevens/gekeken").text


def test_sharing_is_given_and_withdrawn_with_one_tap(cast: Cast, visit: Come, me: Visit) -> None:
    pair_director.name_director(make.operation(cast.coordinator.actor), cast.own_pair, cast.director.id)
    director = visit(cast.director)
    talks = f"/koppel/{short_id(cast.own_pair)}/gesprekken"
    assert director.get(talks).status_code == 404
    assert "Dirk Regisseur" in me.page("/mijn/delen").text
    assert me.submit("/mijn/delen", set="director:on").status_code == 303
    assert director.get(talks).status_code == 200
    assert "Jij zegt nu: ja." in me.page("/mijn/delen").text
    assert me.submit("/mijn/delen", set="director:off").status_code == 303
    assert director.get(talks).status_code == 404
    assert me.submit("/mijn/delen", set="director").status_code == 422


@on_both_engines
def test_no_to_a_duty_is_asked_back_once(cast: Cast, me: Visit) -> None:
    step = "/mijn/stap/1-gezondheid-zorgverzekering"
    assert 'name="sure"' in me.get(step).text
    assert 'name="sure"' not in me.get(f"/mijn/stap/{make.BOTH_ITEM}").text
    refused = me.submit(f"{step}/nee", refusal="not_now")
    assert refused.status_code == 422
    assert "Weet je het zeker?" in refused.text
    assert make.read(cast.own_pair, cast.organisation.id).journey.refused == {}
    assert me.submit(f"{step}/nee", refusal="not_now", sure="ja").status_code == 303
    assert list(make.read(cast.own_pair, cast.organisation.id).journey.refused) == ["1-gezondheid-zorgverzekering"]


@on_both_engines
def test_no_is_said_with_a_reason_seen_by_the_coach_and_taken_back(cast: Cast, visit: Come, me: Visit) -> None:
    step = f"/mijn/stap/{make.BOTH_ITEM}"
    assert me.submit(f"{step}/nee", refusal="").status_code == 422
    assert me.submit(f"{step}/nee", refusal="not_for_me").status_code == 303
    assert "Jij zegt: dit wil ik niet." in me.page(step).text
    coach, path = visit(cast.own_coach), f"/koppel/{short_id(cast.own_pair)}"
    assert "Noor wil dit niet" in coach.page(path).text
    assert "Noor Nieuwkomer wil dit niet: het past niet bij mij." in coach.page(f"{path}/punt/{make.BOTH_ITEM}").text
    pair = make.read(cast.own_pair, cast.organisation.id)
    assert pair.journey.refused == {ItemId(make.BOTH_ITEM): "not_for_me"}
    assert me.submit(f"{step}/nee", way="back").status_code == 303
    assert make.read(cast.own_pair, cast.organisation.id).journey.refused == {}
    ticks.tick(make.operation(cast.own_coach.actor), cast.own_pair, make.BOTH_ITEM, ticks.ItemState.DONE)
    assert me.submit(f"{step}/nee", refusal="not_now").status_code == 422


def test_what_is_mine_stands_in_four_rows_of_the_account_and_a_coach_does_not_count(
    cast: Cast, visit: Come, me: Visit
) -> None:
    assert visit(cast.own_coach).get(f"/koppel/{short_id(cast.own_pair)}").status_code == 200
    page = me.page("/account")
    assert {"/mijn/gegevens", "/mijn/delen", "/mijn/gegevens/gekeken", "/mijn/gegevens/alles"} <= set(page.links)
    assert "Niemand in de laatste maand. Je coach telt hier niet mee." in page.text
    assert "Uw account" not in page.text
    assert visit(cast.coordinator).get(f"/organisatie/koppel/{short_id(cast.own_pair)}").status_code == 200
    assert "In de laatste maand: 1 keer." in me.page("/account").text
    shown = me.page("/mijn/gegevens/gekeken").text
    assert shown.index("Corrie") < shown.index("Je coach keek ook") < shown.index("Carla")
    assert "/mijn/delen" not in visit(cast.own_coach).page("/account").links


def test_one_minute_is_a_minute(cast: Cast, visit: Come, me: Visit) -> None:
    contact = {"kind": "visit", "minutes": "1", "when": "vandaag"}
    assert visit(cast.own_coach).submit(f"/koppel/{short_id(cast.own_pair)}/contact", **contact).status_code == 303
    assert ", 1 minuut" in me.page("/mijn/gegevens/alles").text
