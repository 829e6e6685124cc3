"""The personal plan: what it says now, its versions, and writing it together without losing anybody's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.plan import (
    LONGEST_GOAL,
    LONGEST_TEXT,
    MOST_GOALS,
    MOST_PARTNERS,
    PARTNERS,
    Goal,
    Plan,
    PlanPartner,
    headings_of,
)
from pragma_coach.domain.refusal import Invalid, Outdated
from pragma_coach.domain.texts.freetext import Unwelcome, checked
from pragma_coach.domain.types import Actor, Operation, PairId
from pragma_coach.services.pairs.acts import ActOutcome, open_pair, pair_for, programme_of
from pragma_coach.store import ledger
from pragma_coach.store import plan as stored_plan
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import one_transaction
from pragma_coach.store.plan import PlanVersion

_TEXTS = {"ambition": LONGEST_TEXT, "later": LONGEST_TEXT, "now": LONGEST_GOAL, "shared_goal": LONGEST_GOAL}


class PlanChanged(Outdated):
    """Somebody else saved the same part of the plan in the meantime; `theirs` is the current version."""

    def __init__(self, sentence: str, theirs: PlanVersion) -> None:
        super().__init__(sentence)
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Saved:
    """Whether saving changed anything, and the version that is current now (None while there is no plan)."""

    outcome: ActOutcome
    version: PlanVersion | None


@dataclass(frozen=True, slots=True)
class PairPlan:
    """The plan of a pair that the actor may see, with its versions (oldest first) and who saved each, by name."""

    pair: PairFacts
    versions: tuple[PlanVersion, ...]
    names: tuple[str, ...]

    @property
    def now(self) -> Plan:
        """The current plan; empty while nobody wrote one."""
        return _latest(self.versions)

    @property
    def number(self) -> int:
        """The number of the current version, 0 for none; a form sends it back as its base."""
        return self.versions[-1].number if self.versions else 0


def read_plan(act: Act, actor: Actor, pair_id: PairId, today: date) -> PairPlan:
    """Return the plan for somebody who may do the act on the pair. Raise NotThere or NotAllowed otherwise."""
    pair = pair_for((act,), actor, pair_id, today)
    versions = tuple(stored_plan.versions(pair.organisation_id, pair.id))
    names = accounts.names(pair.organisation_id, {version.by for version in versions})
    return PairPlan(pair, versions, tuple(names.get(version.by, "") for version in versions))


@one_transaction
def save_plan(operation: Operation, pair_id: PairId, base: int, plan: Plan) -> Saved:
    """Save the part that is written together; `base` is the version on which the writer began, 0 for none.

    What the newcomer wrote alone stays as it is. Raise PlanChanged when this part was saved since, Invalid for a text
    that may not be kept: field "ambition", "later", "now", "shared_goal", "goals:<place>" or "partners:<place>".
    """
    pair, versions, headings = _open(operation, pair_id, Act.EDIT_PLAN)
    now = _latest(versions)
    cleaned = replace(
        plan,
        **{name: _clean(getattr(plan, name), name, longest) for name, longest in _TEXTS.items()},
        goals=_goals(plan.shared.goals, headings, own=False),
        partners=_partners(plan.partners),
    )
    if not ledger.claim(operation, "save_plan"):
        return Saved(ActOutcome.DUPLICATE, versions[-1] if versions else None)
    if now.shared != _version(versions, base).shared:
        raise PlanChanged("Iemand anders bewaarde dit plan net ook. Kijk wat er nu staat en kies.", versions[-1])
    return _save(operation, pair, versions, now.with_shared(cleaned))


@one_transaction
def save_own_goals(operation: Operation, pair_id: PairId, base: int, goals: Sequence[Goal]) -> Saved:
    """Save the goals that the newcomer writes alone; the rest of the plan stays. Raise as `save_plan` does."""
    pair, versions, headings = _open(operation, pair_id, Act.WRITE_OWN_GOALS)
    now = _latest(versions)
    cleaned = _goals(goals, headings, own=True)
    if not ledger.claim(operation, "save_plan"):
        return Saved(ActOutcome.DUPLICATE, versions[-1] if versions else None)
    if now.own_goals != _version(versions, base).own_goals:
        raise PlanChanged("Je hebt je plan net ook op een ander scherm bewaard. Kijk wat er nu staat.", versions[-1])
    return _save(operation, pair, versions, now.with_own(cleaned))


def _open(operation: Operation, pair_id: PairId, act: Act) -> tuple[PairFacts, list[PlanVersion], set[str]]:
    """Return a pair on which the actor may do the act, the versions of its plan, and the headings for its goals."""
    pair = open_pair(operation, pair_id, act)
    versions = stored_plan.versions(pair.organisation_id, pair.id)
    headings = {heading.id for heading in headings_of(programme_of(pair))}
    return pair, versions, headings | {goal.heading for goal in _latest(versions).goals}


def _latest(versions: Sequence[PlanVersion]) -> Plan:
    return versions[-1].plan if versions else Plan()


def _version(versions: Sequence[PlanVersion], number: int) -> Plan:
    return next((version.plan for version in versions if version.number == number), Plan())


def _save(operation: Operation, pair: PairFacts, versions: Sequence[PlanVersion], plan: Plan) -> Saved:
    last = versions[-1] if versions else None
    if plan == _latest(versions):
        return Saved(ActOutcome.UNCHANGED, last)
    version = PlanVersion(last.number + 1 if last else 1, plan, operation.actor.account_id, operation.at)
    stored_plan.add(pair.organisation_id, pair.id, version)
    return Saved(ActOutcome.APPLIED, version)


def _clean(text: str, field: str, longest: int) -> str:
    try:
        return checked(text, longest=longest)
    except Unwelcome as error:
        raise Invalid(error.sentence, field) from None


def _goals(goals: Sequence[Goal], headings: set[str], *, own: bool) -> tuple[Goal, ...]:
    """Return the goals that say something. Raise Invalid for one under no heading, or for too many under one."""
    found: list[Goal] = []
    for place, goal in enumerate(goals):
        field = f"goals:{place}"
        text = _clean(goal.text, field, LONGEST_GOAL)
        if goal.heading not in headings:
            raise Invalid("Dit kopje staat niet in het plan. Laad de bladzijde opnieuw.", field)
        if text:
            found.append(Goal(goal.heading, text, own, goal.reached))
        if sum(one.heading == goal.heading for one in found) > MOST_GOALS:
            raise Invalid("Dit zijn te veel doelen. Haal er een weg.", field)
    return tuple(dict.fromkeys(found))


def _partners(partners: Sequence[PlanPartner]) -> tuple[PlanPartner, ...]:
    """Return the partners that were chosen. Raise Invalid for a role of nobody, or an unknown kind."""
    kinds = {kind.id for kind in PARTNERS}
    found: list[PlanPartner] = []
    for place, partner in enumerate(partners):
        field = f"partners:{place}"
        role = _clean(partner.role, field, LONGEST_GOAL)
        if partner.kind and partner.kind not in kinds:
            raise Invalid("Kies wie helpt uit de lijst.", field)
        if role and not partner.kind:
            raise Invalid("Kies ook wie dit doet.", field)
        if partner.kind:
            found.append(PlanPartner(partner.kind, role))
    if len(found) > MOST_PARTNERS:
        raise Invalid("Er staan te veel helpers. Haal er een weg.", "partners:0")
    return tuple(dict.fromkeys(found))
