"""Two parts of a plan, and what changed from one version to the next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.plan import DifferenceKind, Goal, Plan, PlanDifference, PlanPartner, differences

WORDS = st.text("abc ", max_size=4)
GOALS = st.builds(Goal, st.sampled_from(["taal", "werk"]), WORDS, st.booleans(), st.booleans())
PARTNERS = st.builds(PlanPartner, st.sampled_from(["school", "gemeente"]), WORDS)
PLANS = st.builds(
    Plan, WORDS, WORDS, WORDS, WORDS, st.lists(GOALS, max_size=5).map(tuple), st.lists(PARTNERS, max_size=3).map(tuple)
)


@given(PLANS, PLANS)
def test_a_plan_is_its_two_parts_and_each_can_be_put_in_the_other(one: Plan, other: Plan) -> None:
    assert set(one.shared.goals) | set(one.own_goals) == set(one.goals)
    mixed = one.with_shared(other)
    assert (mixed.shared, mixed.own_goals) == (other.shared, one.own_goals)
    assert one.with_own(other.own_goals).shared == one.shared
    assert one.with_own(other.own_goals).own_goals == other.own_goals


@given(PLANS)
def test_nothing_changed_between_a_plan_and_itself(plan: Plan) -> None:
    assert differences(plan, plan) == ()


@given(PLANS, PLANS)
def test_changes_turn_round_when_the_plans_do(one: Plan, other: Plan) -> None:
    opposite = {
        DifferenceKind.ADDED: DifferenceKind.REMOVED,
        DifferenceKind.REMOVED: DifferenceKind.ADDED,
        DifferenceKind.REACHED: DifferenceKind.REOPENED,
        DifferenceKind.REOPENED: DifferenceKind.REACHED,
        DifferenceKind.CHANGED: DifferenceKind.CHANGED,
    }

    def turned(change: PlanDifference) -> tuple[DifferenceKind, str, str, str]:
        if change.kind in (DifferenceKind.REACHED, DifferenceKind.REOPENED):
            return opposite[change.kind], change.part, change.before, change.after
        return opposite[change.kind], change.part, change.after, change.before

    there = sorted((change.kind, change.part, change.before, change.after) for change in differences(one, other))
    assert there == sorted(turned(change) for change in differences(other, one))


def test_each_kind_of_change_is_told_apart() -> None:
    before = Plan("Kok", "", "", "Werk", (Goal("taal", "Les"), Goal("werk", "Baan")), (PlanPartner("school", "Les"),))
    after = Plan("", "Later", "", "Werk en taal", (Goal("taal", "Les", reached=True), Goal("werk", "Stage")))
    assert differences(before, after) == (
        PlanDifference(DifferenceKind.REMOVED, "ambition", "Kok"),
        PlanDifference(DifferenceKind.ADDED, "later", after="Later"),
        PlanDifference(DifferenceKind.CHANGED, "shared_goal", "Werk", "Werk en taal"),
        PlanDifference(DifferenceKind.REMOVED, "goals:werk", before="Baan"),
        PlanDifference(DifferenceKind.REACHED, "goals:taal", after="Les"),
        PlanDifference(DifferenceKind.ADDED, "goals:werk", after="Stage"),
        PlanDifference(DifferenceKind.REMOVED, "partner:school", before="Les"),
    )
