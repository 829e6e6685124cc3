"""The coach's pages: my pairs, ticking on the list, one item, milestones, contact and groups."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date

import make
import pytest
from pagecheck import Page
from stage import Cast, Clock, Visit
from werkzeug.test import TestResponse

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import EndReason, NotApplicable, Obstacle, PauseReason
from pragma_coach.domain.types import GroupId, ItemId, ItemState, MilestoneId, PairId
from pragma_coach.services.accounts import own_account
from pragma_coach.services.pairs import lifecycle, records, ticks
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.store import database
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
GP = make.BOTH_ITEM
BSN = "111222333"


def path(pair: PairId, rest: str = "") -> str:
    return f"/koppel/{short_id(pair)}{rest}"


def row(page: Page, item: str) -> dict[str, str]:
    """The button of an item's row."""
    return next(named for tag, named in page.tags if tag == "button" and named.get("value", "").startswith(f"{item}:"))


def tap(visit: Visit, pair: PairId, item: str) -> TestResponse:
    """Tap a row of the list as it stands."""
    return visit.submit(path(pair, "/punt"), set=row(visit.page(path(pair)), item)["value"])


def facts(cast: Cast, pair: PairId | None = None) -> PairFacts:
    return make.read(pair or cast.own_pair, cast.organisation.id)


def state(cast: Cast, item: str) -> ItemState:
    return facts(cast).journey.state_of(ItemId(item))


@pytest.fixture
def coach(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coach)


def test_a_coach_sees_the_own_pairs_with_progress_and_last_contact(cast: Cast, coach: Visit) -> None:
    page = coach.page("/koppels")
    assert "Noor Nieuwkomer" in page.text
    assert re.search(r"Eerste opvang · 0 van \d+ klaar Nog geen contact opgeschreven", page.text)
    assert "Omar" not in page.text
    assert path(cast.own_pair) in page.links


def test_a_coach_without_pairs_reads_what_to_do(cast: Cast, visit: Visiting) -> None:
    lifecycle.hand_over(make.operation(cast.coordinator.actor), cast.own_pair, cast.other_coach.id)
    assert "Bel of mail de coördinator" in visit(cast.own_coach).page("/koppels").text


def test_a_tap_on_a_row_ticks_the_item_and_comes_back_to_the_same_row(cast: Cast, coach: Visit) -> None:
    answer = tap(coach, cast.own_pair, GP)
    assert answer.status_code == 303
    assert re.fullmatch(re.escape(path(cast.own_pair)) + rf"\?gedaan=\d+#{GP}", answer.location)
    assert state(cast, GP) is ItemState.DONE
    page = coach.page(answer.location)
    assert row(page, GP)["aria-pressed"] == "true"
    assert "Geregeld, vandaag" in page.text
    assert "✓ Klaar, vandaag" in page.text
    assert path(cast.own_pair, f"/punt/{GP}/dag") in page.links


def test_the_item_just_ticked_stays_where_it_was_until_the_next_visit(cast: Cast, coach: Visit) -> None:
    listed = re.findall(r'<li id="([^"]+)"', coach.get(path(cast.own_pair)).text)
    for item in (listed[2], listed[40]):  # one of the next five, and one in a life domain of a later phase
        before = re.findall(r'<li id="([^"]+)"', coach.get(path(cast.own_pair)).text)
        just = coach.get(tap(coach, cast.own_pair, item).location).text
        assert re.findall(r'<li id="([^"]+)"', just) == before
        inside = just[: just.index(f'<li id="{item}"')].rpartition("<details")[2].startswith(' name="gebied" open')
        assert inside == (item == listed[40])  # it is unfolded
    assert re.findall(r'<li id="([^"]+)"', coach.get(path(cast.own_pair)).text)[2] != listed[2]


