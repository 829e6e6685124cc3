"""What people may do with a release: look at the draft, agree, keep a whole block back, take a wrong figure back.

Nobody can edit a figure. Whoever looks sees what the public would see, from the same code, and nothing finer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import Quarter, amsterdam_date
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.scoreboard.disclosure import Concern
from pragma_coach.domain.types import AccountId, Actor, Operation
from pragma_coach.published.cells import NewCell, NewSteps
from pragma_coach.services.documents import Document
from pragma_coach.services.rights import clean_text, require
from pragma_coach.services.scoreboard.publish import write_missing
from pragma_coach.services.scoreboard.report import name_of, with_withdrawals
from pragma_coach.store import ledger, organisations, scoreboard
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.scoreboard import Decided, DraftRelease, ReviewDecision

_NO_DRAFT = "Er ligt nu geen concept. Kijk op het scorebord wanneer de volgende meting komt."
_KEEPER = AccountId(0)


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """One block of the draft; `concerns` are for a human to weigh, `withheld` is the decision that withholds it."""

    published: NewCell | NewSteps
    title: str
    concerns: tuple[Concern, ...]
    withheld: ReviewDecision | None

    @property
    def measure(self) -> str:
        return self.published.measure


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next release of an organisation; before the freeze there is a calendar and no draft."""

    organisation: Organisation
    quarter: Quarter
    draft: DraftRelease | None = None
    blocks: tuple[DraftBlock, ...] = ()
    not_yet: tuple[str, ...] = ()
    decided: tuple[tuple[ReviewDecision, str], ...] = ()  # with the name of who decided


def upcoming(actor: Actor) -> Upcoming:
    """Return the draft between freeze and publication, or when it comes. Raise NotAllowed."""
    require(Act.WITHHOLD_RELEASE, actor)
    organisation = organisations.get(actor.organisation_id)
    draft = _open_draft(organisation)
    if draft is None:
        return Upcoming(organisation, _next(organisation))
    publication = draft.publication
    decided = scoreboard.decisions(organisation.id, publication.release.period_end)
    withheld = scoreboard.withheld(decided)
    there = {block.measure for block in publication.blocks}
    return Upcoming(
        organisation=organisation,
        quarter=Quarter.of(publication.release.period_end),
        draft=draft,
        blocks=tuple(
            DraftBlock(
                block,
                publication.titles[block.measure],
                tuple(concern for measure, concern in draft.concerns if measure == block.measure),
                withheld.get(block.measure),
            )
            for block in publication.blocks
        ),
        not_yet=tuple(title for measure, title in publication.titles.items() if measure not in there),
        decided=tuple((one, name_of(one)) for one in decided),
    )


def _open_draft(organisation: Organisation) -> DraftRelease | None:
    """Return the last draft, or None when there is none or it was published."""
    draft = scoreboard.last_draft(organisation.id)
    published = {publication.release.period_end for publication in scoreboard.publications(organisation.id)}
    return None if draft is None or draft.publication.release.period_end in published else draft


def _next(organisation: Organisation) -> Quarter:
    if kept := scoreboard.publications(organisation.id):
        return Quarter.of(kept[-1].release.period_end).next()
    return Quarter.of(amsterdam_date(organisation.created_at))


@one_transaction
def withhold(operation: Operation, measure: str, *, reason: str) -> str:
    """Withhold a whole block of the draft; it rolls on to a next release. Return its title.

    Raise Invalid without a reason, without a draft, or for a block that is not in it.
    """
    reason = clean_text(reason, "reason", needed="Schrijf waarom. De reden staat in het verslag, niet in het openbaar.")
    return _decide(operation, Decided.WITHHELD, measure, reason)


@one_transaction
def show_again(operation: Operation, measure: str) -> str:
    """Show a withheld block after all; return its title. Raise Invalid."""
    return _decide(operation, Decided.SHOWN, measure, "")


