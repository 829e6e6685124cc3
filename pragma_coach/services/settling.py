"""What an organisation settles for itself: its public board, when a pair is called silent, and its walk-in hour."""

from __future__ import annotations

from dataclasses import replace

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Actor, Operation
from pragma_coach.services.acting import clean_text, require
from pragma_coach.store import ledger, organisations
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Organisation

FEWEST_SILENT_DAYS, MOST_SILENT_DAYS = 3, 180


def organisation(actor: Actor) -> Organisation:
    """Return the actor's organisation with its settings. Raise NotAllowed for whoever may not change them."""
    require(Act.CHANGE_SETTINGS, actor)
    return organisations.get(actor.organisation_id)


@one_transaction
def change_settings(operation: Operation, *, board: bool, silent_after_days: int, walk_in: str) -> None:
    """Replace the settings; a repeat changes nothing. Raise Invalid with the field that has to be mended."""
    require(Act.CHANGE_SETTINGS, operation.actor)
    if not FEWEST_SILENT_DAYS <= silent_after_days <= MOST_SILENT_DAYS:
        sentence = f"Kies een aantal dagen van {FEWEST_SILENT_DAYS} tot en met {MOST_SILENT_DAYS}."
        raise Invalid(sentence, "silent_after_days")
    walk_in = clean_text(walk_in, "walk_in")
    if ledger.claim(operation, "change_settings"):
        now = organisations.get(operation.actor.organisation_id).settings
        settings = replace(now, board=board, silent_after_days=silent_after_days, walk_in=walk_in)
        organisations.change_settings(operation.actor.organisation_id, settings)