def test_every_item_stands_on_the_list_once_and_the_next_five_stand_first(cast: Cast, coach: Visit) -> None:
    pair = facts(cast)
    all_items = [item.id for item in pair.journey.listed(programme_of(pair))]
    chosen = all_items[50]
    records.choose_focus(make.operation(cast.own_coachee.actor), cast.own_pair, chosen, True)
    ticks.tick(make.operation(cast.own_coachee.actor), cast.own_pair, GP, ItemState.DONE)
    listed = re.findall(r'<li id="([^"]+)" class="is-(\w+)"', coach.get(path(cast.own_pair)).text)
    assert sorted(item for item, _ in listed) == sorted(all_items)
    assert listed[0] == (GP, "claimed")
    assert listed[1] == (chosen, "open")
    core = {item.id for item in programme_of(pair).items if item.phase == "1" and item.core}
    assert {item for item, _ in listed[2:7]} <= core


def test_a_life_domain_counts_what_stands_above_too(cast: Cast, coach: Visit) -> None:
    page = coach.get(path(cast.own_pair)).text
    for within, listed in re.findall(r'<progress data-n="([^"]+)" max="(\d+)"', page):
        assert page.count(f'<li id="{within}') + page.count(f'data-in="{within}"') == int(listed), within


@pytest.mark.parametrize(("sought", "found"), [("HUISARTS", True), ("geld", True), ("zzqq", False)])
def test_a_search_shows_what_has_the_words_and_nothing_else(cast: Cast, coach: Visit, sought: str, found: bool) -> None:
    page = coach.page(path(cast.own_pair, f"?zoek={sought}"))
    lines = [named["value"].split(":")[0] for tag, named in page.tags if tag == "button" and named.get("name") == "set"]
    assert bool(lines) is found
    assert ("Geen punt met deze woorden" in page.text) is not found
    if sought == "HUISARTS":
        assert GP in lines
        assert len(lines) < 10
    assert path(cast.own_pair) in page.links


def test_all_life_domains_can_be_unfolded_without_a_script(cast: Cast, coach: Visit) -> None:
    page = coach.get(path(cast.own_pair, "?alles=1")).text
    assert "<details name" not in page
    assert page.count("<details open>") > 20


def test_a_door_to_what_else_there_is_says_the_one_fact(cast: Cast, coach: Visit) -> None:
    records.record_milestone(
        make.operation(cast.own_coach.actor), cast.own_pair, MilestoneId("volunteering"), date(2026, 5, 1)
    )
    text = coach.page(path(cast.own_pair)).text
    assert "Mijlpalen 1 genoteerd" in text
    assert "Stand nog niet gemeten" in text
    assert "Hulp of signaal geen open vraag" in text


def test_a_double_tap_and_back_and_send_again_are_one_event(cast: Cast, coach: Visit) -> None:
    value = row(coach.page(path(cast.own_pair)), GP)["value"]
    answers = [coach.submit(path(cast.own_pair, "/punt"), set=value) for _ in range(3)]
    assert len({answer.location for answer in answers}) == 1
    assert facts(cast).journey.items[GP].rev == facts(cast).journey.rev


def test_a_second_tap_sets_the_item_back_to_open(cast: Cast, coach: Visit) -> None:
    tap(coach, cast.own_pair, GP)
    tap(coach, cast.own_pair, GP)
    assert state(cast, GP) is ItemState.OPEN


def test_what_was_done_last_can_be_taken_back(cast: Cast, coach: Visit) -> None:
    page = coach.page(tap(coach, cast.own_pair, GP).location)
    fields = next(fields for form, fields in page.forms if form.get("action") == path(cast.own_pair, "/terug"))
    sent = {field["name"]: field["value"] for field in fields if field.get("value")}
    answer = coach.submit(path(cast.own_pair, "/terug"), **sent)
    assert answer.location.endswith(f"#{GP}")
    assert state(cast, GP) is ItemState.OPEN
    coach.submit(path(cast.own_pair, "/terug"), **sent)
    assert state(cast, GP) is ItemState.OPEN


