"""One coach, one phone, and every way in which a network fails: nothing is lost, nothing is double, the day is right."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from devices import PHONE
from house import House
from offline import (
    NO_BACKGROUND_SYNC,
    OPS,
    copy_of,
    in_the_end,
    kept,
    other_day,
    ready,
    row,
    sent,
    sign_out_everywhere,
    still_open,
    tap,
    unsent,
    until,
    waiting,
)
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from town import Town

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.pairs.journey import EventKind
from pragma_coach.domain.types import ItemState

Phone = Callable[..., BrowserContext]
DAY = 86_400
SMALL = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture(scope="module")
def house(far: tuple[House, Town]) -> House:
    return far[0]


@pytest.fixture(scope="module")
def town(far: tuple[House, Town]) -> Town:
    return far[1]


@pytest.fixture
def line(house: House) -> Iterator[Any]:
    """The line of the house, whole again after the test."""
    yield house.line
    house.mend()


@pytest.fixture(scope="module")
def own_phone(chromium: Browser) -> Iterator[BrowserContext]:
    """One phone for the whole file: the worker is on it, as on a phone that is used every week."""
    context = chromium.new_context(**PHONE, locale="nl-NL")
    context.set_default_timeout(10_000)
    context.add_init_script(NO_BACKGROUND_SYNC)
    yield context
    context.close()


@pytest.fixture
def coach(own_phone: BrowserContext, house: House, line: Any, town: Town) -> Iterator[Page]:
    """The coach of Noor, with the list on the phone."""
    page = ready(own_phone.new_page(), house, town.coach_card)
    yield page
    for other in own_phone.pages:
        other.close()


def state_of(house: House, item: str) -> ItemState:
    return in_the_end(house, "Noor")[0].state_of(item)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [{}, SMALL], ids=["Pixel 7", "320 px"])
def test_without_a_network_ticks_are_painted_kept_and_sent_when_it_is_back(
    phone: Phone, house: House, line: Any, town: Town, size: dict[str, Any]
) -> None:
    page = ready(phone(**size).new_page(), house, town.coach_card)
    page.context.set_offline(True)
    first, second = still_open(page)[:2]
    asked = line.quiet()
    tap(page, first)
    expect(row(page, first)).to_contain_text("Nog niet verstuurd")
    expect(page.get_by_role("status")).to_contain_text("Nog op deze telefoon: 1 vinkje.")
    tap(page, second)
    expect(page.get_by_role("status")).to_contain_text("Nog op deze telefoon: 2 vinkjes.")
    page.reload()  # from the phone, with what waits painted over it
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")
    for item in (first, second):
        expect(row(page, item).locator("button.row")).to_have_attribute("aria-pressed", "true")
        expect(row(page, item)).to_contain_text("Nog niet verstuurd")
    expect(page.get_by_role("status")).to_contain_text("2 vinkjes")
    assert "opgeslagen" not in page.content()
    assert line.asked[asked:] == []
    page.context.set_offline(False)
    sent(page)  # without a tap
    expect(page.locator(".net")).to_be_hidden()
    expect(row(page, first)).to_contain_text(", vandaag")
    expect(row(page, first)).not_to_contain_text("Nog niet verstuurd")
    assert {state_of(house, item) for item in (first, second)} == {ItemState.DONE}


def test_a_server_that_is_killed_and_comes_back_gets_everything(coach: Page, house: House, line: Any) -> None:
    item, other = still_open(coach)[:2]
    house.kill()
    tap(coach, item)
    coach.reload()
    expect(row(coach, item)).to_contain_text("Nog niet verstuurd")
    coach.close(run_before_unload=False)  # the tab is closed; the phone keeps it
    page = coach.context.new_page()
    house.start()
    page.goto(house.address)
    page.goto(f"{house.address}/koppels")
    sent(page)
    page.get_by_role("link", name="Noor").click()
    expect(row(page, other)).to_be_visible()
    assert state_of(house, item) is ItemState.DONE


@pytest.mark.parametrize("how", ["hang", "slow", "cut", "half", "portal"])
def test_the_list_is_on_the_screen_within_three_seconds_however_the_network_fails(
    coach: Page, line: Any, how: str
) -> None:
    (item,) = still_open(coach)[:1]
    line.be(how)
    began = time.monotonic()
    coach.goto(coach.url, wait_until="commit")
    expect(row(coach, item)).to_be_visible()
    assert time.monotonic() - began < 3.3  # with what a busy machine adds
    expect(coach.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")
    expect(coach.get_by_role("status")).to_contain_text(
        "Geen internet. Dit is de lijst zoals die op deze telefoon staat."
    )
    line.be("open")
    coach.reload()
    expect(coach.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")


def test_the_copy_is_named_as_one_while_the_phone_still_looks_for_a_newer_worker(coach: Page, line: Any) -> None:
    line.be("hang")
    coach.evaluate("navigator.serviceWorker.ready.then(found => { found.update().catch(() => 0); })")
    coach.goto(coach.url, wait_until="commit")
    expect(coach.get_by_role("status")).to_contain_text("Dit is de lijst zoals die op deze telefoon staat.")


@pytest.mark.parametrize("how", ["lose", "half", "portal", "hang"])
def test_a_tick_whose_answer_is_lost_or_forged_arrives_once(coach: Page, house: House, line: Any, how: str) -> None:
    (item,) = still_open(coach)[:1]
    line.be(how, "/sync")
    tap(coach, item)
    until(coach, "true", 0.2)
    if how != "hang":
        expect(coach.get_by_role("status")).to_contain_text("Geen internet")
    expect(row(coach, item)).to_contain_text("Nog niet verstuurd")
    assert len(waiting(coach)) == 1
    line.be("open")
    coach.reload()
    sent(coach)
    _, events = in_the_end(house, "Noor")
    assert [event.value for event in events if event.subject == item] == ["done"]


def test_undo_and_another_day_and_a_contact_wait_on_the_phone_too(coach: Page, house: House, line: Any) -> None:
    undone, dated, later = still_open(coach)[:3]
    until(coach, copy_of("/contact"))  # what the list leads to comes after it
    line.be("cut")
    tap(coach, undone)
    coach.get_by_role("button", name="Terug", exact=True).click()
    expect(row(coach, undone).locator("button.row")).to_have_attribute("aria-pressed", "false")
    tap(coach, dated)
    coach.get_by_role("link", name="Andere dag").click()
    coach.locator("dialog .chips button").nth(3).click()
    expect(coach.locator(".slip")).not_to_contain_text("vandaag")  # the day is on the phone
    tap(coach, later)
    day = amsterdam_date(datetime.now(UTC)) - timedelta(days=12)
    other_day(coach, day.isoformat())
    expect(coach.locator(".slip")).to_contain_text(f"Klaar, {day.day} ")
    coach.reload()
    expect(coach.get_by_role("status")).to_contain_text("3 vinkjes")  # items, not taps
    coach.get_by_role("link", name="Contact").click()
    coach.get_by_label("Bezoek").check()
    coach.get_by_label("Gisteren").check()
    coach.get_by_label("1½ uur").check()
    coach.get_by_role("button", name="Bewaar").click()
    expect(coach.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")
    expect(coach.get_by_role("status").first).to_contain_text("4 aantekeningen")
    line.be("open")
    coach.reload()
    sent(coach)
    journey, events = in_the_end(house, "Noor")
    today = amsterdam_date(datetime.now(UTC))
    assert journey.state_of(undone) is ItemState.OPEN  # type: ignore[arg-type]
    assert journey.items[dated].happened_on == today - timedelta(days=3)  # type: ignore[index]
    assert journey.items[later].happened_on == day  # type: ignore[index]
    talked = [event for event in events if event.kind is EventKind.CONTACT and event.value == "90"]  # none but ours
    assert [(event.subject, event.happened_on) for event in talked] == [("visit", today - timedelta(days=1))]
    coach.reload()
    expect(row(coach, undone).locator("button.row")).to_have_attribute("aria-pressed", "false")


def test_a_contact_with_a_network_is_written_down_at_once(coach: Page, house: House) -> None:
    coach.get_by_role("link", name="Contact").click()
    coach.get_by_label("Telefoon", exact=True).check()  # items are offered below, some about a telephone
    coach.get_by_role("button", name="Bewaar").click()
    expect(coach.get_by_role("status").first).to_contain_text("Het contact is opgeschreven")
    assert any(event.subject == "phone" for event in in_the_end(house, "Noor")[1])


def test_the_way_back_from_a_page_works_without_a_network_too(coach: Page, house: House, line: Any) -> None:
    item = still_open(coach)[0]
    row(coach, item).get_by_role("link").click()
    coach.get_by_role("link", name="Op een andere dag klaar").click()
    coach.get_by_role("button", name="Gisteren").click()  # a plain form: the line is the server's
    expect(row(coach, item).locator("button.row")).to_have_attribute("aria-pressed", "true")
    kept(coach)
    line.be("cut")
    coach.get_by_role("button", name="Terug", exact=True).click()
    expect(row(coach, item).locator("button.row")).to_have_attribute("aria-pressed", "false")
    line.be("open")
    coach.reload()
    sent(coach)
    assert state_of(house, item) is ItemState.OPEN


@pytest.mark.parametrize("seen", [False, True], ids=["answered after the reload", "answered just before it"])
def test_what_somebody_else_did_later_is_told_in_words(
    coach: Page, house: House, line: Any, phone: Phone, town: Town, seen: bool
) -> None:
    item = still_open(coach)[0]
    line.be("cut", "/sync")
    tap(coach, item)
    other = phone().new_page()
    other.context.add_init_script(NO_BACKGROUND_SYNC)
    ready(other, house, town.coach_card)
    other.goto(f"{other.url}/punt/{item}")
    other.get_by_role("link", name="Hoeft niet").click()
    other.locator("#not_applicable [name=reason]").first.check()
    for sure in other.get_by_label("Ja, dit hoeft hier niet van de wet").all():
        sure.check()
    other.locator("#not_applicable").get_by_role("button", name="Bewaar").click()
    expect(row(other, item)).to_contain_text("Hoeft niet")
    status = coach.get_by_role("status").first
    line.be("open")
    if seen:
        expect(status).to_contain_text("U hebt dit op", timeout=30_000)
        assert unsent(coach) == []
        line.be("cut", "/sync")  # there is nothing to ask again
    coach.reload()
    expect(status).to_contain_text("U hebt dit op")
    line.be("open")
    sent(coach)  # what was read is not kept either
    expect(status).to_contain_text("U hebt dit op")
    coach.reload()
    expect(row(coach, item)).not_to_contain_text("Nog niet verstuurd")
    expect(status).not_to_contain_text("U hebt dit op")
    assert state_of(house, item) is ItemState.NOT_APPLICABLE


def test_what_is_told_stays_while_the_line_breaks_again(coach: Page, house: House, line: Any) -> None:
    refused, item = still_open(coach)[:2]
    status = coach.get_by_role("status").first
    too_early(coach, refused)
    expect(status).to_contain_text("is te vroeg")
    line.be("cut")
    tap(coach, item)
    expect(status).to_contain_text("Nog op deze telefoon: 1 vinkje")
    expect(status).to_contain_text("is te vroeg")
    line.be("open")
    sent(coach)


def test_who_signs_out_reads_first_what_could_not_be_taken_in(coach: Page, line: Any) -> None:
    line.be("cut", "/sync")
    too_early(coach, still_open(coach)[0])
    coach.get_by_role("button", name="Uitloggen", exact=True).click()
    line.be("open")
    coach.get_by_role("button", name="Eerst versturen").click()
    expect(coach.get_by_role("status").first).to_contain_text("is te vroeg")
    coach.wait_for_timeout(500)
    expect(coach.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")
    coach.get_by_role("button", name="Uitloggen", exact=True).click()
    expect(coach.get_by_role("heading", level=1)).to_have_text("Inloggen")
    assert waiting(coach) == []


def test_a_contact_on_a_typed_day_is_written_down_and_one_that_cannot_be_is_not_called_so(
    coach: Page, house: House
) -> None:
    day = amsterdam_date(datetime.now(UTC)) - timedelta(days=16)
    for typed, told in ((day.isoformat(), "Het contact is opgeschreven"), ("2003-02-01", "is te vroeg")):
        coach.get_by_role("link", name="Contact").click()
        coach.get_by_label("Telefoon", exact=True).check()
        coach.get_by_label("Welke andere dag?").fill(typed)
        expect(coach.get_by_role("radio", name="Andere dag")).to_be_checked()
        coach.get_by_role("button", name="Bewaar").click()
        expect(coach.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")
        expect(coach.locator("main")).to_contain_text(told)
    expect(coach.locator("main")).not_to_contain_text("Het contact is opgeschreven")
    sent(coach)
    kept = [event.happened_on for event in in_the_end(house, "Noor")[1] if event.kind is EventKind.CONTACT]
    assert day in kept


def too_early(page: Page, item: str) -> None:
    """Tick an item on a day before the person lived here, which the server refuses in words."""
    tap(page, item)
    other_day(page, "2003-02-01")


def test_a_finger_that_bounces_ticks_once_and_ten_taps_in_a_row_are_ten(coach: Page, house: House) -> None:
    items = still_open(coach)[:10]
    row(coach, items[0]).locator("button.row").dblclick()
    for item in items[1:]:
        row(coach, item).locator("button.row").click()
    for item in items:
        expect(row(coach, item).locator("button.row")).to_have_attribute("aria-pressed", "true")
    sent(coach)
    states = in_the_end(house, "Noor")[0]
    assert {states.state_of(item) for item in items} == {ItemState.DONE}  # type: ignore[arg-type]


def test_a_phone_that_keeps_nothing_sends_the_plain_form(phone: Phone, house: House, line: Any, town: Town) -> None:
    for broken in ("indexedDB.open = () => { throw new DOMException('', 'SecurityError'); };", FULL):
        context = phone()
        context.add_init_script(broken)
        page = context.new_page()
        ready(page, house, town.coach_card)
        item = still_open(page)[0]
        row(page, item).locator("button.row").click()
        expect(page.get_by_role("button", name="Terug", exact=True)).to_be_visible()
        until(page, "location.search.includes('gedaan=')")
        assert state_of(house, item) is ItemState.DONE
        assert not any("/sync" in asked for asked in line.asked[-3:])
        page.get_by_role("button", name="Uitloggen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")


FULL = "IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError'); };"


def test_a_hundred_ticks_over_days_through_reloads_a_deploy_and_the_end_of_the_visit_arrive_once_on_their_day(
    phone: Phone, house: House, line: Any, town: Town
) -> None:
    context = phone()
    context.add_init_script(NO_BACKGROUND_SYNC)
    page = ready(context.new_page(), house, town.reader_coach_card)
    items, before = still_open(page)[:100], page.locator(".is-done").count()
    assert len(items) == 100
    earlier = len(in_the_end(house, "Hiba")[1])  # the house is shared with other tests
    today, real = amsterdam_date(datetime.now(UTC)), time.time()
    wrong = 366 * DAY  # this phone lives a year ahead
    for day in range(4):  # four days at the kitchen table, without a network
        house.turn(day * DAY)
        line.be("cut")
        context.clock.set_fixed_time(real + wrong + day * DAY + 60)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Hiba Hoog")
        page.evaluate(_TAP_ALL, items[day * 25 : day * 25 + 25])
        until(page, f"{OPS}.then(ops => ops.length === {day * 25 + 25})")
        expect(page.locator(".is-done")).to_have_count(before + day * 25 + 25)
        if day == 2:  # a deploy and a restart, and only a glimpse of the network
            house.kill()
            line.deployed += 1
            house.start()
    expect(page.get_by_role("status").first).to_contain_text("100 vinkjes")
    sign_out_everywhere(house)
    line.be("open")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    expect(page.locator(".net")).to_contain_text("100 vinkjes")
    line.be("lose", "/sync")
    ready(page, house, town.reader_coach_card)
    page.wait_for_timeout(400)
    line.be("open")
    page.reload()
    sent(page)
    house.turn(0)
    line.deployed = 0
    journey, events = in_the_end(house, "Hiba")
    ticks = [event for event in events[earlier:] if event.kind is EventKind.TICK]
    assert Counter(event.subject for event in ticks) == Counter(items)  # 0 lost, 0 double
    assert [event for event in events[earlier:] if event.kind is EventKind.NOTED] == []
    for place, item in enumerate(items):
        assert journey.items[item].happened_on == today + timedelta(days=place // 25), item  # type: ignore[index]


_TAP_ALL = "items => items.forEach(item => document.getElementById(item).querySelector('button.row').click())"


def test_a_tab_that_was_closed_is_helped_by_the_browser_where_it_can(
    whole: Browser, house: House, line: Any, town: Town
) -> None:
    context = whole.new_context()
    page = ready(context.new_page(), house, town.coach_card)
    item = still_open(page)[0]
    context.set_offline(True)
    tap(page, item)
    until(
        page, "navigator.serviceWorker.ready.then(ready => ready.sync.getTags()).then(tags => tags.includes('stappen'))"
    )
    page.close()
    context.set_offline(False)
    woken(house, item)


def woken(house: House, item: str) -> None:
    """Wait until the browser has woken the worker up, which sent that the item is done."""
    for _ in range(200):
        if state_of(house, item) is ItemState.DONE:
            return
        time.sleep(0.1)
    raise AssertionError("the browser never woke the worker up")


def test_the_answer_of_the_app_is_never_a_redirect_for_the_script(
    coach: Page, line: Any, town: Town, house: House
) -> None:
    sign_out_everywhere(house)
    seen: list[int] = []

    def look(route: Route) -> None:
        answer = route.fetch()
        seen.append(answer.status)
        route.fulfill(response=answer)

    coach.context.route("**/sync", look)
    tap(coach, still_open(coach)[0])
    expect(coach.get_by_role("status").first).to_contain_text("Uitgelogd. Nog op deze telefoon: 1 vinkje.")
    assert set(seen) == {401}
    assert len(waiting(coach)) == 1
    coach.context.unroute_all(behavior="wait")  # the phone is that of the tests after this one


def test_what_the_browser_sent_by_itself_and_was_refused_is_told_the_next_time(
    whole: Browser, house: House, line: Any, town: Town
) -> None:
    context = whole.new_context()
    page = ready(context.new_page(), house, town.coach_card)
    item = still_open(page)[0]
    context.set_offline(True)
    too_early(page, item)
    until(page, f"{OPS}.then(ops => ops.length === 2)")
    page.goto("about:blank")  # no page of ours is there when the network is back
    context.set_offline(False)
    woken(house, item)
    page.goto(f"{house.address}/koppels")
    expect(page.get_by_role("status").first).to_contain_text("is te vroeg")
    assert [op["item"] for op in waiting(page)] == [item]
    sent(page)


def test_what_is_up_now_is_read_and_answered_without_a_network(coach: Page, house: House, line: Any) -> None:
    moved, stuck = still_open(coach)[:2]
    until(coach, copy_of(f"/punt/{stuck}"))
    line.be("cut")
    tap(coach, moved)
    other_day(coach, (amsterdam_date(datetime.now(UTC)) - timedelta(days=12)).isoformat())
    coach.get_by_role("button", name="Terug", exact=True).click()  # one tap: the tick with its day
    expect(row(coach, moved).locator("button.row")).to_have_attribute("aria-pressed", "false")
    row(coach, stuck).get_by_role("link").click()
    coach.get_by_role("link", name="Lukt niet").click()
    coach.locator("#stuck").get_by_text("De taal is nog te moeilijk").click()
    coach.locator("#stuck").get_by_role("button", name="Bewaar").click()
    expect(row(coach, stuck)).to_contain_text("Lukt nog niet. Nog niet verstuurd")
    coach.goto(f"{coach.url.partition('#')[0]}/punt/{stuck}")
    expect(coach.locator("main")).to_contain_text("Lukt nog niet. Nog niet verstuurd")
    line.be("open")
    coach.goto(coach.url.partition("/punt")[0])
    sent(coach)
    journey, _ = in_the_end(house, "Noor")
    assert journey.state_of(moved) is ItemState.OPEN  # type: ignore[arg-type]
    assert journey.items[stuck].reason == "language"  # type: ignore[index]
