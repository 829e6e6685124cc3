"""Where somebody stands on the screen: the previous one beside the new one, in words, and questions that wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import make
import pytest
from pagecheck import Page
from stage import Cast, Clock, Visit

from pragma_coach.domain.assessment.instruments import LADDER
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.types import MilestoneId
from pragma_coach.services.accounts import own_account
from pragma_coach.services.assessment.readings import score_self, take_reading, take_scores
from pragma_coach.services.pairs import records
from pragma_coach.services.pairs.director import name_director, share_with
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
MARCH, APRIL = date(2026, 3, 20), date(2026, 4, 20)


@pytest.fixture
def address(cast: Cast) -> str:
    return f"/koppel/{short_id(cast.own_pair)}/stand"


def readings(cast: Cast, name: str) -> list[str]:
    return [one.value for one in make.read(cast.own_pair, cast.organisation.id).journey.readings.get(name, ())]


def ladder(coach: Visit, address: str, value: str, day: str, **more: str) -> tuple[int, Page]:
    fields = {"instrument": LADDER, "value-ladder": value, "day-ladder": day, **more}
    answer = coach.submit(address, **fields)
    return answer.status_code, Page(answer.text) if answer.status_code == 422 else coach.page(address)


def test_a_rung_is_noted_with_the_one_before_beside_it(cast: Cast, visit: Visiting, address: str) -> None:
    coach = visit(cast.own_coach)
    assert "Nog niet opgeschreven" in coach.page(address).text
    assert ladder(coach, address, "3", "20-03-2026")[0] == 303
    status, page = ladder(coach, address, "4", "")
    assert status == 303
    assert "Trede 4 van 6: Onbetaald werk" in page.text
    assert "Daarvoor: Trede 3: Deelname aan georganiseerde activiteiten (20 maart 2026)" in page.text
    assert sum(named.get("class") == "now" for tag, named in page.tags if tag == "rect") == 1


def test_a_step_down_is_a_question_with_everything_that_was_filled_in(
    cast: Cast, visit: Visiting, address: str
) -> None:
    coach = visit(cast.own_coach)
    ladder(coach, address, "4", "20-03-2026")
    status, page = ladder(coach, address, "2", "20-04-2026")
    assert status == 422
    assert "De trede gaat van 4 naar 2. Klopt dat?" in page.text
    assert "#veld-confirm-ladder" in page.links
    chosen = [named["value"] for tag, named in page.tags if tag == "option" and "selected" in named]
    assert "2" in chosen
    assert readings(cast, LADDER) == ["4"]
    assert ladder(coach, address, "2", "20-04-2026", **{"confirm-ladder": "yes"})[0] == 303
    assert readings(cast, LADDER) == ["4", "2"]


def test_a_wrong_day_stands_beside_its_own_field(cast: Cast, visit: Visiting, address: str) -> None:
    status, page = ladder(visit(cast.own_coach), address, "3", "ooit")
    assert status == 422
    assert "#veld-day-ladder" in page.links
    assert ladder(visit(cast.own_coach), address, "3", "01-01-2020")[0] == 422


def test_a_reading_is_taken_back(cast: Cast, visit: Visiting, address: str) -> None:
    take_reading(make.operation(cast.own_coach.actor), cast.own_pair, LADDER, "3", happened_on=MARCH)
    reading = make.read(cast.own_pair, cast.organisation.id).journey.reading(LADDER)
    assert reading is not None
    coach = visit(cast.own_coach)
    for status in (303, 422):  # the second time it is gone, and that is said
        assert coach.submit(f"{address}/weg", instrument=LADDER, rev=str(reading.rev)).status_code == status
    assert readings(cast, LADDER) == []


def test_both_readings_of_the_ladder_are_told_and_which_one_is_used(cast: Cast, visit: Visiting, address: str) -> None:
    by = cast.own_coach.actor
    take_reading(make.operation(by), cast.own_pair, LADDER, "6", happened_on=APRIL)
    records.record_milestone(make.operation(by), cast.own_pair, MilestoneId("pip_signed"), MARCH)
    text = visit(cast.own_coach).page(address).text
    assert "Werk naast de inburgering is officieel trede 5. Pragma noemt het trede 6." in text
    assert "Dit programma leest de ladder" in text


def test_life_domains_are_noted_with_both_views_and_what_blocks(cast: Cast, visit: Visiting, address: str) -> None:
    by = make.operation(cast.own_coach.actor)
    take_scores(by, cast.own_pair, {LifeDomain.GELD: "2"}, happened_on=MARCH)
    score_self(make.operation(cast.own_coachee.actor), cast.own_pair, {LifeDomain.GELD: "4"})
    coach = visit(cast.own_coach)
    asking = coach.page(f"{address}/leefgebieden").text
    assert "Vorige keer: samen met iemand (20 maart 2026). Noor zegt zelf: ik doe het zelf." in asking
    assert coach.submit(f"{address}/leefgebieden").status_code == 422
    answer = coach.submit(f"{address}/leefgebieden", **{"score:geld": "3", "blocking": "wonen"})
    assert answer.status_code == 303
    text = coach.page(address).text
    assert "Dit houdt de rest nu tegen: Wonen" in text
    assert "Zelf, iemand kijkt mee sinds 12 mei 2026" in text
    assert "Daarvoor: Samen met iemand (20 maart 2026)" in text
    assert "Noor zegt zelf: ik doe het zelf" in text


def test_the_coachee_says_how_it_goes_and_sees_what_the_coach_wrote(cast: Cast, visit: Visiting) -> None:
    by = cast.own_coach.actor
    take_scores(make.operation(by), cast.own_pair, {LifeDomain.GELD: "2"})
    take_reading(make.operation(by), cast.own_pair, "oral", "a2", basis="school")
    coachee = visit(cast.own_coachee)
    assert coachee.submit("/mijn/stand", **{"score:wonen": "4", "score:taal": ""}).status_code == 303
    assert coachee.submit("/mijn/stand", **{"score:wonen": "12"}).status_code == 422
    text = coachee.page("/mijn/stand").text
    assert "Jij zei op 12 mei 2026: Ik doe het zelf" in text
    assert "A2" in text
    assert "Samen met iemand" in text
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    assert coachee.get("/mijn/stand").status_code == 200


def test_outcomes_and_certificates_are_noted_and_taken_back(cast: Cast, visit: Visiting, address: str) -> None:
    coach = visit(cast.own_coach)
    assert coach.submit(f"{address}/uitkomst", outcome="obligation_ended").status_code == 422
    fields = {"detail-obligation_ended": "ontheffing", "day-obligation_ended": "20-04-2026"}
    assert coach.submit(f"{address}/uitkomst", outcome="obligation_ended", **fields).status_code == 303
    assert coach.submit(f"{address}/uitkomst", outcome="exit_full").status_code == 303
    assert coach.submit(address, instrument="certificate:vca", **{"value-certificate:vca": "held"}).status_code == 303
    text = coach.page(address).text
    assert "20 april 2026 · ontheffing" in text
    assert "VCA: veilig werken gehaald op 12 mei 2026" in text
    assert coach.submit(f"{address}/uitkomst", outcome="exit_full", do="withdraw").status_code == 303
    assert MilestoneId("exit_full") not in make.read(cast.own_pair, cast.organisation.id).journey.milestones
    assert coach.submit(f"{address}/uitkomst", outcome="rijk").status_code == 422


def test_after_26_weeks_the_list_asks_once_whether_the_work_lasted(cast: Cast, visit: Visiting, clock: Clock) -> None:
    job = MilestoneId("paid_job")
    records.record_milestone(make.operation(cast.own_coach.actor), cast.own_pair, job, APRIL)
    here = f"/koppel/{short_id(cast.own_pair)}"
    coach = visit(cast.own_coach)
    assert "nog werk?" not in coach.page(here).text
    clock.forward(weeks=30)
    coach = visit(cast.own_coach)
    assert "Heeft Noor nog werk?" in coach.page(here).text
    assert coach.submit(f"{here}/werk", still="misschien").status_code == 422
    assert coach.submit(f"{here}/werk", still="yes").headers["Location"] == here
    assert "nog werk?" not in coach.page(here).text
    assert MilestoneId("job_durable") in make.read(cast.own_pair, cast.organisation.id).journey.milestones


def test_a_director_notes_too_and_comes_back_to_the_same_page(
    cast: Cast, visit: Visiting, address: str, clock: Clock
) -> None:
    name_director(make.operation(cast.coordinator.actor), cast.own_pair, cast.director.id)
    share_with(make.operation(cast.own_coachee.actor), cast.own_pair, DIRECTOR_PARTY, on=True)
    records.record_milestone(make.operation(cast.own_coach.actor), cast.own_pair, MilestoneId("paid_job"), APRIL)
    clock.forward(weeks=30)
    director = visit(cast.director)
    assert "Heeft Noor nog werk?" in director.page(address).text
    back = director.submit(f"/koppel/{short_id(cast.own_pair)}/werk", still="no").headers["Location"]
    assert director.get(back).status_code == 200
