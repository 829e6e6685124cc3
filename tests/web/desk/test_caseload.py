"""The director at work on the screen: the caseload, a list to read, and the quarter."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import make
import openpyxl
import pytest
from stage import Cast, Clock, Visit, on_both_engines

from pragma_coach.domain.calendar import Quarter, Span
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.talks.talks import EXTRA, Participant, TalkOutcome
from pragma_coach.domain.types import ItemState
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.director import share_with
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.services.quarter import closed
from pragma_coach.services.talks.talks import TalkReport, hold_at_once
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

pytestmark = on_both_engines

Visiting = Callable[[Account], Visit]
JULY = datetime(2026, 7, 2, 10, tzinfo=UTC)


@pytest.fixture
def shared(cast: Cast, visit: Visiting) -> None:
    """Let the coordinator name the director on the page of the pair, and the coachee say yes."""
    page = f"/organisatie/koppel/{short_id(cast.own_pair)}"
    coordinator = visit(cast.coordinator)
    assert coordinator.submit(f"{page}/regisseur", director=short_id(cast.director.id)).status_code == 303
    assert "deelt nog niet met de regisseur" in coordinator.page(page).text
    share_with(make.operation(cast.own_coachee.actor), cast.own_pair, DIRECTOR_PARTY, on=True)


def test_a_coordinator_cannot_name_somebody_who_is_no_director(cast: Cast, visit: Visiting) -> None:
    page = f"/organisatie/koppel/{short_id(cast.own_pair)}/regisseur"
    refused = visit(cast.coordinator).submit(page, director=short_id(cast.own_coach.id))
    assert refused.status_code == 422
    assert "Kies iemand die regisseur is." in refused.text


def test_the_caseload_leads_to_every_page_of_a_person(cast: Cast, visit: Visiting, shared: None) -> None:
    director = visit(cast.director)
    assert director.get("/").status_code in (200, 303)
    page = director.page("/regie?sorteer=naam")
    assert "Noor Nieuwkomer" in page.text
    assert "Nog geen plan" in page.text
    for path in (
        f"/regie/{short_id(cast.own_pair)}",
        *(f"/koppel/{short_id(cast.own_pair)}/{end}" for end in ("plan", "stand", "gesprekken")),
    ):
        assert director.get(path).status_code == 200, path
    assert director.get(f"/koppel/{short_id(cast.own_pair)}").status_code == 403


def test_a_header_sorts_and_turns_round_and_a_name_that_is_not_there_has_a_way_back(
    cast: Cast, visit: Visiting, shared: None
) -> None:
    director = visit(cast.director)
    once = director.get("/regie?sorteer=termijn").text
    assert 'aria-sort="ascending"><a class="tap" href="/regie?sorteer=termijn&amp;om=ja">Termijn' in once
    again = director.get("/regie?sorteer=termijn&om=ja&wie=plan").text
    assert 'aria-sort="descending"><a class="tap" href="/regie?wie=plan&amp;sorteer=termijn">Termijn' in again
    assert 'class="here"' in again
    assert "Zo vinden wij niemand" in director.page("/regie?zoek=Niemand").text
    assert "Noor" in director.page("/regie?zoek=carla&blad=99&open=!&wie=x&trede=9&sorteer=y").text
    assert 'action="/regie/uitvoer?zoek=carla&amp;wie=plan"' in director.get("/regie?zoek=carla&wie=plan").text


def test_the_list_as_a_file_holds_what_the_page_shows_and_the_newcomer_reads_who_took_it(
    cast: Cast, visit: Visiting, shared: None
) -> None:
    director = visit(cast.director)
    empty, one = (director.submit(f"/regie/uitvoer?zoek={name}") for name in ("Niemand", "noor"))
    assert [len(list(openpyxl.load_workbook(io.BytesIO(made.data)).worksheets[0].values)) for made in (empty, one)] == [
        1,
        2,
    ]
    assert "attachment" in one.headers["Content-Disposition"]
    assert "een bestand met namen" in visit(cast.own_coachee).page("/mijn/gegevens/gekeken").text


def test_a_route_that_does_not_fit_stands_on_both_desks(cast: Cast, visit: Visiting, shared: None) -> None:
    parts = frozenset({Participant.DIRECTOR, Participant.COACHEE})
    report = TalkReport(date(2026, 5, 12), parts, outcome=TalkOutcome.NO_FIT)
    hold_at_once(make.operation(cast.director.actor), cast.own_pair, EXTRA, report)
    told = "De route past niet, zei het gesprek van 12 mei 2026. Kies samen een andere."
    opened = visit(cast.director).page(f"/regie?wie=route&open={short_id(cast.own_pair)}").text
    assert told in opened
    assert 'aria-expanded="true"' in visit(cast.director).get(f"/regie?open={short_id(cast.own_pair)}").text
    assert told in visit(cast.director).page(f"/regie/{short_id(cast.own_pair)}").text
    assert "route past niet" in visit(cast.coordinator).page("/organisatie").text
    assert told in visit(cast.coordinator).page(f"/organisatie/koppel/{short_id(cast.own_pair)}").text


def test_the_director_reads_the_list_without_what_stays_inside_the_pair(
    cast: Cast, visit: Visiting, shared: None
) -> None:
    pair = make.read(cast.own_pair, cast.organisation.id)
    programme = programme_of(pair)
    listed = pair.journey.listed(programme)
    sensitive = [item for item in listed if item.sensitive]
    assert sensitive
    tick(make.operation(cast.own_coach.actor), cast.own_pair, make.COACH_ITEM, ItemState.DONE)
    text = visit(cast.director).get(f"/regie/{short_id(cast.own_pair)}").text
    assert not [item.id for item in sensitive if item.title in text]
    assert programme.item_by_id[make.COACH_ITEM].title in text
    assert "<button" not in text.split("<main")[1].split("</main")[0]


def test_a_quarter_is_exact_inside_and_a_director_sees_what_was_released(
    cast: Cast, visit: Visiting, clock: Clock
) -> None:
    coordinator = visit(cast.coordinator)
    assert "Dit kwartaal loopt nog." in coordinator.page("/kwartaal").text
    refused = coordinator.submit("/kwartaal", kwartaal="2026-2", nagekeken="ja")
    assert refused.status_code == 422
    assert coordinator.get("/kwartaal/2026-2/vooraf").status_code == 303  # it is not over
    clock.at = JULY
    assert "nog geen kwartaal vrijgegeven" in visit(cast.director).page("/kwartaal").text
    coordinator = visit(cast.coordinator)
    looked = coordinator.get("/kwartaal?kwartaal=2026-2").text
    assert 'method="post" action="/kwartaal"' not in looked  # no button on this page lets anything leave
    assert "/kwartaal/2026-2/vooraf" in looked
    assert "mensen begeleid" in looked
    preview = coordinator.page("/kwartaal/2026-2/vooraf").text
    assert "minder dan 5" in preview
    assert "niet meer veranderen of terugnemen" in preview
    unsure = coordinator.submit("/kwartaal", kwartaal="2026-2")
    assert unsure.status_code == 422
    assert "nog niets vrijgegeven" in unsure.text
    assert "nog geen kwartaal vrijgegeven" in visit(cast.director).page("/kwartaal").text
    assert visit(cast.director).get("/kwartaal/2026-2/vooraf").status_code == 403
    assert coordinator.submit("/kwartaal", kwartaal="2026-2", nagekeken="ja").status_code == 303
    assert coordinator.get("/kwartaal/2026-2/vooraf").status_code == 303  # what left is not decided again
    paper = visit(cast.director).page("/kwartaal/2026-2").text
    assert "minder dan 5" in paper
    assert "Noor" not in paper
    for form, start in (("csv", b"\xef\xbb\xbf"), ("ggm.csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        response = coordinator.get(f"/kwartaal/2026-2/{form}")
        assert response.data.startswith(start)
        assert "attachment" in response.headers["Content-Disposition"]
        assert visit(cast.director).get(f"/kwartaal/2026-2/{form}").status_code == 403
    assert coordinator.get("/kwartaal/2026-2/exe").status_code == 303
    assert coordinator.get("/kwartaal/2026-9").status_code == 303


def count_visits(cast: Cast, at: datetime, quarters: dict[Quarter, int]) -> None:
    """Keep what was counted of quarters, with so many visits to the walk-in hour."""
    for quarter, number in quarters.items():
        found = closed.count(cast.organisation.id, quarter, make.NOON)
        figures = tuple(
            replace(one, parts=(replace(one.parts[0], number=number),)) if one.id == "visits" else one
            for one in found.figures
        )
        closed.keep(cast.organisation.id, quarter, closed.Count(figures, found.details), at)


def test_a_half_year_tells_what_its_quarters_hide_and_closes_them(cast: Cast, visit: Visiting, clock: Clock) -> None:
    clock.at = datetime(2027, 1, 20, 10, tzinfo=UTC)
    count_visits(cast, clock.at, dict.fromkeys(Span(2026, 2).quarters, 3))
    coordinator = visit(cast.coordinator)
    assert '<option value="2026-h2">Halfjaar 2 van 2026</option>' in coordinator.get("/kwartaal").text
    looked = coordinator.page("/kwartaal?kwartaal=2026-h2").text
    assert "Hierna kunnen deze kwartalen en het jaar niet meer apart." in looked
    assert "Hierna kunnen" in coordinator.page("/kwartaal/2026-h2/vooraf").text
    assert coordinator.submit("/kwartaal", kwartaal="2026-h2", nagekeken="ja").status_code == 303
    paper = visit(cast.director).get("/kwartaal/2026-h2").text
    assert "Halfjaar 2 van 2026 (1 juli 2026 tot en met 31 december 2026)" in paper
    assert '<td role="cell" data-label="Aantal">6</td>' in paper
    assert "Halfjaar 2 van 2026" in visit(cast.director).page("/kwartaal").text
    assert "Dit zit al in halfjaar 2 van 2026." in coordinator.page("/kwartaal?kwartaal=2026-4").text
    assert coordinator.get("/kwartaal/2026-4/vooraf").status_code == 303
    assert coordinator.submit("/kwartaal", kwartaal="2026-4", nagekeken="ja").status_code == 422


def test_a_year_on_top_of_its_quarters_says_why_a_number_is_not_exact(
    cast: Cast, visit: Visiting, clock: Clock
) -> None:
    clock.at = datetime(2028, 1, 20, 10, tzinfo=UTC)
    count_visits(cast, clock.at, dict(zip(Span(2027).quarters, (6, 1, 1, 1), strict=True)))
    coordinator = visit(cast.coordinator)
    for number in (1, 2, 3, 4):
        coordinator.submit("/kwartaal", kwartaal=f"2027-{number}", nagekeken="ja")
    assert "Het jaar komt erbij" in coordinator.page("/kwartaal/2027-j/vooraf").text
    coordinator.submit("/kwartaal", kwartaal="2027-j", nagekeken="ja")
    paper = visit(cast.director).get("/kwartaal/2027-j").text
    assert "6 t/m 18 <small>precies zou te veel zeggen over een klein kwartaal</small>" in paper
    assert "In elk kwartaal minder dan 5: " in paper
    assert "opgeteld uit wat de kwartalen al vertelden" in paper
