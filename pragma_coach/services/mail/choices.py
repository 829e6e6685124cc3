"""The mail settings of people: an address for mail only, how often mail comes, and stopping it with one tap.

An address for mail is no way in: signing in never looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.mail import OFFERS, MailRhythm, Topic, is_address, offered, rhythm_of
from pragma_coach.domain.refusal import Gone, Invalid
from pragma_coach.domain.types import AccountId, Actor, Operation, OrganisationId
from pragma_coach.services.rights import require, today_of
from pragma_coach.services.throttle import Limit, take
from pragma_coach.store import ledger
from pragma_coach.store.accounts.sessions import hashed
from pragma_coach.store.database import one_transaction
from pragma_coach.store.mail import outbox, preferences
from pragma_coach.store.mail.outbox import LetterKind, RefusedLetter
from pragma_coach.store.mail.preferences import Address, Letterbox

CODE_LASTS = timedelta(days=7)
KEPT = timedelta(days=30)  # letters that went or were refused; so long a refusing address is left in peace
ASKING = Limit("mail-address", 5, 1 / 60)  # per person and per address: nobody can fill a stranger's letterbox
_OLD_LINK = "Deze link werkt niet meer. Kijk of er een nieuwere mail is, of vul het adres nog eens in."


@dataclass(frozen=True, slots=True)
class OwnMail:
    """The mail settings of an account. `signs_in_with` is the address that is also a way in: it is changed elsewhere.

    `asked` is an address for mail only, confirmed or not; `rhythms` holds, for each topic that the account can have
    mail about, how often it comes now; `refused` tells when a mail to the address was not taken.
    """

    signs_in_with: str
    asked: Address | None
    rhythms: dict[Topic, MailRhythm]
    refused: RefusedLetter | None


def own_mail(actor: Actor, today: date) -> OwnMail:
    """Return the mail settings of the actor. Raise NotAllowed, or Gone for a closed account."""
    require(Act.OWN_ACCOUNT, actor)
    box = _own_box(actor, today)
    asked = preferences.address_of(actor.organisation_id, actor.account_id)
    own = box.account.email if box.account.has_password else None
    address = own or (asked.text if asked else "")
    return OwnMail(
        signs_in_with=own or "",
        asked=None if own else asked,
        rhythms={topic: rhythm_in(box, topic) for topic in offered(actor.roles)},
        refused=outbox.refusals(actor.organisation_id).get((actor.account_id, hashed(address))),
    )


def _own_box(actor: Actor, today: date) -> Letterbox:
    box = preferences.letterbox(actor.organisation_id, actor.account_id, today)
    if box is None:
        raise Gone("Dit account is gesloten.")
    return box


def rhythm_in(box: Letterbox, topic: Topic) -> MailRhythm:
    return rhythm_of(topic, box.account.roles, box.choices, stopped=box.stopped)


def topics_with(box: Letterbox, rhythms: frozenset[MailRhythm]) -> frozenset[Topic]:
    return frozenset(topic for topic in OFFERS if rhythm_in(box, topic) in rhythms)


@one_transaction
def choose(operation: Operation, choices: Mapping[Topic, MailRhythm]) -> None:
    """Change how often mail comes; what still waits goes by the new choice. Raise Invalid for what is not offered.

    Choosing anew also tries an address again that refused a letter before.
    """
    actor = operation.actor
    require(Act.OWN_ACCOUNT, actor)
    for topic, rhythm in choices.items():
        if topic not in offered(actor.roles) or rhythm not in OFFERS[topic].rhythms:
            raise Invalid("Kies uit de lijst hoe vaak de mail komt.", topic)
    if ledger.claim(operation, "choose_mail"):
        preferences.choose(actor.organisation_id, actor.account_id, choices)
        outbox.forget_refusals(actor.organisation_id, actor.account_id)


@one_transaction
def ask_address(operation: Operation, typed: str) -> None:
    """Keep an address for mail and put the question whether it is right in the outbox.

    Raise Invalid for what is no address, or when the person has an address already by which they sign in; TooOften
    after many tries.
    """
    actor = operation.actor
    require(Act.OWN_ACCOUNT, actor)
    address = typed.strip()
    if not is_address(address):
        raise Invalid("Dit is geen e-mailadres. Schrijf bijvoorbeeld naam@voorbeeld.nl.", "address")
    box = _own_box(actor, today_of(operation))
    if box.account.has_password and box.account.email:
        raise Invalid("De mail gaat naar het adres van het inloggen. Een ander adres kan hier niet.", "address")
    if not ledger.claim(operation, "ask_mail_address"):
        return
    take([(ASKING, str(actor.account_id)), (ASKING, address.lower())], operation.at)
    where, who = actor.organisation_id, actor.account_id
    preferences.ask(where, who, address, operation.at)
    outbox.take_back(where, who, LetterKind.CONFIRM)
    outbox.put(where, who, LetterKind.CONFIRM, operation.op_id, due_at=operation.at, at=operation.at)


@one_transaction
def drop_address(operation: Operation) -> None:
    """Forget the own address for mail, and what still waits for it."""
    require(Act.OWN_ACCOUNT, operation.actor)
    _forget_address(operation.actor.organisation_id, operation.actor.account_id)


def _forget_address(organisation_id: OrganisationId, account_id: AccountId) -> None:
    preferences.drop(organisation_id, account_id)
    for kind in (LetterKind.NEWS, LetterKind.CONFIRM):
        outbox.take_back(organisation_id, account_id, kind)


def address_to_confirm(code: str, at: datetime) -> Address:
    """Return the address that a letter with this code asked about. Raise Gone for a code that is old or unknown."""
    found = preferences.address_with(code)
    if found is None or (found.confirmed_at is None and at - found.asked_at > CODE_LASTS):
        raise Gone(_OLD_LINK)
    return found


@one_transaction
def confirm_address(code: str, at: datetime) -> None:
    """Confirm an address; a repeat changes nothing. Raise Gone for a code that is old or unknown."""
    found = address_to_confirm(code, at)
    preferences.confirm(found.organisation_id, found.account_id, at)


@one_transaction
def refuse_address(code: str, at: datetime) -> None:
    """Forget an address that is wrong. Raise Gone for a code that is old or unknown."""
    found = address_to_confirm(code, at)
    _forget_address(found.organisation_id, found.account_id)


@one_transaction
def stop(token: str) -> None:
    """Stop all news to the account of a token from a mail; an unknown token does nothing."""
    found = preferences.account_of_stop_token(token)
    if found is not None:
        preferences.stop(*found)
        outbox.take_back(*found, LetterKind.NEWS)


def refused(actor: Actor, today: date) -> list[tuple[str, RefusedLetter]]:
    """Return who has an address that took no mail in the last month, by name, with the letter. Raise NotAllowed."""
    require(Act.SEE_ORGANISATION, actor)
    return refused_of(actor.organisation_id, today)


def refused_of(organisation_id: OrganisationId, today: date) -> list[tuple[str, RefusedLetter]]:
    """Return the same without a check of rights, for the mail: it tells only how many there are."""
    known = outbox.refusals(organisation_id)
    boxes = preferences.letterboxes(organisation_id, today).values()
    found = [
        (box.account.name, known[key])
        for box in boxes
        if box.address and (key := (box.account.id, hashed(box.address))) in known
    ]
    return sorted(found, key=lambda one: (one[0], one[1].account_id))


@one_transaction
def tidy(at: datetime) -> None:
    """Forget letters of more than a month ago, and addresses that nobody confirmed in that time."""
    outbox.forget(at - KEPT)
    preferences.forget_unconfirmed(at - KEPT)
