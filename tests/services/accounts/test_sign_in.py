"""Cards, passwords, authenticators and invitations: who comes in, for how long, and who does not."""

from __future__ import annotations

from datetime import timedelta

import make
import pyotp
import pytest

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Gone, Invalid, NotAllowed, NotThere, TooOften
from pragma_coach.domain.texts import crockford
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.accounts import invitations, own_account, passwords, sign_in
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, database
from pragma_coach.store.tables import LoginCard

ADDRESS = "192.0.2.1"
PASSWORD = "zeven gele fietsen op de dijk"

pytestmark = pytest.mark.usefixtures("config")


def town() -> tuple[Account, Account]:
    """A coordinator and a coach."""
    organisation = make.organisation()
    coordinator = make.account(organisation.id, Role.COORDINATOR, name="Corrie", email="corrie@voorbeeld.nl")
    return coordinator, make.account(organisation.id, Role.COACH, name="Carla")


def with_password(account: Account) -> str:
    """Take the account through its invitation; returns the authenticator's secret."""
    admin = Actor(account.id, account.organisation_id, frozenset({Role.ADMIN}))
    link = invitations.invite(make.operation(admin), account.id)
    invitations.accept(link.code, PASSWORD, address=ADDRESS, at=make.NOON)
    secret = passwords.new_code_secret()
    passwords.set_up_code(account.id, secret, pyotp.TOTP(secret).at(make.NOON), at=make.NOON)
    return secret


def test_a_code_has_eighty_bits_and_can_be_typed_as_people_do() -> None:
    assert crockford.code(0) == "0000-0000-0000-0000"
    code = crockford.code(2**80 - 2)
    assert code == "ZZZZ-ZZZZ-ZZZZ-ZZZY"
    typed = crockford.code(crockford.decode("0123456789ABCDEF")).lower().replace("-", " ").replace("0", "o")
    assert crockford.read_code(typed.replace("1", "l")) == "0123-4567-89AB-CDEF"
    for wrong in ("", "0123-4567-89AB", "0123-4567-89AB-CDEU", "0123-4567-89AB-CDEF-0", "ÀÀÀÀ-ÀÀÀÀ-ÀÀÀÀ-ÀÀÀÀ"):
        assert crockford.read_code(wrong) is None


def test_a_card_lets_its_holder_in_again_and_again_until_a_new_one_is_made() -> None:
    coordinator, coach = town()
    first = invitations.issue_card(make.operation(coordinator.actor), coach.id)
    assert first.path == f"/k/{first.code}"
    assert sign_in.card_holder(first.code.lower(), address=ADDRESS, at=make.NOON).id == coach.id
    devices = [
        sign_in.sign_in_with_card(first.code, shared=False, address=ADDRESS, at=make.NOON).token for _ in range(2)
    ]
    assert len(set(devices)) == 2
    second = invitations.issue_card(make.operation(coordinator.actor), coach.id)
    with pytest.raises(Gone, match="Vraag de coach of de coördinator"):
        sign_in.card_holder(first.code, address=ADDRESS, at=make.NOON)
    assert all(sign_in.recognise(token, make.NOON) is None for token in devices)
    assert sign_in.card_holder(second.code, address=ADDRESS, at=make.NOON).id == coach.id


def test_a_repeat_of_issuing_makes_no_second_card() -> None:
    coordinator, coach = town()
    operation = make.operation(coordinator.actor)
    card = invitations.issue_card(operation, coach.id)
    with pytest.raises(Invalid, match="maar één keer te zien"):
        invitations.issue_card(operation, coach.id)
    assert sign_in.card_holder(card.code, address=ADDRESS, at=make.NOON).id == coach.id
    with connection():
        assert LoginCard.select().where(LoginCard.account_id == coach.id).count() == 1


def test_only_hashes_of_codes_and_tokens_are_kept() -> None:
    coordinator, coach = town()
    card = invitations.issue_card(make.operation(coordinator.actor), coach.id)
    token = sign_in.sign_in_with_card(card.code, shared=False, address=ADDRESS, at=make.NOON).token
    with connection():
        for table in ("login_card", "login_session", "throttle", "performed"):
            kept = str(database.execute_sql(f"SELECT * FROM {table}").fetchall())  # noqa: S608
            assert card.code not in kept
            assert token not in kept
            assert ADDRESS not in kept


