"""What people may do with a release: look at the draft, agree, keep a whole block back, take a wrong figure back.

Nobody can edit a figure. Whoever looks sees what the public would see, from the same code, and nothing finer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import Quarter, amsterdam_date
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.scoreboard.disclosure import Concern
from pragma_coach.domain.scoreboard.steps import MEASURE as STEPS
from pragma_coach.domain.types import AccountId, Actor, Operation
from pragma_coach.published.releases import NewCell, NewSteps
from pragma_coach.services.documents import Document
from pragma_coach.services.rights import clean_text, require
from pragma_coach.services.scoreboard import publish
from pragma_coach.services.scoreboard import report as scoreboard_report
from pragma_coach.store import ledger, organisations
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.scoreboard import drafts, publications
from pragma_coach.store.scoreboard.drafts import Decided, Decision, Draft
from pragma_coach.store.scoreboard.publications import Publication

_NO_DRAFT = "Er ligt nu geen concept. Kijk op het scorebord wanneer de volgende meting komt."
_KEEPER = AccountId(0)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the draft: exactly one of `cell` and `steps`; `concerns` are for a human to weigh."""

    measure: str
    title: str
    cell: NewCell | None
    steps: NewSteps | None
    concerns: tuple[Concern, ...]
    withheld: Decision | None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next release of an organisation; before the freeze there is a calendar and no draft."""

    organisation: Organisation
    quarter: Quarter
    draft: Draft | None
    blocks: tuple[Block, ...]
    not_yet: tuple[str, ...]
    decided: tuple[tuple[Decision, str], ...]  # with the name of who decided


def upcoming(actor: Actor) -> Upcoming:
    """Return the draft between freeze and publication, or when it comes. Raise NotAllowed."""
    require(Act.WITHHOLD_RELEASE, actor)
    organisation = organisations.get(actor.organisation_id)
    kept = publications.kept(organisation.id)
    draft = _open_draft(organisation, kept)
    if draft is None:
        return Upcoming(organisation, _next(organisation, kept), None, (), (), ())
    period_end = draft.publication.release.period_end
    decided = drafts.decisions(organisation.id, period_end)
    found = _blocks(draft, decided)
    names = scoreboard_report.titles(draft.publication)
    there = {block.measure for block in found}
    return Upcoming(
        organisation=organisation,
        quarter=Quarter.of(period_end),
        draft=draft,
        blocks=found,
        not_yet=tuple(title for measure, title in names.items() if measure not in there),
        decided=tuple((one, scoreboard_report.name_of(organisation, one.by)) for one in decided),
    )


def _open_draft(organisation: Organisation, kept: Sequence[Publication]) -> Draft | None:
    draft = drafts.last(organisation.id)
    published = {publication.release.period_end for publication in kept}
    return None if draft is None or draft.publication.release.period_end in published else draft


def _next(organisation: Organisation, kept: Sequence[Publication]) -> Quarter:
    if kept:
        return Quarter.of(kept[-1].release.period_end).next()
    return Quarter.of(amsterdam_date(organisation.created_at))


def _blocks(draft: Draft, decided: list[Decision]) -> tuple[Block, ...]:
    names, back = scoreboard_report.titles(draft.publication), drafts.withheld(decided)
    publication = draft.publication
    found = [
        Block(
            cell.measure,
            names[cell.measure],
            cell,
            None,
            tuple(concern for measure, concern in draft.concerns if measure == cell.measure),
            back.get(cell.measure),
        )
        for cell in publication.cells
    ]
    if publication.steps:
        found.append(Block(STEPS, names[STEPS], None, publication.steps, (), back.get(STEPS)))
    return tuple(found)


@one_transaction
def withhold(operation: Operation, measure: str, *, reason: str) -> str:
    """Keep a whole block of the draft back; it rolls on to a next release. Return its title.

    Raise Invalid without a reason, without a draft, or for a block that is not in it.
    """
    reason = clean_text(reason, "reason", needed="Schrijf waarom. De reden staat in het verslag, niet in het openbaar.")
    return _decide(operation, Decided.WITHHELD, measure, reason)


@one_transaction
def show_again(operation: Operation, measure: str) -> str:
    """Let a block that was held back go after all; return its title. Raise Invalid."""
    return _decide(operation, Decided.SHOWN, measure, "")


@one_transaction
def approve(operation: Operation) -> None:
    """Note that somebody looked at the draft and agrees. Raise Invalid when there is no draft."""
    _decide(operation, Decided.APPROVED, "", "")


def _decide(operation: Operation, kind: Decided, measure: str, reason: str) -> str:
    actor = operation.actor
    require(Act.WITHHOLD_RELEASE, actor)
    organisation = organisations.get(actor.organisation_id)
    draft = drafts.last(organisation.id)
    if draft is None:
        raise Invalid(_NO_DRAFT)
    period_end = draft.publication.release.period_end
    drafts.hold(organisation.id, period_end)  # the job that publishes waits, or was first
    if _open_draft(organisation, publications.kept(organisation.id)) is None:
        raise Invalid(_NO_DRAFT)
    titles = {block.measure: block.title for block in _blocks(draft, [])} | {"": ""}
    if measure not in titles or (not measure and kind is not Decided.APPROVED):
        raise Invalid("Dit cijfer staat niet in het concept. Kijk welke er staan en kies opnieuw.", "measure")
    if ledger.claim(operation, f"release_{kind.value}"):
        decision = Decision(period_end, measure, kind, reason, actor.account_id, operation.at)
        drafts.decide(organisation.id, decision)
    return titles[measure]


def withdraw(organisation: Organisation, measure: str, quarter: Quarter, at: datetime, reason: str, file: Path) -> str:
    """Take a published figure back because the program was wrong; nothing comes in its place. Return its title.

    It is noted with the private facts first: a file that is lost and written again keeps it withdrawn. The people in it
    stay counted. Raise Invalid when there is no such figure, or it was taken back before.
    """
    title = _withdrawn(organisation, measure, quarter, at, reason)
    publish.write_missing(organisation, file)
    return title


@one_transaction
def _withdrawn(organisation: Organisation, measure: str, quarter: Quarter, at: datetime, reason: str) -> str:
    reason = clean_text(reason, "reason", needed="Schrijf waarom. Deze reden komt op het scorebord.")
    drafts.hold(organisation.id, quarter.last_day)
    kept = {one.release.period_end: one for one in publications.kept(organisation.id)}.get(quarter.last_day)
    shown = {cell.measure for cell in kept.cells} | ({STEPS} if kept.steps else set()) if kept else set()
    before = drafts.decisions(organisation.id, quarter.last_day)
    gone = {one.measure for one in before if one.kind is Decided.WITHDRAWN}
    if kept is None or measure not in shown - gone:
        there = ", ".join(sorted(shown - gone)) or "geen"
        raise Invalid(f"“{measure}” staat niet (meer) bij kwartaal {quarter}. Wel: {there}.", "measure")
    drafts.decide(organisation.id, Decision(quarter.last_day, measure, Decided.WITHDRAWN, reason, _KEEPER, at))
    return scoreboard_report.titles(kept)[measure]


def report_quarters(actor: Actor) -> list[Quarter]:
    """Return the quarters of which there is a report, newest first. Raise NotAllowed."""
    require(Act.WITHHOLD_RELEASE, actor)
    return [Quarter.of(period_end) for period_end in drafts.reports(actor.organisation_id)]


def report(actor: Actor, quarter: Quarter) -> Document:
    """Return the report of a quarter. Raise NotAllowed, NotThere."""
    require(Act.WITHHOLD_RELEASE, actor)
    return report_of(organisations.get(actor.organisation_id), quarter)


def report_of(organisation: Organisation, quarter: Quarter) -> Document:
    """Return the report of a quarter, for whoever keeps the machine. Raise NotThere."""
    text = drafts.reports(organisation.id).get(quarter.last_day)
    if text is None:
        raise NotThere(f"Van kwartaal {quarter} is er geen verslag. Kijk welke kwartalen er zijn gepubliceerd.")
    return scoreboard_report.read(organisation, text, quarter.last_day)
