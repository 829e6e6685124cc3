"""The pages of help, walk-in hour, activities and signals, as a coachee, volunteer and coordinator use them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import make
import pytest
from PIL import Image
from stage import Cast, Clock, Visit

from pragma_coach.services.accounts import own_account
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
WORDS = "Ik kreeg een blauwe brief."
CAFE = {
    "title": "Taalcafé",
    "kind": "language",
    "day": "14-05-2026",
    "starts": "19.30",
    "place": "Bibliotheek",
    "audience": "everybody",
    "public": "yes",
}


@pytest.fixture
def coachee(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coachee)


@pytest.fixture
def coach(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coach)


@pytest.fixture
def volunteer(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.other_coach)


@pytest.fixture
def boss(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.coordinator)


def ask(coachee: Visit) -> str:
    """Ask a question as the coachee; returns the letters of its id."""
    assert coachee.submit("/mijn/hulp", theme="post", words=WORDS).status_code == 303
    return actions(coachee, "/mijn/hulp", r"/mijn/hulp/(\w+)")[0]


def actions(visitor: Visit, path: str, pattern: str) -> list[str]:
    """What the addresses of the forms on a page hold where the pattern has its group."""
    forms = visitor.page(path).forms
    return [found[1] for named, _ in forms if (found := re.fullmatch(pattern, named.get("action", "")))]


def test_a_coachee_asks_and_sees_the_calm_clock(coachee: Visit, clock: Clock) -> None:
    assert "/mijn/hulp" in coachee.page("/mijn").links
    ask(coachee)
    assert "Wij antwoorden binnen 7 dagen. Nog 7 dagen." in coachee.page("/mijn/hulp").text
    clock.forward(days=6)
    assert "Nog 1 dag." in coachee.page("/mijn/hulp").text
    clock.forward(days=5)
    text = coachee.page("/mijn/hulp").text
    assert "Het duurt langer dan 7 dagen. Sorry." in text
    assert "-4" not in text


def test_what_was_typed_stays_when_the_theme_is_missing(coachee: Visit, coach: Visit, cast: Cast) -> None:
    for visitor, path in ((coachee, "/mijn/hulp"), (coach, f"/koppel/{short_id(cast.own_pair)}/hulp")):
        answer = visitor.submit(path, words=WORDS)
        assert answer.status_code == 422
        assert "Kies waar de vraag over gaat." in answer.text
        assert WORDS in answer.text
        assert visitor.submit(path, theme="post", words=" ").status_code == 422


def test_the_screen_is_in_the_own_language_and_the_words_go_their_own_way(cast: Cast, coachee: Visit) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    ask(coachee)
    html = coachee.get("/mijn/hulp").text
    assert '<html lang="ar" dir="rtl">' in html
    assert f'<blockquote dir="auto">{WORDS}</blockquote>' in html


def test_a_volunteer_sees_a_first_name_until_the_question_is_taken(coachee: Visit, volunteer: Visit) -> None:
    letters = ask(coachee)
    text = volunteer.page("/hulpvragen").text
    assert "Noor vroeg dit" in text
    assert "Nieuwkomer vroeg" not in text
    assert "Noor Nieuwkomer" not in text
    assert "Carla" not in text
    assert volunteer.submit(f"/hulpvragen/{letters}", do="claim").status_code == 303
    taken = volunteer.page("/hulpvragen").text
    assert "Noor Nieuwkomer" in taken
    assert "coach: Carla Coach" in taken
    assert "Otto Anderecoach helpt je." in coachee.page("/mijn/hulp").text


def test_the_second_is_told_who_was_first(coachee: Visit, volunteer: Visit, coach: Visit) -> None:
    letters = ask(coachee)
    volunteer.submit(f"/hulpvragen/{letters}", do="claim")
    late = coach.submit(f"/hulpvragen/{letters}", do="claim")
    assert late.status_code == 409
    assert "genomen door Otto Anderecoach" in late.text


def test_a_question_is_answered_and_asked_again_by_buttons(
    coachee: Visit, coach: Visit, boss: Visit, cast: Cast
) -> None:
    letters = ask(coachee)
    own = f"/koppel/{short_id(cast.own_pair)}/hulp"
    assert coach.submit(f"{own}/{letters}", do="answer").status_code == 303
    assert "Beantwoord" in coach.page(own).text
    assert coachee.submit(f"/mijn/hulp/{letters}", do="reopen").status_code == 303
    assert WORDS in boss.page("/organisatie/hulp").text
    assert boss.submit(f"/organisatie/hulp/{letters}", do="answer").status_code == 303
    assert "Er wacht geen vraag op antwoord." in boss.page("/organisatie/hulp").text
    assert coachee.submit(f"/mijn/hulp/{letters}", do="dance").status_code == 404


def test_a_question_of_another_pair_cannot_be_changed_through_the_own_page(
    cast: Cast, coachee: Visit, volunteer: Visit
) -> None:
    letters = ask(coachee)
    path = f"/koppel/{short_id(cast.other_pair)}/hulp/{letters}"
    assert volunteer.submit(path, do="withdraw").status_code == 404
    assert WORDS in coachee.page("/mijn/hulp").text


def test_the_desk_tells_in_one_line_what_waits(
    coachee: Visit, coach: Visit, visit: Visiting, clock: Clock, cast: Cast
) -> None:
    ask(coachee)
    assert "wacht al meer dan 3 dagen" not in visit(cast.coordinator).page("/organisatie").text
    coach.submit(f"/koppel/{short_id(cast.own_pair)}/signaal", kind="money")
    clock.forward(days=4)
    page = visit(cast.coordinator).page("/organisatie")
    assert "1 hulpvraag wacht al meer dan 3 dagen op antwoord" in page.text
    assert "1 signaal is nog niet opgepakt" in page.text
    assert {"/organisatie/hulp", "/organisatie/signalen"} <= set(page.links)


def test_the_coordinator_sees_how_the_promise_was_kept(
    coachee: Visit, coach: Visit, visit: Visiting, clock: Clock, cast: Cast
) -> None:
    letters = ask(coachee)
    clock.forward(days=2)
    coach.submit(f"/koppel/{short_id(cast.own_pair)}/hulp/{letters}", do="answer")
    assert "nog geen vragen om te tellen" in visit(cast.coordinator).page("/organisatie/hulp").text
    clock.forward(days=5)
    text = visit(cast.coordinator).page("/organisatie/hulp").text
    assert "1 van 1 op tijd beantwoord" in text
    assert "2 dagen tot antwoord" in text


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


def test_one_screen_counts_a_visit_with_one_tap_and_takes_it_back(volunteer: Visit) -> None:
    page = volunteer.page("/inloop")
    buttons = [named["value"] for tag, named in page.tags if tag == "button" and named.get("name") == "theme"]
    assert len(buttons) == 12
    answer = volunteer.submit("/inloop", theme=buttons[0], minutes="15", cohort="", day="")
    counted = volunteer.page(answer.headers["Location"].partition("#")[0])
    assert "Vandaag: 1 bezoek" in counted.text
    visit = next(field["value"] for _, fields in counted.forms for field in fields if field.get("name") == "visit")
    assert volunteer.submit("/inloop/terug", visit=visit).status_code == 303
    assert "Vandaag: 0 bezoeken" in volunteer.page("/inloop").text


def test_a_tap_without_minutes_keeps_the_page(volunteer: Visit) -> None:
    answer = volunteer.submit("/inloop", theme="post", minutes="", day="gisteren")
    assert answer.status_code == 422
    assert "“gisteren” is geen datum" in answer.text


def test_the_coordinator_plans_the_week_and_newcomers_read_it(boss: Visit, coachee: Visit) -> None:
    path = "/organisatie/inloop"
    typed = {"weekday": "dinsdag", "starts": "14", "ends": "15.30", "place": "Bibliotheek"}
    assert boss.submit(f"{path}/uur", **{**typed, "ends": "13"}).status_code == 422
    assert boss.submit(f"{path}/uur", **typed).status_code == 303
    assert "Dinsdag 14.00 tot 15.30 uur, Bibliotheek" in boss.page(path).text
    assert "dinsdag 12 mei 14.00–15.30 · Bibliotheek" in coachee.page("/mijn/hulp").text
    assert boss.submit(f"{path}/dag", day="12-05-2026", what="closed").status_code == 303
    text = coachee.page("/mijn/hulp").text
    assert "dinsdag 12 mei" not in text
    assert "Dicht op 12 mei 2026." in text
    wrong = boss.submit(f"{path}/dag", day="13-05-2026", what="open", **{"day-starts": "laat", "day-place": "Hal"})
    assert wrong.status_code == 422
    assert "“laat” is geen tijd" in wrong.text
    assert boss.submit(f"{path}/dag", day="").status_code == 422
    for what in ("uur", "dag"):
        hour = next(
            field["value"]
            for named, fields in boss.page(path).forms
            for field in fields
            if named["action"] == f"{path}/{what}/weg" and field.get("name") == "hour"
        )
        assert boss.submit(f"{path}/{what}/weg", hour=hour).status_code == 303
    assert "Er staan nog geen vaste tijden." in boss.page(path).text


def announce(coach: Visit, **other: str) -> str:
    """Announce an activity; returns its page."""
    answer = coach.submit("/meedoen", **{**CAFE, **other})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[0]


def test_a_coachee_says_to_come_and_the_host_counts(
    coach: Visit, coachee: Visit, volunteer: Visit, clock: Clock
) -> None:
    page = announce(coach)
    letters = page.rpartition("/")[2]
    assert "donderdag 14 mei, 19.30" in coachee.page("/mijn/hulp").text
    assert coachee.submit(f"/mijn/activiteiten/{letters}", do="ja").status_code == 303
    assert "Jij komt." in coachee.page("/mijn/hulp").text
    shown = volunteer.page(page).text
    assert "1 nieuwkomer zegt: ik kom" in shown
    assert "Noor" not in shown
    clock.forward(days=3)
    assert coach.submit(page, do="geteld", number="veel").status_code == 422
    assert coach.submit(page, do="geteld", number="12").status_code == 303
    present = next(named["value"] for tag, named in coach.page(page).tags if named.get("name") == "present")
    assert coach.submit(page, do="wie", present=present).status_code == 303
    assert "12 mensen" in coach.page("/meedoen").text
    assert volunteer.submit(page, do="geteld", number="1").status_code == 403
    assert coach.submit(page, do="dance").status_code == 404


def test_what_is_missing_in_an_announcement_is_told_and_what_was_typed_stays(coach: Visit) -> None:
    for wrong, sentence in (
        ({"day": ""}, "Vul een datum in."),
        ({"kind": ""}, "Kies wat voor activiteit"),
        ({"starts": "half acht"}, "is geen tijd"),
    ):
        answer = coach.submit("/meedoen", **{**CAFE, **wrong})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Taalcafé" in answer.text


def test_the_town_reads_what_there_is_to_do_without_cookie_or_name(
    coach: Visit, coachee: Visit, passer_by: Visit, cast: Cast
) -> None:
    page = announce(coach)
    announce(coach, title="Thee bij ons thuis", public="no")
    coachee.submit(f"/mijn/activiteiten/{page.rpartition('/')[2]}", do="ja")
    answer = passer_by.get("/activiteiten/ons-dorp")
    assert "Set-Cookie" not in answer.headers
    assert "public" in answer.headers["Cache-Control"]
    assert "Donderdag 14 mei 2026 om 19.30 uur" in answer.text
    assert "Thee" not in answer.text
    assert not any(account.name.split()[0] in answer.text for account in cast.people.values())
    assert passer_by.get("/activiteiten/nergens").status_code == 404
    assert "Er staat nu geen activiteit." in passer_by.page("/activiteiten/elders").text


def test_the_picture_to_share_is_a_picture_and_only_of_what_is_public(coach: Visit, passer_by: Visit) -> None:
    shown = announce(coach, title="Koken met een heel lange naam die over twee regels moet gaan")
    hidden = announce(coach, title="Thee bij ons thuis", public="no")
    path = f"/activiteiten/ons-dorp/{shown.rpartition('/')[2]}.png"
    assert path in coach.page(shown).links
    picture = Image.open(io.BytesIO(passer_by.get(path).data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    colours = picture.convert("RGB").getcolors(1 << 16)
    assert colours is not None
    assert len(colours) > 10
    assert passer_by.get(f"/activiteiten/ons-dorp/{hidden.rpartition('/')[2]}.png").status_code == 404
    assert passer_by.get(f"/activiteiten/elders/{shown.rpartition('/')[2]}.png").status_code == 404


def test_the_text_to_share_says_what_when_and_where(coach: Visit) -> None:
    html = coach.get(announce(coach)).text
    copied = re.search(r'<pre class="copy">(.*?)</pre>', html, re.DOTALL)
    assert copied is not None
    assert copied[1].splitlines()[:3] == ["Taalcafé", "Donderdag 14 mei 2026 om 19.30 uur", "Waar: Bibliotheek"]


def test_an_announcement_can_be_changed_and_what_is_wrong_stays_on_the_page(
    coach: Visit, coachee: Visit, volunteer: Visit
) -> None:
    page = announce(coach)
    kept = {named["name"]: named.get("value", "") for tag, named in coach.page(page).tags if "name" in named}
    assert {name: kept[name] for name in ("title", "day", "starts", "place")} == {
        name: CAFE[name] for name in ("title", "day", "starts", "place")
    }
    refused = coach.submit(page, do="veranderd", **{**CAFE, "title": "Taalcafé met soep", "starts": "half acht"})
    assert refused.status_code == 422
    assert "is geen tijd" in refused.text
    assert "Taalcafé met soep" in refused.text
    done = coach.submit(page, do="veranderd", **{**CAFE, "title": "Taalcafé met soep"})
    assert "De activiteit is veranderd." in coach.page(done.headers["Location"]).text
    assert "Taalcafé met soep" in coachee.page("/mijn/hulp").text
    assert volunteer.submit(page, do="veranderd", **CAFE).status_code == 403
    assert "Veranderen" not in volunteer.page(page).text


def test_what_is_cancelled_says_so_to_who_would_come(coach: Visit, coachee: Visit, passer_by: Visit) -> None:
    page = announce(coach)
    coachee.submit(f"/mijn/activiteiten/{page.rpartition('/')[2]}", do="ja")
    assert coach.submit(page, do="afgezegd").status_code == 303
    assert "Dit gaat niet door." in coachee.page("/mijn/hulp").text
    assert "Taalcafé" not in passer_by.get("/activiteiten/ons-dorp").text