@one_transaction
def approve(operation: Operation) -> None:
    """Note that somebody looked at the draft and agrees. Raise Invalid when there is no draft."""
    _decide(operation, Decided.APPROVED, "", "")


def _decide(operation: Operation, kind: Decided, measure: str, reason: str) -> str:
    actor = operation.actor
    require(Act.WITHHOLD_RELEASE, actor)
    organisation = organisations.get(actor.organisation_id)
    draft = scoreboard.last_draft(organisation.id)
    if draft is None:
        raise Invalid(_NO_DRAFT)
    publication = draft.publication
    period_end = publication.release.period_end
    scoreboard.lock_draft(organisation.id, period_end)  # the job that publishes waits, or was first
    if _open_draft(organisation) is None:
        raise Invalid(_NO_DRAFT)
    titles = {block.measure: publication.titles[block.measure] for block in publication.blocks} | {"": ""}
    if measure not in titles or (not measure and kind is not Decided.APPROVED):
        raise Invalid("Dit cijfer staat niet in het concept. Kijk welke er staan en kies opnieuw.", "measure")
    if ledger.claim(operation, f"release_{kind.value}"):
        decision = ReviewDecision(period_end, measure, kind, reason, actor.account_id, operation.at)
        scoreboard.add_decision(organisation.id, decision)
    return titles[measure]


def withdraw(organisation: Organisation, measure: str, quarter: Quarter, at: datetime, reason: str, file: Path) -> str:
    """Take a published figure back because the program was wrong; nothing comes in its place. Return its title.

    It is noted with the private facts first: a file that is lost and written again keeps it withdrawn. The people in it
    stay counted. Raise Invalid when there is no such figure, or it was taken back before.
    """
    title = _withdrawn(organisation, measure, quarter, at, reason)
    write_missing(organisation, file)
    return title


@one_transaction
def _withdrawn(organisation: Organisation, measure: str, quarter: Quarter, at: datetime, reason: str) -> str:
    reason = clean_text(reason, "reason", needed="Schrijf waarom. Deze reden komt op het scorebord.")
    scoreboard.lock_draft(organisation.id, quarter.last_day)
    kept = next((p for p in scoreboard.publications(organisation.id) if p.release.period_end == quarter.last_day), None)
    before = scoreboard.decisions(organisation.id, quarter.last_day)
    gone = {one.measure for one in before if one.kind is Decided.WITHDRAWN}
    there = {block.measure for block in kept.blocks} - gone if kept else set()
    if kept is None or measure not in there:
        names = ", ".join(sorted(there)) or "geen"
        raise Invalid(f"“{measure}” staat niet (meer) bij kwartaal {quarter}. Wel: {names}.", "measure")
    decision = ReviewDecision(quarter.last_day, measure, Decided.WITHDRAWN, reason, _KEEPER, at)
    scoreboard.add_decision(organisation.id, decision)
    return kept.titles[measure]


def report_quarters(actor: Actor) -> list[Quarter]:
    """Return the quarters of which there is a report, newest first. Raise NotAllowed."""
    require(Act.WITHHOLD_RELEASE, actor)
    return [Quarter.of(period_end) for period_end in scoreboard.reports(actor.organisation_id)]


def report(actor: Actor, quarter: Quarter) -> Document:
    """Return the report of a quarter. Raise NotAllowed, NotThere."""
    require(Act.WITHHOLD_RELEASE, actor)
    return report_of(organisations.get(actor.organisation_id), quarter)


def report_of(organisation: Organisation, quarter: Quarter) -> Document:
    """Return the report of a quarter, for the administrator of the server. Raise NotThere."""
    text = scoreboard.reports(organisation.id).get(quarter.last_day)
    if text is None:
        raise NotThere(f"Van kwartaal {quarter} is er geen verslag. Kijk welke kwartalen er zijn gepubliceerd.")
    return with_withdrawals(text, scoreboard.decisions(organisation.id, quarter.last_day))
