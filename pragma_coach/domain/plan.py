"""The personal plan (PIP): goals, partners with their roles, and how one version differs from another.

A plan has two parts that never overwrite each other: what the newcomer writes alone (the own goals), and what is
written together with coach, coordinator or director (all the rest).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pragma_coach.domain.programme.programme import Named, Programme

MOST_GOALS = 6  # under one heading, of one writer
MOST_PARTNERS = 8
LONGEST_GOAL = 280
LONGEST_TEXT = 600


# For a programme that names none of its own.
HEADINGS = (Named("taal", "Taal"), Named("sociaal", "Sociaal"), Named("werk", "Werk"), Named("geld", "Geld"))
# Kinds of organisations that can have a part in a plan: never a person's name, nothing about health.
PARTNERS = (
    Named("gemeente", "Gemeente"),
    Named("wijkteam", "Sociaal wijkteam"),
    Named("vluchtelingenwerk", "VluchtelingenWerk"),
    Named("maatschappelijk_werk", "Maatschappelijk werk"),
    Named("taalschool", "Taalschool"),
    Named("taalmaatje", "Taalmaatje"),
    Named("school", "School of opleiding"),
    Named("traject", "Aanbieder van het traject"),
    Named("werkgever", "Werkgever"),
    Named("vrijwilligerswerk", "Plek voor vrijwilligerswerk"),
    Named("bibliotheek", "Bibliotheek"),
    Named("vereniging", "Club of vereniging"),
)


def headings_of(programme: Programme) -> tuple[Named, ...]:
    return programme.headings or HEADINGS


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal in own words; `own` says that the newcomer wrote it alone."""

    heading: str
    text: str
    own: bool = False
    reached: bool = False


@dataclass(frozen=True, slots=True)
class PlanPartner:
    """An organisation with a part in the plan (the id of a kind), and what it does."""

    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan says.

    `ambition` is what somebody wants to become, `later` the way there in years, `now` the one thing besides the chosen
    steps, `shared_goal` the sentence that every partner knows.
    """

    ambition: str = ""
    later: str = ""
    now: str = ""
    shared_goal: str = ""
    goals: tuple[Goal, ...] = ()
    partners: tuple[PlanPartner, ...] = ()

    def under(self, heading: str, *, own: bool) -> list[Goal]:
        return [goal for goal in self.goals if goal.heading == heading and goal.own is own]

    @property
    def own_goals(self) -> tuple[Goal, ...]:
        return tuple(goal for goal in self.goals if goal.own)

    @property
    def shared(self) -> Plan:
        """The part that is written together: the plan without the own goals."""
        return replace(self, goals=tuple(goal for goal in self.goals if not goal.own))

    def with_own(self, goals: Sequence[Goal]) -> Plan:
        return replace(self, goals=(*self.shared.goals, *goals))

    def with_shared(self, shared: Plan) -> Plan:
        return replace(shared, goals=(*shared.shared.goals, *self.own_goals))


class DifferenceKind(StrEnum):
    """How a line of a plan differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REACHED = "reached"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """One difference between two plans.

    `part` is a field of the plan, "goals:" with the heading, or "partner:" with the kind.
    """

    kind: DifferenceKind
    part: str
    before: str = ""
    after: str = ""


def differences(before: Plan, after: Plan) -> tuple[PlanDifference, ...]:
    """Return what differs, from one plan to the other; a goal in other words is one gone and one new."""
    found = [
        _text_change(part, getattr(before, part), getattr(after, part))
        for part in ("ambition", "later", "now", "shared_goal")
        if getattr(before, part) != getattr(after, part)
    ]
    found += _goal_changes(before, after)
    gone = [partner for partner in before.partners if partner not in after.partners]
    new = [partner for partner in after.partners if partner not in before.partners]
    found += [
        PlanDifference(DifferenceKind.REMOVED, f"partner:{partner.kind}", before=partner.role) for partner in gone
    ]
    found += [PlanDifference(DifferenceKind.ADDED, f"partner:{partner.kind}", after=partner.role) for partner in new]
    return tuple(found)


def _text_change(part: str, before: str, after: str) -> PlanDifference:
    if not before:
        return PlanDifference(DifferenceKind.ADDED, part, after=after)
    kind = DifferenceKind.CHANGED if after else DifferenceKind.REMOVED
    return PlanDifference(kind, part, before, after)


def _goal_changes(before: Plan, after: Plan) -> list[PlanDifference]:
    was = {(goal.heading, goal.own, goal.text): goal.reached for goal in before.goals}
    now = {(goal.heading, goal.own, goal.text): goal.reached for goal in after.goals}
    found = [PlanDifference(DifferenceKind.REMOVED, f"goals:{key[0]}", before=key[2]) for key in was if key not in now]
    for key, reached in now.items():
        part, text = f"goals:{key[0]}", key[2]
        if key not in was:
            found.append(PlanDifference(DifferenceKind.ADDED, part, after=text))
        elif reached != was[key]:
            found.append(
                PlanDifference(DifferenceKind.REACHED if reached else DifferenceKind.REOPENED, part, after=text)
            )
    return found