def test_what_the_coachee_said_stands_in_front_again_and_once_when_the_yes_is_taken_back(
    cast: Cast, coach: Visit
) -> None:
    ticks.tick(make.operation(cast.own_coachee.actor), cast.own_pair, GP, ItemState.DONE)
    tap(coach, cast.own_pair, GP)
    rev = facts(cast).journey.items[GP].rev
    page = coach.get(coach.submit(path(cast.own_pair, "/terug"), rev=rev, item=GP).location).text
    assert page.count(f'<li id="{GP}"') == 1
    assert page.index(f'<li id="{GP}"') < page.index('id="nu"')
    assert "Noor zegt: klaar" in page


def test_undoing_something_that_changed_again_says_so(cast: Cast, coach: Visit) -> None:
    tap(coach, cast.own_pair, GP)
    rev = facts(cast).journey.rev
    tap(coach, cast.own_pair, GP)
    answer = coach.submit(path(cast.own_pair, "/terug"), rev=rev, item=GP)
    assert answer.status_code == 409
    assert "daarna nog veranderd" in answer.text


def test_what_the_coachee_says_is_done_stands_in_front_and_one_tap_confirms_it(cast: Cast, coach: Visit) -> None:
    say = make.operation(cast.own_coachee.actor)
    ticks.tick(say, cast.own_pair, GP, ItemState.DONE)
    assert "1 stap wacht op uw antwoord" in coach.page("/koppels").text
    page = coach.get(path(cast.own_pair)).text
    assert "Noor zegt: klaar" in page
    assert "<b>Klopt het?</b>" in page
    assert page.index(f'id="{GP}"') < page.index('id="fase-1"')
    tap(coach, cast.own_pair, GP)
    assert state(cast, GP) is ItemState.DONE


def test_a_stuck_item_shows_its_obstacle_on_the_list(cast: Cast, coach: Visit) -> None:
    answer = coach.submit(path(cast.own_pair, f"/punt/{GP}"), state="stuck", reason=Obstacle.NO_PLACE)
    assert answer.status_code == 303
    assert "Lukt niet: er is een wachtlijst of geen plek" in coach.page(path(cast.own_pair)).text


def test_an_item_that_is_not_needed_stands_in_its_life_domain_with_its_reason(cast: Cast, coach: Visit) -> None:
    coach.submit(path(cast.own_pair, f"/punt/{GP}"), state="not_applicable", reason=NotApplicable.HOUSEHOLD)
    page = coach.page(path(cast.own_pair))
    assert "Hoeft niet: iemand anders in huis regelt dit" in page.text
    assert "aria-pressed" not in row(page, GP)


def test_a_duty_says_which_law_asks_it_before_it_is_set_aside(cast: Cast, coach: Visit) -> None:
    duty = "Dit moet van de wet: Zorgverzekeringswet."
    assert duty in coach.page(path(cast.own_pair, "/punt/1-gezondheid-zorgverzekering")).text
    assert "Dit moet van de wet" not in coach.page(path(cast.own_pair, f"/punt/{GP}")).text


@pytest.mark.parametrize("item", ["1-gezondheid-zorgverzekering", "2-taal-pip"])
def test_what_the_law_asks_is_set_aside_only_by_who_is_sure(cast: Cast, coach: Visit, item: str) -> None:
    coach.submit(path(cast.own_pair, "/onderdelen"), set=f"inburgeringsplichtig:on:{uuid.uuid4()}")
    address, sent = path(cast.own_pair, f"/punt/{item}"), {"state": "not_applicable", "reason": "household"}
    refused = coach.submit(address, **sent)
    assert refused.status_code == 422
    assert "Weet u zeker dat het niet hoeft?" in refused.text
    assert re.search('name="reason" value="household" required checked', refused.text)
    assert facts(cast).journey.state_of(ItemId(item)) is ItemState.OPEN
    assert coach.submit(address, **sent, sure="ja").status_code == 303
    assert facts(cast).journey.state_of(ItemId(item)) is ItemState.NOT_APPLICABLE


