"""The quarter of an organisation: exact inside, and once made safe, the same for ever for everybody outside."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import Quarter, amsterdam_date, in_words
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.quarter import (
    CountKind,
    QuarterFigure,
    SafeFigure,
    SafePart,
    SafeReport,
    in_order,
    safe_report,
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
_BARS = 4  # quarters before this one whose numbers stand beside it


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A quarter for the coordinator: exact figures, those of the quarter before beside them, and what left of it.

    `earlier` are the quarters before that were kept, the oldest first; `released` is None while nothing left;
    `may_release` once the quarter is over.
    """

    organisation: Organisation
    programme: Programme
    quarter: Quarter
    figures: tuple[QuarterFigure, ...]
    before: dict[str, QuarterFigure]
    earlier: tuple[dict[str, QuarterFigure], ...]
    details: Details
    released: Released | None
    may_release: bool
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """A quarter as it left the organisation; `by` is the name of who let it go."""

    quarter: Quarter
    report: SafeReport
    by: str
    at: datetime


def read_quarter(text: str) -> Quarter | None:
    """Return the quarter that a text names ("2026-3"), or None."""
    year, _, number = text.partition("-")
    if len(year) == 4 and year.isascii() and year.isdigit() and number in ("1", "2", "3", "4") and int(year) > 0:
        return Quarter(int(year), int(number))
    return None


def quarter_words(quarter: Quarter) -> str:
    """Return "kwartaal 3 van 2026 (1 juli 2026 tot en met 30 september 2026)"."""
    days = f"{in_words(quarter.first_day)} tot en met {in_words(quarter.last_day)}"
    return f"kwartaal {quarter.number} van {quarter.year} ({days})"


def _quarters(organisation: Organisation, today: date) -> tuple[Quarter, ...]:
    """Return the quarters that can be looked at, the latest first: from the start of the organisation until now."""
    known, quarter = [], Quarter.of(amsterdam_date(organisation.created_at))
    while quarter.first_day <= today:
        known.append(quarter)
        quarter = quarter.next()
    return tuple(reversed(known[-_MOST_QUARTERS:]))


def dashboard(actor: Actor, at: datetime, wanted: Quarter | None = None) -> Dashboard:
    """Return a quarter (default: the present one), exact, for those who may release it. Raise NotAllowed."""
    require(Act.EXPORT_QUARTER, actor)
    organisation = organisations.get(actor.organisation_id)
    today = amsterdam_date(at)
    known = _quarters(organisation, today)
    quarter = wanted if wanted in known else known[0]
    programme = programme_for(organisation.id, organisation.programme)
    found = closed.count(organisation.id, quarter, at)
    before = closed.count(organisation.id, quarter.previous(), at).figures if quarter.previous() in known else ()
    place = known.index(quarter)
    earlier = closed.kept(organisation.id, known[place + 1 : place + 1 + _BARS])
    released = {one.quarter: one for one in _released(actor)}
    return Dashboard(
        organisation=organisation,
        programme=programme,
        quarter=quarter,
        figures=tuple(in_order(found.figures, programme.tiles)),
        before={figure.id: figure for figure in before},
        earlier=tuple({figure.id: figure for figure in earlier[one].figures} for one in sorted(earlier)),
        details=found.details,
        released=released.get(quarter),
        may_release=today > quarter.last_day,
        quarters=known,
    )


def released(actor: Actor) -> list[Released]:
    """Return the quarters that left the organisation, the latest first. Raise NotAllowed."""
    require(Act.SEE_QUARTER, actor)
    return _released(actor)


def _released(actor: Actor) -> list[Released]:
    with connection():
        found = stored_quarter.kept(actor.organisation_id)
        names = accounts.names(actor.organisation_id, {one.by for one in found})
    return [
        Released(quarter, _from_text(one.content), names.get(one.by, ""), one.at)
        for one in found
        if (quarter := read_quarter(one.quarter))
    ]


@dataclass(frozen=True, slots=True)
class Preview:
    """A quarter as it would leave, beside the exact figures that stay inside."""

    organisation: str
    quarter: Quarter
    exact: dict[str, QuarterFigure]
    report: SafeReport


def preview(actor: Actor, at: datetime, quarter: Quarter) -> Preview:
    """Return what would leave of a quarter that is over, before anybody decides. Raise Invalid, NotAllowed."""
    require(Act.EXPORT_QUARTER, actor)
    organisation = organisations.get(actor.organisation_id)
    _require_over(organisation, amsterdam_date(at), quarter)
    figures = _in_order(organisation, closed.count(organisation.id, quarter, at))
    exact = {figure.id: figure for figure in figures}
    return Preview(organisation.name, quarter, exact, safe_report(figures))


def _require_over(organisation: Organisation, today: date, quarter: Quarter) -> None:
    if quarter not in _quarters(organisation, today):
        raise Invalid("Dit kwartaal kennen wij niet. Kies er een uit de lijst.", "quarter")
    if today <= quarter.last_day:
        raise Invalid(f"Dit kwartaal loopt nog. Vrijgeven kan na {in_words(quarter.last_day)}.", "quarter")


def _in_order(organisation: Organisation, counted: Count) -> list[QuarterFigure]:
    return in_order(counted.figures, programme_for(organisation.id, organisation.programme).tiles)


def release(operation: Operation, quarter: Quarter) -> None:
    """Let a quarter that is over leave, made safe: once; a repeat leaves what left. Raise Invalid, NotAllowed.

    What is counted for it is kept. Nobody waits for the counting: it is done before anything is written.
    """
    actor = operation.actor
    require(Act.EXPORT_QUARTER, actor)
    with connection():
        organisation = organisations.get(actor.organisation_id)
    _require_over(organisation, today_of(operation), quarter)
    closed.keep(organisation.id, quarter, closed.count(organisation.id, quarter, operation.at), operation.at)
    counted = closed.count(organisation.id, quarter, operation.at)  # of two at once, that of the first
    _let_go(operation, quarter, _to_text(safe_report(_in_order(organisation, counted))))


@one_transaction
def _let_go(operation: Operation, quarter: Quarter, content: str) -> None:
    by = operation.actor
    if ledger.claim(operation, "release_quarter", str(quarter)):
        stored_quarter.keep(by.organisation_id, stored_quarter.Kept(str(quarter), content, by.account_id, operation.at))


def name_of(actor: Actor) -> str:
    with connection():
        return organisations.get(actor.organisation_id).name


def released_quarter(actor: Actor, quarter: Quarter) -> Released:
    """Return one quarter as it left. Raise NotAllowed while it did not."""
    found = next((one for one in released(actor) if one.quarter == quarter), None)
    if found is None:
        raise NotAllowed("Dit kwartaal is nog niet vrijgegeven. Dat doet de coördinator, bij Kwartaal.")
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
