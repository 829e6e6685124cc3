"""An organisation's own milestones, and when its talks are: part of the same draft as its items."""

from __future__ import annotations

from dataclasses import replace

from pragma_coach.content.additions import own_milestone_id
from pragma_coach.domain.programme.programme import Duration, Milestone, Talk, Unit
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import MilestoneId, Operation
from pragma_coach.services.programme.draft import keep_additions, open_draft
from pragma_coach.services.rights import clean_text
from pragma_coach.store.database import one_transaction

MOST = {Unit.DAYS: 1000, Unit.WEEKS: 260, Unit.MONTHS: 60}


@one_transaction
def add_milestone(operation: Operation, title: str, done_title: str) -> None:
    """Add a dated fact of the organisation's own; it is noted per pair and never stands on the scoreboard.

    Raise Invalid with the field that has to be mended.
    """
    draft, additions, base, highest = open_draft(operation)
    title = clean_text(title, "title", needed="Vul in wat er bereikt is.")
    done_title = clean_text(done_title, "done_title", needed="Vul in wat er staat als het zo ver is.")
    one = Milestone(own_milestone_id(highest + 1), title, done_title)
    keep_additions(operation, draft, replace(additions, milestones=(*additions.milestones, one)), base, one.id)


@one_transaction
def remove_milestone(operation: Operation, milestone_id: MilestoneId) -> None:
    """Leave an own milestone out of the next version. Raise NotThere for any other."""
    draft, additions, base, _ = open_draft(operation)
    kept = tuple(one for one in additions.milestones if one.id != milestone_id)
    if len(kept) == len(additions.milestones):
        raise NotThere
    keep_additions(operation, draft, replace(additions, milestones=kept), base, milestone_id)


@one_transaction
def set_offset(operation: Operation, talk_id: str, count: str, unit: str) -> None:
    """Say how long after its start a talk is planned; the time of the version below undoes that.

    Raise Invalid with the field that has to be mended, NotThere for a talk that the programme does not have.
    """
    draft, additions, base, _ = open_draft(operation)
    talk = next((one for one in base.programme.talks if one.id == talk_id), None)
    if talk is None:
        raise NotThere
    offset = _offset(talk, count.strip(), unit)
    others = {known: one for known, one in additions.offsets.items() if known != talk_id}
    offsets = others if offset == talk.offset else {**others, talk_id: offset}
    keep_additions(operation, draft, replace(additions, offsets=offsets), base, talk_id)


def _offset(talk: Talk, count: str, unit: str) -> Duration:
    if unit not in list(Unit):
        raise Invalid("Kies dagen, weken of maanden.", f"unit_{talk.id}")
    most = MOST[Unit(unit)]
    if not (count.isascii() and count.isdigit() and len(count) < 6) or int(count) > most:
        raise Invalid(f"Kies een aantal van 0 tot en met {most}.", f"count_{talk.id}")
    offset = Duration(int(count), Unit(unit))
    if talk.window and talk.window.days < offset.days:
        raise Invalid("Dit is later dan het uiterste dat de aanpak noemt. Kies een kortere tijd.", f"count_{talk.id}")
    return offset
