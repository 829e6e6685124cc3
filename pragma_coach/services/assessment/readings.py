"""Dated readings of a newcomer: ladder, language, self-reliance per leefgebied, track and certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment import instruments
from pragma_coach.domain.assessment.instruments import (
    BLOCKING,
    LADDER,
    Basis,
    Instrument,
    by_coach,
    is_certificate,
    score_of,
)
from pragma_coach.domain.pairs.journey import RECORDED, WITHDRAWN, EventDraft, EventKind, Journey, Reading
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.types import MilestoneId, Operation, PairId
from pragma_coach.services.pairs.acts import Done, act_on_pair, happened_day, may, programme_of
from pragma_coach.services.rights import today_of

CERTIFICATE = MilestoneId("certificate")


def take_reading(
    operation: Operation,
    pair_id: PairId,
    name: str,
    value: str,
    *,
    basis: str = "",
    happened_on: date | None = None,
    confirmed: bool = False,
) -> Done:
    """Note a reading of an instrument on a day (default: today); `basis` is how that is known.

    A second reading of one day takes the place of the first. Raise Invalid for an unknown instrument, value or basis
    and for a day that cannot be; with field "confirm" for a step down that was not `confirmed`: it may be true, so it
    is asked back once.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        instrument = _known(pair, name)
        if value not in instrument.values:
            raise Invalid("Kies er een uit de lijst.", "value")
        why = _basis(instrument, basis)
        day = happened_day(operation, pair.coachee, pair.journey.started_on, happened_on)
        if not confirmed:
            _ask_back(instrument, pair.journey, value, day)
        drafts = _placed(pair.journey, name, value, day, why)
        if drafts and is_certificate(name):
            drafts += _certificate_on(pair, [day, *(one.on for one in _certificates(pair.journey))])
        return drafts

    return act_on_pair(operation, pair_id, (Act.TAKE_READING,), decide)


def take_scores(
    operation: Operation,
    pair_id: PairId,
    scores: Mapping[LifeDomain, str],
    *,
    blocking: str = "",
    happened_on: date | None = None,
) -> Done:
    """Note, after a talk, who does it in several leefgebieden at once (see `instruments.SCALE`).

    `blocking` is the leefgebied that holds the others back, NOTHING_BLOCKS, or "" when nobody spoke of it. Raise
    Invalid.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        day = happened_day(operation, pair.coachee, pair.journey.started_on, happened_on)
        drafts = _scored(pair, scores, day, Basis.TALK)
        if not blocking:
            return drafts
        if blocking not in _known(pair, BLOCKING).values:
            raise Invalid("Kies er een uit de lijst.", BLOCKING)
        return [*drafts, *_placed(pair.journey, BLOCKING, blocking, day, Basis.TALK)]

    return act_on_pair(operation, pair_id, (Act.TAKE_READING,), decide)


def score_self(operation: Operation, pair_id: PairId, scores: Mapping[LifeDomain, str]) -> Done:
    """Note the coachee's own view today of who does it in some leefgebieden, beside what the coach noted."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        return _scored(pair, scores, today_of(operation), Basis.SELF)

    return act_on_pair(operation, pair_id, (Act.SCORE_SELF,), decide)


def withdraw_reading(operation: Operation, pair_id: PairId, name: str, rev: int) -> Done:
    """Take back a reading that was noted by mistake; `rev` names it.

    Raise Invalid when it is not there, NotAllowed for the word of somebody else: the coachee's own view is theirs.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        reading = next((one for one in pair.journey.readings.get(name, ()) if one.rev == rev), None)
        if reading is None:
            raise Invalid("Dit staat er niet meer. Laad de bladzijde opnieuw.", "reading")
        wanted = Act.SCORE_SELF if reading.basis == Basis.SELF else Act.TAKE_READING
        if not may(wanted, operation.actor, pair, today_of(operation)):
            raise NotAllowed("Dit schreef iemand anders op. Alleen wie dat mag invullen, mag het weghalen.")
        drafts = [_taken_back(name, reading)]
        if is_certificate(name):
            drafts += _certificate_on(pair, [one.on for one in _certificates(pair.journey) if one is not reading])
        return drafts

    return act_on_pair(operation, pair_id, (Act.TAKE_READING, Act.SCORE_SELF), decide)


def _known(pair: PairFacts, name: str) -> Instrument:
    instrument = instruments.instruments(programme_of(pair)).get(name)
    if instrument is None:
        raise Invalid("Dit houden wij niet bij. Kies iets van de bladzijde.", "instrument")
    return instrument


def _basis(instrument: Instrument, basis: str) -> Basis:
    allowed = [one for one in instrument.bases if one is not Basis.SELF]
    found = next((one for one in allowed if one == (basis or allowed[0])), None)
    if found is None:
        raise Invalid("Kies hoe u dit weet.", "basis")
    return found


def _ask_back(instrument: Instrument, journey: Journey, value: str, day: date) -> None:
    """Raise Invalid, as a question, when this is a step down from the reading before that day."""
    earlier = [one for one in by_coach(journey.readings.get(instrument.name, ())) if one.on < day]
    if earlier and instrument.falls(earlier[-1].value, value):
        what = "De trede" if instrument.name == LADDER else f"Het niveau van {instrument.title.lower()}"
        before, after = (
            one if instrument.name == LADDER else instrument.values[one] for one in (earlier[-1].value, value)
        )
        raise Invalid(f"{what} gaat van {before} naar {after}. Klopt dat? Zet dan een vinkje.", "confirm")


def _scored(pair: PairFacts, scores: Mapping[LifeDomain, str], day: date, basis: Basis) -> list[EventDraft]:
    drafts: list[EventDraft] = []
    for life_domain, value in scores.items():
        name = score_of(life_domain)
        if value not in _known(pair, name).values:
            raise Invalid("Kies er een uit de lijst.", name)
        drafts += _placed(pair.journey, name, value, day, basis)
    return drafts


def _placed(journey: Journey, name: str, value: str, day: date, basis: Basis) -> list[EventDraft]:
    """Return the drafts for a reading; none when the same was noted for that day, by the same side."""
    of_self = basis is Basis.SELF
    same_day = [one for one in journey.readings.get(name, ()) if one.on == day and (one.basis == Basis.SELF) is of_self]
    if any((one.value, one.basis) == (value, basis) for one in same_day):
        return []
    return [*(_taken_back(name, one) for one in same_day), EventDraft(EventKind.READING, name, value, day, basis)]


def _taken_back(name: str, reading: Reading) -> EventDraft:
    return EventDraft(EventKind.READING, name, "", reading.on, undoes=reading.rev)


def _certificates(journey: Journey) -> list[Reading]:
    return [one for name, found in journey.readings.items() if is_certificate(name) for one in found]


def _certificate_on(pair: PairFacts, days: Sequence[date]) -> list[EventDraft]:
    """Return what puts the milestone of a certificate on the day of the first certificate."""
    known = pair.journey.milestones.get(CERTIFICATE)
    first = min(days, default=None)
    if CERTIFICATE not in programme_of(pair).milestone_by_id or first == (known.on if known else None):
        return []
    if first is None:
        return [EventDraft(EventKind.MILESTONE, CERTIFICATE, WITHDRAWN, known.on)] if known else []
    return [EventDraft(EventKind.MILESTONE, CERTIFICATE, RECORDED, first)]
