"""What coaches offer is within bounds, and the advice for a pair knows its language."""

from __future__ import annotations

from dataclasses import replace

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import Role
from pragma_coach.domain.volunteers import CoachOffer, CoachWish, Proof, Reason, Weekday, advise
from pragma_coach.services import volunteers
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


@pytest.mark.parametrize("checked", [True, False])
def test_the_database_takes_the_coaches_that_the_rules_put_first(checked: bool, cast: Cast) -> None:
    """Of more coaches than a page shows, those are read that `advise` would have put on top."""
    settle(cast, areas="Noord\nZuid", admission=checked)
    offers = [
        CoachOffer(frozenset({"nl", "ar"}), frozenset({"Zuid"}), frozenset({Weekday.MONDAY}), room=1),
        CoachOffer(frozenset({"nl"}), frozenset({"Zuid"}), frozenset({Weekday.FRIDAY}), room=4),
        CoachOffer(frozenset({"ar"}), frozenset({"Noord"}), room=0),
        CoachOffer(frozenset({"tr"}), frozenset({"Noord", "Zuid"}), room=2),
    ]
    for number, offer in enumerate(offers * 2):
        made = make.account(cast.organisation.id, Role.COACH, name=f"Coach {number}")
        coach_advice.keep_offer(operation(cast.coordinator), made.id, offer)
        for proof in list(Proof)[number % 3 :]:  # who begins with the second or third lacks something
            volunteers.show_proof(operation(cast.coordinator), made.id, proof, make.TODAY)
    wishes = (CoachWish(), CoachWish("ar"), CoachWish("nl", "Zuid"), CoachWish(days=frozenset({Weekday.FRIDAY})))
    for wish in wishes:
        everybody = advise(wish, coach_advice.candidates(cast.coordinator, make.TODAY))
        for most in (1, 3, 5):
            best = volunteers.best_coaches(cast.coordinator, make.TODAY, wish, most)
            assert {one.account.id for one in best} == {one.candidate.account_id for one in everybody[:most]}, wish
