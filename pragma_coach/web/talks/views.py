"""What the pages of talks show: plain values with the words chosen; terms as information, never as a threat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.calendar import amsterdam_date, in_words
from pragma_coach.domain.daytime import WEEKDAYS, minute_words
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.talks.legal_terms import ANCHORS, Clock
from pragma_coach.domain.talks.talks import (
    PARTICIPANTS,
    PLACES,
    TALK_OUTCOMES,
    WISHES,
    KeptTalk,
    Participant,
    PlannedTalk,
    TalkId,
    TalkState,
    When,
    title_of,
)
from pragma_coach.domain.texts.languages import DUTCH_NAMES
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.talks.lists import AHEAD, OneTalk, Standing
from pragma_coach.store.talks.interpreters import InterpreterProfile
from pragma_coach.web.pairs.item_words import LIFE_DOMAINS

_STATES = {TalkState.CANCELLED: "afgezegd", TalkState.SKIPPED: "niet nodig"}
_ACTS = {
    "planned": "op de agenda gezet voor",
    "moved": "verzet naar",
    "cancelled": "afgezegd, het stond op",
    "held": "opgeschreven als gehouden op",
    "skipped": "niet nodig, gezegd op",
    "wish": "een andere dag gevraagd dan",
    "interpreter": "een tolk erbij gevraagd voor",
    "no_interpreter": "de tolk afgezegd voor",
}


@dataclass(frozen=True, slots=True)
class TalkLine:
    """A talk on the list of a pair."""

    id: TalkId
    title: str
    day: str
    details: str
    wish: str
    passed: bool


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """A talk that the programme expects, and around when."""

    kind: str
    title: str
    words: str
    ready: bool


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A term in words: what, until when, how many days are left, and where it stands in the law."""

    title: str
    words: str
    left: str
    source: str
    missing: bool


def day_words(day: date) -> str:
    """Return a day with its weekday, as "dinsdag 12 mei 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {in_words(day)}"


def time_words(when: When) -> str:
    """Return the time as "om 14.30 uur", or nothing."""
    return f"om {minute_words(when.minute)} uur" if when.minute is not None else ""


def typed_time(when: When) -> str:
    """Return the time as people type it into a field."""
    return minute_words(when.minute) if when.minute is not None else ""


def when_words(when: When) -> str:
    """Return day, time and place as "dinsdag 12 mei 2026 om 14.30 uur, thuis"."""
    at = time_words(when)
    return f"{day_words(when.day)}{f' {at}' if at else ''}, {PLACES[when.place]}"


def talk_line(programme: Programme, talk: KeptTalk, today: date) -> TalkLine:
    """Return the line of a talk that people planned or held."""
    if talk.state is TalkState.PLANNED:
        day, details = day_words(talk.when.day), f"{time_words(talk.when)} {PLACES[talk.when.place]}".strip()
    elif talk.state is TalkState.HELD:
        parts = [TALK_OUTCOMES[talk.outcome]] if talk.outcome else []
        parts += [f"met {_parts(talk.parts)}"] if talk.parts else []
        parts += [f"over {', '.join(LIFE_DOMAINS[topic].lower() for topic in sorted(talk.topics))}"] * bool(talk.topics)
        day, details = in_words(talk.day), " · ".join(parts)
    else:
        day, details = in_words(talk.day), _STATES[talk.state]
    return TalkLine(
        id=talk.id,
        title=title_of(programme, talk.kind, talk.number),
        day=day,
        details=details,
        wish=WISHES[talk.wish] if talk.wish else "",
        passed=talk.state is TalkState.PLANNED and talk.when.day < today,
    )


def _parts(parts: Iterable[Participant]) -> str:
    words = [PARTICIPANTS[part] for part in Participant if part in parts]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def window_words(expected: PlannedTalk) -> str:
    """Return around when a talk can be, and what has to come first."""
    if expected.earliest == expected.latest:
        around = f"Rond {in_words(expected.earliest)}"
    else:
        around = f"Tussen {in_words(expected.earliest)} en {in_words(expected.latest)}"
    return f"{around}, na “{expected.after}”" if expected.after else around


def expected_line(expected: PlannedTalk, today: date) -> ExpectedLine:
    """Return the line of a talk that the programme expects; the near ones are ready to plan."""
    ready = not expected.after and expected.earliest <= today + AHEAD
    return ExpectedLine(expected.id, expected.title, window_words(expected), ready)


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
    return ClockLine(rule.title, words, left, source.removeprefix(". "), missing=bool(clock.missing) and not clock.met)


def spoken_words(languages: Iterable[str]) -> str:
    """Return languages by their Dutch names."""
    return ", ".join(sorted(DUTCH_NAMES[code] for code in languages))


def interpreter_words(profile: InterpreterProfile) -> str:
    """Return who can interpret, with the languages: "Tess (Arabisch, Tigrinya)"."""
    return f"{profile.name} ({spoken_words(profile.languages)})"


def upper_first(words: str) -> str:
    """Return words with a capital in front; those inside ("DUO") stay as they are."""
    return words[:1].upper() + words[1:]


def days_left_words(left: int) -> str:
    """Return how long a term still runs, calmly: "nog 23 dagen"."""
    return {0: "vandaag is de laatste dag", 1: "nog 1 dag"}.get(left, f"nog {left} dagen")


def history_lines(one: OneTalk) -> list[str]:
    """Return what was done with a talk, the latest first."""
    return [
        f"{in_words(amsterdam_date(change.at))}: {who or 'iemand'}: {_ACTS[change.act]} {in_words(change.planned_on)}"
        f"{f' om {minute_words(change.minute)} uur' if change.minute is not None and change.act != 'held' else ''}"
        for change, who in one.history
    ]


def standing_words(row: Standing) -> tuple[str, str]:
    """Return title and moment of a talk of some pair, for the coordinator's list."""
    if row.kept is not None:
        return title_of(programme_of(row.pair), row.kept.kind, row.kept.number), when_words(row.kept.when)
    if row.expected is not None:
        return row.expected.title, window_words(row.expected)
    raise ValueError("neither kept nor expected")
