"""What the pages about where somebody stands read: each instrument with its readings, and the outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pragma_coach.domain.assessment.instruments import (
    BASES,
    BLOCKING,
    LADDER,
    NOTHING_BLOCKS,
    ORAL,
    OWN_SCALE,
    RUNGS,
    TRACK,
    WRITTEN,
    Basis,
    Instrument,
    by_coach,
    by_self,
    instruments,
    is_certificate,
    rungs,
    score_of,
)
from pragma_coach.domain.assessment.outcomes import (
    MILESTONES,
    OBLIGATION,
    OUTCOMES,
    Outcome,
    outcomes,
    work_question,
)
from pragma_coach.domain.pairs.journey import Journey, Reading
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.web.pairs.item_words import first_word


@dataclass(frozen=True, slots=True)
class Series:
    """An instrument with its readings by coach, coordinator or director, latest first, and the coachee's own latest.

    `values` are the words of each code; `own` is None while the coachee said nothing.
    """

    instrument: Instrument
    title: str
    values: Mapping[str, str]
    readings: tuple[Reading, ...]
    own: Reading | None = None

    @property
    def bases(self) -> list[tuple[str, str]]:
        return [(basis.value, BASES[basis]) for basis in self.instrument.bases if basis is not Basis.SELF]

    @property
    def now(self) -> Reading | None:
        return self.readings[0] if self.readings else None

    @property
    def before(self) -> Reading | None:
        return self.readings[1] if len(self.readings) > 1 else None

    @property
    def known(self) -> bool:
        return bool(self.readings or self.own)

    @property
    def own_words(self) -> str:
        return OWN_SCALE.get(self.own.value, self.own.value) if self.own else ""

    def words(self, reading: Reading) -> str:
        """Return the value of a reading in words; one that the programme no longer has keeps its code."""
        return self.values.get(reading.value, reading.value)

    def step(self, reading: Reading | None) -> int:
        """Return the place of a reading in the row of values, from 1 on; 0 for none."""
        order = list(self.values)
        return order.index(reading.value) + 1 if reading and reading.value in order else 0

    def basis(self, reading: Reading) -> str:
        return BASES[Basis(reading.basis)] if reading.basis in list(Basis) else ""


def standing_values(pair: PairFacts, today: date) -> dict[str, Any]:
    """Return what the pages about where somebody stands read.

    `certificates` are those that were got, `offered` the instruments of the others; `outcomes` are the outcomes that
    the programme knows or that came, with their day (None: not yet).
    """
    programme, journey = programme_of(pair), pair.journey
    known = instruments(programme)

    def series(name: str, title: str = "") -> Series:
        instrument, readings = known[name], journey.readings.get(name, ())
        values = dict(instrument.values)
        if name == BLOCKING:
            values.update(life_domains())
        own = by_self(readings)
        latest_first = tuple(reversed(by_coach(readings)))
        return Series(instrument, title or instrument.title, values, latest_first, own[-1] if own else None)

    rungs_now, blocking = rungs(journey, today), series(BLOCKING)
    certificates = [series(name) for name in known if is_certificate(name)]
    hindrance = blocking.now if blocking.now and blocking.now.value != NOTHING_BLOCKS else None
    reason = journey.reading(OBLIGATION)
    return {
        "pair": pair,
        "first_name": first_word(pair.coachee.name),
        "ladder": series(LADDER),
        "rungs": rungs_now,
        "rung": RUNGS[rungs_now.read(programme.ladder) - 1] if rungs_now else None,
        "ladder_reading": programme.ladder,
        "languages": [series(ORAL), series(WRITTEN)],
        "scores": [series(score_of(one), title) for one, title in LIFE_DOMAINS.items()],
        "blocking": blocking,
        "held_back_by": blocking.words(hindrance) if hindrance else "",
        "track": series(TRACK) if TRACK in known else None,
        "certificates": [one for one in certificates if one.readings],
        "offered": [one.instrument for one in certificates if not one.readings],
        "outcomes": _outcomes(programme, journey),
        "outcome_titles": OUTCOMES,
        "duo_reason": reason.value if reason else "",
        "work": work_question(journey, today),
    }


def life_domains() -> list[tuple[str, str]]:
    return [(one.value, title) for one, title in LIFE_DOMAINS.items()]


def _outcomes(programme: Programme, journey: Journey) -> dict[Outcome, date | None]:
    reached, known = outcomes(journey), programme.milestone_by_id
    return {
        one: reached.get(one)
        for one in Outcome
        if one in reached or any(milestone in known for milestone in MILESTONES.get(one, ()))
    }