def test_a_term_of_a_law_that_does_not_go_for_the_pair_stands_behind_nothing(cast: Cast, visit: Visiting) -> None:
    page, asked = (
        path(cast.own_pair, "/punt/2-taal-pip"),
        "Hier loopt een termijn uit de wet: De gemeente stelt het PIP",
    )
    coordinator = visit(cast.coordinator)
    coordinator.submit(path(cast.own_pair, "/onderdelen"), set=f"inburgeringsplichtig:on:{uuid.uuid4()}")
    assert asked in coordinator.page(page).text
    coordinator.submit(path(cast.own_pair, "/onderdelen"), choose=f"wet:oud:{uuid.uuid4()}")
    assert "termijn uit de wet" not in coordinator.page(page).text


@pytest.mark.parametrize("way", ["stuck", "not_applicable"])
@pytest.mark.parametrize("reason", ["", "verzonnen"])
def test_a_reason_has_to_be_chosen_from_the_list(cast: Cast, coach: Visit, way: str, reason: str) -> None:
    answer = coach.submit(path(cast.own_pair, f"/punt/{GP}"), state=way, reason=reason)
    assert answer.status_code == 422
    assert answer.text.count('id="fout-reason">Kies een reden uit de lijst.') == 1
    assert state(cast, GP) is ItemState.OPEN


@pytest.mark.parametrize(
    ("when", "day", "expected"),
    [
        ("vandaag", "", date(2026, 5, 12)),
        ("gisteren", "", date(2026, 5, 11)),
        ("vorige-week", "", date(2026, 5, 5)),
        ("datum", "20-4-2026", date(2026, 4, 20)),
        ("datum", "20 april 2026", date(2026, 4, 20)),
    ],
)
def test_a_coach_can_say_on_which_day_it_was(cast: Cast, coach: Visit, when: str, day: str, expected: date) -> None:
    answer = coach.submit(path(cast.own_pair, f"/punt/{GP}"), state="done", when=when, day=day)
    assert answer.status_code == 303
    assert facts(cast).journey.items[GP].happened_on == expected


def test_a_day_can_be_chosen_on_a_button_and_the_message_names_it(cast: Cast, coach: Visit) -> None:
    address = path(cast.own_pair, f"/punt/{GP}/dag")
    tap(coach, cast.own_pair, GP)
    chips = [
        named["value"] for tag, named in coach.page(address).tags if tag == "button" and named.get("name") == "chosen"
    ]
    assert chips == [f"2026-05-{day:02}" for day in range(12, 6, -1)]
    for fields in ({"chosen": "2026-05-09", "day": ""}, {"day": "2026-05-09"}):
        answer = coach.submit(address, **fields)
        assert facts(cast).journey.items[GP].happened_on == date(2026, 5, 9)
        assert "✓ Klaar, 9 mei" in coach.page(answer.location).text


def test_the_last_item_of_a_life_domain_says_that_all_of_it_is_done(cast: Cast, coach: Visit) -> None:
    pair = facts(cast)
    programme = programme_of(pair)
    gp = programme.item_by_id[ItemId(GP)]
    here = [
        one.id for one in pair.journey.listed(programme) if (one.phase, one.life_domain) == (gp.phase, gp.life_domain)
    ]
    for item in here[:-1]:
        ticks.tick(make.operation(cast.own_coach.actor), cast.own_pair, item, ItemState.DONE)
    assert "Gezondheid: alles klaar" not in coach.page(tap(coach, cast.own_pair, here[-2]).location).text
    tap(coach, cast.own_pair, here[-2])
    assert "✓ Gezondheid: alles klaar" in coach.page(tap(coach, cast.own_pair, here[-1]).location).text


def test_a_coach_says_of_a_translation_that_it_is_not_right(cast: Cast, coach: Visit) -> None:
    address = path(cast.own_pair, f"/punt/{GP}")
    assert "Klopt deze tekst niet?" not in coach.page(address).text  # it is in Dutch
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor", language="ar")
    page = coach.page(address)
    assert "Klopt deze tekst niet?" in page.text
    said = coach.submit("/vertaling/ar", ref=GP, terug=address, remark="Dit is geen huisarts.")
    assert address in coach.get(said.location).text


