"""A director is named by the coordinator, let in by the coachee, and out again when the coachee says so."""

from __future__ import annotations

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.services.pairs import acts
from pragma_coach.services.pairs.acts import ActOutcome
from pragma_coach.services.pairs.director import name_director, share_with
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.store.database import connection


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def sees(cast: Cast) -> bool:
    with connection():
        try:
            acts.pair_for((Act.SEE_PAIR,), cast.director, cast.pair.id, make.TODAY)
        except NotThere:
            return False
        return True


def test_naming_lets_nobody_in_and_sharing_does(cast: Cast) -> None:
    name_director(operation(cast.coordinator), cast.pair.id, cast.director.account_id)
    assert not sees(cast)
    share_with(operation(cast.coachee), cast.pair.id, DIRECTOR_PARTY, on=True)
    assert sees(cast)
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def test_the_coachee_ends_it_from_the_next_page_on(cast: Cast) -> None:
    name_director(operation(cast.coordinator), cast.pair.id, cast.director.account_id)
    share_with(operation(cast.coach), cast.pair.id, DIRECTOR_PARTY, on=True)
    share_with(operation(cast.coachee), cast.pair.id, DIRECTOR_PARTY, on=False)
    assert not sees(cast)
    again = share_with(operation(cast.coachee), cast.pair.id, DIRECTOR_PARTY, on=False)
    assert again.outcome is ActOutcome.UNCHANGED


def test_another_director_takes_the_place_of_the_first(cast: Cast) -> None:
    share_with(operation(cast.coachee), cast.pair.id, DIRECTOR_PARTY, on=True)
    name_director(operation(cast.coordinator), cast.pair.id, cast.director.account_id)
    name_director(operation(cast.coordinator), cast.pair.id, None)
    assert not sees(cast)
    assert cast.now().journey.director is None


def test_somebody_who_is_no_director_is_refused_with_the_cure(cast: Cast) -> None:
    with pytest.raises(Invalid, match="Geef eerst de rol"):
        name_director(operation(cast.coordinator), cast.pair.id, cast.coach.account_id)
    with pytest.raises(NotAllowed):
        name_director(operation(cast.coach), cast.pair.id, cast.director.account_id)
    with pytest.raises(Invalid, match="Met wie"):
        share_with(operation(cast.coachee), cast.pair.id, "the world", on=True)
