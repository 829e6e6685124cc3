"""Cards, signed-in devices and tries: only hashes are kept, an end is an end on the next look."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import make
import pytest
from make import NOON, Cast
from playhouse.test_utils import count_queries

from pragma_coach.config import Config
from pragma_coach.domain.types import AccountId
from pragma_coach.store import database, tables
from pragma_coach.store.accounts import accounts, sessions, tries
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import one_transaction

LATER = NOON + timedelta(days=30)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def account_of(cast: Cast, account_id: AccountId) -> Account:
    found = accounts.get(cast.organisation.id, account_id)
    assert found is not None
    return found


@one_transaction
def sign_in(cast: Cast, token: str, *, card: str = "", shared: bool = False) -> Account:
    account = account_of(cast, cast.coach.account_id)
    card_id = None
    if card:
        found = sessions.card_account(card)
        assert found is not None
        card_id = found[0].id
    sessions.add_session(account, token=token, shared=shared, at=NOON, expires_at=LATER, card_id=card_id)
    return account


@one_transaction
def add_card(cast: Cast, code: str) -> None:
    sessions.add_card(cast.organisation.id, cast.coach.account_id, code=code, by=cast.coordinator.account_id, at=NOON)


def signed_in(token: str, at: object = NOON) -> bool:
    with database.connection():
        return sessions.session(token, at) is not None  # type: ignore[arg-type]


def test_a_device_is_known_by_its_token_in_one_statement(cast: Cast) -> None:
    account = sign_in(cast, "token-een", shared=True)
    with database.connection(), count_queries() as counted:
        found = sessions.session("token-een", NOON)
    assert counted.count == 1
    assert found is not None
    assert (found.account, found.shared, found.expires_at) == (account, True, LATER)
    assert not signed_in("token-twee")
    assert not signed_in("")


def test_neither_token_nor_code_is_kept(cast: Cast) -> None:
    add_card(cast, "code-die-niemand-leest")
    sign_in(cast, "token-dat-niemand-leest")
    with database.connection():
        for table in (tables.LoginCard, tables.LoginSession):
            rows = str(list(table.select().dicts()))
            assert "niemand-leest" not in rows
            assert sessions.hashed("code-die-niemand-leest") in rows or table is tables.LoginSession


def test_a_session_ends_by_time_by_signing_out_and_by_closing_the_account(cast: Cast) -> None:
    account = sign_in(cast, "een")
    sign_in(cast, "twee")
    assert signed_in("een", LATER - MINUTE)
    assert not signed_in("een", LATER)
    with database.connection():
        assert len(sessions.sessions_of(account.id, NOON)) == 2
        sessions.end_session(cast.other_coach.account_id, sessions.hashed("een"))  # not theirs
        assert sessions.session("een", NOON) is not None
        sessions.end_session(account.id, sessions.hashed("een"))
        assert sessions.session("een", NOON) is None
        assert sessions.session("twee", NOON) is not None
        accounts.disable(cast.organisation.id, account.id, NOON)
        assert sessions.session("twee", NOON) is None
        accounts.disable(cast.organisation.id, account.id, None)
        sessions.end_sessions(account.id)
        assert sessions.session("twee", NOON) is None


def test_a_role_that_is_taken_away_is_gone_on_the_next_look(cast: Cast) -> None:
    account = sign_in(cast, "een")
    with database.connection():
        accounts.change(cast.organisation.id, account.id, roles=[])
        found = sessions.session("een", NOON)
    assert found is not None
    assert found.account.roles == frozenset()


def test_a_device_that_is_seen_may_stay_and_one_whose_time_is_over_is_removed(cast: Cast) -> None:
    sign_in(cast, "een")
    sign_in(cast, "twee")
    with database.connection():
        sessions.extend(sessions.hashed("een"), seen_at=NOON + MINUTE, expires_at=LATER + MINUTE)
        assert sessions.clear_expired(LATER) == 1
        found = sessions.session("een", LATER)
    assert found is not None
    assert found.seen_at == NOON + MINUTE
    assert not signed_in("twee")


def test_a_revoked_card_takes_along_the_devices_that_came_in_by_it_and_no_others(cast: Cast) -> None:
    add_card(cast, "kaart")
    sign_in(cast, "met-kaart", card="kaart")
    sign_in(cast, "met-wachtwoord")
    with database.connection():
        assert sessions.revoke_cards(cast.elsewhere.id, cast.coach.account_id, NOON) == 0
    assert signed_in("met-kaart")
    with database.connection():
        assert sessions.revoke_cards(cast.organisation.id, cast.coach.account_id, NOON) == 1
        assert sessions.revoke_cards(cast.organisation.id, cast.coach.account_id, NOON) == 0
        found = sessions.card_account("kaart")
        assert sessions.card_account("andere") is None
    assert found is not None
    assert found[0].revoked_at == NOON
    assert not signed_in("met-kaart")
    assert signed_in("met-wachtwoord")


def test_a_code_for_one_time_is_spent_once_also_by_two_at_once(cast: Cast) -> None:
    add_card(cast, "welkom")
    with database.connection():
        card = sessions.working_cards(cast.organisation.id, [cast.coach.account_id])[cast.coach.account_id]
    starting = Barrier(4)

    @one_transaction
    def spend() -> bool:
        return sessions.spend_card(card.id, NOON)

    def together(_: int) -> bool:
        starting.wait(10)
        return spend()

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(together, range(4))) == [False, False, False, True]


@one_transaction
def take(at: object = NOON, bucket: str = "adres") -> bool:
    return tries.take_token(bucket, at=at, burst=3, per_minute=2)  # type: ignore[arg-type]


def test_tries_run_out_and_come_back_with_time(config: Config) -> None:
    assert [take() for _ in range(5)] == [True, True, True, False, False]
    assert take(bucket="ander")
    assert not take(NOON + timedelta(seconds=29))
    assert take(NOON + timedelta(seconds=30))
    assert not take(NOON + timedelta(seconds=30))
    assert [take(NOON + timedelta(hours=5)) for _ in range(4)] == [True, True, True, False]


def test_a_clock_that_lags_behind_gives_no_tries_for_free(config: Config) -> None:
    assert [take() for _ in range(3)] == [True] * 3
    assert take(NOON + MINUTE)
    assert take(NOON + MINUTE - timedelta(seconds=59))  # the second of the two that this minute gave
    assert not take(NOON + MINUTE)


def test_a_try_that_is_given_back_counts_again_but_never_above_the_bucket(config: Config) -> None:
    take()
    with database.connection():
        tries.return_token("adres", burst=3)
        tries.return_token("adres", burst=3)
    assert [take() for _ in range(4)] == [True, True, True, False]
    with database.connection():
        assert tries.forget_tries(NOON + MINUTE) == 1
    assert take()


def test_tries_are_counted_exactly_when_many_come_at_once(config: Config) -> None:
    starting = Barrier(8)

    def together(_: int) -> int:
        starting.wait(10)
        return sum(take() for _ in range(3))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(together, range(8))) == 3
