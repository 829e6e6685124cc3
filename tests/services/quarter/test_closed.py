"""A quarter that is over is counted once: what comes later changes neither what is seen inside nor what leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.reasons import ContactKind, EndReason
from pragma_coach.domain.town.help import Theme
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.services.quarter import closed, report
from pragma_coach.services.town import walk_in
from pragma_coach.store import quarter as stored_quarter
from pragma_coach.store.database import connection

SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)
SOON, LATER = datetime(2026, 7, 14, 20, tzinfo=UTC), datetime(2026, 7, 15, 10, tzinfo=UTC)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def visits(counted: closed.Count) -> int:
    return next(figure.total for figure in counted.figures if figure.id == "visits")


def visit(cast: Cast) -> None:
    """Write down a visit of spring, whenever that is done."""
    walk_in.count_visit(operation(cast.coach), Theme.POST, "15")


def test_it_counts_anew_for_two_weeks_and_then_never_again(cast: Cast) -> None:
    own = cast.organisation.id
    visit(cast)
    assert visits(closed.count(own, SPRING, SOON)) == 1
    assert closed.kept(own, [SPRING, SUMMER]) == {}
    first = closed.count(own, SPRING, LATER + timedelta(days=1))
    visit(cast)
    assert visits(closed._counted(own, SPRING)) == 2
    assert closed.count(own, SPRING, LATER + timedelta(days=2)) == first
    assert closed.kept(own, [SPRING, SUMMER]) == {SPRING: first}
    assert closed.kept(cast.elsewhere.id, [SPRING]) == {}


def test_what_leaves_is_what_was_kept_and_a_release_keeps_it(cast: Cast) -> None:
    report.release(operation(cast.coordinator, at=SOON), SPRING)
    (left,) = report.released(cast.coordinator)
    (kept,) = closed.kept(cast.organisation.id, [SPRING]).values()
    visit(cast)
    assert report.preview(cast.coordinator, LATER, SPRING).report == left.report
    assert report.dashboard(cast.coordinator, LATER, SPRING).details == kept.details
    assert visits(kept) == 0


def test_the_clock_counts_the_last_quarter_of_every_organisation_once(cast: Cast) -> None:
    assert [closed.keep_due(at) for at in (SOON, LATER, LATER)] == [0, 2, 0]
    with connection():
        assert set(stored_quarter.counts_of(cast.organisation.id, [str(SPRING)])) == {str(SPRING)}


def test_hours_of_contact_are_those_of_the_quarter(cast: Cast) -> None:
    for minutes in (50, 40):
        records.log_contact(operation(cast.coach), cast.pair.id, ContactKind.VISIT, minutes=minutes)
    records.log_contact(operation(cast.coach, at=LATER), cast.pair.id, ContactKind.VISIT, minutes=600)
    lifecycle.end(operation(cast.coordinator), cast.other_pair.id, EndReason.MOVED)
    assert closed.count(cast.organisation.id, SPRING, make.NOON).details.contact_hours == 2
    assert closed.count(cast.organisation.id, SUMMER, LATER).details.contact_hours == 10