def test_a_day_can_be_corrected_afterwards(cast: Cast, coach: Visit) -> None:
    tap(coach, cast.own_pair, GP)
    coach.submit(path(cast.own_pair, f"/punt/{GP}"), state="done", when="vorige-week")
    assert facts(cast).journey.items[GP].happened_on == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-05-13", "13 mei 2026 is nog niet geweest. Kies vandaag of een dag ervoor."),
        ("2026-03-01", "1 maart 2026 is te vroeg"),
        ("31-02-2026", "bestaat niet"),
        ("", "Vul een datum in."),
        (BSN, "is geen datum"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field_and_kept(
    cast: Cast, coach: Visit, day: str, sentence: str
) -> None:
    answer = coach.submit(path(cast.own_pair, f"/punt/{GP}/dag"), day=day)
    assert answer.status_code == 422
    error = re.search(r'id="fout-day">([^<]*)<', answer.text)
    assert error is not None
    assert sentence in error[1].replace("&#39;", "'")
    assert f'value="{day}"' in answer.text
    assert state(cast, GP) is ItemState.OPEN


def test_the_page_of_an_item_tells_what_happened_and_by_whom(cast: Cast, coach: Visit, clock: Clock) -> None:
    ticks.tick(make.operation(cast.own_coachee.actor), cast.own_pair, GP, ItemState.DONE)
    clock.forward(days=1)
    tap(coach, cast.own_pair, GP)
    page = coach.page(path(cast.own_pair, f"/punt/{GP}"))
    assert "13 mei 2026 · Carla Coach: klaar op 12 mei 2026" in page.text
    assert "12 mei 2026 · Noor Nieuwkomer: ik ben klaar" in page.text
    assert "Lukt het nog niet?" in page.text


@pytest.mark.parametrize("rest", ["/punt/bestaat-niet", "/punt/1-geld-"])
def test_an_unknown_item_has_no_page(cast: Cast, coach: Visit, rest: str) -> None:
    coach.page(path(cast.own_pair, rest), status=404)


@pytest.mark.parametrize(
    "value",
    ["", "onzin", f"{GP}", f"{GP}:klaar:x", "bestaat-niet:done:x", f"{GP}:stuck:0b9a7a3e-6f0c-4a54-9d0f-5a1d5b8a2c11"],
)
def test_a_button_that_is_not_ours_changes_nothing_and_names_the_cure(cast: Cast, coach: Visit, value: str) -> None:
    before = facts(cast).journey.rev
    answer = coach.submit(path(cast.own_pair, "/punt"), set=value)
    assert answer.status_code == 422
    assert re.search("Laad de pagina opnieuw|kies opnieuw|Kies een reden", answer.text)
    assert facts(cast).journey.rev == before


def test_a_guide_day_is_shown_softly_while_it_is_still_to_come(cast: Cast, coach: Visit) -> None:
    page = coach.page(path(cast.own_pair)).text
    days = re.findall(r"\bvoor (\d+ [a-z]{3})\b", page)
    assert days
    assert not re.search("achterstand|te laat|verlopen", page)


def test_milestones_are_recorded_corrected_and_withdrawn(cast: Cast, coach: Visit) -> None:
    address, milestone = path(cast.own_pair, "/mijlpalen"), MilestoneId("volunteering")
    coach.submit(address, milestone=milestone, do="record", **{f"day-{milestone}": "1-5-2026"})
    page = coach.page(address)
    assert "1 mei 2026" in page.text
    coach.submit(address, milestone=milestone, do="record", **{f"day-{milestone}": "2-5-2026"})
    assert facts(cast).journey.milestones[milestone].on == date(2026, 5, 2)
    coach.submit(address, milestone=milestone, do="withdraw")
    assert milestone not in facts(cast).journey.milestones
    assert "Nog geen mijlpaal" in coach.page(address).text


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-05-13", "is nog niet geweest"),
        ("2026-01-01", "is te vroeg"),
        ("", "Vul een datum in."),
        (BSN, "is geen datum"),
    ],
)
def test_a_milestone_on_an_impossible_day_is_refused_at_its_field(
    cast: Cast, coach: Visit, day: str, sentence: str
) -> None:
    answer = coach.submit(path(cast.own_pair, "/mijlpalen"), milestone="paid_job", do="record", **{"day-paid_job": day})
    assert answer.status_code == 422
    error = re.search(r'id="fout-day-paid_job">([^<]*)<', answer.text)
    assert error is not None
    assert sentence in error[1]
    assert f'value="{day}"' in answer.text
    assert not facts(cast).journey.milestones


