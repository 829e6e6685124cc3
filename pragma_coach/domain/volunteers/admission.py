"""Before a volunteer begins: what has to be shown, how long it is good for, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pragma_coach.domain.calendar import plus_months
from pragma_coach.domain.texts.words import LabelledEnum

# A VOG has no last day by law; organisations ask for a new one every few years.
USUAL_VOG_MONTHS = 36
ENDS_SOON = timedelta(days=60)


class Proof(LabelledEnum):
    """What a volunteer shows or does before coaching."""

    VOG = "vog", "VOG laten zien"
    TRAINING = "training", "Training gevolgd"
    SECRECY = "secrecy", "Geheimhouding getekend"
    INTRODUCTION = "introduction", "Gesprek gehad"


class Stage(LabelledEnum):
    """How far a volunteer is."""

    CANDIDATE = "candidate", "Nog niet klaar om te beginnen"  # something was never shown
    READY = "ready", "Mag beginnen"
    ENDING = "ending", "Mag beginnen, VOG loopt bijna af"  # may begin, but the VOG has to be asked anew soon
    ENDED = "ended", "VOG is te oud"  # was ready once; the VOG is too old now


@dataclass(frozen=True, slots=True)
class Admission:
    """Where a volunteer stands: what is missing, and the last day on which the VOG is good (None: no VOG)."""

    stage: Stage
    missing: tuple[Proof, ...]
    vog_until: date | None

    @property
    def may_begin(self) -> bool:
        """Whether a pair can be given to this volunteer."""
        return self.stage in (Stage.READY, Stage.ENDING)


def admission(shown: Iterable[tuple[Proof, date]], today: date, vog_months: int = USUAL_VOG_MONTHS) -> Admission:
    """Judge what was shown (each with its day; the latest of a kind counts) on a day; a VOG is good `vog_months`."""
    latest: dict[Proof, date] = {}
    for proof, day in shown:
        latest[proof] = max(day, latest.get(proof, day))
    missing = tuple(proof for proof in Proof if proof not in latest)
    vog_until = plus_months(latest[Proof.VOG], vog_months) if Proof.VOG in latest else None
    if missing or vog_until is None:
        stage = Stage.CANDIDATE
    elif vog_until < today:
        stage = Stage.ENDED
    else:
        stage = Stage.ENDING if vog_until - today <= ENDS_SOON else Stage.READY
    return Admission(stage, missing, vog_until)
