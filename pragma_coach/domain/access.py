"""Who may do what: one table of act by role and relation. What is not in the table is not allowed.

The same rights, written for people, stand in docs/rechten.md; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from pragma_coach.domain.types import Role


class Relation(StrEnum):
    """What an account is to a pair (or, for acts without a pair, to the organisation)."""

    COACH = "coach"  # coaches the pair now, also as a stand-in
    FORMER_COACH = "former_coach"
    DIRECTOR = "director"  # directs the pair now, and the coachee shares it
    SELF = "self"  # is the coachee of the pair, or acts on the own account
    APART = "apart"  # belongs to the same organisation, and never coached the pair
    HOUSEHOLD = "household"  # acts on a pair of the same household; says nothing about who it is
    ORGANISATION = "organisation"  # belongs to the same organisation
    FOREIGN = "foreign"


class Act(StrEnum):
    """Everything somebody can do or see behind sign-in."""

    SEE_PAIR = "see_pair"
    TICK = "tick"
    CLAIM = "claim"
    UNDO = "undo"
    TICK_HOME = "tick_home"
    CHOOSE_FOCUS = "choose_focus"
    REFUSE_ITEM = "refuse_item"
    LOG_CONTACT = "log_contact"
    RECORD_MILESTONE = "record_milestone"
    SWITCH_GROUP = "switch_group"
    PAUSE_PAIR = "pause_pair"
    HAND_OVER = "hand_over"
    END_PAIR = "end_pair"
    NAME_DIRECTOR = "name_director"
    CHANGE_PHASE = "change_phase"
    MOVE_PAIR = "move_pair"
    EDIT_COACHEE = "edit_coachee"
    SEE_OWN_PAIRS = "see_own_pairs"
    SEE_OWN_STEPS = "see_own_steps"
    SEE_CASELOAD = "see_caseload"
    NOTE_SHARING = "note_sharing"
    TAKE_READING = "take_reading"
    SCORE_SELF = "score_self"
    EDIT_PLAN = "edit_plan"
    WRITE_OWN_GOALS = "write_own_goals"
    PLAN_TALK = "plan_talk"
    PREPARE_TALK = "prepare_talk"
    RECORD_DATE = "record_date"
    SEE_APPOINTMENTS = "see_appointments"
    MANAGE_INTERPRETERS = "manage_interpreters"
    CHECK_TRANSLATIONS = "check_translations"
    DOUBT_TEXT = "doubt_text"
    SEE_ORGANISATION = "see_organisation"
    START_PAIR = "start_pair"
    ADMIT_VOLUNTEERS = "admit_volunteers"
    OFFER_COACHING = "offer_coaching"
    NAME_STAND_IN = "name_stand_in"
    ISSUE_CARD = "issue_card"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ADMINS = "manage_admins"
    IMPORT_PAIRS = "import_pairs"
    EXPORT_PAIRS = "export_pairs"
    CHANGE_SETTINGS = "change_settings"
    EDIT_PROGRAMME = "edit_programme"
    MANAGE_CONNECTIONS = "manage_connections"
    WITHHOLD_RELEASE = "withhold_release"
    ASK_HELP = "ask_help"
    CLAIM_HELP = "claim_help"
    RELEASE_HELP = "release_help"
    COUNT_VISITS = "count_visits"
    PLAN_WALK_IN = "plan_walk_in"
    KEEP_PLACES = "keep_places"
    ANNOUNCE_ACTIVITY = "announce_activity"
    CHANGE_ACTIVITY = "change_activity"
    ATTEND_ACTIVITY = "attend_activity"
    CHECK_IN = "check_in"
    WRITE_ASIDE = "write_aside"
    READ_ASIDE = "read_aside"
    GIVE_SIGNAL = "give_signal"
    HANDLE_SIGNAL = "handle_signal"
    LOOK_ALONG = "look_along"
    MANAGE_OPPORTUNITIES = "manage_opportunities"
    INVITE_COACHEE = "invite_coachee"
    NOTE_PROFILE = "note_profile"
    SEE_QUARTER = "see_quarter"
    EXPORT_QUARTER = "export_quarter"
    EXCHANGE_CODES = "exchange_codes"
    OWN_ACCOUNT = "own_account"


class AccessVerdict(StrEnum):
    """Yes, no, or "there is nothing here" for somebody who may not know that the pair exists."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    HIDDEN = "hidden"