def test_an_unknown_milestone_is_refused(cast: Cast, coach: Visit) -> None:
    answer = coach.submit(path(cast.own_pair, "/mijlpalen"), milestone="x", do="record", **{"day-x": "1-5-2026"})
    assert answer.status_code == 422
    assert "staat niet in het programma" in answer.text


def test_a_contact_moment_is_logged_once_and_shown(cast: Cast, coach: Visit) -> None:
    address, op = path(cast.own_pair, "/contact"), str(uuid.uuid4())
    coach.page(address)
    for _ in range(2):
        answer = coach.submit(address, op=op, kind="visit", when="gisteren", minutes="90")
    assert answer.location.startswith(path(cast.own_pair))
    assert "contact gisteren" in coach.page(answer.location).text
    assert coach.page(address).text.count("11 mei 2026 · Bezoek, 90 minuten (Carla Coach)") == 1


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"kind": "", "when": "vandaag"}, "kind", "Kies hoe het contact was."),
        ({"kind": "vreemd", "when": "vandaag"}, "kind", "Kies hoe het contact was."),
        ({"kind": "visit", "when": "datum", "day": "1-6-2026"}, "day", "is nog niet geweest"),
        ({"kind": "visit", "when": "datum"}, "day", "Vul een datum in."),
        ({"kind": "visit", "when": "vandaag", "minutes": "een uur"}, "minutes", "alleen cijfers"),
        ({"kind": "visit", "when": "vandaag", "minutes": BSN}, "minutes", "van 0 tot 1440"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    cast: Cast, coach: Visit, fields: dict[str, str], field: str, sentence: str
) -> None:
    answer = coach.submit(path(cast.own_pair, "/contact"), **fields)
    assert answer.status_code == 422
    error = re.search(rf'id="fout-{field}">([^<]*)<', answer.text)
    assert error is not None
    assert sentence in error[1]
    assert facts(cast).journey.last_contact_on is None


def test_a_group_of_items_goes_on_and_off_the_list(cast: Cast, coach: Visit) -> None:
    address, group = path(cast.own_pair, "/onderdelen"), GroupId("betaald_werk")
    for on in (True, False):
        button = row(coach.page(address), group)
        assert button["aria-pressed"] == ("false" if on else "true")
        assert coach.submit(address, set=button["value"]).location.endswith(f"#{group}")
        assert (group in facts(cast).journey.groups) is on
    assert coach.submit(address, set="betaald_werk:misschien:x").status_code == 422
    assert coach.submit(address, set=f"bestaat_niet:on:{uuid.uuid4()}").status_code == 422


def test_the_route_is_one_tap_and_shows_what_holds(cast: Cast, coach: Visit) -> None:
    address = path(cast.own_pair, "/onderdelen")

    def options() -> dict[str, bool]:
        buttons = [named for _, named in coach.page(address).tags if named.get("name") == "choose"]
        return {one["value"].split(":")[1]: one["aria-pressed"] == "true" for one in buttons}

    assert options() == {"onbekend": True, "b1": False, "onderwijs": False, "z": False}
    sent = coach.submit(address, choose=f"leerroute:onderwijs:{uuid.uuid4()}")
    assert sent.location.endswith("#leerroute")
    assert options() == {"onbekend": False, "b1": False, "onderwijs": True, "z": False}
    assert facts(cast).journey.groups & {"route_b1_onderwijs", "niet_onderwijsroute"} == {"route_b1_onderwijs"}
    assert coach.submit(address, choose="leerroute:zee:x").status_code == 422


