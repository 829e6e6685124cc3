"""A signal: a coach asks the coordinator to look along. Closed lists only: no diagnosis and no text about anybody.

What cannot be said in these words is told by telephone; then `CALL_ME` is all that is kept. Referral is the
coordinator's alone (domain.md 3.7), to a kind of partner, never to a named one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from pragma_coach.domain.types import AccountId

SignalId = NewType("SignalId", int)


class SignalKind(StrEnum):
    """What a coach asks the coordinator to look at; each can be said to the coachee's face."""

    NO_CONTACT = "no_contact"
    MONEY = "money"
    HOME = "home"
    PAPERS = "papers"
    LANGUAGE = "language"
    WORK = "work"
    CHILDREN = "children"
    ALONE = "alone"
    TOO_MUCH = "too_much"
    COACH = "coach"
    CALL_ME = "call_me"


SIGNALS: Mapping[SignalKind, str] = MappingProxyType(
    {
        SignalKind.NO_CONTACT: "Het contact lukt niet",
        SignalKind.MONEY: "Er zijn zorgen over geld",
        SignalKind.HOME: "Er zijn problemen met de woning",
        SignalKind.PAPERS: "Een instantie geeft geen antwoord",
        SignalKind.LANGUAGE: "De taalles of inburgering loopt niet",
        SignalKind.WORK: "Werk of opleiding loopt niet",
        SignalKind.CHILDREN: "School of opvang loopt niet",
        SignalKind.ALONE: "Er zijn weinig mensen om op te leunen",
        SignalKind.TOO_MUCH: "Het is te veel tegelijk",
        SignalKind.COACH: "De coach heeft zelf hulp nodig",
        SignalKind.CALL_ME: "Bel mij: ik vertel het liever",
    }
)


class Partner(StrEnum):
    """The kinds of partner to which the coordinator refers; none of them tells of somebody's health."""

    TOWN_HALL = "town_hall"
    DISTRICT_TEAM = "district_team"
    DEBT_HELP = "debt_help"
    LEGAL_HELP = "legal_help"
    LANDLORD = "landlord"
    SCHOOL = "school"
    LANGUAGE_SCHOOL = "language_school"
    WORK = "work"
    REFUGEE_WORK = "refugee_work"
    VOLUNTEERS = "volunteers"
    PROFESSIONAL = "professional"


PARTNERS: Mapping[Partner, str] = MappingProxyType(
    {
        Partner.TOWN_HALL: "De gemeente",
        Partner.DISTRICT_TEAM: "Het wijkteam",
        Partner.DEBT_HELP: "Hulp bij schulden",
        Partner.LEGAL_HELP: "Juridische hulp",
        Partner.LANDLORD: "De verhuurder",
        Partner.SCHOOL: "School of opvang",
        Partner.LANGUAGE_SCHOOL: "De taalschool",
        Partner.WORK: "Hulp bij werk",
        Partner.REFUGEE_WORK: "Vluchtelingenwerk",
        Partner.VOLUNTEERS: "Een andere vrijwilliger",
        Partner.PROFESSIONAL: "Een andere professional",
    }
)


class SignalState(StrEnum):
    """Where a signal stands."""

    GIVEN = "given"
    SEEN = "seen"
    TAKEN_UP = "taken_up"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STANDING = frozenset({SignalState.GIVEN, SignalState.SEEN, SignalState.TAKEN_UP})


class SignalAct(StrEnum):
    """What somebody does with a signal."""

    SEE = "see"
    TAKE_UP = "take_up"
    REFER = "refer"
    CLOSE = "close"
    WITHDRAW = "withdraw"


# From which states an act is possible, and where it leads.
_FROM: Mapping[SignalAct, tuple[frozenset[SignalState], SignalState]] = MappingProxyType(
    {
        SignalAct.SEE: (frozenset({SignalState.GIVEN}), SignalState.SEEN),
        SignalAct.TAKE_UP: (frozenset({SignalState.GIVEN, SignalState.SEEN}), SignalState.TAKEN_UP),
        SignalAct.REFER: (STANDING, SignalState.TAKEN_UP),
        SignalAct.CLOSE: (STANDING, SignalState.CLOSED),
        SignalAct.WITHDRAW: (frozenset({SignalState.GIVEN, SignalState.SEEN}), SignalState.WITHDRAWN),
    }
)


@dataclass(frozen=True, slots=True)
class SignalTurn:
    """One thing that was done with a signal; `partner` goes with a referral."""

    kind: SignalAct
    by: AccountId
    at: datetime
    partner: Partner | None = None


def following(state: SignalState, act: SignalAct) -> SignalState | None:
    """Return where the act leads, or None when it does not fit where the signal stands."""
    sources, target = _FROM[act]
    return target if state in sources else None


def stands(turns: Iterable[SignalTurn]) -> SignalState:
    """Return where a signal stands after its turns; one that does not fit raises ValueError."""
    state = SignalState.GIVEN
    for turn in turns:
        found = following(state, turn.kind)
        if found is None:
            raise ValueError(f"{turn.kind} does not follow {state}")
        state = found
    return state
