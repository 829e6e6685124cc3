"""What a coordinator decided about a pair, in words, with the day on which it holds."""

from __future__ import annotations

from pragma_coach.domain.pairs.journey import CLOSED, CoachValue, EventKind, PairStatus, read_edition
from pragma_coach.domain.programme.programme import OWN_FROM, Programme
from pragma_coach.domain.reasons import ENDS, PAUSES, EndReason, PauseReason
from pragma_coach.domain.types import PhaseId
from pragma_coach.services.desk.pair_review import Decision

COACH = {
    CoachValue.BEGINS: "{} is coach.",
    CoachValue.STANDS_IN: "{} vervangt de coach.",
    CoachValue.STOPS: "{} stopt als coach.",
}


def version_words(number: int) -> str:
    """Say which version: one that came with the program, or the organisation's own."""
    return f"eigen versie {number - OWN_FROM + 1}" if number >= OWN_FROM else f"versie {number}"


def decision_words(decision: Decision, programme: Programme) -> str:
    """Return the decision as a short sentence."""
    event = decision.event
    match event.kind:
        case EventKind.COACH:
            return COACH[CoachValue(event.value)].format(decision.about or "Iemand")
        case EventKind.PHASE:
            phase = programme.phase_by_id.get(PhaseId(event.subject))
            deed = "gesloten" if event.value == CLOSED else "weer geopend"
            return f"Fase “{phase.title if phase else event.subject}” {deed}: {event.reason}"
        case EventKind.VERSION:
            return f"Verder met {version_words(read_edition(event.value)[1])} van het programma."
        case _:
            return _status(PairStatus(event.value), event.reason, first=event.rev == 1)


def _status(status: PairStatus, reason: str, *, first: bool) -> str:
    match status:
        case PairStatus.PAUSED:
            return f"Pauze. {PAUSES[PauseReason(reason)]}."
        case PairStatus.ENDED:
            return f"Gestopt. {ENDS[EndReason(reason)]}."
        case PairStatus.ACTIVE:
            return "Begonnen." if first else "Weer verder."
