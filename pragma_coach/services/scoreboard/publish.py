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
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import SystemRandom

from pragma_coach import __version__
from pragma_coach.domain.calendar import Quarter, amsterdam_date, in_words, quarters_due, utc_moment
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, Refused
from pragma_coach.domain.scoreboard.disclosure import Concern, PastBlock, Rules, fingerprint, freeze
from pragma_coach.domain.scoreboard.figures import Measure, measures_of
from pragma_coach.domain.scoreboard.steps import UNIT, ItemBooking, StepsBlock, close_steps
from pragma_coach.domain.types import PairId
from pragma_coach.published import releases
from pragma_coach.published.cells import STEPS, NewCell, NewSteps, Release
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.scoreboard import report
from pragma_coach.services.scoreboard.proof import require_proof
from pragma_coach.services.scoreboard.spells import contributions, spells_of
from pragma_coach.store import ledger, organisations, scoreboard
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.pairs import journeys
from pragma_coach.store.scoreboard import Decided, DraftRelease, Publication, ReviewDecision

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

    Raise Invalid before the announced moment, Forgotten when an old backup was put back, NotProven.
    """
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


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read before anything is kept: a draft and the decisions about it, or what a draft is computed from."""

    draft: DraftRelease | None = None
    decided: Sequence[ReviewDecision] = ()
    withheld: Collection[str] = ()
    pairs: Sequence[PairFacts] = ()
    past: Sequence[PastBlock] = ()
    bookings: Mapping[PairId, Sequence[Sequence[ItemBooking]]] = field(default_factory=dict)
    steps_since: date = date.min  # the first day of the open block of steps


@one_transaction
def _decide(board: Measured, quarter: Quarter, at: datetime, file: Path, rules: Rules) -> Published | None:
    """Keep what the draft shows, without the blocks that are withheld. Nothing is written to the file."""
    organisation = board.organisation
    if not ledger.claim_job("publish", f"{organisation.slug}/{quarter}", at):
        return None
    in_file = releases.releases_of(file, organisation.slug)  # before the database, see _read
    if at < quarter.published_at:
        day = in_words(amsterdam_date(quarter.published_at))
        raise Invalid(f"De cijfers van kwartaal {quarter} komen op {day}. Wacht tot die dag.")  # undoes the claim
    known = _read(board, quarter, at, file, in_file)
    draft, closed = (known.draft, []) if known.draft else _frozen(board, quarter, at, rules, known)
    shown = _without(draft.publication, known.withheld, at)
    text = report.at_publication(draft, shown, known.decided)
    if not known.draft:
        _keep_draft(organisation, draft, closed)
    for measure in known.withheld:
        scoreboard.uncount(organisation.id, measure, quarter.last_day)
    scoreboard.keep_publication(organisation.id, shown)
    scoreboard.keep_report(organisation.id, quarter.last_day, text)
    measures = {measure.id: measure for measure in shown.measures}
    concerns = ((measures[measure], concern) for measure, concern in draft.concerns if measure not in known.withheld)
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
    known = _read(board, quarter, at, file, releases.releases_of(file, board.organisation.slug))
    if known.draft:
        return known.draft  # of a process that was just before us
    draft, closed = _frozen(board, quarter, at, rules, known)
    _keep_draft(board.organisation, draft, closed)
    return draft


def _read(board: Measured, quarter: Quarter, at: datetime, file: Path, in_file: Sequence[Release]) -> _Known:
    """Return the draft of a quarter; when there is none, claim its freeze and return what it is computed from.

    A draft and the claim of its freeze are kept in one transaction, so who gets the claim knows that there is none.
    `in_file` are the releases in the file, read before this: a release is in the database first, so one that is
    published meanwhile by another process is never taken for one that the database does not know.
    Raise Forgotten when the file holds a release that the database does not know.
    """
    organisation = board.organisation
    freezing = ledger.claim_job("freeze", f"{organisation.slug}/{quarter}", at)
    pairs = journeys.load_many(organisation.id) if freezing else []
    kept = scoreboard.publications(organisation.id)
    in_database = {publication.release.period_end for publication in kept}
    unknown = [release for release in in_file if release.period_end not in in_database]
    if unknown:
        raise Forgotten(
            f"In {file} staan cijfers tot {in_words(unknown[-1].period_end)} waar de database niets van weet. "
            "Zet van beide de reservekopie van dezelfde dag terug (pragma-coach restore)."
        )
    if not freezing:
        draft = scoreboard.draft_of(organisation.id, quarter.last_day)
        if draft is None:
            raise LookupError(f"{organisation.slug} {quarter} was frozen but has no draft")
        scoreboard.lock_draft(organisation.id, quarter.last_day)
        decided = scoreboard.decisions(organisation.id, quarter.last_day)
        return _Known(draft, decided, scoreboard.withheld(decided))
    steps_since = max((one.steps.last_day + timedelta(days=1) for one in kept if one.steps), default=board.since)
    past = scoreboard.past_blocks(organisation.id, kept)
    bookings = scoreboard.item_bookings(organisation.id, steps_since)
    return _Known(pairs=pairs, past=past, bookings=bookings, steps_since=steps_since)


def _frozen(
    board: Measured, quarter: Quarter, at: datetime, rules: Rules, known: _Known
) -> tuple[DraftRelease, list[PastBlock]]:
    """Return the draft of what is booked until now, and who counts in its blocks. Raise NotProven.

    The nudge of a figure is drawn here, once, and kept by nobody: no key to lose and nothing to average away.
    """
    organisation, measures, since, last_day = board.organisation, board.measures, known.steps_since, quarter.last_day
    spells = spells_of(measures, known.pairs, amsterdam_date(at))
    brought = contributions(known.pairs, known.bookings, since, last_day)
    chance = SystemRandom()
    nudges = {measure.id: chance.uniform(-0.5, 0.5) for measure in measures}
    blocks = freeze(measures, spells, known.past, last_day, rules, board.since, nudges)
    closed = close_steps(brought, since, last_day, rules)
    steps = closed if isinstance(closed, StepsBlock) else None
    proof = require_proof(blocks, known.past, spells, rules, steps=steps)
    release = Release(
        organisation_slug=organisation.slug,
        organisation_name=organisation.name,
        municipality=organisation.municipality,
        programme_title=board.programme_title,
        period_end=last_day,
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
    draft = DraftRelease(at, Publication(release, measures, cells, together), concerns, proof)
    return draft, [block.past for block in blocks]


def _without(publication: Publication, withheld: Collection[str], at: datetime) -> Publication:
    """Return what is published at a moment (UTC): whole blocks are left out, nothing is altered."""
    return replace(
        publication,
        release=replace(publication.release, published_at=at),
        cells=tuple(cell for cell in publication.cells if cell.measure not in withheld),
        steps=None if STEPS in withheld else publication.steps,
    )


def _keep_draft(organisation: Organisation, draft: DraftRelease, closed: Sequence[PastBlock]) -> None:
    """Keep a draft that was frozen now, and remember who counts in it."""
    for block in closed:
        scoreboard.count(organisation.id, block.measure, sorted(block.coachees), block.last_day)
    scoreboard.keep_draft(organisation.id, draft)
