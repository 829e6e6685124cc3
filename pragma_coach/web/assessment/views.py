"""What the pages show of where somebody stands: plain frozen values, the previous one beside the new one, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
    Rung,
    Rungs,
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
    DuoReason,
    Outcome,
    WorkQuestion,
    outcomes,
    work_question,
)
from pragma_coach.domain.pairs.journey import PairStatus, Reading
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import LadderReading, LifeDomain
from pragma_coach.domain.types import AccountId, PairId
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.web.pairs.item_words import LIFE_DOMAINS, first_word


@dataclass(frozen=True, slots=True)
class Placed:
    """One reading in words; `step` is its place in the row of values, from 1 on."""

    words: str
    step: int
    on: date
    basis: str
    who: str
    rev: int


@dataclass(frozen=True, slots=True)
class Series:
    """An instrument with its readings, latest first, and what somebody says about it themselves (None: nothing)."""

    instrument: Instrument
    title: str
    placed: tuple[Placed, ...]
    own: Placed | None = None

    @property
    def bases(self) -> list[tuple[str, str]]:
        """How a colleague can know this, to choose from."""
        return [(basis.value, BASES[basis]) for basis in self.instrument.bases if basis is not Basis.SELF]

    @property
    def now(self) -> Placed | None:
        """The latest reading."""
        return self.placed[0] if self.placed else None

    @property
    def before(self) -> Placed | None:
        """The reading before the latest."""
        return self.placed[1] if len(self.placed) > 1 else None


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """An outcome with the day on which it came (None: not yet) and the reason of DUO, in words."""

    outcome: Outcome
    title: str
    on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class StandPage:
    """Where somebody stands; `certificates` are those that were got, `offered` the others."""

    pair: PairId
    name: str
    first_name: str
    ended: bool
    ladder: Series
    rungs: Rungs | None
    reading: LadderReading
    languages: tuple[Series, ...]
    scores: tuple[Series, ...]
    blocking: Series
    track: Series | None
    certificates: tuple[Series, ...]
    offered: tuple[Instrument, ...]
    outcomes: tuple[OutcomeLine, ...]
    work: WorkQuestion | None

    @property
    def rung(self) -> Rung | None:
        """The rung in the reading of the programme, or None while nobody noted one."""
        return RUNGS[self.rungs.read(self.reading) - 1] if self.rungs else None

    @property
    def held_back_by(self) -> str:
        """The leefgebied that holds the others back, in words; "" for none."""
        now = self.blocking.now
        return "" if now is None or now.words == self.blocking.instrument.values[NOTHING_BLOCKS] else now.words

    @property
    def known_scores(self) -> tuple[Series, ...]:
        """The leefgebieden of which somebody said something."""
        return tuple(one for one in self.scores if one.placed or one.own)


def stand_page(pair: PairFacts, today: date, names: Mapping[AccountId, str]) -> StandPage:
    """Return where the person of a pair stands today; `names` says who noted it."""
    programme, journey = programme_of(pair), pair.journey
    known = instruments(programme)

    def series(name: str, title: str = "") -> Series:
        instrument, readings = known[name], journey.readings.get(name, ())
        own = by_self(readings)
        values = dict(instrument.values)
        if name == BLOCKING:
            values.update((one.value, title) for one, title in LIFE_DOMAINS.items())
        placed = tuple(_placed(values, one, names) for one in reversed(by_coach(readings)))
        own_view = _placed(OWN_SCALE, own[-1], names) if own else None
        return Series(instrument, title or instrument.title, placed, own_view)

    certificates = [series(name) for name in known if is_certificate(name)]
    return StandPage(
        pair=pair.id,
        name=pair.coachee.name,
        first_name=first_word(pair.coachee.name),
        ended=journey.status is PairStatus.ENDED,
        ladder=series(LADDER),
        rungs=rungs(journey, today),
        reading=programme.ladder,
        languages=(series(ORAL), series(WRITTEN)),
        scores=tuple(series(score_of(one), LIFE_DOMAINS[one]) for one in LifeDomain),
        blocking=series(BLOCKING),
        track=series(TRACK) if TRACK in known else None,
        certificates=tuple(one for one in certificates if one.placed),
        offered=tuple(one.instrument for one in certificates if not one.placed),
        outcomes=_outcomes(pair),
        work=work_question(journey, today),
    )


def authors(pair: PairFacts) -> set[AccountId]:
    """Return who noted the readings of a pair."""
    return {one.by for readings in pair.journey.readings.values() for one in readings if one.by is not None}


def life_domains() -> Sequence[tuple[str, str]]:
    """Return the leefgebieden to choose from, in words."""
    return [(one.value, LIFE_DOMAINS[one]) for one in LifeDomain]


def _placed(values: Mapping[str, str], reading: Reading, names: Mapping[AccountId, str]) -> Placed:
    """Return a reading in words; a value that the programme no longer has keeps its code."""
    order = list(values)
    return Placed(
        words=values.get(reading.value, reading.value),
        step=order.index(reading.value) + 1 if reading.value in order else 0,
        on=reading.on,
        basis=BASES[Basis(reading.basis)] if reading.basis in list(Basis) else "",
        who=names.get(reading.by, "") if reading.by is not None else "",
        rev=reading.rev,
    )


def _outcomes(pair: PairFacts) -> tuple[OutcomeLine, ...]:
    reached = outcomes(pair.journey)
    reason = pair.journey.reading(OBLIGATION)
    known = programme_of(pair).milestone_by_id
    offered = [one for one in Outcome if any(milestone in known for milestone in MILESTONES.get(one, ()))]
    return tuple(
        OutcomeLine(
            one,
            OUTCOMES[one],
            reached.get(one),
            DuoReason(reason.value).value if reason and one is Outcome.OBLIGATION_ENDED else "",
        )
        for one in Outcome
        if one in offered or one in reached
    )
