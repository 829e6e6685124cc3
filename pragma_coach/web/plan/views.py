"""What the pages show of a plan: its headings with goals, who helps, what changed, and its form without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import flask_babel
from markupsafe import Markup

from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.plan import (
    MOST_GOALS,
    MOST_PARTNERS,
    PARTNERS,
    DifferenceKind,
    Goal,
    Plan,
    PlanDifference,
    PlanPartner,
    differences,
    headings_of,
)
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.texts.languages import DUTCH
from pragma_coach.domain.types import MilestoneId, PairId
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.plan import Written
from pragma_coach.web.pairs.item_words import first_word
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


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of a plan with the goals made together and those that the newcomer wrote alone."""

    id: str
    title: str
    together: tuple[Goal, ...]
    own: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words: where, how, and the texts before and after."""

    where: str
    how: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version: when, by whom, and what it changed."""

    number: int
    at: datetime
    who: str
    changes: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan as pages show it; `first_at` is the day that stays, `steps` are the steps chosen for now."""

    pair: PairId
    name: str
    first_name: str
    language: str
    ended: bool
    number: int
    plan: Plan
    blocks: tuple[Block, ...]
    partners: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    first_at: datetime | None
    last_at: datetime | None
    last_who: str
    signed_on: date | None

    @property
    def bare(self) -> list[str]:
        """The headings under which no goal stands yet."""
        return [block.title for block in self.blocks if not block.together and not block.own]


def plan_page(written: Written) -> PlanPage:
    """Return the plan as it stands."""
    pair, programme = written.pair, programme_of(written.pair)
    first, last = (written.versions[0], written.versions[-1]) if written.versions else (None, None)
    signed = pair.journey.milestones.get(_PIP_SIGNED)
    return PlanPage(
        pair=pair.id,
        name=pair.coachee.name,
        first_name=first_word(pair.coachee.name),
        language=pair.language,
        ended=pair.journey.status is PairStatus.ENDED,
        number=written.number,
        plan=written.now,
        blocks=blocks(programme, written.now),
        partners=tuple((_PARTNER_TITLES.get(one.kind, one.kind), one.role) for one in written.now.partners),
        steps=tuple(programme.item_by_id[item].title for item in pair.journey.focus),
        first_at=first.at if first else None,
        last_at=last.at if last else None,
        last_who=written.names[-1] if written.names else "",
        signed_on=signed.on if signed else None,
    )


def titles(programme: Programme, plan: Plan) -> dict[str, str]:
    """Return the headings by id: those of the programme, and those under which a goal still stands."""
    known = {heading.id: heading.title for heading in headings_of(programme)}
    return known | {goal.heading: goal.heading for goal in plan.goals if goal.heading not in known}


def blocks(programme: Programme, plan: Plan) -> tuple[Block, ...]:
    """Return the headings of a plan with their goals."""
    return tuple(
        Block(heading, title, tuple(plan.under(heading, own=False)), tuple(plan.under(heading, own=True)))
        for heading, title in titles(programme, plan).items()
    )


def version_lines(written: Written) -> list[VersionLine]:
    """Return the versions, latest first, each with what it changed."""
    programme = programme_of(written.pair)
    lines, before = [], Plan()
    for version, who in zip(written.versions, written.names, strict=True):
        lines.append(VersionLine(version.number, version.at, who, told(programme, before, version.plan)))
        before = version.plan
    return lines[::-1]


_HOW = {
    DifferenceKind.ADDED: "Nieuw",
    DifferenceKind.REMOVED: "Weg",
    DifferenceKind.CHANGED: "Veranderd",
    DifferenceKind.REACHED: "Gehaald",
    DifferenceKind.REOPENED: "Toch nog niet gehaald",
}


def told(programme: Programme, before: Plan, after: Plan) -> tuple[Told, ...]:
    """Return in words what differs between two plans."""
    names = titles(programme, before) | titles(programme, after)

    def where(change: PlanDifference) -> str:
        kind, _, name = change.part.partition(":")
        if kind == "partner":
            return _PARTNER_TITLES.get(name, name)
        return names[name] if kind == "goals" else TEXTS[kind]

    return tuple(Told(where(one), _HOW[one.kind], one.before, one.after) for one in differences(before, after))


def filled(plan: Plan) -> dict[str, str]:
    """Return the fields of the form that a plan fills: numbered lines per heading, and numbered partners."""
    values = {name: getattr(plan, name) for name in TEXTS}
    for heading in {goal.heading for goal in plan.goals}:
        for place, goal in enumerate(plan.under(heading, own=False)):
            values |= _line(f"{heading}-{place}", goal)
        for place, goal in enumerate(plan.under(heading, own=True)):
            values |= _line(f"own-{heading}-{place}", goal)
    for place, partner in enumerate(plan.partners):
        values |= {f"partner-{place}": partner.kind, f"role-{place}": partner.role}
    return values


def _line(name: str, goal: Goal) -> dict[str, str]:
    return {f"goal-{name}": goal.text, f"reached-{name}": "on" if goal.reached else ""}


@dataclass(frozen=True, slots=True)
class Typed:
    """A plan as it was typed, and in which field each goal and partner stood, for what is refused."""

    plan: Plan
    fields: Mapping[str, str]


def typed(form: Form, headings: Mapping[str, str], *, own: bool = False) -> Typed:
    """Return the plan that the form says: all of its shared part, or only the newcomer's own goals."""
    prefix = "own-" if own else ""
    goals: list[Goal] = []
    fields: dict[str, str] = {}
    for heading in headings:
        for place in range(MOST_GOALS + _SPARE):
            name = f"{prefix}{heading}-{place}"
            if form.value(f"goal-{name}"):
                fields[f"goals:{len(goals)}"] = f"goal-{name}"
                reached = bool(form.value(f"reached-{name}"))
                goals.append(Goal(heading, form.value(f"goal-{name}"), own, reached))
    if own:
        return Typed(Plan(goals=tuple(goals)), fields)
    partners: list[PlanPartner] = []
    for place in range(MOST_PARTNERS + _SPARE):
        kind, role = form.value(f"partner-{place}"), form.value(f"role-{place}")
        if kind or role:
            fields[f"partners:{len(partners)}"] = f"role-{place}"
            partners.append(PlanPartner(kind, role))
    texts = {name: form.value(name) for name in TEXTS}
    return Typed(Plan(**texts, goals=tuple(goals), partners=tuple(partners)), fields)


def lines_for(form: Form, name: str, most: int) -> range:
    """Return the numbers of the lines to show: those that are filled, and an empty one while there may be more."""
    used = max((place + 1 for place in range(most + _SPARE) if form.value(f"{name}-{place}")), default=0)
    return range(max(used, min(most, used + 1)))


class Sayer:
    """Says fixed Dutch texts in two languages at once, for paper that two people read."""

    def __init__(self, language: str) -> None:
        self.language = language
        with flask_babel.force_locale(language):
            self._texts = {} if language == DUTCH else flask_babel.get_translations().texts

    def own(self, text: str) -> Markup:
        """Return the text in the newcomer's language; nothing when that is Dutch or when nobody translated it."""
        found = self._texts.get(text)
        return Markup(found[0].replace("%%", "%")) if found else Markup("")  # noqa: S704  # our own texts are the HTML
