"""Accounts: of one organisation, with roles, an address that nobody else has, and codes that work once."""

from __future__ import annotations

import make
import pytest
from make import NOON, Cast
from peewee import IntegrityError

from pragma_coach.config import Config
from pragma_coach.domain.types import AccountId, Role
from pragma_coach.store import database
from pragma_coach.store.accounts import accounts


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def test_an_account_comes_back_as_it_went_in(cast: Cast) -> None:
    with database.connection():
        made = accounts.add(
            cast.organisation.id,
            name="Élise ’t Hart",
            roles=[Role.COACH, Role.COORDINATOR],
            at=NOON,
            email="Elise@Voorbeeld.NL",
            language="ti",
        )
        assert accounts.get(cast.organisation.id, made.id) == made
    assert (made.email, made.language, made.created_at) == ("elise@voorbeeld.nl", "ti", NOON)
    assert made.roles == {Role.COACH, Role.COORDINATOR}
    assert (made.disabled, made.has_password) == (False, False)
    assert made.actor.roles == made.roles


def test_an_account_is_read_and_changed_by_its_own_organisation_only(cast: Cast) -> None:
    own = cast.coach.account_id
    with database.connection():
        assert accounts.get(cast.elsewhere.id, own) is None
        assert not accounts.change(cast.elsewhere.id, own, name="Gestolen")
        assert not accounts.disable(cast.elsewhere.id, own, NOON)
        assert accounts.names(cast.elsewhere.id, [own]) == {}
        assert own not in {account.id for account in accounts.every(cast.elsewhere.id)}
        assert accounts.get(cast.organisation.id, AccountId(10**30)) is None


def test_accounts_are_listed_by_name_and_role(cast: Cast) -> None:
    with database.connection():
        listed = accounts.every(cast.organisation.id)
        coaches = accounts.every(cast.organisation.id, Role.COACH)
        names = accounts.names(cast.organisation.id, [cast.coach.account_id, cast.foreign_coach.account_id])
    assert [account.name for account in listed] == sorted(account.name for account in listed)
    assert {account.id for account in coaches} == {cast.coach.account_id, cast.other_coach.account_id}
    assert set(names) == {cast.coach.account_id}


def test_an_address_belongs_to_one_account_in_capitals_or_not(cast: Cast) -> None:
    make.account(cast.organisation.id, Role.COORDINATOR, email="ria@voorbeeld.nl")
    with database.connection():
        assert accounts.email_taken("RIA@voorbeeld.nl")
        assert not accounts.email_taken("mia@voorbeeld.nl")
    with pytest.raises(IntegrityError):
        make.account(cast.elsewhere.id, Role.COORDINATOR, email="Ria@voorbeeld.nl")


def test_roles_change_and_an_account_closes_and_opens(cast: Cast) -> None:
    own, here = cast.coach.account_id, cast.organisation.id
    with database.connection():
        assert accounts.change(here, own, roles={Role.COACH, Role.ADMIN}, name="Nieuw")
        changed = accounts.get(here, own)
        assert changed is not None
        assert (changed.roles, changed.name) == ({Role.COACH, Role.ADMIN}, "Nieuw")
        for moment, closed in ((NOON, True), (None, False)):
            assert accounts.disable(here, own, moment)
            now = accounts.get(here, own)
            assert now is not None
            assert now.disabled is closed


def test_what_signing_in_needs_is_found_by_address(cast: Cast) -> None:
    made = make.account(cast.organisation.id, Role.COORDINATOR, email="ria@voorbeeld.nl")
    with database.connection():
        accounts.set_password(made.id, "hash")
        accounts.set_totp(made.id, "geheim", NOON)
        found = accounts.credentials("Ria@Voorbeeld.nl")
        assert found == accounts.credentials_of(made.id)
        assert found is not None
        assert (found.password_hash, found.totp_secret, found.totp_last_step) == ("hash", "geheim", None)
        assert found.totp_since == NOON
        accounts.set_totp(made.id, None, NOON)
        assert accounts.credentials_of(made.id).totp_since is None
        assert found.account.has_password
        assert accounts.credentials("niemand@voorbeeld.nl") is None
        with pytest.raises(LookupError):
            accounts.credentials_of(AccountId(4))


def test_a_code_of_the_authenticator_works_once_and_an_older_one_never(cast: Cast) -> None:
    own = cast.coordinator.account_id
    with database.connection():
        assert [accounts.use_totp_step(own, step) for step in (100, 100, 99, 101)] == [True, False, False, True]
        accounts.set_totp(own, "nieuw", NOON)
        assert accounts.use_totp_step(own, 100)