def test_a_card_is_only_for_who_needs_no_password_and_only_a_coordinator_makes_it() -> None:
    coordinator, coach = town()
    with pytest.raises(Invalid, match="uitnodiging"):
        invitations.issue_card(make.operation(coordinator.actor), coordinator.id)
    with pytest.raises(NotAllowed):
        invitations.issue_card(make.operation(coach.actor), coach.id)
    stranger = make.account(make.organisation("elders").id, Role.COORDINATOR)
    with pytest.raises(NotThere):
        invitations.issue_card(make.operation(stranger.actor), coach.id)


def test_an_own_phone_stays_in_for_ninety_days_since_it_was_last_seen() -> None:
    coordinator, coach = town()
    card = invitations.issue_card(make.operation(coordinator.actor), coach.id)
    token = sign_in.sign_in_with_card(card.code, shared=False, address=ADDRESS, at=make.NOON).token
    later = make.NOON + timedelta(days=89)
    found = sign_in.recognise(token, later)
    assert found is not None
    assert found[1]
    assert sign_in.recognise(token, later + timedelta(days=89)) is not None
    assert sign_in.recognise(token, later + timedelta(days=180)) is None


def test_a_shared_phone_goes_out_after_half_an_hour_of_rest() -> None:
    coordinator, coach = town()
    card = invitations.issue_card(make.operation(coordinator.actor), coach.id)
    signed_in = sign_in.sign_in_with_card(card.code, shared=True, address=ADDRESS, at=make.NOON)
    assert not signed_in.lasting
    at = make.NOON
    for _ in range(3):
        at += timedelta(minutes=29)
        assert sign_in.recognise(signed_in.token, at) is not None
    assert sign_in.recognise(signed_in.token, at + timedelta(minutes=31)) is None


def test_a_desk_goes_out_after_a_working_day_however_busy_it_was() -> None:
    coordinator, _ = town()
    secret = with_password(coordinator)
    at = make.NOON + timedelta(minutes=5)
    token = passwords.check_code(coordinator.id, pyotp.TOTP(secret).at(at), at=at).token
    assert sign_in.recognise(token, at + timedelta(hours=7)) is not None
    assert sign_in.recognise(token, at + timedelta(hours=8)) is None


def test_wrong_cards_are_slowed_but_a_good_card_always_works() -> None:
    coordinator, coach = town()
    card = invitations.issue_card(make.operation(coordinator.actor), coach.id)
    for _ in range(20):
        with pytest.raises(NotThere):
            sign_in.card_holder("AAAA-AAAA-AAAA-AAAA", address=ADDRESS, at=make.NOON)
    with pytest.raises(TooOften, match="Wacht een minuut"):
        sign_in.card_holder("AAAA-AAAA-AAAA-AAAA", address=ADDRESS, at=make.NOON)
    with pytest.raises(NotThere):
        sign_in.card_holder("AAAA-AAAA-AAAA-AAAA", address="192.0.2.99", at=make.NOON)
    assert sign_in.card_holder(card.code, address=ADDRESS, at=make.NOON).id == coach.id


def test_an_invitation_sets_a_password_once_and_within_three_days() -> None:
    coordinator, _ = town()
    link = invitations.invite(make.operation(coordinator.actor), coordinator.id)
    assert link.path == f"/welkom/{link.code}"
    for _ in range(3):  # looking does not use it up
        assert invitations.invited(link.code, address=ADDRESS, at=make.NOON).id == coordinator.id
    with pytest.raises(NotThere):  # it is no card
        sign_in.card_holder(link.code, address=ADDRESS, at=make.NOON)
    with pytest.raises(Gone):
        invitations.invited(link.code, address=ADDRESS, at=make.NOON + timedelta(hours=73))
    with pytest.raises(Invalid, match="langer wachtwoord"):
        invitations.accept(link.code, "kort", address=ADDRESS, at=make.NOON)
    invitations.accept(link.code, PASSWORD, address=ADDRESS, at=make.NOON)
    with pytest.raises(Gone):
        invitations.accept(link.code, PASSWORD, address=ADDRESS, at=make.NOON)
    account, has_code = passwords.check_password("Corrie@Voorbeeld.NL ", PASSWORD, address=ADDRESS, at=make.NOON)
    assert account.id == coordinator.id
    assert not has_code


@pytest.mark.parametrize(
    "password", ["kort", "x" * 129, "wachtwoord123", "welkomwelkom", "aaaaaaaaaaaaaa", "corriecorrie1"]
)
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    coordinator, _ = town()
    with pytest.raises(Invalid) as refused:
        passwords.check_new_password(password, coordinator)
    assert refused.value.field == "password"
    passwords.check_new_password(PASSWORD, coordinator)


