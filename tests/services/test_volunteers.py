"""Volunteers: who may begin, who has room, and a stand-in whose rights end by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import Actor, Role
from pragma_coach.domain.volunteers import CoachOffer, CoachWish, Proof, Reason, Stage, Weekday
from pragma_coach.services import volunteers
from pragma_coach.services.accounts import settings as account_settings
from pragma_coach.services.accounts import sign_in, stand_ins
from pragma_coach.services.desk import coach_advice
from pragma_coach.services.pairs import lifecycle
from pragma_coach.store import organisations
from pragma_coach.store.accounts import sessions
from pragma_coach.store.database import connection, one_transaction


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


def test_areas_are_kept_once_each_and_not_too_many(cast: Cast) -> None:
    settle(cast, areas="  Noord \n\nZuid\nNoord")
    with connection():
        assert organisations.get(cast.organisation.id).settings.area_names == ("Noord", "Zuid")
    with pytest.raises(Invalid, match="te veel"):
        settle(cast, areas="\n".join(f"wijk {number}" for number in range(40)))
    with pytest.raises(Invalid, match="maanden"):
        settle(cast, vog_months=1)


@one_transaction
def roles_on(actor: Actor, day: date) -> frozenset[Role]:
    """The roles with which somebody is recognised at noon of a day."""
    at = make.NOON + (day - make.TODAY)
    account = next(known for known in make.accounts_of(actor.organisation_id) if known.id == actor.account_id)
    token = sign_in.open_session(account, shared=False, at=at).token
    found = sessions.session(token, at)
    assert found is not None
    return found.account.roles


def test_a_stand_in_has_the_rights_on_the_days_named_and_not_before_or_after(cast: Cast) -> None:
    first, last = make.TODAY + timedelta(days=1), make.TODAY + timedelta(days=5)
    stand_ins.name_stand_in(operation(cast.coordinator), cast.director.account_id, first, last)
    assert roles_on(cast.director, make.TODAY) == {Role.DIRECTOR}
    assert roles_on(cast.director, first) == roles_on(cast.director, last) == {Role.DIRECTOR, Role.COORDINATOR}
    assert roles_on(cast.director, last + timedelta(days=1)) == {Role.DIRECTOR}
    (named,) = stand_ins.terms(cast.coordinator, make.TODAY)
    stand_ins.end_stand_in(operation(cast.coordinator), named.term.number)
    assert roles_on(cast.director, first) == {Role.DIRECTOR}
    assert not stand_ins.terms(cast.coordinator, make.TODAY)[0].open


def test_a_card_is_too_little_to_stand_in_and_a_stand_in_names_nobody(cast: Cast) -> None:
    tomorrow = make.TODAY + timedelta(days=1)
    with pytest.raises(Invalid, match="wachtwoord en code"):
        stand_ins.name_stand_in(operation(cast.coordinator), cast.coach.account_id, None, tomorrow)
    stand_ins.name_stand_in(operation(cast.coordinator), cast.director.account_id, None, tomorrow)
    acting = replace(cast.director, roles=cast.director.roles | {Role.COORDINATOR})
    with pytest.raises(NotAllowed, match="wijst geen vervanger"):
        stand_ins.name_stand_in(operation(acting), cast.admin.account_id, None, tomorrow)
    with pytest.raises(NotThere):
        stand_ins.end_stand_in(operation(cast.foreign_coordinator), 1)


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [(-1, 5, "al geweest"), (0, None, "laatste dag"), (3, 2, "laatste dag"), (0, 200, "drie maanden")],
)
def test_days_that_cannot_be_are_refused(since: int, until: int | None, words: str, cast: Cast) -> None:
    last = None if until is None else make.TODAY + timedelta(days=until)
    first = make.TODAY + timedelta(days=since)
    with pytest.raises(Invalid, match=words):
        stand_ins.name_stand_in(operation(cast.coordinator), cast.director.account_id, first, last)
