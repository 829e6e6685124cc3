"""What happened to a pair, an event a sentence, for the one whom it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pragma_coach.domain.assessment.instruments import BASES, Basis, instruments
from pragma_coach.domain.pairs.journey import (
    AGREED,
    AT_TALK,
    CLOSED,
    DIRECTOR_PARTY,
    EVERYWHERE,
    ON,
    RECORDED,
    CoachValue,
    EventKind,
    PairStatus,
    read_edition,
)
from pragma_coach.domain.programme.programme import Anchor, Programme
from pragma_coach.domain.reasons import CONTACTS, ENDS, NOT_APPLICABLE, OBSTACLES, PAUSES, REFUSALS, ContactKind
from pragma_coach.domain.talks.legal_terms import ANCHORS
from pragma_coach.domain.texts.words import ITEM_STATES
from pragma_coach.domain.town.help import HelpAct
from pragma_coach.domain.types import ItemState
from pragma_coach.domain.work import WORK_PARTY
from pragma_coach.services.own_data.everything import OwnData
from pragma_coach.store.own_data import Row
from pragma_coach.web.desk.words import COACH, version_words
from pragma_coach.web.pairs.item_words import minutes_words

_STATUS = {
    PairStatus.WAITING: "De coaching begint later",
    PairStatus.ACTIVE: "De coaching gaat door",
    PairStatus.PAUSED: "Pauze",
    PairStatus.ENDED: "Gestopt",
}
_PARTIES = {DIRECTOR_PARTY: "de regisseur", WORK_PARTY: "wie werk of een project heeft"}
# The lists share codes ("language" is an obstacle, and a place in a course elsewhere), so each kind has its own.
_OF_ITEMS = {str(code): text for words in (OBSTACLES, NOT_APPLICABLE) for code, text in words.items()}
_OF_REFUSALS = {str(code): text for code, text in REFUSALS.items()}
_OF_STATUS = {str(code): text for words in (PAUSES, ENDS) for code, text in words.items()}
HELP_TURNS = {
    HelpAct.CLAIM: "iemand gaat helpen",
    HelpAct.RELEASE: "staat weer open voor anderen",
    HelpAct.ANSWER: "beantwoord",
    HelpAct.WITHDRAW: "weggehaald",
    HelpAct.REOPEN: "staat weer open",
}


@dataclass(frozen=True, slots=True)
class _LogEntry:
    """A row of the log; `title` is the subject in words."""

    subject: str
    title: str
    value: str
    reason: str
    programme: Programme

    @property
    def on(self) -> bool:
        return self.value == ON

    @property
    def taken_back(self) -> str:
        """The end of a sentence about something that can be recorded and withdrawn."""
        return "" if self.value == RECORDED else " (teruggenomen)"

    def why(self, words: Mapping[str, str]) -> str:
        """Return the end of a sentence with a reason, if there is one."""
        return f": {words.get(self.reason, self.reason)}" if self.reason else ""


def event_line(row: Row, own: OwnData) -> str:
    """Return what happened, without the day and without who noted it."""
    subject, reason = str(row["subject"]), str(row.get("reason", ""))
    why = "" if reason in (EVERYWHERE, AT_TALK) else reason
    event = _LogEntry(subject, own.known.get(subject, subject), str(row["value"]), why, own.programme)
    said = "De coaching begint" if row["rev"] == 1 else SAYINGS[EventKind(row["kind"])](event)
    return f"{said} (ongedaan gemaakt)" if row.get("undoes") else said


def _contact(event: _LogEntry) -> str:
    minutes = f", {minutes_words(event.value)}" if event.value not in ("", "0") else ""
    return f"Contact: {CONTACTS[ContactKind(event.subject)].lower()}{minutes}"


def _tick(event: _LogEntry) -> str:
    return f"“{event.title}”: {ITEM_STATES[ItemState(event.value)]}{event.why(_OF_ITEMS)}"


def _noted(event: _LogEntry) -> str:
    said = _contact(event) if event.subject in list(ContactKind) else _tick(event)
    return f"{said}. Dat kwam later binnen en veranderde niets"


def _reading(event: _LogEntry) -> str:
    instrument = instruments(event.programme).get(event.subject)
    if instrument is None:  # a track or a certificate of an earlier version of the programme
        return f"{event.title}: {event.value}"
    basis = f" ({BASES[Basis(event.reason)].lower()})" if event.reason else ""
    return f"{instrument.title}: {instrument.values.get(event.value, event.value)}{basis}"


def _director(event: _LogEntry) -> str:
    return f"{event.title} {'is regisseur' if event.value == CoachValue.BEGINS else 'is geen regisseur meer'}"


def _focus(event: _LogEntry) -> str:
    chosen = "samen afgesproken" if event.reason == AGREED else "gekozen"
    return f"“{event.title}”: {'' if event.on else 'niet meer '}{chosen} voor nu"


SAYINGS: Mapping[EventKind, Callable[[_LogEntry], str]] = {
    EventKind.STATUS: lambda event: f"{_STATUS[PairStatus(event.value)]}{event.why(_OF_STATUS)}",
    EventKind.COACH: lambda event: COACH[CoachValue(event.value)].format(event.title),
    EventKind.TICK: _tick,
    EventKind.GROUP: lambda event: f"Onderdeel “{event.title}”: {'erbij' if event.on else 'van de lijst'}",
    EventKind.PHASE: lambda event: (
        f"Fase “{event.title}”: {'gesloten' if event.value == CLOSED else 'weer geopend'}{event.why({})}"
    ),
    EventKind.MILESTONE: lambda event: f"Mijlpaal: {event.title}{event.taken_back}",
    EventKind.CONTACT: _contact,
    EventKind.FOCUS: _focus,
    EventKind.READING: _reading,
    EventKind.DATE: lambda event: f"Datum: {ANCHORS[Anchor(event.subject)]}{event.taken_back}",
    EventKind.DIRECTOR: _director,
    EventKind.SHARING: lambda event: (
        f"Delen met {_PARTIES.get(event.subject, event.subject)}: {'ja' if event.on else 'nee'}"
    ),
    EventKind.REFUSAL: lambda event: (
        f"“{event.title}”: {'dit wil ik niet' if event.on else 'toch wel'}{event.why(_OF_REFUSALS)}"
    ),
    EventKind.VERSION: lambda event: f"Verder met {version_words(read_edition(event.value)[1])} van het programma",
    EventKind.NOTED: _noted,
}