def test_a_code_counts_once_and_a_minute_later_no_more() -> None:
    coordinator, _ = town()
    secret = with_password(coordinator)
    at = make.NOON + timedelta(minutes=10)
    code = pyotp.TOTP(secret).at(at)
    passwords.check_code(coordinator.id, f"{code[:3]} {code[3:]}", at=at)
    with pytest.raises(Invalid, match="al gebruikt"):
        passwords.check_code(coordinator.id, code, at=at)
    at += timedelta(minutes=10)
    early, late = pyotp.TOTP(secret).at(at + timedelta(seconds=30)), pyotp.TOTP(secret).at(at - timedelta(seconds=90))
    with pytest.raises(Invalid):
        passwords.check_code(coordinator.id, late, at=at)
    for nonsense in ("", "é" * 6, "000000x"):
        with pytest.raises(Invalid):
            passwords.check_code(coordinator.id, nonsense, at=at)
    passwords.check_code(coordinator.id, early, at=at)  # a phone whose clock runs ahead a little


def test_an_authenticator_in_use_cannot_be_replaced_by_who_only_knows_the_password() -> None:
    coordinator, _ = town()
    with_password(coordinator)
    other = passwords.new_code_secret()
    with pytest.raises(Invalid):
        passwords.set_up_code(coordinator.id, other, pyotp.TOTP(other).at(make.NOON), at=make.NOON)


def test_guessing_is_slowed_and_the_owner_gets_in_from_elsewhere() -> None:
    coordinator, _ = town()
    with_password(coordinator)
    for _ in range(5):
        with pytest.raises(Invalid):
            passwords.check_password("corrie@voorbeeld.nl", "fout", address=ADDRESS, at=make.NOON)
    with pytest.raises(TooOften) as slowed:
        passwords.check_password("corrie@voorbeeld.nl", PASSWORD, address=ADDRESS, at=make.NOON)
    assert passwords.check_password("corrie@voorbeeld.nl", PASSWORD, address="192.0.2.2", at=make.NOON)
    later = make.NOON + timedelta(seconds=slowed.value.seconds)
    assert passwords.check_password("corrie@voorbeeld.nl", PASSWORD, address=ADDRESS, at=later)


def test_success_costs_no_tries() -> None:
    coordinator, _ = town()
    with_password(coordinator)
    for _ in range(12):
        passwords.check_password("corrie@voorbeeld.nl", PASSWORD, address=ADDRESS, at=make.NOON)


def test_a_new_password_signs_out_the_other_devices_only() -> None:
    coordinator, _ = town()
    secret = with_password(coordinator)
    tokens = []
    for minute in (1, 2):
        at = make.NOON + timedelta(minutes=minute)
        tokens.append(passwords.check_code(coordinator.id, pyotp.TOTP(secret).at(at), at=at).token)
    here = sign_in.recognise(tokens[0], at)
    assert here is not None
    with pytest.raises(Invalid, match="huidige wachtwoord"):
        passwords.change_password(coordinator, "fout", PASSWORD + "!", keep=here[0].key, at=at)
    passwords.change_password(coordinator, PASSWORD, PASSWORD + "!", keep=here[0].key, at=at)
    assert sign_in.recognise(tokens[0], at) is not None
    assert sign_in.recognise(tokens[1], at) is None
    assert passwords.check_password("corrie@voorbeeld.nl", PASSWORD + "!", address=ADDRESS, at=at)


def test_closing_an_account_ends_everything_and_opening_it_brings_nothing_back() -> None:
    coordinator, coach = town()
    card = invitations.issue_card(make.operation(coordinator.actor), coach.id)
    token = sign_in.sign_in_with_card(card.code, shared=False, address=ADDRESS, at=make.NOON).token
    invitations.disable_account(make.operation(coordinator.actor), coach.id)
    assert sign_in.recognise(token, make.NOON) is None
    with pytest.raises(Invalid, match="gesloten"):
        invitations.issue_card(make.operation(coordinator.actor), coach.id)
    invitations.enable_account(make.operation(coordinator.actor), coach.id)
    assert sign_in.recognise(token, make.NOON) is None
    with pytest.raises(Gone):
        sign_in.card_holder(card.code, address=ADDRESS, at=make.NOON)
    make.coordinator(coordinator.organisation_id)  # so that it is not the last one
    with pytest.raises(Invalid, match="eigen account"):
        invitations.disable_account(make.operation(coordinator.actor), coordinator.id)


