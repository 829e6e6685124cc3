"""Talks, terms and interpreters in Dutch words; a term is information, never a threat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.calendar import amsterdam_date, in_words
from pragma_coach.domain.daytime import minute_words, weekday_words
from pragma_coach.domain.talks.expected import ExpectedTalk
from pragma_coach.domain.talks.legal_terms import ANCHORS, Clock
from pragma_coach.domain.talks.talks import PARTICIPANTS, PLACES, TALK_OUTCOMES, KeptTalk, Participant, TalkState, When
from pragma_coach.domain.texts.languages import DUTCH_NAMES
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.services.talks.lists import TalkDetails

_STATES = {TalkState.CANCELLED: "afgezegd", TalkState.SKIPPED: "niet nodig"}
_ACTS = {
    "planned": "op de agenda gezet voor",
    "moved": "verzet naar",
    "cancelled": "afgezegd, het stond op",
    "held": "opgeschreven als gehouden op",
    "taken_back": "toch niet gehouden op",
    "skipped": "niet nodig, gezegd op",
    "wish": "een andere dag gevraagd dan",
    "interpreter": "een tolk erbij gevraagd voor",
    "no_interpreter": "de tolk afgezegd voor",
    "handed_over": "gaat mee naar wie nu coach is, op",
}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A term in words: what, until when, how many days are left, and its source in the law."""

    title: str
    words: str
    left: str
    source: str


def typed_time(when: When) -> str:
    return minute_words(when.minute) if when.minute is not None else ""


def time_words(when: When) -> str:
    """Return " om 14.30 uur", or "" without a time."""
    return f" om {typed_time(when)} uur" if when.minute is not None else ""


def when_words(when: When) -> str:
    """Return day, time and place as "dinsdag 12 mei 2026 om 14.30 uur, thuis"."""
    return f"{weekday_words(when.day)}{time_words(when)}, {PLACES[when.place]}"


def result_words(talk: KeptTalk) -> str:
    """Return what a talk that is over came to: outcome, participants and topics when it was held."""
    if talk.state is not TalkState.HELD:
        return _STATES[talk.state]
    words = [TALK_OUTCOMES[talk.outcome]] if talk.outcome else []
    words += [f"met {_parts(talk.parts)}"] if talk.parts else []
    words += [f"over {', '.join(LIFE_DOMAINS[topic].lower() for topic in sorted(talk.topics))}"] if talk.topics else []
    return " · ".join(words)


def _parts(parts: Iterable[Participant]) -> str:
    words = [PARTICIPANTS[part] for part in Participant if part in parts]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def window_words(expected: ExpectedTalk, today: date) -> str:
    """Return around when a talk can be, and what has to come first; or until when it could have been."""
    if expected.late(today):
        return f"Kon tot en met {in_words(expected.latest)}"
    if expected.earliest == expected.latest:
        around = f"Rond {in_words(expected.earliest)}"
    else:
        around = f"Tussen {in_words(expected.earliest)} en {in_words(expected.latest)}"
    return f"{around}, na “{expected.after}”" if expected.after else around


def clock_line(clock: Clock) -> ClockLine:
    """Return a term in words."""
    rule = clock.rule
    if clock.met:
        words, left = "Klaar", ""
    elif clock.due_on is None or clock.days_left is None:
        words, left = f"Vul eerst in: {' en '.join(ANCHORS[anchor] for anchor in clock.missing)}", ""
    else:
        past = clock.days_left < 0
        words = f"{'De dag was' if past else 'Tot en met'} {in_words(clock.due_on)}"
        left = "" if past else days_left_words(clock.days_left)
    source = f"{rule.authority}. {rule.source.ref}. Nagekeken op {in_words(rule.source.checked_on)}."
    return ClockLine(rule.title, words, left, source.removeprefix(". "))


def spoken_words(languages: Iterable[str]) -> str:
    return ", ".join(sorted(DUTCH_NAMES[code] for code in languages))


def days_left_words(left: int) -> str:
    """Return how long a term still runs: "nog 23 dagen"."""
    return {0: "vandaag is de laatste dag", 1: "nog 1 dag"}.get(left, f"nog {left} dagen")


def history_lines(one: TalkDetails) -> list[str]:
    return [
        f"{in_words(amsterdam_date(change.at))}: {(change.by and one.names.get(change.by)) or 'iemand'}: "
        f"{_ACTS[change.act]} {in_words(change.planned_on)}"
        f"{f' om {minute_words(change.minute)} uur' if change.minute is not None and change.act != 'held' else ''}"
        for change in one.changes
    ]