_OWN_COACH = (Role.COACH, Relation.COACH)
_ANY_COACH = (Role.COACH, Relation.ORGANISATION)  # any volunteer of the organisation
_OWN_COACHEE = (Role.COACHEE, Relation.SELF)
_OWN_DIRECTOR = (Role.DIRECTOR, Relation.DIRECTOR)
_COORDINATOR = (Role.COORDINATOR, Relation.ORGANISATION)
_ADMIN = (Role.ADMIN, Relation.ORGANISATION)
_ANY_DIRECTOR = (Role.DIRECTOR, Relation.ORGANISATION)
_EVERYBODY = tuple((role, Relation.SELF) for role in Role)

POLICY: Mapping[Act, frozenset[tuple[Role, Relation]]] = MappingProxyType(
    {
        Act.SEE_PAIR: frozenset({_OWN_COACH, _OWN_COACHEE, _OWN_DIRECTOR, _COORDINATOR}),
        Act.TICK: frozenset({_OWN_COACH, _COORDINATOR}),
        Act.CLAIM: frozenset({_OWN_COACHEE}),
        Act.UNDO: frozenset({_OWN_COACH, _OWN_COACHEE, _COORDINATOR}),
        Act.TICK_HOME: frozenset({(role, Relation.HOUSEHOLD) for role in (Role.COACH, Role.COACHEE, Role.COORDINATOR)}),
        Act.CHOOSE_FOCUS: frozenset({_OWN_COACH, _OWN_COACHEE, _COORDINATOR}),
        Act.REFUSE_ITEM: frozenset({_OWN_COACHEE}),
        Act.LOG_CONTACT: frozenset({_OWN_COACH, _COORDINATOR}),
        Act.RECORD_MILESTONE: frozenset({_OWN_COACH, _COORDINATOR}),
        Act.SWITCH_GROUP: frozenset({_OWN_COACH, _COORDINATOR}),
        Act.PAUSE_PAIR: frozenset({_COORDINATOR}),
        Act.HAND_OVER: frozenset({_COORDINATOR}),
        Act.END_PAIR: frozenset({_COORDINATOR}),
        Act.NAME_DIRECTOR: frozenset({_COORDINATOR}),
        Act.CHANGE_PHASE: frozenset({_COORDINATOR}),
        Act.MOVE_PAIR: frozenset({_COORDINATOR}),
        Act.EDIT_COACHEE: frozenset({_COORDINATOR}),
        Act.SEE_OWN_PAIRS: frozenset({(Role.COACH, Relation.ORGANISATION)}),
        Act.SEE_OWN_STEPS: frozenset({(Role.COACHEE, Relation.ORGANISATION)}),
        Act.SEE_CASELOAD: frozenset({(Role.DIRECTOR, Relation.ORGANISATION)}),
        Act.NOTE_SHARING: frozenset({_OWN_COACH, _OWN_COACHEE, _COORDINATOR}),
        Act.TAKE_READING: frozenset({_OWN_COACH, _OWN_DIRECTOR, _COORDINATOR}),
        Act.SCORE_SELF: frozenset({_OWN_COACHEE}),
        Act.EDIT_PLAN: frozenset({_OWN_COACH, _OWN_DIRECTOR, _COORDINATOR}),
        Act.WRITE_OWN_GOALS: frozenset({_OWN_COACHEE}),
        Act.PLAN_TALK: frozenset({_OWN_COACH, _OWN_DIRECTOR, _COORDINATOR}),
        Act.PREPARE_TALK: frozenset({_OWN_COACH, _OWN_COACHEE, _OWN_DIRECTOR, _COORDINATOR}),
        Act.RECORD_DATE: frozenset({_OWN_COACH, _OWN_DIRECTOR, _COORDINATOR}),
        Act.SEE_APPOINTMENTS: frozenset({(Role.INTERPRETER, Relation.ORGANISATION)}),
        Act.MANAGE_INTERPRETERS: frozenset({_COORDINATOR}),
        Act.CHECK_TRANSLATIONS: frozenset({(Role.INTERPRETER, Relation.ORGANISATION)}),
        Act.DOUBT_TEXT: frozenset({(Role.COACHEE, Relation.ORGANISATION), _ANY_COACH, _COORDINATOR}),
        Act.SEE_ORGANISATION: frozenset({_COORDINATOR}),
        Act.START_PAIR: frozenset({_COORDINATOR}),
        Act.ADMIT_VOLUNTEERS: frozenset({_COORDINATOR}),
        Act.OFFER_COACHING: frozenset({(Role.COACH, Relation.ORGANISATION)}),
        Act.NAME_STAND_IN: frozenset({_COORDINATOR}),
        Act.ISSUE_CARD: frozenset({_COORDINATOR}),
        Act.MANAGE_ACCOUNTS: frozenset({_COORDINATOR, _ADMIN}),
        Act.MANAGE_ADMINS: frozenset({_ADMIN}),
        Act.IMPORT_PAIRS: frozenset({_COORDINATOR}),
        Act.EXPORT_PAIRS: frozenset({_COORDINATOR}),
        Act.CHANGE_SETTINGS: frozenset({_ADMIN}),
        Act.EDIT_PROGRAMME: frozenset({_COORDINATOR, _ADMIN}),
        Act.MANAGE_CONNECTIONS: frozenset({_ADMIN}),
        Act.WITHHOLD_RELEASE: frozenset({_COORDINATOR}),
        Act.ASK_HELP: frozenset({_OWN_COACH, _OWN_COACHEE, _COORDINATOR}),
        Act.CLAIM_HELP: frozenset({_ANY_COACH, _COORDINATOR}),
        Act.RELEASE_HELP: frozenset({_COORDINATOR}),
        Act.COUNT_VISITS: frozenset({_ANY_COACH, _COORDINATOR}),
        Act.PLAN_WALK_IN: frozenset({_COORDINATOR}),
        Act.KEEP_PLACES: frozenset({_COORDINATOR}),
        Act.ANNOUNCE_ACTIVITY: frozenset({_ANY_COACH, _COORDINATOR}),
        Act.CHANGE_ACTIVITY: frozenset({_COORDINATOR}),
        Act.ATTEND_ACTIVITY: frozenset({_OWN_COACH, _OWN_COACHEE, _COORDINATOR}),
        Act.CHECK_IN: frozenset({_OWN_COACH, _OWN_COACHEE}),
        Act.WRITE_ASIDE: frozenset({_OWN_COACHEE}),
        Act.READ_ASIDE: frozenset({(Role.COORDINATOR, Relation.APART)}),  # also a coordinator who coaches the pair: no
        Act.GIVE_SIGNAL: frozenset({_OWN_COACH}),
        Act.HANDLE_SIGNAL: frozenset({_COORDINATOR}),
        Act.LOOK_ALONG: frozenset({_OWN_DIRECTOR, _COORDINATOR}),
        Act.MANAGE_OPPORTUNITIES: frozenset({_ANY_DIRECTOR}),
        Act.INVITE_COACHEE: frozenset({_OWN_DIRECTOR}),
        Act.NOTE_PROFILE: frozenset({_OWN_COACH, _OWN_COACHEE, _COORDINATOR}),
        Act.SEE_QUARTER: frozenset({_COORDINATOR, _ANY_DIRECTOR}),
        Act.EXPORT_QUARTER: frozenset({_COORDINATOR}),
        Act.EXCHANGE_CODES: frozenset({_COORDINATOR}),
        Act.OWN_ACCOUNT: frozenset(_EVERYBODY),
    }
)


def allows(act: Act, roles: Iterable[Role], relations: Iterable[Relation]) -> bool:
    """Tell whether one of the roles with one of the relations may do the act; unknown means no."""
    granted = POLICY.get(act, frozenset())
    relations = tuple(relations)
    return any((role, relation) in granted for role in roles for relation in relations)


def verdict(act: Act, roles: Iterable[Role], relations: Iterable[Relation]) -> AccessVerdict:
    """Judge an act on a pair: HIDDEN for a stranger to the pair, FORBIDDEN for somebody who may see it."""
    roles, relations = tuple(roles), tuple(relations)
    if allows(act, roles, relations):
        return AccessVerdict.ALLOWED
    return AccessVerdict.FORBIDDEN if allows(Act.SEE_PAIR, roles, relations) else AccessVerdict.HIDDEN
