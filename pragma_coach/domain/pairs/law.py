"""Which law on integration goes for a pair: that of 2022, or the one of 2013 for people who had to integrate before.

Source: domain.md 4.1 (the Wet inburgering 2021 is in force since 1 January 2022; who had the duty before keeps the law
of 2013). Somebody says which, or it follows from the days. What follows from the days switches terms, talks and what is
asked; the list itself, on which ends of phases and so published figures depend, only changes when somebody says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.journey import Journey
from pragma_coach.domain.programme.programme import Anchor, DeadlineKind, DeadlineStatus, Item, Programme
from pragma_coach.domain.types import GroupId, MilestoneId

OLD_LAW, NEW_LAW = GroupId("oude_wet"), GroupId("nieuwe_wet")
NEW_LAW_SINCE = date(2022, 1, 1)
_PIP_SIGNED = MilestoneId("pip_signed")


@dataclass(frozen=True, slots=True)
class Law:
    """Whether the old law goes for a pair, and why, as a sentence; "" when it is the usual one and nobody said it."""

    old: bool
    why: str = ""


def law_of(journey: Journey, housed_on: date | None) -> Law:
    """Return which law goes for a pair."""
    if OLD_LAW in journey.groups:
        return Law(True, "De coördinator koos de wet van voor 2022.")
    if NEW_LAW in journey.groups:
        return Law(False, "De coördinator koos de wet van 2022.")
    if housed_on is None or housed_on >= NEW_LAW_SINCE:
        return Law(False)
    since = f"Woont hier sinds {in_words(housed_on)}"
    known = (
        ("de brief van DUO", journey.dates.get(Anchor.DUO_NOTICE)),
        ("het PIP", journey.milestones.get(_PIP_SIGNED)),
    )
    for what, reached in known:
        if reached and reached.on >= NEW_LAW_SINCE:
            return Law(False, f"{since}, maar {what} is van {in_words(reached.on)}. Dus geldt de wet van 2022.")
    return Law(True, f"{since}, en er is geen brief van DUO of PIP van na 2021. Dus geldt de wet van voor 2022.")


def law_behind(programme: Programme, journey: Journey, housed_on: date | None, item: Item) -> str:
    """Return the law behind an item of the pair: as a duty, or by a term that goes for it; "" when there is none."""
    groups = groups_in_force(journey, housed_on)
    terms = (
        f"{rule.title} ({rule.source.ref})"
        for rule in programme.deadlines
        if rule.id == item.rule
        and rule.kind is DeadlineKind.LEGAL
        and rule.status is DeadlineStatus.IN_FORCE
        and rule.applies(groups)
    )
    return item.duty or next(terms, "")


def groups_in_force(journey: Journey, housed_on: date | None) -> frozenset[GroupId]:
    """Return the groups by which terms, talks and what is asked go: those that are on, and the law of the pair."""
    return journey.groups | {OLD_LAW} if law_of(journey, housed_on).old else journey.groups
