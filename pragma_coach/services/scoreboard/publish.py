"""Freezing and publishing: what a quarter shows is decided once, and becomes a release at its announced moment.

Six weeks after a quarter its draft is frozen: who counts is remembered at once, and what is entered later changes
nothing in it, else a draft would be an invitation to improve the figure. Until the announced Tuesday the coordinator
may withhold a whole block (`review`). Publishing takes one private transaction, that claims the quarter, leaves out the
withheld blocks and keeps the release as text, and then a write to the public file. A crash before the end of the
transaction leaves nothing; after it, the next run writes exactly the release that was kept. If the file knows more than
the database, an old backup was put back: who counted is then forgotten, so nothing more is published.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import SystemRandom

from pragma_coach import __version__
from pragma_coach.domain.calendar import Quarter, amsterdam_date, in_words, quarters_due, utc_moment
from pragma_coach.domain.refusal import Invalid, Refused
from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, Concern, Rules, fingerprint, freeze
from pragma_coach.domain.scoreboard.figures import Measure, measures_of
from pragma_coach.domain.scoreboard.steps import UNIT, StepsBlock, close_steps
from pragma_coach.published import releases
from pragma_coach.published.cells import NewCell, NewSteps, Release
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.scoreboard import report
from pragma_coach.services.scoreboard.proof import require_proof
from pragma_coach.services.scoreboard.spells import contributions, spells_of
from pragma_coach.store import ledger, organisations, scoreboard
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.pairs import journeys
from pragma_coach.store.scoreboard import Decided, DraftRelease, Publication

log = logging.getLogger(__name__)


class Forgotten(Refused):
    """The file holds figures of which the database does not know whom they are about."""


@dataclass(frozen=True, slots=True)
class Published:
    """One quarter of one organisation, as published now; `concerns` are for a human to weigh, and stay inside."""

    organisation: Organisation
    quarter: Quarter
    publication: Publication
    concerns: tuple[tuple[Measure, Concern], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """An organisation with what its scoreboard measures since its first day; looked up once for each publishing."""

    organisation: Organisation
    programme_title: str
    measures: tuple[Measure, ...]
    since: date


def measured(organisation: Organisation) -> Measured:
    """Look up what the scoreboard of an organisation measures now. Raise ContentError when its programme is broken."""
    programme = programme_for(organisation.id, organisation.programme)
    measures = measures_of(programme, legacy=organisation.settings.legacy)
    return Measured(organisation, programme.title, measures, amsterdam_date(organisation.created_at))


def publish_due(at: datetime, file: Path, *, only: str | None = None, rules: Rules | None = None) -> list[Published]:
    """Publish every announced quarter that is due, oldest first, of each organisation with a scoreboard.

    Return what was published now; however many processes run, each quarter is published by one of them. What a crash
    left half-way is finished, and a quarter whose late entries are all in is frozen. `only` names one organisation by
    its slug. An organisation that is refused does not stop the others: its Forgotten or NotProven is raised after them.
    """
    rules = rules or Rules()
    published: list[Published] = []
    refusals = []
    with connection():
        found = [one for one in organisations.every() if only in (None, one.slug)]
    for organisation in found:
        if organisation.settings.board:
            try:
                published += _publish_organisation(organisation, at, file, rules)
            except Refused as refused:
                refusals.append(refused)
    if refusals:
        raise refusals[0]
    return published


def _publish_organisation(organisation: Organisation, at: datetime, file: Path, rules: Rules) -> Iterator[Published]:
    known = write_missing(organisation, file)
    opened = amsterdam_date(organisation.created_at)
    due = quarters_due(opened, at)
    upcoming = due[-1].next() if due else Quarter.of(opened)
    missing = [quarter for quarter in due if quarter not in known]
    may_freeze = at >= frozen_from(upcoming)
    if missing:
        yield from _publish_all(measured(organisation), missing, at, file, rules)
    if may_freeze:
        freeze_quarter(measured(organisation), upcoming, at, file, rules)


def _publish_all(
    board: Measured, quarters: Sequence[Quarter], at: datetime, file: Path, rules: Rules
) -> Iterator[Published]:
    for quarter in quarters:
        new = publish(board, quarter, at, file, rules)
        if new is None:
            return  # another process decided this quarter just now; it writes it first, and goes on
        yield new


def publish(board: Measured, quarter: Quarter, at: datetime, file: Path, rules: Rules) -> Published | None:
    """Publish one quarter of an organisation; return None when that was done before.

    Raise Invalid before the announced moment, Forgotten when an old backup was put back.
    """
    if at < quarter.published_at:
        day = in_words(amsterdam_date(quarter.published_at))
        raise Invalid(f"De cijfers van kwartaal {quarter} komen op {day}. Wacht tot die dag.")
    new = _decide(board, quarter, at, file, rules)
    if new is None:
        return None
    new.publication.write_to(file)
    for measure, concern in new.concerns:
        log.warning("%s %s, %s: %s", board.organisation.slug, quarter, measure.title, concern)
    return new


def write_missing(organisation: Organisation, file: Path) -> set[Quarter]:
    """Write the releases that were decided on but are not in the file; return the quarters that are in it now.

    A figure that was taken back is withdrawn in the file too, also in one that was lost and is written again.
    """
    with connection():
        kept = scoreboard.publications(organisation.id)
        withdrawn = [one for one in scoreboard.decisions(organisation.id) if one.kind is Decided.WITHDRAWN]
    there = {release.period_end for release in releases.releases_of(file, organisation.slug)}
    for publication in kept:
        if publication.release.period_end not in there:
            publication.write_to(file)
    gone = releases.withdrawals_of(file, organisation.slug) if withdrawn else {}
    for one in withdrawn:
        if (one.measure, one.period_end) not in gone:
            releases.withdraw(file, organisation.slug, one.measure, one.period_end, one.at, one.reason)
    return {Quarter.of(publication.release.period_end) for publication in kept}


@one_transaction
def _decide(board: Measured, quarter: Quarter, at: datetime, file: Path, rules: Rules) -> Published | None:
    """Keep what the draft shows, without the blocks that are withheld. Nothing is written to the file."""
    organisation = board.organisation
    if not ledger.claim_job("publish", f"{organisation.slug}/{quarter}", at):
        return None
    draft = _draft(board, quarter, at, file, rules)
    scoreboard.lock_draft(organisation.id, quarter.last_day)
    decided = scoreboard.decisions(organisation.id, quarter.last_day)
    withheld = scoreboard.withheld(decided)
    for measure in withheld:
        scoreboard.uncount(organisation.id, measure, quarter.last_day)
    shown = draft.publication.without(withheld, at)
    scoreboard.keep_publication(organisation.id, shown)
    names = accounts.names(organisation.id, {one.by for one in decided})
    text = report.at_publication(draft, shown, decided, names)
    scoreboard.keep_report(organisation.id, quarter.last_day, text)
    measures = {measure.id: measure for measure in shown.measures}
    concerns = ((measures[measure], concern) for measure, concern in draft.concerns if measure not in withheld)
    return Published(organisation, quarter, shown, tuple(concerns))


def frozen_from(quarter: Quarter) -> datetime:
    """Return the moment (UTC) from which a quarter can be frozen: when the last day for late entries is over."""
    return utc_moment(quarter.frozen_on + timedelta(days=1))


@one_transaction
def freeze_quarter(board: Measured, quarter: Quarter, at: datetime, file: Path, rules: Rules) -> DraftRelease:
    """Return the draft of a quarter: decided now, or as it was decided before. Nothing is written to the file.

    Raise Invalid while late entries still count, Forgotten when an old backup was put back, NotProven when the audit
    finds a group that is too small.
    """
    if at < frozen_from(quarter):
        day = in_words(amsterdam_date(frozen_from(quarter)))
        raise Invalid(f"Kwartaal {quarter} is nog open voor late invoer. Kijk op {day} weer.")
    if found := scoreboard.draft_of(board.organisation.id, quarter.last_day):
        return found
    return _draft(board, quarter, at, file, rules)


def _draft(board: Measured, quarter: Quarter, at: datetime, file: Path, rules: Rules) -> DraftRelease:
    """Return the draft of a quarter; when there is none, freeze it and remember who counts.

    Raise Forgotten when the file holds a release that the database does not know, NotProven.
    """
    organisation = board.organisation
    found = scoreboard.draft_of(organisation.id, quarter.last_day)
    frozen_now = found is None and ledger.claim_job("freeze", f"{organisation.slug}/{quarter}", at)
    kept = scoreboard.publications(organisation.id)
    known = {publication.release.period_end for publication in kept}
    unknown = [r for r in releases.releases_of(file, organisation.slug) if r.period_end not in known]
    if unknown:
        raise Forgotten(
            f"In {file} staan cijfers tot {in_words(unknown[-1].period_end)} waar de database niets van weet. "
            "Zet van beide de reservekopie van dezelfde dag terug (pragma-coach restore)."
        )
    if frozen_now:
        draft, blocks = _frozen(board, quarter, at, rules, kept)
        for block in blocks:
            scoreboard.count(organisation.id, block.measure.id, sorted(block.coachees), block.last_day)
        scoreboard.keep_draft(organisation.id, draft)
        return draft
    found = found or scoreboard.draft_of(organisation.id, quarter.last_day)  # of a process that was just before us
    if found is None:
        raise LookupError(f"{organisation.slug} {quarter} was frozen but has no draft")
    return found


def _frozen(
    board: Measured, quarter: Quarter, at: datetime, rules: Rules, kept: Sequence[Publication]
) -> tuple[DraftRelease, list[ClosedBlock]]:
    """Return the draft of what is booked until now, and its blocks with the people in them. Raise NotProven."""
    organisation, measures = board.organisation, board.measures
    steps_since = max((one.steps.last_day + timedelta(days=1) for one in kept if one.steps), default=board.since)
    pairs = journeys.load_many(organisation.id)
    past = scoreboard.past_blocks(organisation.id, kept)
    bookings = scoreboard.item_bookings(organisation.id, steps_since)
    spells = spells_of(measures, pairs, amsterdam_date(at))
    brought = contributions(pairs, bookings, steps_since, quarter.last_day)
    blocks = freeze(measures, spells, past, quarter.last_day, rules, board.since, _nudge)
    closed = close_steps(brought, steps_since, quarter.last_day, rules)
    steps = closed if isinstance(closed, StepsBlock) else None
    proof = require_proof(blocks, past, spells, rules, steps=steps)
    release = Release(
        organisation_slug=organisation.slug,
        organisation_name=organisation.name,
        municipality=organisation.municipality,
        programme_title=board.programme_title,
        period_end=quarter.last_day,
        published_at=quarter.published_at,
        k=rules.k,
        rest=rules.rest,
        coaches=rules.coaches,
        because=rules.because,
        config_hash=fingerprint(measures, rules),
        code_version=__version__,
    )
    cells = tuple(NewCell(one.measure.id, one.first_day, one.last_day, one.figure) for one in blocks)
    together = NewSteps(steps.first_day, steps.last_day, steps.value, UNIT) if steps else None
    concerns = tuple((block.measure.id, concern) for block in blocks for concern in sorted(block.concerns))
    return DraftRelease(at, Publication(release, measures, cells, together), concerns, proof), blocks


def _nudge(_measure: Measure) -> float:
    """Draw the nudge of a figure: once, kept by nobody, so there is no key to lose and nothing to average away."""
    return SystemRandom().uniform(-0.5, 0.5)
