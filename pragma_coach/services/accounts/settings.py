"""The settings of an organisation: its public board, when a pair counts as silent, and areas."""

from __future__ import annotations

from dataclasses import replace

from pragma_coach.domain.access import Act
from pragma_coach.domain.desk import FEWEST_WEEKS, MOST_WEEKS
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Actor, Operation
from pragma_coach.services.pairs.waiting import begin_admitted
from pragma_coach.services.rights import clean_text, require
from pragma_coach.store import ledger, organisations
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Organisation, Settings

FEWEST_SILENT_DAYS, MOST_SILENT_DAYS = 3, 180
FEWEST_VOG_MONTHS, MOST_VOG_MONTHS = 6, 120
MOST_AREAS, LONGEST_AREA = 30, 60


def organisation(actor: Actor) -> Organisation:
    """Return the actor's organisation with its settings. Raise NotAllowed."""
    require(Act.CHANGE_SETTINGS, actor)
    return organisations.get(actor.organisation_id)


@one_transaction
def change_settings(operation: Operation, wanted: Settings) -> None:
    """Replace the settings; a repeat changes nothing. Pairs whose coach may begin by the new ones begin.

    Raise Invalid with the field that is wrong.
    """
    require(Act.CHANGE_SETTINGS, operation.actor)
    if not FEWEST_SILENT_DAYS <= wanted.silent_after_days <= MOST_SILENT_DAYS:
        sentence = f"Kies een aantal dagen van {FEWEST_SILENT_DAYS} tot en met {MOST_SILENT_DAYS}."
        raise Invalid(sentence, "silent_after_days")
    if not FEWEST_VOG_MONTHS <= wanted.vog_months <= MOST_VOG_MONTHS:
        sentence = f"Kies een aantal maanden van {FEWEST_VOG_MONTHS} tot en met {MOST_VOG_MONTHS}."
        raise Invalid(sentence, "vog_months")
    if not FEWEST_WEEKS <= wanted.overdue_weeks <= MOST_WEEKS:
        raise Invalid(f"Kies een aantal weken van {FEWEST_WEEKS} tot en met {MOST_WEEKS}.", "overdue_weeks")
    cleaned = replace(wanted, areas=_areas(wanted.areas))
    if ledger.claim(operation, "change_settings"):
        organisations.change_settings(operation.actor.organisation_id, cleaned)
        begin_admitted(operation)


def _areas(typed: str) -> str:
    """Return the areas, each once, one per line. Raise Invalid when there are too many or one is too long."""
    named = dict.fromkeys(clean_text(line, "areas") for line in typed.splitlines() if line.strip())
    if len(named) > MOST_AREAS:
        raise Invalid(f"Dit zijn er te veel. Vul hoogstens {MOST_AREAS} wijken of dorpen in.", "areas")
    for name in named:
        if len(name) > LONGEST_AREA:
            raise Invalid(f"'{name}' is te lang: {len(name)} tekens. Er passen er {LONGEST_AREA}.", "areas")
    return "\n".join(named)
