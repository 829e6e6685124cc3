"""What is due of a pair, kept beside its row for the agenda: made again whenever journey or talks change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pragma_coach.domain.pairs.journey import Journey
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.talks.dues import dues
from pragma_coach.domain.talks.talks import KeptTalk
from pragma_coach.store import statements
from pragma_coach.store.tables.talks import DueRow


def due_rows(pair: PairFacts, journey: Journey, programme: Programme, kept: Sequence[KeptTalk]) -> list[dict[str, Any]]:
    """Return the rows of a pair, given all its talks."""
    return [
        {
            "pair_id": pair.id,
            "kind": due.kind.value,
            "subject": due.subject,
            "organisation_id": pair.organisation_id,
            "first_on": due.first_on,
            "last_on": due.last_on,
            "number": due.number,
        }
        for due in dues(programme, journey, start_days(pair), kept)
    ]


def keep(pair: PairFacts, journey: Journey, programme: Programme, kept: Sequence[KeptTalk]) -> None:
    """Replace what is kept of a pair; inside the transaction of the change."""
    DueRow.delete().where(DueRow.pair_id == pair.id).execute()
    statements.add_rows(DueRow, due_rows(pair, journey, programme, kept))
