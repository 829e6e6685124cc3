"""Nobody begins before all is shown where the organisation asks so; what was a mistake counts no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import Actor
from pragma_coach.domain.volunteers import Proof, Stage
from pragma_coach.services import volunteers
from pragma_coach.services.accounts import settings as account_settings
from pragma_coach.services.pairs import lifecycle
from pragma_coach.store import organisations
from pragma_coach.store.database import connection


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def settle(cast: Cast, **wanted: object) -> None:
    settings = replace(account_settings.organisation(cast.admin).settings, **wanted)  # type: ignore[arg-type]  # given by name
    account_settings.change_settings(operation(cast.admin), settings)


def show_all(cast: Cast, coach: Actor, day: date = make.TODAY) -> None:
    for proof in Proof:
        volunteers.show_proof(operation(cast.coordinator), coach.account_id, proof, day)


def test_a_coach_gets_no_pair_before_all_is_shown_when_the_organisation_asks_so(cast: Cast) -> None:
    new = make.coach(cast.organisation.id)
    settle(cast, admission=True)
    with pytest.raises(Invalid, match="mag nog niet beginnen") as refused:
        lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, new.account_id)
    assert refused.value.field == "coach"
    show_all(cast, new)
    lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, new.account_id)
    assert {term.account_id for term in cast.now().journey.coaches_on(make.TODAY)} == {new.account_id}


def test_without_that_setting_nothing_is_asked(cast: Cast) -> None:
    new = make.coach(cast.organisation.id)
    lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, new.account_id)


def test_what_was_noted_by_mistake_counts_no_more(cast: Cast) -> None:
    show_all(cast, cast.coach)
    known = volunteers.volunteer(cast.coordinator, cast.coach.account_id, make.TODAY)
    assert (known.admission.stage, known.pairs) == (Stage.READY, 1)
    vog = next(shown for shown in known.shown if shown.proof is Proof.VOG)
    volunteers.withdraw_proof(operation(cast.coordinator), cast.coach.account_id, vog.number)
    again = volunteers.volunteer(cast.coordinator, cast.coach.account_id, make.TODAY)
    assert again.admission.missing == (Proof.VOG,)
    with pytest.raises(NotThere):
        volunteers.withdraw_proof(operation(cast.coordinator), cast.coach.account_id, vog.number)


def test_a_proof_of_tomorrow_or_of_another_town_is_refused(cast: Cast) -> None:
    tomorrow = make.TODAY + timedelta(days=1)
    with pytest.raises(Invalid, match="nog niet geweest"):
        volunteers.show_proof(operation(cast.coordinator), cast.coach.account_id, Proof.VOG, tomorrow)
    with pytest.raises(NotThere):
        volunteers.show_proof(operation(cast.coordinator), cast.foreign_coach.account_id, Proof.VOG, None)
    with pytest.raises(NotAllowed):
        volunteers.show_proof(operation(cast.coach), cast.coach.account_id, Proof.VOG, None)


def test_areas_are_kept_once_each_and_not_too_many(cast: Cast) -> None:
    settle(cast, areas="  Noord \n\nZuid\nNoord")
    with connection():
        assert organisations.get(cast.organisation.id).settings.area_names == ("Noord", "Zuid")
    with pytest.raises(Invalid, match="te veel"):
        settle(cast, areas="\n".join(f"wijk {number}" for number in range(40)))
    with pytest.raises(Invalid, match="maanden"):
        settle(cast, vog_months=1)
