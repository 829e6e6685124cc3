"""A new coach comes in with everything that is known, or not at all; a repeat adds nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.volunteers import CoachOffer, Proof, Stage, Weekday
from pragma_coach.services import volunteers
from pragma_coach.services.desk.new_coach import NewCoach, shown_field, welcome_coach

OFFER = CoachOffer(languages=frozenset({"nl", "ti"}), days=frozenset({Weekday.TUESDAY}), room=2)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def names(cast: Cast) -> list[str]:
    return [known.account.name for known in volunteers.volunteers_of(cast.coordinator, make.TODAY)]


def test_one_act_makes_the_account_the_proofs_the_offer_and_the_card(cast: Cast) -> None:
    shown = {Proof.TRAINING: None, Proof.VOG: make.TODAY - timedelta(days=10)}
    doing = operation(cast.coordinator)
    account, card = welcome_coach(doing, NewCoach("Tineke B.", offer=OFFER, shown=shown), card=True)
    assert card is not None
    assert card.account == account
    known = volunteers.volunteer(cast.coordinator, account.id, make.TODAY)
    assert known.offer == OFFER
    assert known.admission.stage is Stage.CANDIDATE
    assert set(known.admission.missing) == {Proof.SECRECY, Proof.INTRODUCTION}
    with pytest.raises(Invalid, match="maar één keer te zien"):
        welcome_coach(doing, NewCoach("Tineke B.", offer=OFFER, shown=shown), card=True)
    again, none = welcome_coach(doing, NewCoach("Tineke B.", offer=OFFER, shown=shown), card=False)
    assert (again.id, none) == (account.id, None)
    assert names(cast).count("Tineke B.") == 1


def test_a_day_that_cannot_be_is_named_at_its_own_field_and_adds_nobody(cast: Cast) -> None:
    late = {Proof.TRAINING: None, Proof.VOG: make.TODAY + timedelta(days=1)}
    with pytest.raises(Invalid, match="nog niet geweest") as refused:
        welcome_coach(operation(cast.coordinator), NewCoach("Tineke B.", shown=late), card=True)
    assert refused.value.field == shown_field(Proof.VOG)
    with pytest.raises(Invalid) as refused:
        welcome_coach(operation(cast.coordinator), NewCoach("Tineke B.", offer=replace(OFFER, room=99)), card=False)
    assert refused.value.field == "room"
    assert "Tineke B." not in names(cast)


def test_only_who_admits_volunteers_adds_one(cast: Cast) -> None:
    for actor in (cast.coach, cast.admin):
        with pytest.raises(NotAllowed):
            welcome_coach(operation(actor), NewCoach("Tineke B."), card=False)
