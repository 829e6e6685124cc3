"""Ten codes on paper, each good once; and a link by mail for who forgot the password."""

from __future__ import annotations

from datetime import timedelta

import make
import pyotp
import pytest

from pragma_coach.domain.refusal import Gone, Invalid, TooOften
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.accounts import invitations, passwords, recovery
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.sessions import Purpose, codes_of, new_code
from pragma_coach.store.database import connection, database, one_transaction
from pragma_coach.store.tables.mail import MailOutbox

ADDRESS = "192.0.2.1"
PASSWORD = "zeven gele fietsen op de dijk"
OTHER = "negen blauwe stoelen in het gras"

pytestmark = pytest.mark.usefixtures("config")


def anna() -> Account:
    """A coordinator who set up password and telephone."""
    account = make.account(make.organisation().id, Role.COORDINATOR, name="Anna", email="anna@voorbeeld.nl")
    keeper = Actor(account.id, account.organisation_id, frozenset({Role.ADMIN}))
    link = invitations.invite(make.operation(keeper), account.id)
    invitations.accept(link.code, PASSWORD, address=ADDRESS, at=make.NOON)
    secret = passwords.new_code_secret()
    passwords.set_up_code(account.id, secret, pyotp.TOTP(secret).at(make.NOON), at=make.NOON)
    return account


def letters() -> list[str]:
    """What the letters that wait are about."""
    with connection():
        return [row.kind for row in MailOutbox.select().order_by(MailOutbox.due_at, MailOutbox.kind)]


def test_a_code_on_paper_lets_its_owner_in_once_however_it_is_typed() -> None:
    account = anna()
    codes = recovery.make_recovery_codes(make.operation(account.actor))
    assert len(set(codes)) == recovery.CODES
    at = make.NOON + timedelta(minutes=5)
    for typed in (codes[0].lower().replace("-", " "), codes[1].replace("-", "–").replace("0", "o").replace("1", "l")):
        assert passwords.check_code(account.id, typed, at=at).account.id == account.id
    with pytest.raises(Invalid, match="is al gebruikt"):
        passwords.check_code(account.id, codes[0], at=at)
    stand = recovery.recovery_codes(account)
    assert (stand.left, stand.used, stand.last_used_at) == (8, 2, at)
    assert letters() == ["account"]  # two at one moment are one letter
    with connection():
        assert not any(code in str(database.execute_sql("SELECT * FROM login_card").fetchall()) for code in codes)


def test_new_codes_make_the_old_paper_void_and_say_so_and_the_owner_hears() -> None:
    account = anna()
    old = recovery.make_recovery_codes(make.operation(account.actor))
    assert letters() == []
    recovery.make_recovery_codes(make.operation(account.actor, at=make.NOON + timedelta(days=1)))
    assert letters() == ["account"]
    with pytest.raises(Invalid, match="nieuwste papier"):
        passwords.check_code(account.id, old[0], at=make.NOON + timedelta(days=1))
    assert recovery.recovery_codes(account).left == recovery.CODES


def test_a_code_of_somebody_else_is_none_and_guessing_is_slowed() -> None:
    account = anna()
    other = make.account(account.organisation_id, Role.COORDINATOR, name="Bert", email="bert@voorbeeld.nl")
    with connection():
        foreign = one_transaction(new_code)(other, Purpose.RECOVERY, by=None, at=make.NOON)
    at = make.NOON + timedelta(minutes=5)
    for typed in (foreign, "7K2M-Q9TD-4XWA-H3PB", "", "é", foreign):
        with pytest.raises(Invalid, match="klopt niet"):
            passwords.check_code(account.id, typed, at=at)
    with pytest.raises(TooOften):
        passwords.check_code(account.id, foreign, at=at)
    with connection():
        assert [card.revoked_at for card in codes_of(other, Purpose.RECOVERY)] == [None]


def test_a_forgotten_password_is_answered_by_one_letter_and_never_tells_who_is_known() -> None:
    anna()
    at = make.NOON + timedelta(hours=1)
    recovery.ask_password("niemand@voorbeeld.nl", address=ADDRESS, at=at)
    assert letters() == []
    for minute in range(3):
        recovery.ask_password(" Anna@Voorbeeld.NL", address=ADDRESS, at=at + timedelta(minutes=minute))
    assert letters() == ["password"]
    for _ in range(2):
        recovery.ask_password("niemand@voorbeeld.nl", address=ADDRESS, at=at)
    for email in ("anna@voorbeeld.nl", "niemand@voorbeeld.nl"):  # nobody fills the box of somebody else, known or not
        with pytest.raises(TooOften):
            recovery.ask_password(email, address="192.0.2.2", at=at + timedelta(minutes=4))


def test_a_link_by_mail_works_one_hour_and_keeps_the_second_step() -> None:
    account = anna()
    with connection():
        code = one_transaction(new_code)(account, Purpose.PASSWORD, by=None, at=make.NOON)
    with pytest.raises(Gone):
        invitations.invited(code, address=ADDRESS, at=make.NOON + timedelta(minutes=61))
    within = make.NOON + timedelta(minutes=59)
    assert invitations.accept(code, OTHER, address=ADDRESS, at=within)[1]  # a code is asked as always
    with pytest.raises(Gone):
        invitations.accept(code, OTHER, address=ADDRESS, at=within)