def test_an_item_added_by_hand_is_on_the_list_once_something_is_said_of_it(cast: Cast, coach: Visit) -> None:
    item = "1-gezondheid-verloskundige"
    address = path(cast.own_pair, f"/punt/{item}")
    assert address in coach.page(path(cast.own_pair, "/onderdelen")).links
    assert item not in coach.get(path(cast.own_pair)).text
    assert coach.submit(address, state="done", when="vandaag").status_code == 303
    assert f'id="{item}"' in coach.get(path(cast.own_pair)).text


PAGES = ("", "/punt/" + GP, f"/punt/{GP}/dag", "/mijlpalen", "/contact", "/onderdelen")
SENT: dict[str, dict[str, str]] = {
    "/punt": {"set": f"{GP}:done:{uuid.uuid4()}"},
    f"/punt/{GP}": {"state": "done", "when": "vandaag"},
    f"/punt/{GP}/dag": {"day": "2026-05-11"},
    "/terug": {"rev": "1", "item": GP},
    "/mijlpalen": {"milestone": "paid_job", "do": "record", "day-paid_job": "1-5-2026"},
    "/contact": {"kind": "visit", "when": "vandaag"},
    "/onderdelen": {"set": f"betaald_werk:on:{uuid.uuid4()}"},
}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("other_coach", 404),
        ("other_coachee", 404),
        ("other_coordinator", 404),
        ("interpreter", 404),
        ("director", 404),
        ("own_coachee", 403),
    ],
)
def test_nobody_else_opens_the_pages_of_a_pair_or_changes_it(
    cast: Cast, visit: Visiting, who: str, status: int
) -> None:
    visitor, before = visit(cast.people[who]), facts(cast).journey.rev
    for rest in PAGES:
        visitor.page(path(cast.own_pair, rest), status=status)
    for rest, fields in SENT.items():
        if (who, rest) != ("own_coachee", "/terug"):  # taking back what one said oneself is a right of both
            assert visitor.submit(path(cast.own_pair, rest), **fields).status_code == status, rest
    assert facts(cast).journey.rev == before


def test_the_coordinator_opens_every_page_of_a_pair_and_may_tick(cast: Cast, visit: Visiting) -> None:
    coordinator = visit(cast.coordinator)
    for rest in PAGES:
        coordinator.page(path(cast.own_pair, rest))
    tap(coordinator, cast.own_pair, GP)
    assert state(cast, GP) is ItemState.DONE


def test_a_coach_who_handed_over_finds_nothing_at_the_next_request(cast: Cast, coach: Visit, visit: Visiting) -> None:
    value = row(coach.page(path(cast.own_pair)), GP)["value"]
    lifecycle.hand_over(make.operation(cast.coordinator.actor), cast.own_pair, cast.other_coach.id)
    coach.page(path(cast.own_pair), status=404)
    assert coach.submit(path(cast.own_pair, "/punt"), set=value).status_code == 404
    assert state(cast, GP) is ItemState.OPEN
    visit(cast.other_coach).page(path(cast.own_pair))


def test_the_list_of_a_pair_that_rests_says_why_and_one_that_ended_is_closed_to_its_coach(
    cast: Cast, coach: Visit, visit: Visiting
) -> None:
    lifecycle.pause(make.operation(cast.coordinator.actor), cast.own_pair, PauseReason.COACH_AWAY)
    assert "Dit koppel rust sinds 12 mei 2026. De coach is een tijd weg." in coach.page(path(cast.own_pair)).text
    lifecycle.end(make.operation(cast.coordinator.actor), cast.own_pair, EndReason.MOVED)
    coach.page(path(cast.own_pair), status=404)
    assert "Dit koppel is gestopt op 12 mei 2026." in visit(cast.coordinator).page(path(cast.own_pair)).text


