"""The closed lists of activities: what kinds there are, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

ActivityId = NewType("ActivityId", int)


class ActivityKind(StrEnum):
    """What an activity is."""

    LANGUAGE = "language"
    BICYCLE = "bicycle"
    READING = "reading"
    EATING = "eating"
    SPORT = "sport"
    CRAFT = "craft"
    GARDEN = "garden"
    OUTING = "outing"
    WORK = "work"
    MEETING = "meeting"


ACTIVITIES: Mapping[ActivityKind, str] = MappingProxyType(
    {
        ActivityKind.LANGUAGE: "Taalcafé",
        ActivityKind.BICYCLE: "Fietsen",
        ActivityKind.READING: "Voorlezen",
        ActivityKind.EATING: "Koken en eten",
        ActivityKind.SPORT: "Sport",
        ActivityKind.CRAFT: "Naaien en maken",
        ActivityKind.GARDEN: "Tuin",
        ActivityKind.OUTING: "Samen op pad",
        ActivityKind.WORK: "Kennismaken met werk",
        ActivityKind.MEETING: "Ontmoeten",
    }
)


class Audience(StrEnum):
    """For whom an activity is."""

    EVERYBODY = "everybody"
    NEWCOMERS = "newcomers"
    WOMEN = "women"
    PARENTS = "parents"
    CHILDREN = "children"
    YOUNG = "young"


AUDIENCES: Mapping[Audience, str] = MappingProxyType(
    {
        Audience.EVERYBODY: "Voor iedereen",
        Audience.NEWCOMERS: "Voor nieuwkomers en hun coach",
        Audience.WOMEN: "Voor vrouwen",
        Audience.PARENTS: "Voor ouders",
        Audience.CHILDREN: "Voor kinderen",
        Audience.YOUNG: "Voor jongeren",
    }
)
