"""The quarter of an organisation: exact inside, and once made safe, the same for ever for everybody outside."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import Period, Quarter, Span, amsterdam_date, in_words
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.quarter import (
    CountKind,
    QuarterFigure,
    SafeFigure,
    SafePart,
    SafeReport,
    in_order,
    is_on_top,
    safe_report,
    safe_year,
    what_closes,
    why_not,
)
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.types import Actor, Operation
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.quarter import closed
from pragma_coach.services.quarter.closed import Count
from pragma_coach.services.quarter.counts import Details
from pragma_coach.services.rights import require, today_of
from pragma_coach.store import ledger, organisations
from pragma_coach.store import quarter as stored_quarter
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation

_MOST_QUARTERS = 20
_BARS = 4  # periods before this one whose numbers stand beside it


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A period for the coordinator: exact figures, those of the one before beside them, and what left of it.

    `earlier` are those before that were kept, the oldest first; `released` is None while nothing left; `is_over` once
    its last day has passed; `closed_by` is why it may not leave any more, `closes` what can no longer leave after it.
    """

    organisation: Organisation
    programme: Programme
    period: Period
    figures: tuple[QuarterFigure, ...]
    before: dict[str, QuarterFigure]
    earlier: tuple[dict[str, QuarterFigure], ...]
    details: Details
    released: Released | None
    is_over: bool
    closed_by: str | None
    closes: str
    quarters: tuple[Quarter, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """A period as it left the organisation; `by` is the name of who let it go, `on_top` of its quarters."""

    period: Period
    report: SafeReport
    by: str
    at: datetime
    on_top: bool


def read_period(text: str) -> Period | None:
    """Return the period that a text names ("2026-3", "2026-h1", "2026-j"), or None."""
    year, _, part = text.partition("-")
    if len(year) != 4 or not (year.isascii() and year.isdigit()) or int(year) == 0:
        return None
    number = int(year)
    every: list[Period] = [*Span(number).quarters, Span(number, 1), Span(number, 2), Span(number)]
    return next((one for one in every if str(one) == f"{year}-{part}"), None)


def period_words(period: Period) -> str:
    """Return "kwartaal 3 van 2026 (1 juli 2026 tot en met 30 september 2026)"."""
    return f"{period.name} ({in_words(period.first_day)} tot en met {in_words(period.last_day)})"


def _quarters(organisation: Organisation, today: date) -> tuple[Quarter, ...]:
    """Return the quarters that can be looked at, the latest first: from the start of the organisation until now."""
    known, quarter = [], Quarter.of(amsterdam_date(organisation.created_at))
    while quarter.first_day <= today:
        known.append(quarter)
        quarter = quarter.next()
    return tuple(reversed(known[-_MOST_QUARTERS:]))


def _spans(quarters: Sequence[Quarter], today: date) -> tuple[Span, ...]:
    """Return the half-years and years that are over and of which every quarter can be looked at, the latest first."""
    years = sorted({one.year for one in quarters}, reverse=True)
    every = [Span(year, half) for year in years for half in (2, 1)] + [Span(year) for year in years]
    return tuple(one for one in every if set(one.quarters) <= set(quarters) and one.last_day < today)


def dashboard(actor: Actor, at: datetime, wanted: Period | None = None) -> Dashboard:
    """Return a period (default: the present quarter), exact, for those who may release it. Raise NotAllowed."""
    require(Act.EXPORT_QUARTER, actor)
    organisation = organisations.get(actor.organisation_id)
    today = amsterdam_date(at)
    known = _quarters(organisation, today)
    spans = _spans(known, today)
    period = wanted if wanted is not None and wanted in (*known, *spans) else known[0]
    programme = programme_for(organisation.id, organisation.programme)
    found = closed.count(organisation.id, period, at)
    previous = period.previous()
    earlier = closed.kept(organisation.id, _before(period))
    before = earlier.get(previous)
    if before is None and previous in known:  # a span before is not counted anew: that would be up to four quarters
        before = closed.count(organisation.id, previous, at)
    released = {one.period: one for one in _released(actor)}
    return Dashboard(
        organisation=organisation,
        programme=programme,
        period=period,
        figures=tuple(in_order(found.figures, programme.tiles)),
        before={figure.id: figure for figure in before.figures} if before else {},
        earlier=tuple({figure.id: figure for figure in one.figures} for one in reversed(earlier.values())),
        details=found.details,
        released=released.get(period),
        is_over=today > period.last_day,
        closed_by=why_not(period, released),
        closes=what_closes(period, released),
        quarters=known,
        spans=spans,
    )


def _before(period: Period) -> list[Period]:
    """Return the periods of the same length before this one, the latest first."""
    found: list[Period] = []
    while len(found) < _BARS:
        period = period.previous()
        found.append(period)
    return found


def released(actor: Actor) -> list[Released]:
    """Return the quarters and spans that left the organisation, the latest first. Raise NotAllowed."""
    require(Act.SEE_QUARTER, actor)
    return _released(actor)


def _released(actor: Actor) -> list[Released]:
    with connection():
        found = stored_quarter.kept(actor.organisation_id)
        names = accounts.names(actor.organisation_id, {one.by for one in found})
    every = [period for one in found if (period := read_period(one.quarter))]
    return [
        Released(period, _from_text(one.content), names.get(one.by, ""), one.at, is_on_top(period, every))
        for one in found
        if (period := read_period(one.quarter))
    ]


@dataclass(frozen=True, slots=True)
class Preview:
    """A period as it would leave, beside the exact figures that stay inside; see `Dashboard` for `closes`."""

    organisation: str
    period: Period
    exact: dict[str, QuarterFigure]
    report: SafeReport
    on_top: bool
    closes: str


def preview(actor: Actor, at: datetime, period: Period) -> Preview:
    """Return what would leave of a period that is over, before anybody decides. Raise Invalid, NotAllowed."""
    require(Act.EXPORT_QUARTER, actor)
    organisation = organisations.get(actor.organisation_id)
    left = {one.period: one.report for one in _released(actor)}
    _require_may_leave(organisation, amsterdam_date(at), period, left)
    counted = [closed.count(organisation.id, quarter, at) for quarter in period.quarters]
    report = _safe(organisation, period, counted, left)
    exact = {figure.id: figure for figure in closed.together(counted).figures}
    return Preview(organisation.name, period, exact, report, is_on_top(period, left), what_closes(period, left))


def _require_may_leave(organisation: Organisation, today: date, period: Period, left: Collection[Period]) -> None:
    known = _quarters(organisation, today)
    if not set(period.quarters) <= set(known):
        raise Invalid(f"Dit {period.word} kennen wij niet. Kies er een uit de lijst.", "quarter")
    if today <= period.last_day:
        raise Invalid(f"Dit {period.word} loopt nog. Vrijgeven kan na {in_words(period.last_day)}.", "quarter")
    if reason := why_not(period, left):
        raise Invalid(reason, "quarter")


def _safe(
    organisation: Organisation, period: Period, counted: Sequence[Count], left: Mapping[Period, SafeReport]
) -> SafeReport:
    """Return what may leave of a period, in the order of the programme."""
    figures = closed.together(counted).figures
    if not is_on_top(period, left):
        return safe_report(in_order(figures, programme_for(organisation.id, organisation.programme).tiles))
    titles = {figure.id: figure.title for figure in figures}
    year = safe_year([left[one] for one in period.quarters], [one.figures for one in counted])
    return replace(year, figures=tuple(replace(one, title=titles.get(one.id, one.title)) for one in year.figures))


def release(operation: Operation, period: Period) -> None:
    """Let a period that is over leave, made safe: once; a repeat leaves what left. Raise Invalid, NotAllowed.

    What is counted for it is kept. Nobody waits for the counting: it is done before anything is written.
    """
    actor = operation.actor
    require(Act.EXPORT_QUARTER, actor)
    with connection():
        organisation = organisations.get(actor.organisation_id)
    _require_may_leave(organisation, today_of(operation), period, [one.period for one in _released(actor)])
    for quarter in period.quarters:
        closed.keep(organisation.id, quarter, closed.count(organisation.id, quarter, operation.at), operation.at)
    _let_go(operation, organisation, period)


@one_transaction
def _let_go(operation: Operation, organisation: Organisation, period: Period) -> None:
    """Let a period leave whose quarters are kept; of two that overlap the second is refused."""
    by = operation.actor
    stored_quarter.lock_counts(organisation.id, [str(one) for one in period.quarters])
    left = {one.period: one.report for one in _released(by)}
    _require_may_leave(organisation, today_of(operation), period, left)
    kept = closed.kept(organisation.id, period.quarters)
    content = _to_text(_safe(organisation, period, [kept[one] for one in period.quarters], left))
    if ledger.claim(operation, "release_quarter", str(period)):
        stored_quarter.keep(organisation.id, stored_quarter.Kept(str(period), content, by.account_id, operation.at))


def name_of(actor: Actor) -> str:
    with connection():
        return organisations.get(actor.organisation_id).name


def released_quarter(actor: Actor, period: Period) -> Released:
    """Return one period as it left. Raise NotAllowed while it did not."""
    found = next((one for one in released(actor) if one.period == period), None)
    if found is None:
        raise NotAllowed(f"Dit {period.word} is nog niet vrijgegeven. Dat doet de coördinator, bij Kwartaal.")
    return found


def _to_text(report: SafeReport) -> str:
    return json.dumps(asdict(report), ensure_ascii=False, separators=(",", ":"))


def _from_text(text: str) -> SafeReport:
    facts = json.loads(text)
    figures = (
        SafeFigure(one["id"], one["title"], CountKind(one["kind"]), tuple(SafePart(**part) for part in one["parts"]))
        for one in facts["figures"]
    )
    return SafeReport(tuple(figures), tuple(facts["left_out"]))