def test_somebody_who_is_not_signed_in_is_sent_to_the_door_and_back(cast: Cast, passer_by: Visit) -> None:
    answer = passer_by.get(path(cast.own_pair))
    assert answer.status_code == 303
    assert answer.location.startswith("/inloggen?next=%2Fkoppel%2F")


def test_a_phase_that_ended_by_itself_is_marked_as_done(cast: Cast, coach: Visit) -> None:
    pair = facts(cast)
    for item in pair.journey.listed(programme_of(pair)):
        if item.phase == "1" and item.core:
            ticks.tick(make.operation(cast.own_coach.actor), cast.own_pair, item.id, ItemState.DONE)
    page = coach.page(path(cast.own_pair))
    assert re.search(r"1 Opvang ✓ klaar (\d+) van \d+ 2 W/k/v", page.text)
    assert re.search(r"Fase 1: Eerste opvang ✓ \d+ van \d+", page.text)
    assert re.search(r"Nu de volgende 5 .*Fase 2: Weten, kunnen, vinden", page.text)


def test_the_coachees_own_language_stands_below_the_dutch(cast: Cast, coach: Visit) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    html = coach.get(path(cast.own_pair)).text
    assert re.search(r'<span class="own" lang="ar" dir="rtl">[^<]*[\u0600-\u06ff]', html)
    assert re.search(r'<span lang="nl" dir="ltr">[A-Za-z]', html)


def test_a_focus_that_the_coachee_chose_is_shown_to_the_coach(cast: Cast, coach: Visit) -> None:
    records.choose_focus(make.operation(cast.own_coachee.actor), cast.own_pair, GP, True)
    assert "Nu: dit koos Noor 1" in coach.page(path(cast.own_pair)).text


def test_what_is_agreed_at_a_contact_is_for_now_and_both_read_who_chose(
    cast: Cast, coach: Visit, visit: Visiting
) -> None:
    records.choose_focus(make.operation(cast.own_coachee.actor), cast.own_pair, GP, True)
    address = path(cast.own_pair, "/contact")
    page = coach.page(address)
    offered = [named["value"] for tag, named in page.tags if named.get("name") == "agreed"]
    assert "Noor koos dit" in page.text
    crowded = coach.submit(address, kind="phone", when="vandaag", was=[GP], agreed=offered[:4])
    assert crowded.status_code == 422
    assert crowded.text.count('name="agreed"') == crowded.text.count(" checked> <span>") == 4
    assert coach.submit(address, kind="phone", when="vandaag", was=[GP], agreed=offered[:2]).status_code == 303
    assert facts(cast).journey.focus == tuple(offered[:2])
    own = visit(cast.own_coachee).page("/mijn").text
    assert "Jij koos dit" in own
    assert "Samen afgesproken" in own
    assert coach.submit(address, kind="phone", when="vandaag", was=offered[:2]).status_code == 303
    assert facts(cast).journey.focus == ()


def test_a_day_that_was_typed_is_not_lost_to_the_choice_made_beforehand(cast: Cast, coach: Visit) -> None:
    coach.submit(path(cast.own_pair, "/contact"), kind="phone", when="vandaag", day="4-5-2026")
    assert facts(cast).journey.last_contact_on == date(2026, 5, 4)


def test_a_list_whose_version_is_gone_is_a_sentence_and_changes_nothing(cast: Cast, coach: Visit) -> None:
    with database.connection():
        database.database.execute_sql("UPDATE pair SET programme_version = 99")
    page = coach.get(f"/koppel/{short_id(cast.own_pair)}")
    assert page.status_code == 503
    assert "pragma-coach check" in page.text
    assert "niets kwijt" in page.text
