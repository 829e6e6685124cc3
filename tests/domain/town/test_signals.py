"""A signal goes one way, and none of its words is a diagnosis."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pragma_coach.domain.town.cases import CaseTurn
from pragma_coach.domain.town.signals import (
    UNSETTLED,
    ReferralPartner,
    SignalAct,
    SignalKind,
    SignalState,
    following,
    signal_state,
)
from pragma_coach.domain.types import AccountId

AT = datetime(2026, 5, 12, tzinfo=UTC)


def after(*acts: SignalAct) -> SignalState:
    return signal_state([CaseTurn(act, AccountId(1), AT) for act in acts])


def test_a_signal_is_seen_taken_up_referred_and_closed() -> None:
    assert after() is SignalState.GIVEN
    assert after(SignalAct.SEE) is SignalState.SEEN
    assert after(SignalAct.SEE, SignalAct.TAKE_UP, SignalAct.REFER, SignalAct.REFER) is SignalState.TAKEN_UP
    assert after(SignalAct.TAKE_UP, SignalAct.CLOSE) is SignalState.CLOSED


def test_who_gave_it_takes_it_back_until_somebody_took_it_up() -> None:
    assert after(SignalAct.SEE, SignalAct.WITHDRAW) is SignalState.WITHDRAWN
    with pytest.raises(ValueError, match="withdraw does not follow taken_up"):
        after(SignalAct.TAKE_UP, SignalAct.WITHDRAW)


def test_what_is_over_stays_over() -> None:
    for state in set(SignalState) - UNSETTLED:
        assert not any(following(state, act) for act in SignalAct)


def test_no_word_is_about_health() -> None:
    texts = " ".join(one.label for one in (*SignalKind, *ReferralPartner)).lower()
    assert not any(word in texts for word in ("arts", "ziek", "psych", "trauma", "verslav", "depress", "gezond", "ggz"))
