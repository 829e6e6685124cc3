"""Volunteers: what has to be shown before they begin, and which coach suits a newcomer.

The advice is reasons that anybody can check, in a fixed order: no score, and nobody is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pragma_coach.domain.calendar import plus_months
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId

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
    """The admission of a volunteer: what is missing, and the last day on which the VOG is valid (None: no VOG)."""

    stage: Stage
    missing: tuple[Proof, ...]
    vog_until: date | None

    @property
    def may_begin(self) -> bool:
        return self.stage in (Stage.READY, Stage.ENDING)


def admission(shown: Iterable[tuple[Proof, date]], today: date, vog_months: int = USUAL_VOG_MONTHS) -> Admission:
    """Return the admission on a day; of each proof the latest day counts, a VOG is valid for `vog_months`."""
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


def oldest_vog(today: date, vog_months: int) -> date:
    """Return the first day of a VOG that is valid on a day: see `admission`."""
    day = plus_months(today, -vog_months) - timedelta(days=4)  # the ends of months lie at most so far apart
    while plus_months(day, vog_months) < today:
        day += timedelta(days=1)
    return day


USUAL_ROOM = 1  # a coach who did not say how many pairs is asked for one


class Weekday(LabelledEnum):
    """A day on which people can meet, in the order of the week."""

    MONDAY = "ma", "maandag"
    TUESDAY = "di", "dinsdag"
    WEDNESDAY = "wo", "woensdag"
    THURSDAY = "do", "donderdag"
    FRIDAY = "vr", "vrijdag"
    SATURDAY = "za", "zaterdag"
    SUNDAY = "zo", "zondag"


@dataclass(frozen=True, slots=True)
class CoachOffer:
    """What a coach offers: languages by their codes, areas as the organisation names them, days, room for pairs."""

    languages: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    days: frozenset[Weekday] = frozenset()
    room: int | None = None


@dataclass(frozen=True, slots=True)
class CoachCandidate:
    """A coach who could be asked; `pairs` is how many are coached now."""

    account_id: AccountId
    name: str
    offer: CoachOffer
    pairs: int
    may_begin: bool = True

    @property
    def room_left(self) -> int:
        """How many pairs could still be added; never negative."""
        return max(0, (USUAL_ROOM if self.offer.room is None else self.offer.room) - self.pairs)


@dataclass(frozen=True, slots=True)
class CoachWish:
    """What suits a newcomer; empty means that it does not matter."""

    language: str = ""
    area: str = ""
    days: frozenset[Weekday] = frozenset()


class Reason(StrEnum):
    """Why a coach suits, or does not suit now."""

    LANGUAGE = "language"
    AREA = "area"
    DAYS = "days"
    ROOM = "room"
    FULL = "full"
    NOT_ADMITTED = "not_admitted"


AGAINST = frozenset({Reason.FULL, Reason.NOT_ADMITTED})


@dataclass(frozen=True, slots=True)
class Advice:
    """A coach with all the reasons, those for before those against."""

    candidate: CoachCandidate
    reasons: tuple[Reason, ...]

    @property
    def fits_now(self) -> bool:
        return not AGAINST.intersection(self.reasons)


def advise(wish: CoachWish, candidates: Iterable[CoachCandidate]) -> list[Advice]:
    """Return every candidate with the reasons.

    In this order: who can be asked now, then who shares the language, the area, a day, then who has most room, then
    by name. The order is the whole method.
    """
    found = [Advice(candidate, _reasons(wish, candidate)) for candidate in candidates]
    return sorted(found, key=_place)


def _place(advice: Advice) -> tuple[object, ...]:
    shared = tuple(reason not in advice.reasons for reason in (Reason.LANGUAGE, Reason.AREA, Reason.DAYS))
    return (not advice.fits_now, *shared, -advice.candidate.room_left, advice.candidate.name.casefold())


def _reasons(wish: CoachWish, candidate: CoachCandidate) -> tuple[Reason, ...]:
    offer = candidate.offer
    present = {
        Reason.LANGUAGE: bool(wish.language) and wish.language != "nl" and wish.language in offer.languages,
        Reason.AREA: bool(wish.area) and wish.area in offer.areas,
        Reason.DAYS: bool(wish.days & offer.days),
        Reason.ROOM: candidate.room_left > 0,
        Reason.FULL: candidate.room_left == 0,
        Reason.NOT_ADMITTED: not candidate.may_begin,
    }
    return tuple(reason for reason in Reason if present[reason])
