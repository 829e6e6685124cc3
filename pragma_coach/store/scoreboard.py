"""Rows of drafts, decisions, publications and who counted, and the bookings that steps are counted from.

Start at `keep_publication`: decided here before it is written to the public file. May not know `store.pairs`.

Two databases cannot be written in one transaction. So a release is decided, and its people marked as counted, in one
private transaction that also keeps the release as text; only then is it written to the public file. A crash in between,
or a lost file, is repaired by writing what was kept, never by computing again: the facts may have changed. A draft
holds what the public will see and nothing finer.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from peewee import JOIN, fn

from pragma_coach.domain.calendar import amsterdam_date, utc_moment
from pragma_coach.domain.pairs.journey import EventKind
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.disclosure import Concern, PastBlock
from pragma_coach.domain.scoreboard.figures import Band, Figure, Measure, MeasureKind, Step
from pragma_coach.domain.scoreboard.steps import ItemBooking
from pragma_coach.domain.types import AccountId, CoacheeId, ItemState, OrganisationId, PairId
from pragma_coach.published import releases
from pragma_coach.published.cells import STEPS, STEPS_TITLE, NewCell, NewSteps, Release, as_facts
from pragma_coach.store.database import database
from pragma_coach.store.fields import EPOCH
from pragma_coach.store.tables import AccountRow, Counted, EventRow, Pair, Performed, ReleaseDecision, ReleaseDraft

_PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Publication:
    """A release with its measures, cells and steps, as in the public file: no people, no counts."""

    release: Release
    measures: tuple[Measure, ...]
    cells: tuple[NewCell, ...]
    steps: NewSteps | None = None

    @property
    def blocks(self) -> tuple[NewCell | NewSteps, ...]:
        """The cells, and the steps taken together as the last block."""
        return (*self.cells, self.steps) if self.steps else self.cells

    @property
    def titles(self) -> dict[str, str]:
        """The title of each measure by its id, with and without a block; steps included."""
        return {measure.id: measure.title for measure in self.measures} | {STEPS: STEPS_TITLE}

    def write_to(self, file: Path) -> None:
        """Write the release to the public file; a release that is in it already stays as it is."""
        releases.write_release(file, self.release, self.measures, self.cells, self.steps)


class Decided(StrEnum):
    """What somebody decided about a draft or about a published figure."""

    APPROVED = "approved"
    WITHHELD = "withheld"
    SHOWN = "shown"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DraftRelease:
    """What a quarter will show, frozen at a moment (UTC); `concerns` name a measure, `proof` says what was proven."""

    frozen_at: datetime
    publication: Publication
    concerns: tuple[tuple[str, Concern], ...]
    proof: str


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """One decision by one person (account 0: the administrator of the server); `measure` is "" for the whole draft.

    `by_name` is looked up when decisions are read: None for account 0 and for an account that is no longer there.
    """

    period_end: date
    measure: str
    kind: Decided
    reason: str
    by: AccountId
    at: datetime
    by_name: str | None = None


def keep_publication(organisation_id: OrganisationId, publication: Publication) -> None:
    """Keep a publication, inside the transaction that decides on it; one per period, or an IntegrityError."""
    release = publication.release
    Performed.insert(
        op_id=f"{_PUBLISH}/{release.organisation_slug}/{release.period_end.isoformat()}",
        organisation_id=organisation_id,
        act=_PUBLISH,
        result=publication_to_text(publication),
        at=release.published_at,
    ).execute()


def publications(organisation_id: OrganisationId) -> list[Publication]:
    """Return every publication of an organisation, oldest period first."""
    query = Performed.select().where(Performed.organisation_id == organisation_id, Performed.act == _PUBLISH)
    found = [publication_from_facts(json.loads(row.result)) for row in query]
    return sorted(found, key=lambda publication: publication.release.period_end)


def publication_to_text(publication: Publication) -> str:
    """Return the publication as JSON; dates and words as they are written in the public file."""
    return _json(as_facts(publication))


def _json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), default=lambda day: day.isoformat())


def publication_from_facts(facts: dict[str, Any]) -> Publication:
    """Return the publication of which these are the facts, as JSON has them."""
    release, steps = facts["release"], facts.get("steps")  # kept before 0.2: no steps
    published_at = datetime.fromisoformat(release["published_at"])
    return Publication(
        Release(**release | {"period_end": date.fromisoformat(release["period_end"]), "published_at": published_at}),
        tuple(map(_measure, facts["measures"])),
        tuple(map(_cell, facts["cells"])),
        NewSteps(*_days(steps), steps["value"], steps["unit"]) if steps else None,
    )


def _days(row: dict[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])


def _cell(row: dict[str, Any]) -> NewCell:
    figure = row["figure"]
    return NewCell(row["measure"], *_days(row), Figure(figure["value"], Step(figure["step"]), Band(figure["band"])))


def _measure(row: dict[str, Any]) -> Measure:
    durations = {name: _duration(row.get(name)) for name in ("norm", "horizon", "limit")}
    return Measure(**row | durations | {"kind": MeasureKind(row["kind"])})


def _duration(facts: dict[str, Any] | None) -> Duration | None:
    return None if facts is None else Duration(facts["count"], Unit(facts["unit"]))


def keep_draft(organisation_id: OrganisationId, draft: DraftRelease) -> None:
    """Keep a draft; one per period, or an IntegrityError."""
    concerns = [[measure, concern.value] for measure, concern in draft.concerns]
    facts = {"publication": as_facts(draft.publication), "concerns": concerns, "proof": draft.proof}
    ReleaseDraft.insert(
        organisation_id=organisation_id,
        period_end=draft.publication.release.period_end,
        frozen_at=draft.frozen_at,
        content=_json(facts),
    ).execute()


def draft_of(organisation_id: OrganisationId, period_end: date) -> DraftRelease | None:
    return _draft(ReleaseDraft.get_or_none(_of(organisation_id, period_end)))


def last_draft(organisation_id: OrganisationId) -> DraftRelease | None:
    """Return the draft of the last period that was frozen, or None."""
    query = ReleaseDraft.select().where(ReleaseDraft.organisation_id == organisation_id)
    return _draft(query.order_by(ReleaseDraft.period_end.desc()).first())


def _of(organisation_id: OrganisationId, period_end: date) -> Any:
    return (ReleaseDraft.organisation_id == organisation_id) & (ReleaseDraft.period_end == period_end)


def _draft(row: ReleaseDraft | None) -> DraftRelease | None:
    if row is None:
        return None
    facts = json.loads(row.content)
    concerns = tuple((measure, Concern(concern)) for measure, concern in facts["concerns"])
    return DraftRelease(row.frozen_at, publication_from_facts(facts["publication"]), concerns, facts["proof"])


def lock_draft(organisation_id: OrganisationId, period_end: date) -> None:
    """Keep others from deciding about a draft, or publishing it, until the transaction of the caller ends."""
    ReleaseDraft.update(frozen_at=ReleaseDraft.frozen_at).where(_of(organisation_id, period_end)).execute()


def add_decision(organisation_id: OrganisationId, decision: ReviewDecision) -> None:
    """Add a decision after all earlier ones; `lock_draft` first, else the second of two at once: IntegrityError."""
    own = ReleaseDecision.organisation_id == organisation_id
    last_number = ReleaseDecision.select(fn.MAX(ReleaseDecision.number)).where(own).scalar()
    facts = {name: value for name, value in asdict(decision).items() if name not in ("by", "by_name")}
    ReleaseDecision.insert(
        organisation_id=organisation_id, number=(last_number or 0) + 1, by_id=decision.by, **facts
    ).execute()


def decisions(organisation_id: OrganisationId, period_end: date | None = None) -> list[ReviewDecision]:
    """Return the decisions about one period, or about all; oldest first."""
    row, account = ReleaseDecision, AccountRow
    wanted = row.organisation_id == organisation_id
    if period_end is not None:
        wanted &= row.period_end == period_end
    own = (account.id == row.by_id) & (account.organisation_id == row.organisation_id)
    columns = (row.period_end, row.measure, row.kind, row.reason, row.by_id, row.at, account.name)
    query: Any = row.select(*columns).join(account, JOIN.LEFT_OUTER, on=own).where(wanted).order_by(row.number)
    return [
        ReviewDecision(period_end, measure, Decided(kind), reason, AccountId(by), at, name)
        for period_end, measure, kind, reason, by, at, name in query.tuples()
    ]


def withheld(found: Iterable[ReviewDecision]) -> dict[str, ReviewDecision]:
    """Return the decisions by which measures are withheld now: the last decision about a measure holds."""
    last = {one.measure: one for one in found if one.kind in (Decided.WITHHELD, Decided.SHOWN)}
    return {measure: one for measure, one in last.items() if one.kind is Decided.WITHHELD}


def keep_report(organisation_id: OrganisationId, period_end: date, text: str) -> None:
    ReleaseDraft.update(report=text).where(_of(organisation_id, period_end)).execute()


def reports(organisation_id: OrganisationId) -> dict[date, str]:
    """Return the reports by the last day of their period, newest first."""
    query = ReleaseDraft.select().where(ReleaseDraft.organisation_id == organisation_id, ReleaseDraft.report != "")
    return {row.period_end: row.report for row in query.order_by(ReleaseDraft.period_end.desc())}


def counted(organisation_id: OrganisationId) -> dict[str, dict[CoacheeId, date]]:
    """Return, per measure, the last day of the published block in which each person was counted."""
    found: dict[str, dict[CoacheeId, date]] = {}
    for row in Counted.select().where(Counted.organisation_id == organisation_id):
        found.setdefault(row.measure, {})[CoacheeId(row.coachee_id)] = row.window_end
    return found


def past_blocks(organisation_id: OrganisationId, published: Iterable[Publication]) -> list[PastBlock]:
    """Return the published cells with those who counted in them and are still known."""
    people = counted(organisation_id)
    return [
        PastBlock(
            cell.measure,
            cell.last_day,
            frozenset(who for who, end in people.get(cell.measure, {}).items() if end == cell.last_day),
        )
        for publication in published
        for cell in publication.cells
    ]


def count(organisation_id: OrganisationId, measure: str, people: Iterable[CoacheeId], window_end: date) -> None:
    """Mark people as counted in the block of a measure that ends on a day."""
    rows = [
        {"coachee_id": person, "measure": measure, "organisation_id": organisation_id, "window_end": window_end}
        for person in people
    ]
    if rows:
        Counted.insert_many(rows).execute()


def uncount(organisation_id: OrganisationId, measure: str, window_end: date) -> None:
    """Let the people of a withheld block count again in a later one."""
    block = (Counted.measure == measure) & (Counted.window_end == window_end)
    Counted.delete().where((Counted.organisation_id == organisation_id) & block).execute()


def item_bookings(organisation_id: OrganisationId, since: date) -> dict[PairId, list[list[ItemBooking]]]:
    """Return, per pair, the bookings in order of each item that was booked on or after a day. One statement.

    Days are computed for those items only, as that takes longer than the query.
    """
    own = Pair.select(Pair.id).where(Pair.organisation_id == organisation_id)
    query: Any = (
        EventRow.select(EventRow.pair_id, EventRow.subject, EventRow.value, EventRow.happened_on, EventRow.received_at)
        .where(EventRow.pair_id.in_(own) & (EventRow.kind == EventKind.TICK))
        .order_by(EventRow.pair_id, EventRow.rev)
    )
    rows: dict[tuple[PairId, str], list[Sequence[Any]]] = defaultdict(list)
    for pair_id, item, *booked in database.execute(query).fetchall():
        rows[pair_id, item].append(booked)
    first = (utc_moment(since) - EPOCH) // timedelta(milliseconds=1)
    found: dict[PairId, list[list[ItemBooking]]] = defaultdict(list)
    for (pair_id, _), booked in rows.items():
        if booked[-1][2] >= first:
            bookings = []
            for value, happened_on, received_at in booked:
                booked_on = amsterdam_date(EPOCH + timedelta(milliseconds=received_at))
                bookings.append(ItemBooking(value == ItemState.DONE, date.fromisoformat(happened_on), booked_on))
            found[pair_id].append(bookings)
    return found
