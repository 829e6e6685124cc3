"""The closed lists of activities: what kinds there are, and for whom."""

from __future__ import annotations

from typing import NewType

from pragma_coach.domain.texts.words import LabelledEnum

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
