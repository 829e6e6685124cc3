"""Activities in town: what kinds there are, for whom, and what is announced of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import NewType

from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId

ActivityId = NewType("ActivityId", int)


class ActivityKind(LabelledEnum):
    """What an activity is."""

    LANGUAGE = "language", "Taalcafé"
    BICYCLE = "bicycle", "Fietsen"
    READING = "reading", "Voorlezen"
    EATING = "eating", "Koken en eten"
    SPORT = "sport", "Sport"
    CRAFT = "craft", "Naaien en maken"
    GARDEN = "garden", "Tuin"
    OUTING = "outing", "Samen op pad"
    WORK = "work", "Kennismaken met werk"
    MEETING = "meeting", "Ontmoeten"


class ActivityAudience(LabelledEnum):
    """For whom an activity is."""

    EVERYBODY = "everybody", "Voor iedereen"
    NEWCOMERS = "newcomers", "Voor nieuwkomers en hun coach"
    WOMEN = "women", "Voor vrouwen"
    PARENTS = "parents", "Voor ouders"
    CHILDREN = "children", "Voor kinderen"
    YOUNG = "young", "Voor jongeren"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDetails:
    """What there is to do, when, where and for whom."""

    title: str
    kind: ActivityKind
    day: date
    starts: time
    place: str
    audience: ActivityAudience
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(ActivityDetails):
    """Something to go to; `attended` is how many came, None while nobody counted."""

    id: ActivityId
    announced_by: AccountId
    cancelled: bool = False
    attended: int | None = None
    coming: int = 0
