"""A half-year leaves instead of its quarters and a year also on top of them: once, and what was counted stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.calendar import Period, Quarter, Span
from pragma_coach.domain.quarter import CountedPart
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.services.quarter import closed, ggm, report
from pragma_coach.services.spreadsheets.reading import read_tables

FIRST, SECOND, YEAR = Span(2027, 1), Span(2027, 2), Span(2027)
AFTER = datetime(2028, 1, 20, 10, tzinfo=UTC)


@pytest.fixture
def cast(config: Config) -> Cast:
    """A town where three visits to the walk-in hour and two hours of contact were counted in every quarter of 2027."""
    cast = make.cast()
    for quarter in YEAR.quarters:
        found = closed.count(cast.organisation.id, quarter, make.NOON)
        visits = (CountedPart("visits", "Bezoeken aan het spreekuur", 3),)
        figures = tuple(replace(one, parts=visits) if one.id == "visits" else one for one in found.figures)
        counted = closed.Count(figures, replace(found.details, contact_hours=2))
        closed.keep(cast.organisation.id, quarter, counted, AFTER)
    return cast


def let_go(cast: Cast, *periods: Period) -> None:
    for period in periods:
        report.release(operation(cast.coordinator, at=AFTER), period)


def visits(cast: Cast, period: Period) -> str:
    figures = report.released_quarter(cast.director, period).report.figures
    return next(figure.parts[0].words for figure in figures if figure.id == "visits")


def refused(cast: Cast, period: Period, why: str) -> None:
    assert why in (report.dashboard(cast.coordinator, AFTER, period).closed_by or "")
    for act in (lambda: report.preview(cast.coordinator, AFTER, period), lambda: let_go(cast, period)):
        with pytest.raises(Invalid, match=why):
            act()
    with pytest.raises(NotAllowed, match=f"Dit {period.word} is nog niet vrijgegeven"):
        report.released_quarter(cast.director, period)


def test_half_years_tell_what_their_quarters_would_not_and_close_what_overlaps(cast: Cast) -> None:
    let_go(cast, FIRST, SECOND, FIRST)
    assert [visits(cast, one) for one in (FIRST, SECOND)] == ["6", "6"]
    assert [one.period for one in report.released(cast.director)] == [SECOND, FIRST]
    refused(cast, YEAR, "zit al in halfjaar")
    refused(cast, Quarter(2027, 3), "zit al in halfjaar 2 van 2027")
    with pytest.raises(Invalid, match="zit al in"):  # two at once: the second finds out while it writes
        report._let_go(operation(cast.coordinator, at=AFTER), cast.organisation, YEAR)


def test_a_year_leaves_instead_of_its_quarters_or_on_top_of_all_four(cast: Cast) -> None:
    let_go(cast, Quarter(2027, 1))
    refused(cast, FIRST, "al een kwartaal vrijgegeven")
    refused(cast, YEAR, "Geef ook de andere kwartalen vrij")
    let_go(cast, *YEAR.quarters)
    assert report.preview(cast.coordinator, AFTER, YEAR).on_top
    let_go(cast, YEAR)
    assert [visits(cast, one) for one in (*YEAR.quarters, YEAR)] == ["minder dan 5"] * 4 + ["12"]
    assert [one.on_top for one in report.released(cast.director)] == [True] + [False] * 4
    assert visits(cast, YEAR) == "12"


def test_inside_a_span_is_exact_with_hours_of_contact_and_the_one_before_beside_it(cast: Cast) -> None:
    found = report.dashboard(cast.coordinator, AFTER, SECOND)
    assert {figure.id: figure.total for figure in found.figures}["visits"] == 6
    assert (found.details.contact_hours, found.before["visits"].total, len(found.earlier)) == (4, 6, 1)
    assert found.spans == (SECOND, FIRST, Span(2026, 2), YEAR)
    assert report.dashboard(cast.coordinator, make.NOON, FIRST).period == Quarter(2026, 2)  # it is not there yet


def test_a_span_that_runs_or_began_before_the_organisation_does_not_leave(cast: Cast) -> None:
    for period, why in ((Span(2028, 1), "kennen wij niet"), (Span(2026), "kennen wij niet")):
        with pytest.raises(Invalid, match=why):
            let_go(cast, period)
    with pytest.raises(Invalid, match="loopt nog"):
        report.release(operation(cast.coordinator, at=datetime(2027, 12, 31, 12, tzinfo=UTC)), YEAR)


def test_the_files_of_a_span_say_which_span_they_are_about(cast: Cast) -> None:
    let_go(cast, YEAR)
    made = ggm.quarter_file(cast.coordinator, YEAR, ggm.QuarterFile.CSV)
    assert made.name == "jaar-oirschot-2027-j.csv"
    rows = [row.cells for row in read_tables(made.data, made.name)[0].rows]
    assert (rows[0][0], rows[1][0]) == ("Jaar", "2027-j")
    made = ggm.quarter_file(cast.coordinator, YEAR, ggm.QuarterFile.GGM)
    assert read_tables(made.data, made.name)[0].rows[1].cells[1:3] == ("2027-01-01", "2027-12-31")


@pytest.mark.parametrize("text", ["2027-h3", "2027-", "2027", "27-j", "0000-1", "2027-5", "jaar"])
def test_what_is_no_period_is_read_as_none(text: str) -> None:
    assert report.read_period(text) is None
    assert [report.read_period(one) for one in ("2027-4", "2027-h1", "2027-j")] == [Quarter(2027, 4), FIRST, YEAR]
