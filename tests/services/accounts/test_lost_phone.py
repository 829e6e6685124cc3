"""Nobody becomes somebody else alone: what a coordinator can do about a colleague's way in, and what the owner hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import make
import pyotp
import pytest

from pragma_coach.domain.refusal import Invalid, NotAllowed, Outdated
from pragma_coach.domain.types import Actor, Operation, Role
from pragma_coach.services.accounts import invitations, lost_phone, passwords, recovery, sign_in
from pragma_coach.services.accounts.invitations import IssuedCard
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection
from pragma_coach.store.mail.outbox import LetterKind
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.tables.mail import MailOutbox

ADDRESS = "192.0.2.1"
PASSWORD = "zeven gele fietsen op de dijk"
OTHER = "negen blauwe stoelen in het gras"
LATER = make.NOON + timedelta(days=30)

pytestmark = pytest.mark.usefixtures("config")


def by(account: Account, at: datetime = LATER) -> Operation:
    return make.operation(account.actor, at=at)


def told(owner: Account) -> int:
    """Count the letters that tell somebody of a change."""
    with connection():
        mine = (MailOutbox.account_id == owner.id) & (MailOutbox.kind == LetterKind.ACCOUNT)
        return int(MailOutbox.select().where(mine).count())


def comes_in(link: IssuedCard, password: str, at: datetime) -> str:
    """Use a link up and set the telephone up when that is asked; returns its secret, "" when it stays as it was."""
    account, has_code = invitations.accept(link.code, password, address=ADDRESS, at=at)
    if has_code:
        return ""
    secret = passwords.new_code_secret()
    passwords.set_up_code(account.id, secret, pyotp.TOTP(secret).at(at), at=at)
    return secret


def in_use(organisation: Organisation, role: Role, name: str, at: datetime = make.NOON) -> Account:
    """Add somebody who set up password and telephone at a moment."""
    account = make.account(organisation.id, role, name=name, email=f"{name.lower()}@voorbeeld.nl")
    keeper = Actor(account.id, organisation.id, frozenset({Role.ADMIN}))
    comes_in(invitations.invite(make.operation(keeper, at=at), account.id), PASSWORD, at)
    return replace(account, has_password=True)


def three() -> tuple[Account, Account, Account]:
    """Two coordinators and a director, a month in use at LATER."""
    organisation = make.organisation()
    first, second = (in_use(organisation, Role.COORDINATOR, name) for name in ("Anna", "Bert"))
    return first, second, in_use(organisation, Role.DIRECTOR, "Dirk")


def test_a_link_of_a_colleague_keeps_the_second_step_and_the_owner_hears_who_made_it() -> None:
    anna, _, dirk = three()
    link = invitations.invite(by(anna), dirk.id)
    assert told(dirk) == 1
    assert comes_in(link, OTHER, LATER) == ""
    with pytest.raises(Invalid):  # who made the link has the password now, and no code
        passwords.check_code(dirk.id, "000000", at=LATER)
    assert [(way.by, way.used_at) for way in recovery.ways_given(dirk.actor)][:1] == [("Anna", LATER)]


def test_another_telephone_takes_two_people_and_the_owner_hears_twice() -> None:
    anna, bert, dirk = three()
    lost_phone.ask(by(anna), dirk.id)
    assert told(dirk) == 1
    for alone in (anna, dirk):
        with pytest.raises((Invalid, NotAllowed)):
            lost_phone.agree(by(alone), dirk.id)
    assert comes_in(lost_phone.agree(by(bert, LATER + timedelta(hours=1)), dirk.id), OTHER, LATER)
    assert told(dirk) == 2
    with pytest.raises(Outdated):  # a question is good for one link
        lost_phone.agree(by(bert), dirk.id)
    assert {way.by for way in recovery.ways_given(dirk.actor)} >= {"Anna", "Bert"}


def test_a_question_that_nobody_answered_for_three_days_is_over() -> None:
    anna, bert, dirk = three()
    lost_phone.ask(by(anna), dirk.id)
    with pytest.raises(Outdated):
        lost_phone.agree(by(bert, LATER + timedelta(hours=73)), dirk.id)


def test_who_came_in_by_a_new_link_this_week_cannot_be_the_second_person() -> None:
    """Else a coordinator alone would make the colleague who agrees: a new account, or one that was never used."""
    anna, _, dirk = three()
    puppet = invitations.create_account(
        by(anna), name="Pop", roles=frozenset({Role.COORDINATOR}), email="pop@voorbeeld.nl"
    )
    comes_in(invitations.invite(by(anna), puppet.id), OTHER, LATER)
    lost_phone.ask(by(anna), dirk.id)
    with pytest.raises(Invalid, match="week"):
        lost_phone.agree(by(puppet), dirk.id)
    sleeper = make.account(dirk.organisation_id, Role.COORDINATOR, name="Slaap", email="slaap@voorbeeld.nl")
    comes_in(invitations.invite(by(anna), sleeper.id), OTHER, LATER)
    with pytest.raises(Invalid, match="week"):
        lost_phone.agree(by(sleeper), dirk.id)


def test_no_detour_by_other_roles_gives_codes_of_somebody_else() -> None:
    """A director made coach comes in by a card; with that nobody may print the codes of the director to be again."""
    anna, _, dirk = three()
    invitations.change_roles(by(anna), dirk.id, frozenset({Role.COACH}))
    card = invitations.issue_card(by(anna), dirk.id)
    inside = sign_in.sign_in_with_card(card.code, shared=False, address=ADDRESS, at=LATER).account
    with pytest.raises(Invalid):
        recovery.make_recovery_codes(make.operation(inside.actor, at=LATER))
