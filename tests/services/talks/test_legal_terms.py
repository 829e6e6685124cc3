"""The days from which terms of the law count: all that are right are kept, or none."""

from __future__ import annotations

from datetime import date

import pytest
from make import TODAY, Cast, operation
from talk_steps import WEDNESDAY

from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import MilestoneId
from pragma_coach.services.pairs import records
from pragma_coach.services.talks import legal_terms


def test_the_days_of_the_law_are_kept_all_or_none(cast: Cast) -> None:
    late = {Anchor.BRP: date(2026, 3, 4), Anchor.DUO_NOTICE: date(2026, 5, 2), Anchor.PIP_SIGNED: date(2026, 5, 1)}
    with pytest.raises(Invalid, match="De brief komt eerst"):
        legal_terms.record_days(operation(cast.coordinator), cast.pair.id, late)
    assert cast.now().journey.dates == {}
    with pytest.raises(Invalid, match="nog niet geweest"):
        legal_terms.record_days(operation(cast.coordinator), cast.pair.id, {Anchor.BRP: WEDNESDAY})
    with pytest.raises(Invalid, match="hoort niet bij"):
        legal_terms.record_days(operation(cast.coordinator), cast.pair.id, {Anchor.HOUSED: TODAY})
    right = {**late, Anchor.PIP_SIGNED: date(2026, 5, 4)}
    legal_terms.record_days(operation(cast.coach), cast.pair.id, right)
    journey = cast.now().journey
    assert {anchor: reached.on for anchor, reached in journey.dates.items()} == {
        Anchor.BRP: date(2026, 3, 4),
        Anchor.DUO_NOTICE: date(2026, 5, 2),
    }
    assert journey.milestones[MilestoneId("pip_signed")].on == date(2026, 5, 4)
    legal_terms.record_days(operation(cast.coach), cast.pair.id, {Anchor.BRP: None})
    assert Anchor.BRP not in cast.now().journey.dates
    with pytest.raises(Invalid, match="Dit komt daarna"):
        records.record_milestone(operation(cast.coach), cast.pair.id, MilestoneId("pvt_signed"), date(2026, 5, 3))
