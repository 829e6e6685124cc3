"""Publishing: at its announced moment each quarter becomes a release, once, and then stands for ever.

Per organisation and quarter: (0) `services.scoreboard.freeze` decides what it shows; (1) one private transaction
claims the quarter, leaves out what the coordinator keeps back and keeps the release as text; (2) that text is written
to the file with releases. A crash before the end of (1) leaves nothing; after it, the next run finds a kept release
that the file lacks and writes exactly that one. The other way round, a file that knows more than the database, means
that an old backup was put back: who counted is then forgotten, so nothing more is published.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pragma_coach.domain.calendar import Quarter, amsterdam_date, in_words, quarters_due
from pragma_coach.domain.refusal import Invalid, Refused
from pragma_coach.domain.scoreboard.disclosure import Concern, Rules
from pragma_coach.domain.scoreboard.figures import Measure
from pragma_coach.domain.scoreboard.steps import MEASURE as STEPS
from pragma_coach.published import releases
from pragma_coach.published.releases import NewCell, NewSteps
from pragma_coach.services.scoreboard import report
from pragma_coach.services.scoreboard.freeze import Forgotten, freeze_quarter, frozen_from, require_memory
from pragma_coach.store import ledger, organisations
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.scoreboard import drafts, publications
from pragma_coach.store.scoreboard.drafts import Decided, Decision, Draft
from pragma_coach.store.scoreboard.publications import Publication

__all__ = ["Forgotten", "Published", "publish", "publish_due", "write_missing"]

JOB = "publish"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """What one quarter of one organisation brought; `concerns` are for a human to weigh, and stay inside."""

    organisation: Organisation
    quarter: Quarter
    cells: tuple[NewCell, ...]
    concerns: tuple[tuple[Measure, Concern], ...]
    steps: NewSteps | None = None


def publish_due(at: datetime, file: Path, *, only: str | None = None, rules: Rules | None = None) -> list[Published]:
    """Publish every announced quarter that is due, oldest first, of each organisation with a scoreboard.

    Return what was published now; however many processes run, each quarter is published by one of them. What a crash
    left half-way is finished, and a quarter whose late entries are all in is frozen. `only` names one organisation by
    its slug. An organisation that is refused does not stop the others: its Forgotten or NotProven is raised after them.
    """
    published: list[Published] = []
    refusals = []
    with connection():
        found = [one for one in organisations.every() if only in (None, one.slug)]
    for organisation in found:
        if organisation.settings.board:
            try:
                published += _publish_all(organisation, at, file, rules or Rules())
            except Refused as refused:
                refusals.append(refused)
    if refusals:
        raise refusals[0]
    return published


def _publish_all(organisation: Organisation, at: datetime, file: Path, rules: Rules) -> Iterator[Published]:
    known = write_missing(organisation, file)
    opened = amsterdam_date(organisation.created_at)
    due = quarters_due(opened, at)
    for quarter in due:
        if quarter not in known and (new := publish(organisation, quarter, at, file, rules=rules)):
            yield new
    upcoming = due[-1].next() if due else Quarter.of(opened)
    if at >= frozen_from(upcoming):
        freeze_quarter(organisation, upcoming, at, file, rules)


def publish(
    organisation: Organisation, quarter: Quarter, at: datetime, file: Path, *, rules: Rules | None = None
) -> Published | None:
    """Publish one quarter of an organisation; return None when that was done before.

    Raise Invalid before the announced moment, Forgotten when an old backup was put back.
    """
    if at < quarter.published_at:
        day = in_words(amsterdam_date(quarter.published_at))
        raise Invalid(f"De cijfers van kwartaal {quarter} komen op {day}. Wacht tot die dag.")
    new = _decide(organisation, quarter, at, file, rules or Rules())
    write_missing(organisation, file)
    for measure, concern in new.concerns if new else ():
        log.warning("%s %s, %s: %s", organisation.slug, quarter, measure.title, concern)
    return new


def write_missing(organisation: Organisation, file: Path) -> set[Quarter]:
    """Write the releases that were decided on but are not in the file; return the quarters that now stand there.

    What was taken back is taken back in the file too, also in one that was lost and is written again.
    """
    with connection():
        kept = publications.kept(organisation.id)
        decided = drafts.decisions(organisation.id)
    there = {release.period_end for release in releases.releases_of(file, organisation.slug)}
    missing = [publication for publication in kept if publication.release.period_end not in there]
    if missing:
        releases.prepare(file)
    for publication in missing:
        releases.write_release(file, publication.release, publication.measures, publication.cells, publication.steps)
    _take_back(organisation, [one for one in decided if one.kind is Decided.WITHDRAWN], file)
    return {Quarter.of(publication.release.period_end) for publication in kept}


def _take_back(organisation: Organisation, withdrawn: list[Decision], file: Path) -> None:
    if not withdrawn:
        return
    gone = {(cell.measure.id, cell.last_day) for cell in releases.withdrawn_of(file, organisation.slug)}
    gone |= {(STEPS, one.last_day) for one in releases.steps_of(file, organisation.slug) if one.withdrawn_because}
    for one in withdrawn:
        if (one.measure, one.period_end) not in gone:
            releases.withdraw(file, organisation.slug, one.measure, one.period_end, one.at, one.reason)


@one_transaction
def _decide(organisation: Organisation, quarter: Quarter, at: datetime, file: Path, rules: Rules) -> Published | None:
    """Keep what the draft shows, without the blocks that were held back. Nothing is written to the file."""
    if not ledger.claim_job(JOB, f"{organisation.slug}/{quarter}", at):
        return None
    require_memory(organisation, publications.kept(organisation.id), file)
    draft = freeze_quarter(organisation, quarter, at, file, rules)
    drafts.hold(organisation.id, quarter.last_day)
    decided = drafts.decisions(organisation.id, quarter.last_day)
    back = drafts.withheld(decided)
    for measure in back:
        ledger.uncount(organisation.id, measure, quarter.last_day)
    shown = _without(draft.publication, back.keys(), at)
    publications.keep(organisation.id, shown)
    drafts.keep_report(organisation.id, quarter.last_day, report.at_publication(organisation, draft, shown, decided))
    return Published(organisation, quarter, shown.cells, _weighed(draft, back.keys()), shown.steps)


def _without(publication: Publication, back: Collection[str], at: datetime) -> Publication:
    """Return what is published now: whole blocks are left out, nothing is altered."""
    return replace(
        publication,
        release=replace(publication.release, published_at=at),
        cells=tuple(cell for cell in publication.cells if cell.measure not in back),
        steps=None if STEPS in back else publication.steps,
    )


def _weighed(draft: Draft, back: Collection[str]) -> tuple[tuple[Measure, Concern], ...]:
    measures = {measure.id: measure for measure in draft.publication.measures}
    return tuple((measures[measure], concern) for measure, concern in draft.concerns if measure not in back)