def test_making_an_account_twice_makes_one() -> None:
    coordinator, _ = town()
    operation = make.operation(coordinator.actor)
    made = [
        invitations.create_account(operation, name="Dirk", roles=frozenset({Role.DIRECTOR}), email="Dirk@Voorbeeld.nl")
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert made[0].email == "dirk@voorbeeld.nl"
    with pytest.raises(Invalid, match="al in gebruik"):
        invitations.create_account(
            make.operation(coordinator.actor), name="D", roles=frozenset({Role.COACH}), email="dirk@voorbeeld.nl"
        )


@pytest.mark.parametrize(
    ("name", "roles", "email", "field"),
    [
        ("", {Role.COACH}, "", "name"),
        ("x" * 81, {Role.COACH}, "", "name"),
        ("Jan 123456782", {Role.COACH}, "", "name"),
        ("Jan", set(), "", "roles"),
        ("Jan", {Role.COACHEE}, "", "roles"),
        ("Jan", {Role.COACHEE, Role.COACH}, "", "roles"),
        ("Jan", {Role.COORDINATOR}, "", "email"),
        ("Jan", {Role.COACH}, "geen-adres", "email"),
    ],
)
def test_an_account_that_cannot_be_is_refused_beside_its_field(
    name: str, roles: set[Role], email: str, field: str
) -> None:
    coordinator, _ = town()
    with pytest.raises(Invalid) as refused:
        invitations.create_account(make.operation(coordinator.actor), name=name, roles=frozenset(roles), email=email)
    assert refused.value.field == field


def test_a_coordinator_cannot_become_administrator_by_a_detour() -> None:
    coordinator, coach = town()
    admin = make.account(coordinator.organisation_id, Role.ADMIN, email="ad@voorbeeld.nl")
    for attempt in (
        lambda op: invitations.create_account(op, name="X", roles=frozenset({Role.ADMIN}), email="x@voorbeeld.nl"),
        lambda op: invitations.change_roles(op, coordinator.id, frozenset({Role.COORDINATOR, Role.ADMIN})),
        lambda op: invitations.invite(op, admin.id),
        lambda op: invitations.disable_account(op, admin.id),
    ):
        with pytest.raises(NotAllowed):
            attempt(make.operation(coordinator.actor))
    with pytest.raises(NotAllowed):
        invitations.change_roles(make.operation(coach.actor), coach.id, frozenset({Role.COORDINATOR}))


def test_new_roles_end_the_ways_in_of_the_old_ones() -> None:
    coordinator, coach = town()
    with connection():
        accounts.change(coach.organisation_id, coach.id, email="carla@voorbeeld.nl")
    card = invitations.issue_card(make.operation(coordinator.actor), coach.id)
    token = sign_in.sign_in_with_card(card.code, shared=False, address=ADDRESS, at=make.NOON).token
    invitations.change_roles(make.operation(coordinator.actor), coach.id, frozenset({Role.COACH, Role.COORDINATOR}))
    assert sign_in.recognise(token, make.NOON) is None
    with pytest.raises(Gone):
        sign_in.sign_in_with_card(card.code, shared=False, address=ADDRESS, at=make.NOON)


def test_people_change_their_own_name_and_language_and_nothing_else() -> None:
    _, coach = town()
    own_account.change(make.operation(coach.actor), name=" Carla B. ", language="tr")
    with connection():
        changed = accounts.get(coach.organisation_id, coach.id)
    assert changed is not None
    assert (changed.name, changed.language, changed.roles) == ("Carla B.", "tr", coach.roles)
    with pytest.raises(Invalid, match="taal uit de lijst"):
        own_account.change(make.operation(coach.actor), name="Carla", language="xx")


def test_tidying_forgets_what_is_over(config: Config) -> None:
    coordinator, coach = town()
    card = invitations.issue_card(make.operation(coordinator.actor), coach.id)
    sign_in.sign_in_with_card(card.code, shared=True, address=ADDRESS, at=make.NOON)
    kept = sign_in.sign_in_with_card(card.code, shared=False, address=ADDRESS, at=make.NOON).token
    assert sign_in.tidy(make.NOON + timedelta(days=2)) == 1
    assert sign_in.recognise(kept, make.NOON + timedelta(days=2)) is not None
