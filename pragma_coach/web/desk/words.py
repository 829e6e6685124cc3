"""Why a pair needs a call and what was decided about it, in words for the coordinator: calm, and blaming nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.attention import Attention, Dated, Need, PoorWord, Stuck
from pragma_coach.domain.pairs.journey import CLOSED, CoachValue, Event, EventKind, PairStatus, read_edition
from pragma_coach.domain.programme.programme import OWN_FROM, Item, Programme
from pragma_coach.domain.reasons import ENDS, OBSTACLES, PAUSES, EndReason, PauseReason
from pragma_coach.domain.texts.plain import count
from pragma_coach.domain.types import AccountId, PhaseId

NEEDS: dict[Need, str] = {
    Need.POOR: "Iemand zegt: het gaat niet goed",
    Need.SILENT: "Lang niets gehoord",
    Need.NO_FIT: "De route past niet",
    Need.STUCK: "Loopt vast",
    Need.OVERDUE: "Duurt langer dan meestal",
    Need.CLAIM: "Wacht op ja van de coach",
    Need.NO_COACH: "Zonder coach",
}
_ON_ITS_PAGE = 5  # how many items are told in full
# The drawing of a reason, and the kind of its label.
_LABELS = {
    Need.POOR: ("bericht", "t-clay"),
    Need.SILENT: ("klok", ""),
    Need.NO_FIT: ("trap", "t-sun"),
    Need.STUCK: ("vast", "t-clay"),
    Need.OVERDUE: ("klok", ""),
    Need.CLAIM: ("wacht", ""),
    Need.NO_COACH: ("coach", "t-sun"),
}
COACH = {
    CoachValue.WAITS: "{} staat klaar als coach.",
    CoachValue.BEGINS: "{} is coach.",
    CoachValue.STANDS_IN: "{} vervangt de coach.",
    CoachValue.STOPS: "{} stopt als coach.",
}


def reasons(attention: Attention) -> list[tuple[str, str, str]]:
    """Return the reasons for a call as short labels, heaviest first: drawing, kind of label, and words.

    Silence has a bar of its own, so it is none of these.
    """
    return [(*_LABELS[need], _label(need, attention)) for need in attention.needs if need is not Need.SILENT]


def _label(need: Need, attention: Attention) -> str:
    match need:
        case Need.STUCK:
            number = len(attention.stuck)
            return f"{number} {'loopt' if number == 1 else 'lopen'} vast"
        case Need.OVERDUE:
            return f"{_points(len(attention.overdue))} later"
        case Need.CLAIM:
            number = len(attention.claims)
            return f"{number} {'wacht' if number == 1 else 'wachten'} op ja"
        case Need.POOR:
            return "gaat niet goed"
        case Need.NO_FIT:
            return "route past niet"
        case Need.SILENT | Need.NO_COACH:
            return NEEDS[need].lower()


def in_full(attention: Attention) -> list[str]:
    return [sentence for need in attention.needs for sentence in _in_full(need, attention)]


def _in_full(need: Need, attention: Attention) -> list[str]:
    match need:
        case Need.POOR:
            return [_poor(one) for one in attention.poor]
        case Need.SILENT:
            return [f"{count(attention.quiet_days or 0, 'dag', 'dagen')} niets gehoord."]
        case Need.NO_FIT:
            return [no_fit_words(attention.no_fit_on)] if attention.no_fit_on else []
        case Need.STUCK:
            return _some([_stuck(stuck) for stuck in attention.stuck])
        case Need.OVERDUE:
            return [_overdue(attention.overdue)]
        case Need.CLAIM:
            return _some([_claim(claim) for claim in attention.claims])
        case Need.NO_COACH:
            return ["Er is nu geen coach."]


def no_fit_words(day: date) -> str:
    """Return that a route does not fit, since when, and what is to be done."""
    return f"De route past niet, zei het gesprek van {in_words(day)}. Kies samen een andere."


def _poor(said: PoorWord) -> str:
    return f"{'De nieuwkomer' if said.by_coachee else 'De coach'} zei op {in_words(said.on)}: het gaat niet goed samen."


def _some(sentences: Sequence[str]) -> list[str]:
    rest = len(sentences) - _ON_ITS_PAGE
    return [*sentences[:_ON_ITS_PAGE], *([f"En nog {_points(rest)}."] if rest > 0 else [])]


def _points(number: int) -> str:
    return count(number, "punt", "punten")


def _title(item: Item) -> str:
    return f"“{item.title.rstrip('.')}”"


def _stuck(stuck: Stuck) -> str:
    obstacle = OBSTACLES[stuck.obstacle]
    return f"Vast: {_title(stuck.item)}. {obstacle}, sinds {in_words(stuck.since)}."


def _claim(claim: Dated) -> str:
    return f"Zegt sinds {in_words(claim.day)} dat dit klaar is: {_title(claim.item)}."


def _overdue(items: Sequence[Dated]) -> str:
    first = _title(items[0].item)
    if len(items) == 1:
        return f"Langer open dan meestal: {first}."
    return f"{_points(len(items))} langer open dan meestal, zoals {first}."


def version_words(number: int) -> str:
    """Say which version: one that came with the program, or the organisation's own."""
    return f"eigen versie {number - OWN_FROM + 1}" if number >= OWN_FROM else f"versie {number}"


def decision_words(event: Event, names: Mapping[AccountId, str], programme: Programme) -> str:
    """Return what a coordinator decided as a short sentence; `names` are those of the accounts."""
    match event.kind:
        case EventKind.COACH:
            return COACH[CoachValue(event.value)].format(names.get(AccountId(int(event.subject))) or "Iemand")
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
        case PairStatus.WAITING:
            return "Wacht tot de coach mag beginnen."
        case PairStatus.ACTIVE:
            return "Begonnen." if first else "Weer verder."
