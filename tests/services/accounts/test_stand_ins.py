"""A stand-in has the rights of a coordinator on the days named, and not a day longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.accounts import sign_in, stand_ins
from pragma_coach.store.accounts import sessions
from pragma_coach.store.database import one_transaction


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


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
