"""The policy is a closed table: what is not in it is not allowed, and a stranger is told nothing."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from pragma_coach.domain.access import POLICY, AccessVerdict, Act, Relation, allows, verdict
from pragma_coach.domain.types import Role

COACH = (Role.COACH, {Relation.ORGANISATION, Relation.COACH})
FORMER_COACH = (Role.COACH, {Relation.ORGANISATION, Relation.FORMER_COACH})
COLLEAGUE = (Role.COACH, {Relation.ORGANISATION})
COACHEE = (Role.COACHEE, {Relation.ORGANISATION, Relation.SELF})
OTHER_COACHEE = (Role.COACHEE, {Relation.ORGANISATION})
COORDINATOR = (Role.COORDINATOR, {Relation.ORGANISATION})
FOREIGN_COORDINATOR = (Role.COORDINATOR, {Relation.FOREIGN})
DIRECTOR = (Role.DIRECTOR, {Relation.ORGANISATION})
OWN_DIRECTOR = (Role.DIRECTOR, {Relation.ORGANISATION, Relation.DIRECTOR})
INTERPRETER = (Role.INTERPRETER, {Relation.ORGANISATION})
ADMIN = (Role.ADMIN, {Relation.ORGANISATION})

ON_A_PAIR = [
    Act.SEE_PAIR, Act.TICK, Act.CLAIM, Act.UNDO, Act.CHOOSE_FOCUS, Act.LOG_CONTACT, Act.RECORD_MILESTONE,
    Act.SWITCH_GROUP, Act.PAUSE_PAIR, Act.HAND_OVER, Act.END_PAIR, Act.CHANGE_PHASE, Act.EDIT_COACHEE,
    Act.NOTE_SHARING, Act.NAME_DIRECTOR,
    Act.TAKE_READING, Act.SCORE_SELF, Act.EDIT_PLAN, Act.WRITE_OWN_GOALS,
    Act.PLAN_TALK, Act.PREPARE_TALK, Act.RECORD_DATE,
    Act.REFUSE_ITEM,
    Act.ASK_HELP, Act.ATTEND_ACTIVITY, Act.GIVE_SIGNAL,
    Act.LOOK_ALONG, Act.INVITE_COACHEE, Act.NOTE_PROFILE,
    Act.MOVE_PAIR,
]  # fmt: skip
ASIDE = {Act.CHECK_IN, Act.WRITE_ASIDE, Act.READ_ASIDE}
YES, NO, NOTHING = AccessVerdict.ALLOWED, AccessVerdict.FORBIDDEN, AccessVerdict.HIDDEN

# Typed again from the issue, act by act in the order above: own coach, own coachee, own director, coordinator.
EXPECTED = {
    COACH[0]: "y y n y y y y y n n n n n y n y n y n y y y n y y y n n y n",
    COACHEE[0]: "y n y y y n n n n n n n n y n n y n y n y n y y y n n n y n",
    OWN_DIRECTOR[0]: "y n n n n n n n n n n n n n n y n y n y y y n n n n y y n n",
    COORDINATOR[0]: "y y n y y y y y y y y y y y y y n y n y y y n y y n y n y y",
}


@pytest.mark.parametrize(
    "who", [COACH, COACHEE, OWN_DIRECTOR, COORDINATOR], ids=["coach", "coachee", "director", "coordinator"]
)
def test_those_who_see_a_pair_may_do_exactly_this(who: tuple[Role, set[Relation]]) -> None:
    role, relations = who
    judged = [verdict(act, [role], relations) for act in ON_A_PAIR]
    assert judged == [YES if letter == "y" else NO for letter in EXPECTED[role].split()]


@pytest.mark.parametrize(
    "who",
    [FORMER_COACH, COLLEAGUE, OTHER_COACHEE, FOREIGN_COORDINATOR, DIRECTOR, INTERPRETER, ADMIN],
    ids=["former-coach", "colleague", "other-coachee", "foreign-coordinator", "director", "interpreter", "admin"],
)
def test_everybody_else_is_told_that_there_is_nothing(who: tuple[Role, set[Relation]]) -> None:
    role, relations = who
    assert {verdict(act, [role], relations) for act in ON_A_PAIR} == {NOTHING}


def test_nobody_may_do_anything_without_a_role_or_without_a_relation() -> None:
    for act in Act:
        assert verdict(act, [], list(Relation)) is NOTHING
        assert verdict(act, list(Role), []) is NOTHING
        assert not allows(act, list(Role), [Relation.FOREIGN])
        assert not allows(act, list(Role), [Relation.FORMER_COACH])


def test_an_act_that_is_not_in_the_table_is_for_nobody() -> None:
    assert not allows("fly", list(Role), list(Relation))  # type: ignore[arg-type]  # on purpose: unknown means no


def test_every_act_stands_in_the_table_and_the_table_cannot_be_changed() -> None:
    assert set(POLICY) == set(Act)
    with pytest.raises(TypeError):
        POLICY[Act.TICK] = frozenset()  # type: ignore[index]  # on purpose


def test_rights_of_somebody_with_two_roles_are_those_of_each_and_no_more() -> None:
    every_role = list(chain.from_iterable(combinations(Role, count) for count in (2, 3)))
    for act in Act:
        for relation in Relation:
            for roles in every_role:
                assert allows(act, roles, [relation]) == any(allows(act, [role], [relation]) for role in roles)


def test_a_coach_who_was_once_coached_does_not_tick_the_own_list() -> None:
    both = [Role.COACH, Role.COACHEE]
    assert verdict(Act.TICK, both, {Relation.ORGANISATION, Relation.SELF}) is NO
    assert verdict(Act.CLAIM, both, {Relation.ORGANISATION, Relation.SELF}) is YES


def test_everybody_may_look_after_the_own_account() -> None:
    assert all(allows(Act.OWN_ACCOUNT, [role], [Relation.SELF]) for role in Role)
    assert not allows(Act.OWN_ACCOUNT, list(Role), [Relation.ORGANISATION])


def test_acts_for_the_organisation_are_for_these_roles_only() -> None:
    expected = {
        Act.SEE_OWN_PAIRS: {Role.COACH},
        Act.SEE_OWN_STEPS: {Role.COACHEE},
        Act.SEE_CASELOAD: {Role.DIRECTOR},
        Act.SEE_ORGANISATION: {Role.COORDINATOR},
        Act.START_PAIR: {Role.COORDINATOR},
        Act.ADMIT_VOLUNTEERS: {Role.COORDINATOR},
        Act.OFFER_COACHING: {Role.COACH},
        Act.NAME_STAND_IN: {Role.COORDINATOR},
        Act.SEE_APPOINTMENTS: {Role.INTERPRETER},
        Act.MANAGE_INTERPRETERS: {Role.COORDINATOR},
        Act.CHECK_TRANSLATIONS: {Role.INTERPRETER},
        Act.DOUBT_TEXT: {Role.COACHEE, Role.COACH, Role.COORDINATOR},
        Act.ISSUE_CARD: {Role.COORDINATOR},
        Act.MANAGE_ACCOUNTS: {Role.COORDINATOR, Role.ADMIN},
        Act.MANAGE_ADMINS: {Role.ADMIN},
        Act.IMPORT_PAIRS: {Role.COORDINATOR},
        Act.EXPORT_PAIRS: {Role.COORDINATOR},
        Act.WITHHOLD_RELEASE: {Role.COORDINATOR},
        Act.CHANGE_SETTINGS: {Role.ADMIN},
        Act.MANAGE_CONNECTIONS: {Role.ADMIN},
        Act.EDIT_PROGRAMME: {Role.COORDINATOR, Role.ADMIN},
        Act.CLAIM_HELP: {Role.COACH, Role.COORDINATOR},
        Act.RELEASE_HELP: {Role.COORDINATOR},
        Act.COUNT_VISITS: {Role.COACH, Role.COORDINATOR},
        Act.PLAN_WALK_IN: {Role.COORDINATOR},
        Act.KEEP_PLACES: {Role.COORDINATOR},
        Act.ANNOUNCE_ACTIVITY: {Role.COACH, Role.COORDINATOR},
        Act.CHANGE_ACTIVITY: {Role.COORDINATOR},
        Act.HANDLE_SIGNAL: {Role.COORDINATOR},
        Act.MANAGE_OPPORTUNITIES: {Role.DIRECTOR},
        Act.SEE_QUARTER: {Role.COORDINATOR, Role.DIRECTOR},
        Act.EXPORT_QUARTER: {Role.COORDINATOR},
        Act.EXCHANGE_CODES: {Role.COORDINATOR},
    }
    for act, roles in expected.items():
        assert {role for role in Role if allows(act, [role], [Relation.ORGANISATION])} == roles
    assert set(expected) | set(ON_A_PAIR) | ASIDE | {Act.OWN_ACCOUNT, Act.TICK_HOME} == set(Act)


def test_what_is_said_aside_is_for_a_coordinator_who_never_coached_the_pair() -> None:
    def who(act: Act) -> set[tuple[Role, Relation]]:
        return {(role, relation) for role in Role for relation in Relation if allows(act, [role], [relation])}

    assert who(Act.READ_ASIDE) == {(Role.COORDINATOR, Relation.APART)}
    assert who(Act.WRITE_ASIDE) == {(Role.COACHEE, Relation.SELF)}
    assert who(Act.CHECK_IN) == {(Role.COACHEE, Relation.SELF), (Role.COACH, Relation.COACH)}


def test_living_in_one_house_gives_one_right_and_shows_nothing() -> None:
    """Whoever ticks for a home may say it of the others, and see nothing of them."""
    granted = {(act, role) for act in Act for role in Role if allows(act, [role], [Relation.HOUSEHOLD])}
    assert granted == {(Act.TICK_HOME, role) for role in (Role.COACH, Role.COACHEE, Role.COORDINATOR)}
    assert {verdict(act, list(Role), [Relation.HOUSEHOLD]) for act in ON_A_PAIR} == {NOTHING}
