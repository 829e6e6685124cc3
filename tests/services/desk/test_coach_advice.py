"""What coaches offer is within bounds, and the advice for a pair knows its language."""

from __future__ import annotations

from dataclasses import replace

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.volunteers import CoachOffer, CoachWish, Reason, Weekday
from pragma_coach.services.accounts import settings as account_settings
from pragma_coach.services.desk import coach_advice


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def settle(cast: Cast, **wanted: object) -> None:
    settings = replace(account_settings.organisation(cast.admin).settings, **wanted)  # type: ignore[arg-type]  # given by name
    account_settings.change_settings(operation(cast.admin), settings)


def test_the_advice_for_a_pair_knows_its_language_and_leaves_its_coach_out(cast: Cast) -> None:
    settle(cast, areas="Noord\nZuid")
    speaks = CoachOffer(frozenset({"nl"}), frozenset({"Zuid"}), frozenset({Weekday.MONDAY}), room=3)
    coach_advice.keep_offer(operation(cast.other_coach), cast.other_coach.account_id, speaks)
    wish = CoachWish(area="Zuid", days=frozenset({Weekday.MONDAY, Weekday.FRIDAY}))
    coach_advice.keep_wish(operation(cast.coordinator), cast.pair.id, wish)
    found = coach_advice.advice(cast.coordinator, make.TODAY, pair_id=cast.pair.id)
    assert found.wish == replace(wish, language="nl")
    (advice,) = found.coaches
    assert advice.candidate.account_id == cast.other_coach.account_id
    assert advice.reasons == (Reason.AREA, Reason.DAYS, Reason.ROOM)


def test_an_offer_out_of_bounds_is_refused(cast: Cast) -> None:
    own = cast.coach.account_id
    for offer, field in (
        (CoachOffer(room=21), "room"),
        (CoachOffer(languages=frozenset({"klingon"})), "languages"),
        (CoachOffer(areas=frozenset({"Nergens"})), "areas"),
    ):
        with pytest.raises(Invalid) as refused:
            coach_advice.keep_offer(operation(cast.coach), own, offer)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        coach_advice.keep_offer(operation(cast.coach), cast.other_coach.account_id, CoachOffer())
    with pytest.raises(NotThere):
        coach_advice.keep_offer(operation(cast.coordinator), cast.foreign_coach.account_id, CoachOffer())
    with pytest.raises(NotThere):
        coach_advice.advice(cast.foreign_coordinator, make.TODAY, pair_id=cast.pair.id)
