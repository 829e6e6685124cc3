"""What the pages show of a plan: its headings, what changed, and its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pragma_coach.domain.plan import (
    MOST_GOALS,
    MOST_PARTNERS,
    PARTNERS,
    DifferenceKind,
    Goal,
    Plan,
    PlanPartner,
    differences,
    headings_of,
)
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import MilestoneId
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.plan import PairPlan
from pragma_coach.web.pairs.item_words import chosen_titles, first_word
from pragma_coach.web.shared.forms import Form

_PIP_SIGNED = MilestoneId("pip_signed")
_SPARE = 2  # more lines than may be kept are read, so that a refusal loses none of them
_PARTNER_TITLES = {partner.id: partner.title for partner in PARTNERS}
TEXTS: Mapping[str, str] = {
    "ambition": "Wat wil ik worden of bereiken?",
    "shared_goal": "Ons doel samen",
    "later": "De weg ernaartoe, voor de lange tijd",
    "now": "Waar werken we nu aan?",
}


def page_values(found: PairPlan) -> dict[str, Any]:
    """Return what every page about a plan reads; `steps` are the steps chosen for now, in both languages."""
    pair, programme = found.pair, programme_of(found.pair)
    signed = pair.journey.milestones.get(_PIP_SIGNED)
    return {
        "pair": pair,
        "first_name": first_word(pair.coachee.name),
        "plan": found.now,
        "versions": found.versions,
        "last_who": found.names[-1] if found.names else "",
        "headings": headings_in(programme, found.now),
        "partner_titles": _PARTNER_TITLES,
        "steps": chosen_titles(pair, programme),
        "signed_on": signed.on if signed else None,
        "texts": TEXTS,
    }


def headings_in(programme: Programme, plan: Plan) -> dict[str, str]:
    """Return the titles of headings by id: those of the programme, and others under which the plan has a goal."""
    known = {heading.id: heading.title for heading in headings_of(programme)}
    return known | {goal.heading: goal.heading for goal in plan.goals if goal.heading not in known}


_HOW = {
    DifferenceKind.ADDED: "Nieuw",
    DifferenceKind.REMOVED: "Weg",
    DifferenceKind.CHANGED: "Veranderd",
    DifferenceKind.REACHED: "Gehaald",
    DifferenceKind.REOPENED: "Toch nog niet gehaald",
}


def difference_lines(programme: Programme, before: Plan, after: Plan) -> list[tuple[str, str, str, str]]:
    """Return what differs between two plans: where, how, the text before and the text after."""
    headings = headings_in(programme, before) | headings_in(programme, after)

    def where(part: str) -> str:
        kind, _, name = part.partition(":")
        if kind == "partner":
            return _PARTNER_TITLES.get(name, name)
        return headings[name] if kind == "goals" else TEXTS[kind]

    return [(where(one.part), _HOW[one.kind], one.before, one.after) for one in differences(before, after)]


def filled(plan: Plan) -> dict[str, str]:
    """Return the fields of the form that a plan fills: numbered lines per heading, and numbered partners."""
    values = {name: getattr(plan, name) for name in TEXTS}
    for heading in {goal.heading for goal in plan.goals}:
        for own, prefix in ((False, ""), (True, "own-")):
            for place, goal in enumerate(plan.under(heading, own=own)):
                name = f"{prefix}{heading}-{place}"
                values |= {f"goal-{name}": goal.text, f"reached-{name}": "on" if goal.reached else ""}
    for place, partner in enumerate(plan.partners):
        values |= {f"partner-{place}": partner.kind, f"role-{place}": partner.role}
    return values


def read_form(form: Form, headings: Mapping[str, str], *, own: bool = False) -> tuple[Plan, dict[str, str]]:
    """Return the plan that was typed (or only the newcomer's own goals), and the field of each goal and partner.

    These fields stand by the service's names of them, as "goals:0".
    """
    prefix = "own-" if own else ""
    goals: list[Goal] = []
    fields: dict[str, str] = {}
    for heading in headings:
        for place in range(MOST_GOALS + _SPARE):
            name = f"{prefix}{heading}-{place}"
            if text := form.value(f"goal-{name}"):
                fields[f"goals:{len(goals)}"] = f"goal-{name}"
                goals.append(Goal(heading, text, own, bool(form.value(f"reached-{name}"))))
    if own:
        return Plan(goals=tuple(goals)), fields
    partners: list[PlanPartner] = []
    for place in range(MOST_PARTNERS + _SPARE):
        kind, role = form.value(f"partner-{place}"), form.value(f"role-{place}")
        if kind or role:
            fields[f"partners:{len(partners)}"] = f"role-{place}"
            partners.append(PlanPartner(kind, role))
    texts = {name: form.value(name) for name in TEXTS}
    return Plan(**texts, goals=tuple(goals), partners=tuple(partners)), fields


def lines_for(form: Form, name: str, most: int) -> range:
    """Return the numbers of the lines to show: those that are filled, and an empty one while there may be more."""
    used = max((place + 1 for place in range(most + _SPARE) if form.value(f"{name}-{place}")), default=0)
    return range(max(used, min(most, used + 1)))
