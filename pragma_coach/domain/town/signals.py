"""A signal: a coach asks the coordinator for help with a pair. Closed lists only: no diagnosis, no free text.

What does not fit in these words goes by telephone; then only `CALL_ME` is stored. Referral is the
coordinator's alone (domain.md 3.7), to a kind of partner, never to a named one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.town.cases import CaseTurn, PairCase

SignalId = NewType("SignalId", int)


class SignalKind(LabelledEnum):
    """What a coach asks the coordinator to look at; the coachee reads it too."""

    NO_CONTACT = "no_contact", "Het contact lukt niet"
    MONEY = "money", "Er zijn zorgen over geld"
    HOME = "home", "Er zijn problemen met de woning"
    PAPERS = "papers", "Een instantie geeft geen antwoord"
    LANGUAGE = "language", "De taalles of inburgering loopt niet"
    WORK = "work", "Werk of opleiding loopt niet"
    CHILDREN = "children", "School of opvang loopt niet"
    ALONE = "alone", "Er zijn weinig mensen om op te leunen"
    TOO_MUCH = "too_much", "Het is te veel tegelijk"
    COACH = "coach", "De coach heeft zelf hulp nodig"
    CALL_ME = "call_me", "Bel mij: ik vertel het liever"


class ReferralPartner(LabelledEnum):
    """The kinds of partner to which the coordinator refers; none reveals anything about health."""

    TOWN_HALL = "town_hall", "De gemeente"
    DISTRICT_TEAM = "district_team", "Het wijkteam"
    DEBT_HELP = "debt_help", "Hulp bij schulden"
    LEGAL_HELP = "legal_help", "Juridische hulp"
    LANDLORD = "landlord", "De verhuurder"
    SCHOOL = "school", "School of opvang"
    LANGUAGE_SCHOOL = "language_school", "De taalschool"
    WORK = "work", "Hulp bij werk"
    REFUGEE_WORK = "refugee_work", "Vluchtelingenwerk"
    VOLUNTEERS = "volunteers", "Een andere vrijwilliger"
    PROFESSIONAL = "professional", "Een andere professional"


class SignalState(LabelledEnum):
    """Where a signal stands."""

    GIVEN = "given", "Nog niet gezien"
    SEEN = "seen", "Gezien"
    TAKEN_UP = "taken_up", "Opgepakt"
    CLOSED = "closed", "Afgesloten"
    WITHDRAWN = "withdrawn", "Teruggenomen"


UNSETTLED = frozenset({SignalState.GIVEN, SignalState.SEEN, SignalState.TAKEN_UP})


class SignalAct(StrEnum):
    """An act on a signal."""

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
        SignalAct.REFER: (UNSETTLED, SignalState.TAKEN_UP),
        SignalAct.CLOSE: (UNSETTLED, SignalState.CLOSED),
        SignalAct.WITHDRAW: (frozenset({SignalState.GIVEN, SignalState.SEEN}), SignalState.WITHDRAWN),
    }
)


def following(state: SignalState, act: SignalAct) -> SignalState | None:
    """Return the state to which the act leads, or None when it is not possible in this state."""
    sources, target = _FROM[act]
    return target if state in sources else None


def signal_state(turns: Iterable[CaseTurn[SignalAct]]) -> SignalState:
    """Return where a signal stands after its turns. Raise ValueError for a turn that does not fit."""
    state = SignalState.GIVEN
    for turn in turns:
        after = following(state, turn.act)
        if after is None:
            raise ValueError(f"{turn.act} does not follow {state}")
        state = after
    return state


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal(PairCase[SignalAct]):
    """What a coach asked the coordinator to look at; a turn `REFER` has the kind of partner as its value."""

    id: SignalId
    kind: SignalKind

    @property
    def state(self) -> SignalState:
        return signal_state(self.turns)

    @property
    def partners(self) -> tuple[ReferralPartner, ...]:
        """To which kinds of partner somebody was referred, in order."""
        return tuple(ReferralPartner(turn.value) for turn in self.turns if turn.value)
